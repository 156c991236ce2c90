//! Warnings that editors accept, with their reasons. An acceptance covers the warnings of its code that belong to the object
//! which carries it. It never covers an error.

use super::wording::{Severity, severity_of};
use crate::engine::problem::{Kind, Path, Problem, Step};
use crate::format::fault::Acceptance;
use crate::format::syntax::MIN_REASON_WORDS;

/// Warnings that `check` does not look for, so that it cannot tell whether they occur.
const ELSEWHERE: [&str; 2] = ["passage-unlocked", "nothing-anchored"];

/// A problem, and whether it is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The problem.
    pub problem: Problem,
    /// Whether the file accepts it.
    pub accepted: bool,
}

/// The acceptances that are refused.
pub(super) fn faults(accepted: &[(Path, Acceptance)]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (position, (at, acceptance)) in accepted.iter().enumerate() {
        let wrong = match severity_of(&acceptance.code) {
            None => Some("there is no such finding"),
            Some(Severity::Error) => Some("it is an error"),
            Some(Severity::Warning) if acceptance.code == "stale-acceptance" => {
                Some("it is about what is accepted itself")
            }
            Some(Severity::Warning) => None,
        };
        let is_short = acceptance.why.split_whitespace().count() < MIN_REASON_WORDS;
        let (wrong, key) = match wrong {
            Some(wrong) => (wrong, "code"),
            None if is_short => ("the reason is too short", "why"),
            None => continue,
        };
        let at = place(accepted, position, at).key(key);
        problems.push(Problem::new(Kind::BadAcceptance { code: acceptance.code.clone(), wrong }, at));
    }
    problems
}

/// Marks the accepted ones among the findings on a file.
#[must_use]
pub fn judge(problems: Vec<Problem>, accepted: &[(Path, Acceptance)]) -> Vec<Judged> {
    let judge = |problem: Problem| {
        let accepted = problem.severity() == Severity::Warning && accepted.iter().any(|it| covers(it, &problem));
        Judged { problem, accepted }
    };
    problems.into_iter().map(judge).collect()
}

/// The acceptances of warnings that are not among these findings of a whole check.
pub(super) fn stale(judged: &[Judged], accepted: &[(Path, Acceptance)]) -> Vec<Problem> {
    // A search that was not finished may have missed it.
    if judged.iter().any(|judged| matches!(judged.problem.kind, Kind::Undetermined { .. })) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for (position, acceptance) in accepted.iter().enumerate() {
        let (at, Acceptance { code, .. }) = acceptance;
        if !ELSEWHERE.contains(&code.as_str()) && !judged.iter().any(|judged| covers(acceptance, &judged.problem)) {
            let at = place(accepted, position, at).key("code");
            problems.push(Problem::new(Kind::StaleAcceptance { code: code.clone() }, at));
        }
    }
    problems
}

fn covers((at, acceptance): &(Path, Acceptance), problem: &Problem) -> bool {
    let carrier = carrier(&problem.at);
    // What an option carries, its dimension may carry too.
    let dimension = Path(carrier.0.iter().take(2).cloned().collect());
    acceptance.code == problem.kind.code() && (*at == carrier || *at == dimension)
}

/// The place of an acceptance among those of its object.
fn place(accepted: &[(Path, Acceptance)], position: usize, at: &Path) -> Path {
    let before = accepted.iter().take(position).filter(|(other, _)| other == at).count();
    at.key("accepted").index(before)
}

/// The nearest object around a place that can carry acceptances.
fn carrier(at: &Path) -> Path {
    let steps = match at.0.as_slice() {
        [Step::Key(list), Step::Index(_), Step::Key(inner), Step::Index(_), ..]
            if list == "dimensions" && inner == "options" =>
        {
            4
        }
        [Step::Key(list), Step::Index(_), Step::Key(inner), _, ..] if list == "quotes" && inner == "anchor" => 3,
        [Step::Key(list), Step::Index(_), ..] if list != "accepted" => 2,
        [Step::Key(languages), Step::Key(_), ..] if languages == "languages" => 2,
        _ => 0,
    };
    Path(at.0.iter().take(steps).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::{Path, carrier};

    #[test]
    fn the_nearest_object_carries_the_acceptance() {
        let root = Path::root();
        let rule = root.key("rules").index(3);
        let option = root.key("dimensions").index(0).key("options").index(1);
        let quote = root.key("quotes").index(2);
        for (at, carries) in [
            (root.name("start"), root.clone()),
            (root.key("scenario").key("de"), root.clone()),
            (rule.key("exception_to").index(0), rule.clone()),
            (rule.key("text").key("de"), rule.clone()),
            (rule.key("when").index(1), rule.clone()),
            (option.key("label").key("de"), option.clone()),
            (root.key("dimensions").index(0).key("id"), root.key("dimensions").index(0)),
            (quote.name("anchor"), quote.clone()),
            (quote.key("anchor").key("digest"), quote.key("anchor")),
            (root.key("languages").name("english"), root.clone()),
            (root.key("languages").key("de").key("reviewed"), root.key("languages").key("de")),
        ] {
            assert_eq!(carrier(&at), carries, "{at}");
        }
    }
}
