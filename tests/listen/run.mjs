// Walks through the widget with a screen reader, Orca in Firefox, and writes what was spoken to transcript.txt.
//
//   node tests/listen/run.mjs [WORD…]      after `make dist` and `build/setup.sh listen`; `make listen` does all of it
//
// With words, only walks whose title has one of them, and the transcript is left as it is.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ask, freePort, run, serve, start, until } from "../cms/machine.mjs";
import { WALKS } from "./walks.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const here = join(root, "tests/listen");
const folder = join(root, "target/listen");
const spoken = join(folder, "spoken.jsonl");
// Longer than the widget waits before an announcement, and than Orca waits before it presents one.
const QUIET_MS = 1000;
// What differs from Orca's defaults: it says "2 of 5" too, and does without braille, sounds and the names of keys.
const CHANGED = { enablePositionSpeaking: true, enableKeyEcho: false, enableBraille: false, enableSound: false };
const PROFILE = { ...CHANGED, profile: ["Default", "default"] };
const SETTINGS = { general: { ...CHANGED, startingProfile: PROFILE.profile }, profiles: { default: PROFILE }, pronunciations: {}, keybindings: {} };
const chosen = process.argv.slice(2);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// The ticks of the processor that a process has used.
const ticks = async (pid) => {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1].split(" ");
  return Number(fields[11]) + Number(fields[12]);
};

// A session bus, a display, a window manager and Orca, of their own and without a synthesizer.
async function desktop() {
  const home = join(folder, "home");
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(home, "orca"), { recursive: true });
  await mkdir(join(home, "run"), { mode: 0o700 });
  await writeFile(spoken, "");
  const customizations = await readFile(join(here, "orca-customizations.py"));
  await writeFile(join(home, "orca/orca-customizations.py"), customizations);
  await writeFile(join(home, "orca/user-settings.conf"), JSON.stringify(SETTINGS));
  const display = `:${90 + (process.pid % 400)}`;
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_RUNTIME_DIR: join(home, "run"),
    DISPLAY: display,
    LANG: "C.UTF-8",
    GNOME_ACCESSIBILITY: "1",
    GSETTINGS_BACKEND: "memory",
    // So that Orca starts no speech server.
    SPEECHD_ADDRESS: "unix_socket:/nonexistent",
    LISTEN_SPOKEN: spoken,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(home, "run/bus")}`,
  };
  const program = (command, args, log) => start(command, args, { env, log: join(folder, `${log}.log`) });
  const bus = program("dbus-daemon", ["--session", "--nofork", `--address=${env.DBUS_SESSION_BUS_ADDRESS}`], "bus");
  const screen = program("Xvfb", [display, "-screen", "0", "1280x1000x24", "-nolisten", "tcp"], "xvfb");
  await until("Xvfb", screen, () => run("xdotool", ["getdisplaygeometry"], { env }));
  const keyless = join(folder, "openbox.xml");
  await writeFile(keyless, '<openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard/></openbox_config>');
  const windows = program("openbox", ["--config-file", keyless], "openbox");
  const orca = program("orca", ["-u", join(home, "orca")], "orca");
  const heard = async () => (await readFile(spoken, "utf8")).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  await until("Orca", orca, async () => (await heard()).length);
  const close = async () => {
    for (const one of [orca, windows, screen, bus]) await one.stop();
  };
  return { env, orca, heard, program, close, key: (keys) => run("xdotool", ["key", ...keys.split(" ")], { env }) };
}

// Firefox, driven by WebDriver where a reader's hands are not meant: it opens pages, and says what is in them.
async function firefox({ env, program }, javascript) {
  const port = await freePort();
  const driver = program(process.env.GECKODRIVER ?? "geckodriver", ["--port", String(port)], "geckodriver");
  const origin = `http://127.0.0.1:${port}`;
  await until("geckodriver", driver, () => ask("GET", `${origin}/status`));
  const prefs = {
    "javascript.enabled": javascript,
    "accessibility.force_disabled": -1,
    // No page of its own speaks.
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": false,
    "toolkit.telemetry.reportingpolicy.firstRun": false,
  };
  const capabilities = { alwaysMatch: { "moz:firefoxOptions": { prefs } } };
  const { json } = await ask("POST", `${origin}/session`, { capabilities });
  const session = `${origin}/session/${json.value.sessionId}`;
  const script = async (body) => {
    const words = `const element = document.querySelector("policy-explorer"); const widget = element?.shadowRoot; ${body}`;
    return (await ask("POST", `${session}/execute/sync`, { script: words, args: [] })).json.value;
  };
  await ask("POST", `${session}/window/rect`, { x: 0, y: 0, width: 1200, height: 960 });
  const { "moz:processID": pid, browserVersion } = json.value.capabilities;
  const close = async () => {
    await ask("DELETE", session).catch(() => {});
    await driver.stop();
  };
  return { pid, version: browserVersion, open: (url) => ask("POST", `${session}/url`, { url }), script, close };
}

async function main() {
  const gates = new Map();
  const server = await serve(join(root, "dist"), { before: (name) => gates.get(name.split(".").pop()) });
  const screen = await desktop();
  const walks = WALKS.filter(({ title }) => !chosen.length || chosen.some((word) => title.includes(word)));
  const parts = [];
  let version = "";
  try {
    for (const javascript of [true, false]) {
      const some = walks.filter((walk) => (walk.javascript ?? true) === javascript);
      if (!some.length) continue;
      const browser = await firefox(screen, javascript);
      version = browser.version;
      try {
        for (const walk of some) {
          const text = await take(walk, { server, screen, browser, gates });
          console.log(text);
          parts.push(text);
        }
      } finally {
        await browser.close();
      }
    }
  } finally {
    await screen.close();
    await server.close();
  }
  const orca = (await run("orca", ["--version"])).trim();
  const head = `Written by \`make listen\`: Orca ${orca}, Firefox ${version}. The key is on the left; on the right, what was spoken.\n`;
  if (!chosen.length) await writeFile(join(here, "transcript.txt"), [head, ...parts].join("\n"));
}

// One walk, in a fresh page: what was spoken at each step.
async function take({ title, page, steps, held }, { server, screen, browser, gates }) {
  let release;
  if (held) gates.set(held, new Promise((done) => { release = () => (gates.delete(held), done()) }));
  await browser.open("about:blank");
  await browser.open(`${server.origin}/${page}`);
  await quiet(screen, browser);
  await screen.key("ctrl+Home");
  let { length } = await quiet(screen, browser);
  const lines = [title, ""];
  for (const step of steps) {
    if (typeof step === "string") await screen.key(step);
    else if (step.script) await browser.script(step.script);
    else if (step.release) release();
    const heard = await quiet(screen, browser);
    const said = heard.slice(length).map((text) => `“${text.trim()}”`);
    length = heard.length;
    const [first = "–", ...rest] = said;
    lines.push(`  ${(step.name ?? step).padEnd(18)} ${first}`, ...rest.map((text) => `  ${"".padEnd(18)} ${text}`));
  }
  release?.();
  return `${lines.join("\n")}\n`;
}

// Waits until nothing has been spoken for a while, in which neither program had anything to do.
async function quiet({ heard, orca }, { pid }) {
  for (let [before, used, since] = [-1, 0, 0]; ; await pause(100)) {
    const all = await heard();
    const now = (await ticks(orca.pid)) + (await ticks(pid));
    if (all.length !== before || now - used > 3) since = Date.now();
    [before, used] = [all.length, now];
    if (Date.now() - since > QUIET_MS) return all;
  }
}

await main();
