//! What can happen on the page: every change goes through one of these messages.
//! It holds data alone.

use std::rc::Rc;

use super::document::Article;
use super::found::Finding;
use super::worker::{Answer, Request};
use crate::editor::edit::Edit;

/// One of the steps of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    Start,
    Article,
    Policy,
    Preview,
    Findings,
    Changes,
    Publish,
    Keys,
}

/// One of the parts of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    About,
    Questions,
    Dimensions,
    Rules,
    Silences,
    Sources,
    Cases,
    Notes,
    Languages,
}

/// Whatever is asked of the worker, and who gets the answer.
pub type Asked = (Request, yew::Callback<Rc<Answer>>);

/// What can happen.
pub enum Message {
    /// The file is changed, in one step.
    Edit {
        /// The edits.
        edits: Vec<Edit>,
        /// The field that undo leads back to.
        field: String,
        /// Whether it is part of typing.
        is_typing: bool,
    },
    /// An entry is added, and shown.
    Add {
        /// The edit.
        edit: Edit,
        /// Where the entry will be.
        at: String,
    },
    /// The text of the file is replaced, in one step.
    Replace {
        /// The new text.
        text: String,
        /// The field that undo leads back to.
        field: String,
        /// The change, in words.
        told: String,
    },
    /// An entry is renamed everywhere.
    Rename {
        /// The entry.
        at: String,
        /// Its new id.
        new: String,
    },
    /// The entry at this place is removed.
    Remove(String),
    /// A file for publishing is made and downloaded.
    Make {
        /// `script` or `page`.
        kind: &'static str,
        /// The id of the policy.
        id: String,
        /// The language.
        language: Rc<str>,
        /// The name of the policy's file.
        name: String,
        /// Its text.
        text: Rc<str>,
        /// Where the files will be served.
        base: String,
    },
    /// Rules come from a spreadsheet.
    Sheet {
        /// Its rows.
        sheet: String,
        /// Whether rules that it lacks are removed.
        remove: bool,
    },
    /// The rules go to the clipboard as a sheet.
    CopySheet,
    /// A finding is put right as it offers.
    Mend(Rc<Finding>),
    /// A warning is accepted, with a reason.
    Accept(Rc<Finding>, String),
    /// Back.
    Undo,
    /// Forward again.
    Redo,
    /// A field is left.
    Rest,
    /// A policy is opened in place of the present one.
    Open(String),
    /// A file beside the page is there, or is not.
    Fetched(String, Option<String>),
    /// A policy that ships is opened.
    Ship(&'static str),
    /// The article is replaced.
    Article(Option<Rc<Article>>),
    /// A step is shown.
    Go(Pane),
    /// A part of the policy is shown.
    Part(Section),
    /// The field at a place of the file is shown.
    Show(String),
    /// A card is opened or closed.
    Toggle(String, bool),
    /// Rules are shown as a grid, or as cards.
    AsGrid(bool),
    /// The language of the interface.
    Language(String),
    /// The languages of the policy that are shown.
    Shown(Vec<Rc<str>>),
    /// The worker is asked.
    Ask(Box<Asked>),
    /// It is time to look for findings.
    Analyse,
    /// The worker has answered the question of that number about that version.
    Analysed(usize, u32, Answer),
    /// The worker has read an article.
    Read(Rc<Article>, Answer),
    /// The document from the last time.
    Kept(Option<Vec<String>>),
    /// The small example of `new` is opened.
    Example,
    /// The last document is taken up again.
    Resume,
    /// It is time to keep the document.
    Keep,
    /// It is kept, or could not be.
    IsKept(bool),
    /// The stored document is deleted.
    Forget,
    /// The file was downloaded.
    Downloaded,
    /// Something to be said.
    Tell(String),
    /// A key is pressed that may be a command.
    Key(web_sys::KeyboardEvent),
}
