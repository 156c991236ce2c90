//! What a page says of its own encoding.
//! It decodes nothing: its readers have decoders.

/// How many bytes of a page a declaration may be in, as in browsers.
const PROLOGUE: usize = 1024;

/// The names of encodings that the beginning of a page declares, in their order, in small letters: in `<meta charset>`, in a
/// `<meta>` with `content`, or in an XML declaration. Saved articles of web archives (MHTML) have it in a header.
#[must_use]
pub fn declared_encodings(bytes: &[u8]) -> Vec<String> {
    let prologue = bytes.get(..PROLOGUE.min(bytes.len())).unwrap_or_default().to_ascii_lowercase();
    let beginning = String::from_utf8_lossy(&prologue);
    let mut labels = Vec::new();
    for name in ["charset", "encoding"] {
        labels.extend(beginning.match_indices(name).filter_map(|(at, _)| {
            let before = beginning.get(..at)?;
            // Inside a tag or a declaration, and not in the words of the page.
            let tag = before.get(before.rfind('<')?..)?;
            if tag.contains('>') || !(tag.starts_with("<meta") || tag.starts_with("<?xml")) {
                return None;
            }
            let value = beginning.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
            let value = value.trim_start_matches(['"', '\'']);
            let end = value.find(|end: char| !(end.is_ascii_alphanumeric() || "-_:.".contains(end)));
            value.get(..end.unwrap_or(value.len())).map(str::to_owned)
        }));
    }
    labels
}
