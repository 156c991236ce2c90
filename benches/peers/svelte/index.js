// The widget as a newsroom would write it by hand in Svelte.

import { mount, unmount } from "svelte";
import { define } from "../element.js";
import Explorer from "./Explorer.svelte";

define((target, props) => {
  const explorer = mount(Explorer, { target, props });
  return () => unmount(explorer);
});
