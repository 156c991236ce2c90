//! Ids of a file: where each is used, new names for them, and entries taken out with what refers to them.
//! It reads the file's shape alone, so that it works on a file with problems.

use std::ops::Range;

use super::edit::fields::{items, member, text};
use super::edit::layout::Document;
use super::edit::value::quoted;
use super::edit::{Edit, EditFault, Path, Step, apply};
use crate::format::json::{Content, Entry as Member, Value};
use crate::format::syntax::{RESERVED, is_id};

/// The most characters of an id that is made from a label.
const MAX_ID: usize = 40;

/// A kind of entry that has an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    /// A question.
    Question,
    /// A verdict.
    Verdict,
    /// A dimension.
    Dimension,
    /// An option of the dimension with this id.
    Option(&'a str),
    /// A rule.
    Rule,
    /// A silence.
    Silence,
    /// A quote.
    Quote,
    /// A source.
    Source,
}

/// How an id is used in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It is that of the entry itself.
    Own,
    /// It is an item of a list, which may lose it without another meaning.
    Listed,
    /// It is an item of a list that would mean something else without it, or nothing, if this was its last.
    Condition,
    /// It is a field's value, without which the field would be missing.
    Value,
    /// It is a field's value, or a key, which may be taken out.
    Loose,
    /// It is a key that matters.
    Key,
    /// It is in braces in a text.
    Template,
}

/// A use of an id.
struct Use {
    at: Path,
    role: Role,
    /// Where the string is that holds it.
    range: Range<usize>,
    /// The string.
    text: String,
}

/// Collects the uses of an id.
struct Uses<'i> {
    id: &'i str,
    found: Vec<Use>,
}

impl Uses<'_> {
    fn add(&mut self, value: Option<&Value>, at: Path, role: Role) {
        if let Some(value) = value
            && let Content::Text(text) = &value.content
            && text == self.id
        {
            self.found.push(Use { at, role, range: value.span.clone(), text: text.clone() });
        }
    }

    fn list(&mut self, value: Option<&Value>, at: &Path, role: Role) {
        for (index, item) in items(value).iter().enumerate() {
            self.add(Some(item), at.index(index), role);
        }
    }

    fn key(&mut self, value: Option<&Value>, at: &Path, role: Role) {
        for entry in members(value) {
            if entry.key == self.id {
                let found = Use { at: at.name(&entry.key), role, range: entry.name.clone(), text: entry.key.clone() };
                self.found.push(found);
            }
        }
    }

    fn template(&mut self, value: Option<&Value>, at: &Path) {
        let placeholder = ["{", self.id, "}"].concat();
        let texts = match value.map(|value| &value.content) {
            Some(Content::Text(_)) => value.into_iter().map(|value| (at.clone(), value)).collect(),
            _ => members(value).iter().map(|entry| (at.key(&entry.key), &entry.value)).collect::<Vec<_>>(),
        };
        for (at, value) in texts {
            if let Content::Text(text) = &value.content
                && text.contains(&placeholder)
            {
                let found = Use { at, role: Role::Template, range: value.span.clone(), text: text.clone() };
                self.found.push(found);
            }
        }
    }
}

fn members(value: Option<&Value>) -> &[Member] {
    match value.map(|value| &value.content) {
        Some(Content::Object(entries)) => entries,
        _ => &[],
    }
}

/// The entries of a list at the top of a file, each with its place.
fn entries<'f>(root: &'f Value, list: &'static str) -> impl Iterator<Item = (Path, &'f Value)> {
    items(member(root, list)).iter().enumerate().map(move |(index, entry)| (Path::root().key(list).index(index), entry))
}

/// The conditions of a file, each with its place: of rules, of silences, and where a dimension is asked.
fn conditions(root: &Value) -> Vec<(Path, &Value)> {
    let mut conditions = Vec::new();
    for (list, field) in [("dimensions", "asked_when"), ("rules", "when"), ("silences", "when")] {
        for (at, entry) in entries(root, list) {
            let (at, Some(when)) = (at.key(field), member(entry, field)) else { continue };
            match &when.content {
                Content::List(alternatives) => conditions
                    .extend(alternatives.iter().enumerate().map(|(index, alternative)| (at.index(index), alternative))),
                _ => conditions.push((at, when)),
            }
        }
    }
    conditions
}

