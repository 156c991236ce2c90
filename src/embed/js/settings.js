// Attributes of the element that a tag or a placeholder may set, as `data-` attributes.
export const SETTINGS = ["lang", "scenario", "theme", "loading", "heading-level", "address"];
