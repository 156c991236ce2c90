//! Quotes and the sources that they are from.

use std::rc::Rc;

use yew::prelude::*;

use super::card::Card;
use super::questions::QuestionsProps;
use super::rules::taken;
use crate::desk::context::{nth, nth_field, use_desk};
use crate::desk::fields::{Adder, Choice, FoundAt, Line, Tick, Words, object, options, text};
use crate::desk::names::{Named, Names};
use crate::desk::tree::Node;
use crate::desk::words::Words as InterfaceWords;

/// The kinds of basis with their names.
#[must_use]
pub fn bases(words: &InterfaceWords) -> Vec<(AttrValue, AttrValue)> {
    [
        ("announced", words.basis_announced),
        ("reported", words.basis_reported),
        ("practice", words.basis_practice),
        ("experts", words.basis_experts),
        ("article", words.basis_article),
    ]
    .map(|(id, name)| (id.into(), name.into()))
    .to_vec()
}

/// Quotes and sources.
#[component]
pub fn Sources(props: &QuestionsProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let QuestionsProps { root, names, open } = props;
    let (quotes, sources) = (root.list_of("quotes"), root.list_of("sources"));
    let rules = Rc::new(Named::rules(root, &names.language));
    let quote_cards = quotes.iter().enumerate().map(|(index, node)| {
        let id = node.text_of("id");
        let users: Vec<usize> = users(root, id);
        html! { <QuoteCard key={id} node={node.clone()} {index} count={quotes.len()} names={names.clone()} open={open.contains(&nth("/quotes", index))} {users} rules={rules.clone()} /> }
    });
    let source_cards = sources.iter().enumerate().map(|(index, node)| {
        let at = |field: &str| nth_field("/sources", index, field);
        let get = |field: &str| node.get(field).cloned();
        let is_open = open.contains(&nth("/sources", index));
        let title = node.get("title").map_or("", |title| title.words(&names.language)).to_owned();
        let publisher = node.get("publisher").map_or("", |publisher| publisher.words(&names.language)).to_owned();
        let form = is_open.then(|| html! {
            <>
                <Words at={at("title")} label={words.source_title} help={words.source_title_help} node={get("title")} required=true />
                <div class="columns">
                    <Words at={at("publisher")} label={words.publisher} node={get("publisher")} />
                    <Line at={at("published")} label={words.published} node={get("published")} kind="date" />
                </div>
                <Line at={at("url")} label={words.url} help={words.url_help} node={get("url")} kind="url" />
                <Tick at={at("elsewhere")} label={words.elsewhere} help={words.elsewhere_help} checked={node.get("elsewhere").is_some_and(Node::is_true)} />
            </>
        });
        html! { <Card key={node.text_of("id")} list="/sources" {index} count={sources.len()} {title} lines={vec![AttrValue::from(publisher)]} id={Some(Rc::from(node.text_of("id")))} open={is_open}>{ form }</Card> }
    });
    let first = names.sources.first().map(|named| named.id.clone()).unwrap_or_default();
    let quote = Callback::from(move |(id, name): (String, String)| {
        object(vec![("id", text(&id)), ("source", text(&first)), ("said_by", text(&name)), ("basis", text("reported"))])
    });
    let source = Callback::from(|(id, name): (String, String)| object(vec![("id", text(&id)), ("title", text(&name))]));
    html! {
        <>
            <h3>{ words.quotes }</h3>
            <p class="help">{ words.quotes_help }</p>
            <FoundAt at="/quotes" />
            <div class="cards">{ for quote_cards }</div>
            <Adder list="/quotes" count={quotes.len()} taken={taken(root, "quotes")} label={words.new_quote} help={words.new_quote_help} button={words.add_quote} make={quote} />
            <h3>{ words.sources }</h3>
            <p class="help">{ words.sources_help }</p>
            <FoundAt at="/sources" />
            <div class="cards">{ for source_cards }</div>
            <Adder list="/sources" count={sources.len()} taken={taken(root, "sources")} label={words.new_source} button={words.add_source} make={source} />
        </>
    }
}

/// The rules that rest on a quote.
#[must_use]
pub fn users(root: &Node, quote: &str) -> Vec<usize> {
    let rests = |rule: &Node| rule.list_of("quotes").iter().any(|id| id.text() == quote);
    root.list_of("rules").iter().enumerate().filter(|(_, rule)| rests(rule)).map(|(index, _)| index).collect()
}

#[derive(Properties, PartialEq)]
struct QuoteProps {
    node: Node,
    index: usize,
    count: usize,
    names: Rc<Names>,
    open: bool,
    users: Vec<usize>,
    rules: Rc<Vec<Named>>,
}

#[component]
fn QuoteCard(props: &QuoteProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let QuoteProps { node, index, count, names, open, users, rules } = props;
    let at = |field: &str| nth_field("/quotes", *index, field);
    let get = |field: &str| node.get(field).cloned();
    let anchor = node.get("anchor");
    let of_anchor = |field: &str| anchor.and_then(|anchor| anchor.get(field)).cloned();
    let title = names.quotes.get(*index).map_or_else(String::new, |named| named.label.to_string());
    let is_locked = of_anchor("digest").is_some();
    let line = if is_locked { words.locked } else { words.not_locked };
    let form = open.then(|| {
        let used = users.iter().filter_map(|index| rules.get(*index).map(|named| (index, named))).map(|(index, named)| {
            let (desk, to) = (desk.clone(), nth("/rules", *index));
            html! { <li><button type="button" class="link" onclick={move |_| desk.show(&to)}>{ &*named.label }</button></li> }
        });
        html! {
            <>
                <div class="columns">
                    <Choice at={at("source")} label={words.source} value={node.text_of("source").to_owned()} options={options(&names.sources)} />
                    <Choice at={at("basis")} label={words.basis} help={words.basis_help} value={node.text_of("basis").to_owned()} options={bases(words)} none={words.basis_none} />
                </div>
                <div class="columns">
                    <Words at={at("said_by")} label={words.said_by} help={words.said_by_help} node={get("said_by")} />
                    <Words at={at("reported_by")} label={words.reported_by} help={words.reported_by_help} node={get("reported_by")} />
                </div>
                <div class="columns">
                    <Line at={at("anchor/start")} label={words.anchor_start} help={words.anchor_help} node={of_anchor("start")} />
                    <Line at={at("anchor/end")} label={words.anchor_end} node={of_anchor("end")} />
                </div>
                <p class="help" id={at("anchor/digest")} tabindex="-1">{ if is_locked { words.locked_help } else { words.not_locked_help } }</p>
                <FoundAt at={at("anchor")} deep=false />
                <FoundAt at={at("anchor/digest")} />
                <Line at={at("note")} label={words.note} help={words.note_help} node={get("note")} long=true />
                <p class="used">{ words.used_by }</p>
                if users.is_empty() { <p class="none">{ words.used_by_none }</p> }
                <ul>{ for used }</ul>
            </>
        }
    });
    html! {
        <Card list="/quotes" index={*index} count={*count} {title} lines={vec![AttrValue::from(line)]} id={Some(Rc::from(node.text_of("id")))} open={*open}>{ form }</Card>
    }
}
