//! Accents and the letters that they are on, as Unicode composes them. In a browser its own tables do the work, so that
//! the policy desk need not download them.

#[cfg(not(feature = "worker"))]
pub(crate) use unicode_normalization::char::is_combining_mark as is_mark;

/// The text with each accent in one character with its letter, where there is such a character (form NFC).
#[cfg(not(feature = "worker"))]
pub(crate) fn composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;

    text.nfc().collect()
}

#[cfg(feature = "worker")]
mod browser {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = String)]
        type Text;

        #[wasm_bindgen(method, js_class = "String")]
        fn normalize(this: &Text) -> String;

        type RegExp;

        #[wasm_bindgen(constructor)]
        fn new(pattern: &str, flags: &str) -> RegExp;

        #[wasm_bindgen(method)]
        fn test(this: &RegExp, text: &str) -> bool;
    }

    thread_local! {
        static MARK: RegExp = RegExp::new(r"\p{M}", "u");
    }

    /// No character before it is a mark, or is composed with a mark before it.
    const FIRST_MARK: char = '\u{300}';

    pub(crate) fn composed(text: &str) -> String {
        if text.chars().all(|character| character < FIRST_MARK) {
            return text.to_owned();
        }
        JsValue::from_str(text).unchecked_into::<Text>().normalize()
    }

    pub(crate) fn is_mark(character: char) -> bool {
        character >= FIRST_MARK && MARK.with(|mark| mark.test(character.encode_utf8(&mut [0; 4])))
    }
}

#[cfg(feature = "worker")]
pub(crate) use browser::{composed, is_mark};
