//! `sheet`: the rules as CSV for spreadsheets, and back into the policy file.

use std::path::Path;

use policy_explorer::editor::read::read_closely;
use policy_explorer::editor::sheet::{Applied, Cell, Misfit, Row, Sheet as Filled, apply, is_column, sheet};
use policy_explorer::engine::{Kind, Path as Place, Problem};
use policy_explorer::format::wire;
use serde_json::{Map, Value};

use super::diff;
use crate::args::{Format, Sheet};
use crate::file;
use crate::policy_file::PolicyFile;
use crate::report::{self, Finding};
use crate::shell::Shell;
use crate::spreadsheet::{self, BYTE_ORDER_MARK, Separator};
use crate::{Ending, shown};

/// The size limit of a sheet, in bytes: more than the largest policy makes.
const MAX_BYTES: usize = 2 * policy_explorer::format::syntax::MAX_BYTES;

/// The most rules that are named in one line.
const MAX_NAMED: usize = 20;

pub fn run(command: &Sheet, shell: &Shell<'_>) -> Ending {
    match carried_out(command, shell) {
        Ok(ending) | Err(ending) => ending,
    }
}

fn carried_out(command: &Sheet, shell: &Shell<'_>) -> Result<Ending, Ending> {
    let policy = file::open(&command.file, shell)?;
    let (Some(wire), []) = (&policy.reading.file, policy.reading.problems.as_slice()) else {
        report::print(&report::findings(&policy, &policy.reading.problems), &[&policy], shell);
        return Err(Ending::Findings);
    };
    let Some(path) = &command.apply else {
        if command.separator.is_some() && shell.format == Format::Json {
            let message = "`--separator` has no effect with `--format json`";
            return Err(shell.refuse(message, "leave one of the two out"));
        }
        print(wire, command.separator.unwrap_or_default(), shell);
        return Ok(Ending::Clean);
    };
    let bytes = shell.read(path, MAX_BYTES)?;
    let findings = match filled_in(&bytes, wire).and_then(|sheet| apply(&policy.text, &sheet)) {
        Ok(applied) if applied.removed.is_empty() || command.remove => {
            return Ok(write(&policy, &applied, shell));
        }
        Ok(applied) => {
            let problem = Problem::new(Kind::RulesMissing { rules: applied.removed }, Place::root().key("rules"));
            report::findings(&policy, [&problem])
        }
        Err(misfits) => findings(&policy, path, &misfits),
    };
    report::print(&findings, &[&policy], shell);
    if shell.format != Format::Json {
        say!(shell, "{}: nothing is written", policy.name());
    }
    Ok(Ending::Findings)
}

fn findings(policy: &PolicyFile, path: &Path, misfits: &[Misfit]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for misfit in misfits {
        match &misfit.cell {
            Some(cell) => findings.push(Finding::in_sheet(path, &misfit.problem, cell)),
            None => findings.extend(report::findings(policy, [&misfit.problem])),
        }
    }
    findings
}

fn print(wire: &wire::Policy, separator: Separator, shell: &Shell<'_>) {
    let sheet = sheet(wire);
    if shell.format == Format::Json {
        let object = |row: &Row| {
            let cells = sheet.header.iter().cloned().zip(row.cells.iter().cloned().map(Value::from));
            Value::Object(cells.collect::<Map<_, _>>())
        };
        say!(shell, "{}", Value::Array(sheet.rows.iter().map(object).collect()));
        return;
    }
    let rows = std::iter::once(&sheet.header).chain(sheet.rows.iter().map(|row| &row.cells));
    shell.print(&format!("{BYTE_ORDER_MARK}{}", spreadsheet::write(rows, separator)));
}

/// The cells of an edited sheet.
fn filled_in(bytes: &[u8], wire: &wire::Policy) -> Result<Filled, Vec<Misfit>> {
    let bad = |detail: String, row: usize, column: usize| {
        let problem = Problem::new(Kind::BadSheet { detail }, Place::root());
        vec![Misfit { problem, cell: Some(Cell { row, column, content: String::new() }) }]
    };
    if bytes.len() > MAX_BYTES {
        return Err(bad(format!("it has more than {MAX_BYTES} bytes"), 1, 1));
    }
    let rows = spreadsheet::read(bytes, |name| is_column(name, wire))
        .map_err(|unreadable| bad(unreadable.detail, unreadable.row, unreadable.column))?;
    let mut rows = rows.into_iter();
    let (_, header) = rows.next().ok_or_else(|| bad("it is empty".into(), 1, 1))?;
    let rows = rows.map(|(number, cells)| Row { number, cells });
    Ok(Filled { header, rows: rows.collect() })
}

fn write(policy: &PolicyFile, applied: &Applied, shell: &Shell<'_>) -> Ending {
    let is_changed = applied.text != policy.text;
    if is_changed {
        match shell.write(&policy.path, &applied.text, Some(&policy.bytes)) {
            Ending::Clean => {}
            ending => return ending,
        }
    }
    report::print(&[], &[], shell);
    if shell.format != Format::Json {
        let Applied { changed, added, removed, .. } = applied;
        let (changed, added, removed) = (named(changed), named(added), named(removed));
        let title = format!("{}: rules changed: {changed}; added: {added}; removed: {removed}", policy.name());
        if !is_changed {
            say!(shell, "{title}");
            return Ending::Clean;
        }
        match diff::effect(&policy.reading, &read_closely(applied.text.as_bytes())) {
            Ok(difference) => diff::print(&(title, difference), shell),
            Err(_) => {
                say!(shell, "{title}");
                shell.warn("which answers change is undetermined", "ask for single scenarios with `decide`");
            }
        }
    }
    Ending::Clean
}

/// How many rules there are, and which.
fn named(rules: &[String]) -> String {
    let listed: Vec<String> = rules.iter().take(MAX_NAMED).map(|id| shown::cut(id, 60)).collect();
    match rules.len() {
        0 => "0".into(),
        all if all > MAX_NAMED => format!("{all} ({}, …)", listed.join(", ")),
        all => format!("{all} ({})", listed.join(", ")),
    }
}
