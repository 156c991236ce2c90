//! The fields that forms are made of. Each shows the value at its place in the file, with its help and its findings, and
//! sends an edit when it is changed.
//! They keep no state: what a field shows is what the file has.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::context::id_of;
use super::context::{Desk, Found, setting, use_desk};
use super::found::Finding;
use super::message::Message;
use super::names::Named;
use super::tree::{Data, Node};
use crate::editor::edit::{Edit, Value};

/// What a user typed or chose, of any kind of control.
#[must_use]
pub fn value_of(event: &Event) -> String {
    let target = event.target();
    let typed = |target: &web_sys::EventTarget| {
        if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
            return input.value();
        }
        if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
            return area.value();
        }
        target.dyn_ref::<HtmlSelectElement>().map_or_else(String::new, HtmlSelectElement::value)
    };
    target.as_ref().map(typed).unwrap_or_default()
}

/// Keeps what a user types or chooses.
pub fn kept_in<E: AsRef<Event> + 'static>(state: &UseStateHandle<String>) -> Callback<E> {
    let state = state.clone();
    Callback::from(move |event: E| state.set(value_of(event.as_ref())))
}

/// Whether the check box of an event is checked.
#[must_use]
pub fn is_checked(event: &Event) -> bool {
    event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()).is_some_and(|input| input.checked())
}

/// A value of the tree as a value for an edit.
#[must_use]
pub fn value(node: &Node) -> Value {
    match node.data() {
        Data::Null => Value::Null,
        Data::Bool(yes) => Value::Bool(*yes),
        Data::Number(number) => Value::Number(number.to_string()),
        Data::Text(text) => Value::Text(text.to_string()),
        Data::List(nodes) => Value::List(nodes.iter().map(value).collect()),
        Data::Object(entries) => {
            Value::Object(entries.iter().map(|(key, node)| (key.to_string(), value(node))).collect())
        }
    }
}

/// A list of ids.
#[must_use]
pub fn ids<'a>(ids: impl IntoIterator<Item = &'a str>) -> Value {
    Value::List(ids.into_iter().map(|id| Value::Text(id.to_owned())).collect())
}

/// An object of these entries.
#[must_use]
pub fn object(entries: Vec<(&str, Value)>) -> Value {
    Value::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// A text.
#[must_use]
pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[derive(Properties, PartialEq)]
pub struct AtProps {
    /// The place.
    pub at: AttrValue,
    /// Whether the findings of everything below it are shown too.
    #[prop_or_default]
    pub deep: bool,
}

/// The findings about a place.
#[component]
pub fn FoundAt(props: &AtProps) -> Html {
    let found = use_context::<Found>();
    let desk = use_desk();
    let Some(Found(found)) = found else { return Html::default() };
    let here: Vec<&Rc<Finding>> = found.at(&props.at, props.deep).collect();
    if here.is_empty() {
        return Html::default();
    }
    let shown = here.into_iter().map(|finding| {
        let mend = finding.mend.as_ref().map(|mend| {
            let send = desk.send.reform(|finding: Rc<Finding>| Message::Mend(finding));
            let finding = finding.clone();
            html! { <button type="button" class="small" onclick={move |_| send.emit(finding.clone())}>{ english(&mend.label, desk.words) }</button> }
        });
        html! {
            <p class={classes!("found", finding.severity())}>
                <strong>{ severity_word(finding, desk.words) }</strong>{ ": " }{ english(&sentence(&finding.message), desk.words) }{ " " }
                <span class="help">{ english(&sentence(&finding.help), desk.words) }</span>{ " " }{ mend }
            </p>
        }
    });
    html! { <div id={format!("{}-found", props.at)}>{ for shown }</div> }
}

/// The severity of a finding in words.
#[must_use]
pub fn severity_word(finding: &Finding, words: &super::words::Words) -> &'static str {
    match (finding.is_error, finding.is_accepted) {
        (true, _) => words.error,
        (_, true) => words.accepted,
        _ => words.warning,
    }
}

