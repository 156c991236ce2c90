//! A file's text with its values and its look: what is kept is copied, what is new is laid out like its neighbours.
//! It never decides which values belong into a file.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::fields::{is_field, member, order, text};
use super::value::{Value, is_same, quoted};
use crate::format::json::{self, Content};
use crate::format::path::Step;

/// The width of lines, in characters, where the file shows none that is greater.
const MIN_WIDTH: usize = 80;

/// How deep the brackets of a value are inside each other that is on one line, where the file shows no other of its kind:
/// such as a condition.
const MAX_HEIGHT: usize = 2;

/// A file that is edited.
pub(in crate::editor) struct Document<'t> {
    text: &'t str,
    pub(in crate::editor) root: json::Value,
    /// Looked at once something new is laid out: most edits put one text in place of another.
    style: OnceCell<Style>,
}

/// An item of an edited list or object.
pub(in crate::editor) enum Part {
    /// The item that was at this index, as it is written.
    Kept(usize),
    /// The item that was at this index, with this text for its value.
    Changed(usize, String),
    /// A new item; of an object with its key.
    New(Option<String>, Value),
}

/// What values have in common that are laid out alike: the nearest field around them, the number of steps from there, and
/// whether they are lists.
type Kind<'k> = (&'k str, usize, bool);

/// How a file is laid out.
struct Style {
    line_end: &'static str,
    /// The indentation of one level.
    unit: String,
    /// The text between a key and its value.
    colon: String,
    /// What separates items on one line.
    comma: &'static str,
    /// The space inside the brackets of an object and of a list on one line.
    padding: [String; 2],
    /// Whether the whole file is on one line.
    is_flat: bool,
    /// The characters that a line may have.
    width: usize,
    /// How many values of a kind are on one line, and how many have a line for each item.
    seen: BTreeMap<(String, usize, bool), [usize; 2]>,
    /// The same of all values.
    all: [usize; 2],
}

/// The text between the brackets and the items of a list or an object.
struct Look {
    open: String,
    between: String,
    close: String,
}

/// A value of a file, and the way to it.
pub(in crate::editor) struct Found<'d, 't> {
    document: &'d Document<'t>,
    value: &'d json::Value,
    at: Vec<Step>,
}

fn ranges(value: &json::Value) -> Vec<Range<usize>> {
    match &value.content {
        Content::List(values) => values.iter().map(|value| value.span.clone()).collect(),
        Content::Object(entries) => entries.iter().map(|entry| entry.name.start..entry.value.span.end).collect(),
        _ => Vec::new(),
    }
}

fn is_list(value: &json::Value) -> bool {
    matches!(value.content, Content::List(_))
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// The kind of the value of a key, or of an item, inside a value of this kind.
fn inside<'k>((field, depth, _): Kind<'k>, key: Option<&'k str>, is_list: bool) -> Kind<'k> {
    match key {
        Some(key) if is_field(key) => (key, 0, is_list),
        _ => (field, depth + 1, is_list),
    }
}

fn kind_at(at: &[Step], is_list: bool) -> Kind<'_> {
    at.iter().fold(("", 0, is_list), |kind, step| match step {
        Step::Key(key) | Step::Name(key) => inside(kind, Some(key), is_list),
        Step::Index(_) => inside(kind, None, is_list),
    })
}

impl<'t> Document<'t> {
    /// Reads a file; `None` if it is not JSON.
    pub(in crate::editor) fn read(text: &'t str) -> Option<Self> {
        let root = json::parse(text.as_bytes()).ok()?;
        Some(Document { text, root, style: OnceCell::new() })
    }

    fn style(&self) -> &Style {
        self.style.get_or_init(|| Style::of(self.text, &self.root))
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// The value at a place, if there is one.
    pub(in crate::editor) fn at(&self, at: &[Step]) -> Option<Found<'_, 't>> {
        let mut found = Found { document: self, value: &self.root, at: at.to_vec() };
        for step in at {
            let index = found.position(step).filter(|_| !matches!(step, Step::Name(_)))?;
            found.value = match &found.value.content {
                Content::List(values) => values.get(index)?,
                Content::Object(entries) => &entries.get(index)?.value,
                _ => return None,
            };
        }
        Some(found)
    }

    /// The file with another text in place of this range.
    pub(in crate::editor) fn spliced(&self, range: Range<usize>, text: &str) -> String {
        [self.slice(0..range.start), text, self.slice(range.end..self.text.len())].concat()
    }

    /// The file with these items in a list or an object.
    pub(in crate::editor) fn with(&self, container: &Found<'_, '_>, parts: Vec<Part>) -> String {
        self.spliced(container.range(), &self.rebuilt(container.value, &container.at, &parts))
    }

    /// The text of a line before a position.
    fn line_before(&self, position: usize) -> &'t str {
        let before = self.slice(0..position);
        before.get(before.rfind('\n').map_or(0, |at| at + 1)..).unwrap_or_default().trim_start_matches('\u{feff}')
    }

