//! The generated style sheet: it shows the choices, and which of the answers in the page they select.
//! Of the policy it holds ids, which are plain letters, digits and hyphens, and the words that the page shows only in some
//! scenarios, each letter as a number: neither a style sheet nor a tag that is printed as text shows a verdict.
//!
//! Both are in one at-rule. What takes styles out of a page, or writes them into its elements, takes the whole rule or
//! leaves it: then nothing can be chosen, and the first answer stays, or all works. Every selector begins with `:host`: some
//! tools move styles out of the template into the page, where they must match nothing.

use std::fmt::Write;

use super::{class, stated_option};
use crate::engine::policy::{Dimension, Policy, Rule};
use crate::engine::region::{Condition, Region};
use crate::engine::{Outcome, Scenario, cascade};
use crate::view::scene::{ALL, CHOOSE, GENERATED, Scene, UNSTATED, UNSTATED_MEANS, label_key};

/// The sheet for a policy without conflicts, in a language; in its own if left out. It comes after the widget's own, outside its layers, so that it wins.
#[must_use]
pub fn sheet(policy: &Policy, start: &Scenario, language: Option<&str>) -> String {
    let switching = switching(policy, start, language);
    let mut css = String::from(BEGINNING);
    // Each letter is a number: a tool that prints style sheets as text prints no verdict.
    for (key, words) in &switching.words {
        let _ = write!(css, ":host [{GENERATED}={key}]{{--words:\"");
        for letter in words.chars() {
            let _ = write!(css, "\\{:x}", u32::from(letter));
        }
        css.push_str("\"}");
    }
    for line in &switching.lines {
        write_line(&mut css, line);
    }
    css + END
}

/// What the sheet does: the words that it writes, by their keys, and what it shows and hides.
#[derive(Debug, Default)]
pub struct Switching {
    /// Words that are no text of the page.
    pub words: Vec<(String, String)>,
    /// In order: all are equally strong.
    pub lines: Vec<Line>,
}

/// A line of the sheet: how the parts of these classes are displayed where such radios are checked.
#[derive(Debug)]
pub struct Line {
    /// One after the other, as they are in the page. If there are none, wherever there is a radio.
    pub radios: Vec<Radio>,
    /// The classes of the parts.
    pub classes: Vec<String>,
    /// A value of the property `display`.
    pub display: &'static str,
    /// Whether the parts are those of the choices, which are siblings of the radios.
    pub is_row: bool,
}

/// A radio of a dimension.
#[derive(Debug, Clone)]
pub enum Radio {
    /// Any that is checked.
    Any(String),
    /// The checked one of this option.
    Is(String, String),
    /// Any that is checked, but of none of these options.
    Not(String, Vec<String>),
    /// The one of this option, which is not checked.
    Unchecked(String, String),
}

