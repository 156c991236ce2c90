//! A policy's standalone page: the prerendered widget as a document of its own, with metadata for search engines and
//! link previews.
//! It works without any script.

use policy_explorer::engine::Policy;
use policy_explorer::engine::policy::{Note, NoteKind, Quote, Rule};
use policy_explorer::view::words::Words;
use serde_json::{Value, json};

use crate::markup::{attributes, in_html, in_script};
use crate::prerender;
use crate::snippet::{Parts, VERSION};

/// The page.
pub fn page(parts: &Parts<'_>) -> String {
    let (policy, language, words) = (&parts.policy, parts.language(), parts.words());
    let text = |text| policy.localize(text, language).text;
    let title = text(policy.title());
    let description = policy.summary().map(text);
    let address = parts.page_address();
    let meta = |name: &str, key: &str, value: Option<&str>| {
        value.map_or_else(String::new, |value| {
            format!("<meta{}>\n", attributes(&[(key, Some(name)), ("content", Some(value))]))
        })
    };
    let updated = policy.updated().map(|date| date.to_string());
    let metas = [
        meta("description", "name", description),
        meta("og:type", "property", Some("article")),
        meta("og:title", "property", Some(title)),
        meta("og:description", "property", description),
        meta("og:url", "property", Some(&address)),
        meta("og:locale", "property", Some(&language.replace('-', "_"))),
        meta("article:modified_time", "property", updated.as_deref()),
    ]
    .concat();
    let content = prerender::content(policy, &parts.start, parts.look, None, true);
    let (script, _) = &parts.script;
    // For sites that embed by address. They require absolute addresses.
    let oembed = parts.oembed_address().map_or_else(String::new, |address| {
        let link = [("rel", "alternate"), ("type", "application/json+oembed"), ("href", &address), ("title", title)];
        format!("<link{}>\n", attributes(&link.map(|(name, value)| (name, Some(value)))))
    });
    format!(
        "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n{metas}\
         <link rel=\"canonical\" href=\"{address}\">\n{oembed}<link rel=\"icon\" href=\"data:,\">\n\
         <script type=\"application/ld+json\">{data}</script>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         {element}\n</main>\n{footer}<script async src=\"{script}\"></script>\n\
         <script async src=\"{frame}\"></script>\n</body>\n</html>\n",
        language = in_html(language),
        direction = words.direction,
        title = in_html(title),
        address = in_html(&address),
        data = in_script(&linked_data(parts)),
        element = parts.element(&content, true),
        footer = footer(parts),
        script = in_html(&format!("{}{script}", parts.base)),
        frame = in_html(&format!("{}frame.js", parts.base)),
    )
}

const STYLE: &str = "html{color-scheme:light dark}\
                     body{margin:0;font:1.0625rem/1.5 Charter,\"Iowan Old Style\",Georgia,Cambria,\"Times New Roman\",serif}\
                     main,footer{max-inline-size:44rem;margin-inline:auto}\
                     footer{padding:.75rem 1rem 1rem;box-sizing:border-box;font-size:.8125rem;line-height:1.4}\
                     footer p,footer ul{margin:0;padding:0}footer ul{display:flex;flex-wrap:wrap;gap:0 1rem;list-style:none}\
                     footer li>*{display:inline-block;padding-block:.75rem}footer a{color:inherit}";

/// Below the widget: its source, and links to other languages.
fn footer(parts: &Parts<'_>) -> String {
    let (policy, language, words) = (&parts.policy, parts.language(), parts.words());
    let text = |text| policy.localize(text, language).text;
    let mut sources: Vec<&str> = Vec::new();
    for source in policy.sources() {
        let name = text(source.publisher.as_ref().unwrap_or(&source.title));
        if !sources.contains(&name) {
            sources.push(name);
        }
    }
    let mut lines = String::new();
    if !sources.is_empty() {
        lines += &format!("<p>{}: {}</p>\n", in_html(words.sources), in_html(&sources.join("; ")));
    }
    if policy.languages().len() > 1 {
        let links = policy.languages().iter().map(|other| {
            let name = Words::of(&other.tag).language_name(&other.tag);
            if other.tag == language {
                return format!("<li><strong>{}</strong></li>", in_html(name));
            }
            let address = parts.page_address_in(&other.tag);
            let tag = Some(other.tag.as_str());
            let link = [("href", Some(address.as_str())), ("hreflang", tag), ("lang", tag)];
            format!("<li><a{}>{}</a></li>", attributes(&link), in_html(name))
        });
        lines += &format!("<ul>{}</ul>\n", links.collect::<String>());
    }
    if lines.is_empty() { lines } else { format!("<footer>\n{lines}</footer>\n") }
}

/// The policy's claims as linked data, with the schema.org vocabulary: each rule is a `Claim` with its sources. There
/// is no `ClaimReview`, because the project reports and does not judge.
fn linked_data(parts: &Parts<'_>) -> Value {
    let (policy, language) = (&*parts.policy, parts.language());
    let text = |text| policy.localize(text, language).text;
    let claims: Vec<Value> = policy.rules().iter().map(|rule| claim(policy, language, rule)).collect();
    let corrections: Vec<Value> = policy.notes().iter().map(|note| correction(policy, language, note)).collect();
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": text(policy.title()),
        "url": parts.page_address(),
        "inLanguage": language,
        "identifier": {"@type": "PropertyValue", "propertyID": "policy-sha256-prefix", "value": parts.digest},
        "version": VERSION,
        "hasPart": claims,
    });
    if let Some(object) = page.as_object_mut() {
        if let Some(summary) = policy.summary() {
            object.insert("description".into(), json!(text(summary)));
        }
        if let Some(updated) = policy.updated() {
            object.insert("dateModified".into(), json!(updated.to_string()));
        }
        if !corrections.is_empty() {
            object.insert("correction".into(), json!(corrections));
        }
    }
    page
}

fn claim(policy: &Policy, language: &str, rule: &Rule) -> Value {
    let cited: Vec<Value> = rule.quotes.iter().map(|quote| citation(policy, language, quote)).collect();
    let mut claim = json!({"@type": "Claim", "text": policy.localize(&rule.text, language).text});
    if let Some(object) = claim.as_object_mut()
        && !cited.is_empty()
    {
        object.insert("citation".into(), json!(cited));
    }
    claim
}

fn citation(policy: &Policy, language: &str, quote: &Quote) -> Value {
    let text = |text| policy.localize(text, language).text;
    let mut cited = serde_json::Map::from_iter([
        ("@type".to_owned(), json!("CreativeWork")),
        ("name".to_owned(), json!(text(&quote.source.title))),
    ]);
    let mut add = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            cited.insert(key.to_owned(), value);
        }
    };
    let publisher = quote.source.publisher.as_ref();
    add("publisher", publisher.map(|name| json!({"@type": "Organization", "name": text(name)})));
    add("datePublished", quote.source.published.map(|date| json!(date.to_string())));
    add("url", quote.source.url.as_ref().map(|url| json!(url)));
    add("author", quote.said_by.as_ref().map(|name| json!({"@type": "Thing", "name": text(name)})));
    add("contributor", quote.reported_by.as_ref().map(|name| json!({"@type": "Thing", "name": text(name)})));
    Value::Object(cited)
}

fn correction(policy: &Policy, language: &str, note: &Note) -> Value {
    let kind = match note.kind {
        NoteKind::Correction => "CorrectionComment",
        NoteKind::Update => "Comment",
    };
    let text = policy.localize(&note.text, language).text;
    json!({"@type": kind, "datePublished": note.date.to_string(), "text": text})
}
