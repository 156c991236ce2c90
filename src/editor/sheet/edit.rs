//! Writes rules into the text of a policy file, by ranges of bytes.
//! It never reformats unchanged text, and formats new text like the file's other rules: brackets, commas and line ends.

use std::ops::Range;

use jsonc_parser::ast::{Array, Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;

use super::condition::{is_same, sides};
use crate::format::wire::{Allowed, Entries, Policy, Rule, Text, When};

/// The file with these rules instead of its own, each with the index of its old rule unless it is new. Returns `None`
/// if the text has no list of rules.
pub(super) fn write(text: &str, file: &Policy, wanted: &[(Option<usize>, Rule)]) -> Option<String> {
    // A byte order mark is no JSON.
    let (mark, text) = text.split_at(text.len() - text.trim_start_matches('\u{feff}').len());
    let parsed = jsonc_parser::parse_to_ast(text, &Default::default(), &Default::default()).ok()?;
    let Some(Value::Object(root)) = parsed.value else { return None };
    let Value::Array(rules) = member(&root, "rules")? else { return None };
    let looks = Looks::of(text, &root, rules);
    let editor = Editor { text, looks };
    let parts: Vec<Part> = wanted
        .iter()
        .map(|(old, rule)| {
            let before = old.and_then(|index| Some((file.rules.get(index)?, rules.elements.get(index)?)));
            let text = match before {
                Some((before, Value::Object(object))) => editor.rule(before, object, rule),
                _ => editor.new_rule(rule),
            };
            Part { old: *old, text }
        })
        .collect();
    let list = editor.rebuild(bytes(rules), &ranges(&rules.elements), &parts, &editor.looks.rules);
    let Range { start, end } = bytes(rules);
    Some(format!("{mark}{}{list}{}", text.get(..start)?, text.get(end..)?))
}

fn member<'v, 'a>(object: &'v Object<'a>, key: &str) -> Option<&'v Value<'a>> {
    object.properties.iter().find(|property| property.name.as_str() == key).map(|property| &property.value)
}

fn bytes(ranged: &impl Ranged) -> Range<usize> {
    ranged.start()..ranged.end()
}

fn ranges(items: &[impl Ranged]) -> Vec<Range<usize>> {
    items.iter().map(bytes).collect()
}

/// The white space between the brackets and the items of a list or an object.
#[derive(Debug, Clone)]
struct Look {
    open: String,
    between: String,
    close: String,
}

impl Look {
    fn new(open: &str, between: &str, close: &str) -> Look {
        Look { open: open.to_owned(), between: between.to_owned(), close: close.to_owned() }
    }

    /// The layout of a value with items. A single item does not show the white space between two.
    fn of(text: &str, outer: &Range<usize>, items: &[Range<usize>], tight: bool) -> Option<Look> {
        let (first, last) = (items.first()?, items.last()?);
        let open = text.get(outer.start + 1..first.start)?;
        let between = match items.get(1) {
            Some(second) => text.get(first.end..second.start)?.to_owned(),
            None if open.contains('\n') => format!(",{open}"),
            None => Look::comma(tight).to_owned(),
        };
        let close = text.get(last.end..outer.end.checked_sub(1)?)?;
        Some(Look { open: open.to_owned(), between, close: close.to_owned() })
    }

    fn comma(tight: bool) -> &'static str {
        if tight { "," } else { ", " }
    }
}

/// The layouts of everything that may be added.
struct Looks {
    rules: Look,
    rule: Look,
    when: Look,
    alternatives: Look,
    /// The object of a condition that is no list of options.
    bounds: Look,
    options: Look,
    names: Look,
    texts: Look,
    /// The text between a key and its value.
    colon: String,
    tight: bool,
}

