import { look } from "../words.js";

// The sign of an answer, the same everywhere.
export const Tile = ({ decision }) => <span class={tileClass(decision)}><Glyph decision={decision} /></span>;

export const tileClass = (decision) => `tile looks-${look(decision)}`;

export function Glyph({ decision }) {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" fill="none" aria-hidden="true" focusable="false">
      {PATHS[look(decision)].map(([className, path]) => <path d={path} class={className} />)}
    </svg>
  );
}

const DIAMOND = ["line", "M12 3.4 20.6 12 12 20.6 3.4 12z"];
const PLATE = ["plate", "M12-1 25 12 12 25-1 12z"];
const PATHS = {
  permitted: [["fill", "M5 12a7 7 0 1 0 14 0a7 7 0 1 0-14 0z"]],
  limited: [
    ["plate", "M.5 12a11.5 11.5 0 1 0 23 0a11.5 11.5 0 1 0-23 0z"],
    ["line", "M4.4 12a7.6 7.6 0 1 0 15.2 0a7.6 7.6 0 1 0-15.2 0z"],
    ["fill", "M12 4.4a7.6 7.6 0 0 0 0 15.2z"],
  ],
  forbidden: [["line", "M3.4 12a8.6 8.6 0 1 0 17.2 0a8.6 8.6 0 1 0-17.2 0zM6 18 18 6"]],
  required: [["fill", "M12 3.5 21 19.5H3z"]],
  undecided: [PLATE, DIAMOND],
  disputed: [PLATE, DIAMOND, ["fill", "M12 3.4V20.6L3.4 12z"]],
  unregulated: [["line", "M5.4 5.4h13.2v13.2H5.4z"]],
  unstated: [["line", "M5.5 12h13"]],
  depends: [["line", "M12 21.5V13L4.8 4M12 13l7.2-9"]],
  conflict: [["line", "M12 3v11M12 18v2.5"]],
};
