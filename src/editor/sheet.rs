//! The rules of a policy file as a sheet of cells, for editors who do not write JSON, and back into the file.
//! It never touches a byte that no cell changes, and knows neither CSV nor a file system.
//!
//! A row is a rule. The columns are `id`, `question`, one for each dimension (its id, or `when ID` if that is another
//! column's name), `verdict`, `text`, `reading`, `exception_to` and `quotes`. A text in several languages has a column
//! for each, such as `text (de)`. Names in a list are separated by semicolons, and an empty cell means that the field
//! is missing. A missing column leaves its field unchanged in existing rules.
//!
//! The cell of a dimension is never empty: `*` allows any option, and `sheet/condition.rs` has the other forms. A rule
//! with alternatives has a row for each, with its number in the column `alternative`; only the first has the other
//! fields.

mod condition;
mod edit;

use std::collections::BTreeMap;

use super::analysis::analyse;
use super::read::read_closely;
use super::wording::Severity;
use crate::engine::policy;
use crate::engine::problem::{Kind, Name, Path, Problem, Step};
use crate::format::syntax::MAX_ENTRIES;
use crate::format::wire::{Allowed, Dimension, Entries, Policy, Rule, Text, When};
use condition::{is_same, list};

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
    /// The number of an alternative.
    Alternative,
    /// The condition on the dimension with this id.
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
const FIXED: [&str; 8] = ["id", "question", "alternative", "verdict", "text", "reading", "exception_to", "quotes"];

impl Column {
    fn name(&self) -> String {
        let in_language = |field: &str, language: &Option<String>| match language {
            None => field.to_owned(),
            Some(tag) => format!("{field} ({tag})"),
        };
        match self {
            Column::Id => "id".into(),
            Column::Question => "question".into(),
            Column::Alternative => "alternative".into(),
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
            "alternative" => Column::Alternative,
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
    if file.rules.iter().any(|rule| rule.when.is_list) {
        columns.push(Column::Alternative);
    }
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
    let cell = |rule: &Rule, alternative: usize, column: &Column| match column {
        Column::Id => rule.id.clone(),
        Column::Alternative if rule.when.is_list => (alternative + 1).to_string(),
        Column::Alternative => String::new(),
        Column::When(dimension) => {
            let entries = rule.when.alternatives.get(alternative);
            let allowed = entries.and_then(|entries| entries.0.iter().find(|(id, _)| id == dimension));
            condition::written(allowed.map(|(_, allowed)| allowed))
        }
        _ if alternative > 0 => String::new(),
        Column::Question => rule.question.clone().unwrap_or_default(),
        Column::Verdict => rule.verdict.clone(),
        Column::Text(language) => text(Some(&rule.text), language),
        Column::Reading(language) => text(rule.reading.as_ref(), language),
        Column::ExceptionTo => rule.exception_to.join("; "),
        Column::Quotes => rule.quotes.join("; "),
        Column::Blank => String::new(),
    };
    let rows = file
        .rules
        .iter()
        .flat_map(|rule| (0..rule.when.alternatives.len().max(1)).map(move |alternative| (rule, alternative)));
    let rows = rows.enumerate().map(|(index, (rule, alternative))| Row {
        number: index + 2,
        cells: columns.iter().map(|column| cell(rule, alternative, column)).collect(),
    });
    Sheet { rows: rows.collect(), header: columns.iter().map(Column::name).collect() }
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
    let policy_before = reading.policy;
    let columns = resolve(&file, sheet)?;
    let rows: Vec<&Row> =
        sheet.rows.iter().filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty())).collect();

    if let Some(row) = rows.get(MAX_ENTRIES) {
        let kind = Kind::TooMany { what: "rules", found: rows.len(), most: MAX_ENTRIES };
        let cell = Some(cell_at(&columns, row, &[]));
        return Err(vec![Misfit { problem: Problem::new(kind, Path::root().key("rules")), cell }]);
    }

    let written = rules(&columns, &rows)?;
    let mut misfits = Vec::new();
    let firsts: Vec<&Row> = written.iter().filter_map(|rows| rows.first().copied()).collect();
    let before = pair(&file, &columns, &firsts);
    let mut wanted = Vec::new();
    for (rows, old) in written.iter().zip(&before) {
        let old_rule = old.and_then(|index| file.rules.get(index));
        if let [row, alternatives @ ..] = rows.as_slice() {
            wanted.push((*old, rule_of(&file, &columns, row, alternatives, old_rule, &mut misfits)));
        }
    }
    if !misfits.is_empty() {
        return Err(misfits);
    }
    let unchanged = text;
    let Some(text) = edit::write(text, &file, &wanted) else {
        let problem = Problem::new(Kind::Empty { what: "rules" }, Path::root());
        return Err(vec![Misfit { problem, cell: None }]);
    };