impl Looks {
    fn of(text: &str, root: &Object<'_>, rules: &Array<'_>) -> Looks {
        let between = |property: &ObjectProp<'_>| text.get(property.name.end()..property.value.start());
        let objects: Vec<&Object<'_>> = rules.elements.iter().filter_map(Value::as_object).collect();
        let sample = objects.first().copied().unwrap_or(root);
        let colon = sample.properties.first().and_then(between).unwrap_or(": ").to_owned();
        let tight = colon == ":";
        let object = |object: &Object<'_>| Look::of(text, &bytes(object), &ranges(&object.properties), tight);
        let array = |array: &Array<'_>| Look::of(text, &bytes(array), &ranges(&array.elements), tight);

        let inside = |key: &'static str| objects.iter().filter_map(move |rule| member(rule, key));
        let lists: Vec<&Array<'_>> = inside("when").filter_map(Value::as_array).collect();
        let listed_ones = lists.iter().flat_map(|list| &list.elements);
        let conditions: Vec<&Object<'_>> = inside("when").chain(listed_ones).filter_map(Value::as_object).collect();
        let bounds: Vec<&Object<'_>> = conditions
            .iter()
            .flat_map(|when| &when.properties)
            .filter_map(|property| property.value.as_object())
            .collect();
        let values = conditions.iter().flat_map(|when| &when.properties);
        let options: Vec<&Array<'_>> = values.filter_map(|property| property.value.as_array()).collect();
        let names: Vec<&Array<'_>> =
            inside("exception_to").chain(inside("quotes")).filter_map(Value::as_array).collect();
        let texts: Vec<&Object<'_>> = inside("text").chain(inside("reading")).filter_map(Value::as_object).collect();

        let comma = Look::comma(tight);
        let space = if tight { "" } else { " " };
        let (in_line, listed) = (Look::new(space, comma, space), Look::new("", comma, ""));
        // In a file without rules, its top level shows the indentation.
        let top = object(root).map(|look| look.open).filter(|open| open.contains('\n'));
        let deep = top.map(|open| {
            let (line_end, indent) = open.split_at(open.rfind('\n').map_or(0, |at| at + 1));
            let (line_end, indent) = (line_end.to_owned(), indent.to_owned());
            move |depth: usize| format!("{line_end}{}", indent.repeat(depth))
        });
        let (rules_look, rule_look) = match &deep {
            Some(deep) => (
                Look::new(&deep(2), &format!(",{}", deep(2)), &deep(1)),
                Look::new(&deep(3), &format!(",{}", deep(3)), &deep(2)),
            ),
            None => (listed.clone(), in_line.clone()),
        };
        let of_objects = |objects: &[&Object<'_>]| {
            let best = objects
                .iter()
                .find(|object| object.properties.len() > 1)
                .or(objects.iter().find(|it| !it.properties.is_empty()));
            best.and_then(|best| object(best))
        };
        let of_arrays = |arrays: &[&Array<'_>]| {
            let best = arrays
                .iter()
                .find(|array| array.elements.len() > 1)
                .or(arrays.iter().find(|it| !it.elements.is_empty()));
            best.and_then(|best| array(best))
        };
        Looks {
            rules: array(rules).unwrap_or(rules_look),
            rule: of_objects(&objects).unwrap_or(rule_look),
            when: of_objects(&conditions).unwrap_or_else(|| in_line.clone()),
            alternatives: of_arrays(&lists).unwrap_or_else(|| listed.clone()),
            bounds: of_objects(&bounds).unwrap_or_else(|| in_line.clone()),
            options: of_arrays(&options).unwrap_or_else(|| listed.clone()),
            names: of_arrays(&names).unwrap_or(listed),
            texts: of_objects(&texts).unwrap_or(in_line),
            colon,
            tight,
        }
    }
}

/// An item of a list or an object: its old place, if it has one, and its new text.
struct Part {
    old: Option<usize>,
    text: String,
}

struct Editor<'t> {
    text: &'t str,
    looks: Looks,
}

/// The fields that a sheet has, in their order in a new rule.
const FIELDS: [&str; 8] = ["id", "question", "when", "verdict", "text", "reading", "exception_to", "quotes"];

