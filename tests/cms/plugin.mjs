// The plugin for WordPress in a real WordPress: installed from its zip, set up and used through the pages that people use, by
// an administrator, an editor and an author; its posts read with and without JavaScript while the policy is corrected and
// withdrawn, and while its server fails in every way.

import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answersTo, everyAnswer, explorer } from "./answers.mjs";
import { run } from "./machine.mjs";
import { read } from "./reader.mjs";
import { released } from "./released.mjs";
import { install } from "./wordpress.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const TOOL = fileURLToPath(new URL("plugin.php", import.meta.url));
const ID = "us-weapons-in-russia";
const POLICY = join(root, `policies/${ID}.json`);

const LINK = `#policy-explorer_${ID}_1_purpose_offensive`;
const PROSE = `If <a href="${LINK}">offensive</a>.`;

// The place for widgets, and no styles: what a theme without blocks has at least.
const THEME = {
  "style.css": "/*\nTheme Name: Plain\n*/\n",
  "functions.php": "<?php\nadd_action('widgets_init', fn () => register_sidebar(['id' => 'side', 'name' => 'Side']));\n",
  "index.php": `<!doctype html><html <?php language_attributes(); ?>><head><meta charset="utf-8"><?php wp_head(); ?></head>
<body><?php while (have_posts()) { the_post(); ?><article><h1><?php the_title(); ?></h1><?php is_singular() ? the_content() : the_excerpt(); ?></article><?php } ?>
<aside><?php dynamic_sidebar('side'); ?></aside><?php wp_footer(); ?></body></html>\n`,
};

// As other plugins do it: the classic editor for those who ask, and pages of AMP. And a server that goes on after its answer.
const OTHERS = `<?php
add_filter('use_block_editor_for_post', fn ($is) => $is && !isset($_GET['classic']) && !isset($_POST['classic-editor']));
if (isset($_GET['amp'])) { function amp_is_request() { return true; } }
if (isset($_GET['fpm'])) { function fastcgi_finish_request() { $GLOBALS['is_answered'] = true; return true; } }
add_filter('http_request_args', function ($args) { if (isset($_GET['fpm']) && empty($GLOBALS['is_answered'])) exit('a reader waits'); return $args; });
`;

const DEBUG = "define('WP_DEBUG', true); define('WP_DEBUG_DISPLAY', false); define('WP_DEBUG_LOG', __DIR__ . '/debug.log');";

export const plugin = (options) => tested({ ...options, source: "/usr/share/wordpress" });

// The newest that the setup has found in a package.
export const pluginInNew = (options) => tested({ ...options, source: join(options.installed, "wordpress-new") });

