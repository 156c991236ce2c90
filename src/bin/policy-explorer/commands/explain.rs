//! `check --explain`: the page on a code.

use policy_explorer::editor::wording::{PAGES, page};
use serde_json::json;

use crate::Ending;
use crate::args::Format;
use crate::shell::Shell;
use crate::shown::cut;

pub fn run(code: &str, shell: &Shell<'_>) -> Ending {
    let Some(page) = page(code) else {
        let code = cut(code, 60);
        let codes = PAGES.iter().map(|(known, _)| *known);
        let nearest = codes.min_by_key(|known| strsim::damerau_levenshtein(known, &code)).unwrap_or_default();
        return shell.refuse(&format!("there is no code `{code}`"), &format!("did you mean `{nearest}`?"));
    };
    match shell.format {
        Format::Json => say!(shell, "{}", json!({"code": code, "page": page})),
        Format::Human | Format::Plain | Format::Github => say!(shell, "{}", page.trim_end()),
    }
    Ending::Clean
}
