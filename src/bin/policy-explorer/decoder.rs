//! What `text` needs of encodings, over the browser's own decoder instead of tables that would have to be downloaded. Both
//! follow the WHATWG's Encoding Standard.

use std::borrow::Cow;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type TextDecoder;

    #[wasm_bindgen(constructor, catch)]
    fn new(label: &str, options: &JsValue) -> Result<TextDecoder, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn encoding(this: &TextDecoder) -> String;

    #[wasm_bindgen(method, catch)]
    fn decode(this: &TextDecoder, bytes: &[u8]) -> Result<String, JsValue>;

    type Object;

    #[wasm_bindgen(constructor)]
    fn empty() -> Object;

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set(this: &Object, key: &str, value: bool);
}

/// An encoding.
#[derive(Debug, PartialEq, Eq)]
pub struct Encoding {
    name: &'static str,
}

pub static UTF_8: &Encoding = &Encoding { name: "UTF-8" };
pub static UTF_16BE: &Encoding = &Encoding { name: "UTF-16BE" };
pub static UTF_16LE: &Encoding = &Encoding { name: "UTF-16LE" };

/// The encodings, each by the name that the standard has for it.
static ALL: [Encoding; 40] = {
    const fn of(name: &'static str) -> Encoding {
        Encoding { name }
    }
    [
        of("UTF-8"),
        of("IBM866"),
        of("ISO-8859-2"),
        of("ISO-8859-3"),
        of("ISO-8859-4"),
        of("ISO-8859-5"),
        of("ISO-8859-6"),
        of("ISO-8859-7"),
        of("ISO-8859-8"),
        of("ISO-8859-8-I"),
        of("ISO-8859-10"),
        of("ISO-8859-13"),
        of("ISO-8859-14"),
        of("ISO-8859-15"),
        of("ISO-8859-16"),
        of("KOI8-R"),
        of("KOI8-U"),
        of("macintosh"),
        of("windows-874"),
        of("windows-1250"),
        of("windows-1251"),
        of("windows-1252"),
        of("windows-1253"),
        of("windows-1254"),
        of("windows-1255"),
        of("windows-1256"),
        of("windows-1257"),
        of("windows-1258"),
        of("x-mac-cyrillic"),
        of("GBK"),
        of("gb18030"),
        of("Big5"),
        of("EUC-JP"),
        of("ISO-2022-JP"),
        of("Shift_JIS"),
        of("EUC-KR"),
        of("UTF-16BE"),
        of("UTF-16LE"),
        of("replacement"),
        of("x-user-defined"),
    ]
};

fn decoder(label: &str, is_fatal: bool) -> Option<TextDecoder> {
    let options = Object::empty();
    options.set("fatal", is_fatal);
    TextDecoder::new(label, options.as_ref()).ok()
}

impl Encoding {
    pub fn name(&self) -> &'static str {
        self.name
    }

    pub fn for_label(label: &[u8]) -> Option<&'static Encoding> {
        let label = std::str::from_utf8(label).ok().filter(|label| !label.is_empty())?;
        let name = decoder(label, false)?.encoding();
        ALL.iter().find(|encoding| encoding.name.eq_ignore_ascii_case(&name))
    }

    /// The encoding of a byte order mark, and the length of the mark.
    pub fn for_bom(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
        match bytes {
            [0xef, 0xbb, 0xbf, ..] => Some((UTF_8, 3)),
            [0xfe, 0xff, ..] => Some((UTF_16BE, 2)),
            [0xff, 0xfe, ..] => Some((UTF_16LE, 2)),
            _ => None,
        }
    }

    /// The text, and whether something in it was replaced.
    pub fn decode_without_bom_handling<'b>(&'static self, bytes: &'b [u8]) -> (Cow<'b, str>, bool) {
        let (text, _, has_errors) = self.decode(bytes);
        (text, has_errors)
    }

    /// The text without a byte order mark, the encoding, and whether something was replaced.
    pub fn decode<'b>(&'static self, bytes: &'b [u8]) -> (Cow<'b, str>, &'static Encoding, bool) {
        if self == UTF_8 {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let text = String::from_utf8_lossy(bytes);
            let has_errors = std::str::from_utf8(bytes).is_err();
            return (text, self, has_errors);
        }
        if let Some(text) = decoder(self.name, true).and_then(|decoder| decoder.decode(bytes).ok()) {
            return (Cow::Owned(text), self, false);
        }
        let text = decoder(self.name, false).and_then(|decoder| decoder.decode(bytes).ok());
        (Cow::Owned(text.unwrap_or_else(|| String::from(char::REPLACEMENT_CHARACTER))), self, true)
    }
}
