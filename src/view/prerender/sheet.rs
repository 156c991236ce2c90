//! The generated style sheet: which of the answers in the page the checked radios select.
//! It holds no text of the policy but ids, which are plain letters, digits and hyphens.

use std::fmt::Write;

use super::class;
use crate::engine::policy::{Dimension, Policy, Rule};
use crate::engine::region::Region;
use crate::engine::{Outcome, Scenario, cascade};

/// The sheet for a policy without conflicts. It stands after the widget's own, outside its layers, so that it wins.
#[must_use]
pub fn sheet(policy: &Policy, start: &Scenario) -> String {
    let mut sheet = Sheet { policy, asks: !start.is_complete(), css: String::new() };
    let everything = policy.region(&policy.nothing_chosen());
    sheet.always(&[OUTCOMES], "none");
    sheet.within(&everything, &[OUTCOMES], "revert-layer");
    if sheet.asks {
        sheet.within(&everything, &[class::CHOOSE], "none");
    }
    sheet.sentence();
    for question in policy.questions() {
        let rules = cascade(policy, question);
        let headline = class::headline(question);
        let silent = class::headline_of(question, &Outcome::Unstated);
        let (unstated, aside) = (class::unstated(question), class::aside(question));
        sheet.always(&[&headline, &unstated, &aside], "none");
        sheet.within(&everything, &[&silent], "flex");
        sheet.within(&everything, &[&unstated], "block");
        for rule in &rules {
            let verdict = class::headline_of(question, &Outcome::Decided(&rule.verdict));
            sheet.always(&[&class::reason(rule)], "none");
            // In the list of the rules that do not apply.
            sheet.within(&rule.condition, &[&class::other(rule)], "none");
            sheet.within(&rule.condition, &[&headline, &unstated], "none");
            sheet.within(&rule.condition, &[&verdict], "flex");
            sheet.within(&rule.condition, &[&class::reason(rule)], "block");
        }
        for rule in rules.iter().filter(|rule| !rule.exceptions.is_empty()) {
            sheet.always(&[&class::displaced(rule)], "none");
            for both in sheet.exceptions(rule) {
                sheet.within(&both, &[&class::reason(rule)], "none");
                sheet.within(&both, &[&class::displaced(rule), &aside], "block");
            }
        }
    }
    sheet.notes();
    if !sheet.asks {
        sheet.always(&[class::FLIPS], "none");
        sheet.within(&policy.region(start), &[class::FLIPS], "block");
    }
    sheet.css
}

const OUTCOMES: &str = "outcomes";

struct Sheet<'p> {
    policy: &'p Policy,
    /// Whether nothing is shown before something is chosen in each dimension.
    asks: bool,
    css: String,
}

impl Sheet<'_> {
    fn sentence(&mut self) {
        for dimension in self.policy.dimensions() {
            let phrases: Vec<String> =
                (0..dimension.options.len()).map(|option| class::phrase(dimension.index, option)).collect();
            self.always(&phrases.iter().map(String::as_str).collect::<Vec<_>>(), "none");
            for (option, phrase) in dimension.options.iter().zip(&phrases) {
                self.line(&format!("[name={}][value={}]:checked", dimension.id, option.id), &[phrase], "inline");
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
                self.within(&rule.condition, &[&class], "list-item");
                if !always {
                    self.within(&rule.condition, &[class::NOTES], "block");
                }
            }
        }
    }

    /// Where a rule and one of its exceptions apply.
    fn exceptions(&self, rule: &Rule) -> Vec<Region> {
        let rules = rule.exceptions.iter().filter_map(|index| self.policy.rules().get(*index));
        rules
            .map(|exception| rule.condition.intersection(&exception.condition))
            .filter(|both| !both.is_empty())
            .collect()
    }

    fn always(&mut self, classes: &[&str], display: &str) {
        self.line("", classes, display);
    }

    /// How something is shown in a box of scenarios.
    // INVARIANT: nothing is shown without a condition. Some publishing systems put paragraphs around the radios, which
    // are then no siblings of the answers: no answer shows, rather than one that nobody chose.
    fn within(&mut self, region: &Region, classes: &[&str], display: &str) {
        let counts = |it: &&Dimension| self.asks || region.options(it.index).len() < it.options.len();
        let radios = self.policy.dimensions().iter().filter(counts).map(|dimension| {
            let options = region.options(dimension.index);
            let chosen = options.iter().filter_map(|option| dimension.options.get(option));
            let values: Vec<String> = chosen.map(|option| format!("[value={}]", option.id)).collect();
            let values = match values.as_slice() {
                [only] => only.clone(),
                all if all.len() == dimension.options.len() => String::new(),
                several => format!(":is({})", several.join(",")),
            };
            format!("[name={}]{values}:checked", dimension.id)
        });
        let mut radios: Vec<String> = radios.collect();
        if radios.is_empty() {
            radios.extend(self.policy.dimensions().first().map(|dimension| format!("[name={}]:checked", dimension.id)));
        }
        self.line(&radios.join("~"), classes, display);
    }

    /// One line. Whatever its condition, it is as strong as every other line on the same parts.
    fn line(&mut self, condition: &str, classes: &[&str], display: &str) {
        for (position, class) in classes.iter().enumerate() {
            if position > 0 {
                self.css.push(',');
            }
            if !condition.is_empty() {
                let _ = write!(self.css, ":where({condition})~");
            }
            // The headline of the first question stands beside the radios, all else below the outcomes.
            let beside = *class == OUTCOMES || *class == class::CHOOSE || class.starts_with("q0");
            if !beside {
                let _ = write!(self.css, ".{OUTCOMES} ");
            }
            let _ = write!(self.css, ".{class}");
        }
        let _ = write!(self.css, "{{display:{display}}}");
    }
}
