//! The document: the text of the policy file, its name, and the article; and the versions that undo and redo lead to.
//! The text is the document. It is only ever changed by edits, so a file that was opened and not changed is saved as it was.

use std::rc::Rc;

use super::names::Names;
use super::tree::Node;
use crate::editor::edit::{Edit, apply_all};

/// The most versions that are kept to go back to.
const MAX_STEPS: usize = 500;

/// The most bytes of all versions together. Articles are shared between versions, and count once.
const MAX_BYTES: usize = 64 << 20;

/// An article as it was pasted or opened.
#[derive(Debug, PartialEq)]
pub struct Article {
    /// The name of its file, whose ending says what it is.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Article {
    /// Its file for the worker. The mark at its beginning says that it is UTF-8, whatever a page that was copied declares.
    #[must_use]
    pub fn file(&self) -> (String, Rc<str>) {
        (self.name.clone(), ["\u{feff}", &self.text].concat().into())
    }
}

/// One version of the work.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The text of the policy file.
    pub text: Rc<str>,
    /// The same as a tree.
    pub root: Node,
    /// The names in it.
    pub names: Rc<Names>,
    /// The article.
    pub article: Option<Rc<Article>>,
}

impl Document {
    /// A file as it is. A text that is not JSON has an empty tree, and the findings say where it stops.
    #[must_use]
    pub fn open(text: &str, article: Option<Rc<Article>>) -> Document {
        let root = Node::read(text).unwrap_or_default();
        let names = Rc::new(Names::of(&root));
        Document { text: text.into(), root, names, article }
    }

    /// The document with another text.
    #[must_use]
    pub fn with_text(&self, text: &str) -> Document {
        let root = Node::read(text).map_or_else(|| self.root.clone(), |root| root.keeping(&self.root));
        let names = Names::of(&root);
        let names = if names == *self.names { self.names.clone() } else { Rc::new(names) };
        Document { text: text.into(), root, names, article: self.article.clone() }
    }

    /// The document after edits.
    ///
    /// # Errors
    /// Why they cannot be made, in words.
    pub fn edited(&self, edits: &[Edit]) -> Result<Document, String> {
        apply_all(&self.text, edits).map(|text| self.with_text(&text)).map_err(|error| error.to_string())
    }

    /// The id of the policy.
    #[must_use]
    pub fn id(&self) -> &str {
        match self.root.text_of("id") {
            "" => "policy",
            id => id,
        }
    }

    /// The path of the policy's file as the worker gets it: in a folder of policies its name has to be its id.
    #[must_use]
    pub fn path(&self) -> String {
        ["policies/", &self.file_name()].concat()
    }

    /// The name of the policy's file.
    #[must_use]
    pub fn file_name(&self) -> String {
        [self.id(), ".json"].concat()
    }
}

/// A document with the versions before and after it.
#[derive(Debug, Clone)]
pub struct History {
    /// The version that is worked on.
    pub now: Document,
    /// The text as it was opened.
    pub opened: Rc<str>,
    /// The text as it was opened or last downloaded.
    pub saved: Rc<str>,
    past: Vec<Step>,
    future: Vec<Step>,
    /// The field that is typed in: what follows in it is the same step.
    typing: Option<String>,
}

#[derive(Debug, Clone)]
struct Step {
    document: Document,
    /// The field that the step changed.
    field: String,
}

impl History {
    /// A document without a past.
    #[must_use]
    pub fn of(document: Document) -> History {
        History {
            opened: document.text.clone(),
            saved: document.text.clone(),
            now: document,
            past: Vec::new(),
            future: Vec::new(),
            typing: None,
        }
    }

    /// Makes a version the present one. Typing on in the same field adds no step.
    pub fn push(&mut self, document: Document, field: &str, is_typing: bool) {
        if document == self.now {
            return;
        }
        let continues = is_typing && self.typing.as_deref() == Some(field);
        let before = std::mem::replace(&mut self.now, document);
        if !continues {
            self.past.push(Step { document: before, field: field.to_owned() });
        }
        self.future.clear();
        self.typing = is_typing.then(|| field.to_owned());
        let mut bytes = 0;
        let fits = |step: &&Step| {
            bytes += step.document.text.len();
            bytes <= MAX_BYTES
        };
        let kept = self.past.iter().rev().take(MAX_STEPS).take_while(fits).count();
        self.past.drain(..self.past.len() - kept);
    }

    /// Ends the step of a field: what is typed next is another one.
    pub fn rest(&mut self) {
        self.typing = None;
    }