impl Editor<'_> {
    fn slice(&self, range: Range<usize>) -> String {
        self.text.get(range).unwrap_or_default().to_owned()
    }

    /// A list or an object with these items instead of its own. The text between two neighbours is kept.
    fn rebuild(&self, outer: Range<usize>, items: &[Range<usize>], parts: &[Part], look: &Look) -> String {
        let unchanged = parts.len() == items.len()
            && parts.iter().enumerate().all(|(index, part)| part.old == Some(index))
            && parts.iter().zip(items).all(|(part, item)| self.text.get(item.clone()) == Some(&part.text));
        if unchanged || outer.len() < 2 {
            return self.slice(outer);
        }
        let brackets = (self.slice(outer.start..outer.start + 1), self.slice(outer.end - 1..outer.end));
        if parts.is_empty() {
            return brackets.0 + &brackets.1;
        }
        let look = match Look::of(self.text, &outer, items, self.looks.tight) {
            Some(own) if items.len() == 1 && own.open == look.open => Look { between: look.between.clone(), ..own },
            Some(own) => own,
            None => look.clone(),
        };
        let between = |before: &Part, after: &Part| {
            let (before, after) = (before.old?, after.old?);
            let (before, after) = (items.get(before)?, items.get(after).filter(|_| after == before + 1)?);
            Some(self.slice(before.end..after.start))
        };
        let mut written = brackets.0 + &look.open;
        for (index, part) in parts.iter().enumerate() {
            if let Some(before) = index.checked_sub(1).and_then(|index| parts.get(index)) {
                written.push_str(&between(before, part).unwrap_or_else(|| look.between.clone()));
            }
            written.push_str(&part.text);
        }
        written + &look.close + &brackets.1
    }

    /// A new list or object.
    fn build(&self, brackets: (char, char), items: &[String], look: &Look) -> String {
        if items.is_empty() {
            return String::from_iter([brackets.0, brackets.1]);
        }
        format!("{}{}{}{}{}", brackets.0, look.open, items.join(&look.between), look.close, brackets.1)
    }

    fn entry(&self, key: &str, value: &str) -> String {
        format!("{}{}{value}", quoted(key), self.looks.colon)
    }

    fn new_rule(&self, rule: &Rule) -> String {
        let members = FIELDS.iter().filter_map(|field| Some(self.entry(field, &self.new_value(field, rule)?)));
        self.build(('{', '}'), &members.collect::<Vec<_>>(), &self.looks.rule)
    }

    /// The text of a field of a new rule; `None` if it is missing.
    fn new_value(&self, field: &str, rule: &Rule) -> Option<String> {
        let names = |names: &[String], look: &Look| self.build(('[', ']'), &quoted_all(names), look);
        match field {
            "id" => Some(quoted(&rule.id)),
            "question" => rule.question.as_deref().map(quoted),
            "when" => self.new_when(&rule.when),
            "verdict" => Some(quoted(&rule.verdict)),
            "text" => Some(self.new_text(&rule.text)),
            "reading" => rule.reading.as_ref().map(|text| self.new_text(text)),
            "exception_to" => (!rule.exception_to.is_empty()).then(|| names(&rule.exception_to, &self.looks.names)),
            "quotes" => (!rule.quotes.is_empty()).then(|| names(&rule.quotes, &self.looks.names)),
            _ => None,
        }
    }

    fn new_when(&self, when: &When) -> Option<String> {
        if !when.is_list {
            let entries = when.alternatives.first().filter(|entries| !entries.0.is_empty());
            return entries.map(|entries| self.new_alternative(entries));
        }
        let alternatives: Vec<String> = when.alternatives.iter().map(|entries| self.new_alternative(entries)).collect();
        Some(self.build(('[', ']'), &alternatives, &self.looks.alternatives))
    }

    fn new_alternative(&self, entries: &Entries<Allowed>) -> String {
        let entries = entries.0.iter().map(|(id, allowed)| self.entry(id, &self.new_condition(allowed)));
        self.build(('{', '}'), &entries.collect::<Vec<_>>(), &self.looks.when)
    }

    fn new_condition(&self, allowed: &Allowed) -> String {
        let options = |options: &[String]| self.build(('[', ']'), &quoted_all(options), &self.looks.options);
        let entries = match allowed {
            Allowed::Options(ids) => return options(ids),
            Allowed::Not(ids) => vec![self.entry("not", &options(ids))],
            Allowed::Within(bounds) => {
                let sides = sides(bounds).into_iter();
                sides.filter_map(|(word, number)| Some(self.entry(word, &number?.written("-", ".")))).collect()
            }
        };
        self.build(('{', '}'), &entries, &self.looks.bounds)
    }

    /// The new text of an alternative. Conditions that are the same as before keep theirs.
    fn alternative(&self, object: &Object<'_>, before: Option<&Entries<Allowed>>, now: &Entries<Allowed>) -> String {
        let entries = now.0.iter().map(|entry| {
            let (id, allowed) = entry;
            let index = object.properties.iter().position(|property| property.name.as_str() == id);
            let text = match index.and_then(|index| object.properties.get(index)) {
                Some(property) if before.is_some_and(|before| before.0.contains(entry)) => self.slice(bytes(property)),
                Some(property) => {
                    let value = match (allowed, &property.value) {
                        (Allowed::Options(options), Value::Array(array)) => {
                            self.names(array, options, &self.looks.options)
                        }
                        _ => self.new_condition(allowed),
                    };
                    self.slice(property.start()..property.value.start()) + &value
                }
                None => self.entry(id, &self.new_condition(allowed)),
            };
            Part { old: index, text }
        });
        let entries: Vec<Part> = entries.collect();
        self.rebuild(bytes(object), &ranges(&object.properties), &entries, &self.looks.when)
    }

    fn new_text(&self, text: &Text) -> String {
        match text {
            Text::Plain(text) => quoted(text),
            Text::ByLanguage(texts) => {
                let entries = texts.0.iter().map(|(tag, text)| self.entry(tag, &quoted(text)));
                self.build(('{', '}'), &entries.collect::<Vec<_>>(), &self.looks.texts)
            }
        }
    }

    /// The new text of an existing rule.
    fn rule(&self, before: &Rule, object: &Object<'_>, rule: &Rule) -> String {
        let mut parts: Vec<(Option<&str>, Part)> = Vec::new();
        for (index, property) in object.properties.iter().enumerate() {
            let field = FIELDS.iter().copied().find(|field| *field == property.name.as_str());
            let kept = self.slice(bytes(property));
            let text = match field {
                None => Some(kept),
                Some(field) if unchanged(field, before, rule) => Some(kept),
                Some(field) => self
                    .value(field, &property.value, before, rule)
                    .map(|value| self.slice(property.start()..property.value.start()) + &value),
            };
            parts.extend(text.map(|text| (field, Part { old: Some(index), text })));
        }
        for (rank, field) in FIELDS.iter().enumerate() {
            if object.properties.iter().any(|property| property.name.as_str() == *field) {
                continue;
            }
            let Some(value) = self.new_value(field, rule) else { continue };
            let earlier =
                |(other, _): &(Option<&str>, Part)| FIELDS.iter().take(rank).any(|field| Some(*field) == *other);
            let at = parts.iter().rposition(earlier).map_or(0, |at| at + 1);
            parts.insert(at, (Some(field), Part { old: None, text: self.entry(field, &value) }));
        }
        let parts: Vec<Part> = parts.into_iter().map(|(_, part)| part).collect();
        self.rebuild(bytes(object), &ranges(&object.properties), &parts, &self.looks.rule)
    }

    /// The new text of a changed field; `None` if it is missing.
    fn value(&self, field: &str, value: &Value<'_>, before: &Rule, rule: &Rule) -> Option<String> {
        match (field, value) {
            ("when", Value::Object(object)) if !rule.when.is_list => {
                let entries = rule.when.alternatives.first().filter(|entries| !entries.0.is_empty())?;
                Some(self.alternative(object, before.when.alternatives.first(), entries))
            }
            ("when", Value::Array(array)) if rule.when.is_list => {
                let parts = rule.when.alternatives.iter().enumerate().map(|(index, entries)| {
                    let before = before.when.alternatives.get(index);
                    match array.elements.get(index) {
                        Some(Value::Object(object)) => {
                            Part { old: Some(index), text: self.alternative(object, before, entries) }
                        }
                        _ => Part { old: None, text: self.new_alternative(entries) },
                    }
                });
                let parts: Vec<Part> = parts.collect();
                Some(self.rebuild(bytes(array), &ranges(&array.elements), &parts, &self.looks.alternatives))
            }
            ("text", Value::Object(object)) => Some(self.texts(object, &rule.text)),
            ("reading", Value::Object(object)) => rule.reading.as_ref().map(|text| self.texts(object, text)),
            ("exception_to", Value::Array(array)) if !rule.exception_to.is_empty() => {
                Some(self.names(array, &rule.exception_to, &self.looks.names))
            }
            ("quotes", Value::Array(array)) if !rule.quotes.is_empty() => {
                Some(self.names(array, &rule.quotes, &self.looks.names))
            }
            _ => self.new_value(field, rule),
        }
    }

    fn names(&self, array: &Array<'_>, names: &[String], look: &Look) -> String {
        let parts = names.iter().map(|name| {
            let old = array.elements.iter().position(|it| it.as_string_lit().is_some_and(|it| it.value == *name));
            let kept = old.and_then(|index| array.elements.get(index)).map(|it| self.slice(bytes(it)));
            Part { old, text: kept.unwrap_or_else(|| quoted(name)) }
        });
        self.rebuild(bytes(array), &ranges(&array.elements), &parts.collect::<Vec<_>>(), look)
    }

    fn texts(&self, object: &Object<'_>, text: &Text) -> String {
        let Text::ByLanguage(texts) = text else { return self.new_text(text) };
        let parts = texts.0.iter().map(|(tag, text)| {
            let old = object.properties.iter().position(|property| property.name.as_str() == tag);
            let text = match old.and_then(|index| object.properties.get(index)) {
                Some(property) if property.value.as_string_lit().is_some_and(|it| it.value == *text) => {
                    self.slice(bytes(property))
                }
                Some(property) => self.slice(property.start()..property.value.start()) + &quoted(text),
                None => self.entry(tag, &quoted(text)),
            };
            Part { old, text }
        });
        let parts: Vec<Part> = parts.collect();
        self.rebuild(bytes(object), &ranges(&object.properties), &parts, &self.looks.texts)
    }
}

fn unchanged(field: &str, before: &Rule, rule: &Rule) -> bool {
    match field {
        "id" => before.id == rule.id,
        "question" => before.question == rule.question,
        "when" => is_same(&before.when, &rule.when),
        "verdict" => before.verdict == rule.verdict,
        "text" => before.text == rule.text,
        "reading" => before.reading == rule.reading,
        "exception_to" => before.exception_to == rule.exception_to,
        _ => before.quotes == rule.quotes,
    }
}

/// A text as a JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn quoted_all(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| quoted(text)).collect()
}
