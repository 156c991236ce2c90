//! What changes: the published file beside this one, every answer that differs, and a note drafted from it.
//! The differences are those of `diff`.

use std::rc::Rc;

use yew::prelude::*;

use super::context::{nth, path, use_desk};
use super::document::Document;
use super::fields::{english, ids, object, text, value_of};
use super::files::{self, Opened};
use super::message::Message;
use super::names::{Named, Names};
use super::tree::Node;
use super::worker::{Answer, Request};
use crate::editor::edit::{Edit, Value};

#[derive(Properties, PartialEq)]
pub struct ChangesProps {
    pub document: Document,
    /// The file as it was opened.
    pub opened: Rc<str>,
}

/// The pane.
#[component]
pub fn Changes(props: &ChangesProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let document = &props.document;
    let published = use_state(|| None::<Rc<str>>);
    let answer = use_state(|| None::<Rc<Answer>>);
    {
        let (send, answer) = (desk.send.clone(), answer.clone());
        let name = document.path();
        use_effect_with(((*published).clone(), document.text.clone()), move |(published, text)| {
            if let Some(published) = published {
                let files = vec![("published.json".to_owned(), published.clone()), (name.clone(), text.clone())];
                let request = Request::new(&["diff", "published.json", &name, "--format", "json"], files);
                let got = Callback::from(move |got: Rc<Answer>| answer.set(Some(got)));
                send.emit(Message::Ask(Box::new((request, got))));
            }
        });
    }
    let take = {
        let published = published.clone();
        Callback::from(move |opened: Opened| published.set(Some(opened.text.into())))
    };
    let onchange = {
        let take = take.clone();
        move |event: Event| files::chosen(&event, take.clone())
    };
    let ondrop = {
        let take = take.clone();
        move |event: DragEvent| files::dropped(&event, take.clone())
    };
    let as_opened = {
        let (published, opened) = (published.clone(), props.opened.clone());
        move |_| published.set(Some(opened.clone()))
    };
    let fetched = {
        let (published, send, failed) = (published.clone(), desk.send.clone(), words.not_published_here);
        let name = document.path();
        move |_| {
            let (published, send) = (published.clone(), send.clone());
            files::fetch(&name, move |text| match text {
                Some(text) => published.set(Some(text.into())),
                None => send.emit(Message::Tell(failed.to_owned())),
            });
        }
    };
    let shown = published.as_ref().zip(answer.as_ref()).map(|(published, answer)| {
        let old = Node::read(published).unwrap_or_default();
        html! { <Differences answer={(**answer).clone()} {old} document={document.clone()} /> }
    });
    html! {
        <>
            <p class="help">{ words.changes_help }</p>
            <div class="field drop" {ondrop} ondragover={|event: DragEvent| event.prevent_default()}>
                <label for="published-file">{ words.published_file }</label>
                <p class="help" id="published-help">{ words.published_file_help }</p>
                <input id="published-file" type="file" accept=".json,application/json" {onchange} aria-describedby="published-help" />
                <p class="row"><button type="button" class="small" onclick={as_opened}>{ words.compare_as_opened }</button>
                <button type="button" class="small" onclick={fetched}>{ words.compare_as_served }</button></p>
            </div>
            <div aria-live="polite">{ shown }</div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct DifferencesProps {
    answer: Answer,
    old: Node,
    document: Document,
}

/// What an answer of `diff` is called.
fn answer_in_words(node: Option<&Node>, names: &Names, words: &super::words::Words) -> String {
    let Some(node) = node else { return String::new() };
    match node.text_of("verdict") {
        "" if node.text_of("outcome") == "conflict" => words.conflict.to_owned(),
        "" => words.unstated.to_owned(),
        id => names.verdict(id).map_or(id, |named| &*named.label).to_owned(),
    }
}

fn reasons(node: Option<&Node>, rules: &[Named]) -> Vec<String> {
    let ids = node.map_or(&[][..], |node| node.list_of("because"));
    let label = |id: &Node| {
        rules.iter().find(|rule| *rule.id == *id.text()).map_or(id.text().to_owned(), |rule| rule.label.to_string())
    };
    ids.iter().map(label).collect()
}

#[component]
fn Differences(props: &DifferencesProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let DifferencesProps { answer, old, document } = props;
    let is_update = use_state(|| false);
    let diff = Node::read(&answer.output).and_then(|list| list.list().first().cloned()).unwrap_or_default();
    // Of a file that cannot be read there are findings instead.
    if diff.get("changes").is_none() {
        let why = match diff.text_of("message") {
            "" => answer.error.clone(),
            message => [diff.text_of("file"), ": ", message].concat(),
        };
        return html! { <p class="notice">{ words.cannot_compare }{ " " }{ english(&why, words) }</p> };
    }
    let names = &document.names;
    let old_names = Names::of(old);
    let (rules, old_rules) = (Named::rules(&document.root, &names.language), Named::rules(old, &names.language));
    let changes = diff.list_of("changes");
    let rows = changes.iter().map(|change| {
        let region = change.get("region").map_or(&[][..], Node::entries).iter().map(|(dimension, options)| {
            let labels = super::names::allows(dimension, options, names, words.all_but);
            [names.dimension(dimension).map_or(&**dimension, |it| &*it.name.label), ": ", &labels].concat()
        });
        let region = region.collect::<Vec<_>>().join("; ");
        let region = if region.is_empty() { words.in_every_case.to_owned() } else { region };
        let question = names.questions.iter().find(|named| *named.id == *change.text_of("question"));
        let side = |key: &str, names: &Names, rules: &[Named]| {
            let node = change.get(key);
            html! { <td><strong>{ answer_in_words(node, names, words) }</strong>{ for reasons(node, rules).into_iter().map(|reason| html! { <p class="help">{ reason }</p> }) }</td> }
        };
        html! {
            <tr>
                <th scope="row">{ region }<p class="help">{ question.map(|named| named.label.to_string()) }{ " · " }{ change.text_of("scenarios").to_owned() }{ " " }{ words.cases_counted }</p></th>
                { side("before", &old_names, &old_rules) }
                { side("after", names, &rules) }
            </tr>
        }
    });
    let lists = ["added", "removed", "shown"].into_iter().zip([words.added, words.taken_out, words.shown_differently]).map(|(key, label)| {
        let list = diff.list_of(key);
        if list.is_empty() {
            return Html::default();
        }
        html! { <><h3>{ label }</h3><ul class="plain">{ for list.iter().map(|node| html! { <li>{ node.text().to_owned() }</li> }) }</ul></> }
    });
    // A note may only name rules that are still there.
    let decides = |id: &str| {
        diff.list_of("rules")
            .iter()
            .any(|rule| rule.text_of("rule") == id && rule.get("decides").is_some_and(Node::is_true))
    };
    let touched: Vec<Rc<str>> = rules.iter().filter(|rule| decides(&rule.id)).map(|rule| rule.id.clone()).collect();
    // One sentence for each pair of answers.
    let mut drafted: Vec<String> = Vec::new();
    for change in changes {
        let (before, after) = (
            answer_in_words(change.get("before"), &old_names, words),
            answer_in_words(change.get("after"), names, words),
        );
        let sentence = words.draft_note.replace("{before}", &before).replace("{after}", &after);
        // Where only the reasons differ there is nothing to correct.
        if before != after && !drafted.contains(&sentence) {
            drafted.push(sentence);
        }
    }
    let draft = match drafted.is_empty() {
        true => words.draft_note_of_reasons.to_owned(),
        false => drafted.join(" "),
    };
    let write = {
        let (desk, count, kind) =
            (desk.clone(), document.root.list_of("notes").len(), if *is_update { "update" } else { "correction" });
        let touched = touched.clone();
        move |_| {
            let today = super::policy::today();
            let mut fields = vec![("date", text(&today)), ("kind", text(kind)), ("text", text(&draft))];
            if !touched.is_empty() {
                fields.push(("rules", ids(touched.iter().map(|id| &**id))));
            }
            let edits = vec![
                Edit::Insert { at: path("/notes"), index: count, value: object(fields) },
                Edit::Set { at: path("/updated"), value: Value::Text(today) },
            ];
            let field = nth("/notes", count);
            desk.edits(edits, &field);
            desk.show(&format!("{field}/text"));
        }
    };
    let choose = {
        let is_update = is_update.clone();
        move |event: Event| is_update.set(value_of(&event) == "update")
    };
    html! {
        <section class="differences" aria-labelledby="differences-heading">
            <h2 id="differences-heading">{ words.answers_that_differ }</h2>
            if !diff.list_of("incomplete").is_empty() { <p class="notice">{ words.more_changes }</p> }
            if changes.is_empty() {
                <p>{ words.no_answer_differs }</p>
            } else {
                <div class="scroll"><table class="rules">
                    <thead><tr><th scope="col">{ words.scenario }</th><th scope="col">{ words.published_before }</th><th scope="col">{ words.now }</th></tr></thead>
                    <tbody>{ for rows }</tbody>
                </table></div>
                <p class="row">
                    <label class="row"><span>{ words.kind }</span><select onchange={choose}><option value="correction" selected={!*is_update}>{ words.correction }</option><option value="update" selected={*is_update}>{ words.update }</option></select></label>
                    <button type="button" onclick={write}>{ words.draft_a_note }</button>
                </p>
            }
            { for lists }
        </section>
    }
}