/// All uses of an id, in no order.
fn uses_of(root: &Value, entry: Entry<'_>, id: &str) -> Vec<Use> {
    let mut uses = Uses { id, found: Vec::new() };
    let top = Path::root();
    let own = |uses: &mut Uses<'_>, list: &'static str| {
        entries(root, list).for_each(|(at, entry)| uses.add(member(entry, "id"), at.key("id"), Role::Own));
    };
    match entry {
        Entry::Question => {
            own(&mut uses, "questions");
            for list in ["rules", "silences", "cases"] {
                for (at, entry) in entries(root, list) {
                    uses.add(member(entry, "question"), at.key("question"), Role::Value);
                }
            }
        }
        Entry::Verdict => {
            own(&mut uses, "verdicts");
            for (at, question) in entries(root, "questions") {
                uses.key(member(question, "labels"), &at.key("labels"), Role::Loose);
            }
            for list in ["rules", "cases"] {
                for (at, entry) in entries(root, list) {
                    uses.add(member(entry, "verdict"), at.key("verdict"), Role::Value);
                    uses.list(member(entry, "possible"), &at.key("possible"), Role::Listed);
                }
            }
        }
        Entry::Dimension => {
            own(&mut uses, "dimensions");
            uses.template(member(root, "scenario"), &top.key("scenario"));
            uses.key(member(root, "start"), &top.key("start"), Role::Loose);
            for (at, condition) in conditions(root) {
                uses.key(Some(condition), &at, Role::Key);
            }
            for (at, case) in entries(root, "cases") {
                uses.key(member(case, "scenario"), &at.key("scenario"), Role::Loose);
            }
        }
        Entry::Option(dimension) => {
            for (at, of) in entries(root, "dimensions") {
                if text(member(of, "id")) == Some(dimension) {
                    for (index, option) in items(member(of, "options")).iter().enumerate() {
                        uses.add(member(option, "id"), at.key("options").index(index).key("id"), Role::Own);
                    }
                }
            }
            let start = member(root, "start").and_then(|start| member(start, dimension));
            uses.add(start, top.key("start").key(dimension), Role::Loose);
            for (at, condition) in conditions(root) {
                let (at, allowed) = (at.key(dimension), member(condition, dimension));
                uses.list(allowed, &at, Role::Condition);
                uses.list(allowed.and_then(|allowed| member(allowed, "not")), &at.key("not"), Role::Condition);
            }
            for (at, case) in entries(root, "cases") {
                let chosen = member(case, "scenario").and_then(|scenario| member(scenario, dimension));
                uses.add(chosen, at.key("scenario").key(dimension), Role::Value);
            }
        }
        Entry::Rule => {
            own(&mut uses, "rules");
            for (list, field) in [("rules", "exception_to"), ("cases", "because"), ("notes", "rules")] {
                for (at, entry) in entries(root, list) {
                    uses.list(member(entry, field), &at.key(field), Role::Listed);
                }
            }
        }
        Entry::Silence => own(&mut uses, "silences"),
        Entry::Quote => {
            own(&mut uses, "quotes");
            for list in ["rules", "silences"] {
                for (at, entry) in entries(root, list) {
                    uses.list(member(entry, "quotes"), &at.key("quotes"), Role::Listed);
                }
            }
        }
        Entry::Source => {
            own(&mut uses, "sources");
            for (at, quote) in entries(root, "quotes") {
                uses.add(member(quote, "source"), at.key("source"), Role::Value);
            }
        }
    }
    uses.found
}

/// The ids of a kind of entry.
fn ids<'f>(root: &'f Value, entry: Entry<'_>) -> Vec<&'f str> {
    let list = match entry {
        Entry::Question => "questions",
        Entry::Verdict => "verdicts",
        Entry::Dimension => "dimensions",
        Entry::Rule => "rules",
        Entry::Silence => "silences",
        Entry::Quote => "quotes",
        Entry::Source => "sources",
        Entry::Option(dimension) => {
            let mut of = entries(root, "dimensions").filter(|(_, it)| text(member(it, "id")) == Some(dimension));
            let options = of.next().and_then(|(_, dimension)| member(dimension, "options"));
            return items(options).iter().filter_map(|option| text(member(option, "id"))).collect();
        }
    };
    items(member(root, list)).iter().filter_map(|entry| text(member(entry, "id"))).collect()
}

