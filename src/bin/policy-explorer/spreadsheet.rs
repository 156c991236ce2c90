//! CSV as spreadsheets write and read it. It never interprets a cell.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula. Such a cell
//! is written with an apostrophe before it, and so is one that has apostrophes before one of these. Reading removes one
//! apostrophe wherever apostrophes precede one of these. So every text comes back unchanged, and a text that merely
//! begins with an apostrophe is left alone.

const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that no spreadsheet takes for a formula.
pub fn guard(cell: &str) -> String {
    if cell.trim_start_matches('\'').starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

/// Rows as CSV in UTF-8, with commas and the line ends of RFC 4180.
pub fn write<'r>(rows: impl IntoIterator<Item = &'r Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = writer.write_record(row.iter().map(|cell| guard(cell)));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// The limit of rows, empty ones included.
const MAX_ROWS: usize = 100_000;
/// The limit of columns.
const MAX_COLUMNS: usize = 1_000;

/// An error in the CSV, and its cell, counted from 1.
pub struct Unreadable {
    pub detail: String,
    pub row: usize,
    pub column: usize,
}

/// The mark by which spreadsheets recognise UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Reads CSV whose cells are separated by commas, semicolons or tabs, with or without a byte order mark. `known`
/// recognises a column's name. Rows are numbered as in a spreadsheet, in which empty lines count.
pub fn read(bytes: &[u8], known: impl Fn(&str) -> bool) -> Result<Vec<(usize, Vec<String>)>, Unreadable> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap_or(bytes);
    let reader = |separator: u8| {
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(bytes)
    };
    let columns = |separator: &u8| {
        let header = reader(*separator).byte_records().next().and_then(Result::ok).unwrap_or_default();
        header.iter().filter(|name| std::str::from_utf8(name).is_ok_and(|name| known(name.trim()))).count()
    };
    // Of separators that fit equally well, the first: a comma.
    let separator = b"\t;,".iter().copied().max_by_key(columns).unwrap_or(b',');
    let mut rows = Vec::new();
    let mut skipped = 0;
    for (index, record) in reader(separator).byte_records().enumerate() {
        let unreadable = |detail: String, column| Unreadable { detail, row: index + 1 + skipped, column };
        let record = record.map_err(|error| unreadable(error.to_string(), 1))?;
        let start = record.position().and_then(|position| usize::try_from(position.byte()).ok());
        skipped += start.map_or(0, |start| empty_lines(bytes, start));
        let unreadable = |detail: String, column| Unreadable { detail, row: index + 1 + skipped, column };
        if rows.len() >= MAX_ROWS {
            return Err(unreadable(format!("it has more than {MAX_ROWS} rows"), 1));
        }
        if record.len() > MAX_COLUMNS {
            return Err(unreadable(format!("it has more than {MAX_COLUMNS} columns"), MAX_COLUMNS + 1));
        }
        let mut cells = Vec::new();
        for (column, cell) in record.iter().enumerate() {
            let cell = std::str::from_utf8(cell).map_err(|_| unreadable("it is not UTF-8 text".into(), column + 1))?;
            cells.push(unguard(cell).to_owned());
        }
        rows.push((index + 1 + skipped, cells));
    }
    Ok(rows)
}

/// Removes the guard from a cell.
fn unguard(cell: &str) -> &str {
    let bare = cell.strip_prefix('\'').filter(|bare| bare.trim_start_matches('\'').starts_with(FORMULA));
    bare.unwrap_or(cell)
}

/// The number of empty lines from this byte on. Of a two-byte line end, the reader may leave the second byte.
fn empty_lines(text: &[u8], start: usize) -> usize {
    let (before, rest) = text.split_at_checked(start).unwrap_or((text, &[]));
    let mut rest = rest.strip_prefix(b"\n").filter(|_| before.ends_with(b"\r")).unwrap_or(rest);
    let mut lines = 0;
    while let Some(after) = [b"\r\n".as_slice(), b"\n", b"\r"].iter().find_map(|end| rest.strip_prefix(*end)) {
        lines += 1;
        rest = after;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{guard, unguard};

    #[test]
    fn every_cell_comes_back() {
        for cell in ["", "a", "=1+1", "+1", "-1", "@x", "\tx", "\rx", "'", "'tis", "'=1", "''=1", "''x", "a=1", "’=1"]
        {
            let guarded = guard(cell);
            assert!(!guarded.starts_with(super::FORMULA), "{guarded}");
            assert_eq!(unguard(&guarded), cell);
        }
        assert_eq!(guard("'tis"), "'tis");
    }
}
