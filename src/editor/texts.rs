//! What no text of a file may be: invisible, a command to whatever shows it, or the same language twice. It looks at
//! every string of a file, whatever field it is in, and at anchors as far as only authors need to know.
//! It never hides a text: the widget leaves this module out.

use crate::editor::analysis::quotes::normalised;
use crate::engine::problem::{Kind, Path, Problem};
use crate::format::json::{self, Content, Value};
use crate::format::syntax::is_language_tag;
use crate::format::wire::Policy;

/// The most letters on each side of an anchor. Languages without spaces have one word in many letters.
pub const MAX_ANCHOR_LETTERS: usize = 100;

/// The faults of the texts of a file.
pub(super) fn texts(bytes: &[u8], file: &Policy) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Ok(value) = json::parse(bytes) {
        strings(&value, &Path::root(), &mut problems);
    }
    anchors(file, &mut problems);
    addresses(file, &mut problems);
    possible(file, &mut problems);
    problems
}

/// Looks at every string and at every key.
fn strings(value: &Value, at: &Path, problems: &mut Vec<Problem>) {
    match &value.content {
        Content::Text(text) => problems.extend(fault(text).map(|kind| Problem::new(kind, at.clone()))),
        Content::List(values) => {
            for (index, value) in values.iter().enumerate() {
                strings(value, &at.index(index), problems);
            }
        }
        Content::Object(entries) => {
            // Ids and fields are in small letters, so only language tags can differ in their capitals alone.
            let mut tags: Vec<(String, &str)> = entries
                .iter()
                .filter(|entry| is_language_tag(&entry.key))
                .map(|entry| (entry.key.to_ascii_lowercase(), entry.key.as_str()))
                .collect();
            // Of two that are the same, the later one in the file is the one too many.
            tags.sort_by(|(one, _), (other, _)| one.cmp(other));
            for [(one, first), (other, second)] in tags.array_windows() {
                if one == other && first != second {
                    let kind = Kind::LanguageTwice { tags: [(*first).to_owned(), (*second).to_owned()] };
                    problems.push(Problem::new(kind, at.name(second)));
                }
            }
            for entry in entries {
                strings(&entry.value, &at.key(&entry.key), problems);
            }
        }
        Content::Null | Content::Bool(_) | Content::Number(_) => {}
    }
}

fn fault(text: &str) -> Option<Kind> {
    // How many embeddings, overrides and isolates are open.
    let (mut embedded, mut isolated) = (0, 0);
    for character in text.chars() {
        match character {
            '\n' | '\t' => {}
            // These turn letters around.
            '\u{202d}' | '\u{202e}' | '\u{fff9}'..='\u{fffb}' => return Some(Kind::UnseenCharacter { character }),
            '\u{202a}' | '\u{202b}' => embedded += 1,
            '\u{202c}' => embedded -= 1,
            '\u{2066}'..='\u{2068}' => isolated += 1,
            '\u{2069}' => isolated -= 1,
            _ if character.is_control() => return Some(Kind::UnseenCharacter { character }),
            _ => {}
        }
        if embedded < 0 || isolated < 0 {
            return Some(Kind::UnseenCharacter { character });
        }
    }
    if embedded > 0 {
        return Some(Kind::UnseenCharacter { character: '\u{202a}' });
    }
    if isolated > 0 {
        return Some(Kind::UnseenCharacter { character: '\u{2068}' });
    }
    // White space alone is found where a text is needed.
    let is_blank = !text.trim().is_empty() && text.chars().all(is_invisible);
    is_blank.then_some(Kind::Empty { what: "text" })
}

/// Whether a character takes part in a text without being seen in it.
fn is_invisible(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
        )
}

fn anchors(file: &Policy, problems: &mut Vec<Problem>) {
    for (index, quote) in file.quotes.iter().enumerate() {
        let Some(anchor) = &quote.anchor else { continue };
        let at = Path::root().key("quotes").index(index).key("anchor");
        for (key, words) in [("start", Some(&anchor.start)), ("end", anchor.end.as_ref())] {
            let Some(words) = words else { continue };
            let letters = normalised(words).chars().count();
            if letters > MAX_ANCHOR_LETTERS {
                problems.push(Problem::new(Kind::AnchorLength { letters }, at.key(key)));
            }
        }
    }
}

/// Lists of possible verdicts that no answer can have: every answer that depends has two at least, each once.
fn possible(file: &Policy, problems: &mut Vec<Problem>) {
    for (index, case) in file.cases.iter().enumerate() {
        let Some(possible) = &case.possible else { continue };
        let at = Path::root().key("cases").index(index).key("possible");
        if possible.is_empty() {
            problems.push(Problem::new(Kind::Empty { what: "verdicts" }, at.clone()));
        }
        for (position, verdict) in possible.iter().enumerate() {
            if possible.iter().take(position).any(|earlier| earlier == verdict) {
                problems.push(Problem::new(Kind::Repeated { name: verdict.clone() }, at.index(position)));
                break;
            }
        }
    }
}

/// Addresses that browsers read in another way than people.
fn addresses(file: &Policy, problems: &mut Vec<Problem>) {
    for (index, source) in file.sources.iter().enumerate() {
        let Some(url) = &source.url else { continue };
        let authority =
            url.split_once("//").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
        if authority.contains('@') || url.contains('\\') {
            let at = Path::root().key("sources").index(index).key("url");
            problems.push(Problem::new(Kind::BadUrl { found: url.clone() }, at));
        }
    }
}
