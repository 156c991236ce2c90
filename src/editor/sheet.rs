//! The rules of a policy file as a sheet of cells, for editors who do not write JSON, and back into the file.
//! It never touches a byte that no cell changes, and knows neither CSV nor a file system.
//!
//! A row is a rule. The columns are `id`, `question`, one for each dimension (its id, or `when ID` if that is another
//! column's name), `verdict`, `text`, `reading`, `exception_to` and `quotes`. A text in several languages has a column
//! for each, such as `text (de)`. Names in a list are separated by semicolons, and an empty cell means that the field
//! is missing. A missing column leaves its field unchanged in existing rules.

mod edit;

use super::analysis::conflicts;
use super::read::read_closely;
use crate::engine::check::check;
use crate::engine::policy;
use crate::engine::problem::{Kind, Name, Path, Problem, Step};
use crate::format::syntax::MAX_ENTRIES;
use crate::format::wire::{Allowed, Entries, Policy, Rule, Text, When};

/// Rows of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows, in their order.
    pub rows: Vec<Row>,
}

/// A row of a sheet. Missing cells at its end are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the spreadsheet; the header is row 1.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

/// A file after a sheet was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The file.
    pub text: String,
    /// The ids of changed rules, as they are now.
    pub changed: Vec<String>,
    /// The ids of added rules.
    pub added: Vec<String>,
    /// The ids of removed rules.
    pub removed: Vec<String>,
}

/// A reason why a sheet cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The problem; its path leads into the changed file.
    pub problem: Problem,
    /// The cell that causes it; `None` if it shows in a part of the file that the sheet does not have.
    pub cell: Option<Cell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its row, from 1.
    pub row: usize,
    /// Its column, from 1.
    pub column: usize,
    /// Its content.
    pub content: String,
}

/// The meaning of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Id,
    Question,
    /// The options of the dimension with this id.
    When(String),
    Verdict,
    /// A text in the policy's language, or in the language with this tag.
    Text(Option<String>),
    Reading(Option<String>),
    ExceptionTo,
    Quotes,
    /// Nothing: a column without name and content.
    Blank,
}

/// The names of columns that are the same in every policy.
const FIXED: [&str; 7] = ["id", "question", "verdict", "text", "reading", "exception_to", "quotes"];

impl Column {
    fn name(&self) -> String {
        let in_language = |field: &str, language: &Option<String>| match language {
            None => field.to_owned(),
            Some(tag) => format!("{field} ({tag})"),
        };
        match self {
            Column::Id => "id".into(),
            Column::Question => "question".into(),
            Column::When(dimension) if FIXED.contains(&dimension.as_str()) => format!("when {dimension}"),
            Column::When(dimension) => dimension.clone(),
            Column::Verdict => "verdict".into(),
            Column::Text(language) => in_language("text", language),
            Column::Reading(language) => in_language("reading", language),
            Column::ExceptionTo => "exception_to".into(),
            Column::Quotes => "quotes".into(),
            Column::Blank => String::new(),
        }
    }

    /// The column with this name, if there is one. Spreadsheets and their users write names in capitals too.
    fn of(name: &str, file: &Policy) -> Option<Column> {
        let (written, lower) = (name, name.to_ascii_lowercase());
        let name = lower.as_str();
        // A tag that the file has is meant, however it is spelt: a second one would be shown to nobody.
        let tag = |field: &str| {
            name.strip_prefix(field)?;
            let tag = written.get(field.len()..)?.trim_start().strip_prefix('(')?.strip_suffix(')')?.trim();
            let known = tags(file).into_iter().find(|known| known.eq_ignore_ascii_case(tag));
            Some(known.unwrap_or_else(|| tag.to_owned()))
        };
        Some(match name {
            "" => Column::Blank,
            "id" => Column::Id,
            "question" => Column::Question,
            "verdict" => Column::Verdict,
            "text" => Column::Text(None),
            "reading" => Column::Reading(None),
            "exception_to" => Column::ExceptionTo,
            "quotes" => Column::Quotes,
            _ => {
                if let Some(tag) = tag("text") {
                    return Some(Column::Text(Some(tag)));
                }
                if let Some(tag) = tag("reading") {
                    return Some(Column::Reading(Some(tag)));
                }
                let id = name.strip_prefix("when ").map_or(name, str::trim);
                let dimension = file.dimensions.iter().find(|dimension| dimension.id == id)?;
                Column::When(dimension.id.clone())
            }
        })
    }
}

