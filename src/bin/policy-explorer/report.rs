//! Prints findings: drawn for people, in sentences, or as JSON.

use std::io::IsTerminal;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use policy_explorer::editor::accept::Judged;
use policy_explorer::editor::read::line_and_column;
use policy_explorer::editor::sheet::Cell;
use policy_explorer::editor::wording::Severity;
use policy_explorer::engine::{Kind, Problem};
use serde_json::{Map, Value, json};

use crate::Ending;
use crate::args::Format;
use crate::policy_file::PolicyFile;

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
    /// Whether the file accepts it.
    accepted: bool,
    /// The content of the cell, if the file is a sheet; line and column are then those of the cell.
    cell: Option<String>,
}

impl Finding {
    /// A problem of a policy file.
    pub fn new(file: &PolicyFile, problem: &Problem) -> Self {
        let range = file.reading.places.range(&problem.at);
        let (line, column) = line_and_column(&file.text, range.start);
        Finding { range: Some(range), ..Finding::at(&file.path, problem, line, column) }
    }

    /// A problem of a policy file that the file may accept.
    pub fn judged(file: &PolicyFile, judged: &Judged) -> Self {
        Finding { accepted: judged.accepted, ..Finding::new(file, &judged.problem) }
    }

    /// A problem of a cell of a sheet.
    pub fn in_sheet(path: &Path, problem: &Problem, cell: &Cell) -> Self {
        Finding { cell: Some(visible(&cell.content)), ..Finding::at(path, problem, cell.row, cell.column) }
    }

    /// A problem of a page that has a snippet in it.
    pub fn in_page(path: &Path, problem: &Problem, line: usize) -> Self {
        Finding::at(path, problem, line, 1)
    }

    fn at(path: &Path, problem: &Problem, line: usize, column: usize) -> Self {
        let wording = problem.wording();
        let scenario = |witness: &[(String, String)]| {
            let named = witness.iter().map(|(dimension, option)| (dimension.clone(), json!(option)));
            Value::Object(named.collect::<Map<_, _>>())
        };
        let witness = match &problem.kind {
            Kind::Conflict { witness, .. }
            | Kind::Gap { witness, .. }
            | Kind::SilenceBroken { witness, .. }
            | Kind::ExceptionReversed { witness, .. }
            | Kind::ExceptionBeyond { witness, .. } => Some(scenario(witness)),
            Kind::NotAskedButMatters { witnesses, .. } => {
                Some(Value::Array(witnesses.iter().map(|witness| scenario(witness)).collect()))
            }
            _ => None,
        };
        Finding {
            code: problem.kind.code(),
            severity: problem.severity(),
            message: visible(&wording.message),
            why: wording.why,
            help: visible(&wording.help),
            file: path.display().to_string(),
            range: None,
            line,
            column,
            witness,
            accepted: false,
            cell: None,
        }
    }

    /// Whether the file is refused because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether it is a warning that nobody has accepted.
    pub fn is_open(&self) -> bool {
        !self.is_error() && !self.accepted
    }

    fn json(&self) -> Value {
        json!({
            "code": self.code, "severity": self.severity.id(), "message": self.message, "why": self.why,
            "help": self.help, "file": self.file, "line": self.line, "column": self.column, "witness": self.witness,
            "accepted": self.accepted,
        })
    }

    fn plain(&self) -> String {
        format!(
            "{}{}: {} [{}], {} {} {} column {}. Why: {}. Help: {}{}",
            if self.accepted { "accepted " } else { "" },
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

    fn drawn(&self, text: &str) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let renderer = if std::io::stdout().is_terminal() { Renderer::styled() } else { Renderer::plain() };
        let level = if self.accepted { level.with_name("accepted warning") } else { level };
        let mut group = Group::with_title(level.primary_title(self.message.as_str()).id(self.code));
        let place = Origin::path(self.file.as_str()).line(self.line).char_column(self.column);
        let shown = self.cell.as_ref().map(|cell| {
            let shown: String = cell.chars().take(80).collect();
            format!("row {}, column {} holds `{shown}`", self.line, letters(self.column))
        });
        if let Some(shown) = &shown {
            group = group.element(place).element(Level::NOTE.message(shown.as_str()));
        } else if let Some(range) = self.range.clone().filter(|range| text.get(range.clone()).is_some()) {
            let span = range.start..range.end.min(range.start + 80).max(range.start);
            let span = if text.get(span.clone()).is_some() { span } else { range };
            // The drawing only gets the line itself, because a file may be long.
            let start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
            let end = text.get(span.end..).and_then(|after| after.find('\n')).map_or(text.len(), |at| span.end + at);
            let line = text.get(start..end).unwrap_or_default();
            let span = span.start - start..span.end - start;
            group = group.element(
                Snippet::source(line)
                    .line_start(self.line)
                    .path(self.file.as_str())
                    .annotation(AnnotationKind::Primary.span(span)),
            );
        } else {
            group = group.element(place);
        }
        let group = group.element(Level::NOTE.message(self.why)).element(Level::HELP.message(self.help.as_str()));
        renderer.render(&[group])
    }
}

/// Prints all findings; in JSON, as an array even if there are none.
pub fn print(findings: &[Finding], files: &[&PolicyFile], format: Format) {
    print_some(&findings.iter().collect::<Vec<_>>(), files, format);
}

/// Prints some findings, as [`print`] does.
pub fn print_some(findings: &[&Finding], files: &[&PolicyFile], format: Format) {
    match format {
        Format::Json => say!("{}", Value::Array(findings.iter().map(|finding| finding.json()).collect())),
        Format::Plain => {
            for finding in findings {
                say!("{}", finding.plain());
            }
        }
        Format::Human => {
            for finding in findings {
                let file = files.iter().find(|file| file.path.display().to_string() == finding.file);
                say!("{}\n", finding.drawn(file.map_or("", |file| &file.text)));
            }
        }
    }
}

/// Prints what is wrong with the arguments.
pub fn refuse(problem: impl Into<Problem>) -> Ending {
    let wording = problem.into().wording();
    eprintln!("error: {}\nhelp: {}", visible(&wording.message), visible(&wording.help));
    Ending::CouldNotRun
}

/// How many errors and warnings there are, and how many of these are accepted, in words.
pub fn summary(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    let summary = format!("{}, {}", count(errors, "error"), count(findings.len() - errors, "warning"));
    match findings.iter().filter(|finding| finding.accepted).count() {
        0 => summary,
        accepted => format!("{summary}, {accepted} accepted"),
    }
}

/// A number with its noun.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The same for a number that may be very large.
pub fn count_large(number: u128, noun: &str) -> String {
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

/// A text from a file with its control characters escaped, so that it cannot control a terminal.
pub fn visible(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars() {
        if character.is_control() { shown.extend(character.escape_default()) } else { shown.push(character) }
    }
    shown
}
