// Addresses that hold a scenario, and how they are read after any change on their way. No browser is needed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { addressOf, askedBy, follow } from "../../src/embed/js/address.js";

const WHOLE = "#policy-explorer_us-weapons-in-russia_4_origin_us_target_russia_purpose_defend-kharkiv_when_before";
const OLD = "#policy-explorer:us-weapons-in-russia:origin=us;target=russia;purpose=defend-kharkiv;when=before";
const asked = {
  name: "us-weapons-in-russia",
  pairs: "origin=us;target=russia;purpose=defend-kharkiv;when=before",
  isWhole: true,
};

// Suffixes that newsletters, trackers, messengers and writers add to an address.
const ADDED = [
  "?utm_source=nl&utm_medium=email",
  "&utm_source=nl",
  "#xtor=RSS-1",
  ".",
  ")",
  ",",
  "!",
  "\u201d",
  "%22",
  "%20",
  " more",
  "?",
  "&",
  "/",
  ":~:text=a",
  "%C3",
  "\u2026",
  "]",
  "*",
  "'",
];

test("a suffix does not change the shared scenario", () => {
  for (const address of [WHOLE, OLD]) {
    for (const added of ["", ...ADDED]) assert.deepEqual(askedBy(address + added), asked, address + added);
  }
});

test("a number is read whole, with a decimal mark or a letter in its place", () => {
  for (const [address, pairs] of [
    ["#policy-explorer_p_1_amount_28", "amount=28"],
    ["#policy-explorer_p_2_amount_28p5_age_m5", "amount=28p5;age=m5"],
    ["#policy-explorer_p_1_amount_28.5", "amount=28.5"],
    ["#policy-explorer_p_1_amount_28.", "amount=28"],
    ["#policy-explorer:p:amount=28.5;age=20", "amount=28.5;age=20"],
    ["#policy-explorer:p:amount=28.", "amount=28"],
  ]) {
    assert.deepEqual(askedBy(address), { name: "p", pairs, isWhole: true }, address);
  }
});

test("percent-encoding changes nothing", () => {
  for (const address of [WHOLE, OLD]) {
    const encoded = `#${encodeURIComponent(address.slice(1))}`;
    const all = `#${[...address.slice(1)].map((letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`).join("")}`;
    for (const hash of [encoded, all, `#${encodeURIComponent(encoded.slice(1))}`])
      assert.deepEqual(askedBy(hash), asked, hash);
  }
});

test("an address that is cut off never sets another scenario", () => {
  for (let end = "#policy-explorer_".length; end < WHOLE.length; end++) {
    const { isWhole, pairs } = askedBy(WHOLE.slice(0, end));
    // The last option may be cut to a part that no policy has as an option: see `scenarioIn`.
    const last = asked.pairs.startsWith(pairs) && /when=./.test(pairs);
    assert.equal(isWhole, last, WHOLE.slice(0, end));
  }
});

test("the name may be left out", () => {
  assert.deepEqual(askedBy("#policy-explorer_2_origin_us_target_russia"), {
    name: "",
    pairs: "origin=us;target=russia",
    isWhole: true,
  });
  assert.deepEqual(askedBy("#policy-explorer:origin=us;target=russia"), {
    name: "",
    pairs: "origin=us;target=russia",
    isWhole: true,
  });
});

test("an open choice is kept", () => {
  assert.deepEqual(askedBy("#policy-explorer_1_purpose_any"), { name: "", pairs: "purpose=any", isWhole: true });
});

test("other fragments are ignored", () => {
  for (const hash of [
    "",
    "#",
    "#top",
    "#policy-explorer",
    "#policy-explorer-us-weapons-in-russia-answer",
    "#policy-explorer:",
    "#policy-explorer:us:=;;",
  ]) {
    assert.equal(askedBy(hash), undefined, hash);
  }
});

test("broken addresses are recognised", () => {
  for (const hash of [
    "#policy-explorer_",
    "#policy-explorer_us-weapons",
    "#policy-explorer_us-weapons_0",
    "#policy-explorer_us-weapons_x_y",
    "#policy-explorer_2_origin_us",
    "#policy-explorer_1_origin",
    "#policy-explorer_1_origin_",
    "#policy-explorer_1__us",
    "#policy-explorer:us-weapons",
    "#policy-explorer:us:origin=us;whe",
    "#policy-explorer:us:origin=us;when=",
  ]) {
    assert.equal(askedBy(hash)?.isWhole, false, hash);
  }
});

// A page with an address and a canonical one.
function page(href, canonical) {
  const url = new URL(href);
  globalThis.location = { href, origin: url.origin, hash: url.hash };
  globalThis.document = { querySelector: () => (canonical === undefined ? null : { href: canonical }) };
  globalThis.history = {
    state: null,
    replaceState: (_state, _title, address) => (globalThis.location.replaced = address),
  };
}

test("a shared address is a harmless selector and identifies no reader", () => {
  const pairs = [
    ["origin", "us"],
    ["when", "before"],
  ];
  const fragment = "#policy-explorer_story-policy_2_origin_us_when_before";
  for (const [href, canonical, expected] of [
    [
      "https://a.example/story?id=1&mc_eid=abc&fbclid=x&utm_source=nl#top",
      "https://a.example/story?id=1",
      "https://a.example/story?id=1",
    ],
    ["https://a.example/story?id=1&mc_eid=abc&fbclid=x&utm_source=nl", undefined, "https://a.example/story?id=1"],
    ["https://a.example/story?utm_source=nl", undefined, "https://a.example/story"],
    ["https://a.example/story?a&b=%20c", undefined, "https://a.example/story?a&b=%20c"],
    ["https://a.example/story?id=1", "https://other.example/story", "https://a.example/story?id=1"],
    ["https://a.example/story", "not an address", "https://a.example/story"],
  ]) {
    page(href, canonical);
    assert.equal(addressOf("story-policy", pairs), expected + fragment);
    assert.match(fragment, /^#[a-z][a-z0-9_-]*$/);
    assert.deepEqual(askedBy(fragment), { name: "story-policy", pairs: "origin=us;when=before", isWhole: true });
  }
});

test("the address bar follows over our fragments in any form, and never over the page's own", () => {
  for (const [hash, follows] of [
    ["", true],
    [WHOLE, true],
    [OLD, true],
    [OLD.replaceAll(":", "%3A"), true],
    ["#top", false],
  ]) {
    page(`https://a.example/story?utm_source=nl${hash}`);
    follow("p", [["when", "any"]]);
    assert.equal(
      globalThis.location.replaced,
      follows ? "https://a.example/story?utm_source=nl#policy-explorer_p_1_when_any" : undefined,
      hash,
    );
  }
});

// `tests/native/ids.rs` looks the same ids up in the policies.
test("links to the policies that shipped first are read as they were", () => {
  const before = JSON.parse(readFileSync("tests/policies/ids-before.json", "utf8"));
  for (const [name, { links }] of Object.entries(before)) {
    assert.ok(links.length > 3, name);
    for (const { link, choices } of links) {
      const pairs = Object.entries(choices).map(([dimension, option]) => `${dimension}=${option}`);
      assert.deepEqual(askedBy(link), { name, pairs: pairs.join(";"), isWhole: true }, link);
    }
  }
});
