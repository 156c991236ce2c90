//! `prerender`: the widget as HTML that works without any script.

use std::rc::Rc;

use policy_explorer::engine::{Policy, Scenario};
use policy_explorer::view::prerender::{Props, render, sheet};
use policy_explorer::view::{PRERENDERED_SHEET, target};

use crate::args::{Choices, Format, Look, Prerender};
use crate::markup::in_html;
use crate::{Ending, file, report};

pub fn run(command: &Prerender, format: Format) -> Ending {
    let prerendered = file::sound(&command.file, format).and_then(|(policy, _)| {
        let start = scenario(&policy, &command.look)?;
        Ok(content(&Rc::new(policy), &start, &command.look, None, false))
    });
    match prerendered {
        Ok(html) => file::deliver(&html, command.output.as_deref()),
        Err(ending) => ending,
    }
}

/// The initial choices.
pub fn scenario(policy: &Policy, look: &Look) -> Result<Scenario, Ending> {
    let choices = look.scenario.iter().flat_map(Choices::ids);
    policy.choose(policy.start().clone(), choices).map_err(report::refuse)
}

/// All styles of a prerendered widget: its own, and the generated ones that switch its answers.
pub fn styles(policy: &Policy, start: &Scenario, look: &Look) -> String {
    format!("{PRERENDERED_SHEET}{}", sheet(policy, start, look.lang.as_deref()))
}

/// The content of `<policy-explorer>`: a declarative shadow root, and the target of the link to the answer.
/// `stylesheet` is the address of the styles, unless they are inline; `standalone` means that no article is around the
/// widget.
pub fn content(
    policy: &Rc<Policy>,
    start: &Scenario,
    look: &Look,
    stylesheet: Option<&str>,
    standalone: bool,
) -> String {
    let props = Props {
        policy: Rc::clone(policy),
        scenario: start.clone(),
        language: look.lang.clone().map(Into::into),
        heading_level: look.heading_level,
        standalone,
    };
    let style = match stylesheet {
        Some(address) => format!("<link rel=\"stylesheet\" href=\"{}\">", in_html(address)),
        // Autoptimize and LiteSpeed leave it where it is; other tools, if they move it, change nothing of the page.
        None => format!("<style data-noptimize data-no-optimize=\"1\">{}</style>", styles(policy, start, look)),
    };
    format!(
        "<template shadowrootmode=\"open\">{style}<div>{}</div></template>\n\
         <span slot=\"answer\" id=\"{}\" tabindex=\"-1\"></span>\n",
        render(props),
        target(policy)
    )
}
