//! The file's own tests: scenarios that the story states outright, and whether they come out so.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::card::Card;
use crate::desk::context::{nth, nth_field, path, use_desk};
use crate::desk::fields::{Choice, FoundAt, Line, Several, object, options, text};
use crate::desk::message::Message;
use crate::desk::names::{Named, Names};
use crate::desk::tree::Node;
use crate::editor::edit::{Edit, Value};

#[derive(Properties, PartialEq)]
pub struct CasesProps {
    pub root: Node,
    pub names: Rc<Names>,
    pub open: Rc<BTreeSet<String>>,
    /// What `test` found.
    pub tests: Node,
}

/// Whether a case passed; `None` if it is not known.
#[must_use]
pub fn result(tests: &Node, index: usize) -> Option<&Node> {
    tests.list().first()?.list_of("cases").get(index)
}

/// All cases.
#[component]
pub fn Cases(props: &CasesProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let CasesProps { root, names, open, tests } = props;
    let list = root.list_of("cases");
    let rules = Rc::new(Named::rules(root, &names.language));
    let cards = list.iter().enumerate().map(|(index, node)| {
        let is_open = open.contains(&nth("/cases", index));
        html! { <CaseCard key={index} node={node.clone()} {index} count={list.len()} names={names.clone()} open={is_open}
            rules={is_open.then(|| rules.clone())} result={result(tests, index).cloned().unwrap_or_default()} /> }
    });
    let add = {
        let (desk, count) = (desk.clone(), list.len());
        let verdict = names.verdicts.first().map(|verdict| verdict.id.clone()).unwrap_or_default();
        let first =
            names.dimensions.iter().filter_map(|it| it.options.first().map(|option| (&*it.name.id, text(&option.id))));
        let scenario: Vec<(String, Value)> = first.map(|(id, option)| (id.to_owned(), option)).collect();
        let name = words.new_case.to_owned();
        move |_| {
            let value = object(vec![
                ("name", text(&name)),
                ("scenario", Value::Object(scenario.clone())),
                ("verdict", text(&verdict)),
            ]);
            desk.send.emit(Message::Add {
                edit: Edit::Insert { at: path("/cases"), index: count, value },
                at: nth("/cases", count),
            });
        }
    };
    let uncovered = tests.list().first().and_then(|file| file.at("/uncovered/rules")).map_or(&[][..], Node::list);
    html! {
        <>
            <p class="help">{ words.cases_help }</p>
            <div class="cards">{ for cards }</div>
            <p><button type="button" onclick={add}>{ words.add_case }</button></p>
            if !uncovered.is_empty() {
                <h3>{ words.uncovered }</h3>
                <ul>{ for uncovered.iter().map(|id| {
                    let index = root.list_of("rules").iter().position(|rule| rule.text_of("id") == id.text());
                    let label = rules.iter().find(|named| *named.id == *id.text()).map_or(id.text(), |named| &*named.label).to_owned();
                    let (desk, to) = (desk.clone(), nth("/rules", index.unwrap_or_default()));
                    html! { <li><button type="button" class="link" onclick={move |_| desk.show(&to)}>{ label }</button></li> }
                }) }</ul>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CaseProps {
    node: Node,
    index: usize,
    count: usize,
    names: Rc<Names>,
    open: bool,
    rules: Option<Rc<Vec<Named>>>,
    result: Node,
}

#[component]
fn CaseCard(props: &CaseProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let CaseProps { node, index, count, names, open, rules, result } = props;
    let at = |field: &str| nth_field("/cases", *index, field);
    let get = |field: &str| node.get(field).cloned();
    let title = match node.text_of("name") {
        "" => words.unnamed_case.to_owned(),
        name => name.to_owned(),
    };
    let tag = match result.get("passed").map(Node::is_true) {
        Some(true) => Some((words.passes.into(), "passes".into())),
        Some(false) => Some((words.fails.into(), "fails".into())),
        None => None,
    };
    let label = |id: &str| match id {
        "unstated" => words.unstated.to_owned(),
        "depends" => words.depends.to_owned(),
        "conflict" => words.conflict.to_owned(),
        id => names.verdict(id).map_or(id, |named| &*named.label).to_owned(),
    };
    let has_failed = result.get("passed").is_some_and(|passed| !passed.is_true());
    let mut lines: Vec<AttrValue> = vec![label(node.text_of("verdict")).into()];
    if has_failed {
        lines.push([words.found_instead, " ", &label(result.text_of("found"))].concat().into());
    }
    let form = rules.as_ref().map(|rules| {
        let scenario = node.get("scenario");
        let choices = names.dimensions.iter().map(|dimension| {
            let id = &dimension.name.id;
            let value = scenario.and_then(|scenario| scenario.get(id)).cloned();
            let at = at(&format!("scenario/{id}"));
            if dimension.is_number() {
                html! { <Line {at} label={AttrValue::Rc(dimension.name.label.clone())} node={value} kind="number" /> }
            } else {
                html! { <Choice {at} label={AttrValue::Rc(dimension.name.label.clone())} value={value.as_ref().map_or("", Node::text).to_owned()} options={options(&dimension.options)} none={words.left_open} /> }
            }
        });
        let mut verdicts = options(&names.verdicts);
        verdicts.push(("unstated".into(), words.unstated.into()));
        verdicts.push(("depends".into(), words.depends.into()));
        let question = node.text_of("question");
        html! {
            <>
                <Line at={at("name")} label={words.case_name} help={words.case_name_help} node={get("name")} />
                if names.questions.len() > 1 {
                    <Choice at={at("question")} label={words.question} value={question.to_owned()} options={options(&names.questions)}
                        none={names.questions.first().map(|named| AttrValue::Rc(named.label.clone()))} />
                }
                <fieldset class="field"><legend>{ words.scenario }</legend><div class="columns">{ for choices }</div><FoundAt at={at("scenario")} /></fieldset>
                <Choice at={at("verdict")} label={words.expected} value={node.text_of("verdict").to_owned()} options={verdicts} />
                if node.text_of("verdict") == "depends" {
                    <Several at={at("possible")} label={words.possible} node={get("possible")} named={names.verdicts.clone()} />
                }
                <Several at={at("because")} label={words.because} help={words.because_help} node={get("because")} named={rules.to_vec()} list="/rules" />
                <Line at={at("note")} label={words.note} help={words.note_help} node={get("note")} long=true />
            </>
        }
    });
    html! { <Card list="/cases" index={*index} count={*count} {title} {tag} {lines} open={*open}>{ form }</Card> }
}
