//! The command line's arguments and their help.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use policy_explorer::engine::scenario::pairs;

use crate::spreadsheet::Separator;

/// Decide scenarios of a policy file, check it, test it, and verify its quotes.
#[derive(Debug, Parser)]
#[command(name = "policy-explorer", version, after_help = AFTER_HELP)]
pub struct Arguments {
    /// How to print.
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const AFTER_HELP: &str = "A file named `-` is standard input. Exit status: 0 clean, 1 could not run, 2 findings.\n\
    Colours are left out if NO_COLOR is set or TERM is `dumb`; COLUMNS is how wide lines may be.";

/// How to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With colour where the terminal has it, and the lines of the file.
    Human,
    /// In sentences: no colour, no drawing, for screen readers and logs.
    Plain,
    /// One JSON value.
    Json,
    /// In sentences, with findings as annotations of a workflow on GitHub.
    Github,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Decide one scenario under every question; a dimension that is left out is left open.
    Decide(Decide),
    /// Find every problem and conflict.
    Check(Check),
    /// Run the cases of the files, and tell what no case covers.
    Test(Test),
    /// Find what readers see differently between two files, or between options of a dimension.
    Diff(Diff),
    /// Look up the quotes of a file in the article.
    Verify(Verify),
    /// Print the text of an article as `verify` reads it, the anchor that names a passage of it, or where the quotes of a
    /// policy are.
    Passage(Passage),
    /// Print every scenario and its outcome: equal neighbours merged, except in JSON, which lists each.
    Table(Table),
    /// Print the rules as a CSV sheet for spreadsheets, or write such a sheet back.
    Sheet(Sheet),
    /// Print the widget as HTML that works without any script, to be put inside `<policy-explorer>`.
    Prerender(Prerender),
    /// Print what an editor pastes into an article, or find out whether what was pasted is out of date.
    Snippet(Snippet),
    /// Write all files that a newsroom serves: pages, style sheets and scripts with the answers of its policies, and the
    /// release that they need.
    Build(Build),
    /// Write compressed copies of all files in a folder that is served, and `manifest.json` and `_headers` about them.
    #[cfg(not(feature = "worker"))]
    Deliver(Deliver),
    /// Show the widget in its article in a browser on this computer, with all findings, and follow the changes of both.
    #[cfg(not(feature = "worker"))]
    Preview(Preview),
    /// Print the JSON Schema of the policy format.
    #[cfg(not(feature = "worker"))]
    Schema,
    /// Write a small, complete policy to start from.
    New(New),
    /// Print a script with which a shell completes this command line.
    #[cfg(not(feature = "worker"))]
    Completions(Completions),
    /// Print the manual, for `man`.
    #[cfg(not(feature = "worker"))]
    Man,
}

/// A policy to start from.
#[derive(Debug, Args)]
pub struct New {
    /// The file to write, named as the policy will be: `my-story.json`.
    pub file: PathBuf,
}

/// A script for a shell.
#[cfg(not(feature = "worker"))]
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    pub shell: clap_complete::Shell,
}

/// One decision.
#[derive(Debug, Args)]
pub struct Decide {
    /// The policy file.
    pub file: PathBuf,
    /// The choices, as DIMENSION=OPTION.
    #[arg(value_name = "DIM=OPTION", value_parser = choices)]
    pub choices: Vec<Choices>,
    /// The question, by its id; all if left out.
    #[arg(long, value_name = "ID")]
    pub question: Option<String>,
    /// The language of the sentences, by its tag; the policy's own if left out.
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
}

/// Problems of files.
#[derive(Debug, Args)]
pub struct Check {
    /// The policy files, or folders of policy files.
    #[arg(required_unless_present = "explain", conflicts_with = "explain", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Say what a code of a finding means, and how to put it right.
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,
    /// Refuse these too, not only errors; those that a file accepts are not refused.
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with = "explain")]
    pub deny: Option<Deny>,
    /// List the warnings too that a file accepts.
    #[arg(long, conflicts_with = "explain")]
    pub all: bool,
    /// Check again whenever one of the files changes.
    #[arg(long, conflicts_with = "explain")]
    pub watch: bool,
}

impl Check {
    /// The files to watch, if any.
    pub fn watched(&self) -> Option<Vec<&Path>> {
        self.watch.then(|| self.files.iter().map(PathBuf::as_path).collect())
    }
}

/// Refuse these too, not only errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings count as findings.
    Warnings,
}

/// Differences by effect.
#[derive(Debug, Args)]
pub struct Diff {
    /// The policy file, or the older of two.
    pub old: PathBuf,
    /// The newer policy file.
    #[arg(required_unless_present = "across")]
    pub new: Option<PathBuf>,
    /// Compare each option of this dimension with the one before it, in one file.
    #[arg(long, value_name = "DIMENSION", conflicts_with = "new")]
    pub across: Option<String>,
}

/// Cases of files.
#[derive(Debug, Args)]
pub struct Test {
    /// The policy files, or folders of policy files.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Run them again whenever one of the files changes.
    #[arg(long)]
    pub watch: bool,
}