    /// Goes one version back; returns the field that it changes.
    pub fn undo(&mut self) -> Option<String> {
        self.typing = None;
        let Step { document, field } = self.past.pop()?;
        let after = std::mem::replace(&mut self.now, document);
        self.future.push(Step { document: after, field: field.clone() });
        Some(field)
    }

    /// Goes one version forward again; returns the field that it changes.
    pub fn redo(&mut self) -> Option<String> {
        self.typing = None;
        let Step { document, field } = self.future.pop()?;
        let before = std::mem::replace(&mut self.now, document);
        self.past.push(Step { document: before, field: field.clone() });
        Some(field)
    }

    /// Whether there is a version to go back to.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a version to go forward to.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Whether the text differs from the file as it was opened or last downloaded.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.now.text != self.saved
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::editor::edit::{Path, Value};

    const FILE: &str = include_str!("../../policies/us-weapons-in-russia.json");

    fn titled(title: &str) -> Edit {
        Edit::Set { at: Path::root().key("title").key("en"), value: Value::Text(title.to_owned()) }
    }

    fn typed(history: &mut History, title: &str, field: &str) {
        let document = history.now.edited(&[titled(title)]).unwrap();
        history.push(document, field, true);
    }

    #[test]
    fn an_unchanged_file_is_the_same_bytes_and_one_change_touches_one_line() {
        let document = Document::open(FILE, None);
        assert_eq!(&*document.text, FILE);
        let edited = document.edited(&[titled("Weapons")]).unwrap();
        let differing = FILE.lines().zip(edited.text.lines()).filter(|(old, new)| old != new).count();
        assert_eq!((differing, FILE.lines().count()), (1, edited.text.lines().count()));
        assert_eq!(edited.root.at("/title/en").map(Node::text), Some("Weapons"));
        let back = edited.edited(&[titled(document.root.at("/title/en").unwrap().text())]).unwrap();
        assert_eq!(&*back.text, FILE);
    }

    #[test]
    fn typing_in_one_field_is_one_step() {
        let mut history = History::of(Document::open(FILE, None));
        for title in ["W", "We", "Wea"] {
            typed(&mut history, title, "/title/en");
        }
        assert_eq!(history.undo().as_deref(), Some("/title/en"));
        assert_eq!(&*history.now.text, FILE);
        assert!(!history.can_undo() && history.can_redo());
        assert_eq!(history.redo().as_deref(), Some("/title/en"));
        assert_eq!(history.now.root.at("/title/en").map(Node::text), Some("Wea"));
        // Another field, and the same field after a rest, are steps of their own.
        typed(&mut history, "Weap", "/title/en");
        history.rest();
        typed(&mut history, "Weapo", "/title/en");
        typed(&mut history, "Weapon", "/lead/en");
        let mut steps = 0;
        while history.undo().is_some() {
            steps += 1;
        }
        assert_eq!((steps, &*history.now.text), (4, FILE));
    }

    #[test]
    fn a_new_step_ends_what_could_be_done_again() {
        let mut history = History::of(Document::open(FILE, None));
        typed(&mut history, "One", "/title/en");
        history.undo();
        typed(&mut history, "Two", "/title/en");
        assert!(!history.can_redo());
        assert!(history.is_changed());
        history.undo();
        assert!(!history.is_changed());
    }

    #[test]
    fn what_does_not_change_anything_is_no_step() {
        let mut history = History::of(Document::open(FILE, None));
        let same = history.now.edited(&[]).unwrap();
        history.push(same, "/title/en", false);
        assert!(!history.can_undo());
    }

    #[test]
    fn old_versions_are_dropped_where_there_are_too_many() {
        let mut history = History::of(Document::open(FILE, None));
        for number in 0..2 * MAX_STEPS {
            let document = history.now.edited(&[titled(&format!("Title {number}"))]).unwrap();
            history.push(document, "/title/en", false);
        }
        assert_eq!(history.past.len(), MAX_STEPS);
    }

    #[test]
    fn the_article_is_part_of_a_version() {
        let mut history = History::of(Document::open(FILE, None));
        let article = Some(Rc::new(Article { name: "article.txt".to_owned(), text: "Words.".to_owned() }));
        let document = Document { article, ..history.now.clone() };
        history.push(document, "article", false);
        assert!(history.now.article.is_some());
        assert_eq!(history.undo().as_deref(), Some("article"));
        assert!(history.now.article.is_none());
    }

    #[test]
    fn names_stay_shared_while_only_sentences_change() {
        let document = Document::open(FILE, None);
        let at = Path::root().key("rules").index(0).key("text").key("en");
        let edited = document.edited(&[Edit::Set { at, value: Value::Text("Another sentence.".to_owned()) }]).unwrap();
        assert!(Rc::ptr_eq(&document.names, &edited.names));
    }
}
