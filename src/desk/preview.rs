//! The preview: the widget itself, before and after its script, beside the answers to all cases; and what an editor makes of
//! an answer.
//! It decides nothing by itself: every answer is the engine's.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::context::id_of;
use super::context::{nth, path, use_desk};
use super::document::Document;
use super::fields::{kept_in, object, text, value_of};
use super::message::Message;
use super::tree::Node;
use super::worker::{Answer, Request};
use crate::editor::edit::{Edit, Value};
use crate::engine::explain::grid::{Cell, Grid};
use crate::engine::policy::{Dimension, Question, Text};
use crate::engine::position::DimensionIx;
use crate::engine::region::OptionSet;
use crate::engine::{Outcome, Policy, Scenario, decide, read};
use crate::view::name_intervals;

/// How long typing may pause before the widget is drawn again, in milliseconds.
const DRAW_AFTER: u32 = 250;

#[wasm_bindgen]
extern "C" {
    /// The page's own script: it draws the answers as the script of a policy does before the widget is there.
    #[wasm_bindgen(js_namespace = policyDesk, catch)]
    fn before(host: &HtmlElement, packed: &str) -> Result<(), JsValue>;
}

/// How the widget is shown.
#[derive(Debug, Clone, PartialEq)]
struct Look {
    width: u16,
    theme: &'static str,
    language: Rc<str>,
    is_before: bool,
}

#[derive(Properties, PartialEq)]
pub struct PreviewProps {
    pub document: Document,
}

/// The policy of a document, read as the widget reads it; `None` while it has errors.
#[hook]
pub fn use_policy(document: &Document) -> Option<Rc<Policy>> {
    let read = |text: &Rc<str>| {
        let mut policy = read(text.as_bytes()).ok()?;
        name_intervals(&mut policy);
        Some(Rc::new(policy))
    };
    use_memo(document.text.clone(), read).as_ref().clone()
}

