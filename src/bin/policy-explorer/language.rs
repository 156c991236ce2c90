//! Resolves `--lang` as the widget resolves a reader's language, and spells it as the policy does.

use policy_explorer::engine::Policy;
use policy_explorer::engine::policy::primary;
use policy_explorer::view::words::Words;

use crate::Ending;
use crate::shell::Shell;

/// A language that texts of the policy are in; the policy's own if none is named.
pub fn of_texts<'p>(policy: &'p Policy, tag: Option<&str>, shell: &Shell<'_>) -> Result<&'p str, Ending> {
    let Some(tag) = tag else { return Ok(policy.language()) };
    policy.spelled(tag).ok_or_else(|| unknown(policy, tag, &[], shell))
}

/// A language that the widget speaks.
pub fn of_widget<'p>(policy: &'p Policy, tag: Option<&str>, shell: &Shell<'_>) -> Result<&'p str, Ending> {
    let Some(tag) = tag else { return Ok(policy.language()) };
    let all: Vec<&str> = Words::ALL.iter().map(|words| words.language).collect();
    spoken(policy, tag).ok_or_else(|| unknown(policy, tag, &all, shell))
}

/// The language that the widget speaks to a reader of this one. The interface has some that a policy need not be
/// written in.
pub fn spoken<'p>(policy: &'p Policy, tag: &str) -> Option<&'p str> {
    let of_interface = || Words::ALL.iter().find(|words| words.language.eq_ignore_ascii_case(primary(tag)));
    policy.spelled(tag).or_else(|| of_interface().map(|words| words.language))
}

fn unknown(policy: &Policy, tag: &str, interface: &[&str], shell: &Shell<'_>) -> Ending {
    let quoted = |tags: &[&str]| tags.iter().map(|tag| format!("`{tag}`")).collect::<Vec<_>>().join(", ");
    let tags: Vec<&str> = policy.languages().iter().map(|language| language.tag.as_str()).collect();
    let others: Vec<&str> = interface.iter().copied().filter(|tag| policy.spelled(tag).is_none()).collect();
    let more = if others.is_empty() { String::new() } else { format!("; the interface alone: {}", quoted(&others)) };
    shell.refuse(&format!("the policy is not written in `{tag}`"), &format!("known are {}{more}", quoted(&tags)))
}
