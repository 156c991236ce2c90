//! The words for every kind of problem: what is wrong, why it matters, what to do.
//! It never draws: line numbers, colours and margins are the command line's.

use crate::editor::lengths::{MAX_LEAD, MAX_SHORT, MAX_SHORT_WORD};
use crate::engine::check::{FORMAT, MAX_ANCHOR_WORDS};
use crate::engine::problem::{Kind, Name, Path, Problem, Step};
use crate::format::MAX_BYTES;
use crate::format::fault::{Expected, Found, Misfit};

/// Whether a problem makes the file unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It does.
    Error,
    /// It does not, but an editor should know.
    Warning,
}

impl Severity {
    /// Its name in every output format.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A problem in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// What is wrong, in one line.
    pub message: String,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub help: String,
}

impl Name {
    /// The word for it in a sentence.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Name::Question => "question",
            Name::Verdict => "verdict",
            Name::Dimension => "dimension",
            Name::Option => "option",
            Name::Rule => "rule",
            Name::Quote => "quote",
            Name::Source => "source",
            Name::Tone => "tone",
            Name::Basis => "basis",
            Name::Status => "status",
            Name::NoteKind => "kind of note",
            Name::DimensionKind => "kind of dimension",
            Name::Column => "column",
        }
    }
}

impl Problem {
    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self.kind {
            Kind::Gap { .. }
            | Kind::MoreGaps { .. }
            | Kind::NeverStands { .. }
            | Kind::RedundantRule { .. }
            | Kind::DimensionWithoutEffect { .. }
            | Kind::OptionsAlike { .. }
            | Kind::ExceptionWithoutEffect { .. }
            | Kind::ExceptionBeyond { .. }
            | Kind::RuleWithoutQuote { .. }
            | Kind::MissingTranslation { .. }
            | Kind::UnusedQuote { .. }
            | Kind::UnusedSource { .. }
            | Kind::Undetermined { .. }
            | Kind::PassageUnlocked { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The problem in words.
    #[must_use]
    pub fn wording(&self) -> Wording {
        let (message, why, help) = words(&self.kind, &self.at);
        Wording { message, why, help }
    }
}

fn words(kind: &Kind, at: &Path) -> (String, &'static str, String) {
    match kind {
        Kind::TooLarge { bytes } => (
            format!("the file has {bytes} bytes, and the most that is read is {MAX_BYTES}"),
            "readers download it on a phone",
            "split the story into several policies".into(),
        ),
        Kind::NotJson { expected, .. } => (
            format!("the file is not JSON: expected {expected}"),
            "nothing of the file can be read before this is put right",
            "check the brackets, commas and quotation marks just before this place; JSON has no comments".into(),
        ),
        Kind::WrongShape { misfit } => (
            match misfit {
                Misfit::Missing(field) => format!("the field `{field}` is missing"),
                Misfit::Other(expected, found) => {
                    format!("expected {}, but found {}", value_of(*expected, at), in_words(found))
                }
            },
            "the format says which kind of value belongs here",
            "see \"Write a policy\" in README.md".into(),
        ),
        Kind::DuplicateKey { key } => (
            format!("the key `{key}` stands twice in the same object"),
            "readers of JSON disagree on which of the two counts",
            "keep one of them".into(),
        ),
        Kind::UnknownField { field } => (
            format!("there is no field `{field}` here"),
            "a misspelt field would be ignored without a word",
            "correct its name or take it out; remarks for editors go into `note`".into(),
        ),
        Kind::UnsupportedFormat { found } => (
            format!("expected format {FORMAT}, but found {found}"),
            "another format may mean something else by the same words",
            format!("write `\"format\": {FORMAT}`, or use a release that reads format {found}"),
        ),
        Kind::MalformedId { id } => (
            format!("`{id}` cannot be an id"),
            "ids stand in links and style sheets as they are",
            "use small letters a to z, digits and hyphens, a letter first".into(),
        ),
        Kind::ReservedId { id } => {
            (format!("the id `{id}` is reserved"), "it names an outcome or an open choice", "choose another id".into())
        }
        Kind::DuplicateId { id, of } => (
            format!("another {} has the id `{id}` already", of.word()),
            "whoever names it could mean either",
            "give one of the two another id".into(),
        ),
        Kind::UnknownName { name, of, known } => {
            (format!("there is no {} `{name}`", of.word()), "every name must lead somewhere", nearest(name, known))
        }
        Kind::Empty { what: "text" } => (
            "this text is empty".into(),
            "a reader would see nothing",
            "write it, or leave the field out if it may be left out".into(),
        ),
        Kind::Empty { what } => (
            format!("there are no {what} here, and at least one is needed"),
            "without one there is nothing to choose or to answer",
            format!("add {what}"),
        ),
        Kind::TooMany { what, found, most } => (
            format!("there are {found} {what}, and the most that is read is {most}"),
            "the bound keeps every decision quick and exact",
            "merge what belongs together, or split the policy".into(),
        ),
        Kind::Repeated { name } => (
            format!("`{name}` stands twice in this list"),
            "the second adds nothing, and was perhaps meant to be another",
            "take one out".into(),
        ),
        Kind::ExceptionToItself { rule } => (
            format!("the rule `{rule}` is an exception to itself"),
            "it would stand only where it does not stand",
            "name the rule that it displaces, or take this out".into(),
        ),
        Kind::ExceptionCycle { rules } => (
            format!("these rules are exceptions to each other in a circle: {}", list(rules)),
            "none of them would stand where all of them apply",
            "decide which of them is the most general rule, and take its `exception_to` out".into(),
        ),
        Kind::ExceptionAcrossQuestions { rule, other } => (
            format!("the rule `{rule}` is an exception to `{other}`, which answers another question"),
            "questions are answered independently of each other",
            "name a rule of the same question".into(),
        ),
        Kind::BadDate { found } => (
            format!("`{found}` is not a date"),
            "readers are told when something was reported",
            "write a day that exists as YYYY-MM-DD, such as 2024-05-30".into(),
        ),
        Kind::BadLanguage { found } => (
            format!("`{found}` is not a language tag"),
            "browsers choose voice, hyphenation and direction by it",
            "write a tag such as en, de or pt-BR".into(),
        ),
        Kind::MissingLanguage { language } => (
            format!("this text lacks `{language}`, the language of the policy"),
            "it is what readers of other languages fall back to",
            format!("add `\"{language}\": \"…\"`"),
        ),
        Kind::MissingTranslation { languages } => (
            format!("this text is not translated into {}", list(languages)),
            "readers of that language meet another one in the middle of the page",
            "write it, or take the language out of `languages`".into(),
        ),
        Kind::LeadTooLong { found } => (
            format!("this lead has {found} characters, and the most is {MAX_LEAD}"),
            "readers take it in at a glance, on a phone",
            "keep what is reported and who reports it; the rest belongs into `summary`".into(),
        ),
        Kind::ShortTooLong { found, longest } => (
            format!(
                "this short text has {found} characters, {longest} in its longest word; the most is {MAX_SHORT}, and \
                 {MAX_SHORT_WORD} in a word"
            ),
            "it has to fit into the narrow columns of a table",
            "take the word by which readers tell it from the others; the label stays whole".into(),
        ),
        Kind::BadUrl { found } => (
            format!("`{found}` is not a web address"),
            "readers follow it from a page that is not ours",
            "write an address that begins with https:// or http://, without spaces".into(),
        ),
        Kind::BadAnchor { words } => (
            format!("this side of the anchor has {words} words"),
            "an anchor finds a passage and does not copy it",
            format!("give one to {MAX_ANCHOR_WORDS} words"),
        ),
        Kind::BadDigest { found } => (
            format!("`{found}` is not a digest"),
            "it tells whether the passage has changed since it was locked",
            "take it out, and let `verify FILE --article PAGE --lock` write it".into(),
        ),
        Kind::UnclosedPlaceholder => (
            "a `{` in this sentence is not closed".into(),
            "what follows it would not be shown as meant",
            "write `{dimension}` with the id of a dimension".into(),
        ),
        Kind::MisplacedPossible => (
            "`possible` is given, but the verdict is not `depends`".into(),
            "only what depends has several possible answers",
            "take `possible` out, or expect `depends`".into(),
        ),
        Kind::Conflict { rules: [one, other], verdicts: [this, that], question, witness } => (
            format!("the rules `{one}` ({this}) and `{other}` ({that}) stand together and disagree on `{question}`"),
            "a scenario has one answer or none",
            format!("seen where {}; make one an exception to the other, or narrow one", scenario(witness)),
        ),
        Kind::Gap { question, region, scenarios, .. } => (
            format!(
                "no rule answers `{question}` {} ({})",
                match region.as_slice() {
                    [] => "anywhere".into(),
                    _ => format!("where {}", crate::editor::analysis::regions::told(region)),
                },
                match scenarios {
                    Some(1) => "1 scenario".into(),
                    Some(count) => format!("{count} scenarios"),
                    None => "more scenarios than can be counted".into(),
                }
            ),
            "readers are told that the report does not say",
            "leave it so if the report is silent; else write what it says as a rule".into(),
        ),
        Kind::MoreGaps { question, listed } => (
            format!("there are more gaps on `{question}` than the {listed} that are listed"),
            "rules that depend on few dimensions leave many separate gaps",
            "a rule for the general case would close many at once, if the report states it".into(),
        ),
        Kind::NeverStands { rule, by } => (
            format!("the rule `{rule}` never stands: wherever it applies, so does one of {}", list(by)),
            "no reader ever sees it as a reason",
            "narrow its exceptions, or take it out".into(),
        ),
        Kind::RedundantRule { rule } => (
            format!("without the rule `{rule}` every outcome would be the same"),
            "it adds a reason but decides nothing",
            "keep it if readers should see its reason; else take it out".into(),
        ),
        Kind::DimensionWithoutEffect { dimension } => (
            format!("the dimension `{dimension}` never changes any outcome"),
            "readers are asked for a choice that does not matter",
            "take it out, unless the story itself says that it does not matter".into(),
        ),
        Kind::OptionsAlike { dimension, options } => (
            format!("the options {} of `{dimension}` always lead to the same outcomes", list(options)),
            "readers choose between things that make no difference",
            "merge them, unless the story itself tells them apart".into(),
        ),
        Kind::ExceptionWithoutEffect { rule, exception_to } => (
            format!("the exception `{rule}` displaces `{exception_to}` nowhere"),
            "an exception that never applies where its rule does was perhaps meant otherwise",
            "correct the condition of one of them, or take the exception out of `exception_to`".into(),
        ),
        Kind::ExceptionBeyond { rule, exception_to, witness } => (
            format!("the exception `{rule}` reaches beyond the condition of `{exception_to}`"),
            "it also answers where the rule that it excepts says nothing",
            format!("seen where {}; narrow it if it should only except", scenario(witness)),
        ),
        Kind::RuleWithoutQuote { rule } => (
            format!("the rule `{rule}` rests on no quote"),
            "readers are not told who says so",
            "name its quotes".into(),
        ),
        Kind::UnusedQuote { quote } => (
            format!("no rule rests on the quote `{quote}`"),
            "readers never see it",
            "name it in the rule that rests on it, or take it out".into(),
        ),
        Kind::UnusedSource { source } => (
            format!("no quote comes from the source `{source}`"),
            "it is listed among the sources, but nothing leads to it",
            "name it in a quote, or take it out".into(),
        ),
        Kind::Undetermined { what, question } => (
            format!("{what} is undetermined for `{question}`"),
            "finding out would take more work than the stated bound",
            "let rules that meet in many places depend on fewer dimensions, or split the policy".into(),
        ),
        Kind::AnchorMissing { words, nearest } => (
            format!("the article does not have the words `{words}`"),
            "readers cannot check a quote that leads nowhere",
            match nearest {
                Some((near, line)) => format!("the nearest is `{near}` in line {line} of the article"),
                None => "nothing in the article comes near: find the passage, or take the quote out".into(),
            },
        ),
        Kind::AnchorRepeated { words, lines: [first, second] } => (
            format!("the article has the words `{words}` more than once"),
            "the quote could lead to either passage",
            format!("they are in line {first} and in line {second} of the article: choose other words of the passage"),
        ),
        Kind::AnchorReversed { end, lines: [start, last] } => (
            format!("the last words, `{end}`, do not follow the first words"),
            "a passage has to begin before it ends",
            format!("they are in line {last} of the article, the first words in line {start}: correct one of them"),
        ),
        Kind::PassageChanged { line } => (
            "the passage has changed since it was locked".into(),
            "a rule may rest on words that are no longer there",
            format!(
                "read it again from line {line} of the article; where the rules still say what it says, lock it anew \
                 with `verify --lock`"
            ),
        ),
        Kind::PassageUnlocked { line } => (
            "this passage is not locked".into(),
            "a change of its words would not be noticed",
            format!("compare it, from line {line} of the article, with the rules, then lock it with `verify --lock`"),
        ),
        Kind::BadSheet { detail } => (
            format!("this is not a rules sheet: {detail}"),
            "whatever stands in a sheet is written into the policy, and nothing is guessed",
            "start from the sheet that `sheet FILE` prints, and save it as CSV in UTF-8".into(),
        ),
        Kind::TextTwice => (
            "this text is given both in the policy's language and by language tags".into(),
            "only one of the two can be written",
            "empty the plain column, or those of the languages".into(),
        ),
    }
}

/// The kind of value that the format has at a path.
fn value_of(expected: Expected, at: &Path) -> &'static str {
    let keys: Vec<&str> =
        at.0.iter().filter_map(|step| if let Step::Key(key) = step { Some(key.as_str()) } else { None }).collect();
    match (expected, keys.as_slice()) {
        (Expected::Text, _) => "a text",
        (Expected::Translations, _) => "a text, or an object from language tag to text",
        (Expected::Bool, _) => "`true` or `false`",
        (Expected::Number, _) => "a whole number",
        (Expected::Object, _) => "an object",
        (Expected::List, [.., "when", _]) => "a list of option ids",
        (Expected::List, [_, "exception_to" | "because" | "rules"]) => "a list of rule ids",
        (Expected::List, [_, "quotes"]) => "a list of quote ids",
        (Expected::List, [_, "possible"]) => "a list of verdict ids",
        (Expected::List, _) => "a list",
    }
}

fn in_words(found: &Found) -> String {
    match found {
        Found::Null => "`null`".into(),
        Found::Bool(value) => format!("`{value}`"),
        Found::Number(number) => format!("the number `{number}`"),
        Found::Text(text) => format!("the text `{text}`"),
        Found::List => "a list".into(),
        Found::Object => "an object".into(),
    }
}

fn nearest(name: &str, known: &[String]) -> String {
    let near = known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 2.max(candidate.chars().count() / 3))
        .min_by_key(|(distance, _)| *distance);
    match near {
        Some((_, candidate)) => format!("perhaps `{candidate}` is meant"),
        None if known.is_empty() => "there is none yet: add it first".into(),
        None if known.len() <= 8 => format!("known are {}", list(known)),
        None => "add it, or name another".into(),
    }
}

fn scenario(witness: &[(String, String)]) -> String {
    witness.iter().map(|(dimension, option)| format!("{dimension}={option}")).collect::<Vec<_>>().join(" ")
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
