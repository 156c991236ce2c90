//! Whatever bytes an article has: it is read in each of its forms, and passages are sought in it.

use policy_explorer::editor::analysis::quotes::{Article, verify};
use policy_explorer::engine::read;

use crate::{html, text};

/// The policy whose passages are sought.
const POLICY: &str = include_str!("../tests/articles/park.json");

/// A page of these bytes through decoding, parsing and looking up.
pub fn walk(bytes: &[u8]) {
    let policy = read(POLICY.as_bytes()).expect("it is a policy");
    let page = text::of_page(bytes).text;
    let mut forms = vec![vec![html::markdown(&page)], vec![vec![(page.clone(), 1)]]];
    for is_xml in [false, true] {
        forms.extend(html::text_of(&page, policy.id(), is_xml));
        for element in html::elements(&page, is_xml).into_iter().flatten() {
            assert!(element.line >= 1);
        }
    }
    for parts in forms {
        let parts: Vec<Article> =
            parts.iter().map(|runs| Article::new(runs.iter().map(|(text, line)| (text.as_str(), *line)))).collect();
        for problem in verify(&policy, &parts, None).problems {
            // Every message can be worded.
            let _ = problem.wording();
        }
    }
}