    /// A list or an object with these items. The text between two neighbours is kept.
    fn rebuilt(&self, container: &json::Value, at: &[Step], parts: &[Part]) -> String {
        let style = self.style();
        let kind = kind_at(at, is_list(container));
        let items = ranges(container);
        if parts.is_empty() {
            return brackets(kind.2).concat();
        }
        let line = self.line_before(container.span.start);
        let indent: String = line.chars().take_while(|character| character.is_whitespace()).collect();
        let has_new = parts.iter().any(|part| matches!(part, Part::New(..)));
        let has_many = |text: &str| text.contains('\n');
        let is_narrow = |text: &str| style.is_flat || has_many(text) || width(line) + width(text) <= style.width;
        match Look::of(self, container, &items) {
            Some(look) if look.open.contains('\n') => {
                let indent = look.open.rsplit('\n').next().unwrap_or_default();
                self.written(container, &items, parts, kind, &look, Some(indent))
            }
            Some(look) => {
                let one = self.written(container, &items, parts, kind, &look, None);
                if !has_new || is_narrow(&one) {
                    return one;
                }
                self.written(container, &[], parts, kind, &style.lines(&indent), Some(&style.deeper(&indent)))
            }
            None => {
                let one = self.written(container, &items, parts, kind, &style.line(kind.2), None);
                let heights = parts.iter().map(|part| if let Part::New(_, value) = part { value.height() } else { 0 });
                let height = 1 + heights.max().unwrap_or_default();
                if style.is_on_one_line(kind, height, width(line) + width(&one)) {
                    return one;
                }
                self.written(container, &items, parts, kind, &style.lines(&indent), Some(&style.deeper(&indent)))
            }
        }
    }

    /// Items between their brackets; `indent` is that of a line for each, if they have one.
    fn written(
        &self,
        container: &json::Value,
        items: &[Range<usize>],
        parts: &[Part],
        kind: Kind<'_>,
        look: &Look,
        indent: Option<&str>,
    ) -> String {
        let own = ranges(container);
        let [open, close] = brackets(kind.2);
        let mut written = [open, &look.open].concat();
        for (index, part) in parts.iter().enumerate() {
            if let Some(before) = index.checked_sub(1).and_then(|index| parts.get(index)) {
                let neighbours = before.old().zip(part.old()).filter(|(before, after)| before + 1 == *after);
                let kept = neighbours.and_then(|(before, after)| items.get(before).zip(items.get(after)));
                written.push_str(kept.map_or(&look.between, |(before, after)| self.slice(before.end..after.start)));
            }
            match part {
                Part::Kept(old) => written.push_str(self.slice(own.get(*old).cloned().unwrap_or_default())),
                Part::Changed(old, text) => {
                    if let Content::Object(entries) = &container.content
                        && let Some(entry) = entries.get(*old)
                    {
                        written.push_str(self.slice(entry.name.start..entry.value.span.start));
                    }
                    written.push_str(text);
                }
                Part::New(key, value) => {
                    let before = key.as_ref().map_or(String::new(), |key| quoted(key) + &self.style().colon);
                    let inner = inside(kind, key.as_deref(), matches!(value, Value::List(_)));
                    let text = self.style().written(value, inner, indent, width(&before));
                    written.push_str(&(before + &text));
                }
            }
        }
        written + &look.close + close
    }
}

fn brackets(is_list: bool) -> [&'static str; 2] {
    if is_list { ["[", "]"] } else { ["{", "}"] }
}

impl Part {
    /// The index that it had.
    fn old(&self) -> Option<usize> {
        match self {
            Part::Kept(old) | Part::Changed(old, _) => Some(*old),
            Part::New(..) => None,
        }
    }
}

impl Value {
    /// How deep its brackets are inside each other.
    fn height(&self) -> usize {
        match self {
            Value::List(values) => 1 + values.iter().map(Value::height).max().unwrap_or_default(),
            Value::Object(entries) => 1 + entries.iter().map(|(_, value)| value.height()).max().unwrap_or_default(),
            _ => 0,
        }
    }