/// The language tags of a file, as they are spelt in it.
fn tags(file: &Policy) -> Vec<String> {
    let declared = file.languages.0.iter().map(|(tag, _)| tag.clone());
    let used = |text: &Text| match text {
        Text::Plain(_) => Vec::new(),
        Text::ByLanguage(texts) => texts.0.iter().map(|(tag, _)| tag.clone()).collect(),
    };
    let texts = file.rules.iter().flat_map(|rule| std::iter::once(&rule.text).chain(&rule.reading));
    texts.flat_map(used).chain(std::iter::once(file.language.clone())).chain(declared).collect()
}

/// The columns of a policy's sheet.
fn columns(file: &Policy) -> Vec<Column> {
    let mut columns = vec![Column::Id, Column::Question];
    columns.extend(file.dimensions.iter().map(|dimension| Column::When(dimension.id.clone())));
    columns.push(Column::Verdict);
    columns.extend(languages(file.rules.iter().map(|rule| &rule.text)).into_iter().map(Column::Text));
    columns
        .extend(languages(file.rules.iter().filter_map(|rule| rule.reading.as_ref())).into_iter().map(Column::Reading));
    columns.extend([Column::ExceptionTo, Column::Quotes]);
    columns
}

/// The languages of texts, in file order; `None` means plain texts.
fn languages<'f>(texts: impl Iterator<Item = &'f Text>) -> Vec<Option<String>> {
    let (mut plain, mut tags) = (false, Vec::new());
    for text in texts {
        match text {
            Text::Plain(_) => plain = true,
            Text::ByLanguage(texts) => {
                for (tag, _) in &texts.0 {
                    if !tags.contains(&Some(tag.clone())) {
                        tags.push(Some(tag.clone()));
                    }
                }
            }
        }
    }
    let plain = (plain || tags.is_empty()).then_some(None);
    plain.into_iter().chain(tags).collect()
}

/// The rules of a file as a sheet.
#[must_use]
pub fn sheet(file: &Policy) -> Sheet {
    let columns = columns(file);
    let text = |text: Option<&Text>, language: &Option<String>| match (text, language) {
        (Some(Text::Plain(text)), None) => text.clone(),
        (Some(Text::ByLanguage(texts)), Some(tag)) => {
            texts.0.iter().find(|(other, _)| other == tag).map(|(_, text)| text.clone()).unwrap_or_default()
        }
        _ => String::new(),
    };
    let cell = |rule: &Rule, column: &Column| match column {
        Column::Id => rule.id.clone(),
        Column::Question => rule.question.clone().unwrap_or_default(),
        Column::When(dimension) => {
            let options = rule.when.options().into_iter().find(|(id, _)| id == dimension);
            options.map(|(_, options)| options.join("; ")).unwrap_or_default()
        }
        Column::Verdict => rule.verdict.clone(),
        Column::Text(language) => text(Some(&rule.text), language),
        Column::Reading(language) => text(rule.reading.as_ref(), language),
        Column::ExceptionTo => rule.exception_to.join("; "),
        Column::Quotes => rule.quotes.join("; "),
        Column::Blank => String::new(),
    };
    let rows = file.rules.iter().enumerate().map(|(index, rule)| Row {
        number: index + 2,
        cells: columns.iter().map(|column| cell(rule, column)).collect(),
    });
    Sheet { header: columns.iter().map(Column::name).collect(), rows: rows.collect() }
}

/// Whether a sheet of this policy may have a column with this name.
#[must_use]
pub fn is_column(name: &str, file: &Policy) -> bool {
    !matches!(Column::of(name, file), None | Some(Column::Blank))
}

