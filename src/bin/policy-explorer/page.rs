//! A policy's standalone page: the prerendered widget as a document of its own, with metadata for search engines and
//! link previews.
//! It works without any script.

use policy_explorer::engine::Policy;
use policy_explorer::engine::policy::{Note, NoteKind, Quote, Rule, Text};
use policy_explorer::engine::position::{DimensionIx, RuleIx};
use policy_explorer::engine::region::OptionSet;
use policy_explorer::view::words::Words;
use serde_json::{Value, json};

use crate::commands::prerender;
use crate::markup::{attributes, in_html, in_script};
use crate::parts::{Parts, VERSION};

/// The page.
pub fn page(parts: &Parts<'_>) -> String {
    let (policy, language, words) = (&parts.policy, parts.language(), parts.words());
    let text = |text| policy.localize(text, language).text;
    let title = text(policy.title());
    let description = policy.summary().map(text);
    // Search engines and previews ask for whole addresses, and a relative one says nothing that they do not know.
    let address = parts.whole(parts.page_address());
    let publisher = parts.of_page.publisher.as_deref();
    let image = parts.of_page.image.as_deref();
    let locale = locale(language);
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
        meta("og:url", "property", address.as_deref()),
        meta("og:site_name", "property", publisher),
        meta("og:image", "property", image),
        meta("og:locale", "property", locale.as_deref()),
        meta("twitter:card", "name", Some(if image.is_some() { "summary_large_image" } else { "summary" })),
        meta("article:modified_time", "property", updated.as_deref()),
    ]
    .concat();
    let content = prerender::content(policy, &parts.shown, None);
    let canonical = address.map_or_else(String::new, |address| {
        format!("<link{}>\n", attributes(&[("rel", Some("canonical")), ("href", Some(&address))]))
    });
    // For sites that embed by address. They require absolute addresses.
    let oembed = parts.oembed_address().map_or_else(String::new, |address| {
        let link = [("rel", "alternate"), ("type", "application/json+oembed"), ("href", &address), ("title", title)];
        format!("<link{}>\n", attributes(&link.map(|(name, value)| (name, Some(value)))))
    });
    format!(
        "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n{metas}\
         {canonical}{oembed}<link rel=\"icon\" href=\"data:,\">\n\
         <script type=\"application/ld+json\">{data}</script>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         {element}\n</main>\n{footer}{script}{frame}</body>\n</html>\n",
        language = in_html(language),
        direction = words.direction,
        title = in_html(title),
        data = in_script(&linked_data(parts)),
        element = parts.element(&content, true),
        footer = footer(parts),
        script = parts.page_script(&parts.script),
        frame = parts.page_script(&parts.frame_script),
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
        lines += &format!(
            "<p>{}{}{}</p>\n",
            in_html(words.sources),
            in_html(words.colon),
            in_html(&sources.join(words.semicolon))
        );
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

/// A language with the region that link previews want beside it; nothing for a language whose region is not known.
fn locale(language: &str) -> Option<String> {
    const REGIONS: [(&str, &str); 4] = [("ar", "ar_AR"), ("de", "de_DE"), ("en", "en_US"), ("uk", "uk_UA")];
    let mut parts = language.split('-');
    let primary = parts.next()?;
    let region = parts.find(|part| part.len() == 2);
    let known = || REGIONS.iter().find(|(known, _)| *known == primary).map(|(_, locale)| (*locale).to_owned());
    region.map(|region| format!("{primary}_{}", region.to_uppercase())).or_else(known)
}

/// The policy's claims as linked data, with the schema.org vocabulary: each rule is a `Claim` with its condition and its
/// sources. There is no `ClaimReview`, because the project reports and does not judge.
fn linked_data(parts: &Parts<'_>) -> Value {
    let (policy, language) = (&*parts.policy, parts.language());
    let text = |text| policy.localize(text, language).text;
    let claims: Vec<Value> = claims(policy).iter().map(|claim| described(policy, language, claim)).collect();
    let corrections: Vec<Value> = policy.notes().iter().map(|note| correction(policy, language, note)).collect();
    let mut page = serde_json::Map::from_iter([
        ("@context".to_owned(), json!("https://schema.org")),
        ("@type".to_owned(), json!("WebPage")),
        ("name".to_owned(), json!(text(policy.title()))),
        ("headline".to_owned(), json!(text(policy.title()))),
        ("inLanguage".to_owned(), json!(language)),
        (
            "identifier".to_owned(),
            json!({"@type": "PropertyValue", "propertyID": "policy-sha256-prefix", "value": parts.digest}),
        ),
        ("version".to_owned(), json!(VERSION)),
        ("hasPart".to_owned(), json!(claims)),
    ]);
    let mut add = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            page.insert(key.to_owned(), value);
        }
    };
    let of_page = parts.of_page;
    add("url", parts.whole(parts.page_address()).map(Value::from));
    add("description", policy.summary().map(|summary| json!(text(summary))));
    // When the file changed. The page itself has no date of which the program knows.
    add("dateModified", policy.updated().map(|date| json!(date.to_string())));
    add("contentReferenceTime", policy.reported().map(|date| json!(date.to_string())));
    add("publisher", of_page.publisher.as_ref().map(|name| json!({"@type": "Organization", "name": name})));
    add("image", of_page.image.as_ref().map(|address| json!(address)));
    add("correction", (!corrections.is_empty()).then(|| json!(corrections)));
    Value::Object(page)
}

