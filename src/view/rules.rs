//! Why not: the rules that do not apply, each with its condition, whose failing parts are marked.

use yew::prelude::*;

use super::element::{all, bare, classed, fold, heard, row, text};
use super::scene::{Mark, Scene};
use crate::engine::decide::blocked_alternatives;
use crate::engine::policy::Rule;
use crate::engine::region::{DimensionSet, Region};
use crate::engine::{Decision, Scenario};

/// The rules that do not apply; empty if all apply. `of` names the scenario.
pub(super) fn blocked(scene: &Scene<'_>, scenario: &Scenario, decision: &Decision<'_>, of: &Mark) -> Html {
    let rules = decision.blocked.iter().map(|it| {
        let mut key = it.rule.id.clone();
        let keeps = blocked_alternatives(scene.policy, it.rule, scenario);
        for alternative in &keeps {
            for dimension in alternative.iter().filter_map(|index| scene.policy.dimension_at(index)) {
                key = [&*key, " ", &*dimension.id].concat();
            }
            key += ";";
        }
        (it.rule, keeps, of.keyed(&key))
    });
    list(scene, rules)
}

/// Rules with the dimensions that keep each alternative from applying; empty if there are no rules.
pub(super) fn list<'p>(scene: &Scene<'p>, rules: impl Iterator<Item = (&'p Rule, Vec<DimensionSet>, Mark)>) -> Html {
    let (mut items, mut about) = (Vec::new(), Html::default());
    for (rule, keeps, mark) in rules {
        about = scene.about(rule.question);
        let mut condition = vec![text(scene.words.applies_with)];
        for (index, alternative) in rule.condition.boxes().iter().enumerate() {
            if index > 0 {
                condition.push(text(scene.words.or_with));
            }
            let keeps = keeps.get(index).copied().unwrap_or(DimensionSet::NONE);
            condition.append(&mut self::condition(scene, alternative, keeps));
        }
        condition.push(text(scene.words.stop));
        let condition = classed("span", "condition", row(condition));
        items.push(mark.part("li", "rule", row(vec![scene.text(&rule.text), text(" "), condition])));
    }
    if items.is_empty() {
        return Html::default();
    }
    fold("rules", all(vec![text(scene.words.other_rules), about]), bare("ul", items))
}

/// An alternative of a condition, dimension by dimension.
fn condition(scene: &Scene<'_>, alternative: &Region, keeps: DimensionSet) -> Vec<Html> {
    let mut parts = Vec::new();
    for dimension in scene.policy.dimensions() {
        let options = alternative.options(dimension.index);
        if options.len() == dimension.options.len() {
            continue;
        }
        parts.push(text(if parts.is_empty() { " " } else { scene.words.semicolon }));
        let words = scene.choices(dimension, options);
        parts.push(if keeps.has(dimension.index) {
            let fails = heard([" ", scene.words.not_so_here].concat());
            classed("span", "keeps", all(vec![text(words), fails]))
        } else {
            text(words)
        });
    }
    parts
}
