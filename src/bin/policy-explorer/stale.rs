//! `snippet --verify`: whether the snippets of a policy in a page are up to date.
//! A snippet says which version of its policy it is of. What it shows is compared with what would be printed now: the
//! markup of a page can be cut off or changed while its attributes stay.

use std::path::Path;
use std::rc::Rc;

use policy_explorer::engine::scenario::pairs;
use policy_explorer::engine::{Kind, Path as Place, Policy, Problem};
use policy_explorer::format::syntax::is_language_tag;
use serde_json::Value;

use crate::Ending;
use crate::args::Format;
use crate::article::{self, Form};
use crate::commands::prerender::{self, Shown};
use crate::html::{Element, elements};
use crate::language;
use crate::parts::{VERSION, digest};
use crate::policy_file::PolicyFile;
use crate::report::{self, Finding, count};
use crate::shell::Shell;

pub fn run(policy: Policy, file: &PolicyFile, page: &Path, shell: &Shell<'_>) -> Ending {
    let source = match article::source(page, shell) {
        Ok(source) => source,
        Err(ending) => return ending,
    };
    let found = match parts_of(&source.text, source.form == Form::Xhtml) {
        Ok(found) => found,
        Err(reason) => return article::unreadable(&source.name, &reason, shell),
    };
    let wanted = Wanted { policy: Rc::new(policy), digests: digests(&file.bytes) };
    let mut snippets = 0;
    let mut stale = Vec::new();
    for (below, elements) in &found {
        for (position, element) in elements.iter().enumerate() {
            if !wanted.is_snippet(element) {
                continue;
            }
            snippets += 1;
            let inner = elements.get(position + 1..element.end).unwrap_or_default();
            stale.extend(wanted.fault(element, inner, position).map(|detail| (below + element.line, detail)));
        }
    }
    if snippets == 0 {
        stale.push(wanted.missing(&found));
    }
    let findings: Vec<Finding> = stale
        .into_iter()
        .map(|(line, detail)| Finding::in_page(page, &Problem::new(Kind::StaleSnippet { detail }, Place::root()), line))
        .collect();
    if findings.is_empty() && shell.format != Format::Json {
        let id = wanted.policy.id();
        say!(shell, "{}: {} of `{id}`, up to date", source.name, count(snippets, "snippet"));
    } else {
        report::print(&findings, &[], shell);
    }
    report::ending(&findings, None)
}

/// The elements of a page, and of what else it has in it, each with the number of lines before it.
type Parts = Vec<(usize, Vec<Element>)>;

/// The elements of a page, of the frames that have their page in an attribute, or of an oEmbed answer.
fn parts_of(text: &str, is_xml: bool) -> Result<Parts, String> {
    let embedded = serde_json::from_str::<Value>(text).ok();
    if let Some(html) = embedded.as_ref().and_then(|answer| answer.get("html")).and_then(Value::as_str) {
        return Ok(vec![(0, elements(html, false)?)]);
    }
    let page = elements(text, is_xml)?;
    let mut parts = Vec::new();
    for frame in page.iter().filter(|element| element.name == "iframe") {
        if let Some(inner) = frame.get("srcdoc") {
            parts.push((frame.line.saturating_sub(1), elements(inner, false)?));
        }
    }
    parts.insert(0, (0, page));
    Ok(parts)
}

/// The digests of a file in each of the forms that version control gives it.
fn digests(bytes: &[u8]) -> Vec<String> {
    let unix: Vec<u8> = String::from_utf8_lossy(bytes).replace("\r\n", "\n").into_bytes();
    let windows = String::from_utf8_lossy(&unix).replace('\n', "\r\n").into_bytes();
    [bytes, &unix, &windows].map(digest).to_vec()
}

/// The policy whose snippets are looked for.
struct Wanted {
    policy: Rc<Policy>,
    digests: Vec<String>,
}

/// The attributes that make a prerendered widget work. Others are of no matter, or depend on where it is served.
const COMPARED: [&str; 13] = [
    "checked",
    "class",
    "dir",
    "for",
    "hidden",
    "id",
    "lang",
    "name",
    "role",
    "shadowrootmode",
    "slot",
    "type",
    "value",
];

impl Wanted {
    fn is_snippet(&self, element: &Element) -> bool {
        // What a script with the answers fills is named by the policy's id alone.
        let is_named = element.get("data-policy-explorer") == Some(self.policy.id());
        is_named || address_of(element).is_some_and(|address| self.is_ours(address))
    }

