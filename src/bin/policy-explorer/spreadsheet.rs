//! CSV as spreadsheets write and read it. It never interprets a cell.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula. Where it
//! begins a cell is not ours to say: a spreadsheet set to semicolons splits our lines at every semicolon, whatever
//! quotation marks are around it. So an apostrophe is written wherever a formula would begin at the start of a cell, or
//! after anything in it that separates cells or lines, and so is one where apostrophes are there already. Reading
//! removes one apostrophe from each of these places. So every text comes back unchanged, and a text that merely begins
//! with an apostrophe is left alone.

use std::borrow::Cow;

use clap::ValueEnum;

use crate::text;

/// How a formula begins; some spreadsheets take full-width signs too.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// What separates cells or lines, in one spreadsheet or another.
const SEPARATORS: [char; 5] = [',', ';', '\t', '\r', '\n'];

/// What separates the cells that are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Separator {
    /// As in the standard, and where numbers have a decimal point.
    #[default]
    Comma,
    /// As spreadsheets expect where numbers have a decimal comma: most of Europe.
    Semicolon,
    /// As in a copy from a spreadsheet.
    Tab,
}

impl Separator {
    fn byte(self) -> u8 {
        match self {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
            Separator::Tab => b'\t',
        }
    }
}

/// Whether a formula would begin here, after quotation marks and apostrophes.
fn begins_formula(text: &str) -> bool {
    text.trim_start_matches(['\'', '"']).starts_with(FORMULA)
}

/// The parts of a cell that a spreadsheet may take for cells, each with what separates it from the next.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split_inclusive(SEPARATORS)
}

/// A cell that no spreadsheet takes for a formula.
fn guard(cell: &str) -> String {
    let mut guarded = String::with_capacity(cell.len());
    for (at, part) in starts(cell) {
        // A part that is a separator alone counts too: a tab begins a formula.
        if begins_formula(cell.get(at..).unwrap_or_default()) {
            guarded.push('\'');
        }
        guarded.push_str(part);
    }
    guarded
}

/// Removes the guard from a cell.
fn unguard(cell: &str) -> Cow<'_, str> {
    if !cell.contains('\'') {
        return Cow::Borrowed(cell);
    }
    let mut bare = String::with_capacity(cell.len());
    for (at, part) in starts(cell) {
        let rest = cell.get(at..).unwrap_or_default();
        let is_guarded = rest.strip_prefix('\'').is_some_and(begins_formula);
        bare.push_str(if is_guarded { part.strip_prefix('\'').unwrap_or(part) } else { part });
    }
    Cow::Owned(bare)
}

/// Where the parts of a cell begin.
fn starts(cell: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    parts(cell).map(move |part| {
        let start = at;
        at += part.len();
        (start, part)
    })
}

/// Rows as CSV in UTF-8, with the line ends of RFC 4180.
pub fn write<'r>(rows: impl IntoIterator<Item = &'r Vec<String>>, separator: Separator) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator.byte())
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = writer.write_record(row.iter().map(|cell| guard(cell)));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// One row.
pub fn line(row: &Vec<String>, separator: Separator) -> String {
    write([row], separator)
}

/// The limit of rows, empty ones included.
const MAX_ROWS: usize = 100_000;
/// The limit of columns.
const MAX_COLUMNS: usize = 1_000;

/// An error in the CSV, and its cell, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub detail: String,
    pub row: usize,
    pub column: usize,
}

/// The mark by which spreadsheets recognise UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Reads CSV whose cells are separated by commas, semicolons or tabs, with or without a byte order mark or a line
/// `sep=;`, in UTF-8 or UTF-16. `known` recognises a column's name. Rows are numbered as in a spreadsheet, in which
/// empty lines count.
pub fn read(bytes: &[u8], known: impl Fn(&str) -> bool) -> Result<Vec<(usize, Vec<String>)>, Unreadable> {
    let sheet = text::decoded(bytes).map_err(|at| unreadable_bytes(bytes, at))?;
    let sheet = sheet.trim_start_matches(BYTE_ORDER_MARK);
    // Excel writes such a line, or is told by one.
    let (first, rest) = sheet.split_once(['\r', '\n']).unwrap_or((sheet, ""));
    let declared = first.trim_matches('"').strip_prefix("sep=").and_then(|separator| separator.bytes().next());
    let (sheet, skipped_lines) = match declared {
        Some(_) => (
            rest.strip_prefix('\n')
                .filter(|_| sheet.get(first.len()..).is_some_and(|end| end.starts_with('\r')))
                .unwrap_or(rest),
            1,
        ),
        None => (sheet, 0),
    };
    let bytes = sheet.as_bytes();
    let reader = |separator: u8| {
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(bytes)
    };
    let columns = |separator: &u8| {
        let header = reader(*separator).byte_records().next().and_then(Result::ok).unwrap_or_default();
        header.iter().filter(|name| std::str::from_utf8(name).is_ok_and(|name| known(name.trim()))).count()
    };
    // Of separators that fit equally well, the first: a comma.
    let separator = declared.unwrap_or_else(|| b"\t;,".iter().copied().max_by_key(columns).unwrap_or(b','));
    well_quoted(bytes, separator, 1 + skipped_lines)?;
    let mut rows = Vec::new();
    let mut skipped = skipped_lines;
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
            cells.push(unguard(cell).into_owned());
        }
        rows.push((index + 1 + skipped, cells));
    }
    let header = rows.first().map_or(0, |(_, cells)| cells.len());
    if let Some((row, cells)) = rows.last()
        && cells.len() < header
        && !bytes.ends_with(b"\n")
        && !bytes.ends_with(b"\r")
    {
        let detail = "the sheet seems to be cut off here: the last row ends before the last column".into();
        return Err(Unreadable { detail, row: *row, column: cells.len() });
    }
    Ok(rows)
}

