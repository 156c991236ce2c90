//! Text out of bytes: Unicode in its usual forms, and what a page declares.
//! It never guesses: bytes that fit no declared encoding are refused or replaced, and the caller says so.

use std::borrow::Cow;

use policy_explorer::editor::declared::declared_encodings;

#[cfg(not(feature = "worker"))]
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

#[cfg(feature = "worker")]
use crate::decoder::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Text in UTF-8, or in UTF-16 that begins with a byte order mark. The mark is no part of it.
///
/// # Errors
/// The first byte that is not text.
pub fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, usize> {
    match Encoding::for_bom(bytes) {
        Some((encoding, length)) if encoding != UTF_8 => {
            let (text, had_errors) = encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default());
            if had_errors { Err(length) } else { Ok(text) }
        }
        found => {
            let length = found.map_or(0, |(_, length)| length);
            let text = std::str::from_utf8(bytes.get(length..).unwrap_or_default());
            text.map(Cow::Borrowed).map_err(|error| length + error.valid_up_to())
        }
    }
}

/// The text of a page, and how it was read.
pub struct Decoded {
    pub text: String,
    /// The name of the encoding.
    pub encoding: &'static str,
    /// Whether something in it was not text.
    pub has_errors: bool,
}

/// The text of a page as a browser reads it from disk: by its byte order mark, or by the encoding that it declares, or
/// as UTF-8.
pub fn of_page(bytes: &[u8]) -> Decoded {
    let declared = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(|| declared(bytes));
    let encoding = declared.unwrap_or(UTF_8);
    let (text, encoding, has_errors) = encoding.decode(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), has_errors }
}

/// The encoding that the beginning of a page declares.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let named = declared_encodings(bytes).iter().find_map(|label| Encoding::for_label(label.as_bytes()));
    // The declaration was read as bytes, so it cannot be UTF-16, as in browsers.
    named.map(|encoding| if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

#[expect(clippy::unwrap_used, reason = "a test that fails may panic")]
#[cfg(test)]
mod tests {
    use super::{decoded, of_page};

    #[test]
    fn pages_are_read_in_the_encoding_that_they_declare() {
        let words = "Собаки повинні";
        for (label, page) in [
            ("windows-1251", format!("<html><head><meta charset=windows-1251><p>{words}")),
            ("KOI8-U", format!("<?xml version=\"1.0\" encoding='koi8-u'?><p>{words}")),
            ("ISO-8859-5", format!("<meta http-equiv=x content='text/html; charset=iso-8859-5'><p>{words}")),
            ("UTF-8", format!("<p>charset=windows-1251 {words}")),
        ] {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
            let read = of_page(&encoding.encode(&page).0);
            assert_eq!((read.encoding, read.text.as_str(), read.has_errors), (label, page.as_str(), false));
        }
        let utf16: Vec<u8> = [0xfeff].into_iter().chain(words.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!((of_page(&utf16).text.as_str(), of_page(&utf16).encoding), (words, "UTF-16LE"));
        assert_eq!(decoded(&utf16).unwrap(), words);
        let broken = [b"<p>one \xff two".as_slice(), words.as_bytes()].concat();
        assert!(of_page(&broken).has_errors && of_page(&broken).text.contains(words));
        assert_eq!(decoded(&broken), Err(7));
    }
}
