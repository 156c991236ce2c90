//! The findings of `check` and `verify`, as the worker writes them.
//! It judges nothing, and draws nothing.

use std::rc::Rc;

use super::tree::Node;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its code.
    pub code: String,
    /// Whether it is an error.
    pub is_error: bool,
    /// Whether it is a warning that the file accepts.
    pub is_accepted: bool,
    /// The fault.
    pub message: String,
    /// Why that matters.
    pub why: String,
    /// What to do.
    pub help: String,
    /// The place, as a JSON Pointer.
    pub at: String,
    /// Scenarios that show it.
    pub witnesses: Vec<Vec<(Rc<str>, Rc<str>)>>,
    /// What puts it right, if the engine offers it.
    pub mend: Option<Mend>,
}

/// An offer to put a finding right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// What it does, in words.
    pub label: String,
    /// The edits.
    pub edits: Node,
}

/// All findings of one version of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// Errors first, accepted warnings last, otherwise in the file's order.
    pub all: Vec<Rc<Finding>>,
    /// Whether they have been looked for at all.
    pub known: bool,
}

impl Finding {
    fn of(node: &Node) -> Finding {
        let text = |key: &str| node.text_of(key).to_owned();
        let witness = node.get("witness");
        let scenarios = witness.map_or(&[][..], |witness| match witness.list() {
            [] => std::slice::from_ref(witness),
            list => list,
        });
        let mend = node.get("mend").filter(|mend| !mend.entries().is_empty());
        let pairs = |scenario: &Node| {
            scenario.entries().iter().map(|(dimension, option)| (dimension.clone(), option.text().into())).collect()
        };
        let (code, at) = (text("code"), text("at"));
        // Findings about an entry stand at its id, where a file has one line for it. Here it has a card.
        let entry = at.strip_suffix("/id").filter(|_| !code.ends_with("-id") && code != "empty" && code != "file-name");
        let at = entry.map_or(at.clone(), str::to_owned);
        Finding {
            code,
            is_error: node.text_of("severity") == "error",
            is_accepted: node.get("accepted").is_some_and(Node::is_true),
            message: text("message"),
            why: text("why"),
            help: text("help"),
            at,
            witnesses: scenarios.iter().filter(|scenario| !scenario.entries().is_empty()).map(pairs).collect(),
            mend: mend.map(|mend| Mend {
                label: mend.text_of("label").to_owned(),
                edits: mend.get("edits").cloned().unwrap_or_default(),
            }),
        }
    }

    /// The class of its severity.
    #[must_use]
    pub fn severity(&self) -> &'static str {
        match (self.is_error, self.is_accepted) {
            (true, _) => "error",
            (_, true) => "accepted",
            _ => "warning",
        }
    }
}

/// How many cases fail, of what `test` printed.
#[must_use]
pub fn failing(tests: &Node) -> usize {
    let cases = tests.list().iter().flat_map(|file| file.list_of("cases"));
    cases.filter(|case| !case.get("passed").is_some_and(Node::is_true)).count()
}

impl Findings {
    /// Reads what `check` and `verify` print.
    #[must_use]
    pub fn read<'o>(outputs: impl IntoIterator<Item = &'o str>) -> Findings {
        let mut all: Vec<Rc<Finding>> = Vec::new();
        for output in outputs {
            let list = Node::read(output).unwrap_or_default();
            let before = all.len();
            for finding in list.list().iter().map(Finding::of) {
                // `verify` says again what keeps a policy from being read.
                if !all.iter().take(before).any(|other| **other == finding) {
                    all.push(Rc::new(finding));
                }
            }
        }
        all.sort_by_key(|finding| (!finding.is_error, finding.is_accepted));
        Findings { all, known: true }
    }

    /// The findings about a place that nobody has accepted; with `deep` those about parts of it too.
    pub fn at<'f>(&'f self, at: &'f str, deep: bool) -> impl Iterator<Item = &'f Rc<Finding>> {
        self.all.iter().filter(move |finding| {
            let rest = finding.at.strip_prefix(at);
            !finding.is_accepted && rest.is_some_and(|rest| rest.is_empty() || deep && rest.starts_with('/'))
        })
    }

    /// How many errors and open warnings there are at a place and below it.
    #[must_use]
    pub fn counts(&self, at: &str) -> (usize, usize) {
        self.at(at, true).fold((0, 0), |(errors, warnings), finding| match finding.is_error {
            true => (errors + 1, warnings),
            false => (errors, warnings + 1),
        })
    }
}
