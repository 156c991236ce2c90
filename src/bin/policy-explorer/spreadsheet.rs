//! CSV as spreadsheets write and read it. It knows cells, and nothing of what they mean.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula. Such a cell
//! is written with an apostrophe before it, and so is one that begins with apostrophes and then one of these; reading
//! takes one apostrophe off again wherever apostrophes stand before one of these. So every text comes back as it was,
//! and a text that merely begins with an apostrophe is left alone.

const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that no spreadsheet takes for a formula.
pub fn guard(cell: &str) -> String {
    if cell.trim_start_matches('\'').starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

/// Rows as CSV in UTF-8: commas, and line ends as RFC 4180 has them.
pub fn write<'r>(rows: impl IntoIterator<Item = &'r Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = writer.write_record(row.iter().map(|cell| guard(cell)));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