/// All of the sheet for a policy without conflicts.
#[must_use]
pub fn switching(policy: &Policy, start: &Scenario, language: Option<&str>) -> Switching {
    let mut sheet = Sheet { policy, is: Switching::default() };
    sheet.words(&super::scene(policy, language), start);
    // Where a dimension has no radio checked, as after a browser has restored half a form, there is no answer.
    sheet.always(&[HEADLINES, OUTCOMES], "none");
    sheet.always(&[class::CHOOSE], "block");
    // The choices state it.
    sheet.always(&[class::STATED], "none");
    // In the lists of the rules that do not apply; those that apply at the start are hidden there.
    sheet.always(&["rule"], "list-item");
    sheet.sentence(start);
    for question in policy.questions() {
        let rules = cascade(policy, question);
        let headline = class::headline(question);
        let silent = class::headline_of(question, &Outcome::Unstated);
        let (unstated, said) = (class::unstated(question), class::said(question));
        let (claims, aside) = (class::claims(question), class::aside(question));
        sheet.always(&[&headline, &said, &aside], "none");
        sheet.always(&[&claims], "block");
        sheet.always(&[&silent], "flex");
        sheet.always(&[&unstated], "block");
        for rule in &rules {
            let verdict = class::headline_of(question, &Outcome::Decided(&rule.verdict));
            sheet.always(&[&class::reason(rule)], "none");
            // In the list of the rules that do not apply, and among the reasons, where the sentence is the answer.
            for part in &sheet.choices(rule.condition.boxes()) {
                sheet.within(part, &[&class::other(rule)], "none");
                sheet.within(part, &[&headline, &said], "none");
                sheet.within(part, &[&verdict], "flex");
                sheet.within(part, &[&claims, &class::reason(rule), &class::sentence(rule)], "block");
                sheet.within(part, &[&class::claim(rule)], "none");
            }
        }
        for rule in rules.iter().filter(|rule| !rule.exceptions.is_empty()) {
            sheet.always(&[&class::displaced(rule)], "none");
            let exceptions = sheet.exceptions(rule);
            for (exception, both) in &exceptions {
                let by = class::exception(rule, exception);
                sheet.always(&[&by], "none");
                for both in &sheet.choices(both) {
                    sheet.within(both, &[&class::reason(rule)], "none");
                    sheet.within(both, &[&class::displaced(rule), &aside], "block");
                    sheet.within(both, &[&by], "block");
                }
            }
            // A displaced exception does not apply instead.
            for (exception, both) in &exceptions {
                for (_, others) in sheet.exceptions(exception) {
                    let all = Condition(both.clone()).intersection(&Condition(others));
                    for all in &sheet.choices(&all) {
                        sheet.within(all, &[&class::exception(rule, exception)], "none");
                    }
                }
            }
        }
    }
    for (index, silence) in policy.silences().iter().enumerate() {
        sheet.always(&[&class::silence(index)], "none");
        for part in &sheet.choices(silence.condition.boxes()) {
            sheet.within(part, &[&class::silence(index)], "block");
        }
    }
    sheet.notes();
    if start.is_complete() {
        for part in &sheet.choices(&[policy.region(start)]) {
            sheet.within(part, &[class::TURNS], "block");
        }
    }
    sheet.rows();
    // Last: of a sheet that arrived in part, some rules would decide without their exceptions.
    sheet.chosen(&[class::CHOOSE], "none");
    sheet.chosen(&[HEADLINES, OUTCOMES], "revert-layer");
    sheet.not_chosen(&[HEADLINES, OUTCOMES], "none");
    sheet.not_chosen(&[class::CHOOSE], "block");
    sheet.chosen_twice(&[HEADLINES, OUTCOMES], "none");
    sheet.chosen_twice(&[class::CHOOSE], "block");
    sheet.is
}

/// Where the words are written that are no text.
pub const BEGINNING: &str =
    "@media all{:host input~* [data-words]::before,:host details [data-words]::before{content:var(--words)}";

/// Shows the choices, which are `hidden`. It comes last, so that a truncated sheet shows no choices. It requires that they
/// are siblings of the answers, since some publishing systems put paragraphs around them. No line of the sheet has a list in
/// brackets: some tools drop such lines. Where no script will come, no room is kept for the choice that needs one: in an
/// at-rule of its own, since some tools fail at one inside another.
pub const END: &str = ":host .panel>.option,:host .panel>.any-label{display:flex}\
                     :host .panel>.radio,:host .panel>.dimension,:host .panel>.set,:host .panel>.go,:host .panel>.row{display:block}}\
                     @media (scripting:none){:host .panel>.waits{display:none}}";

const HEADLINES: &str = "headlines";
const OUTCOMES: &str = "outcomes";

/// The rest of a box outside a condition, as boxes.
fn outside(condition: &Condition, region: Region) -> Vec<Region> {
    let mut outside = vec![region];
    for alternative in condition.boxes() {
        outside = outside.iter().flat_map(|part| part.without(alternative)).collect();
    }
    outside
}

/// A line in CSS. Whatever its condition, it is as strong as every other line on the same parts.
// INVARIANT: nothing is shown or hidden without a radio before it. Where they are gone, or are not siblings of
// the answers, the first answer is shown.
fn write_line(css: &mut String, line: &Line) {
    let radios: Vec<String> = line.radios.iter().map(selector).collect();
    let condition = if radios.is_empty() { "input".to_owned() } else { radios.join("~") };
    for (position, class) in line.classes.iter().enumerate() {
        if position > 0 {
            css.push(',');
        }
        if line.is_row {
            let _ = write!(css, ":host .panel>:where({condition})~.{class}[hidden]");
            continue;
        }
        // The answers are in siblings of the radios: headlines and outcomes, or a box that an extension has put around
        // one of these. If only the other matched, a verdict would be next to the sentence of another.
        if [HEADLINES, OUTCOMES, class::CHOOSE].contains(&class.as_str()) {
            let _ = write!(css, ":host :where({condition})~.{class},");
        }
        let _ = write!(css, ":host :where({condition})~* .{class}");
    }
    let _ = write!(css, "{{display:{}}}", line.display);
}

