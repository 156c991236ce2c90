//! Prints findings: drawn for people, in sentences, or as JSON.

use std::ops::Range;
use std::path::Path;

#[cfg(not(feature = "worker"))]
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use policy_explorer::editor::accept::Judged;
use policy_explorer::editor::mend::{Mend, mend};
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
    /// Its place in a policy file, and in its text.
    at: Option<Place>,
    range: Option<Range<usize>>,
    /// What a program can do about it.
    mend: Option<Mend>,
    line: usize,
    column: usize,
    witness: Option<Value>,
    /// The content of the cell, if the file is a sheet; line and column are then those of the cell.
    cell: Option<String>,
    /// What it stands for: those that are not listed have one finding for all.
    counted: Counted,
    /// Whether it is counted and not listed.
    is_hidden: bool,
}

/// How many errors there are, warnings, and warnings that the file accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counted {
    errors: usize,
    open: usize,
    accepted: usize,
}

impl Counted {
    /// The number to which a problem belongs, of which is known whether the file accepts it.
    fn of(&mut self, (problem, accepted): (&Problem, bool)) -> &mut usize {
        match problem.severity() {
            Severity::Error => &mut self.errors,
            Severity::Warning if accepted => &mut self.accepted,
            Severity::Warning => &mut self.open,
        }
    }
}

