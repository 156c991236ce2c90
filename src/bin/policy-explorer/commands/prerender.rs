//! `prerender`: the widget as HTML that works without any script.

use std::rc::Rc;

use policy_explorer::engine::{Policy, Scenario};
use policy_explorer::view::prerender::{BEGINNING, END, Node, Props, render, sheet, switching, tree};
use policy_explorer::view::{PRERENDERED_SHEET, target};

use crate::args::{Look, Prerender};
use crate::markup::in_html;
use crate::packed::{self, Alphabet};
use crate::shell::Shell;
use crate::{Ending, choices, file, language};

/// How a widget is shown at first.
pub struct Shown {
    pub start: Scenario,
    /// The language of the interface, and of the texts where they are in it.
    pub language: String,
    pub heading_level: u8,
    /// Whether it is a page of its own, without an article around it.
    pub standalone: bool,
}

impl Shown {
    /// How arguments say that it is shown.
    pub fn of(policy: &Policy, look: &Look, standalone: bool, shell: &Shell<'_>) -> Result<Shown, Ending> {
        Ok(Shown {
            start: choices::over(policy, policy.start().clone(), &look.scenario, shell)?,
            language: language::of_widget(policy, look.lang.as_deref(), shell)?.to_owned(),
            heading_level: look.heading_level.unwrap_or(if standalone { 1 } else { 2 }),
            standalone,
        })
    }
}

pub fn run(command: &Prerender, shell: &Shell<'_>) -> Ending {
    let prerendered = file::sound(&command.file, shell).and_then(|(policy, _)| {
        let shown = Shown::of(&policy, &command.look, false, shell)?;
        Ok(content(&Rc::new(policy), &shown, None))
    });
    match prerendered {
        Ok(html) => shell.deliver(&html, command.output.as_deref()),
        Err(ending) => ending,
    }
}

/// All styles of a prerendered widget: its own, and the generated ones that switch its answers.
pub fn styles(policy: &Policy, shown: &Shown) -> String {
    format!("{PRERENDERED_SHEET}{}", sheet(policy, &shown.start, Some(&shown.language)))
}

/// The nodes of a prerendered widget, without its styles.
pub fn nodes(policy: &Rc<Policy>, shown: &Shown) -> Vec<Node> {
    tree(&props(policy, shown))
}

/// A prerendered widget as a script carries it, in parts with names.
pub fn ready_made(policy: &Rc<Policy>, shown: &Shown) -> [(&'static str, String); 7] {
    let nodes = nodes(policy, shown);
    let switching = switching(policy, &shown.start, Some(&shown.language));
    let alphabet = Alphabet::of(packed::texts(&nodes, &switching).into_iter());
    [
        ("target", target(policy)),
        ("alphabet", alphabet.pairs()),
        ("styles", packed::unscoped(&[PRERENDERED_SHEET, BEGINNING].concat())),
        ("words", packed::words(&switching, &alphabet)),
        ("lines", packed::lines(&switching)),
        ("end", packed::unscoped(END)),
        ("nodes", packed::nodes(&nodes, &alphabet)),
    ]
}

fn props(policy: &Rc<Policy>, shown: &Shown) -> Props {
    Props {
        policy: Rc::clone(policy),
        scenario: shown.start.clone(),
        language: Some(shown.language.clone().into()),
        heading_level: shown.heading_level,
        standalone: shown.standalone,
    }
}

/// The content of `<policy-explorer>`: a declarative shadow root, and the target of the link to the answer.
/// `stylesheet` is the address of the styles, unless they are inline.
pub fn content(policy: &Rc<Policy>, shown: &Shown, stylesheet: Option<&str>) -> String {
    // Autoptimize and LiteSpeed leave it where it is; other tools, if they move it, change nothing of the page.
    let kept = "data-noptimize data-no-optimize=\"1\"";
    let style = match stylesheet {
        Some(address) => format!("<link rel=\"stylesheet\" href=\"{}\" {kept}>", in_html(address)),
        None => format!("<style {kept}>{}</style>", styles(policy, shown)),
    };
    format!(
        "<template shadowrootmode=\"open\">{style}<div>{}</div></template>\n\
         <span slot=\"answer\" id=\"{}\" tabindex=\"-1\"></span>\n",
        render(props(policy, shown)),
        target(policy)
    )
}
