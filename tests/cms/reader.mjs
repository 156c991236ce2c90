// Finds out what a reader of a published page gets, in Chromium: look, click, look again.

// Each widget fires an event when its choices are answered, and one when it is live. This notes them, in frames too.
const LISTEN = `for (const it of ["answering", "ready"])
  addEventListener("policy-explorer:" + it, () => (globalThis["policyExplorer_" + it] = true));`;

// One of: the widget; prerendered (it answers, but no script has taken over); frame (a widget in a frame); prose; link;
// debris (styles as text); answer (a single one, without choices); nothing. `policy` has the expected texts: its
// sentence, its link, and the clicks with their answers.
// The link in the prose, if the page has one, has to be as it was written.
export async function read(browser, { url, link }, policy, { scripts }) {
  const context = await browser.newContext({ javaScriptEnabled: scripts, viewport: { width: 1000, height: 1200 } });
  const faults = [];
  try {
    const page = await context.newPage();
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.text().includes("policy-explorer")) faults.push(`console: ${message.text()}`);
    });
    await page.addInitScript(LISTEN);
    await page.goto(url, { waitUntil: "load" });
    if (link && !(await page.locator(`a[href="${link}"]`).count())) faults.push(`no link to ${link}`);
    const gets = await look(page, policy, scripts);
    return { gets, faults };
  } catch (error) {
    return { gets: "failed", faults: [...faults, error.message] };
  } finally {
    await context.close();
  }
}

async function look(page, policy, scripts) {
  const frames = page.locator(`iframe[src^="${policy.base}"]`);
  if (await frames.count()) {
    await frames.first().scrollIntoViewIfNeeded();
    const frame = await (await frames.first().elementHandle()).contentFrame();
    await frame.waitForSelector("policy-explorer");
    return (await answers(page, frame, policy, scripts)) && "frame";
  }
  // The loader, or the script with the answers.
  const scripted = await page.locator(`script[src*="policy-explorer.js"], script[src^="${policy.base}${policy.id}."]`).count();
  const place = page.locator("policy-explorer, [data-policy-explorer]").first();
  if (scripts && scripted && (await place.count())) {
    await place.scrollIntoViewIfNeeded();
    return (await answers(page, page.mainFrame(), policy, true)) && "widget";
  }
  if (await page.locator("policy-explorer input").count()) {
    if (!(await page.locator("policy-explorer input:visible").count())) {
      await shows(page.mainFrame(), policy.answers[0].answer, "");
      return "answer";
    }
    return (await answers(page, page.mainFrame(), policy, false)) && "prerendered";
  }
  const text = await page.locator("body").innerText();
  if (text.includes("@layer")) return "debris";
  const letters = (text) => text.replaceAll(/\P{L}/gu, "");
  // Ghost adds a referral parameter to links.
  if (!(await page.locator(`a[href^="${policy.page}"]`).count())) return "nothing";
  return policy.prose.some((told) => told.every((part) => letters(text).includes(letters(part)))) ? "prose" : "link";
}

// Clicks through the scenarios and compares each answer; throws at the first wrong one.
async function answers(page, frame, policy, live) {
  const hears = (event) =>
    frame.waitForFunction(`globalThis.policyExplorer_${event}`, undefined, { timeout: 20_000 }).catch(() => {
      throw new Error(`no event "${event}" came`);
    });
  if (live) await hears("answering");
  for (const { click, answer } of policy.answers) {
    // The label, as readers do: where it is in the next line, the radio is not.
    if (click) await frame.locator(`policy-explorer label[part=option][for$="_${click}"]`).click({ timeout: 5000 });
    await shows(frame, answer, click);
  }
  // A prerendered widget becomes live at the first click.
  if (live) await hears("ready");
  return true;
}

// The verdict is on a line of its own; the browser may need a moment to show it.
async function shows(frame, answer, click) {
  let lines = [];
  for (let tries = 0; tries < 20; tries += 1) {
    // Until a script draws them, all verdicts except the first are generated content.
    const headlines = await frame.locator("policy-explorer .headline:visible").evaluateAll((all) =>
      all.map((it) => {
        const generated = it.querySelector(".verdict [data-words]");
        // The live widget may take its place just now: a removed element has no style.
        return generated ? JSON.parse(getComputedStyle(generated, "::before").content || '""') : it.innerText;
      }),
    );
    lines = headlines.flatMap((text) => text.split("\n")).map((line) => line.trim()).filter(Boolean);
    if (lines.includes(answer)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${click ? `after a click on ${click}` : "at first"}: "${answer}" expected, "${lines.join(" / ")}" found`);
}
