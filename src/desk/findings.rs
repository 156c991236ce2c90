//! The findings of `check` and `verify`: what they are, and the panel that lists them.
//! It judges nothing: it shows what the worker found.

use std::rc::Rc;

use yew::prelude::*;

use super::context::use_desk;
use super::fields::{sentence, ticked, value_of};
use super::message::Message;
use super::tree::Node;
use super::words::Words;

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Its code.
    pub code: String,
    /// Whether it is an error.
    pub is_error: bool,
    /// Whether it is a warning that the file accepts.
    pub is_accepted: bool,
    /// What is wrong.
    pub message: String,
    /// Why that matters.
    pub why: String,
    /// What to do.
    pub help: String,
    /// The place, as a JSON Pointer.
    pub at: String,
    /// Scenarios that show it.
    pub witnesses: Vec<Vec<(Rc<str>, Rc<str>)>>,
    /// What puts it right, if the engine offers it.
    pub mend: Option<Mend>,
}

/// An offer to put a finding right.
#[derive(Debug, Clone, PartialEq)]
pub struct Mend {
    /// What it does, in words.
    pub label: String,
    /// The edits.
    pub edits: Node,
}

/// All findings of one version of the document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    /// Errors first, accepted warnings last, otherwise in the file's order.
    pub all: Vec<Finding>,
    /// Whether they have been looked for at all.
    pub known: bool,
}

impl Finding {
    fn of(node: &Node) -> Finding {
        let text = |key: &str| node.text_of(key).to_owned();
        let witness = node.get("witness");
        let scenarios = witness.map_or(&[][..], |witness| match witness.list() {
            [] => std::slice::from_ref(witness),
            list => list,
        });
        let mend = node.get("mend").filter(|mend| !mend.entries().is_empty());
        let pairs = |scenario: &Node| {
            scenario.entries().iter().map(|(dimension, option)| (dimension.clone(), option.text().into())).collect()
        };
        Finding {
            code: text("code"),
            is_error: node.text_of("severity") == "error",
            is_accepted: node.get("accepted").is_some_and(Node::is_true),
            message: text("message"),
            why: text("why"),
            help: text("help"),
            at: text("at"),
            witnesses: scenarios.iter().filter(|scenario| !scenario.entries().is_empty()).map(pairs).collect(),
            mend: mend.map(|mend| Mend {
                label: mend.text_of("label").to_owned(),
                edits: mend.get("edits").cloned().unwrap_or_default(),
            }),
        }
    }

    /// The class of its severity.
    #[must_use]
    pub fn severity(&self) -> &'static str {
        match (self.is_error, self.is_accepted) {
            (true, _) => "error",
            (_, true) => "accepted",
            _ => "warning",
        }
    }

    /// Its severity in words.
    #[must_use]
    pub fn severity_word(&self, words: &Words) -> &'static str {
        match (self.is_error, self.is_accepted) {
            (true, _) => words.error,
            (_, true) => words.accepted,
            _ => words.warning,
        }
    }
}

impl Findings {
    /// Reads what `check` and `verify` print.
    #[must_use]
    pub fn read<'o>(outputs: impl IntoIterator<Item = &'o str>) -> Findings {
        let mut all = Vec::new();
        for output in outputs {
            let list = Node::read(output).unwrap_or_default();
            all.extend(list.list().iter().map(Finding::of));
        }
        all.sort_by_key(|finding: &Finding| (!finding.is_error, finding.is_accepted));
        Findings { all, known: true }
    }

    /// The findings about a place that nobody has accepted; with `deep` those about parts of it too.
    pub fn at<'f>(&'f self, at: &'f str, deep: bool) -> impl Iterator<Item = &'f Finding> {
        self.all.iter().filter(move |finding| {
            let rest = finding.at.strip_prefix(at);
            !finding.is_accepted && rest.is_some_and(|rest| rest.is_empty() || deep && rest.starts_with('/'))
        })
    }

    /// How many errors and open warnings there are at a place and below it.
    #[must_use]
    pub fn counts(&self, at: &str) -> (usize, usize) {
        self.at(at, true).fold((0, 0), |(errors, warnings), finding| match finding.is_error {
            true => (errors + 1, warnings),
            false => (errors, warnings + 1),
        })
    }
}

/// How many errors and warnings, in words; empty if there are none.
#[must_use]
pub fn counted((errors, warnings): (usize, usize), words: &Words) -> String {
    let part = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(["1 ", one].concat()),
        _ => Some([&count.to_string(), " ", many].concat()),
    };
    let parts = [part(errors, words.one_error, words.many_errors), part(warnings, words.one_warning, words.many_warnings)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[derive(Properties, PartialEq)]
pub struct FindingProps {
    pub finding: Rc<Finding>,
    /// The witnesses in words.
    pub scenarios: Vec<AttrValue>,
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
        html! { <button type="button" class="small" {onclick}>{ &mend.label }</button> }
    });
    let accept = (!finding.is_error && !finding.is_accepted).then(|| {
        let open = is_accepting.clone();
        html! { <button type="button" class="small" aria-expanded={is_accepting.to_string()} onclick={move |_| open.set(!*open)}>{ words.accept }</button> }
    });
    let form = is_accepting.then(|| {
        let id = format!("why{}{}", finding.at, finding.code);
        let oninput = {
            let reason = reason.clone();
            move |event: InputEvent| reason.set(value_of(&event))
        };
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
                <input id={id} value={(*reason).clone()} {oninput} autocomplete="off" />
                <button class="small" aria-disabled={(!is_enough).to_string()}>{ words.accept_button }</button>
                if !is_enough { <span class="help">{ words.three_words }</span> }
            </form>
        }
    });
    html! {
        <li class={classes!("finding", finding.severity())} data-code={finding.code.clone()}>
            <p class="what"><strong>{ finding.severity_word(words) }</strong>{ ": " }{ ticked(&sentence(&finding.message)) }</p>
            { for props.scenarios.iter().map(|scenario| html! { <p class="witness">{ words.for_example }{ " " }{ scenario }</p> }) }
            <p class="help">{ ticked(&sentence(&finding.why)) }{ " " }{ ticked(&sentence(&finding.help)) }</p>
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
    /// The level of its heading.
    #[prop_or(2)]
    pub level: u8,
}

/// All findings.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let scenarios = |finding: &Finding| -> Vec<AttrValue> {
        finding.witnesses.iter().map(|scenario| in_words(scenario, &props.names).into()).collect()
    };
    let key = |finding: &Finding, index: usize| format!("{}{}{}", finding.code, finding.at, index);
    let list = |is_accepted: bool| {
        let shown = props.findings.all.iter().enumerate().filter(|(_, finding)| finding.is_accepted == is_accepted);
        let items = shown.map(|(index, finding)| {
            html! { <Item key={key(finding, index)} finding={Rc::new(finding.clone())} scenarios={scenarios(finding)} /> }
        });
        items.collect::<Vec<Html>>()
    };
    let (open, accepted) = (list(false), list(true));
    let summary = match counted(props.findings.counts(""), words) {
        _ if !props.findings.known => words.looking.to_owned(),
        none if none.is_empty() => words.no_findings.to_owned(),
        some => some,
    };
    let heading = html! { <@{format!("h{}", props.level)} id="findings-heading">{ words.findings }</@> };
    html! {
        <section class="findings" aria-labelledby="findings-heading">
            { heading }
            <p class="summary" role="status" data-known={props.findings.known.to_string()} data-behind={props.is_behind.to_string()}>{ summary }</p>
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
    scenario.iter().map(part).collect::<Vec<_>>().join("; ")
}
