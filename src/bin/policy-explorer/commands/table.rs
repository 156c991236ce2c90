//! `table`: every scenario and its outcome.

use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;

use policy_explorer::editor::analysis::table::{MAX_BOXES, Row, each, table};
use policy_explorer::engine::policy::Text;
use policy_explorer::engine::policy::{Dimension, Question};
use policy_explorer::engine::position::OptionIx;
use policy_explorer::engine::{Outcome, Policy, Possible};
use policy_explorer::view::words::Words;
use serde_json::json;

use crate::args::{Form, Format, Table};
use crate::markup::in_html;
use crate::report::{self, visible};
use crate::spreadsheet;
use crate::{Ending, file};

/// The limit of answers that are listed one by one.
const MAX_ANSWERS: u128 = 1_000_000;

pub fn run(command: &Table, format: Format) -> Ending {
    let policy = match file::policy(&command.file, format) {
        Ok(policy) => policy,
        Err(ending) => return ending,
    };
    let questions: Vec<&Question> = match &command.question {
        None => policy.questions().collect(),
        Some(id) => match policy.question(id) {
            Ok(question) => vec![question],
            Err(unknown) => return report::refuse(unknown),
        },
    };
    let language = command.lang.as_deref().unwrap_or(policy.language());
    if !policy.speaks(language) {
        let known: Vec<String> = policy.languages().iter().map(|it| format!("`{}`", visible(&it.tag))).collect();
        eprintln!("error: the policy is not written in `{}`\nhelp: known are {}", visible(language), known.join(", "));
        return Ending::CouldNotRun;
    }
    if format == Format::Json {
        return one_by_one(&policy, &questions);
    }
    let mut tables = Vec::new();
    for question in questions {
        match table(&policy, question) {
            Ok(rows) => tables.push((question, rows)),
            Err(_) => {
                eprintln!(
                    "error: the table of `{}` takes more than {MAX_BOXES} boxes, or too much work to find them\n\
                     help: ask for single scenarios with `decide`, or split the policy",
                    question.id
                );
                return Ending::CouldNotRun;
            }
        }
    }
    let speech = Speech { policy: &policy, language, words: Words::of(language) };
    let printed = match command.form {
        Form::Markdown => markdown(&speech, &tables),
        Form::Csv => csv(&speech, &tables),
        Form::Html => html(&speech, &tables),
    };
    file::print(&printed);
    let conflict = tables.iter().flat_map(|(_, rows)| rows).any(|row| row.outcome == Possible::Conflict);
    if conflict { Ending::Findings } else { Ending::Clean }
}

/// One object for each question and scenario, in an array that is written as it is computed.
fn one_by_one(policy: &Policy, questions: &[&Question]) -> Ending {
    let scenarios = policy.count(&policy.region(&policy.nothing_chosen()));
    let answers = scenarios.and_then(|scenarios| scenarios.checked_mul(questions.len() as u128));
    if answers.is_none_or(|answers| answers > MAX_ANSWERS) {
        eprintln!(
            "error: there are more than {MAX_ANSWERS} scenarios to list\n\
             help: `--as markdown`, `csv` or `html` without `--format json` merges those of the same outcome"
        );
        return Ending::CouldNotRun;
    }
    let mut ending = Ending::Clean;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut before = "[\n";
    for question in questions {
        let written = each(policy, question, &mut |answer| {
            let (outcome, verdict) = ids(answer.outcome);
            if answer.outcome == Possible::Conflict {
                ending = Ending::Findings;
            }
            let chosen = policy.choices(&answer.scenario);
            let chosen = chosen.map(|(dimension, option)| (dimension.to_owned(), json!(option)));
            let object = json!({
                "scenario": serde_json::Map::from_iter(chosen),
                "question": question.id,
                "outcome": outcome,
                "verdict": verdict,
                "because": answer.because.iter().map(|rule| &rule.id).collect::<Vec<_>>(),
            });
            let before = std::mem::replace(&mut before, ",\n");
            // A reader that stops reading ends the output.
            if write!(out, "{before}{object}").is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if written.is_break() {
            return ending;
        }
    }
    let _ = writeln!(out, "\n]").and_then(|()| out.flush());
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

fn markdown<'p>(speech: &Speech<'p>, tables: &Tables<'p>) -> String {
    let (policy, words) = (speech.policy, speech.words);
    let text = |text| in_markdown(speech.text(text));
    let mut lines = vec![format!("# {}", text(policy.title()))];
    for (question, rows) in tables {
        lines.extend([String::new(), format!("## {}", text(&question.label)), String::new()]);
        let dimensions: Vec<String> = policy.dimensions().iter().map(|dimension| text(&dimension.label)).collect();
        lines.push(format!("| {} | {} | {} |", dimensions.join(" | "), words.outcome, words.scenarios));
        lines.push(format!("|{}---|---:|", "---|".repeat(dimensions.len())));
        for row in rows {
            let cells = policy.dimensions().iter().map(|it| in_markdown(&speech.labels(row, it)));
            let cells: Vec<String> = cells.collect();
            let outcome = in_markdown(speech.answer(question, row.outcome));
            lines.push(format!("| {} | {outcome} | {} |", cells.join(" | "), scenarios(row)));
        }
    }
    lines.push(String::new());
    lines.join("\n")
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
fn csv<'p>(speech: &Speech<'p>, tables: &Tables<'p>) -> String {
    let policy = speech.policy;
    let dimensions = policy.dimensions().iter().map(|dimension| dimension.id.as_str());
    let header = std::iter::once("question").chain(dimensions).chain(["outcome", "verdict", "answer", "scenarios"]);
    let mut lines = vec![header.map(str::to_owned).collect::<Vec<_>>()];
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
            lines.push(line);
        }
    }
    spreadsheet::write(&lines)
}

fn html<'p>(speech: &Speech<'p>, tables: &Tables<'p>) -> String {
    let (policy, words) = (speech.policy, speech.words);
    let text = |text| in_html(speech.text(text));
    let mut lines = Vec::new();
    for (question, rows) in tables {
        let direction = if words.direction == "rtl" { " dir=\"rtl\"" } else { "" };
        lines.push(format!("<table lang=\"{}\"{direction}>", in_html(speech.language)));
        lines.push(format!("  <caption>{}: {}</caption>", text(policy.title()), text(&question.label)));
        lines.push("  <thead>\n    <tr>".to_owned());
        let dimensions = policy.dimensions().iter().map(|dimension| text(&dimension.label));
        for label in dimensions.chain([words.outcome.to_owned(), words.scenarios.to_owned()]) {
            lines.push(format!("      <th scope=\"col\">{label}</th>"));
        }
        lines.push("    </tr>\n  </thead>\n  <tbody>".to_owned());
        for row in rows {
            let cells = policy.dimensions().iter().map(|it| in_html(&speech.labels(row, it)));
            let outcome = in_html(speech.answer(question, row.outcome));
            let cells: Vec<String> = cells.chain([outcome, scenarios(row)]).collect();
            lines.push(format!("    <tr><td>{}</td></tr>", cells.join("</td><td>")));
        }
        lines.push("  </tbody>\n</table>".to_owned());
    }
    lines.push(String::new());
    lines.join("\n")
}
