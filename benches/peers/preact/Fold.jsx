import { useState } from "preact/hooks";

// A part that is closed at first, and drawn only while it is open.
export function Fold({ name, summary, children }) {
  const [open, setOpen] = useState(false);
  const toggle = (event) => {
    event.preventDefault();
    setOpen(!open);
  };
  return (
    <details class={name} open={open}>
      <summary onClick={toggle}>{summary}</summary>
      {open && children()}
    </details>
  );
}
