//! Pure policy logic: bytes in, decisions with reasons out.
//! It never touches a browser, a file, a clock or the environment, and never panics on any input.
//!
//! ```
//! use policy_explorer::engine::{Outcome, decide, read};
//!
//! let file = br#"{
//!   "format": 1, "id": "parks", "language": "en", "title": "Dogs in parks",
//!   "scenario": "A dog {lead}",
//!   "questions": [{"id": "allowed", "label": "Allowed?"}],
//!   "verdicts": [{"id": "yes", "label": "Allowed", "tone": "permitted"}],
//!   "dimensions": [{"id": "lead", "label": "Lead", "options": [
//!     {"id": "on", "label": "on a lead"}, {"id": "off", "label": "off the lead"}]}],
//!   "rules": [{"id": "on-a-lead", "when": {"lead": ["on"]}, "verdict": "yes", "text": "Dogs may come on a lead."}]
//! }"#;
//! let policy = read(file).expect("the file is a policy");
//! let question = policy.questions().next().expect("it asks something");
//!
//! let on = policy.scenario([("lead", "on")]).expect("these are its names");
//! let decision = decide(&policy, question, &on);
//! assert!(matches!(decision.outcome, Outcome::Decided(_)));
//! assert_eq!(decision.because.len(), 1);
//!
//! let off = policy.scenario([("lead", "off")]).expect("these are its names");
//! assert_eq!(decide(&policy, question, &off).outcome, Outcome::Unstated);
//! ```

pub mod check;
pub mod compact;
pub mod decide;
pub mod explain;
pub(crate) mod findings;
pub mod interval;
pub mod outcome;
pub(crate) mod outcomes;
pub mod policy;
pub mod position;
pub mod problem;
pub mod region;
pub mod scenario;
pub mod search;

use crate::format;

pub use check::check;
#[cfg(feature = "cli")]
pub use decide::decide_within;
pub use decide::{Asked, Decision, Outcome, Possible, decide, decide_all, decide_into};
pub use explain::cascade::{cascade, deciding};
pub use explain::changes::{Change, changes};
pub use explain::flips::{Flip, Flips, flips};
pub use policy::Policy;
pub use problem::{Kind, Path, Problem, brief};
pub use scenario::Scenario;

/// Reads and checks a policy file, as the widget does: unknown fields are ignored.
///
/// # Errors
/// All problems of the file; only those of its form where it has such. Authors read with `read::read_closely`, which
/// also refuses unknown fields and checks what it can beside a value of the wrong shape.
pub fn read(bytes: &[u8]) -> Result<Policy, Vec<Problem>> {
    let reading = format::read(bytes);
    match reading.file {
        Some(file) if reading.faults.is_empty() => {
            let (policy, problems) = check(&file);
            policy.ok_or(problems)
        }
        _ => {
            let mut problems = Vec::new();
            for fault in reading.faults {
                problems.push(fault.into());
            }
            Err(problems)
        }
    }
}
