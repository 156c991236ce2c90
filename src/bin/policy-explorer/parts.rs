//! The ingredients of snippets and of the standalone page, and the markup that they share.
//! It reads and writes no file.

use std::fmt::Write;
use std::rc::Rc;

use base64::Engine;
use policy_explorer::editor::analysis::quotes::sha256;
use policy_explorer::engine::policy::{Status, Text};
use policy_explorer::engine::scenario::written;
use policy_explorer::engine::{Outcome, Policy, decide, deciding};
use policy_explorer::view::prerender::Node;
use policy_explorer::view::target;
use policy_explorer::view::words::Words;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha384};

use crate::args::{Choices, OfPage, Styles};
use crate::commands::prerender::{self, Shown};
use crate::markup::{as_json, attributes, element, in_html, in_lines};
use crate::packed;

/// The frame's width where the host strips its style, as systems that embed by address do: it fits a phone.
const FRAME_WIDTH: usize = 360;

/// Widths between which the height of a frame is interpolated. A page is not higher in a wider one than the last.
const FRAME_WIDTHS: [usize; 5] = [320, FRAME_WIDTH, 480, 600, 720];

/// A standalone page's margins, beside its text.
const MARGINS: usize = 40;

/// The height that is reserved for a widget at most, in CSS pixels: it stays empty where no script runs.
const MOST_RESERVED: usize = 600;

/// How wide its longest lines are.
const WIDEST_TEXT: usize = 460;

/// A column as the host of a frame sees it: the frame's height depends on it. It is as wide as a column of text where its
/// parent takes the width of its content.
const FRAME_COLUMN: &str = "writing-mode:horizontal-tb;container-type:inline-size;contain-intrinsic-inline-size:min(600px,85vw);max-inline-size:100%";

/// The release of this program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The ingredients of a snippet.
pub struct Parts<'a> {
    pub policy: Rc<Policy>,
    pub shown: Shown,
    /// The initial choices that were requested.
    pub scenario: &'a [Choices],
    /// What only the standalone page states.
    pub of_page: &'a OfPage,
    /// The address of the files of `dist/`, with a trailing slash.
    pub base: String,
    /// The digest of the policy file.
    pub digest: String,
    /// The compact form of the policy, with which the live widget needs no strict reader.
    pub checked: String,
    pub styles: Styles,
    pub script: Script,
    /// The script that tells the frame around a standalone page its height.
    pub frame_script: Script,
}

/// A script's address relative to `base`, and its integrity hash if it is pinned.
pub struct Script {
    pub name: String,
    pub integrity: Option<String>,
}

/// The digest of a policy file that snippets carry: enough of SHA-256 to tell one version from another.
pub fn digest(bytes: &[u8]) -> String {
    let mut hex = sha256(bytes);
    hex.truncate(16);
    hex
}

