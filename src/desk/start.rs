//! The first pane: a new policy, one that ships, a file, or what was worked on last.

use yew::prelude::*;

use super::context::id_of;
use super::context::use_desk;
use super::fields::{kept_in, object, text};
use super::files::{self, Opened};
use super::message::Message;
use super::policy_text;
use super::tree::Node;
use crate::editor::edit::Value;

/// The policies that ship.
pub const SHIPPED: [&str; 4] =
    ["us-weapons-in-russia", "eu-flight-compensation", "eu-drone-flight", "example-fireworks"];

#[derive(Properties, PartialEq)]
pub struct StartProps {
    /// The title of the stored document, if there is one.
    pub kept: Option<AttrValue>,
    /// Whether a document is open that differs from the file it came from.
    pub is_changed: bool,
}

/// The pane.
#[component]
pub fn Start(props: &StartProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let title = use_state(String::new);
    let question = use_state(String::new);
    let language = use_state(|| words.language.to_owned());
    let pasted = use_state(String::new);
    let create = {
        let (desk, title, question, language) = (desk.clone(), title.clone(), question.clone(), language.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if !title.trim().is_empty() {
                let question = if question.trim().is_empty() { desk.words.first_question } else { question.trim() };
                desk.send.emit(Message::Open(blank(title.trim(), question, &language, desk.words)));
            }
        }
    };
    let shipped = SHIPPED.iter().map(|id| {
        let send = desk.send.clone();
        let id = *id;
        let onclick = move |_| send.emit(Message::Ship(id));
        html! { <li><button type="button" class="link" {onclick} data-policy={id}>{ words.shipped(id) }</button></li> }
    });
    let opened = {
        let send = desk.send.clone();
        Callback::from(move |opened: Opened| send.emit(Message::Open(opened.text)))
    };
    let onchange = {
        let opened = opened.clone();
        move |event: Event| files::chosen(&event, opened.clone())
    };
    let ondrop = {
        let opened = opened.clone();
        move |event: DragEvent| files::dropped(&event, opened.clone())
    };
    let open_pasted = {
        let (desk, pasted) = (desk.clone(), pasted.clone());
        move |_| {
            if !pasted.trim().is_empty() {
                desk.send.emit(Message::Open(pasted.to_string()));
            }
        }
    };
    let example = {
        let desk = desk.clone();
        move |_| desk.send.emit(Message::Example)
    };
    let resume = {
        let desk = desk.clone();
        move |_| desk.send.emit(Message::Resume)
    };
    let forget = {
        let desk = desk.clone();
        move |_| desk.send.emit(Message::Forget)
    };
    html! {
        <div class="start">
            <p class="lead">{ words.start_lead }</p>
            if let Some(kept) = &props.kept {
                <section aria-labelledby="kept-heading" class="box-around">
                    <h2 id="kept-heading">{ words.last_time }</h2>
                    <p>{ kept }</p>
                    <p class="help">{ words.kept_help }</p>
                    <p class="row"><button type="button" class="main" onclick={resume}>{ words.resume }</button><button type="button" onclick={forget}>{ words.forget }</button></p>
                </section>
            }
            if props.is_changed { <p class="notice">{ words.replaces }</p> }
            <div class="columns">
                <section aria-labelledby="new-heading">
                    <h2 id="new-heading">{ words.new_policy }</h2>
                    <form onsubmit={create}>
                        <div class="field"><label for="new-title">{ words.title }</label><p class="help" id="new-title-help">{ words.new_title_help }</p>
                            <input id="new-title" value={(*title).clone()} oninput={kept_in(&title)} required=true autocomplete="off" aria-describedby="new-title-help" /></div>
                        <div class="field"><label for="new-question">{ words.first_question_label }</label><p class="help" id="new-question-help">{ words.first_question_help }</p>
                            <input id="new-question" value={(*question).clone()} oninput={kept_in(&question)} autocomplete="off" placeholder={words.first_question} aria-describedby="new-question-help" /></div>
                        <div class="field"><label for="new-language">{ words.own_language }</label>
                            <select id="new-language" onchange={kept_in(&language)}>{ for ["ar", "de", "en", "es", "fr", "it", "pl", "pt", "ru", "tr", "uk", "zh"].iter().map(|tag| html! {
                                <option value={*tag} selected={**tag == **language}>{ words.language_name(tag) }</option> }) }</select></div>
                        <p class="row"><button class="main">{ words.create }</button><button type="button" class="link" onclick={example}>{ words.start_from_example }</button></p>
                    </form>
                </section>
                <section aria-labelledby="open-heading">
                    <h2 id="open-heading">{ words.open_a_policy }</h2>
                    <div class="field drop" {ondrop} ondragover={|event: DragEvent| event.prevent_default()}>
                        <label for="open-file">{ words.from_a_file }</label>
                        <p class="help" id="open-file-help">{ words.from_a_file_help }</p>
                        <input id="open-file" type="file" accept=".json,application/json" {onchange} aria-describedby="open-file-help" />
                    </div>
                    <details class="more"><summary>{ words.paste_a_policy }</summary>
                        <div class="field"><label for="open-text">{ words.policy_file_text }</label>
                            <textarea id="open-text" rows="4" value={(*pasted).clone()} oninput={kept_in(&pasted)} spellcheck="false" /></div>
                        <p><button type="button" onclick={open_pasted}>{ words.open }</button></p>
                    </details>
                    <h3>{ words.that_ship }</h3>
                    <ul class="plain">{ for shipped }</ul>
                    <p class="help">{ words.sheet_hint }</p>
                </section>
            </div>
            <p class="help">{ words.stays_here }</p>
        </div>
    }
}

/// A policy with a title, a question and verdicts, and nothing that nobody has reported.
fn blank(title: &str, question: &str, language: &str, words: &super::words::Words) -> String {
    let entry = |label: &str, more: Vec<(&str, Value)>| {
        let mut fields = vec![("id", text(&id_of(label, "question", &[]))), ("label", text(label))];
        fields.extend(more);
        object(fields)
    };
    let [allowed, not_allowed] = words.first_verdicts(language);
    let verdicts = vec![
        object(vec![("id", text("allowed")), ("label", text(allowed)), ("tone", text("permitted"))]),
        object(vec![("id", text("not-allowed")), ("label", text(not_allowed)), ("tone", text("forbidden"))]),
    ];
    let policy = object(vec![
        ("format", Value::Number("1".to_owned())),
        ("id", text(&id_of(title, "policy", &[]))),
        ("language", text(language)),
        ("title", text(title)),
        ("reported", text(&super::policy::today())),
        ("scenario", text("")),
        ("questions", Value::List(vec![entry(question, Vec::new())])),
        ("verdicts", Value::List(verdicts)),
        ("dimensions", Value::List(Vec::new())),
        ("rules", Value::List(Vec::new())),
        ("quotes", Value::List(Vec::new())),
        ("sources", Value::List(vec![object(vec![("id", text("article")), ("title", text(title))])])),
        ("cases", Value::List(Vec::new())),
    ]);
    policy_text::written(&policy)
}

/// The title of a kept text.
#[must_use]
pub fn title_of(policy: &str) -> AttrValue {
    let root = Node::read(policy).unwrap_or_default();
    let title = root.get("title").map_or("", |title| title.words(root.text_of("language")));
    if title.is_empty() { root.text_of("id").to_owned().into() } else { title.to_owned().into() }
}
