//! `snippet --verify`: whether the snippets of a policy in a page are up to date.
//! Snippets have attributes for the version of their policy and for their release.

use std::path::Path;

use policy_explorer::engine::{Kind, Path as Place, Policy, Problem};

use crate::args::Format;
use crate::parts::VERSION;
use crate::report::{self, Finding};
use crate::{Ending, html};

/// A snippet in a page.
struct Found {
    line: usize,
    hash: String,
    release: Option<String>,
    /// Whether the markup itself belongs to a release, and not only its addresses.
    prerendered: bool,
}

pub fn run(policy: &Policy, digest: &str, page: &Path, format: Format) -> Ending {
    let text = match std::fs::read(page) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => {
            eprintln!("error: `{}` cannot be read: {error}", page.display());
            return Ending::CouldNotRun;
        }
    };
    let found = snippets(policy, &text);
    let mut stale = Vec::new();
    if found.is_empty() {
        stale.push((1, format!("no snippet of `{}` is in this page", policy.id())));
    }
    for snippet in &found {
        if snippet.hash != digest {
            let hash = &snippet.hash;
            let detail = format!("this snippet is of another version of the policy ({hash}, now {digest})");
            stale.push((snippet.line, detail));
        } else if snippet.prerendered && snippet.release.as_deref() != Some(VERSION) {
            let release = snippet.release.as_deref().unwrap_or("an unknown release");
            stale.push((snippet.line, format!("the markup of this snippet is of {release}, and this is {VERSION}")));
        }
    }
    let findings: Vec<Finding> = stale
        .into_iter()
        .map(|(line, detail)| {
            let problem = Problem::new(Kind::StaleSnippet { detail }, Place::root());
            Finding::in_page(page, &problem, line)
        })
        .collect();
    if findings.is_empty() && format != Format::Json {
        say!("{}: {} snippets of `{}`, up to date", page.display(), found.len(), policy.id());
    } else {
        report::print(&findings, &[], format);
    }
    if findings.is_empty() { Ending::Clean } else { Ending::Findings }
}

/// The snippets of a policy, by the address of its file or of its page.
fn snippets(policy: &Policy, page: &str) -> Vec<Found> {
    let (file, alone, translated) =
        (format!("/{}.json", policy.id()), format!("/{}.html", policy.id()), format!("/{}.", policy.id()));
    let ours = |address: &str| {
        let address = format!("/{address}");
        let in_a_language = address.rsplit_once(&translated).is_some_and(|(_, rest)| rest.ends_with(".html"));
        address.ends_with(&file) || address.ends_with(&alone) || in_a_language
    };
    let mut found: Vec<Found> = Vec::new();
    for tag in html::start_tags(page) {
        if tag.name == "template" && tag.get("shadowrootmode").is_some() {
            if let Some(last) = found.last_mut() {
                last.prerendered = true;
            }
            continue;
        }
        let address = match tag.name.as_str() {
            "iframe" => tag.get("src"),
            _ => ["policy", "data-policy", "data-policy-explorer"].iter().find_map(|name| tag.get(name)),
        };
        if let (Some(hash), Some(address)) = (tag.get("data-policy-hash"), address)
            && ours(address)
        {
            let release = tag.get("data-release").map(str::to_owned);
            found.push(Found { line: tag.line, hash: hash.to_owned(), release, prerendered: false });
        }
    }
    found
}
