//! `table`: every scenario and its outcome.

use std::fmt::Write;
use std::ops::ControlFlow;

use policy_explorer::editor::analysis::table::{MAX_BOXES, Row, each, table};
use policy_explorer::engine::policy::Text;
use policy_explorer::engine::policy::{Dimension, Question};
use policy_explorer::engine::position::OptionIx;
use policy_explorer::engine::search::Search;
use policy_explorer::engine::{Outcome, Policy, Possible};
use policy_explorer::view::words::Words;
use serde_json::json;

use crate::args::{Form, Format, Table};
use crate::markup::in_html;
use crate::shell::Shell;
use crate::spreadsheet::{self, Separator};
use crate::{Ending, file, language, report};

/// The limit of answers that are listed one by one.
const MAX_ANSWERS: u128 = 1_000_000;

/// The limit of the output, in bytes.
const MAX_PRINTED: usize = 128 * 1024 * 1024;

pub fn run(command: &Table, shell: &Shell<'_>) -> Ending {
    match printed(command, shell) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn printed(command: &Table, shell: &Shell<'_>) -> Result<Ending, Ending> {
    let (policy, _) = file::policy(&command.file, shell)?;
    let questions: Vec<&Question> = match &command.question {
        None => policy.questions().collect(),
        Some(id) => vec![policy.question(id).map_err(|unknown| report::refuse(unknown, shell))?],
    };
    let language = language::of_texts(&policy, command.lang.as_deref(), shell)?;
    let form = command.form.unwrap_or(Form::Markdown);
    if shell.format == Format::Json {
        let without = |option: &str| {
            let message = format!("`{option}` has no effect with `--format json`");
            shell.refuse(&message, "leave one of the two out: JSON lists every scenario by its ids")
        };
        return match (command.form, &command.lang) {
            (Some(_), _) => Err(without("--as")),
            (_, Some(_)) => Err(without("--lang")),
            _ => Ok(one_by_one(&policy, &questions, shell)),
        };
    }
    if command.separator.is_some() && form != Form::Csv {
        return Err(shell.refuse("`--separator` has no effect without `--as csv`", "leave it out, or add `--as csv`"));
    }
    let search = Search::for_run(&policy);
    let mut tables = Vec::new();
    for question in questions {
        let Ok(rows) = table(&policy, question, &search) else {
            let message = format!(
                "the table of `{}` takes more than {MAX_BOXES} boxes, or too much work to find them",
                question.id
            );
            return Err(shell.refuse(&message, "ask for single scenarios with `decide`, or split the policy"));
        };
        tables.push((question, rows));
    }
    let speech = Speech { policy: &policy, language, words: Words::of(language) };
    let mut paper = Paper { shell, printed: 0 };
    let whole = match form {
        Form::Markdown => markdown(&speech, &tables, &mut paper),
        Form::Csv => csv(&speech, &tables, command.separator.unwrap_or_default(), &mut paper),
        Form::Html => html(&speech, &tables, &mut paper),
    };
    if whole.is_break() && shell.is_open() {
        return Err(too_long(shell));
    }
    let conflict = tables.iter().flat_map(|(_, rows)| rows).any(|row| row.outcome == Possible::Conflict);
    Ok(if conflict { Ending::Findings } else { Ending::Clean })
}

fn too_long(shell: &Shell<'_>) -> Ending {
    let message = format!("what is printed ends here, after {MAX_PRINTED} bytes: it is not the whole table");
    shell.refuse(&message, "choose a question with `--question`, shorten labels and ids, or split the policy")
}

/// Output line by line, up to the limit.
struct Paper<'s> {
    shell: &'s Shell<'s>,
    printed: usize,
}

impl Paper<'_> {
    /// Prints a text, unless nobody reads it, or it is too much.
    fn print(&mut self, text: &str) -> ControlFlow<()> {
        self.printed = self.printed.saturating_add(text.len());
        if self.printed > MAX_PRINTED || !self.shell.is_open() {
            return ControlFlow::Break(());
        }
        self.shell.print(text);
        ControlFlow::Continue(())
    }

    fn line(&mut self, line: &str) -> ControlFlow<()> {
        self.print(&format!("{line}\n"))
    }
}