impl Parts<'_> {
    /// The displayed language.
    pub fn language(&self) -> &str {
        &self.shown.language
    }

    /// The words of its interface.
    pub fn words(&self) -> &'static Words {
        Words::of(self.language())
    }

    /// The policy file.
    pub fn policy_file(&self) -> String {
        format!("policies/{}.json", self.policy.id())
    }

    /// Its address.
    pub fn policy_address(&self) -> String {
        [&*self.base, &self.policy_file()].concat()
    }

    /// The file with the compact form of the policy.
    pub fn checked_file(&self) -> String {
        format!("{}-{}.txt", self.policy.id(), digest(self.checked.as_bytes()))
    }

    /// The policy's id, followed by the displayed language if that is not the policy's own. Used in file names.
    pub fn name(&self) -> String {
        self.name_in(self.language())
    }

    /// A language of the interface alone has no files of its own.
    fn name_in(&self, language: &str) -> String {
        let id = self.policy.id();
        match self.policy.spelled(language) {
            Some(language) if language != self.policy.language() => format!("{id}.{language}"),
            _ => id.to_owned(),
        }
    }

    /// The address of the standalone page in the displayed language.
    pub fn page_address(&self) -> String {
        format!("{}{}.html", self.base, self.name())
    }

    /// The address of that page in another language.
    pub fn page_address_in(&self, language: &str) -> String {
        format!("{}{}.html", self.base, self.name_in(language))
    }

    /// An address, if the files have absolute ones.
    pub fn whole(&self, address: String) -> Option<String> {
        ["https://", "http://"].iter().any(|scheme| self.base.starts_with(scheme)).then_some(address)
    }

    /// The address of the page's oEmbed answer, if the files have absolute addresses.
    pub fn oembed_address(&self) -> Option<String> {
        let page = self.whole(self.page_address())?;
        page.strip_suffix(".html").map(|name| format!("{name}.oembed.json"))
    }

    /// The file of a style sheet, which has a content hash: with the sheet of another version of the policy, the markup would
    /// show wrong answers.
    pub fn stylesheet_file(&self, styles: &str) -> String {
        format!("{}-{}.css", self.name(), digest(styles.as_bytes()))
    }

    /// The address of the style sheet, if the snippet links it.
    pub fn stylesheet(&self) -> Option<String> {
        let file = || self.stylesheet_file(&prerender::styles(&self.policy, &self.shown));
        (self.styles == Styles::Linked).then(|| [&*self.base, &file()].concat())
    }

    /// `dim=option;…`, if it was requested.
    fn scenario(&self) -> Option<String> {
        let pairs: Vec<(String, String)> = self.scenario.iter().flat_map(|choices| choices.0.iter().cloned()).collect();
        (!pairs.is_empty()).then(|| written(&pairs, ";"))
    }

    fn heading_level(&self) -> Option<String> {
        (self.shown.heading_level != 2).then(|| self.shown.heading_level.to_string())
    }

    /// The attributes by which `--verify` recognises the policy and the release of a snippet.
    fn origin(&self) -> [(&'static str, Option<&str>); 2] {
        [("data-policy-hash", Some(&self.digest)), ("data-release", Some(VERSION))]
    }

    pub fn script_tag(&self) -> String {
        self.tag(&self.script)
    }

    /// The name of the script with the answers in the displayed language, if there is one: not of another release than the
    /// newest, since a correction has to reach readers, and not in a language of the interface alone.
    pub fn answers(&self) -> Option<Script> {
        let language = self.policy.spelled(self.language())?;
        let name = format!("{}.{language}.js", self.policy.id());
        self.script.integrity.is_none().then_some(Script { name, integrity: None })
    }

    pub fn tag(&self, script: &Script) -> String {
        let Script { name, integrity } = script;
        let address = format!("{}{name}", self.base);
        // Needed even without an integrity hash: the script fetches without credentials, and browsers would open a
        // second connection for that if the script itself came with credentials.
        let cross = Some("anonymous");
        let all = [
            // Cloudflare, which reads it only before the address, Autoptimize and LiteSpeed leave the script alone.
            ("data-cfasync", Some("false")),
            ("data-noptimize", Some("")),
            ("data-no-optimize", Some("1")),
            ("src", Some(address.as_str())),
            ("integrity", integrity.as_deref()),
            ("crossorigin", cross),
        ];
        format!("<script async{}></script>\n", attributes(&all))
    }

    /// The tag of a script in the standalone page. It is opened from disk too, where no script may be cross-origin, so
    /// only a pinned one is.
    pub fn page_script(&self, script: &Script) -> String {
        let address = format!("{}{}", self.base, script.name);
        let integrity = script.integrity.as_deref();
        let all = [
            ("src", Some(address.as_str())),
            ("integrity", integrity),
            ("crossorigin", integrity.map(|_| "anonymous")),
        ];
        format!("<script async{}></script>\n", attributes(&all))
    }

    /// The custom element, with the content of its shadow root, if any, before its fallback.
    /// `standalone` is for a page without an article.
    pub fn element(&self, content: &str, standalone: bool) -> String {
        let (policy, scenario, level) = (self.policy_address(), self.scenario(), self.heading_level());
        let mut all = vec![
            ("policy", Some(policy.as_str())),
            ("lang", Some(self.language())),
            ("scenario", scenario.as_deref()),
            ("heading-level", level.as_deref()),
            ("data-standalone", standalone.then_some("")),
        ];
        all.extend(self.origin());
        all.push(("data-policy-checked", Some(&self.checked)));
        format!("<policy-explorer{}>\n{content}{}</policy-explorer>", attributes(&all), self.fallback())
    }

    pub fn placeholder(&self) -> String {
        self.place(&self.policy_address(), None, Some(&self.checked), &self.fallback())
    }

    /// The place that the script with the answers fills. It is nearly as high as the widget, so that little moves.
    pub fn answers_place(&self) -> String {
        let is_withdrawn = self.policy.status() == Status::Withdrawn;
        let style = (!is_withdrawn).then(|| format!("min-height:{MOST_RESERVED}px"));
        self.place(self.policy.id(), style.as_deref(), None, &in_lines(&self.prose()))
    }

    /// A plain element that a script fills. `name` says what with: a policy's id or address.
    fn place(&self, name: &str, style: Option<&str>, checked: Option<&str>, content: &str) -> String {
        let (scenario, level) = (self.scenario(), self.heading_level());
        let mut all = vec![
            ("data-policy-explorer", Some(name)),
            ("lang", Some(self.language())),
            ("data-scenario", scenario.as_deref()),
            ("data-heading-level", level.as_deref()),
            ("style", style),
            ("data-policy-checked", checked),
        ];
        all.extend(self.origin());
        format!("<div{}>\n{content}</div>\n", attributes(&all))
    }

    /// What a script with the answers is made of, as an object of JavaScript in plain ASCII. Addresses are relative to its
    /// own.
    pub fn ready_made(&self) -> String {
        let (address, checked) = (self.policy_file(), self.checked_file());
        let own = [
            ("id", self.policy.id()),
            ("language", self.language()),
            ("policy", &*address),
            ("digest", &*self.digest),
            ("checked", &*checked),
            ("release", VERSION),
        ];
        let own = own.map(|(name, value)| (name, value.to_owned()));
        let parts = own.into_iter().chain(prerender::ready_made(&self.policy, &self.shown));
        let parts = parts.map(|(name, value)| format!("{name}:{}", packed::literal(&value)));
        format!("{{{}}}", parts.collect::<Vec<_>>().join(","))
    }

    pub fn frame(&self) -> String {
        let title = self.policy.localize(self.policy.title(), self.language()).text;
        let (page, width) = (self.page_address(), FRAME_WIDTH.to_string());
        let height = self.height(FRAME_WIDTH).to_string();
        let style = format!("width:100%;height:{};border:0", self.height_by_width());
        let mut frame = vec![
            ("src", Some(page.as_str())),
            ("title", Some(title)),
            ("loading", Some("lazy")),
            // Links of the widget open in a window of their own, outside the sandbox.
            ("sandbox", Some("allow-scripts allow-popups allow-popups-to-escape-sandbox")),
            // The style, or if it is stripped, a size that fits a phone.
            ("width", Some(width.as_str())),
            ("height", Some(height.as_str())),
            ("style", Some(style.as_str())),
        ];
        frame.extend(self.origin());
        let frame = attributes(&frame);
        let hash = &self.digest;
        // Where frames are stripped, the line below has to name its subject.
        let title = format!("<p><strong>{}</strong></p>", in_html(title));
        let line = in_lines(&[self.version_line()]);
        format!(
            "<div data-policy-hash=\"{hash}\" style=\"{FRAME_COLUMN}\">\n<iframe{frame}></iframe>\n{title}\n{line}</div>\n"
        )
    }

    /// A `rich` response as oembed.com defines it. It is a static file, so it cannot use the width that a site
    /// requests.
    pub fn oembed(&self) -> Value {
        json!({
            "version": "1.0",
            "type": "rich",
            "title": self.policy.localize(self.policy.title(), self.language()).text,
            "provider_name": "policy-explorer",
            "provider_url": self.base,
            // Short, so that a correction reaches sites that ask again.
            "cache_age": 3600,
            "html": self.frame(),
            "width": FRAME_WIDTH,
            "height": self.height(FRAME_WIDTH),
        })
    }

    /// The height of a frame whose host runs no script, by the width of its column: lines between the heights at some
    /// widths. The highest line counts, so a frame is rather too high, where there is room below, than too low, where it
    /// scrolls. Browsers without container units take the height in the attribute.
    fn height_by_width(&self) -> String {
        let mut heights = String::new();
        let mut last: Option<(usize, usize)> = None;
        for width in FRAME_WIDTHS {
            let height = self.height(width);
            if let Some((narrow, high)) = last {
                // Tenths of a pixel by which it is lower for each further pixel of the width.
                let falls = (high.saturating_sub(height) * 10).div_ceil(width - narrow);
                let _ = write!(heights, "{}px - {}cqw,", high + (falls * narrow).div_ceil(10), falls * 10);
            }
            last = Some((width, height));
        }
        let (_, lowest) = last.unwrap_or_default();
        format!("max({heights}{lowest}px)")
    }

    /// The approximate height of the standalone page in a window of that width, in CSS pixels.
    fn height(&self, width: usize) -> usize {
        let (policy, language) = (&self.policy, self.language());
        let column = width - MARGINS;
        // Letters of other alphabets are wider than most Latin ones.
        let widths =
            |text: &str| text.chars().map(|it| if it.is_alphabetic() && it > 'ɏ' { 5 } else { 4 }).sum::<usize>() / 4;
        let letters = |text| widths(policy.localize(text, language).text);
        // A text in lines of so many letters at the width of a phone, each line so high.
        let lines = |letters: usize, each: usize, line: usize| {
            let each = each * column.min(WIDEST_TEXT) / (FRAME_WIDTH - MARGINS);
            letters.div_ceil(each).max(1) * line
        };
        // Boxes of these widths, in rows that wrap.
        let rows = |boxes: &mut dyn Iterator<Item = usize>| {
            let (mut rows, mut used) = (1, 0);
            for width in boxes {
                if used + width > column {
                    (rows, used) = (rows + 1, 0);
                }
                used += width;
            }
            rows
        };
        // All that does not depend on the texts; some of it wraps in a narrow column.
        let mut height = 780 - (column - 280) / 2 + lines(letters(policy.title()), 23, 26);
        height += policy.lead().map_or(0, |lead| lines(letters(lead), 34, 22));
        for dimension in policy.dimensions() {
            let pills = dimension.options.iter().map(|option| 30 + 9 * letters(&option.label));
            let name = 10 + 8 * letters(&dimension.label);
            height += 2 + 44 * rows(&mut [name].into_iter().chain(pills).chain([60]));
        }
        for question in policy.questions() {
            let decision = decide(policy, question, &self.shown.start);
            if !question.is_first() {
                height += 56;
            } else if let Some(rule) = deciding(&decision.because) {
                height += lines(letters(&rule.text), 32, 25) + lines(rule.quotes.len() * 40, 34, 19);
            } else {
                for silence in &decision.silences {
                    height += lines(letters(&silence.text), 34, 22) + 78 * silence.quotes.len();
                }
            }
        }
        let sentence = policy.describe(&self.shown.start, language, str::to_owned);
        height += lines(widths(&sentence), 35, 19);
        // Each other option may lead to another answer, or make no difference.
        let others = policy.dimensions().iter().flat_map(|dimension| {
            let chosen = self.shown.start.chosen(dimension.index);
            let others = dimension.choices().filter(move |(position, _)| Some(*position) != chosen);
            others.map(|(_, option)| 10 + 9 * letters(&option.label))
        });
        height + 16 * (rows(&mut others.into_iter()) + policy.verdicts().count().min(5))
    }

    /// The file with the markup for publishing systems.
    pub fn markup_file(&self) -> String {
        markup_file(&self.name())
    }

    /// What a publishing system needs to write the prerendered widget into its own pages: the markup as nodes, so that it
    /// parses no HTML and prints only what it accepts. Addresses are relative to that of this file.
    pub fn markup(&self) -> Value {
        let (policy, words) = (&self.policy, self.words());
        let styles = prerender::styles(policy, &self.shown);
        let languages = policy.languages().iter().map(|language| {
            let name = Words::of(&language.tag).language_name(&language.tag);
            (language.tag.clone(), json!({"file": markup_file(&self.name_in(&language.tag)), "name": name}))
        });
        let status = match policy.status() {
            Status::Current => "current",
            Status::Superseded => "superseded",
            Status::Withdrawn => "withdrawn",
        };
        json!({
            "format": 1,
            "id": policy.id(),
            "title": policy.localize(policy.title(), self.language()).text,
            "status": status,
            "language": self.language(),
            "direction": words.direction,
            "languages": languages.collect::<Map<String, Value>>(),
            "digest": self.digest,
            "release": VERSION,
            "policy": self.policy_address(),
            "page": self.page_address(),
            "script": self.script.name,
            "styles": {"file": self.stylesheet_file(&styles), "integrity": integrity(styles.as_bytes())},
            "checked": self.checked,
            "target": target(policy),
            "prose": as_json(&self.prose()),
            "answer": as_json(&self.answer()),
            "widget": as_json(&prerender::nodes(policy, &self.shown)),
        })
    }

    /// The fallback content: title, date, summary, and a link to the current version.
    pub fn fallback(&self) -> String {
        let (policy, words) = (&self.policy, self.words());
        let mut nodes = vec![self.title()];
        if policy.status() == Status::Withdrawn {
            nodes.push(paragraph(vec![plain(words.withdrawn)]));
        } else {
            nodes.extend(policy.summary().map(|summary| paragraph(vec![self.said(summary)])));
            nodes.extend(self.unreviewed());
            nodes.push(paragraph(vec![plain(words.silence(policy))]));
        }
        nodes.push(self.version_line());
        in_lines(&nodes)
    }

    /// The content where nothing runs: title, lead and every rule's and silence's sentence, each of which is true when read alone.
    fn prose(&self) -> Vec<Node> {
        let (policy, words) = (&self.policy, self.words());
        if policy.status() == Status::Withdrawn {
            return vec![self.title(), paragraph(vec![plain(words.withdrawn)]), self.version_line()];
        }
        let mut nodes = vec![self.title()];
        nodes.extend(policy.lead().map(|lead| paragraph(vec![self.said(lead)])));
        // Two rules may be one sentence of the report.
        let mut said = Vec::new();
        let texts = policy.rules().iter().map(|rule| &rule.text);
        for text in texts.chain(policy.silences().iter().map(|silence| &silence.text)) {
            let line = element("li", &[], vec![self.said(text)]);
            if !said.contains(&line) {
                said.push(line);
            }
        }
        nodes.push(element("ul", &[], said));
        nodes.extend(self.unreviewed());
        nodes.push(paragraph(vec![plain(words.silence(policy))]));
        nodes.push(self.version_line());
        nodes
    }

    /// The answer to every question at the start, with its scenario, as prose; nothing where a choice is missing.
    fn answer(&self) -> Vec<Node> {
        let (policy, start, words) = (&self.policy, &self.shown.start, self.words());
        if policy.status() == Status::Withdrawn || !start.is_complete() {
            return Vec::new();
        }
        let mut nodes = vec![paragraph(vec![plain(&policy.describe(start, self.language(), str::to_owned))])];
        for question in policy.questions() {
            let decision = decide(policy, question, start);
            let verdict = match decision.outcome {
                Outcome::Decided(verdict) => self.said(question.label_of(verdict)),
                Outcome::Unstated => plain(words.unstated(policy)),
                // Neither is an answer, and a sound policy has none of them here.
                Outcome::Depends { .. } | Outcome::Conflict | Outcome::Undetermined => continue,
            };
            let verdict = element("strong", &[], vec![verdict]);
            nodes.push(paragraph(vec![self.said(&question.label), plain(words.colon), verdict]));
            let rule = deciding(&decision.because).map(|rule| &rule.text);
            let remarks = decision.silences.iter().map(|silence| &silence.text);
            nodes.extend(rule.into_iter().chain(remarks).map(|text| paragraph(vec![self.said(text)])));
        }
        nodes
    }

    fn title(&self) -> Node {
        paragraph(vec![element("strong", &[], vec![self.said(self.policy.title())])])
    }

    /// That no editor has reviewed the texts, where that is so.
    fn unreviewed(&self) -> Option<Node> {
        let is_reviewed = self.policy.reviewed(self.policy.shown_in(self.language()));
        (!is_reviewed).then(|| paragraph(vec![plain(self.words().unreviewed)]))
    }

    /// A text of the policy. The element declares the requested language; texts in another language declare their own.
    fn said(&self, text: &Text) -> Node {
        let text = self.policy.localize(text, self.language());
        let words = plain(text.text);
        if text.language == self.language() {
            words
        } else {
            element("span", &[("lang", text.language), ("dir", "auto")], vec![words])
        }
    }

    fn version_line(&self) -> Node {
        let words = self.words();
        let mut line = Vec::new();
        if let Some(date) = self.policy.reported() {
            let time = element("time", &[("datetime", &date.to_string())], vec![plain(&words.date(date))]);
            line.extend([plain(&format!("{} ", words.as_reported)), time, plain(" · ")]);
        }
        line.push(element("a", &[("href", &self.page_address())], vec![plain(words.current_version)]));
        paragraph(line)
    }
}

fn markup_file(name: &str) -> String {
    format!("{name}.markup.json")
}

fn plain(words: &str) -> Node {
    Node::Text(words.to_owned())
}

fn paragraph(content: Vec<Node>) -> Node {
    element("p", &[], content)
}

/// A hash for Subresource Integrity.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(Sha384::digest(bytes)))
}
