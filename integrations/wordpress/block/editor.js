// The block in the editor: an address and a language, and the explainer as readers without script see it. No script of the
// policy's server runs here.
((wp) => {
  const { createElement: el, useEffect, useRef, useState } = wp.element;
  const { __, sprintf } = wp.i18n;
  const { InspectorControls, useBlockProps } = wp.blockEditor;
  const { Button, ExternalLink, Notice, PanelBody, Placeholder, SelectControl, Spinner, TextControl } = wp.components;

  const NAME = "policy-explorer/explainer";

  // A verdict's tile. An icon of the admin's font is missing in the frame around the content.
  const icon = el(
    "svg",
    { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": true, focusable: false },
    el("path", { d: "M4 4h16v16H4z", fill: "none", stroke: "currentColor", strokeWidth: 1.5 }),
    el("circle", { cx: 12, cy: 12, r: 4.5, fill: "none", stroke: "currentColor", strokeWidth: 1.5 }),
    el("path", { d: "M12 7.5a4.5 4.5 0 0 0 0 9z", fill: "currentColor" }),
  );

  // How long to wait for the next letter of an address.
  const PAUSE_MS = 600;

  // Older browsers attach declarative shadow roots only while they parse a page.
  function attachRoots(container) {
    for (const template of container.querySelectorAll("template[shadowrootmode]")) {
      const host = template.parentElement;
      const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
      root.replaceChildren(template.content);
      template.remove();
    }
  }

  // A link would leave the editor, and unsaved changes with it.
  function stayHere(event) {
    if (event.nativeEvent.composedPath().some((part) => part.localName === "a")) event.preventDefault();
  }

  function Preview({ html }) {
    const ref = useRef();
    useEffect(() => {
      // The markup is escaped by this site's server, and holds no script.
      if (ref.current.setHTMLUnsafe) ref.current.setHTMLUnsafe(html);
      else ref.current.innerHTML = html;
      attachRoots(ref.current);
    }, [html]);
    return el("div", { ref, onClickCapture: stayHere });
  }

  // What the server says of an explainer. `check` has it ask for a newer copy.
  async function ask(url, lang, check, signal) {
    try {
      return await wp.apiFetch({
        path: "/policy-explorer/v1/preview",
        method: "POST",
        data: { url, lang, check },
        signal,
      });
    } catch (error) {
      if (error.name === "AbortError") return undefined;
      return { html: "", message: error.message, languages: [] };
    }
  }

  function Message({ message, settings }) {
    return el(
      Notice,
      { status: "warning", isDismissible: false },
      el("p", null, message),
      settings && el(ExternalLink, { href: settings }, __("Settings of the policy explainer", "policy-explorer")),
    );
  }

  function Edit({ attributes, setAttributes }) {
    const { url, lang } = attributes;
    const [entered, enter] = useState(url);
    const [shown, show] = useState();
    const [isBusy, setBusy] = useState(false);
    const blockProps = useBlockProps();

    const load = async (check, signal) => {
      setBusy(true);
      const answer = await ask(url, lang, check, signal);
      if (answer) {
        show(answer);
        setBusy(false);
      }
    };

    useEffect(() => {
      if (!url) return undefined;
      const waiting = new AbortController();
      const timer = setTimeout(() => load(false, waiting.signal), shown ? PAUSE_MS : 0);
      return () => {
        clearTimeout(timer);
        waiting.abort();
      };
    }, [url, lang]);

    const address = (value, onChange) =>
      el(TextControl, {
        label: __("Address of the policy", "policy-explorer"),
        help: __("Of its file or its page: https://…/policies/ID.json or https://…/ID.html", "policy-explorer"),
        type: "url",
        value,
        onChange,
        __nextHasNoMarginBottom: true,
        __next40pxDefaultSize: true,
      });

    if (!url) {
      const submit = (event) => {
        event.preventDefault();
        setAttributes({ url: entered.trim() });
      };
      return el(
        "div",
        blockProps,
        el(
          Placeholder,
          {
            icon,
            label: __("Policy explainer", "policy-explorer"),
            instructions: __(
              "Readers set a case and see what the reported policy says about it. Corrections of the policy reach this post by themselves.",
              "policy-explorer",
            ),
          },
          el(
            "form",
            { onSubmit: submit, style: { display: "grid", gap: "12px", justifyItems: "start" } },
            el("div", { style: { width: "100%" } }, address(entered, enter)),
            el(
              Button,
              { variant: "primary", type: "submit", disabled: !entered.trim() },
              __("Show the explainer", "policy-explorer"),
            ),
          ),
        ),
      );
    }

    const languages = [
      { value: "", label: __("That of the address, or of the site", "policy-explorer") },
      ...(shown?.languages ?? []).map(({ tag, name }) => ({ value: tag, label: name })),
    ];
    // One that the policy has no more, or not yet.
    if (lang && !languages.some(({ value }) => value === lang)) languages.push({ value: lang, label: lang });
    const settings = el(
      InspectorControls,
      null,
      el(
        PanelBody,
        { title: __("Policy", "policy-explorer") },
        address(url, (value) => setAttributes({ url: value.trim() })),
        el(SelectControl, {
          label: __("Language", "policy-explorer"),
          value: lang,
          options: languages,
          onChange: (value) => setAttributes({ lang: value }),
          __nextHasNoMarginBottom: true,
          __next40pxDefaultSize: true,
        }),
        shown?.checked &&
          el(
            "p",
            null,
            // translators: %s: a date and time.
            sprintf(__("Compared with its origin: %s", "policy-explorer"), shown.checked),
          ),
        el(
          Button,
          { variant: "secondary", isBusy, disabled: isBusy, onClick: () => load(true) },
          __("Compare now", "policy-explorer"),
        ),
      ),
    );
    return el(
      "div",
      blockProps,
      settings,
      !shown && el(Placeholder, { icon, label: __("Policy explainer", "policy-explorer") }, el(Spinner)),
      shown?.message && el(Message, shown),
      shown?.html && el(Preview, { html: shown.html }),
    );
  }

  // A shortcode of the classic editor becomes a block.
  const text = (name) => ({ type: "string", shortcode: ({ named }) => named[name] ?? "" });
  const from = [{ type: "shortcode", tag: "policy_explorer", attributes: { url: text("url"), lang: text("lang") } }];

  wp.blocks.registerBlockType(NAME, { icon, edit: Edit, save: () => null, transforms: { from } });
})(window.wp);