/// Applies a sheet to the text of a policy file without problems.
///
/// # Errors
/// Every problem of the sheet, and of the changed file.
pub fn apply(text: &str, sheet: &Sheet) -> Result<Applied, Vec<Misfit>> {
    let reading = read_closely(text.as_bytes());
    let Some(file) = reading.file.filter(|_| reading.problems.is_empty()) else {
        return Err(reading.problems.into_iter().map(|problem| Misfit { problem, cell: None }).collect());
    };
    let columns = resolve(&file, sheet)?;
    let rows: Vec<&Row> =
        sheet.rows.iter().filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty())).collect();

    if let Some(row) = rows.get(MAX_ENTRIES) {
        let kind = Kind::TooMany { what: "rules", found: rows.len(), most: MAX_ENTRIES };
        let cell = Some(cell_at(&columns, row, &[]));
        return Err(vec![Misfit { problem: Problem::new(kind, Path::root().key("rules")), cell }]);
    }

    let mut misfits = Vec::new();
    let before = pair(&file, &columns, &rows);
    let mut wanted = Vec::new();
    for (row, old) in rows.iter().zip(&before) {
        let old_rule = old.and_then(|index| file.rules.get(index));
        wanted.push((*old, rule_of(&file, &columns, row, old_rule, &mut misfits)));
    }
    if !misfits.is_empty() {
        return Err(misfits);
    }
    let Some(text) = edit::write(text, &file, &wanted) else {
        let problem = Problem::new(Kind::Empty { what: "rules" }, Path::root());
        return Err(vec![Misfit { problem, cell: None }]);
    };

    let reading = read_closely(text.as_bytes());
    misfits.extend(reading.problems.into_iter().map(|problem| {
        let cell = match problem.at.0.as_slice() {
            [Step::Key(section), Step::Index(index), rest @ ..] if section == "rules" => {
                rows.get(*index).map(|row| cell_at(&columns, row, rest))
            }
            _ => None,
        };
        Misfit { problem, cell }
    }));
    if !misfits.is_empty() {
        return Err(misfits);
    }
    if let Some(policy) = &reading.policy {
        misfits.extend(contradictions(&file, policy, &columns, &rows));
        if !misfits.is_empty() {
            return Err(misfits);
        }
    }
    let of = |is_meant: &dyn Fn(Option<usize>, &Rule) -> bool| {
        let meant = wanted.iter().filter(|(old, rule)| is_meant(*old, rule));
        meant.map(|(_, rule)| rule.id.clone()).collect::<Vec<_>>()
    };
    let changed = of(&|old, rule| old.is_some_and(|old| !same(file.rules.get(old), rule)));
    let added = of(&|old, _| old.is_none());
    let is_kept = |index: &usize| before.contains(&Some(*index));
    let removed = file.rules.iter().enumerate().filter(|(index, _)| !is_kept(index));
    let removed = removed.map(|(_, rule)| rule.id.clone()).collect();
    Ok(Applied { text, changed, added, removed })
}

/// Conflicts that the file did not have before, each with the row of one of its rules.
fn contradictions(before: &Policy, policy: &policy::Policy, columns: &[Column], rows: &[&Row]) -> Vec<Misfit> {
    let pair = |problem: &Problem| match &problem.kind {
        Kind::Conflict { rules, .. } => Some(rules.clone()),
        _ => None,
    };
    let found = conflicts(policy);
    if found.is_empty() {
        return Vec::new();
    }
    let known: Vec<[String; 2]> = check(before)
        .0
        .iter()
        .flat_map(|policy| conflicts(policy).iter().filter_map(pair).collect::<Vec<_>>())
        .collect();
    let new = found.into_iter().filter(|problem| pair(problem).is_some_and(|rules| !known.contains(&rules)));
    let misfits = new.map(|problem| {
        let cell = match problem.at.0.as_slice() {
            [Step::Key(_), Step::Index(index), rest @ ..] => rows.get(*index).map(|row| cell_at(columns, row, rest)),
            _ => None,
        };
        Misfit { problem, cell }
    });
    misfits.collect()
}

/// The columns of a sheet.
fn resolve(file: &Policy, sheet: &Sheet) -> Result<Vec<Column>, Vec<Misfit>> {
    let mut misfits = Vec::new();
    let mut columns: Vec<Column> = Vec::new();
    let mut misfit = |kind: Kind, row: usize, column: usize, content: &str| {
        let cell = Some(Cell { row, column, content: content.to_owned() });
        misfits.push(Misfit { problem: Problem::new(kind, Path::root().key("rules")), cell });
    };
    for (index, name) in sheet.header.iter().enumerate() {
        let column = Column::of(name.trim(), file).unwrap_or_else(|| {
            let known = self::columns(file).iter().map(Column::name).collect();
            let kind = Kind::UnknownName { name: name.trim().to_owned(), of: Name::Column, known };
            misfit(kind, 1, index + 1, name);
            Column::Blank
        });
        if column != Column::Blank && columns.contains(&column) {
            misfit(Kind::DuplicateId { id: column.name(), of: Name::Column }, 1, index + 1, name);
        }
        columns.push(column);
    }
    if !columns.contains(&Column::Id) {
        misfit(
            Kind::BadSheet { detail: "there is no column `id`".into() },
            1,
            1,
            sheet.header.first().map_or("", |it| it),
        );
    }
    for row in &sheet.rows {
        for (index, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            if sheet.header.get(index).is_none_or(|name| name.trim().is_empty()) {
                misfit(
                    Kind::BadSheet { detail: "this cell is in no named column".into() },
                    row.number,
                    index + 1,
                    cell,
                );
            }
        }
    }
    if misfits.is_empty() { Ok(columns) } else { Err(misfits) }
}

