//! `check --explain`: the page on a code.

use policy_explorer::editor::wording::{PAGES, page};
use serde_json::json;

use crate::Ending;
use crate::args::Format;
use crate::report::visible;

pub fn run(code: &str, format: Format) -> Ending {
    let Some(page) = page(code) else {
        let codes = PAGES.iter().map(|(known, _)| *known);
        let nearest = codes.min_by_key(|known| strsim::damerau_levenshtein(known, code)).unwrap_or_default();
        eprintln!("error: there is no code `{}`\nhelp: did you mean `{nearest}`?", visible(code));
        return Ending::CouldNotRun;
    };
    match format {
        Format::Json => say!("{}", json!({"code": code, "page": page})),
        Format::Human | Format::Plain => say!("{}", page.trim_end()),
    }
    Ending::Clean
}
