//! Why not: the rules that do not apply, each with its condition, whose failing parts are marked.

use yew::prelude::*;

use super::element::{all, bare, classed, element, fold, heard, row, text};
use super::scene::{Mark, Scene};
use crate::engine::Decision;
use crate::engine::policy::Rule;
use crate::engine::region::DimensionSet;

/// The rules that do not apply; empty if all apply. `of` names the scenario.
pub(super) fn blocked(scene: &Scene<'_>, decision: &Decision<'_>, of: &Mark) -> Html {
    let rules = decision.blocked.iter().map(|it| {
        let mut key = it.rule.id.clone();
        for dimension in it.dimensions.iter().filter_map(|index| scene.policy.dimension_at(index)) {
            key = [&*key, " ", &*dimension.id].concat();
        }
        (it.rule, it.dimensions, of.keyed(&key))
    });
    list(scene, rules)
}

/// Rules with the dimensions that keep them from applying; empty if there are no rules.
pub(super) fn list<'p>(scene: &Scene<'p>, rules: impl Iterator<Item = (&'p Rule, DimensionSet, Mark)>) -> Html {
    let (mut items, mut about) = (Vec::new(), Html::default());
    for (rule, keeps, mark) in rules {
        about = scene.about(rule.question);
        let mut condition = condition(scene, rule, keeps);
        condition.insert(0, text(scene.words.applies_with));
        condition.push(text("."));
        let condition = classed("span", "condition", row(condition));
        items.push(mark.part("li", "rule", all(vec![scene.text(&rule.text), text(" "), condition])));
    }
    if items.is_empty() {
        return Html::default();
    }
    fold("rules", all(vec![text(scene.words.other_rules), about]), bare("ul", items))
}

/// The condition of a rule, dimension by dimension.
fn condition(scene: &Scene<'_>, rule: &Rule, keeps: DimensionSet) -> Vec<Html> {
    let mut parts = Vec::new();
    for dimension in scene.policy.dimensions() {
        let options = rule.condition.options(dimension.index);
        if options.len() == dimension.options.len() {
            continue;
        }
        parts.push(text(if parts.is_empty() { " " } else { scene.words.semicolon }));
        let words = scene.choices(dimension, options);
        let class = keeps.has(dimension.index).then_some("keeps".into());
        let fails = class.is_some().then(|| heard([" ", scene.words.not_so_here].concat()));
        parts.push(element("span", &["class"], &[class], all(vec![text(words), fails.unwrap_or_default()])));
    }
    parts
}
