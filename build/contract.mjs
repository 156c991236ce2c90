// Generates three forms of the element's contract, `src/embed/contract.json`: tables in docs/element.md, TypeScript
// declarations and a custom-elements manifest for editors.
//
//   node build/contract.mjs            writes the tables into docs/element.md, and src/embed/contract.d.ts
//   node build/contract.mjs --check    fails where they are not what it would write

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const contract = JSON.parse(readFileSync(file("src/embed/contract.json"), "utf8"));
const { tag, attributes, properties, methods, statics, events, errors, types, slots, parts, customProperties } =
  contract;

const code = (text) => `\`${text}\``;

// The content between `<!-- contract: NAME -->` and `<!-- end -->` in it.
const TABLES = {
  attributes: () =>
    table(
      ["attribute (on the script with `data-` before it)", "values", "default"],
      attributes.map((it) => [code(it.name), it.accepts ?? it.values.map(code).join(", "), otherwise(it)]),
    ),
  events: () =>
    table(
      ["event (bubbles, composed)", "when", "`detail`"],
      events.map(({ name, when, detail }) => [
        code(`${tag}:${name}`),
        when,
        Object.keys(detail).length ? code(`{${Object.keys(detail).join(", ")}}`) : "",
      ]),
    ),
  errors: () =>
    table(
      ["code of an error", "when"],
      errors.map((it) => [code(it.code), it.when]),
    ),
  styling: () =>
    table(
      ["for the host's style sheet", "what"],
      [
        ...customProperties.map(({ name, what }) => [code(name), what]),
        ...parts.map(({ name, what }) => [code(`::part(${name})`), what]),
      ],
    ),
  script: () =>
    table(
      ["property or method", "type", "what"],
      [
        ...properties.map(({ name, type, what }) => [code(name), code(type), what]),
        ...methods.map(({ name, signature, what }) => [code(`${name}()`), code(signature), what]),
        ...statics.map(({ name, signature, what }) => [
          code(`customElements.get("${tag}").${name}()`),
          code(signature),
          what,
        ]),
      ],
    ),
};

const otherwise = (it) => [it.default && code(it.default), it.otherwise].filter(Boolean).join(": ");

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")).replaceAll(" ", ""), ...rows.map(line)].join("\n");
}

function filled(document) {
  return document.replace(/(<!-- contract: (\w+) -->\n)(?:.*?\n)??(<!-- end -->)/gs, (_whole, start, name, end) => {
    if (!TABLES[name]) throw new Error(`docs/element.md asks for the table \`${name}\`, which there is not`);
    // The document is beside the others.
    return `${start}${TABLES[name]().replaceAll("](docs/", "](")}\n${end}`;
  });
}

// `policy-explorer:ready` becomes `PolicyExplorerReadyEvent`.
const pascal = (name) =>
  name
    .split("-")
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join("");
const eventType = ({ name }) => `${pascal(tag)}${pascal(name)}Event`;
const doc = (text, indent = "") => `${indent}/** ${text} */`;
const quoted = (values) => values.map((value) => JSON.stringify(value)).join(" | ");