fn cell<'s>(columns: &[Column], row: &'s Row, column: &Column) -> Option<&'s str> {
    let index = columns.iter().position(|other| other == column)?;
    Some(row.cells.get(index).map_or("", String::as_str))
}

/// For each row, the index of its rule: the one with its id, or one that was only renamed.
fn pair(file: &Policy, columns: &[Column], rows: &[&Row]) -> Vec<Option<usize>> {
    let ids: Vec<&str> = rows.iter().map(|row| cell(columns, row, &Column::Id).unwrap_or_default().trim()).collect();
    let mut taken = vec![false; file.rules.len()];
    let mut take = |index: usize| taken.get_mut(index).is_some_and(|taken| !std::mem::replace(taken, true));
    let positions: std::collections::BTreeMap<&str, usize> =
        file.rules.iter().enumerate().map(|(index, rule)| (rule.id.as_str(), index)).collect();
    let mut pairs: Vec<Option<usize>> =
        ids.iter().map(|id| positions.get(id).copied().filter(|index| take(*index))).collect();
    // A rule was renamed if no row has its id, it follows the rule of the previous row, and the words are the same.
    let mut next = 0;
    for (row, pair) in rows.iter().zip(&mut pairs) {
        if pair.is_none() {
            let renamed = file.rules.get(next).is_some_and(|rule| {
                let text = |column: Column, text: Option<&Text>| match (cell(columns, row, &column), text, &column) {
                    (None, ..) => true,
                    (Some(cell), Some(Text::Plain(text)), Column::Text(None)) => cell == text,
                    (Some(cell), Some(Text::ByLanguage(texts)), Column::Text(Some(tag))) => {
                        texts.0.iter().find(|(other, _)| other == tag).map_or("", |(_, text)| text) == cell
                    }
                    (Some(cell), ..) => cell.trim().is_empty(),
                };
                columns
                    .iter()
                    .filter(|column| matches!(column, Column::Text(_)))
                    .all(|column| text(column.clone(), Some(&rule.text)))
            });
            if renamed && take(next) {
                *pair = Some(next);
            }
        }
        next = pair.map_or(next, |index| index + 1);
    }
    pairs
}

/// The rule that a row describes. Fields without a column keep their old values.
fn rule_of(file: &Policy, columns: &[Column], row: &Row, old: Option<&Rule>, misfits: &mut Vec<Misfit>) -> Rule {
    let cell = |column: Column| cell(columns, row, &column);
    let names = |column: Column, old: Option<&Vec<String>>| match cell(column) {
        Some(cell) => list(cell),
        None => old.cloned().unwrap_or_default(),
    };
    let name = |column: Column, old: Option<&String>| match cell(column) {
        Some(cell) => cell.trim().to_owned(),
        None => old.cloned().unwrap_or_default(),
    };
    let mut when: Vec<(String, Vec<String>)> = Vec::new();
    for (dimension, options) in old.into_iter().flat_map(|rule| rule.when.options()) {
        let options = names(Column::When(dimension.clone()), Some(&options));
        if !options.is_empty() {
            when.push((dimension.clone(), options));
        }
    }
    let position = |id: &str| file.dimensions.iter().position(|dimension| dimension.id == id);
    for (index, dimension) in file.dimensions.iter().enumerate() {
        let options = names(Column::When(dimension.id.clone()), None);
        if !options.is_empty() && !when.iter().any(|(id, _)| *id == dimension.id) {
            let before = when.iter().position(|(id, _)| position(id) > Some(index)).unwrap_or(when.len());
            when.insert(before, (dimension.id.clone(), options));
        }
    }
    let mut text = |column: fn(Option<String>) -> Column, old: Option<&Text>| {
        let text = text_of(columns, row, column, old);
        text.unwrap_or_else(|field| {
            let at = Path::root().key("rules").key(field);
            let cell = cell_at(columns, row, &[Step::Key(field.to_owned())]);
            misfits.push(Misfit { problem: Problem::new(Kind::TextTwice, at), cell: Some(cell) });
            None
        })
    };
    Rule {
        id: name(Column::Id, old.map(|rule| &rule.id)),
        question: Some(name(Column::Question, old.and_then(|rule| rule.question.as_ref()))).filter(|it| !it.is_empty()),
        when: When {
            alternatives: vec![Entries(
                when.into_iter().map(|(id, options)| (id, Allowed::Options(options))).collect(),
            )],
            is_list: false,
        },
        accepted: Vec::new(),
        verdict: name(Column::Verdict, old.map(|rule| &rule.verdict)),
        text: text(Column::Text, old.map(|rule| &rule.text)).unwrap_or(Text::Plain(String::new())),
        reading: text(Column::Reading, old.and_then(|rule| rule.reading.as_ref())),
        exception_to: names(Column::ExceptionTo, old.map(|rule| &rule.exception_to)),
        quotes: names(Column::Quotes, old.map(|rule| &rule.quotes)),
        note: None,
    }
}

