//! Texts in several languages: a string in the policy's language, or an object from language tag to string.

use super::edit::fields::{member, text};
use super::edit::layout::Document;
use super::edit::{Edit, EditFault, Path, Value, apply};
use crate::format::json::Content;

/// The file with these words for the text at a place in one language; with none, without them.
///
/// A plain string, which is in the policy's language, becomes an object when another language is added. A text that is left
/// without any language is taken out.
///
/// # Errors
/// The file is not JSON, or has no such place.
pub fn translate(file: &str, at: &Path, language: &str, words: Option<&str>) -> Result<String, EditFault> {
    let document = Document::read(file).ok_or(EditFault::NotJson)?;
    let own = text(member(&document.root, "language")).unwrap_or_default().to_owned();
    let is_translated = match member(&document.root, "languages").map(|languages| &languages.content) {
        Some(Content::Object(entries)) => entries.len() > 1,
        _ => false,
    };
    let set = |at: Path, value: Value| apply(file, &Edit::Set { at, value });
    let by_language = |texts: &[(&str, &str)]| {
        Value::Object(texts.iter().map(|(tag, words)| ((*tag).to_owned(), Value::from(*words))).collect())
    };
    let now = document.at(&at.0).map(|found| found.content());
    match (now, words) {
        (Some(Content::Object(entries)), None) => {
            let others = entries.iter().filter(|entry| entry.key != language).count();
            match entries.len() {
                count if count == others => Ok(file.to_owned()),
                _ if others == 0 => apply(file, &Edit::Remove { at: at.clone() }),
                _ => apply(file, &Edit::Remove { at: at.key(language) }),
            }
        }
        (Some(Content::Object(_)), Some(words)) => set(at.key(language), words.into()),
        (Some(_), None) if language == own => apply(file, &Edit::Remove { at: at.clone() }),
        (_, None) => Ok(file.to_owned()),
        (Some(Content::Text(plain)), Some(words)) if language != own => {
            set(at.clone(), by_language(&[(&own, plain), (language, words)]))
        }
        (None, Some(words)) if language != own || is_translated => set(at.clone(), by_language(&[(language, words)])),
        (_, Some(words)) => set(at.clone(), words.into()),
    }
}
