// The page of `preview`: both frames are loaded again when a file has changed. They keep their places in the text.

const LOOK_MS = 250;

const said = document.querySelector("[role=status]");
let last;

async function look() {
  try {
    const response = await fetch("/state", { cache: "no-store" });
    const state = await response.text();
    if (last !== undefined && last !== state) {
      for (const frame of document.querySelectorAll("iframe")) frame.contentWindow.location.reload();
    }
    last = state;
    said.textContent = "";
  } catch {
    said.textContent = "The preview has ended: start it again, and this page goes on.";
  }
  setTimeout(look, LOOK_MS);
}

look();
