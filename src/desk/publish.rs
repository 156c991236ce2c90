//! Publishing: what is still missing, the files to download, and what to paste into an article.
//! Files and snippets are those of the command line.

use std::rc::Rc;

use yew::prelude::*;

use super::context::use_desk;
use super::document::Document;
use super::fields::kept_in;
use super::files;
use super::found::{Findings, failing};
use super::message::{Message, Pane, Section};
use super::tree::Node;
use super::worker::{Answer, Request};

#[derive(Properties, PartialEq)]
pub struct PublishProps {
    pub document: Document,
    pub findings: Rc<Findings>,
    /// Whether the findings are those of an older version.
    pub is_behind: bool,
    pub tests: Node,
    /// Where the quotes are in the article.
    pub passages: Node,
    pub is_changed: bool,
}

/// One line of the checklist.
struct Point {
    is_done: bool,
    text: String,
    leads_to: fn() -> Message,
}

/// The pane.
#[component]
pub fn Publish(props: &PublishProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let PublishProps { document, findings, is_behind, tests, passages, is_changed } = props;
    let base = use_state(|| "https://cdn.example/policy-explorer/".to_owned());
    let kind = use_state(|| "script".to_owned());
    let language = use_state(|| document.names.language.to_string());
    let snippet = use_state(String::new);
    let name = document.file_name();
    {
        let (send, snippet) = (desk.send.clone(), snippet.clone());
        let name = document.path();
        let deps = (document.text.clone(), (*base).clone(), (*kind).clone(), (*language).clone());
        use_effect_with(deps, move |(text, base, kind, language)| {
            let args = ["snippet", &name, "--base", base, "--kind", kind, "--lang", language];
            let request = Request::new(&args, vec![(name.clone(), text.clone())]);
            let got = Callback::from(move |answer: Rc<Answer>| {
                snippet.set(if answer.status == 0 { answer.output.clone() } else { answer.error.clone() });
            });
            send.emit(Message::Ask(Box::new((request, got))));
        });
    }
    let (errors, warnings) = findings.counts("");
    // Findings about an older version say nothing of this one.
    let is_known = findings.known && !is_behind;
    // An unreadable file is neither tested nor verified.
    let is_read = is_known && tests.list().iter().all(|file| file.list_of("findings").is_empty());
    let has_cases = !document.root.list_of("cases").is_empty();
    let failing = failing(tests);
    let quotes = document.root.list_of("quotes");
    let is_elsewhere = |quote: &Node| {
        let source =
            document.root.list_of("sources").iter().find(|source| source.text_of("id") == quote.text_of("source"));
        source.is_some_and(|source| source.get("elsewhere").is_some_and(Node::is_true))
    };
    let found = passages.list_of("quotes");
    let is_found = |quote: &Node| {
        let passage = found.iter().find(|passage| passage.text_of("quote") == quote.text_of("id"));
        quote.at("/anchor/digest").is_some() && passage.is_some_and(|passage| passage.text_of("state") == "found")
    };
    let are_found = quotes.iter().all(|quote| is_elsewhere(quote) || is_found(quote));
    let (mut reviews, mut unreviewed) = (Vec::new(), Vec::new());
    for (tag, language) in document.root.get("languages").map_or(&[][..], Node::entries) {
        let (name, by_whom_and_when) = (words.language_name(tag), language.text_of("note"));
        if language.get("reviewed").is_some_and(Node::is_true) && !by_whom_and_when.trim().is_empty() {
            reviews.push([&name, ": ", by_whom_and_when].concat());
        } else {
            unreviewed.push(name);
        }
    }
    let is_reviewed = unreviewed.is_empty();
    let (reviewed, listed) =
        if is_reviewed { (words.point_reviewed, reviews) } else { (words.point_unreviewed, unreviewed) };
    let points = [
        Point {
            is_done: is_known && errors == 0,
            text: words.point_errors.to_owned(),
            leads_to: || Message::Go(Pane::Findings),
        },
        Point {
            is_done: is_read && warnings == 0,
            text: words.point_warnings.to_owned(),
            leads_to: || Message::Go(Pane::Findings),
        },
        Point {
            is_done: is_read && failing == 0 && has_cases,
            text: if has_cases { words.point_cases } else { words.point_no_cases }.to_owned(),
            leads_to: || Message::Part(Section::Cases),
        },
        Point {
            is_done: is_read && are_found && document.article.is_some(),
            text: if document.article.is_some() { words.point_quotes } else { words.point_no_article }.to_owned(),
            leads_to: || Message::Go(Pane::Article),
        },
        Point {
            is_done: is_reviewed,
            text: [reviewed, " ", &listed.join("; ")].concat(),
            leads_to: || Message::Part(Section::Languages),
        },
    ];
    let is_ready = points.iter().all(|point| point.is_done);
    let shown = points.into_iter().map(|Point { is_done, text, leads_to }| {
        let send = desk.send.clone();
        let onclick = move |_| send.emit(leads_to());
        html! {
            <li class={if is_done { "done" } else { "missing" }}>
                <strong>{ if is_done { words.done } else { words.missing } }</strong>{ ": " }{ &text }{ " " }
                if !is_done { <button type="button" class="small" {onclick}>{ words.show }<span class="unseen">{ ": " }{ &text }</span></button> }
            </li>
        }
    });
    let download = {
        let (desk, name, text) = (desk.clone(), name.clone(), document.text.clone());
        move |_| {
            files::download(&name, &text);
            desk.send.emit(Message::Downloaded);
        }
    };
    let made = |kind: &'static str, language: Rc<str>, label: String| {
        let (desk, id, name, text, base) =
            (desk.clone(), document.id().to_owned(), document.path(), document.text.clone(), (*base).clone());
        let onclick = move |_| {
            desk.send.emit(Message::Make {
                kind,
                id: id.clone(),
                language: language.clone(),
                name: name.clone(),
                text: text.clone(),
                base: base.clone(),
            })
        };
        html! { <li><button type="button" {onclick}>{ label }</button></li> }
    };
    let languages = &document.names.languages;
    let per_language = languages.iter().flat_map(|tag| {
        let of = |what: &str| {
            if languages.len() > 1 { [what, ", ", &words.language_name(tag)].concat() } else { what.to_owned() }
        };
        [made("script", tag.clone(), of(words.answers_script)), made("page", tag.clone(), of(words.page))]
    });
    let kinds = [
        ("script", words.kind_script, words.kind_script_help),
        ("prerendered", words.kind_prerendered, words.kind_prerendered_help),
        ("element", words.kind_element, words.kind_element_help),
        ("placeholder", words.kind_placeholder, words.kind_placeholder_help),
        ("iframe", words.kind_iframe, words.kind_iframe_help),
    ];
    let help = kinds.iter().find(|(id, ..)| **id == **kind).map_or("", |(.., help)| *help);
    let copy = {
        let (desk, snippet) = (desk.clone(), snippet.clone());
        move |_| {
            let (send, words) = (desk.send.clone(), desk.words);
            files::copy(&snippet, move |worked| {
                send.emit(Message::Tell(if worked { words.copied } else { words.not_copied }.to_owned()))
            });
        }
    };
    html! {
        <div class="publish">
            <section aria-labelledby="checklist-heading">
                <h2 id="checklist-heading">{ words.checklist }</h2>
                <ul class="checklist">{ for shown }</ul>
                <p>{ if is_ready { words.is_ready } else { words.is_not_ready } }</p>
            </section>
            <section aria-labelledby="downloads-heading">
                <h2 id="downloads-heading">{ words.downloads }</h2>
                <p class="help">{ words.downloads_help }</p>
                <ul class="plain">
                    <li><button type="button" class="main" onclick={download}>{ words.policy_file }{ " " }{ name.clone() }</button>
                    { " " }<span class="help">{ if *is_changed { words.has_changed } else { words.has_not_changed } }</span></li>
                    { for per_language }
                </ul>
            </section>
            <section aria-labelledby="snippet-heading">
                <h2 id="snippet-heading">{ words.to_paste }</h2>
                <div class="columns">
                    <div class="field"><label for="base">{ words.served_at }</label><p class="help" id="base-help">{ words.served_at_help }</p>
                        <input id="base" value={(*base).clone()} oninput={kept_in(&base)} aria-describedby="base-help" autocomplete="off" /></div>
                    <div class="field"><label for="kind">{ words.snippet_kind }</label><p class="help" id="kind-help">{ help }</p>
                        <select id="kind" onchange={kept_in(&kind)} aria-describedby="kind-help">{ for kinds.iter().map(|(id, name, _)| html! { <option value={*id} selected={**id == **kind}>{ *name }</option> }) }</select></div>
                    if languages.len() > 1 {
                        <div class="field"><label for="snippet-language">{ words.languages }</label>
                            <select id="snippet-language" onchange={kept_in(&language)}>{ for languages.iter().map(|tag| html! { <option value={tag.to_string()} selected={**tag == **language}>{ words.language_name(tag) }</option> }) }</select></div>
                    }
                </div>
                <div class="field"><label for="snippet">{ words.snippet }</label>
                    <textarea id="snippet" readonly=true rows="7" value={(*snippet).clone()} spellcheck="false" /></div>
                <p><button type="button" onclick={copy}>{ words.copy }</button></p>
            </section>
        </div>
    }
}
