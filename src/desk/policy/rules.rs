//! Rules as cards and as a grid, what displaces what, and silences.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::card::Card;
use super::condition::Condition;
use crate::desk::context::{nth, nth_field, use_desk};
use crate::desk::fields::{Adder, Choice, FoundAt, Line, Several, Words, kept_in, object, options, text, value_of};
use crate::desk::message::Message;
use crate::desk::names::{Named, Names, allows, condition};
use crate::desk::tree::Node;
use crate::desk::words::Words as InterfaceWords;

#[derive(Properties, PartialEq)]
pub struct RulesProps {
    pub root: Node,
    pub names: Rc<Names>,
    pub open: Rc<BTreeSet<String>>,
    #[prop_or_default]
    pub as_grid: bool,
}

/// The ids of a list.
#[must_use]
pub fn taken(root: &Node, list: &str) -> Vec<Rc<str>> {
    root.list_of(list).iter().map(|node| node.text_of("id").into()).collect()
}

/// All rules.
#[component]
pub fn Rules(props: &RulesProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let RulesProps { root, names, open, as_grid } = props;
    let rules = root.list_of("rules");
    let named: Rc<Vec<Named>> = Rc::new(Named::rules(root, &names.language));
    let cards = rules.iter().enumerate().map(|(index, node)| {
        let is_open = open.contains(&nth("/rules", index));
        html! {
            <RuleCard key={node.text_of("id")} node={node.clone()} {index} count={rules.len()} names={names.clone()} open={is_open}
                others={is_open.then(|| named.clone())} />
        }
    });
    // Which verdict it gives is the editor's decision: until then that is an error, and not an answer.
    let make =
        Callback::from(move |(id, name): (String, String)| object(vec![("id", text(&id)), ("text", text(&name))]));
    let switch = |grid: bool, label: &'static str| {
        let send = desk.send.clone();
        html! { <button type="button" aria-pressed={(*as_grid == grid).to_string()} onclick={move |_| send.emit(Message::AsGrid(grid))}>{ label }</button> }
    };
    html! {
        <>
            <p class="help">{ words.rules_help }</p>
            <p class="row switch" role="group" aria-label={words.shown_as}>{ switch(false, words.as_cards) }{ switch(true, words.as_grid) }</p>
            <FoundAt at="/rules" />
            if *as_grid {
                <Grid root={root.clone()} names={names.clone()} />
            } else {
                <div class="cards">{ for cards }</div>
            }
            <Adder list="/rules" count={rules.len()} taken={taken(root, "rules")} label={words.new_rule} help={words.new_rule_help} button={words.add_rule} {make} />
            <Displaced root={root.clone()} names={names.clone()} />
            <Paste />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct RuleProps {
    node: Node,
    index: usize,
    count: usize,
    names: Rc<Names>,
    open: bool,
    /// All rules, while this one is open: exceptions choose from them.
    others: Option<Rc<Vec<Named>>>,
}

#[component]
fn RuleCard(props: &RuleProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let RuleProps { node, index, count, names, open, others } = props;
    let at = |field: &str| nth_field("/rules", *index, field);
    let sentence = node.get("text").map_or("", |text| text.words(&names.language));
    let title = if sentence.is_empty() { node.text_of("id") } else { sentence }.to_owned();
    let verdict = names.verdict(node.text_of("verdict"));
    let tag = verdict.map(|verdict| (AttrValue::Rc(verdict.label.clone()), AttrValue::Rc(verdict.kind.clone())));
    let when = match condition(node.get("when"), names, words.all_but, words.or_else) {
        when if when.is_empty() => words.in_every_case.to_owned(),
        when => when,
    };
    let exceptions = node.list_of("exception_to").len();
    let lines: Vec<AttrValue> =
        vec![when.into(), if exceptions > 0 { words.is_an_exception.into() } else { "".into() }];
    let form = others.as_ref().map(|others| {
        let question = node.text_of("question");
        let first = names.questions.first().map_or("", |named| &*named.id);
        let of_same = |named: &&Named| {
            let asked = if named.kind.is_empty() { first } else { &*named.kind };
            *named.id != *node.text_of("id") && asked == if question.is_empty() { first } else { question }
        };
        let exceptions: Vec<Named> = others.iter().filter(of_same).cloned().collect();
        html! {
            <>
                <Words at={at("text")} label={words.rule_text} help={words.rule_text_help} node={node.get("text").cloned()} long=true required=true />
                <div class="columns">
                    <Choice at={at("verdict")} label={words.verdict} value={node.text_of("verdict").to_owned()} options={options(&names.verdicts)} />
                    if names.questions.len() > 1 || !question.is_empty() {
                        <Choice at={at("question")} label={words.question} help={words.question_help} value={question.to_owned()}
                            options={options(&names.questions)} none={names.questions.first().map(|named| AttrValue::Rc(named.label.clone()))} />
                    }
                </div>
                <Condition at={at("when")} label={words.when} help={words.when_help} node={node.get("when").cloned()} names={names.clone()} />
                <Several at={at("exception_to")} label={words.exception_to} help={words.exception_to_help} node={node.get("exception_to").cloned()} named={exceptions} />
                <Several at={at("quotes")} label={words.quotes} help={words.rule_quotes_help} node={node.get("quotes").cloned()} named={names.quotes.clone()} list="/quotes" />
                <Words at={at("reading")} label={words.reading} help={words.reading_help} node={node.get("reading").cloned()} long=true />
                <Line at={at("note")} label={words.note} help={words.note_help} node={node.get("note").cloned()} long=true />
            </>
        }
    });
    html! {
        <Card list="/rules" index={*index} count={*count} {title} {lines} {tag} id={Some(Rc::from(node.text_of("id")))} open={*open}>
            { form }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct GridProps {
    root: Node,
    names: Rc<Names>,
}

/// The rules as a table: one row each, one column for each dimension.
#[component]
fn Grid(props: &GridProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let GridProps { root, names } = props;
    let rows = root.list_of("rules").iter().enumerate().map(|(index, node)| {
        html! { <GridRow key={node.text_of("id")} node={node.clone()} {index} names={names.clone()} /> }
    });
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={words.rules_as_grid}>
            <table class="rules">
                <thead><tr>
                    <th scope="col">{ words.rule }</th>
                    { for names.dimensions.iter().map(|dimension| html! { <th scope="col">{ &*dimension.name.label }</th> }) }
                    <th scope="col">{ words.verdict }</th>
                </tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct GridRowProps {
    node: Node,
    index: usize,
    names: Rc<Names>,
}

#[component]
fn GridRow(props: &GridRowProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let GridRowProps { node, index, names } = props;
    let show = |to: String| {
        let send = desk.send.clone();
        move |_: MouseEvent| {
            send.emit(Message::AsGrid(false));
            send.emit(Message::Show(to.clone()));
        }
    };
    let when = node.get("when");
    let alternatives =
        when.map_or(&[][..], |when| if when.list().is_empty() { std::slice::from_ref(when) } else { when.list() });
    let cells = names.dimensions.iter().map(|dimension| {
        let id = &dimension.name.id;
        let parts: Vec<String> = alternatives
            .iter()
            .map(|alternative| {
                alternative.get(id).map_or(words.any.to_owned(), |allowed| allows(id, allowed, names, words.all_but))
            })
            .collect();
        let mut parts = parts;
        parts.dedup();
        let label = if parts.is_empty() { words.any.to_owned() } else { parts.join(words.or_else) };
        let to =
            if alternatives.len() > 1 { format!("/rules/{index}/when") } else { format!("/rules/{index}/when/{id}") };
        html! { <td><button type="button" class="cell" onclick={show(to)}>{ label }</button></td> }
    });
    let onchange = {
        let (desk, at) = (desk.clone(), format!("/rules/{index}/verdict"));
        move |event: Event| desk.set(&at, Some(text(&value_of(&event))))
    };
    let verdict = node.text_of("verdict");
    let title = node.get("text").map_or("", |text| text.words(&names.language)).to_owned();
    html! {
        <tr>
            <th scope="row"><button type="button" class="cell" onclick={show(nth("/rules", *index))}>{ title.clone() }</button></th>
            { for cells }
            <td><select aria-label={format!("{}: {title}", words.verdict)} {onchange}>
                if names.verdict(verdict).is_none() { <option value={verdict.to_owned()} selected=true>{ verdict }</option> }
                { for names.verdicts.iter().map(|named| html! { <option value={AttrValue::Rc(named.id.clone())} selected={&*named.id == verdict}>{ &*named.label }</option> }) }
            </select></td>
        </tr>
    }
}

/// What displaces what: each general rule with the exceptions to it, and the exceptions to those.
#[component]
fn Displaced(props: &GridProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let rules = props.root.list_of("rules");
    let has_any = rules.iter().any(|rule| !rule.list_of("exception_to").is_empty());
    if !has_any {
        return Html::default();
    }
    let general = (0..rules.len()).filter(|index| {
        rules.get(*index).is_some_and(|rule| {
            rule.list_of("exception_to").is_empty() && !exceptions_of(rules, rule.text_of("id")).is_empty()
        })
    });
    let drawn: Vec<Html> = general.map(|index| drawn(rules, index, &props.names, &desk, 0)).collect();
    html! {
        <section class="displaced" aria-labelledby="displaced-heading">
            <h3 id="displaced-heading">{ words.what_displaces_what }</h3>
            <p class="help">{ words.displaced_help }</p>
            <ul>{ for drawn }</ul>
        </section>
    }
}

fn exceptions_of(rules: &[Node], id: &str) -> Vec<usize> {
    let is_one = |rule: &Node| rule.list_of("exception_to").iter().any(|other| other.text() == id);
    rules.iter().enumerate().filter(|(_, rule)| is_one(rule)).map(|(index, _)| index).collect()
}

fn drawn(rules: &[Node], index: usize, names: &Rc<Names>, desk: &crate::desk::context::Desk, depth: usize) -> Html {
    // A circle of exceptions, which is an error of the file, would have no end.
    let Some(rule) = rules.get(index).filter(|_| depth < 8) else { return Html::default() };
    let inner: Vec<Html> = exceptions_of(rules, rule.text_of("id"))
        .into_iter()
        .map(|index| drawn(rules, index, names, desk, depth + 1))
        .collect();
    let verdict = names.verdict(rule.text_of("verdict"));
    let title = rule.get("text").map_or("", |text| text.words(&names.language)).to_owned();
    let to = nth("/rules", index);
    let desk = desk.clone();
    let exception: Html = match depth {
        0 => Html::default(),
        _ => html! { <span class="arrow">{ desk.words.displaces }{ " " }</span> },
    };
    html! {
        <li>
            { exception }
            if let Some(verdict) = verdict { <span class={classes!("tag", verdict.kind.to_string())}>{ &*verdict.label }</span>{ " " } }
            <button type="button" class="link" onclick={move |_| desk.show(&to)}>{ title }</button>
            if !inner.is_empty() { <ul>{ for inner }</ul> }
        </li>
    }
}

/// Rules from a spreadsheet.
#[component]
fn Paste() -> Html {
    let desk = use_desk();
    let words: &'static InterfaceWords = desk.words;
    let sheet = use_state(String::new);
    let remove = use_state(|| false);
    let onchange = {
        let remove = remove.clone();
        move |event: Event| remove.set(crate::desk::fields::is_checked(&event))
    };
    let apply = {
        let (desk, sheet, remove) = (desk.clone(), sheet.clone(), remove.clone());
        move |_| desk.send.emit(Message::Sheet { sheet: sheet.to_string(), remove: *remove })
    };
    let copy = {
        let desk = desk.clone();
        move |_| desk.send.emit(Message::CopySheet)
    };
    html! {
        <details class="sheet">
            <summary>{ words.from_a_spreadsheet }</summary>
            <p class="help">{ words.spreadsheet_help }</p>
            <p><button type="button" class="small" onclick={copy}>{ words.copy_sheet }</button></p>
            <div class="field">
                <label for="sheet">{ words.sheet_rows }</label>
                <textarea id="sheet" rows="6" value={(*sheet).clone()} oninput={kept_in(&sheet)} spellcheck="false" />
            </div>
            <label class="box"><input type="checkbox" checked={*remove} {onchange} />{ " " }<span>{ words.sheet_removes }</span></label>
            <p><button type="button" onclick={apply}>{ words.apply_sheet }</button></p>
        </details>
    }
}

/// All silences.
#[component]
pub fn Silences(props: &RulesProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let RulesProps { root, names, open, .. } = props;
    let list = root.list_of("silences");
    let cards = list.iter().enumerate().map(|(index, node)| {
        let at = |field: &str| nth_field("/silences", index, field);
        let is_open = open.contains(&nth("/silences", index));
        let title = node.get("text").map_or("", |text| text.words(&names.language)).to_owned();
        let when = condition(node.get("when"), names, words.all_but, words.or_else);
        let question = node.text_of("question");
        let form = is_open.then(|| html! {
            <>
                <Words at={at("text")} label={words.silence_text} help={words.silence_text_help} node={node.get("text").cloned()} long=true required=true />
                if names.questions.len() > 1 {
                    <Choice at={at("question")} label={words.question} help={words.question_help} value={question.to_owned()}
                        options={options(&names.questions)} none={names.questions.first().map(|named| AttrValue::Rc(named.label.clone()))} />
                }
                <Condition at={at("when")} label={words.when} help={words.silence_when_help} node={node.get("when").cloned()} names={names.clone()} />
                <Several at={at("quotes")} label={words.quotes} help={words.silence_quotes_help} node={node.get("quotes").cloned()} named={names.quotes.clone()} list="/quotes" />
            </>
        });
        html! {
            <Card key={node.text_of("id")} list="/silences" {index} count={list.len()} {title} lines={vec![AttrValue::from(when)]}
                id={Some(Rc::from(node.text_of("id")))} open={is_open}>{ form }</Card>
        }
    });
    let make = Callback::from(|(id, name): (String, String)| object(vec![("id", text(&id)), ("text", text(&name))]));
    html! {
        <>
            <p class="help">{ words.silences_help }</p>
            <div class="cards">{ for cards }</div>
            <Adder list="/silences" count={list.len()} taken={taken(root, "silences")} label={words.new_silence} button={words.add_silence} {make} />
        </>
    }
}
