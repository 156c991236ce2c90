// What every part of the loader needs of a document.

export const NAME = "policy-explorer";

// A new element of this kind.
export function made(name, attributes = {}) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}
