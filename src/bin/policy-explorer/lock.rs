//! Writes the digests of passages into the text of a policy file, and changes no other byte of it.

use jsonc_parser::ast::{Array, Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use policy_explorer::editor::analysis::quotes::Passage;

/// The text with a digest in the anchor of each passage's quote; `None` if the text has no such anchor.
pub fn locked(text: &str, passages: &[Passage]) -> Option<String> {
    // A byte order mark is no JSON.
    let (mark, text) = text.split_at(text.len() - text.trim_start_matches('\u{feff}').len());
    let root = jsonc_parser::parse_to_ast(text, &Default::default(), &Default::default()).ok()?.value?;
    let quotes: &Array<'_> = array(member(object(&root)?, "quotes")?)?;
    let mut locked = mark.to_owned();
    let mut copied = 0;
    for passage in passages {
        let anchor = object(&member(object(quotes.elements.get(passage.quote)?)?, "anchor")?.value)?;
        let digest = format!("\"{}\"", passage.digest);
        let (from, to, written) = match member(anchor, "digest") {
            Some(old) => (old.value.range().start, old.value.range().end, digest),
            None => {
                let last = anchor.properties.last()?;
                let end = last.value.range().end;
                (end, end, format!(",{}\"digest\": {digest}", gap_before(text, anchor, last)?))
            }
        };
        locked.push_str(text.get(copied..from)?);
        locked.push_str(&written);
        copied = to;
    }
    locked.push_str(text.get(copied..)?);
    Some(locked)
}

/// The file's separator between two members of this object: a space, or a new line and the indentation.
fn gap_before<'t>(text: &'t str, object: &Object<'_>, last: &ObjectProp<'_>) -> Option<&'t str> {
    let before = text.get(object.range().start + 1..last.range().start)?;
    let gap = before.get(before.trim_end().len()..)?;
    Some(if gap.contains('\n') { gap } else { " " })
}

fn object<'v, 'a>(value: &'v Value<'a>) -> Option<&'v Object<'a>> {
    match value {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

fn array<'v, 'a>(property: &'v ObjectProp<'a>) -> Option<&'v Array<'a>> {
    match &property.value {
        Value::Array(array) => Some(array),
        _ => None,
    }
}

fn member<'v, 'a>(object: &'v Object<'a>, key: &str) -> Option<&'v ObjectProp<'a>> {
    object.properties.iter().find(|property| property.name.as_str() == key)
}
