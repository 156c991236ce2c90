// WordPress, with its own MariaDB. Each snippet is in a Custom HTML block and in the classic editor, published through
// the REST API that the block editor uses, by an editor and by an author, who may not post unfiltered HTML.

import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FILTERED, PARAGRAPHED, VERBATIM } from "./expected.mjs";
import { ask, freePort, run, start, until } from "./machine.mjs";

const SETUP = fileURLToPath(new URL("wordpress.php", import.meta.url));

// A link in the prose, which sets the scenario: WordPress cuts what it takes for a scheme out of the links of authors.
const LINK = "#policy-explorer_us-weapons-in-russia_1_purpose_offensive";
const prose = `If <a href="${LINK}">offensive</a>.`;

const block = (snippet) =>
  `<!-- wp:paragraph --><p>${prose}</p><!-- /wp:paragraph -->\n<!-- wp:html -->\n${snippet}<!-- /wp:html -->`;
const classic = (snippet) => `${prose}\n\n${snippet}\nAfter.\n`;

const ROADS = [
  { role: "editor", road: "by an editor in a Custom HTML block", content: block, expected: VERBATIM },
  { role: "editor", road: "by an editor in the classic editor, as text", content: classic, expected: PARAGRAPHED },
  { role: "author", road: "by an author in a Custom HTML block", content: block, expected: FILTERED },
  { role: "author", road: "by an author in the classic editor, as text", content: classic, expected: FILTERED },
];

// As a site's developer does once: the script on every page.
const plugin = (script) => `<?php
add_action('wp_enqueue_scripts', function () {
    wp_enqueue_script('policy-explorer', '${script}', [], null, true);
});
`;

export async function wordpress({ folder, snippets, script }) {
  const site = await install({ folder });
  try {
    const posts = [];
    for (const { role, road, content, expected } of ROADS) {
      for (const [kind, snippet] of Object.entries(snippets)) {
        const json = await site.post(role, { title: `${kind}, ${role}`, content: content(snippet) });
        posts.push({ road, kind, url: `${site.origin}/?p=${json.id}`, link: LINK, expected: expected[kind] });
      }
    }
    const addScript = async () => {
      await mkdir(join(site.files, "wp-content/mu-plugins"));
      await writeFile(join(site.files, "wp-content/mu-plugins/policy-explorer.php"), plugin(script));
    };
    return { name: "WordPress", version: site.version, posts, addScript, stop: site.stop };
  } catch (error) {
    await site.stop();
    throw error;
  }
}

// A site with users of three roles. Debian's package shares its files and configuration between all sites; a copy has its
// own. `prepare` may change the files before WordPress runs; `more` is added to its configuration.
export async function install({ folder, source = "/usr/share/wordpress", prepare, more = "" }) {
  const files = join(folder, "site");
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const database = await mariadb(folder);
  let server;
  const stop = async () => {
    await server?.stop();
    await database.stop();
  };
  try {
    await cp(source, files, { recursive: true, dereference: true });
    await prepare?.(files);
    await writeFile(join(files, "wp-config.php"), config(database.socket, origin, more));
    const { version, users } = JSON.parse(await run("php", [SETUP, files]));
    const env = { ...process.env, PHP_CLI_SERVER_WORKERS: "4" };
    server = start("php", ["-S", `127.0.0.1:${port}`, "-t", files], { log: join(folder, "php.log"), env });
    await until("WordPress", server, async () => (await fetch(origin)).ok);
    // Asks the REST API, as the block editor does.
    const rest = async (role, method, route, body) => {
      const authorization = `Basic ${Buffer.from(`${role}:${users[role].application}`).toString("base64")}`;
      return (await ask(method, `${origin}/?rest_route=${route}`, body, { authorization })).json;
    };
    const post = (role, fields) => rest(role, "POST", "/wp/v2/posts", { status: "publish", ...fields });
    return { origin, files, version, users, rest, post, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// A private database server: its files in the folder, a socket, no port.
async function mariadb(folder) {
  const data = join(folder, "database");
  const socket = join(folder, "mariadb.sock");
  const own = ["--no-defaults", `--datadir=${data}`, ...(process.getuid() === 0 ? ["--user=root"] : [])];
  await mkdir(data);
  await run("mariadb-install-db", [...own, "--auth-root-authentication-method=normal", "--skip-test-db"]);
  const setup = join(folder, "database.sql");
  await writeFile(setup, "CREATE DATABASE IF NOT EXISTS wordpress;\n");
  const log = join(folder, "mariadb.log");
  const server = start("mariadbd", [...own, `--socket=${socket}`, "--skip-networking", `--init-file=${setup}`], { log });
  const answers = () => run("php", ["-r", `mysqli_connect('localhost', 'root', '', 'wordpress', 0, '${socket}');`]);
  await until("MariaDB", server, async () => (await answers(), true));
  return { socket, stop: server.stop };
}

const config = (socket, origin, more) => `<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:${socket}');
define('WP_HOME', '${origin}');
define('WP_SITEURL', '${origin}');
// Application passwords for the REST API without https, which WordPress only accepts in a local environment.
define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
${more}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`;