impl Finding {
    /// A problem of a policy file.
    fn new(file: &PolicyFile, problem: &Problem) -> Self {
        let range = file.reading.places.range(&problem.at);
        let (line, column) = line_and_column(&file.text, range.start);
        let at = Some(problem.at.clone());
        let mend = file.root.as_ref().and_then(|root| mend(problem, root));
        Finding { at, range: Some(range), mend, ..Finding::at(&file.path, problem, line, column) }
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
        let mut counted = Counted::default();
        *counted.of((problem, false)) = 1;
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
            message: cut(&visible(&wording.message), MAX_SENTENCE),
            why: wording.why,
            help: cut(&visible(&wording.help), MAX_SENTENCE),
            file: visible(&path.display().to_string()),
            at: None,
            range: None,
            mend: None,
            line,
            column,
            witness,
            cell: None,
            counted,
            is_hidden: false,
        }
    }

    /// Whether the file is refused because of it.
    pub fn is_error(&self) -> bool {
        self.counted.errors > 0
    }

    /// Whether it is a warning that nobody has accepted.
    fn is_open(&self) -> bool {
        !self.is_error() && self.counted.open > 0
    }

    fn is_accepted(&self) -> bool {
        !self.is_error() && !self.is_open()
    }

    fn json(&self) -> Value {
        json!({
            "code": self.code, "severity": self.severity.id(), "message": self.message, "why": self.why,
            "help": self.help, "file": self.file, "line": self.line, "column": self.column, "witness": self.witness,
            "accepted": self.is_accepted(), "at": self.at.as_ref().map(Place::pointer),
            "mend": self.mend.as_ref().map(|mend| json!({"label": mend.label, "edits": edits(mend)})),
        })
    }

    fn plain(&self) -> String {
        format!(
            "{}{}: {} [{}], {} {} {} column {}. Why: {}. Help: {}{}",
            if self.is_accepted() { "accepted " } else { "" },
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

    fn annotation(&self) -> String {
        let kind = if self.is_accepted() { "notice" } else { self.severity.id() };
        let message = format!("{}\n{}\n{}", self.message, self.why, self.help);
        annotation(kind, &self.file, self.line, self.column, self.code, &message)
    }

    /// The desk draws findings itself.
    #[cfg(feature = "worker")]
    fn drawn(&self, _: &str, _: &Shell<'_>) -> String {
        self.plain()
    }

    #[cfg(not(feature = "worker"))]
    fn drawn(&self, text: &str, shell: &Shell<'_>) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let renderer = if shell.has_colours() { Renderer::styled() } else { Renderer::plain() };
        let renderer = shell.width().map_or(renderer.clone(), |width| renderer.term_width(width));
        let level = if self.is_accepted() { level.with_name("accepted warning") } else { level };
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

/// The edits of a mend as JSON.
fn edits(mend: &Mend) -> Value {
    let written = mend.edits.iter().map(|edit| edit.written().to_string());
    // The library writes valid JSON.
    written.map(|edit| serde_json::from_str::<Value>(&edit).unwrap_or_default()).collect()
}

/// The findings of a policy file, none of them accepted; otherwise as [`judged`].
pub fn findings<'p>(file: &PolicyFile, problems: impl IntoIterator<Item = &'p Problem>) -> Vec<Finding> {
    listed(file, problems.into_iter().map(|problem| (problem, false)).collect(), false)
}

/// The findings of a policy file, in the order of these problems: at most [`MAX_LISTED`], errors before warnings where
/// there are more, and one finding for all the others. Accepted ones are only counted, or listed last if `all` are.
pub fn judged(file: &PolicyFile, judged: &[Judged], all: bool) -> Vec<Finding> {
    listed(file, judged.iter().map(|judged| (&judged.problem, judged.accepted)).collect(), all)
}

fn listed(file: &PolicyFile, problems: Vec<(&Problem, bool)>, all: bool) -> Vec<Finding> {
    let mut found = Counted::default();
    problems.iter().for_each(|problem| *found.of(*problem) += 1);
    let errors = found.errors.min(MAX_LISTED);
    let open = found.open.min(MAX_LISTED - errors);
    let accepted = if all { found.accepted.min(MAX_LISTED - errors - open) } else { 0 };
    let mut room = Counted { errors, open, accepted };
    let (mut listed, mut more) = (Vec::new(), Counted::default());
    for problem in problems {
        let room = room.of(problem);
        if let Some(rest) = room.checked_sub(1) {
            *room = rest;
            let mut counted = Counted::default();
            *counted.of(problem) = 1;
            listed.push(Finding { counted, ..Finding::new(file, problem.0) });
        } else {
            *more.of(problem) += 1;
        }
    }
    if more != Counted::default() {
        let warnings = if all { more.open + more.accepted } else { more.open };
        let kind = Kind::MoreFindings { listed: listed.len(), errors: more.errors, warnings };
        let finding = Finding::new(file, &Problem::new(kind, Place::root()));
        let severity = if more.errors > 0 { Severity::Error } else { Severity::Warning };
        listed.push(Finding { counted: more, severity, is_hidden: more.errors + warnings == 0, ..finding });
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
    let findings = findings.iter().filter(|finding| !finding.is_hidden);
    match shell.format {
        Format::Json => say!(shell, "{}", json(findings)),
        Format::Plain => {
            for finding in findings {
                say!(shell, "{}", finding.plain());
            }
        }
        Format::Github => {
            for finding in findings {
                say!(shell, "{}", finding.annotation());
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

/// A command to the runner of a workflow on GitHub, which shows a message at a place of a file. As its documentation
/// "Workflow commands for GitHub Actions" says, `%` and line ends are escaped, in properties `:` and `,` too.
pub fn annotation(kind: &str, file: &str, line: usize, column: usize, title: &str, message: &str) -> String {
    let escaped = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escaped(text).replace(':', "%3A").replace(',', "%2C");
    let (file, title) = (property(file), property(title));
    format!("::{kind} file={file},line={line},col={column},title={title}::{}", escaped(message))
}

/// Findings as a JSON array.
pub fn json<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Value {
    Value::Array(findings.into_iter().map(Finding::json).collect())
}

/// How a command ends that has these findings.
pub fn ending(findings: &[Finding], deny: Option<Deny>) -> Ending {
    let is_refused = |finding: &Finding| finding.is_error() || deny == Some(Deny::Warnings) && finding.is_open();
    if findings.iter().any(is_refused) { Ending::Findings } else { Ending::Clean }
}

/// Prints what is wrong with the arguments.
pub fn refuse(problem: impl Into<Problem>, shell: &Shell<'_>) -> Ending {
    let wording = problem.into().wording();
    shell.refuse(&cut(&wording.message, MAX_SENTENCE), &cut(&wording.help, MAX_SENTENCE))
}

/// How many errors and warnings there are, and how many of these are accepted, in words.
pub fn summary(findings: &[Finding]) -> String {
    let counted = |count: fn(&Finding) -> usize| findings.iter().map(count).sum();
    let (errors, open, accepted): (usize, usize, usize) = (
        counted(|finding| finding.counted.errors),
        counted(|finding| finding.counted.open),
        counted(|finding| finding.counted.accepted),
    );
    let summary = format!("{}, {}", count(errors, "error"), count(open + accepted, "warning"));
    if accepted == 0 { summary } else { format!("{summary}, {accepted} accepted") }
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
