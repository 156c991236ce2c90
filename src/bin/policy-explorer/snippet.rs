//! `snippet`: what an editor pastes into an article, and whether what was pasted is out of date.

use std::fmt::Write;
use std::path::Path;
use std::rc::Rc;

use base64::Engine;
use policy_explorer::engine::policy::Status;
use policy_explorer::engine::{Policy, Scenario};
use policy_explorer::view::words::Words;
use sha2::{Digest, Sha256, Sha384};

use crate::args::{Format, Kind, Look, Snippet, Styles};
use crate::markup::{attributes, in_html};
use crate::{Ending, file, page, prerender, stale};

/// What a snippet is made of.
pub struct Parts<'a> {
    pub policy: Rc<Policy>,
    pub start: Scenario,
    pub look: &'a Look,
    /// Where the files of `dist/` are, with a slash at its end.
    pub base: String,
    /// The digest of the policy file.
    pub digest: String,
    pub styles: Styles,
    /// The script's address relative to `base`, and its integrity hash where it is pinned.
    pub script: (String, Option<String>),
}

pub fn run(command: &Snippet, format: Format) -> Ending {
    let (policy, file) = match file::sound(&command.file, format) {
        Ok(sound) => sound,
        Err(ending) => return ending,
    };
    let digest = digest(file.text.as_bytes());
    if let Some(page) = &command.verify {
        return stale::run(&policy, &digest, page, format);
    }
    let made = prerender::scenario(&policy, &command.look).and_then(|start| {
        let base = command.base.as_deref().unwrap_or_default();
        let base = if base.ends_with('/') { base.to_owned() } else { format!("{base}/") };
        let script = script(command.pin.as_deref())?;
        let styles = command.styles;
        Ok(Parts { policy: Rc::new(policy), start, look: &command.look, base, digest, styles, script })
    });
    match made {
        Ok(parts) => file::deliver(&parts.written(command.kind), command.output.as_deref()),
        Err(ending) => ending,
    }
}

/// The digest of a policy file that snippets carry: enough of SHA-256 to tell one version from another.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The name of the script, and its hash if one release of it is named.
fn script(pin: Option<&Path>) -> Result<(String, Option<String>), Ending> {
    const NAME: &str = "policy-explorer.js";
    let Some(folder) = pin else { return Ok((NAME.to_owned(), None)) };
    let path = folder.join(VERSION).join(NAME);
    let bytes = std::fs::read(&path).map_err(|error| {
        eprintln!("error: `{}` cannot be read: {error}\nhelp: `make dist` writes it", path.display());
        Ending::CouldNotRun
    })?;
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(&bytes));
    Ok((format!("{VERSION}/{NAME}"), Some(format!("sha384-{hash}"))))
}

