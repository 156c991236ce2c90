//! `snippet`: the markup for an article, and whether published markup is out of date.

use std::path::Path;
use std::rc::Rc;

use base64::Engine;
use sha2::{Digest, Sha384};

use crate::args::{Format, Kind, Snippet, Styles};
use crate::commands::prerender;
use crate::parts::{Parts, VERSION, digest};
use crate::{Ending, file, page, stale};

pub fn run(command: &Snippet, format: Format) -> Ending {
    let (policy, file) = match file::sound(&command.file, format) {
        Ok(sound) => sound,
        Err(ending) => return ending,
    };
    let digest = digest(file.text.as_bytes());
    if let Some(page) = &command.verify {
        return stale::run(&policy, &digest, page, format);
    }
    let made = prerender::scenario(&policy, &command.look).and_then(|start| {
        let base = command.base.as_deref().unwrap_or_default();
        let base = if base.ends_with('/') { base.to_owned() } else { format!("{base}/") };
        let script = script(command.pin.as_deref())?;
        let styles = command.styles;
        Ok(Parts {
            policy: Rc::new(policy),
            start,
            look: &command.look,
            of_page: &command.page,
            base,
            digest,
            styles,
            script,
        })
    });
    match made {
        Ok(parts) if command.kind == Kind::Oembed && parts.oembed_address().is_none() => {
            eprintln!("error: oEmbed is read on other sites, and `{}` means nothing there", parts.base);
            eprintln!("help: say where the files will be served: --base https://…/");
            Ending::CouldNotRun
        }
        Ok(parts) => file::deliver(&written(&parts, command.kind), command.output.as_deref()),
        Err(ending) => ending,
    }
}

/// The name of the script, and its hash if a release is pinned.
fn script(pin: Option<&Path>) -> Result<(String, Option<String>), Ending> {
    const NAME: &str = "policy-explorer.js";
    let Some(folder) = pin else { return Ok((NAME.to_owned(), None)) };
    let path = folder.join(VERSION).join(NAME);
    let bytes = std::fs::read(&path).map_err(|error| {
        eprintln!("error: `{}` cannot be read: {error}\nhelp: `make dist` writes it", path.display());
        Ending::CouldNotRun
    })?;
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(&bytes));
    Ok((format!("{VERSION}/{NAME}"), Some(format!("sha384-{hash}"))))
}

/// An element inside a block. Editors and Markdown put unknown elements into a paragraph. The fallback's own paragraphs
/// would end that paragraph and the element with it, so that the fallback would stay beside the widget.
fn in_a_block(element: &str) -> String {
    format!("<section>{element}</section>\n")
}

/// The markup of this kind.
fn written(parts: &Parts<'_>, kind: Kind) -> String {
    if parts.styles == Styles::File {
        return prerender::styles(&parts.policy, &parts.start, parts.look);
    }
    match kind {
        // A tag alone is lost where a tool bundles, delays or moves scripts, and shows nothing until it runs.
        Kind::Script => format!("{}{}", parts.placeholder(), parts.script_tag()),
        Kind::Element => format!("{}{}", in_a_block(&parts.element("", false)), parts.script_tag()),
        Kind::Placeholder => parts.placeholder(),
        Kind::Prerendered => {
            let stylesheet = parts.stylesheet();
            let content = prerender::content(&parts.policy, &parts.start, parts.look, stylesheet.as_deref(), false);
            format!("{}{}", in_a_block(&parts.element(&content, false)), parts.script_tag())
        }
        Kind::Iframe => parts.frame(),
        Kind::Page => page::page(parts),
        Kind::Oembed => format!("{:#}\n", parts.oembed()),
    }
}