fn selector(radio: &Radio) -> String {
    match radio {
        Radio::Any(dimension) => format!("[name={dimension}]:checked"),
        Radio::Is(dimension, option) => format!("[name={dimension}][value={option}]:checked"),
        Radio::Not(dimension, options) => {
            let not: String = options.iter().map(|option| format!(":not([value={option}])")).collect();
            format!("[name={dimension}]{not}:checked")
        }
        Radio::Unchecked(dimension, option) => format!("[name={dimension}][value={option}]:not(:checked)"),
    }
}

struct Sheet<'p> {
    policy: &'p Policy,
    is: Switching,
}

impl<'p> Sheet<'p> {
    /// The words that are no text of the page: shown only where there is something to choose, or in a fold, so that a tool
    /// that removes the radios, or opens all folds, shows none of them.
    fn words(&mut self, scene: &Scene<'_>, start: &Scenario) {
        let policy = self.policy;
        self.written(CHOOSE, scene.words.choose_in_each_row);
        self.written(ALL, scene.words.all);
        self.written(UNSTATED, scene.words.unstated(policy));
        self.written(UNSTATED_MEANS, scene.words.unstated_means(policy));
        for verdict in policy.verdicts() {
            let general = label_key(None, verdict);
            self.written(&general, &scene.named(policy.localize(&verdict.label, scene.language)));
            for question in policy.questions() {
                let key = label_key(Some(question), verdict);
                if key != general {
                    self.written(&key, &scene.named(policy.localize(question.label_of(verdict), scene.language)));
                }
            }
        }
        let language = scene.sentence_language();
        for dimension in policy.dimensions() {
            for (position, option) in dimension.choices() {
                if stated_option(policy, start, dimension) != Some(position) {
                    let key = class::phrase(dimension.index, position);
                    self.written(&key, policy.localize(&option.phrase, language).text);
                }
            }
        }
    }

    fn written(&mut self, key: &str, words: &str) {
        self.is.words.push((key.to_owned(), words.to_owned()));
    }

    fn sentence(&mut self, start: &Scenario) {
        for dimension in self.policy.dimensions() {
            let phrases: Vec<String> =
                dimension.choices().map(|(option, _)| class::phrase(dimension.index, option)).collect();
            let open = class::open(dimension.index);
            let is_open = start.chosen(dimension.index).is_none() && self.policy.is_asked(dimension, start);
            let all = phrases.iter().chain(is_open.then_some(&open)).map(String::as_str);
            self.always(&all.collect::<Vec<_>>(), "none");
            for (option, phrase) in dimension.options.iter().zip(&phrases) {
                self.line(vec![Radio::Is(dimension.id.clone(), option.id.clone())], &[phrase], "inline");
            }
        }
    }

    fn notes(&mut self) {
        let some_rules: Vec<_> =
            self.policy.notes().iter().enumerate().filter(|(_, it)| !it.rules.is_empty()).collect();
        // A note on the whole policy is always there, and with it the list.
        let always = some_rules.len() < self.policy.notes().len();
        if !always {
            self.always(&[class::NOTES], "none");
        }
        for (index, note) in some_rules {
            let class = class::note(index);
            self.always(&[&class], "none");
            for rule in self.policy.rules().iter().filter(|rule| note.rules.contains(&rule.index)) {
                for part in &self.choices(rule.condition.boxes()) {
                    self.within(part, &[&class], "list-item");
                    if !always {
                        self.within(part, &[class::NOTES], "block");
                    }
                }
            }
        }
    }

    /// The exceptions of a rule, each with where both apply.
    fn exceptions(&self, rule: &Rule) -> Vec<(&'p Rule, Vec<Region>)> {
        let rules = rule.exceptions.iter().filter_map(|index| self.policy.rule_at(*index));
        rules
            .map(|exception| (exception, rule.condition.intersection(&exception.condition)))
            .filter(|(_, both)| !both.is_empty())
            .collect()
    }

