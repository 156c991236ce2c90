//! Takes values of the format's types out of JSON, and collects everything that does not fit.
//! It never stops at a fault: it goes on with whatever there is, and only a file without faults is used as it is.

#[cfg(feature = "cli")]
use super::fault::{Acceptance, Found};
use super::fault::{Expected, Fault, Misfit, Wrong};
use super::json::{Content, Entry, Value};
use super::number::Number;
#[cfg(feature = "cli")]
use super::path::Path;
use super::path::Place;

/// All faults so far.
#[derive(Default)]
pub(super) struct Faults {
    pub(super) all: Vec<Fault>,
    /// Fields that the format does not have. The widget passes them over.
    #[cfg(feature = "cli")]
    pub(super) unknown: Vec<Fault>,
    /// The warnings that are accepted, each with its place.
    #[cfg(feature = "cli")]
    pub(super) accepted: Vec<(Path, Acceptance)>,
}

impl Faults {
    fn add(&mut self, wrong: Wrong, at: &Place<'_>) {
        self.all.push(Fault { at: at.path(), wrong });
    }

    /// Reports a value of another kind than the format has. The widget says only where it is.
    pub(super) fn misfit(&mut self, expected: Expected, value: Content, at: &Place<'_>) {
        #[cfg(feature = "cli")]
        let misfit = Misfit::Other(expected, Found::from(value));
        #[cfg(not(feature = "cli"))]
        let misfit = {
            let _ = (expected, value);
            Misfit::Other
        };
        self.add(Wrong::Shape(misfit), at);
    }
}

#[cfg(feature = "cli")]
impl From<Content> for Found {
    fn from(value: Content) -> Self {
        match value {
            Content::Null => Found::Null,
            Content::Bool(value) => Found::Bool(value),
            Content::Number(number) => Found::Number(number),
            Content::Text(text) => Found::Text(text),
            Content::List(_) => Found::List,
            Content::Object(_) => Found::Object,
        }
    }
}

/// A type that is read from a value.
pub(super) trait Shape: Sized {
    /// Reads a value that is there.
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self;
}

impl Shape for String {
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
        text(value, Expected::Text, at, faults)
    }
}

/// A text, where the format has this kind of value.
pub(super) fn text(value: Content, expected: Expected, at: &Place<'_>, faults: &mut Faults) -> String {
    match value {
        Content::Text(text) => text,
        other => {
            faults.misfit(expected, other, at);
            String::new()
        }
    }
}

impl Shape for bool {
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
        match value {
            Content::Bool(value) => value,
            other => {
                faults.misfit(Expected::Bool, other, at);
                false
            }
        }
    }
}

impl Shape for u32 {
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
        if let Content::Number(number) = &value
            && let Ok(number) = number.parse()
        {
            return number;
        }
        faults.misfit(Expected::Number, value, at);
        0
    }
}

impl Shape for Number {
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
        if let Content::Number(number) = &value
            && let Some(number) = Number::parse(number)
        {
            return number;
        }
        faults.misfit(Expected::Decimal, value, at);
        Number::default()
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
        let mut shapes = Vec::new();
        for (index, value) in list(value, at, faults).into_iter().enumerate() {
            shapes.push(T::of(value.content, &at.index(index), faults));
        }
        shapes
    }
}

fn list(value: Content, at: &Place<'_>, faults: &mut Faults) -> Vec<Value> {
    match value {
        Content::List(values) => values,
        other => {
            faults.misfit(Expected::List, other, at);
            Vec::new()
        }
    }
}

/// The entries of an object, if it is one. A repeated key is a fault, and its last value counts.
pub(super) fn entries(value: Content, at: &Place<'_>, faults: &mut Faults) -> Option<Vec<Entry>> {
    let entries = match value {
        Content::Object(entries) => entries,
        other => {
            faults.misfit(Expected::Object, other, at);
            return None;
        }
    };
    let mut sorted: Vec<(&str, usize)> =
        entries.iter().enumerate().map(|(index, entry)| (entry.key.as_str(), index)).collect();
    sorted.sort_unstable();
    for pair in sorted.windows(2) {
        if let [(one, _), (other, _)] = pair
            && one == other
        {
            faults.add(Wrong::RepeatedKey((*one).to_owned()), &at.name(one));
        }
    }
    Some(entries)
}

#[cfg(feature = "cli")]
impl Shape for Acceptance {
    fn of(value: Content, at: &Place<'_>, faults: &mut Faults) -> Self {
        let mut fields = Fields::of(value, &["code", "why"], at, faults);
        Acceptance { code: fields.required("code"), why: fields.required("why") }
    }
}

/// The fields of an object, to be taken out by name.
pub(super) struct Fields<'f> {
    /// None if the value is not an object, and then no field is missing.
    entries: Option<Vec<Entry>>,
    at: &'f Place<'f>,
    faults: &'f mut Faults,
}

impl<'f> Fields<'f> {
    /// The fields of a value, of which these are `known`.
    pub(super) fn of(value: Content, known: &[&str], at: &'f Place<'f>, faults: &'f mut Faults) -> Self {
        let entries = entries(value, at, faults);
        #[cfg(feature = "cli")]
        for Entry { key, .. } in entries.iter().flatten() {
            if !known.contains(&key.as_str()) {
                faults.unknown.push(Fault { at: at.name(key).path(), wrong: Wrong::UnknownField(key.clone()) });
            }
        }
        #[cfg(not(feature = "cli"))]
        let _ = known;
        Fields { entries, at, faults }
    }

    fn take(&mut self, key: &str) -> Option<Content> {
        let entry = self.entries.iter_mut().flatten().rfind(|entry| entry.key == key)?;
        Some(std::mem::replace(&mut entry.value.content, Content::Null))
    }

    /// A field that must be there.
    pub(super) fn required<T: Shape + Default>(&mut self, key: &'static str) -> T {
        match self.take(key) {
            Some(value) => T::of(value, &self.at.key(key), self.faults),
            None => {
                if self.entries.is_some() {
                    self.faults.add(Wrong::Shape(Misfit::Missing(key)), self.at);
                }
                T::default()
            }
        }
    }

    /// A field that may be left out, or be `null`.
    pub(super) fn optional<T: Shape>(&mut self, key: &'static str) -> Option<T> {
        match self.take(key)? {
            Content::Null => None,
            value => Some(T::of(value, &self.at.key(key), self.faults)),
        }
    }

    /// A field that has nothing in it where it is left out.
    pub(super) fn or_empty<T: Shape + Default>(&mut self, key: &'static str) -> T {
        self.take(key).map_or_else(T::default, |value| T::of(value, &self.at.key(key), self.faults))
    }

    /// The warnings that are accepted here.
    #[cfg(feature = "cli")]
    pub(super) fn accepted(&mut self) -> Vec<Acceptance> {
        let accepted: Vec<Acceptance> = self.or_empty("accepted");
        let at = self.at.path();
        self.faults.accepted.extend(accepted.iter().map(|it| (at.clone(), it.clone())));
        accepted
    }
}