/// The places that name an id, except the entry's own: values, keys as [`Step::Name`], and sentences
/// with a `{dimension}`.
///
/// # Errors
/// The file is not JSON.
pub fn uses(file: &str, entry: Entry<'_>, id: &str) -> Result<Vec<Path>, EditFault> {
    let document = Document::read(file).ok_or(EditFault::NotJson)?;
    let uses = uses_of(&document.root, entry, id).into_iter().filter(|it| it.role != Role::Own);
    Ok(uses.map(|it| it.at).collect())
}

/// The file with another id for an entry, everywhere it is used.
///
/// # Errors
/// The new id cannot be one, or is taken; or there is not exactly one entry with the old one.
pub fn rename(file: &str, entry: Entry<'_>, old: &str, new: &str) -> Result<String, EditFault> {
    let document = Document::read(file).ok_or(EditFault::NotJson)?;
    let known = ids(&document.root, entry);
    match known.iter().filter(|id| **id == old).count() {
        0 => return Err(EditFault::Unknown(old.to_owned())),
        1 => {}
        _ => return Err(EditFault::Ambiguous(old.to_owned())),
    }
    if old == new {
        return Ok(file.to_owned());
    }
    if !is_id(new) {
        return Err(EditFault::Malformed(new.to_owned()));
    }
    if RESERVED.contains(&new) {
        return Err(EditFault::Reserved(new.to_owned()));
    }
    if known.contains(&new) {
        return Err(EditFault::Taken(new.to_owned()));
    }
    let mut uses = uses_of(&document.root, entry, old);
    uses.sort_by_key(|it| it.range.start);
    let mut renamed = String::with_capacity(file.len());
    let mut copied = 0;
    for it in uses {
        let written = file.get(it.range.clone()).unwrap_or_default();
        let text = match it.role {
            Role::Template => {
                let [before, after] = [old, new].map(|id| ["{", id, "}"].concat());
                // A brace may be written as an escape.
                match it.text.matches(&before).count() == written.matches(&before).count() {
                    true => written.replace(&before, &after),
                    false => quoted(&it.text.replace(&before, &after)),
                }
            }
            _ => quoted(new),
        };
        renamed.push_str(file.get(copied..it.range.start).unwrap_or_default());
        renamed.push_str(&text);
        copied = it.range.end;
    }
    renamed.push_str(file.get(copied..).unwrap_or_default());
    Ok(renamed)
}

/// The file without an entry, and without what names it where that changes no other answer: of a rule its exceptions,
/// the reasons of cases and the notes that name it; of a quote the mentions in rules and silences; of an option and a
/// dimension the start; of a verdict its labels.
///
/// # Errors
/// There is not exactly one such entry, or places depend on it, which are named.
pub fn without(file: &str, entry: Entry<'_>, id: &str) -> Result<String, EditFault> {
    let document = Document::read(file).ok_or(EditFault::NotJson)?;
    let (own, uses): (Vec<Use>, Vec<Use>) =
        uses_of(&document.root, entry, id).into_iter().partition(|it| it.role == Role::Own);
    let [own] = own.as_slice() else {
        let id = id.to_owned();
        return Err(if own.is_empty() { EditFault::Unknown(id) } else { EditFault::Ambiguous(id) });
    };
    let list_of = |at: &Path| Path(at.0.iter().take(at.0.len().saturating_sub(1)).cloned().collect());
    let count = |list: &Path| document.at(&list.0).map_or(0, |list| list.len());
    let binds = |it: &Use| match it.role {
        Role::Own | Role::Listed | Role::Loose => false,
        // An option that is gone is in no scenario, so a list with others says the same as before.
        Role::Condition => count(&list_of(&it.at)) < 2,
        Role::Value | Role::Key | Role::Template => true,
    };
    let mut binding: Vec<Path> = uses.iter().filter(|it| binds(it)).map(|it| it.at.clone()).collect();
    binding.extend(implied(&document.root, entry, id));
    if !binding.is_empty() {
        return Err(EditFault::Used(binding));
    }
    // From the end of the file on, so that the places before stay the same.
    let mut gone: Vec<(usize, Path)> = uses.into_iter().map(|it| (it.range.start, it.at)).collect();
    gone.push((own.range.start, list_of(&own.at)));
    gone.sort();
    gone.into_iter().rev().try_fold(file.to_owned(), |file, (_, at)| {
        let file = apply(&file, &Edit::Remove { at: at.clone() })?;
        // A list or an object that has become empty says nothing, except in a case, whose reasons are then none.
        let around = list_of(&at);
        let is_optional = match around.0.last() {
            Some(Step::Key(key)) => ["exception_to", "quotes", "labels", "start"].contains(&key.as_str()),
            _ => false,
        };
        let is_empty = Document::read(&file).and_then(|file| Some(file.at(&around.0)?.len() == 0)).unwrap_or(false);
        if is_optional && is_empty && around != Path::root().key("quotes") {
            return apply(&file, &Edit::Remove { at: around });
        }
        Ok(file)
    })
}

