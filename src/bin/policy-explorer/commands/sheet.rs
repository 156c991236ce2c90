//! `sheet`: the rules as CSV for spreadsheets, and back into the policy file.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use policy_explorer::editor::read::read_closely;
use policy_explorer::editor::sheet::{Applied, Cell, Misfit, Row, Sheet as Filled, apply, is_column, sheet};
use policy_explorer::engine::{Kind, Path as Place, Problem};
use policy_explorer::format::wire;
use serde_json::{Map, Value};

use super::diff;
use crate::args::{Format, Sheet};
use crate::policy_file::PolicyFile;
use crate::report::{self, Finding};
use crate::spreadsheet::{self, BYTE_ORDER_MARK};
use crate::{Ending, file};

/// The size limit of a sheet, in bytes: more than the largest policy makes.
const MAX_BYTES: usize = 2 * policy_explorer::format::syntax::MAX_BYTES;

pub fn run(command: &Sheet, format: Format) -> Ending {
    let policy = match file::open(&command.file) {
        Ok(policy) => policy,
        Err(ending) => return ending,
    };
    let (Some(wire), []) = (&policy.reading.file, policy.reading.problems.as_slice()) else {
        let findings: Vec<Finding> = policy.reading.problems.iter().map(|it| Finding::new(&policy, it)).collect();
        report::print(&findings, &[&policy], format);
        return Ending::Findings;
    };
    let Some(path) = &command.apply else {
        print(wire, format);
        return Ending::Clean;
    };
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        eprintln!("error: `{}` cannot be read: {error}", path.display());
        return Ending::CouldNotRun;
    }
    let findings: Vec<Finding> = match filled_in(&bytes, wire).and_then(|sheet| apply(&policy.text, &sheet)) {
        Ok(applied) => return write(&command.file, &policy, &applied, format),
        Err(misfits) => misfits
            .iter()
            .map(|misfit| match &misfit.cell {
                Some(cell) => Finding::in_sheet(path, &misfit.problem, cell),
                None => Finding::new(&policy, &misfit.problem),
            })
            .collect(),
    };
    report::print(&findings, &[&policy], format);
    if format != Format::Json {
        say!("{}: nothing is written", command.file.display());
    }
    Ending::Findings
}

fn print(wire: &wire::Policy, format: Format) {
    let sheet = sheet(wire);
    if format == Format::Json {
        let object = |row: &Row| {
            let cells = sheet.header.iter().cloned().zip(row.cells.iter().cloned().map(Value::from));
            Value::Object(cells.collect::<Map<_, _>>())
        };
        say!("{}", Value::Array(sheet.rows.iter().map(object).collect()));
        return;
    }
    let rows = std::iter::once(&sheet.header).chain(sheet.rows.iter().map(|row| &row.cells));
    let printed = format!("{BYTE_ORDER_MARK}{}", spreadsheet::write(rows));
    file::print(&printed);
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

fn write(path: &Path, before: &PolicyFile, applied: &Applied, format: Format) -> Ending {
    let differs =
        (applied.text != before.text).then(|| diff::effect(&before.reading, &read_closely(applied.text.as_bytes())));
    if applied.text != before.text
        && let Err(error) = file::replace(path, &applied.text)
    {
        eprintln!("error: `{}` cannot be written: {error}", path.display());
        return Ending::CouldNotRun;
    }
    report::print(&[], &[], format);
    if format != Format::Json {
        let Applied { changed, added, removed, .. } = applied;
        let title = format!("{}: rules changed: {changed}, added: {added}, removed: {removed}", path.display());
        match differs {
            None => say!("{title}"),
            Some(Ok(difference)) => diff::print(&(title, difference)),
            // It is said already why the difference is not known.
            Some(Err(_)) => say!("{title}"),
        }
    }
    Ending::Clean
}
