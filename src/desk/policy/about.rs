//! Title, texts, dates and status; corrections and updates; languages.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::card::{Card, Rename};
use crate::desk::context::{nth, nth_field, path, use_desk};
use crate::desk::fields::{Choice, FoundAt, Line, Several, Tick, Words, kept_in, object, text};
use crate::desk::message::Message;
use crate::desk::names::{Named, Names};
use crate::desk::tree::Node;
use crate::editor::edit::{Edit, Value};

#[derive(Properties, PartialEq)]
pub struct AboutProps {
    pub root: Node,
    pub names: Rc<Names>,
}

/// Title, texts, dates and status.
#[component]
pub fn About(props: &AboutProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let AboutProps { root, names } = props;
    let node = |key: &str| root.get(key).cloned();
    let statuses = vec![("superseded".into(), words.superseded.into()), ("withdrawn".into(), words.withdrawn.into())];
    let placeholders: Vec<String> =
        names.dimensions.iter().map(|it| format!("{{{}}} = {}", it.name.id, it.name.label)).collect();
    let starts = names.dimensions.iter().map(|dimension| {
        let id = &dimension.name.id;
        let at = format!("/start/{id}");
        let value = root.get("start").and_then(|start| start.get(id)).cloned();
        if dimension.is_number() {
            html! { <Line {at} label={AttrValue::Rc(dimension.name.label.clone())} node={value} kind="number" /> }
        } else {
            let options = crate::desk::fields::options(&dimension.options);
            html! { <Choice {at} label={AttrValue::Rc(dimension.name.label.clone())} value={value.as_ref().map_or("", Node::text).to_owned()} {options} none={words.not_chosen} /> }
        }
    });
    html! {
        <>
            <Words at="/title" label={words.title} help={words.title_help} node={node("title")} required=true />
            <Words at="/lead" label={words.lead} help={words.lead_help} node={node("lead")} long=true />
            <Words at="/summary" label={words.summary} help={words.summary_help} node={node("summary")} long=true />
            <Words at="/scenario" label={words.sentence} help={format!("{} {}", words.sentence_help, placeholders.join(", "))} node={node("scenario")} long=true required=true />
            <div class="columns">
                <Line at="/reported" label={words.reported} help={words.reported_help} node={node("reported")} kind="date" />
                <Line at="/updated" label={words.updated} help={words.updated_help} node={node("updated")} kind="date" />
                <Choice at="/status" label={words.status} help={words.status_help} value={root.text_of("status").to_owned()} options={statuses} none={words.current} />
            </div>
            <fieldset class="field">
                <legend>{ words.start }</legend>
                <p class="help">{ words.start_help }</p>
                <div class="columns">{ for starts }</div>
                <FoundAt at="/start" />
            </fieldset>
            <Line at="/note" label={words.note} help={words.note_help} node={node("note")} long=true />
            <Rename at="" id={Rc::from(root.text_of("id"))} />
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct NotesProps {
    pub root: Node,
    pub names: Rc<Names>,
    pub open: Rc<BTreeSet<String>>,
}

/// Corrections and updates.
#[component]
pub fn Notes(props: &NotesProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let NotesProps { root, names, open } = props;
    let list = root.list_of("notes");
    let rules = Named::rules(root, &names.language);
    let kinds = vec![("correction".into(), words.correction.into()), ("update".into(), words.update.into())];
    let cards = list.iter().enumerate().map(|(index, node)| {
        let at = |field: &str| nth_field("/notes", index, field);
        let is_open = open.contains(&nth("/notes", index));
        let title = [node.text_of("date"), " ", node.get("text").map_or("", |text| text.words(&names.language))].concat();
        let form = is_open.then(|| html! {
            <>
                <div class="columns">
                    <Line at={at("date")} label={words.date} node={node.get("date").cloned()} kind="date" required=true />
                    <Choice at={at("kind")} label={words.kind} value={node.text_of("kind").to_owned()} options={kinds.clone()} />
                </div>
                <Words at={at("text")} label={words.note_text} help={words.note_text_help} node={node.get("text").cloned()} long=true required=true />
                <Several at={at("rules")} label={words.note_rules} help={words.note_rules_help} node={node.get("rules").cloned()} named={rules.clone()} list="/rules" />
            </>
        });
        html! { <Card key={index} list="/notes" {index} count={list.len()} {title} open={is_open}>{ form }</Card> }
    });
    let add = {
        let (desk, count) = (desk.clone(), list.len());
        move |_| {
            let value = object(vec![("date", text(&today())), ("kind", text("correction")), ("text", text(""))]);
            desk.send.emit(Message::Add {
                edit: Edit::Insert { at: path("/notes"), index: count, value },
                at: nth("/notes", count),
            });
        }
    };
    html! {
        <>
            <p class="help">{ words.notes_help }</p>
            <div class="cards">{ for cards }</div>
            <p><button type="button" onclick={add}>{ words.add_note }</button></p>
        </>
    }
}

/// Today's date, as the file has dates.
#[must_use]
pub fn today() -> String {
    let now = js_sys::Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// Languages that newsrooms write in; others can be typed.
const LANGUAGES: [&str; 12] = ["ar", "de", "en", "es", "fr", "it", "pl", "pt", "ru", "tr", "uk", "zh"];

/// The languages, and who has reviewed them.
#[component]
pub fn Languages(props: &AboutProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let AboutProps { root, names } = props;
    let typed = use_state(String::new);
    let declared = root.get("languages").map_or(&[][..], Node::entries);
    let rows = declared.iter().map(|(tag, node)| {
        let at = format!("/languages/{tag}");
        let remove = (**tag != *names.language).then(|| {
            let (desk, at) = (desk.clone(), at.clone());
            html! { <button type="button" class="small" onclick={move |_| desk.set(&at, None)}>{ words.remove_language }</button> }
        });
        html! {
            <fieldset class="field" key={&**tag}>
                <legend>{ words.language_name(tag) }</legend>
                <Tick at={format!("{at}/reviewed")} label={words.reviewed} help={words.reviewed_help} checked={node.get("reviewed").is_some_and(Node::is_true)} required=true />
                <Line at={format!("{at}/note")} label={words.reviewed_by} help={words.reviewed_by_help} node={node.get("note").cloned()} />
                { remove }
            </fieldset>
        }
    });
    let free: Vec<&str> =
        LANGUAGES.into_iter().filter(|tag| !declared.iter().any(|(other, _)| **other == **tag)).collect();
    let chosen = if typed.is_empty() { free.first().map_or("", |tag| *tag).to_owned() } else { (*typed).clone() };
    let add = {
        let (desk, main, is_first, tag, typed) =
            (desk.clone(), names.language.clone(), declared.is_empty(), chosen.clone(), typed.clone());
        move |_| {
            let not_yet = || object(vec![("reviewed", Value::Bool(false))]);
            if tag.is_empty() {
                return;
            }
            if is_first && *tag != *main {
                desk.set("/languages", Some(object(vec![(&main, not_yet()), (&tag, not_yet())])));
            } else {
                desk.set(&format!("/languages/{tag}"), Some(not_yet()));
            }
            typed.set(String::new());
        }
    };
    let main = {
        let options: Vec<(AttrValue, AttrValue)> =
            LANGUAGES.into_iter().map(|tag| (tag.into(), words.language_name(tag).into())).collect();
        html! { <Choice at="/language" label={words.own_language} help={words.own_language_help} value={root.text_of("language").to_owned()} {options} /> }
    };
    html! {
        <>
            { main }
            <p class="help">{ words.languages_help }</p>
            { for rows }
            <div class="adder">
                <label for="language-new">{ words.new_language }</label>
                <div class="row">
                    <select id="language-new" onchange={kept_in(&typed)}>{ for free.iter().map(|tag| html! { <option value={tag.to_string()} selected={*tag == chosen}>{ words.language_name(tag) }</option> }) }</select>
                    <button type="button" onclick={add}>{ words.add_language }</button>
                </div>
            </div>
        </>
    }
}
