//! What readers choose: dimensions with their options, and numbers.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::card::Card;
use super::condition::Condition;
use super::questions::QuestionsProps;
use super::rules::taken;
use crate::desk::context::{nth, nth_field, path, setting, use_desk};
use crate::desk::fields::{Adder, FoundAt, Line, Words, object, text, value_of};
use crate::desk::names::Names;
use crate::desk::tree::Node;
use crate::editor::edit::{Edit, Value};

/// All dimensions.
#[component]
pub fn Dimensions(props: &QuestionsProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let QuestionsProps { root, names, open } = props;
    let list = root.list_of("dimensions");
    let cards = list.iter().enumerate().map(|(index, node)| {
        let is_open = open.contains(&nth("/dimensions", index));
        html! { <DimensionCard key={node.text_of("id")} node={node.clone()} {index} count={list.len()} names={names.clone()} open={is_open}
            cards={if is_open { open.clone() } else { Rc::default() }} /> }
    });
    let make = Callback::from(|(id, name): (String, String)| {
        object(vec![("id", text(&id)), ("label", text(&name)), ("options", Value::List(Vec::new()))])
    });
    html! {
        <>
            <p class="help">{ words.dimensions_help }</p>
            <FoundAt at="/dimensions" />
            <div class="cards">{ for cards }</div>
            <Adder list="/dimensions" count={list.len()} taken={taken(root, "dimensions")} label={words.new_dimension} help={words.new_dimension_help} button={words.add_dimension} {make} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct DimensionProps {
    node: Node,
    index: usize,
    count: usize,
    names: Rc<Names>,
    open: bool,
    cards: Rc<BTreeSet<String>>,
}

#[component]
fn DimensionCard(props: &DimensionProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let DimensionProps { node, index, count, names, open, cards } = props;
    let whole = nth("/dimensions", *index);
    let at = |field: &str| AttrValue::from(format!("{whole}/{field}"));
    let get = |field: &str| node.get(field).cloned();
    let title = node.get("label").map_or("", |label| label.words(&names.language)).to_owned();
    let kind = node.text_of("kind");
    let options = node.list_of("options");
    let labels: Vec<&str> =
        options.iter().map(|option| option.get("label").map_or("", |label| label.words(&names.language))).collect();
    let line = if kind == "number" { words.a_number.to_owned() } else { labels.join(" · ") };
    let onchange = {
        let (desk, whole, node) = (desk.clone(), whole.clone(), node.clone());
        move |event: Event| {
            let kind = value_of(&event);
            let mut edits = vec![];
            match kind.as_str() {
                "" => edits.extend(node.get("kind").map(|_| setting(&format!("{whole}/kind"), None))),
                kind => edits.push(setting(&format!("{whole}/kind"), Some(text(kind)))),
            }
            // A number has no options, and everything else has some.
            match (kind == "number", node.get("options")) {
                (true, Some(_)) => edits.push(setting(&format!("{whole}/options"), None)),
                (false, None) => edits.push(setting(&format!("{whole}/options"), Some(Value::List(Vec::new())))),
                _ => {}
            }
            if kind != "number" {
                let of_number =
                    ["unit", "min", "max", "step", "phrase"].into_iter().filter(|field| node.get(field).is_some());
                edits.extend(of_number.map(|field| Edit::Remove { at: path(&format!("{whole}/{field}")) }));
            }
            if !edits.is_empty() {
                desk.edits(edits, &format!("{whole}/kind"));
            }
        }
    };
    let form = open.then(|| {
        let option_cards = options.iter().enumerate().map(|(index, node)| {
            let of_option = format!("{whole}/options/{index}");
            let is_open = cards.contains(&of_option);
            html! { <OptionCard key={node.text_of("id")} list={at("options")} node={node.clone()} {index} count={options.len()} names={names.clone()} open={is_open} /> }
        });
        let make = Callback::from(|(id, name): (String, String)| object(vec![("id", text(&id)), ("label", text(&name))]));
        let ids: Vec<Rc<str>> = options.iter().map(|node| node.text_of("id").into()).collect();
        html! {
            <>
                <div class="columns">
                    <Words at={at("label")} label={words.dimension_label} help={words.dimension_label_help} node={get("label")} required=true />
                    <Words at={at("short")} label={words.short} help={words.short_help} node={get("short")} />
                </div>
                <div class="field">
                    <label for={at("kind")}>{ words.dimension_kind }</label>
                    <p class="help">{ words.dimension_kind_help }</p>
                    <select id={at("kind")} {onchange}>
                        <option value="" selected={kind.is_empty()}>{ words.kind_options }</option>
                        <option value="number" selected={kind == "number"}>{ words.kind_number }</option>
                        <option value="time" selected={kind == "time"}>{ words.kind_time }</option>
                    </select>
                    <FoundAt at={at("kind")} />
                </div>
                if kind == "number" {
                    <div class="columns">
                        <Words at={at("unit")} label={words.unit} help={words.unit_help} node={get("unit")} />
                        <Line at={at("min")} label={words.min} node={get("min")} kind="number" />
                        <Line at={at("max")} label={words.max} node={get("max")} kind="number" />
                        <Line at={at("step")} label={words.step} help={words.step_help} node={get("step")} kind="number" />
                    </div>
                    <Words at={at("phrase")} label={words.number_phrase} help={words.number_phrase_help} node={get("phrase")} />
                } else {
                    <h3>{ words.options }</h3>
                    <FoundAt at={at("options")} />
                    <div class="cards">{ for option_cards }</div>
                    <Adder list={at("options")} count={options.len()} taken={ids} label={words.new_option} help={words.new_option_help} button={words.add_option} {make} />
                }
                if *index > 0 || node.get("asked_when").is_some() {
                    <details class="more" open={node.get("asked_when").is_some()}><summary>{ words.asked_when }</summary>
                        <Condition at={at("asked_when")} label={words.asked_when} help={words.asked_when_help} node={get("asked_when")} names={names.clone()} before={Some(*index)} />
                    </details>
                }
                <Line at={at("note")} label={words.note} help={words.note_help} node={get("note")} long=true />
            </>
        }
    });
    html! {
        <Card list="/dimensions" index={*index} count={*count} {title} lines={vec![AttrValue::from(line)]} id={Some(Rc::from(node.text_of("id")))} open={*open}>{ form }</Card>
    }
}

#[derive(Properties, PartialEq)]
struct OptionProps {
    list: AttrValue,
    node: Node,
    index: usize,
    count: usize,
    names: Rc<Names>,
    open: bool,
}

#[component]
fn OptionCard(props: &OptionProps) -> Html {
    let words = use_desk().words;
    let OptionProps { list, node, index, count, names, open } = props;
    let at = |field: &str| nth_field(list, *index, field);
    let get = |field: &str| node.get(field).cloned();
    let title = node.get("label").map_or("", |label| label.words(&names.language)).to_owned();
    let phrase = node.get("phrase").map_or("", |phrase| phrase.words(&names.language)).to_owned();
    let form = open.then(|| html! {
        <>
            <Words at={at("label")} label={words.option_label} help={words.option_label_help} node={get("label")} required=true />
            <Words at={at("phrase")} label={words.phrase} help={words.phrase_help} node={get("phrase")} />
            <Words at={at("short")} label={words.short} help={words.short_help} node={get("short")} />
            <Line at={at("note")} label={words.note} help={words.note_help} node={get("note")} long=true />
        </>
    });
    html! {
        <Card {list} index={*index} count={*count} {title} lines={vec![AttrValue::from(phrase)]} id={Some(Rc::from(node.text_of("id")))} open={*open}>{ form }</Card>
    }
}
