// The notices of third-party software in WebAssembly files: each crate that they are linked from, its licence, and the
// text of each licence, once. Software that only builds or tests it (macros, build scripts, npm packages) is not
// included.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

const TARGET = "wasm32-unknown-unknown";

/**
 * @param {string[]} programs the features of the crate that each of them is built with
 */
export function notices(programs) {
  // The flags of a release are another compiler's.
  const env = { ...process.env, CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: "" };
  const options = { env, maxBuffer: 64 << 20 };
  const command = [
    "metadata",
    "--format-version",
    "1",
    "--locked",
    "--filter-platform",
    TARGET,
    "--no-default-features",
  ];
  const crates = new Map();
  for (const features of programs) {
    const metadata = JSON.parse(execFileSync("cargo", [...command, "--features", features], options));
    for (const crate of linked(metadata)) crates.set(crate.id, crate);
  }
  const inOrder = [...crates.values()].sort((one, other) =>
    one.name < other.name ? -1 : one.name > other.name ? 1 : one.version < other.version ? -1 : 1,
  );
  const described = inOrder.map((it) => describe(it, folders(it, inOrder)));
  const texts = new Map();
  for (const crate of [...described, standardLibrary()]) {
    for (const text of crate.texts) texts.set(text, [...(texts.get(text) ?? []), crate]);
  }
  const sections = [...texts].map(([text, crates]) => `${crates.map(title).join("\n")}\n\n${text}`);
  return [INTRODUCTION, ...sections].join(`\n${"-".repeat(80)}\n\n`);
}

const INTRODUCTION = `policy-explorer's WebAssembly and script contain code of the packages below, all of them under the licences that
stand with them. Of several licences that a package offers, the one used here is named.
`;

const title = ({ name, version, licence, repository }) =>
  `${name} ${version} (${licence})${repository ? `  ${repository}` : ""}`;

// The crates that end up in a program: the root's normal dependencies, without macros.
function linked({ packages, resolve }) {
  const byId = new Map(packages.map((it) => [it.id, it]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const isMacro = ({ targets }) => targets.some(({ kind }) => kind.includes("proc-macro"));
  const seen = new Set();
  const visit = (id) => {
    if (seen.has(id) || isMacro(byId.get(id))) return;
    seen.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
    }
  };
  visit(resolve.root);
  seen.delete(resolve.root);
  return [...seen].map((id) => byId.get(id));
}

// Where the text of a crate's licence may be: its own folder, then those of the other crates of its repository.
function folders({ manifest_path, repository }, all) {
  const siblings = all.filter((other) => repository && other.repository === repository);
  return [manifest_path, ...siblings.map((other) => other.manifest_path)].map((path) => dirname(path));
}

// Where a package offers several licences, the first one in this list is used: the shortest texts come first.
const PREFERRED = [
  "MIT",
  "Zlib",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "0BSD",
  "MIT-0",
  "Unlicense",
  "Unicode-3.0",
  "Apache-2.0",
];

function describe({ name, version, license, authors, repository }, folders) {
  // All licences joined by AND apply; of those joined by OR (formerly a slash), one is enough.
  const licences = (license ?? "").split(" AND ").map((choice) => {
    const offered = choice.replace(/[()]/g, "").split(/ OR | *\/ */);
    return PREFERRED.find((it) => offered.includes(it));
  });
  if (licences.includes(undefined)) {
    throw new Error(`${name} ${version} is under "${license}": teach build/notices.mjs what it asks for`);
  }
  const texts = licences.map((licence) => text(licence, folders, name, authors));
  return { name, version, licence: licences.join(" and "), repository, texts };
}

// What tells the text of a licence, in a file that is named otherwise.
const SAYS = { "BSD-3-Clause": /Redistribution and use in source and binary forms[^]*Neither the name/ };

// The licence as the crate or its repository ships it. Some do not publish the file: then the standard text, with its
// authors.
function text(licence, folders, name, authors) {
  for (const folder of folders) {
    const file = fileOf(licence, folder);
    if (file) return tidy(readFileSync(join(folder, file), "utf8"));
  }
  const holders = authors.length
    ? authors.map((author) => author.replace(/ *<.*>/, "")).join(", ")
    : `the authors of ${name}`;
  if (licence === "Apache-2.0") return tidy(readFileSync("LICENSE-APACHE", "utf8"));
  if (licence !== "MIT") throw new Error(`${name} ships no text of its licence, ${licence}`);
  return tidy(readFileSync("LICENSE-MIT", "utf8").replace(/^Copyright.*$/m, `Copyright (c) ${holders}`));
}

function fileOf(licence, folder) {
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|unlicense)/i.test(file))
    .sort();
  const named = files.find((file) => file.toLowerCase().includes(licence.toLowerCase().split("-")[0]));
  const only = files.length === 1 ? files[0] : undefined;
  const told = files.find((file) => SAYS[licence]?.test(readFileSync(join(folder, file), "utf8")));
  return named ?? told ?? only;
}

const tidy = (text) =>
  `${text
    .replace(/\r/g, "")
    .replace(/[ \t]+$/gm, "")
    .trim()}\n`;

// Linked into every Rust program, but not among cargo's packages.
function standardLibrary() {
  // From the compiler of the bundle.
  const command = '. ./build/release.env && rustup run "$RUSTUP_TOOLCHAIN" rustc --version';
  const [, version] = execFileSync("sh", ["-c", command], { encoding: "utf8" }).split(" ");
  const text = readFileSync("LICENSE-MIT", "utf8").replace(
    /^Copyright.*$/m,
    "Copyright (c) The Rust Project contributors",
  );
  return {
    name: "Rust standard library",
    version,
    licence: "MIT",
    repository: "https://github.com/rust-lang/rust",
    texts: [tidy(text)],
  };
}
