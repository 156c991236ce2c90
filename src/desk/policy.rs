//! The pane in which a policy is written: its parts one by one, as forms.
//! Each part is a file of its own below this one.

mod about;
mod card;
mod cases;
mod condition;
mod dimensions;
mod questions;
mod rules;
mod sources;

pub use about::today;
pub use sources::{bases, users};

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::context::{Found, use_desk};
use super::document::Document;
use super::fields::counted;
use super::message::{Message, Section};
use super::tree::Node;

/// The parts in their order, each with the lists that it edits.
const SECTIONS: [(Section, &[&str]); 9] = [
    (
        Section::About,
        &[
            "/id",
            "/title",
            "/lead",
            "/summary",
            "/scenario",
            "/reported",
            "/updated",
            "/status",
            "/note",
            "/language",
            "/start",
        ],
    ),
    (Section::Questions, &["/questions", "/verdicts"]),
    (Section::Dimensions, &["/dimensions"]),
    (Section::Rules, &["/rules"]),
    (Section::Silences, &["/silences"]),
    (Section::Sources, &["/quotes", "/sources"]),
    (Section::Cases, &["/cases"]),
    (Section::Notes, &["/notes"]),
    (Section::Languages, &["/languages"]),
];

impl Section {
    /// The part that a place of the file belongs to.
    #[must_use]
    pub fn of(at: &str) -> Section {
        let field = at.split('/').nth(1).unwrap_or_default();
        let of_field = |(_, fields): &&(Section, &[&str])| fields.iter().any(|other| other.get(1..) == Some(field));
        SECTIONS.iter().find(of_field).map_or(Section::About, |(section, _)| *section)
    }
}

#[derive(Properties, PartialEq)]
pub struct PolicyProps {
    pub document: Document,
    pub section: Section,
    /// The places of the cards that are open.
    pub open: Rc<BTreeSet<String>>,
    /// Whether rules are a grid.
    pub as_grid: bool,
    /// What `test` found.
    pub tests: Node,
}

/// The pane.
#[component]
pub fn Policy(props: &PolicyProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let found = use_context::<Found>();
    let title = |section: Section| match section {
        Section::About => words.about,
        Section::Questions => words.questions_and_verdicts,
        Section::Dimensions => words.dimensions,
        Section::Rules => words.rules,
        Section::Silences => words.silences,
        Section::Sources => words.quotes_and_sources,
        Section::Cases => words.cases,
        Section::Notes => words.notes,
        Section::Languages => words.languages,
    };
    let root = &props.document.root;
    let links = SECTIONS.iter().map(|(section, fields)| {
        let section = *section;
        let send = desk.send.clone();
        let onclick = move |_| send.emit(Message::Part(section));
        let counts = fields.iter().fold((0, 0), |(errors, warnings), at| {
            let (e, w) = found.as_ref().map_or((0, 0), |Found(found)| found.counts(at));
            (errors + e, warnings + w)
        });
        let count = counted(counts, words);
        html! {
            <li><button type="button" aria-current={(section == props.section).then_some("true")} {onclick}>
                { title(section) }
                if !count.is_empty() { <span class={if counts.0 > 0 { "count error" } else { "count warning" }}>{ count }</span> }
            </button></li>
        }
    });
    let names = props.document.names.clone();
    let open = props.open.clone();
    let body = match props.section {
        Section::About => html! { <about::About root={root.clone()} {names} /> },
        Section::Questions => html! { <questions::Questions root={root.clone()} {names} {open} /> },
        Section::Dimensions => html! { <dimensions::Dimensions root={root.clone()} {names} {open} /> },
        Section::Rules => html! { <rules::Rules root={root.clone()} {names} {open} as_grid={props.as_grid} /> },
        Section::Silences => html! { <rules::Silences root={root.clone()} {names} {open} /> },
        Section::Sources => html! { <sources::Sources root={root.clone()} {names} {open} /> },
        Section::Cases => html! { <cases::Cases root={root.clone()} {names} {open} tests={props.tests.clone()} /> },
        Section::Notes => html! { <about::Notes root={root.clone()} {names} {open} /> },
        Section::Languages => html! { <about::Languages root={root.clone()} {names} /> },
    };
    let languages =
        (props.document.names.languages.len() > 1).then(|| languages(&desk, &props.document.names.languages));
    html! {
        <div class="policy">
            <nav class="parts" aria-label={words.parts}><ul>{ for links }</ul></nav>
            <div class="part">
                <h2 id="part-heading" tabindex="-1">{ title(props.section) }</h2>
                { languages }
                { body }
            </div>
        </div>
    }
}

/// Which languages are shown side by side.
fn languages(desk: &super::context::Desk, all: &[Rc<str>]) -> Html {
    let boxes = all.iter().enumerate().map(|(index, language)| {
        let is_shown = desk.shown.contains(language);
        let (send, shown, language, all) = (desk.send.clone(), desk.shown.clone(), language.clone(), all.to_vec());
        let label = desk.words.language_name(&language);
        let onchange = move |_: Event| {
            let is_kept = |other: &&Rc<str>| if **other == language { !is_shown } else { shown.contains(other) };
            let now: Vec<Rc<str>> = all.iter().filter(is_kept).cloned().collect();
            send.emit(Message::Shown(now));
        };
        html! { <label class="box"><input type="checkbox" checked={is_shown} disabled={index == 0} {onchange} />{ " " }<span>{ label }</span></label> }
    });
    html! { <fieldset class="shown"><legend>{ desk.words.side_by_side }</legend>{ for boxes }</fieldset> }
}
