//! `snippet`: the markup for an article, and whether published markup is out of date.

use std::path::Path;
use std::rc::Rc;

use base64::Engine;
use policy_explorer::engine::{Policy, compact};
use sha2::{Digest, Sha384};

use crate::args::{Kind, Snippet, Styles};
use crate::commands::prerender::{self, Shown};
use crate::delivery::MAX_SERVED;
use crate::parts::{Parts, Script, VERSION, digest};
use crate::policy_file::PolicyFile;
use crate::shell::Shell;
use crate::{Ending, file, page, stale};

pub fn run(command: &Snippet, shell: &Shell<'_>) -> Ending {
    let (policy, file) = match file::sound(&command.file, shell) {
        Ok(sound) => sound,
        Err(ending) => return ending,
    };
    if let Some(page) = &command.verify {
        return stale::run(policy, &file, page, shell);
    }
    warn_of_its_name(&policy, &file, shell);
    match parts(command, Rc::new(policy), &file, shell) {
        Ok(parts) => shell.deliver(&written(&parts, command.kind), command.output.as_deref()),
        Err(ending) => ending,
    }
}

/// What a snippet is made of.
pub fn parts<'c>(
    command: &'c Snippet,
    policy: Rc<Policy>,
    file: &PolicyFile,
    shell: &Shell<'_>,
) -> Result<Parts<'c>, Ending> {
    if let Some((option, help)) = without_effect(command) {
        return Err(shell.refuse(&format!("`{option}` has no effect here"), help));
    }
    let base = base(command.base.as_deref().unwrap_or_default(), shell)?;
    let pin = command.pin.as_deref();
    let frame_script = match command.kind {
        Kind::Page => script("frame.js", pin, shell)?,
        _ => Script { name: "frame.js".into(), integrity: None },
    };
    let parts = Parts {
        shown: Shown::of(&policy, &command.look, command.kind == Kind::Page, shell)?,
        checked: compact::write(&policy, &file.bytes),
        policy,
        scenario: &command.look.scenario,
        of_page: &command.page,
        base,
        digest: digest(&file.bytes),
        styles: command.styles.unwrap_or(Styles::Inline),
        script: script("policy-explorer.js", pin, shell)?,
        frame_script,
    };
    if command.kind == Kind::Oembed && parts.oembed_address().is_none() {
        let message = format!("oEmbed is read on other sites, and `{}` means nothing there", parts.base);
        return Err(shell.refuse(&message, "say where the files will be served: --base https://…/"));
    }
    Ok(parts)
}

/// Addresses are made of the policy's id, and files are served by their names.
fn warn_of_its_name(policy: &Policy, file: &PolicyFile, shell: &Shell<'_>) {
    let (id, is_input) = (policy.id(), file.path.as_os_str() == "-");
    if !is_input && file.path.file_stem().is_some_and(|stem| stem != id) {
        let message =
            format!("`{}` is not named by its id: what is printed leads to `policies/{id}.json`", file.name());
        shell.warn(&message, "serve the file under that name, or change its id");
    }
}

/// An option that changes nothing in the output, and what to do about it.
fn without_effect(command: &Snippet) -> Option<(&'static str, &'static str)> {
    let (kind, look) = (command.kind, &command.look);
    let is_file = command.styles == Some(Styles::File);
    let is_frame = matches!(kind, Kind::Iframe | Kind::Oembed);
    let of_page = (&command.page.publisher, &command.page.image);
    [
        (of_page.0.is_some() && kind != Kind::Page, "--publisher", "only `--kind page` states it"),
        (of_page.1.is_some() && kind != Kind::Page, "--image", "only `--kind page` states it"),
        (
            command.styles.is_some_and(|styles| styles != Styles::Inline) && kind != Kind::Prerendered,
            "--styles",
            "only a prerendered snippet has styles to choose a place for",
        ),
        (
            command.pin.is_some() && (is_file || is_frame || kind == Kind::Placeholder),
            "--pin",
            "this prints no script: pin the page that a frame shows, or the script tag of the site",
        ),
        (!look.scenario.is_empty() && is_frame, "--scenario", "a frame shows the page, which begins as it was written"),
        (
            look.heading_level.is_some() && (is_frame || is_file),
            "--heading-level",
            "this prints no heading: leave it out",
        ),
    ]
    .into_iter()
    .find_map(|(is_idle, option, help)| is_idle.then_some((option, help)))
}

