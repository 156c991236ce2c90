//! Why not: the rules that do not apply, each with its condition, and what of it keeps the rule from applying.

use yew::prelude::*;

use super::element::element;
use super::fold::{self, Opened, Part};
use super::scene::{Mark, Scene};
use crate::engine::Decision;
use crate::engine::policy::{Dimension, Question, Rule};
use crate::engine::region::OptionSet;

/// The rules that a decision leaves aside because they do not apply; nothing if there are none. `of` names the
/// scenario.
pub(super) fn blocked(
    scene: &Scene<'_>,
    question: &Question,
    decision: &Decision<'_>,
    of: &Mark,
    opened: &Opened<'_>,
) -> Html {
    if decision.blocked.is_empty() {
        return html! {};
    }
    fold::live(scene, opened, Part::Rules(question.index), || {
        let rules = decision.blocked.iter().map(|it| (it.rule, it.dimensions, Mark::default()));
        of.part("div", "list", list(scene, rules))
    })
}

/// Rules with the dimensions, by position, that keep them from applying.
pub(super) fn list<'p>(scene: &Scene<'p>, rules: impl Iterator<Item = (&'p Rule, OptionSet, Mark)>) -> Html {
    html! {
        <ul>
            { for rules.map(|(rule, keeps, mark)| mark.part("li", "rule", html! {
                <>
                    {scene.text(&rule.text)}{" "}
                    <span class="condition">{scene.words.applies_with}{condition(scene, rule, keeps)}{"."}</span>
                </>
            })) }
        </ul>
    }
}

/// The condition of a rule, dimension by dimension.
fn condition(scene: &Scene<'_>, rule: &Rule, keeps: OptionSet) -> Html {
    let restricts = |dimension: &&Dimension| rule.condition.options(dimension.index).len() < dimension.options.len();
    let parts = scene.policy.dimensions().iter().filter(restricts).enumerate().map(|(position, dimension)| {
        let options = rule.condition.options(dimension.index);
        let labels: Vec<String> =
            options.iter().filter_map(|it| dimension.options.get(it)).map(|it| scene.string(&it.label)).collect();
        let class = keeps.has(dimension.index).then_some("keeps".into());
        let part = html! { <>{scene.string(&dimension.label)}{": "}{scene.words.list(&labels, scene.words.or())}</> };
        html! { <>{if position > 0 { "; " } else { " " }}{element("span", &["class"], &[class], part)}</> }
    });
    parts.collect()
}
