//! A condition, chosen and never typed: for each dimension its options as boxes, or bounds of a number; and alternatives.

use std::rc::Rc;

use yew::prelude::*;

use crate::desk::context::{nth, path, setting, use_desk};
use crate::desk::fields::{FoundAt, ids, is_checked, object, value, value_of};
use crate::desk::names::{Dimension, Names};
use crate::desk::tree::{Data, Node};
use crate::editor::edit::{Edit, Value};

#[derive(Properties, PartialEq)]
pub struct ConditionProps {
    /// Its place.
    pub at: AttrValue,
    /// Its name.
    pub label: AttrValue,
    /// What it is for.
    pub help: AttrValue,
    /// The condition.
    pub node: Option<Node>,
    /// The names.
    pub names: Rc<Names>,
    /// Only the dimensions before this one can be named.
    #[prop_or_default]
    pub before: Option<usize>,
    /// Whether it stays when nothing is chosen.
    #[prop_or_default]
    pub required: bool,
}

/// A condition.
#[component]
pub fn Condition(props: &ConditionProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let ConditionProps { at, label, help, node, names, before, required } = props;
    let is_list = node.as_ref().is_some_and(|node| matches!(node.data(), Data::List(_)));
    let alternatives: Vec<Option<Node>> = match node {
        Some(node) if is_list => node.list().iter().cloned().map(Some).collect(),
        other => vec![other.clone()],
    };
    let count = alternatives.len();
    let more = {
        let (desk, at, node) = (desk.clone(), at.clone(), node.clone());
        move |_| match &node {
            Some(_) if is_list => {
                desk.edit(Edit::Insert { at: path(&at), index: count, value: Value::Object(Vec::new()) }, &at);
            }
            other => {
                let first = other.as_ref().map_or(Value::Object(Vec::new()), value);
                desk.set(&at, Some(Value::List(vec![first, Value::Object(Vec::new())])));
            }
        }
    };
    let shown = alternatives.iter().enumerate().map(|(index, alternative)| {
        let place: AttrValue = if is_list { nth(at, index).into() } else { at.clone() };
        let rows = names.dimensions.iter().take(before.unwrap_or(usize::MAX)).map(|dimension| {
            html! {
                <Row key={&*dimension.name.id} at={place.clone()} node={alternative.clone()} dimension={dimension.clone()}
                    required={*required || is_list} />
            }
        });
        let less = is_list.then(|| {
            let (desk, at, node) = (desk.clone(), at.clone(), node.clone());
            let onclick = move |_| {
                let list = node.as_ref().map_or(&[][..], Node::list);
                match list {
                    [one, other] => desk.set(&at, Some(value(if index == 0 { other } else { one }))),
                    _ => desk.edit(Edit::Remove { at: path(&nth(&at, index)) }, &at),
                }
            };
            html! { <button type="button" class="small" {onclick}>{ words.remove_alternative }{ " " }{ index + 1 }</button> }
        });
        html! {
            <div class="alternative">
                if is_list { <p class="or">{ if index == 0 { words.either } else { words.or } }{ " " }{ less }</p> }
                { for rows }
            </div>
        }
    });
    html! {
        <fieldset class="field condition" id={at} tabindex="-1">
            <legend>{ label }</legend>
            <p class="help">{ help }</p>
            if names.dimensions.is_empty() { <p class="none">{ words.no_dimensions_yet }</p> }
            { for shown }
            <p><button type="button" class="small" onclick={more}>{ words.add_alternative }</button></p>
            <FoundAt {at} deep=true />
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    at: AttrValue,
    node: Option<Node>,
    dimension: Dimension,
    required: bool,
}

/// What a condition allows in one dimension.
#[component]
fn Row(props: &RowProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let RowProps { at, node, dimension, required } = props;
    let id = dimension.name.id.clone();
    let allowed = node.as_ref().and_then(|node| node.get(&id)).cloned();
    // Sets what is allowed; a condition without any is left out.
    let set = {
        let (desk, at, id, exists) = (desk.clone(), at.clone(), id.clone(), allowed.is_some());
        let is_last = node.as_ref().is_some_and(|node| node.entries().len() < 2) && !required;
        let is_there = node.is_some();
        Callback::from(move |(value, is_typing): (Option<Value>, bool)| {
            let place = format!("{at}/{id}");
            let edit = match value {
                Some(value) if is_there => setting(&place, Some(value)),
                Some(value) => setting(&at, Some(object(vec![(&*id, value)]))),
                None if !exists => return,
                None if is_last => setting(&at, None),
                None => setting(&place, None),
            };
            if is_typing { desk.type_in(&place, edit) } else { desk.edit(edit, &at) }
        })
    };
    if dimension.is_number() {
        return bounds(words, dimension, allowed.as_ref(), &format!("{at}/{id}"), &set);
    }
    let is_not = allowed.as_ref().is_some_and(|allowed| allowed.get("not").is_some());
    let list = allowed.as_ref().map(|allowed| allowed.get("not").unwrap_or(allowed)).cloned().unwrap_or_default();
    let chosen: Vec<Rc<str>> = list.list().iter().map(|node| node.text().into()).collect();
    let write = {
        let set = set.clone();
        move |chosen: Vec<Rc<str>>, is_not: bool| {
            let list = ids(chosen.iter().map(|id| &**id));
            let value = match (chosen.is_empty(), is_not) {
                (true, _) => None,
                (_, true) => Some(object(vec![("not", list)])),
                _ => Some(list),
            };
            set.emit((value, false));
        }
    };
    let boxes = dimension.options.iter().map(|option| {
        let is_chosen = chosen.contains(&option.id);
        let (write, id, before) = (write.clone(), option.id.clone(), chosen.clone());
        // The file's own order.
        let order: Vec<Rc<str>> = dimension.options.iter().map(|option| option.id.clone()).collect();
        let onchange = move |event: Event| {
            let yes = is_checked(&event);
            let is_in = |other: &&Rc<str>| if **other == id { yes } else { before.contains(other) };
            let mut now: Vec<Rc<str>> = before.iter().filter(|other| **other != id).cloned().collect();
            if yes {
                now = order.iter().filter(is_in).cloned().collect();
            }
            write(now, is_not);
        };
        html! { <label class="box"><input type="checkbox" checked={is_chosen} {onchange} />{ " " }<span>{ &*option.label }</span></label> }
    });
    let invert = {
        let (write, chosen) = (write.clone(), chosen.clone());
        move |event: Event| write(chosen.clone(), is_checked(&event))
    };
    let hint = match (chosen.is_empty(), is_not) {
        (true, _) => words.any,
        (_, true) => words.all_but_these,
        _ => words.these_alone,
    };
    html! {
        <fieldset class="of-dimension" id={format!("{at}/{id}")} tabindex="-1">
            <legend>{ &*dimension.name.label }{ " " }<span class="hint">{ hint }</span></legend>
            { for boxes }
            if !chosen.is_empty() {
                <label class="box not"><input type="checkbox" checked={is_not} onchange={invert} />{ " " }<span>{ words.all_but_these_box }</span></label>
            }
        </fieldset>
    }
}

/// The bounds of a number.
fn bounds(
    words: &'static crate::desk::words::Words,
    dimension: &Dimension,
    allowed: Option<&Node>,
    place: &str,
    set: &Callback<(Option<Value>, bool)>,
) -> Html {
    let entries: Vec<(Rc<str>, Node)> = allowed.map_or(Vec::new(), |allowed| allowed.entries().to_vec());
    let side = |keys: [(&'static str, &'static str); 2]| {
        let [(first, _), (second, _)] = keys;
        let found = entries.iter().find(|(key, _)| **key == *first || **key == *second);
        let key: Rc<str> = found.map_or(first.into(), |(key, _)| key.clone());
        let number = found.map_or("", |(_, node)| node.text()).to_owned();
        let write = {
            let (set, others) = (set.clone(), entries.clone());
            move |key: &str, number: &str, is_typing: bool| {
                let mut now: Vec<(&str, Value)> = Vec::new();
                let mine = (!number.is_empty()).then(|| (key, Value::Number(number.to_owned())));
                let is_lower = first == "from";
                let rest = others.iter().filter(|(other, _)| **other != *first && **other != *second);
                let rest: Vec<(&str, Value)> = rest.map(|(key, node)| (&**key, value(node))).collect();
                if is_lower {
                    now.extend(mine);
                    now.extend(rest);
                } else {
                    now.extend(rest);
                    now.extend(mine);
                }
                set.emit(((!now.is_empty()).then(|| object(now)), is_typing));
            }
        };
        let onchange = {
            let (write, number) = (write.clone(), number.clone());
            move |event: Event| write(&value_of(&event), &number, false)
        };
        let oninput = {
            let key = key.clone();
            move |event: InputEvent| {
                let typed = value_of(&event).replace(',', ".");
                // An unfinished number is not written.
                if typed.is_empty() || crate::format::number::Number::parse(&typed).is_some() {
                    write(&key, &typed, true);
                }
            }
        };
        html! {
            <span class="row">
                <select aria-label={format!("{}: {}", dimension.name.label, keys[0].1)} {onchange}>
                    { for keys.iter().map(|(value, name)| html! { <option value={*value} selected={**value == *key}>{ *name }</option> }) }
                </select>
                <input inputmode="decimal" class="number" value={number} {oninput} autocomplete="off" aria-label={format!("{}: {}", dimension.name.label, keys[0].1)} />
                { &*dimension.unit }
            </span>
        }
    };
    html! {
        <fieldset class="of-dimension" id={place.to_owned()} tabindex="-1">
            <legend>{ &*dimension.name.label }{ " " }<span class="hint">{ if entries.is_empty() { words.any } else { words.within_bounds } }</span></legend>
            { side([("from", words.at_least), ("above", words.more_than)]) }
            { side([("to", words.at_most), ("below", words.less_than)]) }
        </fieldset>
    }
}
