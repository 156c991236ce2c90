//! `verify`: whether the anchors of a policy lead to their passages in an article, and whether these have changed.

use policy_explorer::editor::accept::judge;
use policy_explorer::editor::analysis::quotes::{Verified, verify};
use policy_explorer::editor::analysis::rests::{Rests, rests_on};
use policy_explorer::engine::problem::{Name, UnknownName};
use policy_explorer::engine::scenario::written;
use policy_explorer::engine::{Kind, Policy, Problem};

use crate::args::{Deny, Format, Verify};
use crate::policy_file::PolicyFile;
use crate::report::{self, Finding, visible};
use crate::{Ending, article, file, lock};

pub fn run(command: &Verify, format: Format) -> Ending {
    let mut file = match file::open(&command.file) {
        Ok(file) => file,
        Err(ending) => return ending,
    };
    let id = file.reading.policy.as_ref().map_or("", |policy| policy.id());
    let article = match article::open(&command.article, id) {
        Ok(article) => article,
        Err(ending) => return ending,
    };
    let Some(policy) = file.reading.policy.take() else {
        print(&file, &file.reading.problems, format);
        return Ending::Findings;
    };
    if let Err(ending) = known_source(&policy, command.source.as_deref()) {
        return ending;
    }
    let verified = verify(&policy, &article, command.source.as_deref());
    if command.show && format != Format::Json {
        print_passages(&policy, &verified);
    }
    if command.lock {
        lock_passages(&file, &policy, &verified, format)
    } else {
        show(command, &file, &policy, &verified, format)
    }
}

/// Each passage, as the article has it.
fn print_passages(policy: &Policy, verified: &Verified) {
    for passage in &verified.passages {
        let id = policy.quotes().nth(passage.quote).map_or("", |quote| &quote.id);
        say!("{id}, line {} of the article:\n  “{}”\n", passage.line, visible(&passage.text));
    }
}

/// Of each passage that has changed, its new words, and the rules and answers that rest on it.
fn print_changes(policy: &Policy, verified: &Verified) {
    let text = |text| visible(policy.localize(text, policy.language()).text);
    for passage in verified.passages.iter().filter(|passage| passage.changed) {
        let Some(quote) = policy.quotes().nth(passage.quote) else { continue };
        say!("{}, line {} of the article, now reads:\n  “{}”", quote.id, passage.line, visible(&passage.text));
        for Rests { rule, question, scenarios, witness } in rests_on(policy, &quote.id) {
            let count = scenarios.map_or("very many scenarios".into(), |count| report::count_large(count, "scenario"));
            say!("  the rule {} rests on it: {}", rule.id, text(&rule.text));
            let answer = text(question.label_of(&rule.verdict));
            let seen = witness.map_or(String::new(), |witness| format!(", such as {}", written(&witness, " ")));
            say!("    {}: {answer} ({}) in {count}{seen}", text(&question.label), rule.verdict.id);
        }
        for silence in policy.silences().iter().filter(|it| it.quotes.iter().any(|other| other.id == quote.id)) {
            say!("  the silence {} rests on it: {}", silence.id, text(&silence.text));
        }
        say!("");
    }
}

fn show(command: &Verify, file: &PolicyFile, policy: &Policy, verified: &Verified, format: Format) -> Ending {
    let findings = print(file, &verified.problems, format);
    if format != Format::Json {
        print_changes(policy, verified);
    }
    if format != Format::Json {
        let passages = report::count(verified.passages.len(), "passage");
        say!("{passages} found in {}: {}", command.article.display(), report::summary(&findings));
    }
    let refused =
        findings.iter().any(|finding| finding.is_error() || command.deny == Some(Deny::Warnings) && finding.is_open());
    if refused { Ending::Findings } else { Ending::Clean }
}

/// Writes all digests or none: a half-locked file would look as if it had been read through.
fn lock_passages(file: &PolicyFile, policy: &Policy, verified: &Verified, format: Format) -> Ending {
    let lockable =
        |problem: &&Problem| matches!(problem.kind, Kind::PassageChanged { .. } | Kind::PassageUnlocked { .. });
    let (new, faults): (Vec<&Problem>, Vec<&Problem>) = verified.problems.iter().partition(lockable);
    print(file, faults.iter().copied(), format);
    if !faults.is_empty() {
        if format != Format::Json {
            say!("nothing is locked: put this right first");
        }
        return Ending::Findings;
    }
    if format != Format::Json {
        print_changes(policy, verified);
    }
    if !new.is_empty() {
        let written = lock::locked(&file.text, &verified.passages)
            .ok_or_else(|| "its anchors cannot be found".to_owned())
            .and_then(|text| file::replace(&file.path, &text).map_err(|error| error.to_string()));
        if let Err(reason) = written {
            eprintln!("error: `{}` cannot be written: {reason}", file.path.display());
            return Ending::CouldNotRun;
        }
    }
    if format != Format::Json {
        let anew = new.iter().filter(|problem| matches!(problem.kind, Kind::PassageChanged { .. })).count();
        let first = new.len() - anew;
        say!("{} passages locked: {first} new, {anew} changed", verified.passages.len());
    }
    Ending::Clean
}

fn print<'p>(file: &PolicyFile, problems: impl IntoIterator<Item = &'p Problem>, format: Format) -> Vec<Finding> {
    let judged = judge(problems.into_iter().cloned().collect(), &file.reading.accepted);
    let findings: Vec<Finding> = judged.iter().map(|judged| Finding::judged(file, judged)).collect();
    let listed: Vec<&Finding> = findings.iter().filter(|finding| finding.is_error() || finding.is_open()).collect();
    report::print_some(&listed, &[file], format);
    findings
}

fn known_source(policy: &Policy, source: Option<&str>) -> Result<(), Ending> {
    let Some(source) = source else { return Ok(()) };
    if policy.sources().any(|known| known.id == source) {
        return Ok(());
    }
    let known = policy.sources().map(|source| source.id.clone()).collect();
    Err(report::refuse(UnknownName { name: source.to_owned(), of: Name::Source, known }))
}
