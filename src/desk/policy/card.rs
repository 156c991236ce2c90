//! A card: one entry of a list, which opens to its form. It can be moved, removed and renamed.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use crate::desk::context::{Found, nth, path, use_desk};
use crate::desk::fields::{FoundAt, counted, value_of};
use crate::desk::message::Message;
use crate::editor::edit::Edit;

#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// The list.
    pub list: AttrValue,
    /// Its place in the list.
    pub index: usize,
    /// How many entries the list has.
    pub count: usize,
    /// What it is called.
    pub title: AttrValue,
    /// What else is shown while it is closed.
    #[prop_or_default]
    pub lines: Vec<AttrValue>,
    /// A word before the title, and its class.
    #[prop_or_default]
    pub tag: Option<(AttrValue, AttrValue)>,
    /// Its id, if it has one: it can be renamed.
    #[prop_or_default]
    pub id: Option<Rc<str>>,
    /// Whether it is open.
    pub open: bool,
    /// Its form; empty while it is closed.
    #[prop_or_default]
    pub children: Html,
}

/// A card.
#[component]
pub fn Card(props: &CardProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let CardProps { list, index, count, title, lines, tag, id, open, children } = props;
    let at: AttrValue = nth(list, *index).into();
    let counts = use_context::<Found>().map_or((0, 0), |Found(found)| found.counts(&at));
    let found = counted(counts, words);
    let ontoggle = {
        let (send, at, was) = (desk.send.clone(), at.clone(), *open);
        move |event: Event| {
            let target = event.target().and_then(|target| target.dyn_into::<HtmlDetailsElement>().ok());
            if let Some(is_open) = target.map(|details| details.open()).filter(|is_open| *is_open != was) {
                send.emit(Message::Toggle(at.to_string(), is_open));
            }
        }
    };
    let remove = {
        let (send, at) = (desk.send.clone(), at.clone());
        move |_| send.emit(Message::Remove(at.to_string()))
    };
    let button = |label: &'static str, is_possible: bool, edit: Edit, there: String| {
        let (desk, title) = (desk.clone(), title.clone());
        let onclick = move |_| {
            if is_possible {
                desk.send.emit(Message::Add { edit: edit.clone(), at: there.clone() });
            }
        };
        html! { <button type="button" class="small" aria-disabled={(!is_possible).then_some("true")} {onclick}>{ label }<span class="unseen">{ ": " }{ title }</span></button> }
    };
    let moved = |to: usize| Edit::Move { at: path(list), from: *index, to };
    let actions = html! {
        <p class="row actions">
            { button(words.move_up, *index > 0, moved(index.saturating_sub(1)), nth(list, index.saturating_sub(1))) }
            { button(words.move_down, index + 1 < *count, moved(index + 1), nth(list, index + 1)) }
            <button type="button" class="small" onclick={remove}>{ words.remove }<span class="unseen">{ ": " }{ title }</span></button>
        </p>
    };
    html! {
        <details class="card" open={*open} {ontoggle}>
            <summary id={at.clone()}>
                <span class="title">
                    if let Some((word, class)) = tag { <span class={classes!("tag", class.to_string())}>{ word }</span>{ " " } }
                    { title }
                </span>
                if !found.is_empty() { <span class={if counts.0 > 0 { "count error" } else { "count warning" }}>{ found }</span> }
                { for lines.iter().filter(|line| !line.is_empty()).map(|line| html! { <span class="line">{ line }</span> }) }
            </summary>
            if *open {
                <div class="body">
                    <FoundAt at={at.clone()} />
                    { children.clone() }
                    if let Some(id) = id { <Rename at={at.clone()} id={id.clone()} /> }
                    { actions }
                </div>
            }
        </details>
    }
}

#[derive(Properties, PartialEq)]
pub struct RenameProps {
    pub at: AttrValue,
    pub id: Rc<str>,
}

/// The id of an entry, and a way to change it everywhere at once.
#[component]
pub fn Rename(props: &RenameProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let typed = use_state(|| None::<String>);
    let value = typed.as_deref().unwrap_or(&props.id).to_owned();
    let oninput = {
        let typed = typed.clone();
        move |event: InputEvent| typed.set(Some(value_of(&event)))
    };
    let onsubmit = {
        let (desk, props_at, old, new, typed) =
            (desk.clone(), props.at.clone(), props.id.clone(), value.clone(), typed.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if new != *old {
                desk.send.emit(Message::Rename { at: props_at.to_string(), new: new.trim().to_owned() });
            }
            typed.set(None);
        }
    };
    let id = format!("{}/id", props.at);
    html! {
        <form class="rename" {onsubmit}>
            <label for={id.clone()}>{ words.id }</label>
            <p class="help" id={format!("{id}-help")}>{ words.id_help }</p>
            <div class="row">
                <input id={id.clone()} {value} {oninput} autocomplete="off" spellcheck="false" aria-describedby={format!("{id}-help")} />
                <button class="small">{ words.rename }</button>
            </div>
            <FoundAt at={id} />
        </form>
    }
}