impl Test {
    /// The files to watch, if any.
    pub fn watched(&self) -> Option<Vec<&Path>> {
        self.watch.then(|| self.files.iter().map(PathBuf::as_path).collect())
    }
}

/// Quotes of a file.
#[derive(Debug, Args)]
pub struct Verify {
    /// The policy file.
    pub file: PathBuf,
    /// The article, saved: HTML, XHTML, Markdown or plain text, in the encoding that it declares.
    #[arg(long, value_name = "PAGE")]
    pub article: PathBuf,
    /// Look up the quotes from this source alone, by its id; all if left out.
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// Print each passage as the article has it.
    #[arg(long)]
    pub show: bool,
    /// Store a digest of each passage in the file, so that a change of its words is found. Of a passage that has changed it
    /// first prints the new words, and what rests on them.
    #[arg(long)]
    pub lock: bool,
    /// Refuse these too, not only errors.
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with = "lock")]
    pub deny: Option<Deny>,
    /// Look them up again whenever the policy or the article changes.
    #[arg(long, conflicts_with = "lock")]
    pub watch: bool,
}

impl Verify {
    /// The files to watch, if any.
    pub fn watched(&self) -> Option<Vec<&Path>> {
        self.watch.then(|| vec![&*self.file, &*self.article])
    }
}

/// A passage of an article.
#[derive(Debug, Args)]
pub struct Passage {
    /// The article, saved: HTML, XHTML, Markdown or plain text, in the encoding that it declares.
    #[arg(long, value_name = "PAGE")]
    pub article: PathBuf,
    /// Print the anchor of the passage with these words.
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["from", "to"])]
    pub words: Option<String>,
    /// Print the anchor of the words from this position of the text on, in units of UTF-16.
    #[arg(long, value_name = "N", requires = "to")]
    pub from: Option<usize>,
    /// The position after the last of them.
    #[arg(long, value_name = "N", requires = "from")]
    pub to: Option<usize>,
    /// Tell where the quotes of this policy file are. The article is then the one around its widget.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Look up the quotes from this source alone, by its id; all if left out.
    #[arg(long, value_name = "ID", requires = "policy")]
    pub source: Option<String>,
}

/// The whole truth table.
#[derive(Debug, Args)]
pub struct Table {
    /// The policy file.
    pub file: PathBuf,
    /// The question, by its id; all if left out.
    #[arg(long, value_name = "ID")]
    pub question: Option<String>,
    /// In which form; Markdown if left out. `--format json` prints JSON instead.
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub form: Option<Form>,
    /// The language of the table, by its tag; the policy's own if left out.
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// What separates the cells of a CSV table; a comma if left out.
    #[arg(long, value_enum, value_name = "WHICH")]
    pub separator: Option<Separator>,
}

/// The form of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// A Markdown table for each question.
    Markdown,
    /// One CSV table, by ids, for spreadsheets.
    Csv,
    /// An HTML table for each question, to be put into a page.
    Html,
}

/// The rules as a sheet.
#[derive(Debug, Args)]
pub struct Sheet {
    /// The policy file.
    pub file: PathBuf,
    /// Write this sheet back into the policy file, if all that comes of it is sound, and say which answers it changes.
    ///
    /// In the cell of a dimension, `*` is any option, `not a; b` all others, `from 18 below 65` bounds on a number.
    #[arg(long, value_name = "RULES.csv")]
    pub apply: Option<PathBuf>,
    /// Remove the rules that the sheet lacks; without this word such a sheet is refused.
    #[arg(long, requires = "apply")]
    pub remove: bool,
    /// What separates the cells that are printed; a comma if left out. Spreadsheets want semicolons where numbers have a
    /// decimal comma.
    #[arg(long, value_enum, value_name = "WHICH", conflicts_with = "apply")]
    pub separator: Option<Separator>,
}

