//! Writes policy files for tests, benches and the fuzzer. It does not use the engine and checks nothing, so that a test
//! can write an invalid policy. Each program declares it once, as `builder` in its root.
#![allow(dead_code)]

use std::fmt::{Display, Write};

/// An id and its label.
pub type Named = (String, String);

/// `count` ids with the same prefix, numbered from 0, and their labels: `o0` is `Option 0`.
pub fn numbered(prefix: &str, label: &str, count: usize) -> Vec<Named> {
    (0..count).map(|number| (format!("{prefix}{number}"), format!("{label} {number}"))).collect()
}

/// Ids that are their own labels.
pub fn named(ids: &[&str]) -> Vec<Named> {
    ids.iter().map(|id| ((*id).to_owned(), (*id).to_owned())).collect()
}

/// A policy. Rules refer to its parts by position.
#[derive(Debug, Clone, Default)]
pub struct PolicyFile {
    pub questions: Vec<Named>,
    /// Each with its tone.
    pub verdicts: Vec<(Named, &'static str)>,
    pub dimensions: Vec<(Named, Vec<Named>)>,
    /// Where dimensions are asked, by position; the others are asked everywhere.
    pub asked_when: Vec<(usize, Vec<When>)>,
    pub rules: Vec<Rule>,
    /// Each with its question.
    pub silences: Vec<(usize, Vec<When>)>,
    /// The ids of quotes, all from one source.
    pub quotes: Vec<String>,
}

/// Dimensions, and the options under which something applies.
pub type When = Vec<(usize, Vec<usize>)>;

/// A rule. It applies everywhere unless it has a condition.
#[derive(Debug, Clone, Default)]
pub struct Rule {
    pub id: String,
    pub question: usize,
    /// Where the rule applies.
    pub when: When,
    /// Where it applies too.
    pub or: Vec<When>,
    /// Whether conditions name the options under which it does not apply.
    pub not: bool,
    pub verdict: usize,
    pub exception_to: Vec<usize>,
    /// Ids, which may be dangling.
    pub quotes: Vec<String>,
}

impl PolicyFile {
    /// A policy without rules; `options` holds the number of options of each dimension.
    pub fn new(questions: usize, verdicts: usize, options: &[usize]) -> PolicyFile {
        let dimensions = numbered("d", "Dimension", options.len()).into_iter();
        PolicyFile {
            questions: numbered("q", "Question", questions),
            verdicts: numbered("v", "Verdict", verdicts).into_iter().map(|verdict| (verdict, "limited")).collect(),
            dimensions: dimensions.zip(options).map(|(it, count)| (it, numbered("o", "Option", *count))).collect(),
            ..PolicyFile::default()
        }
    }

    /// Adds a rule with the next number as its id.
    pub fn push(&mut self, rule: Rule) {
        self.rules.push(Rule { id: format!("r{}", self.rules.len()), ..rule });
    }

    /// The file.
    pub fn text(&self) -> String {
        let verdicts = self.verdicts.iter().map(|(it, tone)| entry(it, &format!(r#","tone":"{tone}""#)));
        let dimensions = self.dimensions.iter().map(|(it, options)| {
            let options = list(options.iter().map(|option| entry(option, "")));
            let index = self.dimensions.iter().position(|(other, _)| other == it);
            let asked = self.asked_when.iter().find(|(other, _)| Some(*other) == index);
            let asked = asked.map(|(_, when)| format!(r#","asked_when":{}"#, self.condition(when, false)));
            entry(it, &format!(r#","options":[{options}]{}"#, asked.unwrap_or_default()))
        });
        let mut text = format!(
            r#"{{"format":1,"id":"generated","language":"en","title":"Generated","scenario":"A scenario",
"questions":[{}],
"verdicts":[{}],
"dimensions":[{}],
"rules":[{}]"#,
            list(self.questions.iter().map(|it| entry(it, ""))),
            list(verdicts),
            list(dimensions),
            list(self.rules.iter().map(|rule| format!("\n{}", self.rule(rule)))),
        );
        if !self.quotes.is_empty() {
            let quotes = self.quotes.iter().map(|id| format!(r#"{{"id":"{id}","source":"s"}}"#));
            let _ =
                write!(text, ",\n\"quotes\":[{}],\n\"sources\":[{{\"id\":\"s\",\"title\":\"Source\"}}]", list(quotes));
        }
        if !self.silences.is_empty() {
            let silences = self.silences.iter().enumerate().map(|(index, (question, when))| {
                let (question, when) = (&self.questions[*question].0, self.condition(when, false));
                format!(r#"{{"id":"s{index}","question":"{question}","when":{when},"text":"Silence {index}."}}"#)
            });
            let _ = write!(text, ",\n\"silences\":[{}]", list(silences));
        }
        text + "\n}\n"
    }

    fn condition(&self, alternatives: &[When], not: bool) -> String {
        let one = |when: &When| {
            let entries = when.iter().map(|(dimension, options)| {
                let ((id, _), all) = &self.dimensions[*dimension];
                let outside: Vec<usize> = (0..all.len()).filter(|option| !options.contains(option)).collect();
                let names = |options: &[usize]| quoted(options.iter().map(|option| &all[*option].0));
                match not && !outside.is_empty() {
                    true => format!(r#""{id}":{{"not":[{}]}}"#, names(&outside)),
                    false => format!(r#""{id}":[{}]"#, names(options)),
                }
            });
            format!("{{{}}}", list(entries))
        };
        match alternatives {
            [only] => one(only),
            _ => format!("[{}]", list(alternatives.iter().map(one))),
        }
    }

    fn rule(&self, rule: &Rule) -> String {
        let alternatives: Vec<When> = std::iter::once(&rule.when).chain(&rule.or).cloned().collect();
        let mut text = format!(
            r#"{{"id":"{}","question":"{}","when":{},"verdict":"{}","text":"Rule {}.","exception_to":[{}]"#,
            rule.id,
            self.questions[rule.question].0,
            self.condition(&alternatives, rule.not),
            self.verdicts[rule.verdict].0.0,
            rule.id,
            quoted(rule.exception_to.iter().map(|other| &self.rules[*other].id)),
        );
        if !rule.quotes.is_empty() {
            let _ = write!(text, r#","quotes":[{}]"#, quoted(rule.quotes.iter()));
        }
        text + "}"
    }
}

fn entry((id, label): &Named, more: &str) -> String {
    format!(r#"{{"id":"{id}","label":"{label}"{more}}}"#)
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

fn quoted(items: impl Iterator<Item = impl Display>) -> String {
    list(items.map(|item| format!("\"{item}\"")))
}

/// A policy of readable size that takes long to check.
pub fn heavy(rules: usize, rule: impl Fn(usize) -> Rule, quotes: usize) -> String {
    let mut file = PolicyFile::new(1, 1, &[1]);
    file.quotes = (0..quotes).map(|quote| format!("known{quote}")).collect();
    (0..rules).for_each(|index| file.push(rule(index)));
    file.text()
}

/// Each rule is an exception to all rules before it.
pub fn dense(rules: usize) -> String {
    heavy(rules, |index| Rule { exception_to: (0..index).collect(), ..Rule::default() }, 0)
}

/// Dangling names, `each` of them in every rule, among quotes that exist.
pub fn unknown(rules: usize, each: usize, quotes: usize) -> String {
    let names: Vec<String> = (0..each).map(|name| format!("unknown{name}")).collect();
    heavy(rules, |_| Rule { quotes: names.clone(), ..Rule::default() }, quotes)
}