export function declarations() {
  const named = Object.entries(types).map(([name, { says, is }]) => `${doc(says)}\nexport type ${name} = ${is};`);
  const codes = `${doc("Why a widget could not be shown.")}\nexport type ErrorCode = ${quoted(errors.map((it) => it.code))};`;
  const sent = events.map((event) => {
    const fields = Object.entries(event.detail).map(([name, type]) => `${name}: ${type}`);
    return `${doc(`Sent when ${event.when}.`)}\nexport type ${eventType(event)} = CustomEvent<${fields.length ? `{ ${fields.join("; ")} }` : "null"}>;`;
  });
  const map = events.map((event) => `  ${JSON.stringify(`${tag}:${event.name}`)}: ${eventType(event)};`);
  const members = [
    ...properties.map(
      ({ name, type, what, readonly }) => `${doc(what, "  ")}\n  ${readonly ? "readonly " : ""}${name}: ${type};`,
    ),
    ...methods.map(({ name, signature, what }) => `${doc(what, "  ")}\n  ${name}${signature};`),
  ];
  const overloads = ["add", "remove"].map((verb) => {
    const options = verb === "add" ? "boolean | AddEventListenerOptions" : "boolean | EventListenerOptions";
    const generic = "<K extends keyof PolicyExplorerEventMap>";
    const listener = "listener: (this: PolicyExplorerElement, event: PolicyExplorerEventMap[K]) => unknown";
    return `  ${verb}EventListener${generic}(type: K, ${listener}, options?: ${options}): void;
  ${verb}EventListener(type: string, listener: EventListenerOrEventListenerObject, options?: ${options}): void;`;
  });
  const settings = attributes.map((it) => {
    const type = it.values ? quoted(it.values) : "string";
    const [first, ...rest] = [it.accepts, otherwise(it) && `Default: ${otherwise(it)}`].filter(Boolean);
    return `${doc([first, ...rest].join(". "), "  ")}\n  ${JSON.stringify(it.name)}?: ${type};`;
  });
  return `// Written by build/contract.mjs from the element's contract.

${[...named, codes, ...sent].join("\n\n")}

${doc("The events that the element sends; they bubble and are composed, so the document hears them too.")}
export interface PolicyExplorerEventMap {
${map.join("\n")}
}

${doc("The attributes of the element, for those who type markup.")}
export interface PolicyExplorerAttributes {
${settings.join("\n")}
}

${doc(contract.summary)}
export interface PolicyExplorerElement extends HTMLElement {
${[...members, ...overloads].join("\n")}
}

${doc(`What \`customElements.get("${tag}")\` gives.`)}
export interface PolicyExplorerConstructor extends CustomElementConstructor {
  new (): PolicyExplorerElement;
${statics.map(({ name, signature, what }) => `${doc(what, "  ")}\n  ${name}${signature};`).join("\n")}
}

declare global {
  interface HTMLElementTagNameMap {
    ${JSON.stringify(tag)}: PolicyExplorerElement;
  }
  interface DocumentEventMap extends PolicyExplorerEventMap {}
}
`;
}

// The Custom Elements Manifest, which editors and documentation tools read.
export function elementsManifest(module) {
  const declaration = {
    kind: "class",
    customElement: true,
    name: contract.class,
    tagName: tag,
    description: contract.summary,
    superclass: { name: "HTMLElement" },
    attributes: attributes.map((it) => ({
      name: it.name,
      type: { text: it.values ? it.values.map((value) => `'${value}'`).join(" | ") : "string" },
      description: it.accepts ?? it.otherwise,
      ...(it.default && { default: `'${it.default}'` }),
    })),
    members: [
      ...properties.map(({ name, type, what, attribute, readonly }) => ({
        kind: "field",
        name,
        type: { text: type },
        description: what,
        ...(attribute && { attribute }),
        ...(readonly && { readonly }),
      })),
      ...methods.map(({ name, what }) => ({ kind: "method", name, description: what })),
      ...statics.map(({ name, what }) => ({ kind: "method", name, static: true, description: what })),
    ],
    events: events.map((event) => ({
      name: `${tag}:${event.name}`,
      type: { text: eventType(event) },
      description: event.when,
    })),
    slots: slots.map(({ name, what }) => ({ name, description: what })),
    cssParts: parts.map(({ name, what }) => ({ name, description: what })),
    cssProperties: customProperties.map(({ name, what }) => ({ name, description: what })),
  };
  const definition = { kind: "custom-element-definition", name: tag, declaration: { name: contract.class, module } };
  const modules = [{ kind: "javascript-module", path: module, declarations: [declaration], exports: [definition] }];
  return { schemaVersion: "1.0.0", readme: "README.md", modules };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const written = { "docs/element.md": filled, "src/embed/contract.d.ts": declarations };
  for (const [path, write] of Object.entries(written)) {
    const text = readFileSync(file(path), "utf8");
    const wanted = write(text);
    if (process.argv[2] !== "--check") {
      writeFileSync(file(path), wanted);
    } else if (wanted !== text) {
      console.error(`${path} is not what src/embed/contract.json says: run \`node build/contract.mjs\``);
      process.exitCode = 1;
    }
  }
}
