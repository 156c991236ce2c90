//! The article that quotes are looked up in: a page on disk, HTML or plain text.
//! It never fetches anything: save the page first.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use policy_explorer::editor::analysis::quotes::Article;

use crate::{Ending, html};

/// The size limit of a page, in bytes: text and markup, without pictures.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Reads the parts of an article that the widget of a policy looks a passage up in, or prints why it cannot be read.
pub fn open(path: &Path, policy: &str) -> Result<Vec<Article>, Ending> {
    article(path, policy).map_err(|reason| {
        eprintln!("error: `{}` cannot be read: {reason}", path.display());
        Ending::CouldNotRun
    })
}

fn article(path: &Path, policy: &str) -> Result<Vec<Article>, String> {
    let page = read(path)?;
    if !is_html(path, &page) {
        return Ok(vec![Article::new([(page.as_str(), 1)])]);
    }
    let parts = html::text_of(&page, policy)?;
    Ok(parts.iter().map(|runs| Article::new(runs.iter().map(|(text, line)| (text.as_str(), *line)))).collect())
}

fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("it is larger than {MAX_BYTES} bytes"));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
}

/// Whether the name or the beginning of a page is that of HTML.
fn is_html(path: &Path, page: &str) -> bool {
    let named = path
        .extension()
        .is_some_and(|extension| ["html", "htm", "xhtml"].iter().any(|known| extension.eq_ignore_ascii_case(known)));
    let opening: String = page.trim_start_matches('\u{feff}').trim_start().chars().take(14).collect();
    let opening = opening.to_ascii_lowercase();
    named || opening.starts_with("<!doctype html") || opening.starts_with("<html")
}
