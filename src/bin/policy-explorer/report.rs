//! Prints findings: drawn for people, in sentences, or as JSON.

use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use policy_explorer::editor::read::line_and_column;
use policy_explorer::editor::sheet::Cell;
use policy_explorer::editor::wording::Severity;
use policy_explorer::engine::{Kind, Path as Place, Problem};
use serde_json::{Map, Value, json};

use crate::Ending;
use crate::args::{Deny, Format};
use crate::policy_file::PolicyFile;
use crate::shell::Shell;
use crate::shown::{cut, visible};

/// The most findings that are listed for a file. The others are counted.
const MAX_LISTED: usize = 1_000;

/// The most characters of a message, of a help and of a cell.
const MAX_SENTENCE: usize = 600;

/// The most bytes of a line that are drawn before and after the place of a finding.
const MAX_BESIDE: usize = 60;

/// The most bytes of a place that are marked.
const MAX_MARKED: usize = 80;

/// A problem with its wording and its place.
pub struct Finding {
    code: &'static str,
    severity: Severity,
    message: String,
    why: &'static str,
    help: String,
    file: String,
    /// Its place in the text of a policy file.
    range: Option<Range<usize>>,
    line: usize,
    column: usize,
    witness: Option<Value>,
    /// The content of the cell, if the file is a sheet; line and column are then those of the cell.
    cell: Option<String>,
    /// How many errors and warnings it stands for: those that are not listed have one finding for all.
    counted: (usize, usize),
}

impl Finding {
    /// A problem of a policy file.
    fn new(file: &PolicyFile, problem: &Problem) -> Self {
        let range = file.reading.places.range(&problem.at);
        let (line, column) = line_and_column(&file.text, range.start);
        Finding { range: Some(range), ..Finding::at(&file.path, problem, line, column) }
    }

    /// A problem of a cell of a sheet.
    pub fn in_sheet(path: &Path, problem: &Problem, cell: &Cell) -> Self {
        Finding { cell: Some(cut(&visible(&cell.content), 80)), ..Finding::at(path, problem, cell.row, cell.column) }
    }

    /// A problem of a page that has a snippet in it.
    pub fn in_page(path: &Path, problem: &Problem, line: usize) -> Self {
        Finding::at(path, problem, line, 1)
    }

    fn at(path: &Path, problem: &Problem, line: usize, column: usize) -> Self {
        let wording = problem.wording();
        let witness = match &problem.kind {
            Kind::Conflict { witness, .. } | Kind::Gap { witness, .. } | Kind::ExceptionBeyond { witness, .. } => {
                let named = witness.iter().map(|(dimension, option)| (dimension.clone(), json!(option)));
                Some(Value::Object(named.collect::<Map<_, _>>()))
            }
            _ => None,
        };
        Finding {
            code: problem.kind.code(),
            severity: problem.severity(),
            message: cut(&visible(&wording.message), MAX_SENTENCE),
            why: wording.why,
            help: cut(&visible(&wording.help), MAX_SENTENCE),
            file: visible(&path.display().to_string()),
            range: None,
            line,
            column,
            witness,
            cell: None,
            counted: counted(problem.severity()),
        }
    }

    /// Whether the file is refused because of it.
    pub fn is_error(&self) -> bool {
        self.counted.0 > 0
    }

    fn json(&self) -> Value {
        json!({
            "code": self.code, "severity": self.severity.id(), "message": self.message, "why": self.why,
            "help": self.help, "file": self.file, "line": self.line, "column": self.column, "witness": self.witness,
        })
    }

    fn plain(&self) -> String {
        format!(
            "{}: {} [{}], {} {} {} column {}. Why: {}. Help: {}{}",
            self.severity.id(),
            self.message,
            self.code,
            self.file,
            if self.cell.is_some() { "row" } else { "line" },
            self.line,
            self.column,
            self.why,
            self.help,
            // A question ends itself.
            if self.help.ends_with('?') { "" } else { "." }
        )
    }

    fn drawn(&self, text: &str, shell: &Shell<'_>) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let renderer = if shell.has_colours() { Renderer::styled() } else { Renderer::plain() };
        let renderer = shell.width().map_or(renderer.clone(), |width| renderer.term_width(width));
        let mut group = Group::with_title(level.primary_title(self.message.as_str()).id(self.code));
        let place = Origin::path(self.file.as_str()).line(self.line).char_column(self.column);
        let cell = self.cell.as_ref();
        let shown = cell.map(|cell| match cell.as_str() {
            "" => format!("row {}, column {} is empty", self.line, letters(self.column)),
            cell => format!("row {}, column {} holds `{cell}`", self.line, letters(self.column)),
        });
        let drawn = self.range.as_ref().and_then(|range| excerpt(text, range));
        if let Some(shown) = &shown {
            group = group.element(place).element(Level::NOTE.message(shown.as_str()));
        } else if let Some((line, span)) = &drawn {
            group = group.element(
                Snippet::source(line.as_str())
                    .line_start(self.line)
                    .path(self.file.as_str())
                    .annotation(AnnotationKind::Primary.span(span.clone())),
            );
        } else {
            group = group.element(place);
        }
        let group = group.element(Level::NOTE.message(self.why)).element(Level::HELP.message(self.help.as_str()));
        renderer.render(&[group])
    }
}