/// The text that a row gives in the columns of a field; the field's name if it is given both as a plain text and by
/// language.
fn text_of(
    columns: &[Column],
    row: &Row,
    column: fn(Option<String>) -> Column,
    old: Option<&Text>,
) -> Result<Option<Text>, &'static str> {
    let mut plain = match (cell(columns, row, &column(None)), old) {
        (Some(cell), _) => cell,
        (None, Some(Text::Plain(text))) => text,
        (None, _) => "",
    };
    let mut texts: Vec<(String, String)> = Vec::new();
    let old_texts = match old {
        Some(Text::ByLanguage(texts)) => texts.0.as_slice(),
        _ => &[],
    };
    for (tag, text) in old_texts {
        let text = cell(columns, row, &column(Some(tag.clone()))).unwrap_or(text);
        if !text.trim().is_empty() {
            texts.push((tag.clone(), text.to_owned()));
        }
    }
    for other in columns {
        let (Column::Text(Some(tag)) | Column::Reading(Some(tag))) = other else { continue };
        let text = if *other == column(Some(tag.clone())) { cell(columns, row, other).unwrap_or_default() } else { "" };
        if !text.trim().is_empty() && !texts.iter().any(|(known, _)| known == tag) {
            texts.push((tag.clone(), text.to_owned()));
        }
    }
    if plain.trim().is_empty() {
        plain = "";
    }
    match (plain, texts.is_empty()) {
        ("", true) => Ok(None),
        ("", false) => Ok(Some(Text::ByLanguage(Entries(texts)))),
        (plain, true) => Ok(Some(Text::Plain(plain.to_owned()))),
        _ => Err(if column(None) == Column::Text(None) { "text" } else { "reading" }),
    }
}

fn list(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The cell of a row that causes a problem in a part of its rule; otherwise the cell of its id.
fn cell_at(columns: &[Column], row: &Row, path: &[Step]) -> Cell {
    let key = |step: Option<&Step>| match step {
        Some(Step::Key(key) | Step::Name(key)) => Some(key.clone()),
        _ => None,
    };
    let (field, inner) = (key(path.first()), key(path.get(1)));
    let meant = |column: &Column| match (field.as_deref(), column) {
        (Some("question"), Column::Question)
        | (Some("verdict"), Column::Verdict)
        | (Some("exception_to"), Column::ExceptionTo)
        | (Some("quotes"), Column::Quotes) => true,
        (Some("when"), Column::When(dimension)) => Some(dimension) == inner.as_ref(),
        (Some("text"), Column::Text(language)) | (Some("reading"), Column::Reading(language)) => {
            inner.is_none() || *language == inner
        }
        _ => false,
    };
    let index = columns
        .iter()
        .position(meant)
        .or_else(|| columns.iter().position(|column| *column == Column::Id))
        .unwrap_or_default();
    Cell { row: row.number, column: index + 1, content: row.cells.get(index).cloned().unwrap_or_default() }
}

/// Whether two rules are the same, except for the note, which no sheet has.
fn same(old: Option<&Rule>, new: &Rule) -> bool {
    old.is_some_and(|old| {
        old.id == new.id
            && old.question == new.question
            && old.when.options() == new.when.options()
            && old.verdict == new.verdict
            && old.text == new.text
            && old.reading == new.reading
            && old.exception_to == new.exception_to
            && old.quotes == new.quotes
    })
}