/// One object for each question and scenario, in an array that is written as it is computed.
fn one_by_one(policy: &Policy, questions: &[&Question], shell: &Shell<'_>) -> Ending {
    let scenarios = policy.count(&policy.region(&policy.nothing_chosen()));
    let answers = scenarios.and_then(|scenarios| scenarios.checked_mul(questions.len() as u128));
    if answers.is_none_or(|answers| answers > MAX_ANSWERS) {
        let message = format!("there are more than {MAX_ANSWERS} scenarios to list");
        let help = "`--as markdown`, `csv` or `html` without `--format json` merges those of the same outcome";
        return shell.refuse(&message, help);
    }
    let mut ending = Ending::Clean;
    let mut paper = Paper { shell, printed: 0 };
    let mut before = "[\n";
    let mut object = String::new();
    for question in questions {
        let written = each(policy, question, &mut |answer| {
            let (outcome, verdict) = ids(answer.outcome);
            if answer.outcome == Possible::Conflict {
                ending = Ending::Findings;
            }
            let chosen = policy.choices(&answer.scenario);
            let chosen = chosen.map(|(dimension, option)| (dimension.to_owned(), json!(option)));
            object.clear();
            // Writing to memory does not fail.
            let _ = write!(
                object,
                "{}{}",
                std::mem::replace(&mut before, ",\n"),
                json!({
                    "scenario": serde_json::Map::from_iter(chosen),
                    "question": question.id,
                    "outcome": outcome,
                    "verdict": verdict,
                    "because": answer.because.iter().map(|rule| &rule.id).collect::<Vec<_>>(),
                })
            );
            paper.print(&object)
        });
        if written.is_break() {
            // Half an array is no JSON, so that nobody takes it for the whole.
            return if shell.is_open() { too_long(shell) } else { ending };
        }
    }
    shell.print("\n]\n");
    ending
}

/// The ids of an outcome and of its verdict, if it has one.
fn ids(outcome: Possible<'_>) -> (&'static str, Option<&str>) {
    let outcome = Outcome::from(outcome);
    (outcome.id(), outcome.verdict().map(|verdict| verdict.id.as_str()))
}

type Tables<'p> = [(&'p Question, Vec<Row<'p>>)];

/// A policy in a language. Texts without a translation are in the policy's own.
struct Speech<'p> {
    policy: &'p Policy,
    language: &'p str,
    words: &'static Words,
}

impl<'p> Speech<'p> {
    fn text(&self, text: &'p Text) -> &'p str {
        self.policy.localize(text, self.language).text
    }

    /// The label of an outcome under a question.
    fn answer(&self, question: &'p Question, outcome: Possible<'p>) -> &'p str {
        match outcome {
            Possible::Verdict(verdict) => self.text(question.label_of(verdict)),
            Possible::Unstated => self.words.unstated(self.policy),
            Possible::Conflict => self.words.conflict,
        }
    }

    /// The options of a row in one dimension by their labels, or "any"; nothing if it is not asked.
    fn labels(&self, row: &Row<'_>, dimension: &'p Dimension) -> String {
        if !row.asks(dimension) {
            return String::new();
        }
        let label = |option| Some(self.text(&dimension.option(option)?.label));
        options(row, dimension, label)
            .map_or_else(|| self.words.any.to_owned(), |labels| labels.join(self.words.semicolon))
    }
}

/// The options of a row in one dimension, named by `name`; nothing if the row has all of them.
fn options<'p>(
    row: &Row<'_>,
    dimension: &'p Dimension,
    name: impl Fn(OptionIx) -> Option<&'p str>,
) -> Option<Vec<&'p str>> {
    let options = row.region.options(dimension.index);
    (options.len() < dimension.options.len()).then(|| options.iter().filter_map(name).collect())
}

fn scenarios(row: &Row<'_>) -> String {
    row.scenarios().map_or_else(|| format!("more than {}", u128::MAX), |scenarios| scenarios.to_string())
}

