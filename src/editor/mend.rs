//! Mends of findings that a program can carry out: where there is one obvious thing to do, and it loses no statement.
//! It only offers: nobody's file is changed by it.

use super::edit::fields::{is_field, member, order, text};
use super::edit::{Edit, Path, Step, Value};
use super::wording::near;
use crate::engine::problem::{Kind, Name, Problem};
use crate::format::json::{self, Content};
use crate::format::syntax::MAX_ANCHOR_WORDS;

/// What a finding offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// What it does, in a few words, for a button.
    pub label: String,
    /// The edits that do it, one after the other.
    pub edits: Vec<Edit>,
}

impl Mend {
    fn one(label: impl Into<String>, edit: Edit) -> Option<Mend> {
        Some(Mend { label: label.into(), edits: vec![edit] })
    }
}

/// The mend of a problem of a file with this value, if there is one.
#[must_use]
pub fn mend(problem: &Problem, root: &json::Value) -> Option<Mend> {
    let at = &problem.at;
    let here = || value_at(root, &at.0);
    let words = || text(here());
    let remove = |label: &str, at: Path| Mend::one(label, Edit::Remove { at });
    let set = |label: String, value: Value| Mend::one(label, Edit::Set { at: at.clone(), value });
    match &problem.kind {
        Kind::UnknownName { name, of, known } => {
            let meant = near(name, known)?;
            let label = format!("Write `{meant}`");
            let written = match of {
                Name::Placeholder => words()?.replace(&["{", name, "}"].concat(), &["{", meant, "}"].concat()),
                _ => meant.to_owned(),
            };
            set(label, written.into())
        }
        Kind::UnknownField { field } => {
            let object = parent(at);
            let known: Vec<String> = order(&object.0, root).into_iter().map(str::to_owned).collect();
            let meant = near(field, &known).filter(|meant| is_field(meant))?;
            let is_free = value_at(root, &object.0).is_some_and(|object| member(object, meant).is_none());
            is_free.then(|| set(format!("Rename it to `{meant}`"), meant.into())).flatten()
        }
        Kind::PhraseMissing { .. } => {
            let option = parent(at);
            let label = value_at(root, &option.key("label").0)?;
            Mend::one("Use the label", Edit::Set { at: option.key("phrase"), value: Value::of(label) })
        }
        Kind::SentenceStops => {
            let words = words()?;
            let short =
                words.trim_end().trim_end_matches(|last: char| !last.is_alphanumeric() && !"})]\"'”’»".contains(last));
            (!short.is_empty()).then(|| set("Take the full stop out".into(), short.into())).flatten()
        }
        Kind::UnseenCharacter { character } => {
            let old = words()?;
            let words: String = old.chars().filter(|other| other != character).collect();
            (words != old && !words.trim().is_empty())
                .then(|| set("Take the character out".into(), words.into()))
                .flatten()
        }
        Kind::IdleAlternative { .. } => remove("Take this alternative out", at.clone()),
        Kind::Repeated { .. } => remove("Take the second one out", at.clone()),
        Kind::ExceptionToItself { .. } => remove("Take it out", at.clone()),
        Kind::MisplacedPossible => remove("Take `possible` out", parent(at).key("possible")),
        Kind::UnusedQuote { .. } => remove("Take the quote out", parent(at)),
        Kind::UnusedSource { .. } => remove("Take the source out", parent(at)),
        Kind::StaleAcceptance { .. } => {
            let acceptance = parent(at);
            let all = parent(&acceptance);
            let is_last =
                matches!(value_at(root, &all.0).map(|all| &all.content), Some(Content::List(all)) if all.len() == 1);
            remove("Take the acceptance out", if is_last { all } else { acceptance })
        }
        Kind::OddLanguage { meant: Some(meant), .. } if *at == Path::root().key("language") => {
            set(format!("Write `{meant}`"), (*meant).into())
        }
        Kind::AnchorMissing { nearest: Some((nearest, _)), .. } => {
            let count = nearest.split(' ').count();
            (count <= MAX_ANCHOR_WORDS).then(|| set(format!("Write `{nearest}`"), nearest.as_str().into())).flatten()
        }
        Kind::BadAnchor { words: found } if *found > MAX_ANCHOR_WORDS => shortened(&parent(at), root),
        _ => None,
    }
}

/// The anchor with the first words of its start and the last words of its end, which name the same passage.
fn shortened(anchor: &Path, root: &json::Value) -> Option<Mend> {
    let object = value_at(root, &anchor.0)?;
    let start: Vec<&str> = text(member(object, "start"))?.split_whitespace().collect();
    let end: Vec<&str> = text(member(object, "end")).map_or(start.clone(), |end| end.split_whitespace().collect());
    let first = start.get(..start.len().min(MAX_ANCHOR_WORDS))?.join(" ");
    let last = end.get(end.len().saturating_sub(MAX_ANCHOR_WORDS)..)?.join(" ");
    let mut edits = Vec::new();
    // An end may not overlap the start: a passage of a few words more has a shorter one.
    let last = match member(object, "end") {
        Some(_) => last,
        None => end.get(MAX_ANCHOR_WORDS.max(end.len().saturating_sub(MAX_ANCHOR_WORDS))..)?.join(" "),
    };
    for (key, words) in [("start", first), ("end", last)] {
        if !words.is_empty() && text(member(object, key)) != Some(&words) {
            edits.push(Edit::Set { at: anchor.key(key), value: words.into() });
        }
    }
    Some(Mend { label: "Keep the first and the last words".into(), edits })
}

fn parent(at: &Path) -> Path {
    Path(at.0.iter().take(at.0.len().saturating_sub(1)).cloned().collect())
}

fn value_at<'v>(root: &'v json::Value, at: &[Step]) -> Option<&'v json::Value> {
    at.iter().try_fold(root, |value, step| match (step, &value.content) {
        (Step::Key(key), Content::Object(_)) => member(value, key),
        (Step::Index(index), Content::List(values)) => values.get(*index),
        _ => None,
    })
}
