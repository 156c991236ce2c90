// What a reader passes on: an address, or an answer in words with its address. Only the reader's click sends anything.

const line = (part) => part.textContent.replace(/\s+/g, " ").trim();

// An answer in words: what the policy is of, the scenario, the verdict of each question, the date of the report, the
// sources, the address.
export function answerIn(root, address) {
  const all = (selector) => [...root.querySelectorAll(selector)].map(line);
  const verdicts = [...root.querySelectorAll(".headline")].map((part) =>
    [".question", ".verdict"].map((name) => line(part.querySelector(name))).join(": "),
  );
  const [title] = all(".title");
  return [title, all(".sentence")[0], ...verdicts, ...all(".reported"), ...all(".sources li"), address]
    .filter(Boolean)
    .join("\n");
}

// Puts a text on the clipboard; false where the browser or the page forbids it.
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

// Hands an answer to the system's share sheet; false where that fails, but not where the reader has thought better.
export async function sent(data) {
  try {
    await navigator.share(data);
    return true;
  } catch (error) {
    return error.name === "AbortError";
  }
}
