//! JSON as policy files are read from it: strict, small in the widget's bundle, and without knowledge of the format.
//! It keeps repeated keys, so that the readers of values can refuse them, and stops at the first error.
//!
//! The widget does not need what a general reader brings: numbers other than the format's, the kind of each misfit,
//! code of its own for each type and each way to fail. That it takes the same files as `serde_json` is tested
//! (`tests/native/json.rs`). Authors want to know where each value is, and what was expected at an error: their builds keep
//! the one (`edit`) or both (`cli`), the widget neither.

use super::fault::Wrong;

/// The expectation where bytes are not text.
#[cfg(feature = "cli")]
pub const UTF_8: &str = "UTF-8 text";

/// How deep values may be nested; as in `serde_json`.
const MAX_DEPTH: usize = 127;

/// A range of bytes in the file; empty in the widget.
#[cfg(feature = "edit")]
pub type Span = std::ops::Range<usize>;
/// A range of bytes in the file; empty in the widget.
#[cfg(not(feature = "edit"))]
#[derive(Debug)]
pub struct Span;

/// A value, and where it is.
#[derive(Debug)]
pub struct Value {
    /// What it holds.
    pub content: Content,
    /// Where it is.
    pub span: Span,
}

/// What a value holds.
#[derive(Debug)]
#[expect(missing_docs, reason = "they are the six kinds of value that JSON has")]
pub enum Content {
    Null,
    Bool(bool),
    /// A number as it is written.
    Number(String),
    Text(String),
    List(Vec<Value>),
    /// Keys may repeat.
    Object(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key is.
    pub name: Span,
    /// Its value.
    pub value: Value,
}

/// A file that is not JSON.
#[derive(Debug)]
pub struct NotJson {
    /// The line, and what was expected there.
    pub wrong: Wrong,
    /// The byte at which it stops being JSON.
    pub offset: usize,
}

/// Reads a whole file.
///
/// # Errors
/// Where it stops being JSON.
pub fn parse(bytes: &[u8]) -> Result<Value, NotJson> {
    // Some programs write a byte order mark before the text.
    let at = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut parser = Parser { bytes, at, expected: "" };
    let value = parser.value(MAX_DEPTH);
    if value.is_some() {
        parser.space();
        parser.expects("the end of the file");
    }
    match value {
        Some(value) if parser.at == bytes.len() => Ok(value),
        _ => Err(parser.failure()),
    }
}

struct Parser<'b> {
    bytes: &'b [u8],
    at: usize,
    /// What has to come here, in words.
    expected: &'static str,
}

impl Parser<'_> {
    /// Says what has to come here. The widget leaves the words out.
    #[cfg(feature = "cli")]
    fn expects(&mut self, what: &'static str) {
        self.expected = what;
    }

    #[cfg(not(feature = "cli"))]
    fn expects(&mut self, _: &'static str) {}

    #[cfg(feature = "edit")]
    fn span(&self, start: usize) -> Span {
        start..self.at
    }

    #[cfg(not(feature = "edit"))]
    fn span(&self, _: usize) -> Span {
        Span
    }

    #[cfg_attr(not(feature = "cli"), expect(unused_mut, reason = "the widget keeps no places"))]
    fn failure(mut self) -> NotJson {
        // Bytes that are not text are noticed at the end of their string, or not even there.
        #[cfg(feature = "cli")]
        if let Err(error) = std::str::from_utf8(self.bytes)
            && error.valid_up_to() <= self.at
        {
            self.at = error.valid_up_to();
            self.expects(UTF_8);
        }
        let before = self.bytes.get(..self.at).unwrap_or(self.bytes);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        NotJson { wrong: Wrong::NotJson { line, expected: self.expected }, offset: before.len() }
    }

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

    fn word(&mut self, word: &str, content: Content) -> Option<Content> {
        let there = self.bytes.get(self.at..)?.starts_with(word.as_bytes());
        self.at += if there { word.len() } else { 0 };
        there.then_some(content)
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        self.expects("a value");
        let start = self.at;
        let content = match self.peek() {
            b'n' => self.word("null", Content::Null)?,
            b't' => self.word("true", Content::Bool(true))?,
            b'f' => self.word("false", Content::Bool(false))?,
            b'"' => Content::Text(self.text()?),
            open @ (b'[' | b'{') => {
                self.expects("fewer brackets inside each other");
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
                            self.expects("a key in quotation marks");
                            let start = self.at;
                            let key = self.text()?;
                            let name = self.span(start);
                            self.space();
                            self.expects("`:`");
                            self.take(b':')?;
                            entries.push(Entry { key, name, value: self.value(inner)? });
                        } else {
                            list.push(self.value(inner)?);
                        }
                        self.space();
                        if self.take(close).is_some() {
                            break;
                        }
                        self.expects(if open == b'{' { "`,` or `}`" } else { "`,` or `]`" });
                        self.take(b',')?;
                    }
                }
                if open == b'{' { Content::Object(entries) } else { Content::List(list) }
            }
            _ => self.number()?,
        };
        Some(Value { content, span: self.span(start) })
    }

    fn number(&mut self) -> Option<Content> {
        let start = self.at;
        if self.take(b'-').is_some() {
            self.expects("a digit");
        }
        if self.take(b'0').is_none() {
            self.digits()?;
        }
        self.expects("a digit");
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
        let written = self.bytes.get(start..self.at)?.to_vec();
        String::from_utf8(written).ok().map(Content::Number)
    }

    fn text(&mut self) -> Option<String> {
        self.take(b'"')?;
        self.expects("a closing quotation mark");
        let mut text = Vec::new();
        loop {
            let byte = self.peek();
            self.at += usize::from(byte >= b' ');
            match byte {
                b'"' => return String::from_utf8(text).ok(),
                b'\\' => {
                    self.expects("an escape such as `\\n` or `\\u00e9`");
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
                            self.expects("a closing quotation mark");
                            continue;
                        }
                        _ => return None,
                    };
                    self.expects("a closing quotation mark");
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