fn counted(severity: Severity) -> (usize, usize) {
    match severity {
        Severity::Error => (1, 0),
        Severity::Warning => (0, 1),
    }
}

/// The findings of a policy file, in the order of these problems: at most [`MAX_LISTED`], errors before warnings where
/// there are more, and one finding for all the others.
pub fn findings<'p>(file: &PolicyFile, problems: impl IntoIterator<Item = &'p Problem>) -> Vec<Finding> {
    let problems: Vec<&Problem> = problems.into_iter().collect();
    let errors = problems.iter().filter(|problem| problem.severity() == Severity::Error).count();
    let mut room = [errors.min(MAX_LISTED), MAX_LISTED.saturating_sub(errors)];
    let (mut listed, mut left) = (Vec::new(), (0, 0));
    for problem in problems {
        let is_error = problem.severity() == Severity::Error;
        let [for_errors, for_warnings] = &mut room;
        let room = if is_error { for_errors } else { for_warnings };
        match room.checked_sub(1) {
            Some(rest) => {
                *room = rest;
                listed.push(Finding::new(file, problem));
            }
            None if is_error => left.0 += 1,
            None => left.1 += 1,
        }
    }
    if left != (0, 0) {
        let kind = Kind::MoreFindings { listed: listed.len(), errors: left.0, warnings: left.1 };
        let more = Finding::new(file, &Problem::new(kind, Place::root()));
        let severity = if left.0 > 0 { Severity::Error } else { Severity::Warning };
        listed.push(Finding { counted: left, severity, ..more });
    }
    listed
}

/// The part of a line around a place, and the place in it: a file may be one long line. What a terminal would obey is
/// replaced by letters of the same length.
fn excerpt(text: &str, range: &Range<usize>) -> Option<(String, Range<usize>)> {
    let end = text.floor_char_boundary(range.end.min(range.start.saturating_add(MAX_MARKED)));
    let (before, marked, after) = (text.get(..range.start)?, text.get(range.start..end)?, text.get(end..)?);
    let marked = marked.split(['\n', '\r']).next()?;
    let after = if range.start + marked.len() < end { "" } else { after.split(['\n', '\r']).next()? };
    let line = before.get(before.rfind(['\n', '\r']).map_or(0, |at| at + 1)..)?;
    let cut_before = line.ceil_char_boundary(line.len().saturating_sub(MAX_BESIDE));
    let cut_after = after.floor_char_boundary(MAX_BESIDE);
    let sides =
        [if cut_before > 0 { "…" } else { "" }, &visible(line.get(cut_before..)?.trim_start_matches('\u{feff}'))];
    let (marked, rest) = (visible(marked), visible(after.get(..cut_after)?));
    let start: usize = sides.iter().map(|side| side.len()).sum();
    let end = if cut_after < after.len() { "…" } else { "" };
    let span = start..start + marked.len();
    Some((sides.concat() + &marked + &rest + end, span))
}

/// Prints all findings; in JSON, as an array even if there are none.
pub fn print(findings: &[Finding], files: &[&PolicyFile], shell: &Shell<'_>) {
    match shell.format {
        Format::Json => say!(shell, "{}", json(findings)),
        Format::Plain => {
            for finding in findings {
                say!(shell, "{}", finding.plain());
            }
        }
        Format::Human => {
            for finding in findings {
                let file = files.iter().find(|file| file.name() == finding.file);
                say!(shell, "{}\n", finding.drawn(file.map_or("", |file| &file.text), shell));
            }
        }
    }
}

/// Findings as a JSON array.
pub fn json(findings: &[Finding]) -> Value {
    Value::Array(findings.iter().map(Finding::json).collect())
}

/// How a command ends that has these findings.
pub fn ending(findings: &[Finding], deny: Option<Deny>) -> Ending {
    let is_refused = |finding: &Finding| finding.is_error() || deny == Some(Deny::Warnings);
    if findings.iter().any(is_refused) { Ending::Findings } else { Ending::Clean }
}

/// Prints what is wrong with the arguments.
pub fn refuse(problem: impl Into<Problem>, shell: &Shell<'_>) -> Ending {
    let wording = problem.into().wording();
    shell.refuse(&cut(&wording.message, MAX_SENTENCE), &cut(&wording.help, MAX_SENTENCE))
}

/// How many errors and warnings there are, in words.
pub fn summary(findings: &[Finding]) -> String {
    let (errors, warnings) =
        findings.iter().fold((0, 0), |sum, finding| (sum.0 + finding.counted.0, sum.1 + finding.counted.1));
    format!("{}, {}", count(errors, "error"), count(warnings, "warning"))
}

/// A number with its noun.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A column as spreadsheets name it: A to Z, then AA.
fn letters(column: usize) -> String {
    let mut name = Vec::new();
    let mut rest = column;
    while rest > 0 {
        name.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().collect()
}
