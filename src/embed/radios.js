// The radios of a widget, prerendered or live: what is chosen in them, as the `scenario` attribute is written.

const radios = (root) => [...root.querySelectorAll("input[type=radio]")];

export const chosenIn = (root) =>
  radios(root)
    .filter((radio) => radio.checked)
    .map(({ name, value }) => `${name}=${value}`)
    .join(";");

// The whole scenario, as an address has it: also what is open.
export function scenarioIn(root) {
  const chosen = new Map();
  for (const { name, value, checked } of radios(root)) {
    if (checked || !chosen.has(name)) chosen.set(name, checked ? value : "any");
  }
  return [...chosen].map((pair) => pair.join("=")).join(";");
}

// What the reader has set in a prerendered widget; nothing if it is as it came.
export const setByReader = (root) =>
  radios(root).every((radio) => radio.checked === radio.defaultChecked) ? undefined : chosenIn(root);

// Sets the radios of a prerendered widget to what is asked for, over what they were at first; false where it knows no
// part of that.
export function preset(root, pairs) {
  const all = radios(root);
  const wanted = pairs.split(";").map((pair) => pair.split("=").map((part) => part.trim()));
  const found = all.filter((radio) => wanted.some(([name, value]) => radio.name === name && radio.value === value));
  if (!found.length) return false;
  for (const radio of all) radio.checked = radio.defaultChecked;
  for (const radio of found) radio.checked = true;
  return true;
}