/// The places that mean an entry without naming it: what names no question answers the first one.
fn implied(root: &Value, entry: Entry<'_>, id: &str) -> Vec<Path> {
    if entry != Entry::Question || ids(root, entry).first() != Some(&id) {
        return Vec::new();
    }
    let of = |list| entries(root, list).filter(|(_, entry)| member(entry, "question").is_none());
    ["rules", "silences", "cases"].into_iter().flat_map(of).map(|(at, _)| at).collect()
}

/// An id for an entry with this label: its letters without accents, its words joined by hyphens; or this word, such as
/// `rule`, where it has none of the letters that an id may have. A number follows where others have the id already.
#[must_use]
#[cfg(feature = "cli")]
pub fn id_of(label: &str, word: &str, taken: &[&str]) -> String {
    use unicode_normalization::UnicodeNormalization;
    id_from(label, word, taken, &|text, form| match form {
        "NFC" => text.nfc().collect(),
        _ => text.nfkd().collect(),
    })
}

/// The same, with Unicode's normal forms `NFC` and `NFKD` from elsewhere: browsers have their tables already.
#[must_use]
pub fn id_from(label: &str, word: &str, taken: &[&str], normal: &dyn Fn(&str, &str) -> String) -> String {
    let letters: String = normal(label, "NFC").chars().map(plain).collect();
    let mut id = String::new();
    for character in normal(&letters, "NFKD").chars().flat_map(char::to_lowercase) {
        match character {
            'a'..='z' | '0'..='9' => id.push(character),
            _ if is_mark(character) || "'’ʼ".contains(character) => {}
            _ if id.is_empty() || id.ends_with('-') => {}
            _ => id.push('-'),
        }
    }
    if id.len() > MAX_ID {
        let end = id.get(..=MAX_ID).and_then(|start| start.rfind('-')).filter(|end| *end > 0).unwrap_or(MAX_ID);
        id.truncate(end);
    }
    let id = id.trim_end_matches('-');
    let is_numbered = !id.starts_with(|first: char| first.is_ascii_lowercase());
    let id = match (id, is_numbered) {
        ("", _) => word.to_owned(),
        (id, true) => [word, "-", id].concat(),
        (id, false) => id.to_owned(),
    };
    let is_free = |id: &str| is_id(id) && !taken.contains(&id) && !RESERVED.contains(&id);
    if is_free(&id) && id != word {
        return id;
    }
    let first = if id == word { 1 } else { 2 };
    (first..).map(|number| format!("{id}-{number}")).find(|id| is_free(id) || !is_id(id)).unwrap_or(id)
}

/// The letters that stand for one in an id.
fn plain(character: char) -> String {
    let letters = match character {
        'ä' | 'Ä' | 'æ' | 'Æ' => "ae",
        'ö' | 'Ö' | 'ø' | 'Ø' | 'œ' | 'Œ' => "oe",
        'ü' | 'Ü' => "ue",
        'ß' | 'ẞ' => "ss",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        other => return other.into(),
    };
    letters.to_owned()
}

/// Whether a character is a mark on the letter before it, in the scripts that have letters of ids.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}
