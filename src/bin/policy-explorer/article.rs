//! The article that quotes are looked up in: a page on disk, HTML or plain text, and any page that a snippet is in.
//! It never fetches anything: save the page first.

use std::path::Path;

use policy_explorer::editor::analysis::quotes::Article;

use crate::html::Runs;
use crate::shell::Shell;
use crate::shown::visible;
use crate::{Ending, html, text};

/// The size limit of a page, in bytes. A page that was saved in one file with its pictures often has 20 MB.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// What a page is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Html,
    Xhtml,
    Markdown,
    Plain,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Form::Html => "HTML",
            Form::Xhtml => "XHTML",
            Form::Markdown => "Markdown",
            Form::Plain => "plain text",
        }
    }
}

/// An article.
pub struct Page {
    /// Its path, as it is shown.
    pub name: String,
    /// What it was read as, in words.
    pub kind: String,
    /// The parts that the widget of a policy looks a passage up in.
    pub parts: Vec<Article>,
    /// The text of the first of them.
    pub text: Runs,
}

/// The source of a page, and what it is.
pub struct Source {
    pub name: String,
    pub text: String,
    pub form: Form,
    pub encoding: &'static str,
}

/// Reads an article, or prints why it cannot be read.
pub fn open(path: &Path, policy: &str, shell: &Shell<'_>) -> Result<Page, Ending> {
    let Source { name, text, form, encoding } = source(path, shell)?;
    let parts: Vec<Runs> = match form {
        Form::Plain => vec![plain(&text)],
        Form::Markdown => vec![html::markdown(&text)],
        Form::Html | Form::Xhtml => {
            html::text_of(&text, policy, form == Form::Xhtml).map_err(|reason| unreadable(&name, &reason, shell))?
        }
    };
    let kind = match encoding {
        "UTF-8" => form.name().to_owned(),
        other => format!("{} in {other}", form.name()),
    };
    let runs = |runs: &Runs| Article::new(runs.iter().map(|(text, line)| (text.as_str(), *line)));
    Ok(Page { name, kind, parts: parts.iter().map(runs).collect(), text: parts.into_iter().next().unwrap_or_default() })
}

/// A plain text, whose paragraphs are separated by empty lines.
fn plain(text: &str) -> Runs {
    let mut runs = Runs::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let line = if line.trim().is_empty() { "\u{2029}" } else { line };
        runs.push((line.to_owned(), index + 1));
    }
    runs
}

/// Prints why a page cannot be read.
pub fn unreadable(name: &str, reason: &str, shell: &Shell<'_>) -> Ending {
    let help = "save the page as HTML alone (`Web page, HTML only`), or its words as plain text in UTF-8";
    shell.refuse(&format!("`{name}` cannot be read: {reason}"), help)
}

/// Reads the source of a page, or prints why it cannot be read.
pub fn source(path: &Path, shell: &Shell<'_>) -> Result<Source, Ending> {
    let name = visible(&path.display().to_string());
    let bytes = shell.read(path, MAX_BYTES)?;
    if bytes.len() > MAX_BYTES {
        return Err(unreadable(&name, &format!("it is larger than {MAX_BYTES} bytes"), shell));
    }
    let decoded = text::of_page(&bytes);
    let form = form_of(path, &decoded.text);
    let head = decoded.text.get(..decoded.text.floor_char_boundary(4096)).unwrap_or_default().to_ascii_lowercase();
    if !head.starts_with('<') && head.contains("mime-version:") && head.contains("multipart/related") {
        return Err(unreadable(&name, "it is a web archive (MHTML), whose text is encoded", shell));
    }
    if form == Form::Plain && decoded.text.contains('\0') {
        return Err(unreadable(&name, "it is neither HTML nor text", shell));
    }
    if decoded.has_errors {
        shell.warn(
            &format!("`{name}` is not all {}: what is not shows as \u{fffd}", decoded.encoding),
            "if words with accents are missing, save it as UTF-8: iconv -f windows-1252 -t utf-8 PAGE > NEW",
        );
    }
    Ok(Source { name, text: decoded.text, form, encoding: decoded.encoding })
}

/// What a page is, by its name, or by its beginning and its tags.
fn form_of(path: &Path, page: &str) -> Form {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let page = page.trim_start_matches('\u{feff}').trim_start();
    match extension.as_str() {
        "xhtml" | "xht" => Form::Xhtml,
        "html" | "htm" => Form::Html,
        "md" | "markdown" => Form::Markdown,
        "txt" | "text" => Form::Plain,
        _ if has_tags(page) => Form::Html,
        _ => Form::Plain,
    }
}

/// Elements that pages of text consist of: one of their tags shows that a text is HTML.
const TAGS: [&str; 22] = [
    "!doctype",
    "html",
    "head",
    "body",
    "article",
    "section",
    "main",
    "div",
    "p",
    "span",
    "h1",
    "h2",
    "h3",
    "ul",
    "ol",
    "table",
    "blockquote",
    "b",
    "i",
    "em",
    "strong",
    "a",
];

/// Whether a text has tags of HTML near its beginning.
fn has_tags(page: &str) -> bool {
    let beginning = page.get(..page.floor_char_boundary(64 * 1024)).unwrap_or(page);
    beginning.match_indices('<').any(|(at, _)| {
        let rest = beginning.get(at + 1..).unwrap_or_default();
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let end = rest.find(|end: char| !(end.is_ascii_alphanumeric() || end == '!')).unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let is_closed = after.starts_with(['>', '/']) || after.starts_with(char::is_whitespace);
        is_closed && TAGS.iter().any(|known| known.eq_ignore_ascii_case(name))
    })
}