/// The pane.
#[component]
pub fn Preview(props: &PreviewProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let document = &props.document;
    let policy = use_policy(document);
    let look =
        use_state(|| Look { width: 390, theme: "light", language: document.names.language.clone(), is_before: false });
    let set = |change: Rc<dyn Fn(&mut Look)>| {
        let look = look.clone();
        Callback::from(move |_: MouseEvent| {
            let mut now = (*look).clone();
            change(&mut now);
            look.set(now);
        })
    };
    let button = |label: &str, is_on: bool, change: Rc<dyn Fn(&mut Look)>| {
        html! {
            <button type="button" class="small" aria-pressed={is_on.to_string()} onclick={set(change)}>{ label.to_owned() }</button>
        }
    };
    let languages = document.names.languages.iter().map(|tag| {
        let to = tag.clone();
        button(&words.language_name(tag), look.language == *tag, Rc::new(move |look| look.language = to.clone()))
    });
    let Some(policy) = policy else {
        return html! { <p class="notice">{ words.preview_needs_no_errors }</p> };
    };
    let warned = (policy.questions().next().is_some()).then(|| {
        html! {
            <div class="grids">
                <h2>{ words.all_cases }</h2>
                <p class="help">{ words.all_cases_help }</p>
                <Grids policy={Shared(policy.clone())} document={document.clone()} language={look.language.clone()} />
            </div>
        }
    });
    html! {
        <div class="preview">
            <div class="looks">
                <div class="row tools" role="group" aria-label={words.width}>
                    { button(words.phone, look.width == 390, Rc::new(|look| look.width = 390)) }
                    { button(words.column, look.width == 646, Rc::new(|look| look.width = 646)) }
                </div>
                <div class="row tools" role="group" aria-label={words.colours}>
                    { button(words.light, look.theme == "light", Rc::new(|look| look.theme = "light")) }
                    { button(words.dark, look.theme == "dark", Rc::new(|look| look.theme = "dark")) }
                </div>
                <div class="row tools" role="group" aria-label={words.script}>
                    { button(words.before_script, look.is_before, Rc::new(|look| look.is_before = true)) }
                    { button(words.after_script, !look.is_before, Rc::new(|look| look.is_before = false)) }
                </div>
                if document.names.languages.len() > 1 {
                    <div class="row tools" role="group" aria-label={words.languages}>{ for languages }</div>
                }
            </div>
            <div class="sheet-and-grid">
                <Widget text={document.text.clone()} file={document.path()} look={(*look).clone()} />
                { warned }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct WidgetProps {
    text: Rc<str>,
    file: String,
    look: Look,
}

/// The widget of `dist/`, or what its answers' script shows before.
#[component]
fn Widget(props: &WidgetProps) -> Html {
    let desk = use_desk();
    let live = use_node_ref();
    let plain = use_node_ref();
    {
        let (live, plain) = (live.clone(), plain.clone());
        let send = desk.send.clone();
        use_effect_with((props.text.clone(), props.look.clone(), props.file.clone()), move |(text, look, file)| {
            let (text, look, file) = (text.clone(), look.clone(), file.clone());
            // Typing goes first.
            let timer = Timeout::new(DRAW_AFTER, move || {
                if look.is_before {
                    let args = ["snippet", &file, "--kind", "answers", "--base", "./", "--lang", &look.language];
                    let request = Request::new(&args, vec![(file.clone(), text.clone())]);
                    let drawn = Callback::from(move |answer: Rc<Answer>| {
                        if let Some(host) = plain.cast::<HtmlElement>() {
                            // An answer that cannot be read shows nothing.
                            let _ = before(&host, &answer.output);
                        }
                    });
                    send.emit(Message::Ask(Box::new((request, drawn))));
                } else if let Some(element) = live.cast::<HtmlElement>() {
                    // Setting a property of an element cannot fail: the loader defines it, or it waits for the loader.
                    let _ = js_sys::Reflect::set(&element, &"policyData".into(), &JsValue::from_str(&text));
                    let _ = element.set_attribute("loading", "eager");
                }
            });
            move || drop(timer)
        });
    }
    let Look { width, theme, language, is_before } = &props.look;
    let class = classes!("frame", *theme, if *width == 390 { "phone" } else { "column" });
    html! {
        <div {class} data-before={is_before.to_string()}>
            if *is_before {
                <div key="before" ref={plain} lang={language.to_string()} />
            } else {
                <@{"policy-explorer"} key={format!("live {theme}")} ref={live} lang={language.to_string()} theme={*theme} heading-level="3" loading="touch" />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct WarmProps {
    pub text: Rc<str>,
    pub language: AttrValue,
}

/// How long opening a policy has the page to itself before words are fetched, in milliseconds.
const WARM_AFTER: u32 = 1000;

/// A widget that nobody sees: it fetches what the preview needs before it is asked for, and is gone when it has it.
#[component]
pub fn Warm(props: &WarmProps) -> Html {
    let node = use_node_ref();
    let is_ready = use_state(|| false);
    let element = node.clone();
    let ready = is_ready.clone();
    use_effect_with(props.text.clone(), move |text| {
        let text = text.clone();
        let heard = element.cast::<HtmlElement>().map(|element| {
            let listener = EventListener::new(&element, "policy-explorer:ready", move |_| ready.set(true));
            let timeout = Timeout::new(WARM_AFTER, move || {
                let _ = js_sys::Reflect::set(&element, &"policyData".into(), &JsValue::from_str(&text));
                let _ = element.set_attribute("loading", "eager");
            });
            (listener, timeout)
        });
        move || drop(heard)
    });
    if *is_ready {
        return Html::default();
    }
    html! { <div hidden=true><@{"policy-explorer"} ref={node} lang={&props.language} loading="touch" /></div> }
}

/// A policy, equal to itself alone.
#[derive(Clone)]
struct Shared(Rc<Policy>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Properties, PartialEq)]
struct GridsProps {
    policy: Shared,
    document: Document,
    language: Rc<str>,
}

/// What a click on a cell is about: a question, a scenario, and the options of the whole cell.
#[derive(Clone, PartialEq)]
struct Chosen {
    question: usize,
    scenario: Scenario,
    region: Vec<(DimensionIx, OptionSet)>,
}

/// The answers to all cases, and why.
#[component]
fn Grids(props: &GridsProps) -> Html {
    let desk = use_desk();
    let GridsProps { policy: Shared(policy), document, language } = props;
    let chosen = use_state(|| None::<Chosen>);
    let say = |text: &Text| policy.localize(text, language).text.to_owned();
    let questions: Vec<&Question> = policy.questions().collect();
    let tables = questions.iter().enumerate().map(|(index, question)| {
        let grid = Grid::around(policy, question, policy.start(), |_| true);
        let on_choose = {
            let chosen = chosen.clone();
            Callback::from(move |next: Chosen| chosen.set(Some(next)))
        };
        let current = chosen.as_ref().filter(|chosen| chosen.question == index).map(|chosen| &chosen.scenario);
        html! {
            <section key={question.id.clone()}>
                if questions.len() > 1 { <h3>{ say(&question.label) }</h3> }
                { table(&desk, policy, question, &grid, language, current, &on_choose) }
            </section>
        }
    });
    // A choice of an older version may not fit this one.
    let fitting = chosen.as_ref().filter(|chosen| {
        chosen.question < questions.len()
            && chosen.scenario.0.len() == policy.dimensions().len()
            && policy.dimensions().iter().all(|dimension| {
                chosen.scenario.chosen(dimension.index).is_none_or(|option| dimension.option(option).is_some())
            })
    });
    let why = fitting
        .and_then(|chosen| questions.get(chosen.question).map(|question| (chosen, question)))
        .map(|(chosen, question)| why(&desk, policy, question, chosen, document, language));
    html! { <>{ for tables }{ why.unwrap_or_else(|| html! { <p class="help">{ desk.words.choose_a_cell }</p> }) }</> }
}

/// What an outcome is called, and the class of its mark.
fn named(
    words: &super::words::Words,
    policy: &Policy,
    question: &Question,
    outcome: &Outcome<'_>,
    language: &str,
) -> (String, &'static str) {
    match outcome {
        Outcome::Decided(verdict) => {
            let label = policy.localize(question.label_of(verdict), language).text.to_owned();
            (label, verdict.tone.id())
        }
        Outcome::Unstated => (words.unstated.to_owned(), "unstated"),
        Outcome::Conflict => (words.conflict.to_owned(), "fails"),
        Outcome::Depends { .. } | Outcome::Undetermined => (words.depends.to_owned(), "unstated"),
    }
}

/// Options of a dimension in words.
fn labels(policy: &Policy, (dimension, options): &(DimensionIx, OptionSet), language: &str) -> String {
    let dimension = policy.dimension_at(*dimension);
    let label = |option| {
        dimension.and_then(|it| it.option(option)).map(|it| policy.localize(&it.label, language).text.to_owned())
    };
    options.iter().filter_map(label).collect::<Vec<_>>().join(", ")
}

fn table(
    desk: &super::context::Desk,
    policy: &Rc<Policy>,
    question: &Question,
    grid: &Grid,
    language: &str,
    current: Option<&Scenario>,
    on_choose: &Callback<Chosen>,
) -> Html {
    let words = desk.words;
    let column = grid.column.and_then(|column| policy.dimension_at(column));
    let heads = column.map_or(&[][..], |column| &column.options).iter().map(|option| {
        html! { <th scope="col">{ policy.localize(&option.label, language).text.to_owned() }</th> }
    });
    let place = current.and_then(|current| grid.cell_of(current));
    let rows = grid.rows.iter().enumerate().map(|(row, it)| {
        let name = it.path.iter().map(|heading| labels(policy, heading, language)).collect::<Vec<_>>().join(" · ");
        let name = if name.is_empty() { words.in_every_case.to_owned() } else { name };
        let cells = it.cells.iter().enumerate().map(|(column_index, cell)| {
            let outcome = cell.answer.outcome(policy);
            let (label, class) = named(words, policy, question, &outcome, language);
            let next = chosen_of(policy, question, cell, policy.start());
            let on_choose = on_choose.clone();
            let is_current = place == Some((row, column_index));
            html! {
                <td><button type="button" class={classes!("tag", class)} aria-pressed={is_current.to_string()}
                    onclick={move |_| on_choose.emit(next.clone())}>{ label }</button></td>
            }
        });
        html! { <tr><th scope="row">{ name }</th>{ for cells }</tr> }
    });
    html! {
        <div class="scroll">
            if !grid.is_whole() { <p class="help">{ words.grid_is_part }</p> }
            <table class="rules answers">
                <thead><tr><td></td>{ for heads }</tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

fn chosen_of(policy: &Policy, question: &Question, cell: &Cell, current: &Scenario) -> Chosen {
    let scenario = Grid::scenario_of(policy, cell, current);
    let dimensions = policy.dimensions().iter();
    Chosen {
        question: question.index.get(),
        region: dimensions.map(|dimension| (dimension.index, cell.region.options(dimension.index))).collect(),
        scenario,
    }
}

/// Why a case has its answer, and what an editor can make of it.
fn why(
    desk: &super::context::Desk,
    policy: &Rc<Policy>,
    question: &Question,
    chosen: &Chosen,
    document: &Document,
    language: &str,
) -> Html {
    let words = desk.words;
    let scenario = &chosen.scenario;
    let decision = decide(policy, question, scenario);
    let (label, class) = named(words, policy, question, &decision.outcome, language);
    let rule_line = |rule: &crate::engine::policy::Rule, before: Option<&'static str>| {
        let (desk, to) = (desk.clone(), format!("/rules/{}", rule.index.get()));
        let sentence = policy.localize(&rule.text, language).text.to_owned();
        html! { <li>{ before }{ before.map(|_| " ") }<button type="button" class="link" onclick={move |_| desk.show(&to)}>{ sentence }</button></li> }
    };
    let because = decision.because.iter().map(|rule| rule_line(rule, None));
    let displaced = decision.displaced.iter().map(|displaced| rule_line(displaced.rule, Some(words.displaced_here)));
    let silences = decision.silences.iter().map(|silence| {
        html! { <li>{ policy.localize(&silence.text, language).text.to_owned() }</li> }
    });
    let sentence = policy.describe(scenario, language, |_| words.left_open.to_owned());
    let ids: Vec<String> = decision.because.iter().map(|rule| rule.id.clone()).collect();
    let verdict = match &decision.outcome {
        Outcome::Decided(verdict) => verdict.id.clone(),
        _ => "unstated".to_owned(),
    };
    let choices: Vec<(String, Value)> =
        policy.choices(scenario).map(|(dimension, option)| (dimension.to_owned(), text(option))).collect();
    let asked = policy.asked(scenario);
    let name = asked.iter().filter_map(|dimension| {
        let option = dimension.option(scenario.chosen(dimension.index)?)?;
        Some(policy.localize(&option.label, language).text.to_owned())
    });
    let name = name.collect::<Vec<_>>().join(", ");
    let case = {
        let (desk, cases, question) =
            (desk.clone(), document.root.get("cases").cloned().unwrap_or_default(), question.id.clone());
        let is_first = policy.questions().next().is_some_and(|first| first.id == question);
        let is_same = |case: &Node| {
            let asked = case.text_of("question");
            let chosen = case.get("scenario").map_or(&[][..], Node::entries);
            (asked == question || is_first && asked.is_empty())
                && chosen.len() == choices.len()
                && policy.choices(scenario).all(|(dimension, option)| {
                    chosen.iter().any(|(name, node)| **name == *dimension && node.text() == option)
                })
        };
        // A case about the same scenario, if there is one, gets the new answer: two would say it twice, or differ.
        let known = cases.list().iter().position(is_same);
        move |verdict: &str, because: Option<&[String]>| {
            let index = known.unwrap_or(cases.list().len());
            let at = nth("/cases", index);
            let reasons = because.map(|because| super::fields::ids(because.iter().map(String::as_str)));
            let edits = match cases.list().get(index) {
                Some(case) => {
                    let place = |key: &str| path(&[&at, "/", key].concat());
                    let given = Edit::Set { at: place("verdict"), value: text(verdict) };
                    let reasons = match reasons {
                        Some(value) => Some(Edit::Set { at: place("because"), value }),
                        None => case.get("because").map(|_| Edit::Remove { at: place("because") }),
                    };
                    std::iter::once(given).chain(reasons).collect()
                }
                None => {
                    let mut fields = vec![("name", text(&name)), ("scenario", Value::Object(choices.clone()))];
                    if !is_first {
                        fields.insert(1, ("question", text(&question)));
                    }
                    fields.push(("verdict", text(verdict)));
                    fields.extend(reasons.map(|reasons| ("because", reasons)));
                    vec![Edit::Insert { at: path("/cases"), index, value: object(fields) }]
                }
            };
            desk.edits(edits, &at);
        }
    };
    let is_conflict = matches!(decision.outcome, Outcome::Conflict);
    let is_unstated = matches!(decision.outcome, Outcome::Unstated);
    let right = {
        let (case, desk, ids, verdict) = (case.clone(), desk.clone(), ids.clone(), verdict.clone());
        move |_| {
            case(&verdict, (!ids.is_empty()).then_some(&ids));
            desk.send.emit(Message::Tell(desk.words.case_written.to_owned()));
        }
    };
    let wrong = {
        let (case, desk) = (case.clone(), desk.clone());
        let to = decision.because.first().map_or("/rules".to_owned(), |rule| format!("/rules/{}", rule.index.get()));
        move |event: Event| {
            let expected = value_of(&event);
            if !expected.is_empty() {
                case(&expected, None);
                desk.send.emit(Message::Show(to.clone()));
                desk.send.emit(Message::Tell(desk.words.failing_case_written.to_owned()));
            }
        }
    };
    let others = policy.verdicts().filter(|other| is_conflict || other.id != verdict).map(|other| {
        html! { <option value={other.id.clone()}>{ policy.localize(question.label_of(other), language).text.to_owned() }</option> }
    });
    html! {
        <section class="why" aria-labelledby="why-heading">
            <h3 id="why-heading">{ sentence }</h3>
            <p><span class={classes!("tag", class)}>{ label }</span></p>
            if is_unstated && decision.silences.is_empty() { <p>{ words.why_gap }</p> }
            if !decision.silences.is_empty() { <p>{ words.why_silence }</p> }
            <ul class="reasons">{ for because }{ for displaced }{ for silences }</ul>
            <div class="row">
                if !is_conflict { <button type="button" onclick={right}>{ words.this_is_right }</button> }
                <label class="row"><span>{ words.this_is_wrong }</span>
                    <select onchange={wrong}>
                        <option value="" selected=true>{ words.choose_a_verdict }</option>
                        { for others }
                        if !is_unstated { <option value="unstated">{ words.unstated }</option> }
                    </select>
                </label>
            </div>
            if is_unstated && decision.silences.is_empty() { <Silent condition={condition(policy, &chosen.region, scenario)} question={question.id.clone()} document={document.clone()} /> }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SilentProps {
    condition: Rc<Vec<(String, Value)>>,
    question: String,
    document: Document,
}

/// Writes a silence with a remark.
#[component]
fn Silent(props: &SilentProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let remark = use_state(String::new);
    let SilentProps { condition, question, document } = props;
    let onsubmit = {
        let (desk, remark, condition, question, root) =
            (desk.clone(), remark.clone(), condition.clone(), question.clone(), document.root.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let words_of = remark.trim();
            if words_of.is_empty() {
                return;
            }
            let taken: Vec<&str> = root.list_of("silences").iter().map(|node| node.text_of("id")).collect();
            let mut fields = vec![("id", text(&id_of(words_of, "silence", &taken)))];
            if root.list_of("questions").first().is_some_and(|first| first.text_of("id") != question) {
                fields.push(("question", text(&question)));
            }
            fields.push(("when", Value::Object(condition.to_vec())));
            fields.push(("text", text(words_of)));
            let edit = Edit::Insert { at: path("/silences"), index: taken.len(), value: object(fields) };
            desk.edits(vec![edit], &format!("/silences/{}", taken.len()));
            desk.send.emit(Message::Tell(desk.words.silence_written.to_owned()));
            remark.set(String::new());
        }
    };
    html! {
        <form class="adder" {onsubmit}>
            <label for="silent">{ words.source_is_silent }</label>
            <p class="help" id="silent-help">{ words.silence_text_help }</p>
            <div class="row"><input id="silent" value={(*remark).clone()} oninput={kept_in(&remark)} autocomplete="off" aria-describedby="silent-help" /><button>{ words.write_silence }</button></div>
        </form>
    }
}

/// The condition of a cell: what it leaves out of each dimension that is asked there.
fn condition(policy: &Policy, region: &[(DimensionIx, OptionSet)], scenario: &Scenario) -> Rc<Vec<(String, Value)>> {
    let asked = policy.asked(scenario);
    let mut condition = Vec::new();
    for (index, options) in region {
        let Some(dimension) = asked.iter().find(|dimension| dimension.index == *index) else { continue };
        if options.len() < dimension.options.len() {
            condition.push((dimension.id.clone(), allowed(dimension, *options)));
        }
    }
    Rc::new(condition)
}

/// Some options of a dimension, as a condition names them.
fn allowed(dimension: &Dimension, options: OptionSet) -> Value {
    let Some((numbers, _)) = &dimension.numbers else {
        let ids = options.iter().filter_map(|option| dimension.option(option)).map(|option| option.id.as_str());
        return super::fields::ids(ids);
    };
    let intervals: Vec<_> = options.iter().filter_map(|option| numbers.intervals.get(option.get())).collect();
    let number = |key: &'static str, at: crate::format::number::Number| (key, Value::Number(at.written("-", ".")));
    let lower = intervals
        .first()
        .and_then(|interval| interval.lower)
        .map(|cut| number(if cut.after { "above" } else { "from" }, cut.at));
    let upper = intervals
        .last()
        .and_then(|interval| interval.upper)
        .map(|cut| number(if cut.after { "to" } else { "below" }, cut.at));
    object(lower.into_iter().chain(upper).collect())
}