    /// Its items, each with its key if it has one.
    fn items(&self) -> Vec<(Option<&str>, &Value)> {
        match self {
            Value::List(values) => values.iter().map(|value| (None, value)).collect(),
            Value::Object(entries) => entries.iter().map(|(key, value)| (Some(key.as_str()), value)).collect(),
            _ => Vec::new(),
        }
    }
}

impl Look {
    /// The look of a value with items. A single item does not show what separates two.
    fn of(document: &Document<'_>, container: &json::Value, items: &[Range<usize>]) -> Option<Look> {
        let (first, last) = (items.first()?, items.last()?);
        let open = document.slice(container.span.start + 1..first.start);
        let between = match items.get(1) {
            Some(second) => document.slice(first.end..second.start).to_owned(),
            None if open.contains('\n') => format!(",{open}"),
            None => document.style().comma.to_owned(),
        };
        let close = document.slice(last.end..container.span.end.checked_sub(1)?);
        Some(Look { open: open.to_owned(), between, close: close.to_owned() })
    }
}

impl Style {
    fn of(text: &str, root: &json::Value) -> Style {
        let open = |value: &json::Value| {
            let first = ranges(value).first()?.start;
            text.get(value.span.start + 1..first)
        };
        let top = open(root).unwrap_or("\n  ");
        let colon = match &root.content {
            Content::Object(entries) => {
                entries.first().and_then(|entry| text.get(entry.name.end..entry.value.span.start))
            }
            _ => None,
        };
        let colon = colon.filter(|colon| !colon.contains('\n')).unwrap_or(": ").to_owned();
        let is_tight = colon == ":";
        let mut style = Style {
            line_end: if text.contains("\r\n") { "\r\n" } else { "\n" },
            unit: top.rsplit('\n').next().unwrap_or_default().to_owned(),
            comma: if is_tight { "," } else { ", " },
            padding: [if is_tight { "" } else { " " }.to_owned(), String::new()],
            is_flat: !top.contains('\n'),
            width: MIN_WIDTH,
            seen: BTreeMap::new(),
            all: [0, 0],
            colon,
        };
        let mut has_padding = [false; 2];
        style.see(text, root, ("", 0, is_list(root)), &mut has_padding);
        style
    }

    /// Notes how this value, and all inside of it, is laid out.
    fn see(&mut self, text: &str, value: &json::Value, kind: Kind<'_>, has_padding: &mut [bool; 2]) {
        let items = ranges(value);
        let Some(first) = items.first() else { return };
        let open = text.get(value.span.start + 1..first.start).unwrap_or_default();
        let whole = text.get(value.span.clone()).unwrap_or_default();
        let is_line = !whole.contains('\n');
        if is_line || open.contains('\n') {
            for [on_one, on_many] in [self.seen.entry((kind.0.to_owned(), kind.1, kind.2)).or_default(), &mut self.all]
            {
                *(if is_line { on_one } else { on_many }) += 1;
            }
        }
        if is_line {
            let before = text.get(..value.span.start).unwrap_or_default();
            let before = before.get(before.rfind('\n').map_or(0, |at| at + 1)..).unwrap_or_default();
            if items.len() > 1 && !self.is_flat {
                self.width = self.width.max(width(before) + width(whole));
            }
            let [object, list] = &mut self.padding;
            let [has_object, has_list] = has_padding;
            let (padding, has_padding) = if kind.2 { (list, has_list) } else { (object, has_object) };
            if !*has_padding {
                *padding = open.to_owned();
                *has_padding = true;
            }
        }
        match &value.content {
            Content::List(values) => {
                values.iter().for_each(|item| self.see(text, item, inside(kind, None, is_list(item)), has_padding));
            }
            Content::Object(entries) => {
                for entry in entries {
                    self.see(text, &entry.value, inside(kind, Some(&entry.key), is_list(&entry.value)), has_padding);
                }
            }
            _ => {}
        }
    }

    fn deeper(&self, indent: &str) -> String {
        [indent, &self.unit].concat()
    }

    /// The look of a value on one line.
    fn line(&self, is_list: bool) -> Look {
        let [object, list] = &self.padding;
        let padding = if is_list { list } else { object };
        Look { open: padding.clone(), between: self.comma.to_owned(), close: padding.clone() }
    }

    /// The look of a value with a line for each item, which begins in a line of this indentation.
    fn lines(&self, indent: &str) -> Look {
        let open = [self.line_end, &self.deeper(indent)].concat();
        Look { between: [",", &open].concat(), open, close: [self.line_end, indent].concat() }
    }

