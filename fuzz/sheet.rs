//! Whatever bytes a sheet has: it is refused, or what it leaves out is named, and a second look changes nothing.

use policy_explorer::editor::analysis::conflicts;
use policy_explorer::editor::read::read_closely;
use policy_explorer::editor::sheet::{Row, Sheet, apply, is_column, sheet};

use crate::spreadsheet;

/// The policy that sheets are applied to.
const POLICY: &str = include_str!("../tests/rules/good/plain.json");

/// A sheet of these bytes through reading and applying.
pub fn walk(bytes: &[u8]) {
    let reading = read_closely(POLICY.as_bytes());
    let file = reading.file.expect("it is a policy");
    let Ok(rows) = spreadsheet::read(bytes, |name| is_column(name, &file)) else { return };
    let mut rows = rows.into_iter();
    let Some((_, header)) = rows.next() else { return };
    let filled = Sheet { header, rows: rows.map(|(number, cells)| Row { number, cells }).collect() };
    let Ok(applied) = apply(POLICY, &filled) else { return };
    let after = read_closely(applied.text.as_bytes());
    assert!(after.problems.is_empty(), "{:?}", after.problems);
    let policy = after.policy.expect("it has no problems");
    assert!(conflicts(&policy).iter().all(|problem| problem.kind.code() != "conflict"));
    let after = after.file.expect("it has no problems");
    for rule in &file.rules {
        let is_there = after.rules.iter().any(|other| other.id == rule.id || other.text == rule.text);
        assert!(is_there || applied.removed.contains(&rule.id), "{} is gone without a word", rule.id);
    }
    for separator in [spreadsheet::Separator::Comma, spreadsheet::Separator::Semicolon, spreadsheet::Separator::Tab] {
        let Sheet { header, rows } = sheet(&after);
        let all = [header].into_iter().chain(rows.into_iter().map(|row| row.cells));
        let all: Vec<Vec<String>> = all.collect();
        let written = spreadsheet::write(&all, separator);
        let read = spreadsheet::read(written.as_bytes(), |name| is_column(name, &after)).unwrap_or_default();
        let read: Vec<Vec<String>> = read.into_iter().map(|(_, cells)| cells).collect();
        assert_eq!(read, all);
    }
}