    let reading = read_closely(text.as_bytes());
    let mut problems = reading.problems;
    // A file that was at odds with itself before may be so after.
    if let Some(policy) = reading.policy.filter(|_| text != unchanged) {
        problems.extend(contradictions(policy_before.as_ref(), &policy));
    }
    misfits.extend(problems.into_iter().map(|problem| {
        let cell = match problem.at.0.as_slice() {
            [Step::Key(section), Step::Index(index), rest @ ..] if section == "rules" => {
                // The alternative that a condition is in has a row of its own.
                let (alternative, rest) = match rest {
                    [when @ Step::Key(key), Step::Index(alternative), rest @ ..] if key == "when" => {
                        (*alternative, [std::slice::from_ref(when), rest].concat())
                    }
                    rest => (0, rest.to_vec()),
                };
                written.get(*index).and_then(|rows| rows.get(alternative)).map(|row| cell_at(&columns, row, &rest))
            }
            _ => match &problem.kind {
                Kind::SilenceBroken { rule, .. } => {
                    let of_rule = |row: &&&Row| cell(&columns, row, &Column::Id).is_some_and(|id| id.trim() == rule);
                    rows.iter().find(of_rule).map(|row| cell_at(&columns, row, &[]))
                }
                _ => None,
            },
        };
        Misfit { problem, cell }
    }));
    if !misfits.is_empty() {
        return Err(misfits);
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

/// The errors of meaning that a policy has and the one before it had not.
fn contradictions(before: Option<&policy::Policy>, after: &policy::Policy) -> Vec<Problem> {
    let errors = |policy: &policy::Policy| {
        let mut problems = analyse(policy);
        problems.retain(|problem| problem.severity() == Severity::Error);
        problems
    };
    let mut found = errors(after);
    if !found.is_empty() {
        let known = before.map(errors).unwrap_or_default();
        found.retain(|problem| !known.iter().any(|known| is_same_fault(&known.kind, &problem.kind)));
    }
    found
}

/// Whether two findings are of the same rules. Their witnesses may differ.
fn is_same_fault(one: &Kind, other: &Kind) -> bool {
    match (one, other) {
        (Kind::Conflict { rules: one, .. }, Kind::Conflict { rules: other, .. }) => one == other,
        (
            Kind::SilenceBroken { silence: one, rule: one_rule, .. },
            Kind::SilenceBroken { silence: other, rule: other_rule, .. },
        ) => (one, one_rule) == (other, other_rule),
        _ => one == other,
    }
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

/// The rows of each rule, in the order of its alternatives. Rules are in the order of their first rows.
fn rules<'s>(columns: &[Column], rows: &[&'s Row]) -> Result<Vec<Vec<&'s Row>>, Vec<Misfit>> {
    let mut misfits = Vec::new();
    let mut misfit = |row: &Row, column: &Column, detail: &str| {
        let problem = Problem::new(Kind::BadSheet { detail: detail.to_owned() }, Path::root().key("rules"));
        let index = columns.iter().position(|other| other == column).unwrap_or_default();
        let content = row.cells.get(index).cloned().unwrap_or_default();
        misfits.push(Misfit { problem, cell: Some(Cell { row: row.number, column: index + 1, content }) });
    };
    let mut rules: Vec<Vec<(usize, &Row)>> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for &row in rows {
        let number = match cell(columns, row, &Column::Alternative).unwrap_or_default().trim() {
            "" => None,
            number => match number.parse() {
                Ok(number) => Some(number),
                Err(_) => {
                    misfit(row, &Column::Alternative, "an alternative has a number: 1, 2 and so on");
                    continue;
                }
            },
        };
        let id = cell(columns, row, &Column::Id).unwrap_or_default().trim();
        match (number, known.get(id).and_then(|index| rules.get_mut(*index))) {
            (Some(number), Some(rule)) => rule.push((number, row)),
            (Some(number), None) => {
                known.insert(id, rules.len());
                rules.push(vec![(number, row)]);
            }
            (None, _) => rules.push(vec![(1, row)]),
        }
    }
    for rule in &mut rules {
        rule.sort_by_key(|(number, _)| *number);
        let first = rule.first().map(|(_, row)| *row);
        for (index, (number, row)) in rule.iter().enumerate() {
            if *number != index + 1 {
                misfit(row, &Column::Alternative, "the alternatives of a rule are numbered from 1, each once");
            }
            for column in columns.iter().filter(|_| index > 0) {
                let own = cell(columns, row, column).unwrap_or_default();
                let theirs = first.and_then(|first| cell(columns, first, column)).unwrap_or_default();
                let is_condition = matches!(column, Column::Id | Column::Alternative | Column::When(_));
                if !is_condition && !own.trim().is_empty() && own.trim() != theirs.trim() {
                    misfit(row, column, "only the first row of a rule has this field");
                }
            }
        }
    }
    let rows = |rule: Vec<(usize, &'s Row)>| rule.into_iter().map(|(_, row)| row).collect();
    if misfits.is_empty() { Ok(rules.into_iter().map(rows).collect()) } else { Err(misfits) }
}

/// For each row, the index of its rule: the one with its id, or one that was only renamed.
fn pair(file: &Policy, columns: &[Column], rows: &[&Row]) -> Vec<Option<usize>> {
    let ids: Vec<&str> = rows.iter().map(|row| cell(columns, row, &Column::Id).unwrap_or_default().trim()).collect();
    let mut taken = vec![false; file.rules.len()];
    let mut take = |index: usize| taken.get_mut(index).is_some_and(|taken| !std::mem::replace(taken, true));
    let positions: BTreeMap<&str, usize> =
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

/// The rule that a row describes, with those of its other alternatives. Fields without a column keep their old values.
fn rule_of(
    file: &Policy,
    columns: &[Column],
    row: &Row,
    alternatives: &[&Row],
    old: Option<&Rule>,
    misfits: &mut Vec<Misfit>,
) -> Rule {
    let when = when_of(file, columns, row, alternatives, old.map(|rule| &rule.when), misfits);
    let cell = |column: Column| cell(columns, row, &column);
    let names = |column: Column, old: Option<&Vec<String>>| match cell(column) {
        Some(cell) => list(cell),
        None => old.cloned().unwrap_or_default(),
    };
    let name = |column: Column, old: Option<&String>| match cell(column) {
        Some(cell) => cell.trim().to_owned(),
        None => old.cloned().unwrap_or_default(),
    };
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
        when,
        accepted: Vec::new(),
        verdict: name(Column::Verdict, old.map(|rule| &rule.verdict)),
        text: text(Column::Text, old.map(|rule| &rule.text)).unwrap_or(Text::Plain(String::new())),
        reading: text(Column::Reading, old.and_then(|rule| rule.reading.as_ref())),
        exception_to: names(Column::ExceptionTo, old.map(|rule| &rule.exception_to)),
        quotes: names(Column::Quotes, old.map(|rule| &rule.quotes)),
        note: None,
    }
}

/// Where a rule applies. Dimensions keep their order in the file, and new ones go where the file has them.
fn when_of(
    file: &Policy,
    columns: &[Column],
    row: &Row,
    alternatives: &[&Row],
    old: Option<&When>,
    misfits: &mut Vec<Misfit>,
) -> When {
    let is_number = |row: &Row| cell(columns, row, &Column::Alternative).is_some_and(|cell| !cell.trim().is_empty());
    let is_list = is_number(row);
    if let Some(old) = old.filter(|old| old.is_list && !columns.contains(&Column::Alternative)) {
        if columns.iter().any(|column| matches!(column, Column::When(_))) {
            let detail = "this rule has alternatives, and there is no column `alternative`".to_owned();
            let problem = Problem::new(Kind::BadSheet { detail }, Path::root().key("rules"));
            misfits.push(Misfit { problem, cell: Some(cell_at(columns, row, &[])) });
        }
        return old.clone();
    }
    let position = |id: &str| file.dimensions.iter().position(|dimension| dimension.id == id);
    let mut conditions = Vec::new();
    for (index, row) in [row].into_iter().chain(alternatives.iter().copied()).enumerate() {
        let mut read = |dimension: &Dimension, old: Option<&Allowed>| {
            let column = Column::When(dimension.id.clone());
            let Some(cell) = cell(columns, row, &column) else { return old.cloned() };
            condition::read(cell, dimension).unwrap_or_else(|kind| {
                let kind = *kind;
                let path = [Step::Key("when".into()), Step::Key(dimension.id.clone())];
                let problem = Problem::new(kind, Path::root().key("rules"));
                misfits.push(Misfit { problem, cell: Some(cell_at(columns, row, &path)) });
                None
            })
        };
        let before = old.and_then(|old| old.alternatives.get(index)).map_or(&[][..], |entries| &entries.0);
        let mut when: Vec<(String, Allowed)> = Vec::new();
        for (id, allowed) in before {
            let dimension = file.dimensions.iter().find(|dimension| dimension.id == *id);
            if let Some(allowed) = dimension.and_then(|dimension| read(dimension, Some(allowed))) {
                when.push((id.clone(), allowed));
            }
        }
        for (index, dimension) in file.dimensions.iter().enumerate() {
            if before.iter().any(|(id, _)| *id == dimension.id) {
                continue;
            }
            if let Some(allowed) = read(dimension, None) {
                let next = when.iter().position(|(id, _)| position(id) > Some(index)).unwrap_or(when.len());
                when.insert(next, (dimension.id.clone(), allowed));
            }
        }
        conditions.push(Entries(when));
    }
    let when = When { alternatives: conditions, is_list };
    old.filter(|old| is_same(old, &when)).cloned().unwrap_or(when)
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
            && is_same(&old.when, &new.when)
            && old.verdict == new.verdict
            && old.text == new.text
            && old.reading == new.reading
            && old.exception_to == new.exception_to
            && old.quotes == new.quotes
    })
}
