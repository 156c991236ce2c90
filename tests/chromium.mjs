// The installed Chromium, or the one that `CHROMIUM` names, for tests and benches in JavaScript. It runs with the flags
// of webdriver.json, as the tests in Rust do.

import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function installed() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...APPLICATIONS];
  const found = paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error(`there is no Chromium or Chrome on PATH: set CHROMIUM`);
  return found;
}

export const CHROMIUM = process.env.CHROMIUM || installed();

const { args } = JSON.parse(readFileSync(new URL("../webdriver.json", import.meta.url), "utf8"))["goog:chromeOptions"];

// A headless browser, with additional flags.
export const launch = (...flags) => chromium.launch({ executablePath: CHROMIUM, args: [...args, ...flags] });