/// A rule, and those that make the same claim of other options of one dimension.
struct Claim<'p> {
    rule: &'p Rule,
    others: Vec<&'p Rule>,
}

impl<'p> Claim<'p> {
    fn rules(&self) -> impl Iterator<Item = &'p Rule> {
        std::iter::once(self.rule).chain(self.others.iter().copied())
    }

    /// Whether a rule makes the same claim, so that the conditions of both are one.
    fn is_made_by(&self, policy: &Policy, rule: &Rule) -> bool {
        let differs = |dimension: DimensionIx| {
            self.rules().any(|other| other.condition.options(dimension) != rule.condition.options(dimension))
        };
        let said = |rule: &Rule| (rule.question, rule.verdict.index, rule.exception_to.clone());
        let is_one = |rule: &Rule| rule.condition.boxes().len() == 1;
        said(self.rule) == said(rule)
            && is_one(self.rule)
            && is_one(rule)
            && self.rule.text == rule.text
            && policy.dimensions().iter().filter(|dimension| differs(dimension.index)).count() <= 1
    }
}

/// The claims of all rules.
fn claims(policy: &Policy) -> Vec<Claim<'_>> {
    let mut claims: Vec<Claim<'_>> = Vec::new();
    for rule in policy.rules() {
        match claims.iter_mut().find(|claim| claim.is_made_by(policy, rule)) {
            Some(claim) => claim.others.push(rule),
            None => claims.push(Claim { rule, others: Vec::new() }),
        }
    }
    claims
}

/// The name of a rule's claim in this page's data.
fn id(policy: &Policy, rule: RuleIx) -> Option<Value> {
    let claim = claims(policy).into_iter().find(|claim| claim.rules().any(|it| it.index == rule))?;
    Some(json!({"@id": format!("#claim-{}", claim.rule.id)}))
}

fn described(policy: &Policy, language: &str, claim: &Claim<'_>) -> Value {
    let text = |text: &Text| json!(policy.localize(text, language).text);
    let rule = claim.rule;
    let choices = |options: &dyn Fn(DimensionIx) -> OptionSet| -> Vec<Value> {
        let restricted = policy.dimensions().iter().filter(|dimension| options(dimension.index) != dimension.all());
        let named = restricted.map(|dimension| {
            let chosen = dimension.choices().filter(|(position, _)| options(dimension.index).has(*position));
            let labels: Vec<Value> = chosen.map(|(_, option)| text(&option.label)).collect();
            json!({"@type": "PropertyValue", "name": text(&dimension.label), "value": labels})
        });
        named.collect()
    };
    let condition = match rule.condition.boxes() {
        // Of several alternatives each is a property of its own, and its choices are the value.
        boxes @ [_, _, ..] => {
            let name = Words::of(language).applies_with.trim_end_matches(':');
            let alternatives = boxes.iter().map(|alternative| {
                let value = choices(&|dimension| alternative.options(dimension));
                json!({"@type": "PropertyValue", "name": name, "value": value})
            });
            alternatives.collect()
        }
        _ => choices(&|dimension| {
            claim.rules().fold(OptionSet::first(0), |all, rule| all.union(rule.condition.options(dimension)))
        }),
    };
    let mut quotes: Vec<&Quote> = Vec::new();
    for quote in claim.rules().flat_map(|rule| &rule.quotes) {
        if !quotes.iter().any(|known| known.id == quote.id) {
            quotes.push(quote);
        }
    }
    let mut cited: Vec<Value> = Vec::new();
    for citation in quotes.into_iter().map(|quote| citation(policy, language, quote)) {
        if !cited.contains(&citation) {
            cited.push(citation);
        }
    }
    let excepted: Vec<Value> = rule.exception_to.iter().filter_map(|other| id(policy, *other)).collect();
    let question = policy.questions().find(|question| question.index == rule.question);
    // No verdict: some tools print a page's data as text.
    let question = question.map(|question| text(&question.label));
    let mut described = serde_json::Map::from_iter([
        ("@type".to_owned(), json!("Claim")),
        ("name".to_owned(), json!(question)),
        ("text".to_owned(), text(&rule.text)),
    ]);
    // What it is about: the options of each dimension for which it is made. An exception names what it changes.
    for (key, values) in [("about", condition), ("isBasedOn", excepted), ("citation", cited)] {
        if !values.is_empty() {
            described.insert(key.to_owned(), json!(values));
        }
    }
    if claim.rules().any(|rule| !rule.exceptions.is_empty()) {
        described.insert("@id".to_owned(), json!(format!("#claim-{}", rule.id)));
    }
    Value::Object(described)
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
    // The file does not say which of these are persons: "US officials" are neither a person nor an organisation.
    let credited: Vec<&str> = [&quote.said_by, &quote.reported_by].into_iter().flatten().map(text).collect();
    add("creditText", (!credited.is_empty()).then(|| json!(credited)));
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