/// Where bytes stop being text. Rows and columns are counted as if commas separated cells, which is a guess.
fn unreadable_bytes(bytes: &[u8], at: usize) -> Unreadable {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let ends = before.iter().filter(|byte| **byte == b'\n').count();
    let cells = (*b",;\t").map(|separator| line.iter().filter(|byte| **byte == separator).count());
    let detail = "this cell is not UTF-8 text".to_owned();
    Unreadable { detail, row: ends + 1, column: cells.into_iter().max().unwrap_or_default() + 1 }
}

/// Refuses a cell whose quotation marks do not fit: a reader that guesses takes everything after it for one cell, and
/// every row in it is lost.
fn well_quoted(bytes: &[u8], separator: u8, first_row: usize) -> Result<(), Unreadable> {
    let (mut row, mut column) = (first_row, 1);
    let mut rest = bytes.iter().copied().peekable();
    let mut is_start = true;
    while let Some(byte) = rest.next() {
        if byte == b'"' && is_start {
            let opened = (row, column);
            let mut is_closed = false;
            while let Some(byte) = rest.next() {
                if byte == b'"' && rest.next_if_eq(&b'"').is_none() {
                    is_closed = true;
                    break;
                }
            }
            let is_ended = rest.peek().is_none_or(|next| [separator, b'\n', b'\r'].contains(next));
            let detail = match (is_closed, is_ended) {
                (true, true) => "",
                (true, false) => {
                    "something follows the closing quotation mark of this cell: is one too many, or not doubled?"
                }
                (false, _) => "this quotation mark is not closed",
            };
            if !detail.is_empty() {
                return Err(Unreadable { detail: detail.to_owned(), row: opened.0, column: opened.1 });
            }
            is_start = false;
            continue;
        }
        is_start = false;
        if byte == separator {
            column += 1;
            is_start = true;
        } else if byte == b'\n' || byte == b'\r' {
            if byte == b'\r' {
                let _ = rest.next_if_eq(&b'\n');
            }
            (row, column, is_start) = (row + 1, 1, true);
        }
    }
    Ok(())
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

#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
#[cfg(test)]
mod tests {
    use super::{FORMULA, guard, parts, read, unguard};

    #[test]
    fn every_cell_comes_back() {
        for cell in [
            "", "a", "=1+1", "+1", "-1", "@x", "\tx", "\rx", "'", "'tis", "'=1", "''=1", "''x", "a=1", "’=1", "x;=1;y",
            "x;'=1", "x,\"=1\"", "a\t\tb", "a;'", "a\n=1", "'\"'=1", "a;;=1", "; -1", "\r\n=1", "＝1",
        ] {
            let guarded = guard(cell);
            assert!(
                parts(&guarded).all(|part| !part.trim_start_matches('"').starts_with(['=', '+', '-', '@'])),
                "{guarded}"
            );
            assert!(!guarded.starts_with(FORMULA), "{guarded}");
            assert_eq!(unguard(&guarded), cell);
        }
        assert_eq!(guard("'tis"), "'tis");
        assert_eq!(guard("x;=cmd|'/C calc'!A0;y"), "x;'=cmd|'/C calc'!A0;y");
    }

    fn refused(sheet: &str) -> Option<(String, usize, usize)> {
        let is_known = |name: &str| ["id", "text", "verdict"].contains(&name);
        read(sheet.as_bytes(), is_known).err().map(|it| (it.detail, it.row, it.column))
    }

    #[test]
    fn quotation_marks_have_to_fit() {
        for separator in [',', ';', '\t'] {
            let with = |sheet: &str| refused(&sheet.replace(',', &separator.to_string()));
            let (detail, row, column) = with("id,text\r\na,\"b\r\nc,d\r\n").unwrap();
            assert_eq!((detail.as_str(), row, column), ("this quotation mark is not closed", 2, 2));
            let (detail, row, column) = with("id,text\n\"a\",b\nc,\"d\ne,\"f\"\n").unwrap();
            assert!(detail.contains("closing quotation mark"), "{detail}");
            assert_eq!((row, column), (3, 2));
            assert_eq!(with("id,text\na,\"b \"\"c\"\"\nd\"\n\"e\",f \"g\" h\n"), None);
        }
        assert_eq!(refused("sep=;\r\nid;text\r\na;b\r\n"), None);
        assert_eq!(refused("id,text,verdict\na,b,c\nd,e").map(|it| (it.1, it.2)), Some((3, 2)));
        assert_eq!(refused("id,text,verdict\na,b,c\nd,e\n"), None);
    }
}
