//! Questions and verdicts.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::card::Card;
use super::rules::taken;
use crate::desk::context::{nth, nth_field, use_desk};
use crate::desk::fields::{Adder, Choice, FoundAt, Line, Words, object, text};
use crate::desk::names::Names;
use crate::desk::tree::Node;
use crate::desk::words::Words as InterfaceWords;

#[derive(Properties, PartialEq)]
pub struct QuestionsProps {
    pub root: Node,
    pub names: Rc<Names>,
    pub open: Rc<BTreeSet<String>>,
}

/// The tones with their names.
#[must_use]
pub fn tones(words: &InterfaceWords) -> Vec<(AttrValue, AttrValue)> {
    [
        ("permitted", words.tone_permitted),
        ("limited", words.tone_limited),
        ("forbidden", words.tone_forbidden),
        ("required", words.tone_required),
        ("undecided", words.tone_undecided),
        ("disputed", words.tone_disputed),
        ("unregulated", words.tone_unregulated),
    ]
    .map(|(id, name)| (id.into(), name.into()))
    .to_vec()
}

/// Questions and verdicts.
#[component]
pub fn Questions(props: &QuestionsProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let QuestionsProps { root, names, open } = props;
    let (questions, verdicts) = (root.list_of("questions"), root.list_of("verdicts"));
    let title = |node: &Node| node.get("label").map_or("", |label| label.words(&names.language)).to_owned();
    let question_cards = questions.iter().enumerate().map(|(index, node)| {
        let at = |field: &str| nth_field("/questions", index, field);
        let is_open = open.contains(&nth("/questions", index));
        let labels = names.verdicts.iter().map(|verdict| html! {
            <Words at={at(&format!("labels/{}", verdict.id))} label={AttrValue::Rc(verdict.label.clone())} node={node.get("labels").and_then(|labels| labels.get(&verdict.id)).cloned()} />
        });
        let form = is_open.then(|| html! {
            <>
                <Words at={at("label")} label={words.question_label} help={words.question_label_help} node={node.get("label").cloned()} required=true />
                <details class="more"><summary>{ words.other_labels }</summary><p class="help">{ words.other_labels_help }</p>{ for labels }</details>
                <Line at={at("note")} label={words.note} help={words.note_help} node={node.get("note").cloned()} long=true />
            </>
        });
        html! { <Card key={node.text_of("id")} list="/questions" {index} count={questions.len()} title={title(node)} id={Some(Rc::from(node.text_of("id")))} open={is_open}>{ form }</Card> }
    });
    let verdict_cards = verdicts.iter().enumerate().map(|(index, node)| {
        let at = |field: &str| nth_field("/verdicts", index, field);
        let is_open = open.contains(&nth("/verdicts", index));
        let tone = node.text_of("tone");
        let name = tones(words).into_iter().find(|(id, _)| *id == tone).map_or(AttrValue::from(tone.to_owned()), |(_, name)| name);
        let form = is_open.then(|| html! {
            <>
                <Words at={at("label")} label={words.verdict_label} help={words.verdict_label_help} node={node.get("label").cloned()} required=true />
                <Choice at={at("tone")} label={words.tone} help={words.tone_help} value={tone.to_owned()} options={tones(words)} />
                <Line at={at("note")} label={words.note} help={words.note_help} node={node.get("note").cloned()} long=true />
            </>
        });
        let tag = Some((AttrValue::from(""), AttrValue::from(tone.to_owned())));
        html! { <Card key={node.text_of("id")} list="/verdicts" {index} count={verdicts.len()} title={title(node)} {tag} lines={vec![name]} id={Some(Rc::from(node.text_of("id")))} open={is_open}>{ form }</Card> }
    });
    // A verdict's tone is the editor's decision: until then that is an error.
    let named = Callback::from(|(id, name): (String, String)| object(vec![("id", text(&id)), ("label", text(&name))]));
    html! {
        <>
            <h3>{ words.questions }</h3>
            <p class="help">{ words.questions_help }</p>
            <FoundAt at="/questions" />
            <div class="cards">{ for question_cards }</div>
            <Adder list="/questions" count={questions.len()} taken={taken(root, "questions")} label={words.new_question} button={words.add_question} make={named.clone()} />
            <h3>{ words.verdicts }</h3>
            <p class="help">{ words.verdicts_help }</p>
            <FoundAt at="/verdicts" />
            <div class="cards">{ for verdict_cards }</div>
            <Adder list="/verdicts" count={verdicts.len()} taken={taken(root, "verdicts")} label={words.new_verdict} button={words.add_verdict} make={named} />
        </>
    }
}