/// The release that this program belongs to.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Parts<'_> {
    fn written(&self, kind: Kind) -> String {
        if self.styles == Styles::File {
            return prerender::styles(&self.policy, &self.start);
        }
        match kind {
            Kind::Script => self.script_alone(),
            Kind::Element => format!("{}\n{}", self.element(""), self.script_tag(&[])),
            Kind::Placeholder => self.placeholder(),
            Kind::Prerendered => {
                let stylesheet = self.stylesheet();
                let content = prerender::content(&self.policy, &self.start, self.look, stylesheet.as_deref(), false);
                format!("{}\n{}", self.element(&content), self.script_tag(&[]))
            }
            Kind::Iframe => self.frame(),
            Kind::Page => page::page(self),
        }
    }

    /// The language that is shown.
    pub fn language(&self) -> &str {
        self.look.lang.as_deref().unwrap_or(self.policy.language())
    }

    /// The words of its interface.
    pub fn words(&self) -> &'static Words {
        Words::of(self.language())
    }

    /// The address of the policy file.
    pub fn policy_address(&self) -> String {
        format!("{}policies/{}.json", self.base, self.policy.id())
    }

    /// The address of the standalone page in the language that is shown.
    pub fn page_address(&self) -> String {
        match &self.look.lang {
            Some(language) if language != self.policy.language() => {
                format!("{}{}.{language}.html", self.base, self.policy.id())
            }
            _ => format!("{}{}.html", self.base, self.policy.id()),
        }
    }

    /// The address of the style sheet, which has its content in its name: markup of one version of a policy would show
    /// wrong answers with the sheet of another.
    fn stylesheet(&self) -> Option<String> {
        let name = || digest(prerender::styles(&self.policy, &self.start).as_bytes());
        (self.styles == Styles::Linked).then(|| format!("{}{}-{}.css", self.base, self.policy.id(), name()))
    }

    /// `dim=option;…`, if it was asked for.
    fn scenario(&self) -> Option<String> {
        let chosen: Vec<String> =
            self.look.scenario.iter().map(|(dimension, option)| format!("{dimension}={option}")).collect();
        (!chosen.is_empty()).then(|| chosen.join(";"))
    }

    fn heading_level(&self) -> Option<String> {
        (self.look.heading_level != 2).then(|| self.look.heading_level.to_string())
    }

    /// What tells `--verify` which policy and which release a snippet is of.
    fn origin(&self) -> [(&'static str, Option<&str>); 2] {
        [("data-policy-hash", Some(&self.digest)), ("data-release", Some(VERSION))]
    }

    fn script_tag(&self, more: &[(&str, Option<&str>)]) -> String {
        let (name, integrity) = &self.script;
        let address = format!("{}{name}", self.base);
        // Also where nothing is pinned: what the script fetches goes without credentials, and browsers make a second
        // connection for it if the script came with them.
        let cross = Some("anonymous");
        let mut all =
            vec![("src", Some(address.as_str())), ("integrity", integrity.as_deref()), ("crossorigin", cross)];
        all.extend(more);
        format!("<script async{}></script>\n", attributes(&all))
    }

    fn script_alone(&self) -> String {
        let (policy, scenario, level) = (self.policy_address(), self.scenario(), self.heading_level());
        let mut more = vec![
            ("data-policy", Some(policy.as_str())),
            ("data-lang", self.look.lang.as_deref()),
            ("data-scenario", scenario.as_deref()),
            ("data-heading-level", level.as_deref()),
        ];
        more.extend(self.origin());
        let fallback = self.fallback();
        format!(
            "{}<noscript><div data-policy-hash=\"{}\">\n{fallback}</div></noscript>\n",
            self.script_tag(&more),
            self.digest
        )
    }

    /// The custom element, with what stands in its shadow root, if anything, before its fallback.
    pub fn element(&self, content: &str) -> String {
        let (policy, scenario, level) = (self.policy_address(), self.scenario(), self.heading_level());
        let mut all = vec![
            ("policy", Some(policy.as_str())),
            ("lang", Some(self.language())),
            ("scenario", scenario.as_deref()),
            ("heading-level", level.as_deref()),
        ];
        all.extend(self.origin());
        format!("<policy-explorer{}>\n{content}{}</policy-explorer>", attributes(&all), self.fallback())
    }

    fn placeholder(&self) -> String {
        let (policy, scenario, level) = (self.policy_address(), self.scenario(), self.heading_level());
        let mut all = vec![
            ("data-policy-explorer", Some(policy.as_str())),
            ("lang", Some(self.language())),
            ("data-scenario", scenario.as_deref()),
            ("data-heading-level", level.as_deref()),
        ];
        all.extend(self.origin());
        format!("<div{}>\n{}</div>\n", attributes(&all), self.fallback())
    }

    fn frame(&self) -> String {
        let title = self.policy.localize(self.policy.title(), self.language()).text;
        let page = self.page_address();
        let mut frame = vec![
            ("src", Some(page.as_str())),
            ("title", Some(title)),
            ("loading", Some("lazy")),
            // Links of the widget open in a window of their own, out of the sandbox.
            ("sandbox", Some("allow-scripts allow-popups allow-popups-to-escape-sandbox")),
            // The style where it is not stripped, else a width that fits a phone.
            ("width", Some("360")),
            ("height", Some("900")),
            ("style", Some("width:100%;border:0")),
        ];
        frame.extend(self.origin());
        let frame = attributes(&frame);
        let hash = &self.digest;
        format!("<div data-policy-hash=\"{hash}\">\n<iframe{frame}></iframe>\n{}</div>\n", self.version_line())
    }

    /// What a reader has where nothing else is shown: title, date, the story in short, and where the current version is.
    pub fn fallback(&self) -> String {
        let (policy, words, language) = (&self.policy, self.words(), self.language());
        let text = |text| {
            let text = policy.localize(text, language);
            let words = in_html(text.text);
            // The element says which language was asked for; what is in another says so itself.
            if text.language == language {
                words
            } else {
                format!("<span lang=\"{}\" dir=\"auto\">{words}</span>", in_html(text.language))
            }
        };
        let mut lines = vec![format!("<p><strong>{}</strong></p>", text(policy.title()))];
        if policy.status() == Status::Withdrawn {
            lines.push(format!("<p>{}</p>", in_html(words.withdrawn)));
        } else {
            lines.extend(policy.summary().map(|summary| format!("<p>{}</p>", text(summary))));
            if !policy.reviewed(policy.shown_in(language)) {
                lines.push(format!("<p>{}</p>", in_html(words.unreviewed)));
            }
            lines.push(format!("<p>{}</p>", in_html(words.silence(policy))));
        }
        format!("{}\n{}", lines.join("\n"), self.version_line())
    }

    fn version_line(&self) -> String {
        let words = self.words();
        let link = format!("<a href=\"{}\">{}</a>", in_html(&self.page_address()), in_html(words.current_version));
        let reported = self.policy.reported().map(|date| {
            format!("{} <time datetime=\"{date}\">{}</time>. ", in_html(words.as_reported), in_html(&words.date(date)))
        });
        format!("<p>{}{link}</p>\n", reported.unwrap_or_default())
    }
}