fn markdown<'p>(speech: &Speech<'p>, tables: &Tables<'p>, paper: &mut Paper<'_>) -> ControlFlow<()> {
    let (policy, words) = (speech.policy, speech.words);
    let text = |text| in_markdown(speech.text(text));
    paper.line(&format!("# {}", text(policy.title())))?;
    for (question, rows) in tables {
        paper.line(&format!("\n## {}\n", text(&question.label)))?;
        let dimensions: Vec<String> = policy.dimensions().iter().map(|dimension| text(&dimension.label)).collect();
        paper.line(&format!("| {} | {} | {} |", dimensions.join(" | "), words.outcome, words.scenarios))?;
        paper.line(&format!("|{}---|---:|", "---|".repeat(dimensions.len())))?;
        for row in rows {
            let cells = policy.dimensions().iter().map(|it| in_markdown(&speech.labels(row, it)));
            let cells: Vec<String> = cells.collect();
            let outcome = in_markdown(speech.answer(question, row.outcome));
            paper.line(&format!("| {} | {outcome} | {} |", cells.join(" | "), scenarios(row)))?;
        }
    }
    ControlFlow::Continue(())
}

/// A text in a Markdown table's cell: no markup, no cell separator, no line break.
fn in_markdown(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars() {
        match character {
            '\n' | '\t' => shown.push(' '),
            _ if character.is_control() => shown.extend(['\\'].into_iter().chain(character.escape_default())),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' => shown.extend(['\\', character]),
            _ => shown.push(character),
        }
    }
    shown
}

/// By ids, so that a program can read it, with the label of the answer beside its id.
fn csv<'p>(speech: &Speech<'p>, tables: &Tables<'p>, separator: Separator, paper: &mut Paper<'_>) -> ControlFlow<()> {
    let policy = speech.policy;
    let dimensions = policy.dimensions().iter().map(|dimension| dimension.id.as_str());
    let header = std::iter::once("question").chain(dimensions).chain(["outcome", "verdict", "answer", "scenarios"]);
    paper.print(&spreadsheet::line(&header.map(str::to_owned).collect::<Vec<_>>(), separator))?;
    for (question, rows) in tables {
        for row in rows {
            let mut line = vec![question.id.clone()];
            for dimension in policy.dimensions() {
                let id = |option: OptionIx| dimension.option(option).map(|option| option.id.as_str());
                let any = if row.asks(dimension) { "any" } else { "" };
                let ids = options(row, dimension, id).filter(|_| row.asks(dimension));
                line.push(ids.map_or_else(|| any.to_owned(), |ids| ids.join("; ")));
            }
            let (outcome, verdict) = ids(row.outcome);
            line.extend(
                [outcome, verdict.unwrap_or_default(), speech.answer(question, row.outcome)].map(str::to_owned),
            );
            line.push(scenarios(row));
            paper.print(&spreadsheet::line(&line, separator))?;
        }
    }
    ControlFlow::Continue(())
}

fn html<'p>(speech: &Speech<'p>, tables: &Tables<'p>, paper: &mut Paper<'_>) -> ControlFlow<()> {
    let (policy, words) = (speech.policy, speech.words);
    let text = |text| in_html(speech.text(text));
    for (question, rows) in tables {
        let direction = if words.direction == "rtl" { " dir=\"rtl\"" } else { "" };
        paper.line(&format!("<table lang=\"{}\"{direction}>", in_html(speech.language)))?;
        paper.line(&format!("  <caption>{}: {}</caption>", text(policy.title()), text(&question.label)))?;
        paper.line("  <thead>\n    <tr>")?;
        let dimensions = policy.dimensions().iter().map(|dimension| text(&dimension.label));
        for label in dimensions.chain([words.outcome.to_owned(), words.scenarios.to_owned()]) {
            paper.line(&format!("      <th scope=\"col\">{label}</th>"))?;
        }
        paper.line("    </tr>\n  </thead>\n  <tbody>")?;
        for row in rows {
            let cells = policy.dimensions().iter().map(|it| in_html(&speech.labels(row, it)));
            let outcome = in_html(speech.answer(question, row.outcome));
            let cells: Vec<String> = cells.chain([outcome, scenarios(row)]).collect();
            paper.line(&format!("    <tr><td>{}</td></tr>", cells.join("</td><td>")))?;
        }
        paper.line("  </tbody>\n</table>")?;
    }
    ControlFlow::Continue(())
}
