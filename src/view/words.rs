//! The words of the interface, one set per language. Words of a policy are in its file.

use crate::engine::policy::{Basis, Date, NoteKind, Policy};

/// The interface in one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// The language tag.
    pub language: &'static str,
    /// The direction that it is written in: `ltr` or `rtl`.
    pub direction: &'static str,
    /// Before the choices.
    pub set_a_scenario: &'static str,
    /// Before the date of the report.
    pub as_reported: &'static str,
    /// The label of the outcome *unstated*, of a report and of any other source.
    unstated: [&'static str; 2],
    /// What *unstated* means, of a report and of any other source.
    unstated_means: [&'static str; 2],
    /// What silence means in general, of a report and of any other source.
    silence: [&'static str; 2],
    /// The label of the outcome *depends*.
    pub depends: &'static str,
    /// The label of a conflict.
    pub conflict: &'static str,
    /// What a conflict means.
    pub conflict_means: &'static str,
    /// The label of an outcome that would take too much work to find.
    pub undetermined: &'static str,
    /// What to do about it.
    pub undetermined_means: &'static str,
    /// Before the outcomes that are still possible.
    pub still_possible: &'static str,
    /// Before the dimensions that are still to be chosen.
    pub choose: &'static str,
    /// The link from the choices to the answer.
    pub go_to_the_answer: &'static str,
    /// In place of an answer, where not everything is chosen yet and no script is there to say what still matters.
    pub choose_in_each_row: &'static str,
    /// Before the reasons.
    pub why: &'static str,
    /// Before the displaced rules.
    pub sets_aside: &'static str,
    /// After a displaced rule.
    pub gives_way: &'static str,
    /// Before the readings.
    pub how_we_read_this: &'static str,
    /// Before the answers to the other questions.
    pub also: &'static str,
    /// Before an anchor.
    pub in_the_article: &'static str,
    /// The tables of all scenarios, or of those around the one that is set.
    pub at_a_glance: &'static str,
    /// Before the dimensions along the columns of a table.
    pub columns: &'static str,
    /// In a table of regions: every option of a dimension.
    pub any: &'static str,
    /// Above the outcomes of a table.
    pub outcome: &'static str,
    /// Above the numbers of scenarios of a table.
    pub scenarios: &'static str,
    /// Before what is the same for all scenarios of a table.
    pub shown_for: &'static str,
    /// Before the notes.
    pub notes: &'static str,
    /// Before the sources.
    pub sources: &'static str,
    /// The link to where the widget always is as it should be.
    pub current_version: &'static str,
    /// Below every answer.
    pub later_developments: &'static str,
    /// The notice of a superseded policy.
    pub superseded: &'static str,
    /// The notice of a withdrawn policy.
    pub withdrawn: &'static str,
    months: [&'static str; 12],
}

static ENGLISH: Words = Words {
    language: "en",
    direction: "ltr",
    set_a_scenario: "Set a scenario",
    as_reported: "As reported",
    unstated: ["The report does not say", "The source does not say"],
    unstated_means: [
        "Nothing in the report answers this. That it gives no answer does not mean that this is forbidden, nor that it is allowed.",
        "Nothing in the source answers this. That it gives no answer does not mean that this is forbidden, nor that it is allowed.",
    ],
    silence: [
        "Where the report says nothing, that means neither that something is forbidden nor that it is allowed.",
        "Where the source says nothing, that means neither that something is forbidden nor that it is allowed.",
    ],
    depends: "It depends",
    conflict: "No answer: a fault in this explainer",
    conflict_means: "Two entries in its data contradict each other here, so it shows neither.",
    undetermined: "Undetermined",
    undetermined_means: "With so many choices open, the answer could not be worked out here. Choose more.",
    still_possible: "Still possible",
    choose: "Choose",
    go_to_the_answer: "Go to the answer",
    choose_in_each_row: "Choose an option in each row to see the answer.",
    why: "Why",
    sets_aside: "Sets aside",
    gives_way: "Here an exception to it applies instead.",
    how_we_read_this: "How we read this",
    also: "Also",
    in_the_article: "In the article",
    at_a_glance: "Scenarios at a glance",
    columns: "Columns",
    any: "any",
    outcome: "Answer",
    scenarios: "Scenarios",
    shown_for: "Shown for",
    notes: "Corrections and updates",
    sources: "Sources",
    current_version: "Current version of this explainer",
    later_developments: "Later developments are not included.",
    superseded: "A newer report has replaced this one. It is kept for the record.",
    withdrawn: "This explainer has been withdrawn.",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};

impl Words {
    /// The interface in a language; in English where that language is not there.
    #[must_use]
    pub fn of(_language: &str) -> &'static Words {
        &ENGLISH
    }

    /// The label of the outcome *unstated*. A policy that has a date of report comes from one.
    #[must_use]
    pub fn unstated(&self, policy: &Policy) -> &'static str {
        let [report, source] = self.unstated;
        if policy.reported().is_some() { report } else { source }
    }

    /// What *unstated* means.
    #[must_use]
    pub fn unstated_means(&self, policy: &Policy) -> &'static str {
        let [report, source] = self.unstated_means;
        if policy.reported().is_some() { report } else { source }
    }

    /// What it means where nothing is said, for a text that answers no single scenario.
    #[must_use]
    pub fn silence(&self, policy: &Policy) -> &'static str {
        let [report, source] = self.silence;
        if policy.reported().is_some() { report } else { source }
    }

    /// A day, as it is written in running text.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        let month = usize::from(date.month).checked_sub(1).and_then(|month| self.months.get(month));
        format!("{} {} {}", date.day, month.copied().unwrap_or_default(), date.year)
    }

    /// How a claim is known.
    #[must_use]
    pub fn basis(&self, basis: Basis) -> &'static str {
        match basis {
            Basis::Announced => "Officially announced",
            Basis::Reported => "Reported",
            Basis::Practice => "Practice: what is done, not what is allowed",
            Basis::Experts => "Experts’ view",
            Basis::Article => "Stated in the article, which names no source for it",
        }
    }

    /// Who said something and who reported it.
    #[must_use]
    pub fn attribution(&self, said_by: Option<&str>, reported_by: Option<&str>) -> Option<String> {
        match (said_by, reported_by) {
            (Some(said_by), Some(reported_by)) => Some(format!("Said by {said_by}, reported by {reported_by}")),
            (Some(said_by), None) => Some(format!("Said by {said_by}")),
            (None, Some(reported_by)) => Some(format!("Reported by {reported_by}")),
            (None, None) => None,
        }
    }

    /// What a note is.
    #[must_use]
    pub fn note_kind(&self, kind: NoteKind) -> &'static str {
        match kind {
            NoteKind::Correction => "Correction",
            NoteKind::Update => "Update",
        }
    }

    /// What stands in a sentence for a choice that is open.
    #[must_use]
    pub fn open_choice(&self, dimension: &str) -> String {
        format!("[{dimension}: not chosen]")
    }

    /// Several things in a row.
    #[must_use]
    pub fn list(&self, items: &[&str], last: &str) -> String {
        match items {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
        }
    }

    /// "and" between the last two of a list.
    #[must_use]
    pub fn and(&self) -> &'static str {
        "and"
    }

    /// "or" between the last two of a list.
    #[must_use]
    pub fn or(&self) -> &'static str {
        "or"
    }
}