    /// Whether a value of this kind belongs on one line, which would then be so wide.
    fn is_on_one_line(&self, (field, depth, is_list): Kind<'_>, height: usize, width: usize) -> bool {
        let fits = width <= self.width;
        let seen = self.seen.get(&(field.to_owned(), depth, is_list)).copied().unwrap_or_default();
        match (seen, self.all) {
            _ if self.is_flat => true,
            // Nothing in the file is on one line, except what may be its only object.
            ([0, 0], [0, 2..=usize::MAX]) | ([0, 1..=usize::MAX], _) => false,
            ([0, 0], _) => fits && height <= MAX_HEIGHT,
            _ => fits,
        }
    }

    /// A new value after so many characters of its line. Without an indentation it is on one line with all around it.
    fn written(&self, value: &Value, kind: Kind<'_>, indent: Option<&str>, before: usize) -> String {
        let scalar = |value: &Value| value.to_string();
        let items = value.items();
        if items.is_empty() {
            return scalar(value);
        }
        let [open, close] = brackets(kind.2);
        let assembled = |look: &Look, indent: Option<&str>| {
            let items = items.iter().map(|(key, item)| {
                let before = key.map_or(String::new(), |key| quoted(key) + &self.colon);
                let kind = inside(kind, *key, matches!(item, Value::List(_)));
                let text = self.written(item, kind, indent, width(&before));
                before + &text
            });
            let items: Vec<String> = items.collect();
            [open, &look.open, &items.join(&look.between), &look.close, close].concat()
        };
        let one = assembled(&self.line(kind.2), None);
        let Some(indent) = indent else { return one };
        if self.is_on_one_line(kind, value.height(), width(indent) + before + width(&one)) {
            return one;
        }
        assembled(&self.lines(indent), Some(&self.deeper(indent)))
    }
}

impl<'d, 't> Found<'d, 't> {
    pub(in crate::editor) fn range(&self) -> Range<usize> {
        self.value.span.clone()
    }

    pub(in crate::editor) fn content(&self) -> &'d Content {
        &self.value.content
    }

    pub(in crate::editor) fn is_list(&self) -> bool {
        is_list(self.value)
    }

    pub(in crate::editor) fn is_object(&self) -> bool {
        matches!(self.value.content, Content::Object(_))
    }

    /// The number of its items.
    pub(in crate::editor) fn len(&self) -> usize {
        match &self.value.content {
            Content::List(values) => values.len(),
            Content::Object(entries) => entries.len(),
            _ => 0,
        }
    }

    /// The index of an item. Of equal keys the last counts, as where files are read.
    pub(in crate::editor) fn position(&self, step: &Step) -> Option<usize> {
        match (&self.value.content, step) {
            (Content::List(values), Step::Index(index)) => Some(*index).filter(|index| *index < values.len()),
            (Content::Object(entries), Step::Key(key) | Step::Name(key)) => {
                entries.iter().rposition(|entry| entry.key == *key)
            }
            _ => None,
        }
    }

    /// Where a key is written.
    pub(in crate::editor) fn name(&self, key: &str) -> Option<Range<usize>> {
        match &self.value.content {
            Content::Object(entries) => entries.iter().rfind(|entry| entry.key == key).map(|entry| entry.name.clone()),
            _ => None,
        }
    }

    /// Where its last field ends, if it is an object that has fields.
    pub(in crate::editor) fn end_of_fields(&self) -> Option<usize> {
        ranges(self.value).last().filter(|_| self.is_object()).map(|last| last.end)
    }

    /// The text of a further field, with what separates it from the one before.
    pub(in crate::editor) fn another(&self, key: &str, value: &Value) -> String {
        let style = self.document.style();
        let look = Look::of(self.document, self.value, &ranges(self.value));
        let between = look.map(|look| look.between).filter(|between| between.contains('\n'));
        let between = between.unwrap_or_else(|| style.comma.to_owned());
        [between, quoted(key), style.colon.clone(), value.to_string()].concat()
    }

    /// The index of a new field, by the order of fields.
    pub(in crate::editor) fn place_of(&self, key: &str) -> usize {
        let Content::Object(entries) = &self.value.content else { return 0 };
        let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        place_among(&keys, key, &order(&self.at, &self.document.root))
    }

    /// Its text as another value. Equal parts stay as they are written.
    pub(in crate::editor) fn merged(&self, value: &Value) -> String {
        self.document.merged(self.value, &self.at, value)
    }
}

