//! JSON as the widget reads it: strict, small in the bundle, and without knowledge of the format.
//! It keeps repeated keys, so that whoever takes a value out can refuse them, and never says more than what is wrong first.
//!
//! The widget does not need what a general reader brings: numbers other than the format's, the kind of each misfit,
//! code of its own for each type and each way to fail. That it takes the same files as `serde_json` is tested
//! (`tests/native/json.rs`).

use super::decimal;
use crate::engine::problem::Kind;

/// How deep values may lie in one another; as in `serde_json`.
const MAX_DEPTH: usize = 127;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// A whole number of 32 bits; none for any other.
    Number(Option<u32>),
    Text(String),
    List(Vec<Value>),
    /// Keys may repeat.
    Object(Vec<(String, Value)>),
}

/// Reads a whole file.
///
/// # Errors
/// Where it stops being JSON.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, Box<Kind>> {
    let mut parser = Parser { bytes, at: 0 };
    let value = parser.value(MAX_DEPTH);
    parser.space();
    match value {
        Some(value) if parser.at == bytes.len() => Ok(value),
        _ => {
            let before = bytes.get(..parser.at).unwrap_or(bytes);
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
            Err(Box::new(Kind::NotJson { detail: "at line ".to_owned() + &decimal(line, 1), line, column }))
        }
    }
}

struct Parser<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> u8 {
        // No byte of JSON is 0.
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        let there = self.peek() == byte && byte != 0;
        self.at += usize::from(there);
        there.then_some(())
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        let there = self.bytes.get(self.at..)?.starts_with(word.as_bytes());
        self.at += if there { word.len() } else { 0 };
        there.then_some(value)
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        match self.peek() {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.text().map(Value::Text),
            open @ (b'[' | b'{') => {
                let inner = depth.checked_sub(1)?;
                let mut list = Vec::new();
                let mut entries = Vec::new();
                self.at += 1;
                self.space();
                let close = open + 2;
                if self.take(close).is_none() {
                    loop {
                        if open == b'{' {
                            self.space();
                            let key = self.text()?;
                            self.space();
                            self.take(b':')?;
                            entries.push((key, self.value(inner)?));
                        } else {
                            list.push(self.value(inner)?);
                        }
                        self.space();
                        if self.take(close).is_some() {
                            break;
                        }
                        self.take(b',')?;
                    }
                }
                Some(if open == b'{' { Value::Object(entries) } else { Value::List(list) })
            }
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        let _ = self.take(b'-');
        if self.take(b'0').is_none() {
            self.digits()?;
        }
        let whole = self.at;
        if self.take(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        let mut number = (whole == self.at).then_some(0u32);
        for byte in self.bytes.get(start..self.at)? {
            // A sign is no digit, and makes none of it.
            let digit = char::from(*byte).to_digit(10);
            number = number.zip(digit).and_then(|(number, digit)| number.checked_mul(10)?.checked_add(digit));
        }
        Some(Value::Number(number))
    }

    fn text(&mut self) -> Option<String> {
        self.take(b'"')?;
        let mut text = Vec::new();
        loop {
            let byte = self.peek();
            self.at += usize::from(byte >= b' ');
            match byte {
                b'"' => return String::from_utf8(text).ok(),
                b'\\' => {
                    let escaped = self.peek();
                    self.at += 1;
                    let plain = match escaped {
                        b'"' | b'\\' | b'/' => escaped,
                        b'b' => 8,
                        b'f' => 12,
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        b'u' => {
                            let character = self.escaped()?;
                            text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                            continue;
                        }
                        _ => return None,
                    };
                    text.push(plain);
                }
                0..b' ' => return None,
                _ => text.push(byte),
            }
        }
    }

    /// What follows `\u`; two of them where the character needs them.
    fn escaped(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first);
        }
        self.take(b'\\')?;
        self.take(b'u')?;
        let second = self.unit()?;
        let in_range = (0xDC00..0xE000).contains(&second);
        if in_range { char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) } else { None }
    }

    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.peek()).to_digit(16)?;
            self.at += 1;
        }
        Some(unit)
    }
}

/// What is taken out of values, and the first thing that was wrong with them. Taking goes on after that, with whatever
/// there is: only a file without faults is used.
#[derive(Default)]
pub(super) struct Faults(Option<String>);

impl Faults {
    pub(super) fn first(self) -> Option<String> {
        self.0
    }

    fn add(&mut self, what: &str, key: &str) {
        if self.0.is_none() {
            self.0 = Some([what, " `", key, "`"].concat());
        }
    }
}

/// A type that is read from a value.
pub(super) trait Shape: Sized {
    /// From a value that is there.
    fn of(value: Value, key: &str, faults: &mut Faults) -> Self;
}

impl Shape for String {
    fn of(value: Value, key: &str, faults: &mut Faults) -> Self {
        if let Value::Text(text) = value {
            return text;
        }
        faults.add("not a text:", key);
        String::new()
    }
}

impl Shape for bool {
    fn of(value: Value, key: &str, faults: &mut Faults) -> Self {
        if !matches!(value, Value::Bool(_)) {
            faults.add("neither true nor false:", key);
        }
        value == Value::Bool(true)
    }
}

impl Shape for u32 {
    fn of(value: Value, key: &str, faults: &mut Faults) -> Self {
        if let Value::Number(Some(number)) = value {
            return number;
        }
        faults.add("not a number of this kind:", key);
        0
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn of(value: Value, key: &str, faults: &mut Faults) -> Self {
        let mut shapes = Vec::new();
        for value in list(value, key, faults) {
            shapes.push(T::of(value, key, faults));
        }
        shapes
    }
}

fn list(value: Value, key: &str, faults: &mut Faults) -> Vec<Value> {
    if let Value::List(values) = value {
        return values;
    }
    faults.add("not a list:", key);
    Vec::new()
}

/// The entries of an object.
pub(super) fn entries(value: Value, key: &str, faults: &mut Faults) -> Vec<(String, Value)> {
    if let Value::Object(entries) = value {
        return entries;
    }
    faults.add("not an object:", key);
    Vec::new()
}

/// The fields of an object, to be taken out by name.
pub(super) struct Fields<'f> {
    entries: Vec<(String, Value)>,
    faults: &'f mut Faults,
}

impl<'f> Fields<'f> {
    pub(super) fn of(value: Value, key: &str, faults: &'f mut Faults) -> Self {
        Fields { entries: entries(value, key, faults), faults }
    }

    fn take(&mut self, key: &str) -> Option<Value> {
        let mut found = None;
        for (name, value) in &mut self.entries {
            if name == key {
                if found.is_some() {
                    self.faults.add("duplicate field", key);
                }
                found = Some(std::mem::replace(value, Value::Null));
            }
        }
        found
    }

    /// A field that must be there.
    pub(super) fn required<T: Shape>(&mut self, key: &'static str) -> T {
        let value = self.take(key).unwrap_or_else(|| {
            self.faults.add("missing field", key);
            Value::Null
        });
        T::of(value, key, self.faults)
    }

    /// A field that may be left out, or be `null`.
    pub(super) fn optional<T: Shape>(&mut self, key: &'static str) -> Option<T> {
        match self.take(key)? {
            Value::Null => None,
            value => Some(T::of(value, key, self.faults)),
        }
    }

    /// A field that has nothing in it where it is left out.
    pub(super) fn or_empty<T: Shape + Default>(&mut self, key: &'static str) -> T {
        self.take(key).map_or_else(T::default, |value| T::of(value, key, self.faults))
    }
}
