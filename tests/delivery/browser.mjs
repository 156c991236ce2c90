// Chromium, as far as these tests need it: a page is opened, and something in it is waited for. WebDriver is a few JSON
// requests.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export async function chromium() {
  const driver = spawn(process.env.CHROMEDRIVER || "chromedriver", ["--port=0"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const port = await new Promise((done, failed) => {
    let told = "";
    driver.on("error", failed);
    driver.on("exit", () => failed(new Error(`chromedriver ended: ${told}`)));
    driver.stdout.on("data", (text) => {
      told += text;
      const [, port] = /started successfully on port (\d+)/.exec(told) ?? [];
      if (port) done(port);
    });
  });
  async function command(method, path, body) {
    const sent = body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const { value } = await (await fetch(`http://127.0.0.1:${port}/session${path}`, { method, ...sent })).json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }
  // Whatever goes wrong, the tests come to an end.
  driver.unref();
  driver.stdout.unref();
  const flags = JSON.parse(readFileSync("webdriver.json", "utf8"));
  const { sessionId } = await command("POST", "", { capabilities: { alwaysMatch: flags } });
  const run = (script) => command("POST", `/${sessionId}/execute/sync`, { script, args: [] });
  return {
    open: (url) => command("POST", `/${sessionId}/url`, { url }),
    run,
    // What a script gives as soon as it gives anything.
    async wait(script, seconds = 60) {
      for (
        const end = Date.now() + seconds * 1000;
        Date.now() < end;
        await new Promise((done) => setTimeout(done, 100))
      ) {
        const value = await run(script);
        if (value) return value;
      }
      throw new Error(`waited in vain for: ${script}`);
    },
    async close() {
      await command("DELETE", `/${sessionId}`).catch(() => {});
      driver.kill();
    },
  };
}
