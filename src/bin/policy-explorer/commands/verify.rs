//! `verify`: whether the anchors of a policy lead to their passages in an article, and whether these have changed.

use policy_explorer::editor::accept::judge;
use policy_explorer::editor::analysis::quotes::{Passage, Verified, verify};
use policy_explorer::editor::analysis::rests::{Rests, rests_on};
use policy_explorer::editor::edit::{Path, put};
use policy_explorer::editor::wording::Severity;
use policy_explorer::engine::problem::{Name, UnknownName};
use policy_explorer::engine::scenario::written;
use policy_explorer::engine::{Kind, Policy, Problem};

use crate::args::{Format, Verify};
use crate::article::Page;
use crate::file;
use crate::policy_file::PolicyFile;
use crate::report::{self, Finding, count};
use crate::shell::Shell;
use crate::shown::visible;
use crate::{Ending, article};

pub fn run(command: &Verify, shell: &Shell<'_>) -> Ending {
    match looked_up(command, shell) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn looked_up(command: &Verify, shell: &Shell<'_>) -> Result<Ending, Ending> {
    if command.show && shell.format == Format::Json {
        return Err(shell.refuse("`--show` has no effect with `--format json`", "leave one of the two out"));
    }
    let (policy, file) = file::policy(&command.file, shell)?;
    known_source(&policy, command.source.as_deref(), shell)?;
    let page = article::open(&command.article, policy.id(), shell)?;
    let verified = verify(&policy, &page.parts, command.source.as_deref());
    if command.show {
        print_passages(&policy, &verified, shell);
    }
    Ok(if command.lock {
        lock_passages(&file, &policy, &verified, shell)
    } else {
        show(command, &policy, &page, &file, &verified, shell)
    })
}

/// Each passage, as the article has it.
fn print_passages(policy: &Policy, verified: &Verified, shell: &Shell<'_>) {
    for passage in &verified.passages {
        let id = policy.quotes().nth(passage.quote).map_or("", |quote| &quote.id);
        say!(shell, "{id}, line {} of the article:\n  “{}”\n", passage.line, visible(&passage.text));
    }
}

/// Of each passage that has changed, its new words, and the rules and answers that rest on it.
fn print_changes(policy: &Policy, verified: &Verified, shell: &Shell<'_>) {
    if shell.format == Format::Json {
        return;
    }
    let text = |text| visible(policy.localize(text, policy.language()).text);
    for passage in verified.passages.iter().filter(|passage| passage.changed) {
        let Some(quote) = policy.quotes().nth(passage.quote) else { continue };
        let words = visible(&passage.text);
        say!(shell, "{}, line {} of the article, now reads:\n  “{words}”", quote.id, passage.line);
        for Rests { rule, question, scenarios, witness } in rests_on(policy, &quote.id) {
            let count = scenarios.map_or("very many scenarios".into(), |count| report::count_large(count, "scenario"));
            say!(shell, "  the rule {} rests on it: {}", rule.id, text(&rule.text));
            let answer = text(question.label_of(&rule.verdict));
            let seen = witness.map_or(String::new(), |witness| format!(", such as {}", written(&witness, " ")));
            say!(shell, "    {}: {answer} ({}) in {count}{seen}", text(&question.label), rule.verdict.id);
        }
        for silence in policy.silences().iter().filter(|it| it.quotes.iter().any(|other| other.id == quote.id)) {
            say!(shell, "  the silence {} rests on it: {}", silence.id, text(&silence.text));
        }
        say!(shell, "");
    }
}

fn show(
    command: &Verify,
    policy: &Policy,
    page: &Page,
    file: &PolicyFile,
    verified: &Verified,
    shell: &Shell<'_>,
) -> Ending {
    let findings = print(file, &verified.problems, shell);
    print_changes(policy, verified, shell);
    if shell.format != Format::Json {
        let from = |source: &str| command.source.as_deref().is_none_or(|wanted| wanted == source);
        let quotes = policy.quotes().filter(|quote| from(&quote.source.id));
        let without = quotes.filter(|quote| quote.anchor.is_none()).count();
        let passages = count(verified.passages.len(), "passage");
        say!(shell, "{passages} found in {}, read as {}: {}", page.name, page.kind, report::summary(&findings));
        if without > 0 {
            let (quotes, have) = (count(without, "quote"), if without == 1 { "has" } else { "have" });
            say!(
                shell,
                "{quotes} {have} no anchor, so nothing was looked up for {}",
                if without == 1 { "it" } else { "them" }
            );
        }
    }
    report::ending(&findings, command.deny)
}

/// Writes all digests or none: a half-locked file would look as if it had been read through.
fn lock_passages(file: &PolicyFile, policy: &Policy, verified: &Verified, shell: &Shell<'_>) -> Ending {
    let lockable =
        |problem: &&Problem| matches!(problem.kind, Kind::PassageChanged { .. } | Kind::PassageUnlocked { .. });
    let (new, faults): (Vec<&Problem>, Vec<&Problem>) = verified.problems.iter().partition(lockable);
    if faults.iter().any(|problem| problem.severity() == Severity::Error) {
        print(file, faults, shell);
        if shell.format != Format::Json {
            say!(shell, "nothing is locked: put this right first");
        }
        return Ending::Findings;
    }
    print_changes(policy, verified, shell);
    if !new.is_empty() {
        let Some(text) = locked(&file.text, &verified.passages) else {
            let message = format!("`{}` cannot be written: its anchors cannot be found", file.name());
            return shell.refuse(&message, "put its JSON into the usual form first");
        };
        match shell.write(&file.path, &text, Some(&file.bytes)) {
            Ending::Clean => {}
            ending => return ending,
        }
    }
    print(file, faults, shell);
    if shell.format != Format::Json {
        let anew = new.iter().filter(|problem| matches!(problem.kind, Kind::PassageChanged { .. })).count();
        let first = new.len() - anew;
        say!(shell, "{} locked: {first} new, {anew} changed", count(verified.passages.len(), "passage"));
    }
    Ending::Clean
}

/// The text with a digest in the anchor of each passage's quote, and no other byte changed.
fn locked(text: &str, passages: &[Passage]) -> Option<String> {
    passages.iter().try_fold(text.to_owned(), |text, passage| {
        let anchor = Path::root().key("quotes").index(passage.quote).key("anchor");
        put(&text, &anchor, "digest", &passage.digest.as_str().into()).ok()
    })
}

fn print<'p>(file: &PolicyFile, problems: impl IntoIterator<Item = &'p Problem>, shell: &Shell<'_>) -> Vec<Finding> {
    let judged = judge(problems.into_iter().cloned().collect(), &file.reading.accepted);
    let findings = report::judged(file, &judged, false);
    report::print(&findings, &[file], shell);
    findings
}

fn known_source(policy: &Policy, source: Option<&str>, shell: &Shell<'_>) -> Result<(), Ending> {
    let Some(source) = source else { return Ok(()) };
    if policy.sources().any(|known| known.id == source) {
        return Ok(());
    }
    let known = policy.sources().map(|source| source.id.clone()).collect();
    Err(report::refuse(UnknownName { name: source.to_owned(), of: Name::Source, known }, shell))
}
