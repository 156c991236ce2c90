//! Dimensions that never matter, and options that nothing tells apart.

use super::{everything, rules_of, undetermined};
use crate::engine::outcomes::differ_across;
use crate::engine::policy::{Dimension, Policy, Question};
use crate::engine::problem::{Kind, Path, Problem};
use crate::engine::region::OptionSet;
use crate::engine::search::{Exhausted, Live, Search};

pub(super) fn dimensions(policy: &Policy) -> Vec<Problem> {
    let questions: Vec<(&Question, Vec<Live<'_>>)> =
        policy.questions().map(|question| (question, rules_of(policy, question))).collect();
    let search = Search::for_analysis();
    let mut problems = Vec::new();
    for dimension in policy.dimensions().iter().filter(|dimension| dimension.options.len() > 1) {
        match alike(policy, &questions, dimension, &search) {
            Ok(found) => problems.extend(found),
            Err(question) => {
                problems.push(undetermined("which choices matter", question));
                return problems;
            }
        }
    }
    problems
}

/// The problems of one dimension, or the question at which the bound on the work was passed.
fn alike<'p>(
    policy: &'p Policy,
    questions: &[(&'p Question, Vec<Live<'p>>)],
    dimension: &Dimension,
    search: &Search,
) -> Result<Vec<Problem>, &'p Question> {
    let at = Path::root().key("dimensions").index(dimension.index);
    // Groups of options that lead to the same outcomes under every question, whatever else is chosen.
    let mut groups: Vec<OptionSet> = Vec::new();
    for option in (0..dimension.options.len()).map(OptionSet::one) {
        let mut own = true;
        for group in &mut groups {
            let Some(member) = group.iter().next().map(OptionSet::one) else { continue };
            let mut same = true;
            for (question, rules) in questions {
                same &= !differ(search, policy, rules, dimension, [member, option]).map_err(|Exhausted| *question)?;
                if !same {
                    break;
                }
            }
            if same {
                *group = group.union(option);
                own = false;
                break;
            }
        }
        if own {
            groups.push(option);
        }
    }
    if groups.len() == 1 {
        let kind = Kind::DimensionWithoutEffect { dimension: dimension.id.clone() };
        return Ok(vec![Problem::new(kind, at.key("id"))]);
    }
    let name = |option: usize| dimension.options.get(option).map(|option| option.id.clone());
    let alike = groups.iter().filter(|group| group.len() > 1).map(|group| {
        let options = group.iter().filter_map(name).collect();
        let second = group.iter().nth(1).unwrap_or_default();
        let kind = Kind::OptionsAlike { dimension: dimension.id.clone(), options };
        Problem::new(kind, at.key("options").index(second).key("id"))
    });
    Ok(alike.collect())
}

fn differ(
    search: &Search,
    policy: &Policy,
    rules: &[Live<'_>],
    dimension: &Dimension,
    options: [OptionSet; 2],
) -> Result<bool, Exhausted> {
    Ok(differ_across(search, rules, &everything(policy), dimension.index, options)?.is_some())
}