/// How many errors and warnings, in words; empty if there are none.
#[must_use]
pub fn counted((errors, warnings): (usize, usize), words: &super::words::Words) -> String {
    let part = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(["1 ", one].concat()),
        _ => Some([&count.to_string(), " ", many].concat()),
    };
    let parts =
        [part(errors, words.one_error, words.many_errors), part(warnings, words.one_warning, words.many_warnings)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A text with the names between backticks set apart.
pub fn ticked(text: &str) -> Html {
    let parts = text.split('`').enumerate().map(|(index, part)| match index % 2 {
        0 => html! { { part.to_owned() } },
        _ => html! { <code>{ part.to_owned() }</code> },
    });
    html! { <>{ for parts }</> }
}

/// A sentence of the command line, which speaks English, as its own language.
pub fn english(text: &str, words: &super::words::Words) -> Html {
    if words.language == "en" {
        ticked(text)
    } else {
        html! { <span lang="en">{ ticked(text) }</span> }
    }
}

/// A clause as a sentence of its own.
#[must_use]
pub fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>()).unwrap_or_default();
    let end = if clause.ends_with(['?', '.']) || clause.is_empty() { "" } else { "." };
    [&first, letters.as_str(), end].concat()
}

#[derive(Properties, PartialEq)]
pub struct LabelProps {
    pub at: AttrValue,
    pub label: AttrValue,
    #[prop_or_default]
    pub help: AttrValue,
    pub children: Children,
    #[prop_or_default]
    pub deep: bool,
}

