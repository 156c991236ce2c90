// The widget as a newsroom would write it by hand in Preact.

import { render } from "preact";
import { define } from "../element.js";
import { Explorer } from "./Explorer.jsx";

define((target, props) => {
  render(<Explorer {...props} />, target);
  return () => render(null, target);
});