fn place_among(keys: &[&str], key: &str, order: &[&str]) -> usize {
    let Some(rank) = order.iter().position(|other| *other == key) else { return keys.len() };
    let earlier = order.get(..rank).unwrap_or_default();
    keys.iter().rposition(|other| earlier.contains(other)).map_or(0, |at| at + 1)
}

impl Document<'_> {
    fn merged(&self, old: &json::Value, at: &[Step], new: &Value) -> String {
        if is_same(old, new) {
            return self.slice(old.span.clone()).to_owned();
        }
        let below = |step: Step| [at, &[step]].concat();
        match (&old.content, new) {
            (Content::Object(entries), Value::Object(values)) if !entries.is_empty() => {
                let mut parts: Vec<(&str, Part)> = Vec::new();
                for (index, entry) in entries.iter().enumerate() {
                    // Of a repeated key only the last counts.
                    let is_last = !entries.iter().skip(index + 1).any(|other| other.key == entry.key);
                    let Some(value) = new.get(&entry.key).filter(|_| is_last) else { continue };
                    let part = match is_same(&entry.value, value) {
                        true => Part::Kept(index),
                        false => {
                            let at = below(Step::Key(entry.key.clone()));
                            Part::Changed(index, self.merged(&entry.value, &at, value))
                        }
                    };
                    parts.push((&entry.key, part));
                }
                let order = order(at, &self.root);
                for (key, value) in values {
                    let keys: Vec<&str> = parts.iter().map(|(key, _)| *key).collect();
                    if !keys.contains(&key.as_str()) {
                        parts.insert(
                            place_among(&keys, key, &order),
                            (key, Part::New(Some(key.clone()), value.clone())),
                        );
                    }
                }
                let parts: Vec<Part> = parts.into_iter().map(|(_, part)| part).collect();
                self.rebuilt(old, at, &parts)
            }
            (Content::List(items), Value::List(values)) if !items.is_empty() => {
                let parts: Vec<Part> = values
                    .iter()
                    .zip(paired(items, values))
                    .map(|(value, index)| match index.and_then(|index| Some((index, items.get(index)?))) {
                        None => Part::New(None, value.clone()),
                        Some((index, item)) if is_same(item, value) => Part::Kept(index),
                        Some((index, item)) => {
                            Part::Changed(index, self.merged(item, &below(Step::Index(index)), value))
                        }
                    })
                    .collect();
                self.rebuilt(old, at, &parts)
            }
            _ if new.items().is_empty() => new.to_string(),
            _ => {
                let kind = kind_at(at, matches!(new, Value::List(_)));
                let line = self.line_before(old.span.start);
                let indent: String = line.chars().take_while(|character| character.is_whitespace()).collect();
                // On a line with other items it stays on that line.
                let is_alone = match line.trim_start() {
                    "" => true,
                    key => key.strip_suffix(self.style().colon.as_str()).is_some_and(|key| {
                        json::parse(key.as_bytes()).is_ok_and(|key| matches!(key.content, Content::Text(_)))
                    }),
                };
                let before = width(line).saturating_sub(width(&indent));
                self.style().written(new, kind, is_alone.then_some(indent.as_str()), before)
            }
        }
    }
}

/// For each new item the old one that it stands for: an equal one, one with the same id, or the one at its index.
fn paired(items: &[json::Value], values: &[Value]) -> Vec<Option<usize>> {
    let mut pairs: Vec<Option<usize>> = vec![None; values.len()];
    let mut is_free = vec![true; items.len()];
    let id = |item: &json::Value| text(member(item, "id")).map(str::to_owned);
    let mut pair = |fits: &dyn Fn(&json::Value, &Value) -> bool| {
        for (position, (value, pair)) in values.iter().zip(&mut pairs).enumerate() {
            if pair.is_some() {
                continue;
            }
            let nearest = [position].into_iter().chain(0..items.len());
            for index in nearest {
                let (Some(item), Some(is_free)) = (items.get(index), is_free.get_mut(index)) else { continue };
                if *is_free && fits(item, value) {
                    (*is_free, *pair) = (false, Some(index));
                    break;
                }
            }
        }
    };
    pair(&|item, value| is_same(item, value));
    pair(&|item, value| id(item).is_some_and(|id| value.get("id").and_then(Value::as_text) == Some(&id)));
    for (position, pair) in pairs.iter_mut().enumerate() {
        if pair.is_none()
            && let Some(free) = is_free.get_mut(position).filter(|is_free| **is_free)
        {
            (*free, *pair) = (false, Some(position));
        }
    }
    pairs
}
