// A real nginx on loopback that serves folders with the settings of docs/nginx.conf, optionally with TLS and HTTP/2.
// The benches use it too.

import { execFileSync, spawn } from "node:child_process";
import { X509Certificate, createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const EXAMPLE = fileURLToPath(new URL("../../docs/nginx.conf", import.meta.url));
// Debian installs it where only root's PATH leads.
const NGINX = process.env.NGINX ?? (existsSync("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx");

// `servers` is a list of `{folder, name, tls, example, more}`: the folder to serve under a host name, whether to use
// the example's settings (yes, unless `example` is false), and additional lines of configuration.
export async function nginx(servers) {
  const folder = await mkdtemp(join(tmpdir(), "policy-explorer-nginx-"));
  const brotli = brotliModule();
  const example = await readFile(EXAMPLE, "utf8");
  await writeFile(join(folder, "example.conf"), brotli ? example : example.replace(/^brotli_static.*$/m, ""));
  if (servers.some(({ tls }) => tls)) certificate(folder);
  const port = await freePort();
  await writeFile(join(folder, "nginx.conf"), configuration(servers, folder, port, brotli));
  const stop = await start(folder, port);
  return { port, brotli: Boolean(brotli), fingerprint: fingerprint(folder), stop };
}

const configuration = (servers, folder, port, brotli) => `
${brotli ? `load_module ${brotli};` : ""}
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/errors;
events {}
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((it) => `${it}_temp_path ${folder}/${it};`).join("\n  ")}
  ${servers.map((server) => block(server, folder, port)).join("\n  ")}
}
`;

const block = ({ folder: root, name = "localhost", tls = false, example = true, more = "" }, folder, port) => `server {
    listen 127.0.0.1:${port}${tls ? " ssl http2" : ""};
    server_name ${name};
    ${tls ? `ssl_certificate ${folder}/certificate;\n    ssl_certificate_key ${folder}/key;` : ""}
    root ${resolve(root)};
    ${example ? `include ${folder}/example.conf;` : ""}
    ${more}
  }`;

// nginx itself prints its modules' folder.
function brotliModule() {
  const name = "ngx_http_brotli_static_module.so";
  const output = execFileSync("sh", ["-c", `${NGINX} -V 2>&1`], { encoding: "utf8" });
  const path = join(/--modules-path=(\S+)/.exec(output)?.[1] ?? "/usr/lib/nginx/modules", name);
  return existsSync(path) ? path : undefined;
}

function certificate(folder) {
  const names = "subjectAltName=DNS:localhost,DNS:*.localhost";
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", join(folder, "key")];
  const rest = [
    "-x509",
    ...key,
    "-out",
    join(folder, "certificate"),
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
    "-addext",
    names,
  ];
  execFileSync("openssl", ["req", ...rest], { stdio: "ignore" });
}

// The fingerprint for Chromium's `--ignore-certificate-errors-spki-list`, as if an authority had signed the
// certificate.
function fingerprint(folder) {
  if (!existsSync(join(folder, "certificate"))) return undefined;
  const { publicKey } = new X509Certificate(readFileSync(join(folder, "certificate")));
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
}

export const freePort = () =>
  new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

async function start(folder, port) {
  const child = spawn(NGINX, ["-p", folder, "-e", join(folder, "errors"), "-c", join(folder, "nginx.conf")], {
    stdio: "ignore",
  });
  let failed;
  const ended = new Promise((done) => {
    child.on("exit", done);
    child.on("error", (error) => done((failed = error)));
  });
  let isEnded = false;
  ended.then(() => (isEnded = true));
  while (!(await answers(port))) {
    if (!isEnded) continue;
    const output = await readFile(join(folder, "errors"), "utf8").catch(() => "");
    throw new Error(`nginx did not start: ${failed?.message ?? ""}${output}`);
  }
  return async () => {
    child.kill("SIGQUIT");
    await Promise.race([ended, new Promise((done) => setTimeout(done, 2000).unref())]);
    child.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true });
  };
}

const answers = (port) =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => done(true)).on("error", () => setTimeout(() => done(false), 20));
    socket.on("connect", () => socket.destroy());
  });