    /// Whether an address leads to the file of the policy, or to its page in some language.
    fn is_ours(&self, address: &str) -> bool {
        let address = address.split(['?', '#']).next().unwrap_or_default();
        let path = match address.split_once("//") {
            Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
                rest.split_once('/').map_or("", |(_, path)| path)
            }
            _ => address,
        };
        let name = unescaped(path.rsplit('/').next().unwrap_or_default());
        let Some(rest) = name.strip_prefix(self.policy.id()) else { return false };
        let in_a_language =
            rest.strip_prefix('.').and_then(|rest| rest.strip_suffix(".html")).is_some_and(is_language_tag);
        rest == ".json" || rest == ".html" || in_a_language
    }

    /// The fault of a snippet, if it has one.
    fn fault(&self, element: &Element, inner: &[Element], position: usize) -> Option<String> {
        // One that was written by hand shows today's file, whatever that is.
        let hash = element.get("data-policy-hash")?;
        let [now, ..] = self.digests.as_slice() else { return None };
        if !self.digests.iter().any(|digest| digest == hash) {
            return Some(format!("this snippet is of another version of the policy ({hash}, now {now})"));
        }
        if !inner.iter().any(|inner| matches!(inner.name.as_str(), "template" | "style" | "input")) {
            return None;
        }
        let release = element.get("data-release").unwrap_or("an unknown release");
        if release != VERSION {
            return Some(format!("the markup of this snippet is of {release}, and this is {VERSION}"));
        }
        let Some(shown) = self.shown(element) else {
            return Some("this snippet is in a language, or begins with choices, that the policy does not have".into());
        };
        let linked = inner.iter().find(|inner| inner.name == "link").and_then(|link| link.get("href"));
        let content = prerender::content(&self.policy, &shown, linked);
        let expected = elements(&format!("<!doctype html><body><{0}>{content}</{0}>", element.name), false).ok()?;
        let from = expected.iter().position(|it| it.name == element.name).map_or(0, |at| at + 1);
        let expected = expected.get(from..).unwrap_or_default();
        let sheet = format!("{}.css", digest(prerender::styles(&self.policy, &shown).as_bytes()));
        let is_foreign =
            linked.is_some_and(|address| !address.split(['?', '#']).next().unwrap_or_default().ends_with(&sheet));
        if is_foreign {
            return Some("the style sheet of this snippet is of another version of the policy".into());
        }
        let ends = (from, position + 1);
        let differs = expected
            .iter()
            .enumerate()
            .find(|(index, wanted)| inner.get(*index).is_none_or(|there| !is_alike(wanted, there, ends)));
        let (index, wanted) = differs?;
        let line = inner
            .get(index)
            .map_or(String::new(), |there| format!(" (from its `{}` in line {})", there.name, there.line));
        Some(match wanted.name.as_str() {
            "style" => format!("the styles of this snippet are not those that are printed now{line}"),
            _ => format!(
                "the markup of this snippet is cut off or changed{line}: readers may see another answer, or none"
            ),
        })
    }

    /// How a snippet says that it is shown; `None` if the policy cannot be shown so.
    fn shown(&self, element: &Element) -> Option<Shown> {
        let policy = &self.policy;
        let mut start = policy.start().clone();
        for (_, pair) in pairs(element.get("scenario").unwrap_or_default()) {
            let (dimension, option) = pair?;
            let (dimension, option) = policy.choice(dimension, option)?;
            start = start.with(dimension, option);
        }
        let standalone = element.get("data-standalone").is_some();
        let language = element.get("lang").map_or(Some(policy.language()), |tag| language::spoken(policy, tag))?;
        let level = element.get("heading-level").and_then(|level| level.parse().ok());
        Some(Shown { start, language: language.to_owned(), heading_level: level.unwrap_or(2), standalone })
    }

    /// Why there is no snippet.
    fn missing(&self, found: &Parts) -> (usize, String) {
        let id = self.policy.id();
        let stamped = |it: &&Element| it.get("data-policy-hash").is_some() && address_of(it).is_some();
        let other = found.iter().find_map(|(below, elements)| {
            let other = elements.iter().find(stamped)?;
            Some((below + other.line, address_of(other)?))
        });
        match other {
            Some((line, address)) => {
                (line, format!("no snippet of `{id}` is in this page, but there is one that leads to `{address}`"))
            }
            None => (1, format!("no snippet of `{id}` is in this page")),
        }
    }
}

/// The address that a snippet leads to.
fn address_of(element: &Element) -> Option<&str> {
    match element.name.as_str() {
        "iframe" => element.get("src"),
        _ => ["policy", "data-policy", "data-policy-explorer"].iter().find_map(|name| element.get(name)),
    }
}

/// Whether an element shows the same, with as much in it, at these positions in their pages.
fn is_alike(wanted: &Element, there: &Element, (from, position): (usize, usize)) -> bool {
    let is_same = |name: &str| match (wanted.get(name), there.get(name)) {
        // An attribute that is there or not may have any value, and tools drop empty ones.
        (Some(""), _) if !matches!(name, "hidden" | "checked") => true,
        (Some(_), Some(_)) | (None, None) if matches!(name, "hidden" | "checked") => true,
        (one, other) => one == other,
    };
    let words = |element: &Element| match element.name.as_str() {
        "style" => element.words.split_whitespace().collect::<String>().replace(";}", "}"),
        _ => element.words.clone(),
    };
    wanted.name == there.name
        && wanted.end.checked_sub(from) == there.end.checked_sub(position)
        && words(wanted) == words(there)
        && COMPARED.iter().all(|name| is_same(name))
}

/// A part of an address with its percent signs resolved.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