/// The address of the files, with a trailing slash.
fn base(base: &str, shell: &Shell<'_>) -> Result<String, Ending> {
    let scheme = base.split_once("://").map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    let is_whole = scheme.as_ref().is_some_and(|(scheme, rest)| {
        (scheme == "https" || scheme == "http")
            && rest.starts_with(|first: char| first.is_alphanumeric() || first == '[')
    });
    let is_relative = ["/", "./", "../"].iter().any(|start| base.starts_with(start)) || base == "." || base == "..";
    let is_plain = !base.contains(|it: char| "?#\\\"<>".contains(it) || it.is_whitespace() || it.is_control());
    if !is_plain || !(is_whole || is_relative) {
        let message = format!("`{base}` is not an address of a folder");
        let help = if is_plain && is_host(base) {
            format!("write `https://{base}`, or `./{base}` for a folder beside the article")
        } else {
            "write the whole address, such as https://cdn.example/policy-explorer/, or one from the page on, such as ./ or /files/".into()
        };
        return Err(shell.refuse(&message, &help));
    }
    let base = scheme.map_or(base.to_owned(), |(scheme, rest)| format!("{scheme}://{rest}"));
    Ok(if base.ends_with('/') { base } else { format!("{base}/") })
}

/// Whether an address without a scheme begins with a host, perhaps with a port.
fn is_host(base: &str) -> bool {
    let first = base.split('/').next().unwrap_or_default();
    let is_name = first.contains('.') && first.trim_matches('.') == first || first == "localhost";
    let is_port = first.split_once(':').is_some_and(|(_, port)| port.starts_with(|digit: char| digit.is_ascii_digit()));
    is_name || is_port
}

/// A script, with its hash if a release is pinned.
fn script(name: &str, pin: Option<&Path>, shell: &Shell<'_>) -> Result<Script, Ending> {
    let Some(folder) = pin else { return Ok(Script { name: name.to_owned(), integrity: None }) };
    let path = folder.join(VERSION).join(name);
    let bytes = shell.read(&path, MAX_SERVED).inspect_err(|_| shell.help("`make dist` writes it"))?;
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(&bytes));
    Ok(Script { name: format!("{VERSION}/{name}"), integrity: Some(format!("sha384-{hash}")) })
}

/// An element inside a block. Editors and Markdown put unknown elements into a paragraph. The fallback's own paragraphs
/// would end that paragraph and the element with it, so that the fallback would stay beside the widget.
fn in_a_block(element: &str) -> String {
    format!("<section>{element}</section>\n")
}

/// The markup of this kind.
pub fn written(parts: &Parts<'_>, kind: Kind) -> String {
    if parts.styles == Styles::File {
        return prerender::styles(&parts.policy, &parts.shown);
    }
    match kind {
        // A tag alone is lost where a tool bundles, delays or moves scripts, and shows nothing until it runs.
        Kind::Script => match parts.answers() {
            Some(answers) => format!("{}{}", parts.answers_place(), parts.tag(&answers)),
            None => format!("{}{}", parts.placeholder(), parts.script_tag()),
        },
        Kind::Answers => format!("{}\n", parts.ready_made()),
        Kind::Element => format!("{}{}", in_a_block(&parts.element("", false)), parts.script_tag()),
        Kind::Placeholder => parts.placeholder(),
        Kind::Prerendered => {
            let stylesheet = parts.stylesheet();
            let content = prerender::content(&parts.policy, &parts.shown, stylesheet.as_deref());
            format!("{}{}", in_a_block(&parts.element(&content, false)), parts.script_tag())
        }
        Kind::Iframe => parts.frame(),
        Kind::Page => page::page(parts),
        Kind::Oembed => format!("{:#}\n", parts.oembed()),
    }
}