async function tested({ folder, source, browser }) {
  const files = join(folder, "released");
  await cp(join(root, "dist"), files, { recursive: true });
  const origin = await released(files);
  const other = await released(files);
  const prepare = async (site) => {
    await run("node", [join(root, "build/wordpress.mjs")]);
    await run("python3", ["-m", "zipfile", "-e", join(root, "target/wordpress/policy-explorer.zip"), join(site, "wp-content/plugins")]);
    await mkdir(join(site, "wp-content/mu-plugins"), { recursive: true });
    await writeFile(join(site, "wp-content/mu-plugins/others.php"), OTHERS);
    // A site's language is one that it has texts of; which ones does not matter here.
    await mkdir(join(site, "wp-content/languages"), { recursive: true });
    await cp(join(root, "integrations/wordpress/languages/policy-explorer-de_DE.mo"), join(site, "wp-content/languages/de_DE.mo"));
    await mkdir(join(site, "wp-content/themes/plain"), { recursive: true });
    for (const [name, text] of Object.entries(THEME)) await writeFile(join(site, "wp-content/themes/plain", name), text);
  };
  const site = await install({ folder, source, prepare, more: DEBUG }).catch(async (error) => {
    await Promise.all([origin.close(), other.close()]);
    throw error;
  });
  const stop = async () => {
    await site.stop();
    await Promise.all([origin.close(), other.close()]);
  };
  const checks = [];
  try {
    const world = { folder, files, origin, other, site, browser, people: {} };
    world.tool = async (command, given) => JSON.parse(await run("php", [TOOL, site.files, command, JSON.stringify(given ?? null)]));
    await world.tool("activate");
    await publish(files);
    for (const [what, check] of checksOf(world)) {
      try {
        await check();
        checks.push({ what });
      } catch (error) {
        checks.push({ what, fault: error.message.split("\n").slice(0, 6).join(" ⏎ ") });
      }
    }
    for (const { context } of Object.values(world.people)) await context.close();
    return { name: "The plugin in WordPress", version: site.version, posts: [], checks, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// Writes the released files of the policy, perhaps changed.
async function publish(folder, change) {
  const policy = JSON.parse(await readFile(POLICY, "utf8"));
  change?.(policy);
  const path = join(folder, `${ID}.json`);
  await writeFile(path, JSON.stringify(policy));
  await explorer("build", path, "--out", folder, "--release", folder, "--base", "./", "--plain");
  return { path, policy };
}

// A correction: the first verdict is worded otherwise, and one rule is gone.
function correct(policy) {
  for (const verdict of policy.verdicts) verdict.label = { en: `${verdict.label.en}, corrected`, de: `${verdict.label.de}, korrigiert` };
  policy.title.en += " (corrected)";
}

function assert(is, message) {
  if (!is) throw new Error(message);
}

const same = (found, expected, what) =>
  assert(JSON.stringify(found) === JSON.stringify(expected), `${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);

function* checksOf(world) {
  const { files, origin, other, site, browser, tool } = world;
  const base = `${origin.url}/`;
  const address = `${base}policies/${ID}.json`;
  const block = (url = address, more = {}) => `<!-- wp:policy-explorer/explainer ${JSON.stringify({ url, ...more })} /-->`;
  const paragraph = (html) => `<!-- wp:paragraph -->\n<p>${html}</p>\n<!-- /wp:paragraph -->`;
  const shortcode = (url = address, more = "") => `[policy_explorer url="${url}"${more}]`;
  const at = (post) => `${site.origin}/?p=${post.id ?? post}`;
  const text = async (url) => {
    const answer = await fetch(url);
    assert(answer.ok, `${url}: ${answer.status}`);
    return answer.text();
  };
  const body = (html) => html.slice(html.indexOf("<body"));
  const cron = () => text(`${site.origin}/wp-cron.php?doing_wp_cron`);
  // Overdue files are asked for after the next visit.
  const revalidate = async (url) => {
    await tool("age");
    await text(url);
    await cron();
  };

  // Logs in as people do, once each.
  const person = async (role) => {
    const known = world.people[role];
    if (known) return known.page;
    const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
    const page = await context.newPage();
    await page.goto(`${site.origin}/wp-login.php`);
    await page.fill("#user_login", role);
    await page.fill("#user_pass", site.users[role].password);
    await Promise.all([page.waitForURL(/wp-admin/), page.click("#wp-submit")]);
    world.people[role] = { context, page };
    return page;
  };

  // Reads a post in the browser, and compares its answers.
  const expect = async (url, gets, { scripts, policy = POLICY, every = true, link } = {}) => {
    const file = JSON.parse(await readFile(policy, "utf8"));
    const answers = every ? await everyAnswer(policy, file) : await answersTo(policy, file, [["purpose", "offensive"]]);
    const prose = [[file.lead, ...file.rules.map((rule) => rule.text)].map((words) => words.en ?? words)];
    const found = await read(browser, { url, link }, { base, page: `${base}${ID}.html`, id: ID, answers, prose }, { scripts });
    same([found.gets, found.faults], [gets, []], url);
  };
  const everyWay = async (url, more) => {
    await expect(url, "widget", { scripts: true, ...more });
    await expect(url, "prerendered", { scripts: false, ...more });
  };

  const posts = {};
  let corrected;

  yield ["Without an allowed origin readers get nothing, and people who write are told why", async () => {
    const post = await site.post("author", { title: "Early", content: `${paragraph("Before.")}\n${block()}` });
    const html = body(await text(at(post)));
    assert(html.includes("Before.") && !html.includes(origin.url), "the address is in the page");
    for (const [role, hasLink] of [["author", false], ["administrator", true]]) {
      const page = await person(role);
      await page.goto(at(post));
      const note = page.locator("[role=note]");
      assert((await note.innerText()).includes(`does not allow policies from ${origin.url}`), await note.innerText());
      same(await note.locator("a").count(), hasLink ? 1 : 0, `links for the ${role}`);
    }
    same(origin.asked, [], "requests");
  }];

  yield ["Only an administrator may open the settings, and names the origin there; what is no origin is refused", async () => {
    const author = await person("author");
    const refused = await author.goto(`${site.origin}/wp-admin/options-general.php?page=policy-explorer`);
    same(refused.status(), 403, "the author's status");
    const page = await person("administrator");
    await page.goto(`${site.origin}/wp-admin/options-general.php?page=policy-explorer`);
    assert((await page.locator(".notice-warning").innerText()).includes("No origin is allowed yet"), "no warning");
    await page.fill("#policy-explorer-origins", `${base}policies/x.json\nhttp://cdn.example\n`);
    await Promise.all([page.waitForURL(/settings-updated/), page.click("#submit")]);
    const errors = await page.locator(".notice-error").allInnerTexts();
    assert(errors.some((error) => error.includes("http://cdn.example")), errors.join());
    same(await page.inputValue("#policy-explorer-origins"), origin.url, "the setting");
    const forged = await page.evaluate(async (url) => {
      const fields = new URLSearchParams({ option_page: "policy-explorer", action: "update", policy_explorer_origins: "https://evil.example" });
      return (await fetch(`${url}/wp-admin/options.php`, { method: "POST", body: fields })).status;
    }, site.origin);
    same(forged, 403, "without a nonce");
  }];

  yield ["An author inserts the block in the block editor, sees answers in its preview, and publishes", async () => {
    const page = await person("author");
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await tool("untoured", "author");
    await page.goto(`${site.origin}/wp-admin/post-new.php`);
    const TITLE = ".wp-block-post-title, .editor-post-title__input";
    const frame = 'iframe[name="editor-canvas"]';
    await page.locator(`${frame}, ${TITLE}`).first().waitFor({ timeout: 60_000 });
    // Newer versions have the content in a frame.
    const canvas = (await page.locator(frame).count()) ? page.frameLocator(frame) : page;
    await canvas.locator(TITLE).first().click();
    await page.keyboard.type("By the block editor");
    await page.keyboard.press("Enter");
    await canvas.locator('[data-type="core/paragraph"]').first().waitFor();
    await page.keyboard.type("Before.");
    await page.keyboard.press("Enter");
    await page.keyboard.type("/policy expl", { delay: 40 });
    await page.getByRole("option", { name: "Policy explainer" }).first().waitFor();
    await page.keyboard.press("Enter");
    const inserted = canvas.locator('[data-type="policy-explorer/explainer"]');
    await inserted.locator("input[type=url]").fill(`${base}${ID}.html?utm_source=x`);
    await inserted.locator("button[type=submit]").click();
    const { policy } = await publish(files);
    await inserted.locator("policy-explorer .headline:visible").first().waitFor();
    const [start, ...rest] = await answersTo(POLICY, policy, [["purpose", "offensive"], ["origin", "germany"]]);
    assert((await inserted.locator("policy-explorer .headline:visible").first().innerText()).includes(start.answer), "the first answer");
    const verdict = inserted.locator("policy-explorer .headline:visible .verdict [data-words]").first();
    for (const { click, answer } of rest) {
      await inserted.locator(`label[part=option][for$="_${click}"]`).click();
      const words = await verdict.evaluate((it) => JSON.parse(getComputedStyle(it, "::before").content));
      same(words, answer, `the answer in the preview after a click on ${click}`);
    }
    const options = page.locator(".block-editor-block-inspector select option");
    if (!(await options.count())) await page.locator('.interface-interface-skeleton__header button[aria-label="Settings"]').click();
    await options.filter({ hasText: "Deutsch" }).waitFor({ state: "attached" });
    await page.locator(".editor-post-publish-panel__toggle, .editor-post-publish-button__button").first().click();
    await page.locator(".editor-post-publish-panel .editor-post-publish-button").click();
    await page.locator(".post-publish-panel__postpublish-buttons a, .post-publish-panel__postpublish a").first().waitFor();
    posts.block = await page.evaluate(() => globalThis.wp.data.select("core/editor").getCurrentPostId());
    same(errors, [], "errors in the editor");
    const content = await tool("content", posts.block);
    assert(/<!-- wp:policy-explorer\/explainer \{"url":"[^"]+"\} \/-->/.test(content), content);
  }];

  yield ["Readers of the author's block get every answer with JavaScript", () => expect(at(posts.block), "widget", { scripts: true })];
  yield ["and without JavaScript", () => expect(at(posts.block), "prerendered", { scripts: false })];

  yield ["An author writes the shortcode in the classic editor, as text, and publishes", async () => {
    const page = await person("author");
    await page.goto(`${site.origin}/wp-admin/post-new.php?classic`);
    await page.fill("#title", "By the classic editor");
    await page.click("#content-html");
    await page.fill("#content", `${PROSE}\n\n${shortcode()}\n\nAfter “it”.`);
    await Promise.all([page.waitForURL(/message=6/), page.click("#publish")]);
    posts.text = Number(new URL(page.url()).searchParams.get("post"));
  }];
  yield ["Readers of the author's shortcode get every answer with JavaScript", () => expect(at(posts.text), "widget", { scripts: true, link: LINK })];
  yield ["and without JavaScript", () => expect(at(posts.text), "prerendered", { scripts: false, link: LINK })];

  yield ["An editor types the shortcode in the visual editor; readers get every answer both ways", async () => {
    const page = await person("editor");
    await page.goto(`${site.origin}/wp-admin/post-new.php?classic`);
    await page.fill("#title", "By the visual editor");
    const visual = page.frameLocator("#content_ifr").locator("body");
    await visual.click();
    await page.keyboard.type("Before.\n");
    await page.keyboard.type(shortcode(`${base}${ID}.html`));
    await page.keyboard.type("\nAfter.");
    await Promise.all([page.waitForURL(/message=6/), page.click("#publish")]);
    await everyWay(at(new URL(page.url()).searchParams.get("post")));
  }];

  for (const role of ["author", "editor", "administrator"]) {
    const answers = role === "author" ? "every answer" : "answers";
    yield [`Posts of an ${role}, sent to the REST API as block and as shortcode, give ${answers} both ways`, async () => {
      for (const content of [`${paragraph(PROSE)}\n${block()}`, `${PROSE}\n\n${shortcode()}\n\nAfter.`])
        await everyWay(at(await site.post(role, { title: `By ${role}`, content })), { link: LINK, every: role === "author" });
    }];
  }

  yield ["A link in the prose of an author sets the scenario", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(at(posts.text));
    await page.click(`a[href="${LINK}"]`);
    await page.waitForFunction(() => document.querySelector("policy-explorer")?.shadowRoot?.querySelector("input[value=offensive]")?.checked);
    await context.close();
  }];

  yield ["Several policies and the same policy twice: one script, no name twice, all of them answer", async () => {
    const content = [block(), block(`${base}example-fireworks.html`), block(), shortcode(address, ' lang="de"')].join("\n");
    const post = await site.post("author", { title: "Several", content });
    const html = await text(at(post));
    same(html.match(/<script[^>]+policy-explorer\.js/g)?.length, 1, "scripts");
    for (const scripts of [true, false]) {
      const context = await browser.newContext({ javaScriptEnabled: scripts });
      const page = await context.newPage();
      await page.goto(at(post));
      const widgets = page.locator("policy-explorer");
      same(await widgets.count(), 4, "widgets");
      const ids = await page.locator("[id]").evaluateAll((all) => all.filter((it) => it.getRootNode() === document).map((it) => it.id));
      same(ids.length, new Set(ids).size, `names in the page (${ids.join(" ")})`);
      for (const [index, word] of [[0, "not permitted"], [2, "not permitted"], [3, "nicht erlaubt"]]) {
        const widget = widgets.nth(index);
        await widget.scrollIntoViewIfNeeded();
        await widget.locator("label[part=option][for$=_offensive]").click();
        await widget.locator(".headline:visible").first().waitFor();
        const words = () => widget.locator(".headline:visible .verdict").first().evaluate((it) => {
          const generated = it.querySelector("[data-words]");
          return generated ? getComputedStyle(generated, "::before").content : it.textContent;
        });
        for (let tries = 0; tries < 100 && !(await words()).includes(word); tries += 1) await page.waitForTimeout(100);
        assert((await words()).includes(word), `widget ${index}: ${await words()}`);
      }
      await context.close();
    }
  }];

  yield ["Script and style tell optimisers to leave them alone, and the script comes last in the page", async () => {
    const html = await text(at(posts.block));
    const [style] = html.match(/<link[^>]+us-weapons-in-russia-[0-9a-f]{16}\.css[^>]*>/);
    assert(style.includes(" data-noptimize") && style.includes(' data-no-optimize="1"'), style);
    const [tag] = html.match(/<script[^>]+policy-explorer\.js[^>]*>/);
    for (const attribute of [" async", ' data-cfasync="false"', " data-noptimize", ' data-no-optimize="1"', ' crossorigin="anonymous"'])
      assert(tag.includes(attribute), `${attribute} is missing in ${tag}`);
    assert(tag.indexOf("data-cfasync") < tag.indexOf("src="), "Cloudflare reads its attribute only before the address");
    assert(html.indexOf(tag) > html.indexOf("</policy-explorer>") && !/[?&]ver=/.test(tag), tag);
  }];

  yield ["Feeds have the prose and one answer, and neither script nor widget", async () => {
    const feed = await text(`${site.origin}/?feed=rss2`);
    const item = feed.split("<item>").find((part) => part.includes("By the block editor"));
    const content = item.split("<content:encoded>")[1].split("</content:encoded>")[0];
    for (const words of ["Reportedly permitted, within limits", "US weapons against targets in Russia", `${base}${ID}.html`])
      assert(content.includes(words), `${words} is missing`);
    assert(!/<script|<template|<policy-explorer|<input|not permitted<|data-/.test(content), "markup of the widget");
    assert(!item.split("<content:encoded>")[0].includes("Reportedly"), "the description is an excerpt of the author's text");
  }];

  yield ["Excerpts are of the author's text; REST gives the widget without script", async () => {
    for (const post of [posts.block, posts.text]) {
      const json = await site.rest("author", "GET", `/wp/v2/posts/${post}`);
      assert(!/Reportedly|permitted|policy_explorer/.test(json.excerpt.rendered), json.excerpt.rendered);
      const { rendered } = json.content;
      assert(rendered.includes('<template shadowrootmode="open">') && !rendered.includes("<script"), rendered.slice(0, 300));
    }
  }];

  yield ["Pages of AMP have prose, answer and link, and no script", async () => {
    const html = body(await text(`${at(posts.block)}&amp=1`));
    assert(html.includes("Reportedly permitted, within limits") && html.includes(`${base}${ID}.html`), "prose and link");
    assert(!/policy-explorer\.js|<policy-explorer|shadowrootmode/.test(html), "script or widget");
  }];

  yield ["Widgets of a classic theme show it, as block and as shortcode", async () => {
    await tool("theme", "plain");
    for (const [name, widget] of [["block", { content: block() }], ["text", { title: "", text: shortcode(), filter: true, visual: true }]]) {
      await tool("option", [`widget_${name}`, { 7: widget, _multiwidget: 1 }]);
      await tool("option", ["sidebars_widgets", { wp_inactive_widgets: [], side: [`${name}-7`], array_version: 3 }]);
      await everyWay(`${site.origin}/?p=1`, { every: false });
    }
    await tool("option", ["sidebars_widgets", { wp_inactive_widgets: [], side: [], array_version: 3 }]);
    await everyWay(at(posts.text), { every: false });
    const excerpts = body(await text(site.origin));
    assert(!/<policy-explorer|policy_explorer/.test(excerpts), "a list of excerpts");
  }];

  yield ["Many readers are no request; when a copy is old, many at once are one request for each file", async () => {
    const visit = (count) => Promise.all(Array.from({ length: count }, () => text(at(posts.block))));
    origin.asked.length = 0;
    await visit(20);
    await cron();
    same(origin.asked, [], "requests while the copy is fresh");
    await tool("age");
    await Promise.all([visit(20), cron(), cron(), cron()]);
    await cron();
    same(origin.asked, [`/${ID}.markup.json`], "requests for an old copy");
    assert(origin.unchanged > 0, "it was not revalidated by its digest");
  }];

  yield ["Where a server can answer first, it asks after its answer, without WP-Cron", async () => {
    await tool("age");
    origin.asked.length = 0;
    const html = await text(`${at(posts.block)}&fpm=1`);
    assert(html.includes("<policy-explorer") && !html.includes("a reader waits"), "the page");
    same(origin.asked, [`/${ID}.markup.json`], "requests");
  }];

  yield ["A site in German shows the German texts, and its notices and its editor are German", async () => {
    await tool("option", ["WPLANG", "de_DE"]);
    const post = await site.post("author", { title: "Deutsch", content: `${block()}\n${block("https://not.example/policies/x.json")}` });
    await cron();
    const html = body(await text(at(post)));
    assert(html.includes('lang="de" dir="ltr"') && html.includes("Berichten zufolge"), "the German explainer");
    const page = await person("author");
    await page.goto(at(post));
    const note = await page.locator("[role=note]").innerText();
    assert(note.includes("Diese Website erlaubt keine Regelungen von https://not.example"), note);
    await page.goto(`${site.origin}/wp-admin/post.php?post=${post.id}&action=edit`);
    await page.waitForFunction(() => globalThis.wp?.i18n);
    same(await page.evaluate(() => globalThis.wp.i18n.__("Address of the policy", "policy-explorer")), "Adresse der Regelung", "the editor");
    same(await page.evaluate(() => globalThis.wp.blocks.getBlockType("policy-explorer/explainer").title), "Regel-Erklärer", "the block");
    await tool("option", ["WPLANG", ""]);
  }];

  yield ["A correction of the policy reaches the posts of both editors without a change to them: every answer, both ways", async () => {
    const before = await Promise.all([posts.block, posts.text].map((post) => tool("content", post)));
    corrected = (await publish(files, correct)).path;
    assert(!body(await text(at(posts.block))).includes("corrected"), "a request for a reader");
    await revalidate(at(posts.block));
    for (const post of [posts.block, posts.text]) {
      assert(body(await text(at(post))).includes("within limits, corrected"), "the corrected verdict in the markup");
      await everyWay(at(post), { policy: corrected });
    }
    same(await Promise.all([posts.block, posts.text].map((post) => tool("content", post))), before, "the posts");
  }];

  yield ["Caches of pages are told which posts a correction touches", async () => {
    await publish(files);
    await tool("age");
    const renewed = await tool("renew", [`${base}${ID}.markup.json`, "en"]);
    assert(renewed.includes(posts.block) && renewed.includes(posts.text), JSON.stringify(renewed));
    await publish(files, correct);
    await revalidate(at(posts.block));
  }];

  // A failure of the server: readers see the last good copy, and the file is not asked for again at once.
  const fails = async (mode, error, { seconds = 8 } = {}) => {
    // No process is left over from the last check.
    await revalidate(at(posts.block));
    origin.mode = mode;
    try {
      await tool("age");
      const began = Date.now();
      await text(at(posts.block));
      assert(Date.now() - began < 2500, `a reader waited ${Date.now() - began} ms`);
      await cron();
      assert(Date.now() - began < seconds * 1000, `the request took ${Date.now() - began} ms`);
      const state = (await tool("states")).find(({ url }) => url === `${base}${ID}.markup.json`);
      same([state.error, state.failures], [error, 1], "the state");
      const asked = origin.asked.length;
      await text(at(posts.block));
      await cron();
      same(origin.asked.length, asked, "requests after a failure");
      await expect(at(posts.block), "prerendered", { scripts: false, policy: corrected, every: false });
    } finally {
      origin.mode = "good";
    }
  };
  yield ["Its server is down: readers get the last good copy, and it is not asked again at once", () => fails("down", "unreachable")];
  yield ["It answers with an error", () => fails("error", "status 503")];
  yield ["It does not answer: nobody waits, and the request ends after 5 seconds", () => fails("slow", "too slow")];
  yield ["It sends byte by byte: the same", () => fails("drip", "too slow")];
  yield ["It sends 2 MB", () => fails("huge", "too large")];
  yield ["It sends a page", () => fails({ body: "<!doctype html><h1>Sign in</h1>" }, "unreadable")];
  yield ["It redirects to another origin, which is not asked", async () => {
    other.asked.length = 0;
    await fails({ elsewhere: other.url }, "another origin");
    same(other.asked, [], "requests to the other origin");
  }];
  yield ["It redirects to a private address or another scheme", async () => {
    await fails({ elsewhere: "http://169.254.169.254" }, "another origin");
    await fails({ elsewhere: "file:///etc" }, "another origin");
  }];
  yield ["It redirects within its origin: that is followed", async () => {
    origin.mode = "moved";
    await revalidate(at(posts.block));
    const state = (await tool("states")).find(({ url }) => url === `${base}${ID}.markup.json`);
    origin.mode = "good";
    same([state.error, origin.asked.at(-1)], ["", `/moved/${ID}.markup.json`], "the state");
  }];

  const hostile = async (change) => {
    const file = JSON.parse(await readFile(join(files, `${ID}.markup.json`), "utf8"));
    change(file);
    origin.mode = { body: JSON.stringify(file) };
    await revalidate(at(posts.block));
    origin.mode = "good";
    const context = await browser.newContext();
    const page = await context.newPage();
    const dialogs = [];
    page.on("dialog", (dialog) => (dialogs.push(dialog.message()), dialog.dismiss()));
    await page.goto(at(posts.block));
    await page.waitForTimeout(500);
    same([dialogs, await page.evaluate(() => globalThis.hacked ?? null)], [[], null], "scripts of the file");
    await context.close();
    return body(await text(at(posts.block)));
  };
  const EVIL = "globalThis.hacked=1;alert(1)";
  yield ["A hostile file with a script in its prose is refused: the last good copy stays", async () => {
    const html = await hostile((file) => file.prose.push(["script", {}, EVIL]));
    assert(!html.includes("hacked"), "the script is in the page");
    assert(html.includes("within limits, corrected"), "the last good copy is not in the page");
  }];
  yield ["With a script, a handler or an image in its widget, the prose is shown", async () => {
    for (const node of [["script", {}, EVIL], ["img", { src: "x", onerror: EVIL }], ["iframe", { srcdoc: `<script>${EVIL}</script>` }]]) {
      const html = await hostile((file) => file.widget[0].push(node));
      assert(!html.includes("hacked") && !html.includes("shadowrootmode") && html.includes("US weapons"), "the page");
    }
  }];
  yield ["Handlers, styles, javascript: links and quotes in attributes stay out; texts stay texts", async () => {
    const html = await hostile((file) => {
      file.prose.push(["p", { onclick: EVIL, style: "x", class: `"><script>${EVIL}</script>` }, `<script>${EVIL}</script> [gallery] "x" -- 'y'...`]);
      file.prose.push(["p", {}, ["a", { href: `javascript:${EVIL}` }, "here"]]);
      file.widget[0].push(["a", { href: `javascript:${EVIL}`, onmouseover: EVIL }, "there"]);
    });
    assert(!/<script[^>]*>globalThis|onclick|onmouseover="|javascript:|href="java|style="x"/.test(html.replaceAll("&quot;", "")), "the page");
    assert(html.includes("<a>here</a>") && html.includes("<a>there</a>"), "links without address");
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(at(posts.block));
    const light = await page.locator("policy-explorer").evaluate((it) => it.textContent);
    assert(light.includes(`<script>${EVIL}</script> [gallery] "x" -- 'y'...`), light.slice(-300));
    await context.close();
  }];

  yield ["Where no copy is there yet, readers get the link, and an author is told why", async () => {
    origin.mode = "error";
    const post = await site.post("author", { title: "New", content: block(`${base}eu-drone-flight.html`) });
    const html = body(await text(at(post)));
    assert(html.includes(`<a href="${base}eu-drone-flight.html">Read the policy explainer</a>`) && !html.includes("role=\"note\""), "the link");
    const page = await person("author");
    await page.goto(at(post));
    assert((await page.locator("[role=note]").innerText()).includes("status 503"), "the reason");
    origin.mode = "good";
    await revalidate(at(post));
    assert(body(await text(at(post))).includes("<policy-explorer"), "the explainer after that");
  }];

  yield ["The settings list each copy with its state, and compare all of them on demand", async () => {
    await publish(files);
    const page = await person("administrator");
    await page.goto(`${site.origin}/wp-admin/options-general.php?page=policy-explorer`);
    await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Compare all now" }).click()]);
    const row = page.locator("tr", { has: page.getByText(ID, { exact: true }) });
    assert((await row.innerText()).includes("Up to date"), await row.innerText());
    await everyWay(at(posts.block), { every: false });
    const author = await person("author");
    const refused = await author.request.post(`${site.origin}/wp-admin/admin-post.php`, { form: { action: "policy_explorer_check" } });
    same(refused.status(), 403, "the author's status");
  }];

  yield ["Copies that nobody has asked for in months are removed, and come back with the next visit", async () => {
    const kept = async () => (await tool("kept")).filter((name) => /_(?:state|bytes)_/.test(name)).length;
    await tool("tidy");
    const before = await kept();
    await tool("age");
    await tool("tidy");
    same([before > 1, await kept()], [true, 0], "the copies");
    await revalidate(at(posts.block));
    await everyWay(at(posts.block), { every: false });
  }];

  yield ["A withdrawn policy shows its notice, in posts and feeds, and no answer", async () => {
    await publish(files, (policy) => (policy.status = "withdrawn"));
    await revalidate(at(posts.block));
    for (const scripts of [true, false]) {
      const context = await browser.newContext({ javaScriptEnabled: scripts });
      const page = await context.newPage();
      await page.goto(at(posts.block));
      await page.locator("policy-explorer .notice:visible").waitFor();
      if (scripts) await page.waitForTimeout(1500);
      assert(/withdrawn/i.test(await page.locator("policy-explorer .notice").innerText()), "the notice");
      same(await page.locator("policy-explorer .headline").count(), 0, "answers");
      await context.close();
    }
    const feed = await text(`${site.origin}/?feed=rss2`);
    assert(/withdrawn/i.test(feed) && !feed.includes("Reportedly permitted, within limits"), "the feed");
  }];

  yield ["Removed by a list of origins without it, an explainer is gone at once", async () => {
    await tool("option", ["policy_explorer_origins", []]);
    assert(!body(await text(at(posts.block))).includes(origin.url), "the page");
    await tool("option", ["policy_explorer_origins", [origin.url]]);
  }];

  yield ["It has caused no error, warning or notice of PHP", async () => {
    const log = await readFile(join(site.files, "debug.log"), "utf8").catch(() => "");
    const own = log.split("\n").filter((line) => line.includes("plugins/policy-explorer") || line.includes("PolicyExplorer"));
    same(own, [], "the log");
  }];

  yield ["Uninstalled, it leaves no option and no schedule, and posts without errors", async () => {
    await tool("uninstall");
    same(await tool("kept"), [], "what is kept");
    assert((await text(at(posts.block))).includes("Before."), "the post");
    await rm(join(site.files, "wp-content/plugins/policy-explorer"), { recursive: true });
    assert((await text(at(posts.block))).includes("Before."), "the post");
  }];
}