    /// Where there is anything to choose.
    fn always(&mut self, classes: &[&str], display: &'static str) {
        self.line(Vec::new(), classes, display);
    }

    /// Boxes as boxes of the checked radios: those of a row that is not shown say nothing. There the dimension is kept at
    /// one option.
    fn choices(&self, boxes: &[Region]) -> Vec<Region> {
        let mut all = boxes.to_vec();
        // Whether one is asked depends on those before it.
        for dimension in self.policy.dimensions().iter().rev() {
            let Some(asked) = &dimension.asked_when else { continue };
            let kept = self.policy.unasked_option(dimension.index);
            let mut next = Vec::new();
            for part in all {
                let options = part.options(dimension.index);
                if options == dimension.all() {
                    next.push(part);
                    continue;
                }
                next.extend(asked.intersection(&Condition(vec![part.clone()])));
                if options.has(kept) {
                    next.extend(outside(asked, part.with(dimension.index, dimension.all())));
                }
            }
            all = next;
        }
        all
    }

    /// Hides the rows of dimensions that are not asked, and their words in the sentence. Their radios are `hidden`, so that this is
    /// stronger than what shows them.
    fn rows(&mut self) {
        let policy = self.policy;
        for dimension in policy.dimensions() {
            let Some(asked) = &dimension.asked_when else { continue };
            let class = class::asked(dimension.index);
            self.always(&[&class], "inline");
            let everywhere = policy.region(&policy.nothing_chosen());
            for part in &self.choices(&outside(asked, everywhere)) {
                self.within(part, &[&class], "none");
                let radios = self.radios(part);
                self.is.lines.push(Line { radios, classes: vec![class.clone()], display: "none", is_row: true });
            }
        }
    }

    /// Where something is chosen in every dimension that is always asked.
    fn chosen(&mut self, classes: &[&str], display: &'static str) {
        let always = self.policy.dimensions().iter().filter(|dimension| dimension.asked_when.is_none());
        self.line(always.map(|dimension| Radio::Any(dimension.id.clone())).collect(), classes, display);
    }

    /// Where nothing is chosen in one of the others that is asked.
    fn not_chosen(&mut self, classes: &[&str], display: &'static str) {
        for Dimension { id, asked_when, options, .. } in self.policy.dimensions() {
            let Some(asked) = asked_when else { continue };
            for part in &self.choices(asked.boxes()) {
                let mut radios = self.radios(part);
                radios.extend(options.iter().map(|option| Radio::Unchecked(id.clone(), option.id.clone())));
                self.line(radios, classes, display);
            }
        }
    }

    /// Where two radios of one dimension are checked, which browsers leave so if the widget was moved meanwhile.
    fn chosen_twice(&mut self, classes: &[&str], display: &'static str) {
        for Dimension { id, .. } in self.policy.dimensions() {
            self.line(vec![Radio::Any(id.clone()), Radio::Any(id.clone())], classes, display);
        }
    }

    /// How something is shown in a box of choices.
    fn within(&mut self, region: &Region, classes: &[&str], display: &'static str) {
        self.line(self.radios(region), classes, display);
    }

    /// The checked radios of a box; empty if it holds everything.
    fn radios(&self, region: &Region) -> Vec<Radio> {
        let counts = |it: &&Dimension| region.options(it.index).len() < it.options.len();
        let radios = self.policy.dimensions().iter().filter(counts).map(|dimension| {
            let options = region.options(dimension.index);
            let of = |inside: bool| {
                let choices = dimension.choices().filter(move |(index, _)| options.has(*index) == inside);
                choices.map(|(_, option)| option.id.clone())
            };
            let id = dimension.id.clone();
            if options.len() == 1 { Radio::Is(id, of(true).collect()) } else { Radio::Not(id, of(false).collect()) }
        });
        radios.collect()
    }

    fn line(&mut self, radios: Vec<Radio>, classes: &[&str], display: &'static str) {
        let classes = classes.iter().map(|class| (*class).to_owned()).collect();
        self.is.lines.push(Line { radios, classes, display, is_row: false });
    }
}