/// A field around its control.
#[component]
pub fn Labelled(props: &LabelProps) -> Html {
    let LabelProps { at, label, help, children, deep } = props;
    html! {
        <div class="field">
            <label for={at}>{ label }</label>
            if !help.is_empty() { <p class="help" id={format!("{at}-help")}>{ help }</p> }
            { children.clone() }
            <FoundAt {at} deep={*deep} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// The place in the file.
    pub at: AttrValue,
    /// Its name.
    pub label: AttrValue,
    /// What it is for.
    #[prop_or_default]
    pub help: AttrValue,
    /// The value there.
    #[prop_or_default]
    pub node: Option<Node>,
    /// Whether it may span lines.
    #[prop_or_default]
    pub long: bool,
    /// Whether it has to be there: if so it is never removed, only empty.
    #[prop_or_default]
    pub required: bool,
    /// The kind of the control.
    #[prop_or("text".into())]
    pub kind: AttrValue,
}

/// A control for one text.
fn control(
    id: &str,
    value: &str,
    help: &str,
    props: &FieldProps,
    lang: Option<&str>,
    oninput: Callback<InputEvent>,
) -> Html {
    let described = (!help.is_empty()).then(|| AttrValue::from(format!("{}-help", props.at)));
    let (id, value, lang) = (id.to_owned(), value.to_owned(), lang.map(str::to_owned));
    if props.long {
        let rows = value.lines().map(|line| 1 + line.chars().count() / 70).sum::<usize>().clamp(2, 12);
        html! { <textarea {id} {value} {lang} rows={rows.to_string()} aria-describedby={described} {oninput} /> }
    } else {
        html! { <input {id} {value} {lang} type={&props.kind} autocomplete="off" aria-describedby={described} {oninput} /> }
    }
}

/// A plain text, a date or a number.
#[component]
pub fn Line(props: &FieldProps) -> Html {
    let desk = use_desk();
    let at = props.at.clone();
    let is_number = &*props.kind == "number";
    let required = props.required;
    let exists = props.node.is_some();
    let oninput = Callback::from(move |event: InputEvent| {
        let typed = value_of(&event);
        let value = match typed.as_str() {
            "" if !required => None,
            number if is_number => Some(Value::Number(number.to_owned())),
            line => Some(text(line)),
        };
        if value.is_some() || exists {
            desk.type_in(&at, setting(&at, value));
        }
    });
    // A number is typed as text: a browser's own field would drop what is not one yet.
    let kind = if is_number { "text".into() } else { props.kind.clone() };
    let shown = FieldProps {
        kind,
        at: props.at.clone(),
        label: props.label.clone(),
        help: props.help.clone(),
        node: None,
        ..*props
    };
    let value = props.node.as_ref().map_or("", Node::text);
    html! {
        <Labelled at={&props.at} label={&props.label} help={&props.help} deep=true>
            { control(&props.at, value, &props.help, &shown, None, oninput) }
        </Labelled>
    }
}

/// A text for readers, in each of the languages that are shown.
#[component]
pub fn Words(props: &FieldProps) -> Html {
    let desk = use_desk();
    let main = desk.shown.first().cloned().unwrap_or_else(|| "en".into());
    if desk.shown.len() < 2 {
        let value = props
            .node
            .as_ref()
            .map_or("", |node| if node.entries().is_empty() { node.text() } else { node.text_of(&main) });
        let oninput = typed_in(&desk, props, &main, &main);
        let id = place(&props.at, props.node.as_ref(), &main);
        return html! {
            <div class="field">
                <label for={id.clone()}>{ &props.label }</label>
                if !props.help.is_empty() { <p class="help" id={format!("{}-help", props.at)}>{ &props.help }</p> }
                { control(&id, value, &props.help, props, Some(&main), oninput) }
                <FoundAt at={&props.at} deep=true />
            </div>
        };
    }
    let controls = desk.shown.iter().map(|language| {
        let node = props.node.as_ref();
        let value = node.map_or("", |node| match node.data() {
            Data::Object(_) => node.text_of(language),
            _ if *language == main => node.text(),
            _ => "",
        });
        let id = place(&props.at, node, language);
        let id = if id == *props.at && *language != main { format!("{id}/{language}") } else { id };
        let oninput = typed_in(&desk, props, language, &main);
        html! {
            <div class="of-language">
                <label for={id.clone()}><span class="unseen">{ &props.label }{ ", " }</span>{ desk.words.language_name(language) }</label>
                { control(&id, value, &props.help, props, Some(language), oninput) }
            </div>
        }
    });
    html! {
        <fieldset class="field translated">
            <legend>{ &props.label }</legend>
            if !props.help.is_empty() { <p class="help" id={format!("{}-help", props.at)}>{ &props.help }</p> }
            <div class="languages">{ for controls }</div>
            <FoundAt at={&props.at} deep=true />
        </fieldset>
    }
}

/// The place of a text in a language.
fn place(at: &str, node: Option<&Node>, language: &str) -> String {
    match node.map(Node::data) {
        Some(Data::Object(_)) => [at, "/", language].concat(),
        _ => at.to_owned(),
    }
}

fn typed_in(desk: &Desk, props: &FieldProps, language: &Rc<str>, main: &Rc<str>) -> Callback<InputEvent> {
    let (desk, at, node, required) = (desk.clone(), props.at.clone(), props.node.clone(), props.required);
    let (language, main) = (language.clone(), main.clone());
    Callback::from(move |event: InputEvent| {
        let typed = value_of(&event);
        let is_main = language == main;
        let edit = match node.as_ref().map(Node::data) {
            Some(Data::Object(entries)) => {
                let of_language = [&*at, "/", &language].concat();
                let is_last = entries.len() < 2;
                let exists = entries.iter().any(|(tag, _)| *tag == language);
                match typed.is_empty() {
                    true if !exists => return,
                    true if is_last && !required => setting(&at, None),
                    true if !(is_main && required) => setting(&of_language, None),
                    _ => setting(&of_language, Some(text(&typed))),
                }
            }
            Some(_) if is_main && typed.is_empty() && !required => setting(&at, None),
            None if typed.is_empty() => return,
            _ if is_main => setting(&at, Some(text(&typed))),
            Some(Data::Text(of_main)) => {
                setting(&at, Some(object(vec![(&*main, text(of_main)), (&*language, text(&typed))])))
            }
            _ => setting(&at, Some(object(vec![(&*language, text(&typed))]))),
        };
        desk.type_in(&at, edit);
    })
}

#[derive(Properties, PartialEq)]
pub struct ChoiceProps {
    pub at: AttrValue,
    pub label: AttrValue,
    #[prop_or_default]
    pub help: AttrValue,
    /// The value there; empty if there is none.
    pub value: AttrValue,
    /// Values and names.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// The name of no value, if that is allowed.
    #[prop_or_default]
    pub none: Option<AttrValue>,
}

/// One of several values.
#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let desk = use_desk();
    let (at, was_empty) = (props.at.clone(), props.value.is_empty());
    let onchange = Callback::from(move |event: Event| {
        let value = value_of(&event);
        if !(value.is_empty() && was_empty) {
            desk.set(&at, (!value.is_empty()).then(|| text(&value)));
        }
    });
    let known = props.options.iter().any(|(value, _)| *value == props.value);
    let described = (!props.help.is_empty()).then(|| AttrValue::from(format!("{}-help", props.at)));
    html! {
        <Labelled at={&props.at} label={&props.label} help={&props.help} deep=true>
            <select id={&props.at} aria-describedby={described} {onchange}>
                if let Some(none) = &props.none { <option value="" selected={props.value.is_empty()}>{ none }</option> }
                if !known && !(props.value.is_empty() && props.none.is_some()) {
                    <option value={&props.value} selected=true>{ &props.value }</option>
                }
                // What no value stands for is not offered twice.
                { for props.options.iter().filter(|(value, name)| *value == props.value || props.none.as_ref() != Some(name)).map(|(value, name)| html! {
                    <option {value} selected={*value == props.value}>{ name }</option>
                }) }
            </select>
        </Labelled>
    }
}