/// The widget as HTML.
#[derive(Debug, Args)]
pub struct Prerender {
    /// The policy file.
    pub file: PathBuf,
    /// How it is shown.
    #[command(flatten)]
    pub look: Look,
    /// Write it to this file, whole or not at all, instead of printing it.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How a widget is shown at first.
#[derive(Debug, Args)]
pub struct Look {
    /// The language tag of interface and texts; the policy's own if left out.
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// The initial choices, over the policy's own start, as DIMENSION=OPTION with `;` or `,` between.
    #[arg(long, value_name = "DIM=OPTION;…", value_parser = choices)]
    pub scenario: Vec<Choices>,
    /// The level of the widget's heading in its page: 2 if left out, and 1 in a page of its own.
    #[arg(long, value_name = "1-6", value_parser = clap::value_parser!(u8).range(1..=6))]
    pub heading_level: Option<u8>,
}

/// The kinds of snippet.
#[derive(Debug, Args)]
pub struct Snippet {
    /// The policy file.
    pub file: PathBuf,
    /// Where the files of `dist/` are served.
    #[arg(long, value_name = "URL", required_unless_present = "verify")]
    pub base: Option<String>,
    /// What kind of snippet.
    #[arg(long, value_enum, value_name = "KIND", default_value_t = Kind::Prerendered)]
    pub kind: Kind,
    /// How it is shown.
    #[command(flatten)]
    pub look: Look,
    /// What only the standalone page states.
    #[command(flatten)]
    pub page: OfPage,
    /// Where its styles are; in the snippet if left out.
    #[arg(long, value_enum, value_name = "WHERE")]
    pub styles: Option<Styles>,
    /// Name the script of this release alone, with an integrity hash, as it lies in this folder that `make dist` wrote.
    #[arg(long, value_name = "DIST")]
    pub pin: Option<PathBuf>,
    /// Write it to this file, whole or not at all, instead of printing it.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print nothing; find out whether each snippet of this policy in a page is up to date.
    #[arg(long, value_name = "PAGE", conflicts_with_all = ["base", "kind", "styles", "lang", "scenario", "heading_level", "publisher", "image", "output", "pin"])]
    pub verify: Option<PathBuf>,
}

/// The files of policies.
#[derive(Debug, Args)]
pub struct Build {
    /// The policy files, or folders of policy files.
    #[arg(required = true, value_name = "FILE")]
    pub policies: Vec<PathBuf>,
    /// The folder to write into. Files of the same names are replaced, others stay.
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// Where the files will be served.
    #[arg(long, value_name = "URL")]
    pub base: String,
    /// What the standalone pages state.
    #[command(flatten)]
    pub page: OfPage,
    /// The release: a folder that `make dist` wrote. The npm package has one.
    #[arg(long, value_name = "DIST")]
    pub release: Option<PathBuf>,
    /// Leave out the compressed copies, `manifest.json` and `_headers`, which `deliver` writes.
    #[arg(long)]
    pub plain: bool,
}

/// A folder that is served.
#[cfg(not(feature = "worker"))]
#[derive(Debug, Args)]
pub struct Deliver {
    /// The folder.
    pub folder: PathBuf,
}

/// A policy to look at.
#[cfg(not(feature = "worker"))]
#[derive(Debug, Args)]
pub struct Preview {
    /// The policy file.
    pub file: PathBuf,
    /// The article: HTML, Markdown or plain text, with `<!-- policy-explorer -->` where the widget belongs, which otherwise
    /// stands after the first paragraphs. If left out, the standalone page is shown.
    #[arg(long, value_name = "PAGE")]
    pub article: Option<PathBuf>,
    /// The port of 127.0.0.1; 0 for any that is free.
    #[arg(long, value_name = "N", default_value_t = 8090)]
    pub port: u16,
    /// The release whose script makes the widget live: a folder that `make dist` wrote. The npm package has one.
    #[arg(long, value_name = "DIST")]
    pub release: Option<PathBuf>,
}

/// What search engines and link previews are told of a standalone page, beside what is in the policy.
#[derive(Debug, Clone, Default, Args)]
pub struct OfPage {
    /// Who publishes the page.
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
    /// The whole address of a picture for previews of the page.
    #[arg(long, value_name = "URL")]
    pub image: Option<String>,
}

/// What kind of snippet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A script tag that answers at once, after a place for the widget with the policy's statements in it.
    Script,
    /// The custom element with a script tag.
    Element,
    /// Plain elements that strict filters leave alone, for sites whose pages all have the script.
    Placeholder,
    /// The custom element with every answer in it: it works where scripts are stripped or have not come yet.
    Prerendered,
    /// A sandboxed frame of the standalone page, for systems that allow no script.
    Iframe,
    /// The standalone page itself.
    Page,
    /// What `build` turns into the script of `--kind script`: every answer ready-made, as an object of JavaScript.
    Answers,
    /// What a site that embeds by address asks for: the frame, as oEmbed (a `--base` with `https://` is needed).
    Oembed,
}

/// Where a prerendered snippet has its styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Styles {
    /// In the snippet.
    Inline,
    /// In a file beside the standalone page, for hosts that forbid inline styles.
    Linked,
    /// Print that file.
    File,
}

/// A scenario as it is written.
#[derive(Debug, Clone, Default)]
pub struct Choices(pub Vec<(String, String)>);

impl Choices {
    /// The ids of dimensions and options.
    pub fn ids(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(dimension, option)| (dimension.as_str(), option.as_str()))
    }
}

fn choices(text: &str) -> Result<Choices, String> {
    let mut choices = Choices::default();
    // Spaces separate pairs too, except around a `=`.
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut text = String::new();
    for word in words {
        let is_apart = !text.is_empty() && !text.ends_with('=') && !word.starts_with('=');
        text.push_str(if is_apart { ";" } else { "" });
        text.push_str(word);
    }
    for (part, ids) in pairs(&text.replace(',', ";")) {
        let (dimension, option) = ids.ok_or_else(|| format!("expected DIMENSION=OPTION, but found `{part}`"))?;
        choices.0.push((dimension.trim().to_owned(), option.trim().to_owned()));
    }
    Ok(choices)
}
