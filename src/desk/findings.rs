//! The panel that lists all findings.
//! It judges nothing: it shows what the worker found.

use std::rc::Rc;

use yew::prelude::*;

use super::context::use_desk;
use super::fields::{counted, english, kept_in, sentence, severity_word};
use super::found::{Finding, Findings};
use super::message::{Message, Section};

#[derive(Properties, PartialEq)]
pub struct FindingProps {
    pub finding: Rc<Finding>,
    /// What its witnesses are called.
    pub names: Rc<super::names::Names>,
}

/// One finding in the panel.
#[component]
fn Item(props: &FindingProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let finding = props.finding.clone();
    let is_accepting = use_state(|| false);
    let reason = use_state(String::new);
    let show = {
        let (desk, at) = (desk.clone(), finding.at.clone());
        move |_| desk.show(&at)
    };
    let mend = finding.mend.as_ref().map(|mend| {
        let (desk, finding) = (desk.clone(), finding.clone());
        let onclick = move |_| desk.send.emit(Message::Mend(finding.clone()));
        html! { <button type="button" class="small" {onclick}>{ english(&mend.label, words) }</button> }
    });
    let accept = (!finding.is_error && !finding.is_accepted).then(|| {
        let open = is_accepting.clone();
        html! { <button type="button" class="small" aria-expanded={is_accepting.to_string()} onclick={move |_| open.set(!*open)}>{ words.accept }</button> }
    });
    let form = is_accepting.then(|| {
        let id = format!("why{}{}", finding.at, finding.code);
        let is_enough = reason.split_whitespace().count() >= 3;
        let onsubmit = {
            let (desk, finding, reason, open) = (desk.clone(), finding.clone(), reason.clone(), is_accepting.clone());
            move |event: SubmitEvent| {
                event.prevent_default();
                if reason.split_whitespace().count() >= 3 {
                    desk.send.emit(Message::Accept(finding.clone(), reason.trim().to_owned()));
                    open.set(false);
                }
            }
        };
        html! {
            <form class="accept" {onsubmit}>
                <label for={id.clone()}>{ words.accept_why }</label>
                <input id={id} value={(*reason).clone()} oninput={kept_in(&reason)} autocomplete="off" />
                <button class="small" aria-disabled={(!is_enough).to_string()}>{ words.accept_button }</button>
                if !is_enough { <span class="help">{ words.three_words }</span> }
            </form>
        }
    });
    html! {
        <li class={classes!("finding", finding.severity())} data-code={finding.code.clone()}>
            <p class="what"><strong>{ severity_word(&finding, words) }</strong>{ ": " }{ english(&sentence(&finding.message), words) }</p>
            { for finding.witnesses.iter().map(|scenario| html! { <p class="witness">{ words.for_example }{ " " }{ in_words(scenario, &props.names) }</p> }) }
            <p class="help">{ english(&[&*sentence(&finding.why), " ", &sentence(&finding.help)].concat(), words) }</p>
            <p class="row"><button type="button" class="small" onclick={show}>{ words.show }</button>{ mend }{ accept }<code>{ &finding.code }</code></p>
            { form }
        </li>
    }
}

#[derive(Properties, PartialEq)]
pub struct PanelProps {
    pub findings: Rc<Findings>,
    pub names: Rc<super::names::Names>,
    /// Whether the findings are those of an older version.
    pub is_behind: bool,
    /// How many cases fail.
    pub failing: usize,
    /// The level of its heading.
    #[prop_or(2)]
    pub level: u8,
}

/// All findings.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let key = |finding: &Finding, index: usize| format!("{}{}{}", finding.code, finding.at, index);
    let list = |is_accepted: bool| {
        let shown = props.findings.all.iter().enumerate().filter(|(_, finding)| finding.is_accepted == is_accepted);
        let items = shown.map(|(index, finding)| {
            html! { <Item key={key(finding, index)} finding={finding.clone()} names={props.names.clone()} /> }
        });
        items.collect::<Vec<Html>>()
    };
    let (open, accepted) = (list(false), list(true));
    let summary = match counted(props.findings.counts(""), words) {
        _ if !props.findings.known => words.looking.to_owned(),
        none if none.is_empty() => words.no_findings.to_owned(),
        some => some,
    };
    let send = desk.send.clone();
    let onclick = move |_| send.emit(Message::Part(Section::Cases));
    let cases = html! { <button type="button" class="small" {onclick}>{ words.show }<span class="unseen">{ " " }{ words.cases }</span></button> };
    let heading = html! { <@{format!("h{}", props.level)} id="findings-heading">{ words.findings }</@> };
    html! {
        <section class="findings" aria-labelledby="findings-heading">
            { heading }
            <p class="summary" role="status" data-known={props.findings.known.to_string()} data-behind={props.is_behind.to_string()}>{ summary }</p>
            if props.failing > 0 {
                <p class="row found error"><strong>{ words.cases }{ ": " }{ props.failing }{ " × " }{ words.fails }</strong>{ cases }</p>
            }
            <ul>{ for open }</ul>
            if !accepted.is_empty() {
                <details><summary>{ words.accepted_ones }{ " (" }{ accepted.len() }{ ")" }</summary><ul>{ for accepted }</ul></details>
            }
        </section>
    }
}

/// A scenario in words.
#[must_use]
pub fn in_words(scenario: &[(Rc<str>, Rc<str>)], names: &super::names::Names) -> String {
    let part = |(dimension, option): &(Rc<str>, Rc<str>)| {
        let found = names.dimension(dimension);
        let label = found.and_then(|it| it.options.iter().find(|named| named.id == *option));
        let name = found.map_or(&**dimension, |it| &*it.name.label);
        [name, ": ", label.map_or(&**option, |named| &*named.label)].concat()
    };
    // In the order of the file, and what is unknown last.
    let place = |id: &Rc<str>| names.dimensions.iter().position(|it| it.name.id == *id).unwrap_or(usize::MAX);
    let mut sorted: Vec<&(Rc<str>, Rc<str>)> = scenario.iter().collect();
    sorted.sort_by_key(|(dimension, _)| place(dimension));
    sorted.into_iter().map(part).collect::<Vec<_>>().join("; ")
}