/// Options of a choice, from names.
#[must_use]
pub fn options(named: &[Named]) -> Vec<(AttrValue, AttrValue)> {
    named.iter().map(|named| (AttrValue::Rc(named.id.clone()), AttrValue::Rc(named.label.clone()))).collect()
}

#[derive(Properties, PartialEq)]
pub struct SeveralProps {
    pub at: AttrValue,
    pub label: AttrValue,
    #[prop_or_default]
    pub help: AttrValue,
    /// The list there.
    #[prop_or_default]
    pub node: Option<Node>,
    /// What can be chosen.
    pub named: Vec<Named>,
    /// Whether the list stays when nothing is chosen.
    #[prop_or_default]
    pub required: bool,
    /// A link beside each that is chosen leads to this list.
    #[prop_or_default]
    pub list: Option<AttrValue>,
}

/// Several ids of a list, as check boxes.
#[component]
pub fn Several(props: &SeveralProps) -> Html {
    let desk = use_desk();
    let chosen: Vec<Rc<str>> = props.node.iter().flat_map(|node| node.list()).map(|node| node.text().into()).collect();
    let words = desk.words;
    let boxes = props.named.iter().enumerate().map(|(index, named)| {
        let is_chosen = chosen.contains(&named.id);
        let (desk, at, id, chosen, required) =
            (desk.clone(), props.at.clone(), named.id.clone(), chosen.clone(), props.required);
        let show = props.list.as_ref().filter(|_| is_chosen).map(|list| {
            let (desk, to) = (desk.clone(), format!("{list}/{index}"));
            html! { <button type="button" class="link" onclick={move |_| desk.show(&to)}>{ words.show }<span class="unseen">{ " " }{ &*named.label }</span></button> }
        });
        let onchange = Callback::from(move |event: Event| {
            let mut now: Vec<&str> = chosen.iter().map(|id| &**id).filter(|other| **other != *id).collect();
            if is_checked(&event) {
                now.push(&id);
            }
            let is_empty = now.is_empty() && !required;
            desk.set(&at, (!is_empty).then(|| ids(now)));
        });
        html! {
            <li><label class="box"><input type="checkbox" checked={is_chosen} {onchange} />{ " " }<span>{ &*named.label }</span></label>{ " " }{ show }</li>
        }
    });
    // Ids that lead nowhere can only be taken out.
    let unknown = chosen.iter().filter(|id| props.named.iter().all(|named| named.id != **id)).map(|id| {
        let (desk, at, id, chosen) = (desk.clone(), props.at.clone(), id.clone(), chosen.clone());
        let label = id.clone();
        let onchange = Callback::from(move |_: Event| {
            desk.set(&at, Some(ids(chosen.iter().map(|id| &**id).filter(|other| **other != *id))));
        });
        html! { <li><label class="box"><input type="checkbox" checked=true {onchange} />{ " " }<code>{ &*label }</code></label></li> }
    });
    html! {
        <fieldset class="field" id={&props.at} tabindex="-1">
            <legend>{ &props.label }</legend>
            if !props.help.is_empty() { <p class="help">{ &props.help }</p> }
            if props.named.is_empty() && chosen.is_empty() { <p class="none">{ desk.words.nothing_to_choose }</p> }
            <ul class="boxes">{ for boxes }{ for unknown }</ul>
            <FoundAt at={&props.at} deep=true />
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
pub struct TickProps {
    pub at: AttrValue,
    pub label: AttrValue,
    #[prop_or_default]
    pub help: AttrValue,
    pub checked: bool,
    /// Whether `false` is written instead of leaving the field out.
    #[prop_or_default]
    pub required: bool,
}

/// Yes or no.
#[component]
pub fn Tick(props: &TickProps) -> Html {
    let desk = use_desk();
    let (at, required) = (props.at.clone(), props.required);
    let onchange = Callback::from(move |event: Event| {
        let yes = is_checked(&event);
        desk.set(&at, (yes || required).then_some(Value::Bool(yes)));
    });
    html! {
        <div class="field">
            <label class="box"><input id={&props.at} type="checkbox" checked={props.checked} {onchange} />{ " " }<span>{ &props.label }</span></label>
            if !props.help.is_empty() { <p class="help">{ &props.help }</p> }
            <FoundAt at={&props.at} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct AdderProps {
    /// The list that gets a new entry.
    pub list: AttrValue,
    /// How many entries it has.
    pub count: usize,
    /// The ids that are taken.
    pub taken: Vec<Rc<str>>,
    /// What the field asks for.
    pub label: AttrValue,
    #[prop_or_default]
    pub help: AttrValue,
    /// The button.
    pub button: AttrValue,
    /// Makes the entry from its id and what was typed.
    pub make: Callback<(String, String), Value>,
}

/// Adds an entry to a list: its id is made from its name.
#[component]
pub fn Adder(props: &AdderProps) -> Html {
    let desk = use_desk();
    let typed = use_state(String::new);
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| typed.set(value_of(&event)))
    };
    let onsubmit = {
        let (typed, desk, list, count) = (typed.clone(), desk.clone(), props.list.clone(), props.count);
        let (taken, make) = (props.taken.clone(), props.make.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let name = typed.trim().to_owned();
            if name.is_empty() {
                return;
            }
            let taken: Vec<&str> = taken.iter().map(|id| &**id).collect();
            let word = list.rsplit('/').next().map_or("entry", |list| list.trim_end_matches('s'));
            let id = id_of(&name, word, &taken);
            let value = make.emit((id, name));
            let edit = Edit::Insert { at: super::context::path(&list), index: count, value };
            desk.send.emit(Message::Add { edit, at: format!("{list}/{count}") });
            typed.set(String::new());
        })
    };
    let id = format!("{}-new", props.list);
    html! {
        <form class="adder" {onsubmit}>
            <label for={id.clone()}>{ &props.label }</label>
            if !props.help.is_empty() { <p class="help" id={format!("{id}-help")}>{ &props.help }</p> }
            <div class="row">
                <input id={id.clone()} value={(*typed).clone()} autocomplete="off" {oninput}
                    aria-describedby={(!props.help.is_empty()).then(|| format!("{id}-help"))} />
                <button>{ &props.button }</button>
            </div>
        </form>
    }
}
