//! The compact form of a policy is the policy: in every part of it, and for its own file alone.

use policy_explorer::engine::policy::Anchor;
use policy_explorer::engine::{Policy, compact, read};
use proptest::prelude::*;

use crate::model::asking;
use crate::support::policies;

/// Everything that a widget may know of a policy: not its cases, and no remarks.
fn written(policy: &Policy) -> String {
    let mut all = format!("{policy:?}").replace(&format!("cases: {:?}", policy.cases()), "cases: []");
    for anchor in policy.quotes().filter_map(|quote| quote.anchor.as_ref()) {
        let bare = Anchor { note: None, accepted: Vec::new(), ..anchor.clone() };
        all = all.replace(&format!("{anchor:?}"), &format!("{bare:?}"));
    }
    all
}

fn same(file: &[u8]) -> Vec<u8> {
    let policy = read(file).unwrap();
    let form = compact::write(&policy, file).into_bytes();
    assert_eq!(written(&compact::read(file, &form).unwrap()), written(&policy));
    form
}

fn read_all(folder: &str) -> Vec<Vec<u8>> {
    let files = policies(folder).into_iter().map(|path| std::fs::read(path).unwrap());
    files.filter(|file| read(file).is_ok()).collect()
}

#[test]
fn every_policy_is_its_compact_form() {
    let shipped = read_all("policies");
    assert!(shipped.len() > 3);
    for file in &shipped {
        let form = same(file);
        assert!(form.len() < file.len() / 10, "texts are in the file alone");
        let windows = String::from_utf8(file.clone()).unwrap().replace('\n', "\r\n").into_bytes();
        same(&windows);
        assert!(compact::read(&windows, &form).is_none(), "a form of another file");
    }
    let small = read_all("fuzz/corpus/policy");
    assert!(small.len() > 10);
    for file in &small {
        same(file);
    }
}

#[test]
fn texts_with_escapes_are_read_as_they_are_meant() {
    let file = String::from_utf8(read_all("policies").swap_remove(0)).unwrap();
    let mut escaped = String::new();
    let mut is_in_text = false;
    for letter in file.chars() {
        is_in_text ^= letter == '"';
        match letter {
            'e' if is_in_text => escaped += "\\u0065",
            _ => escaped.push(letter),
        }
    }
    same(escaped.as_bytes());
    assert_eq!(written(&read(escaped.as_bytes()).unwrap()), written(&read(file.as_bytes()).unwrap()));
}

#[test]
fn a_damaged_form_or_a_changed_file_is_refused() {
    let file = crate::model::Model::new(vec![2, 2], Vec::new()).file().into_bytes();
    let form = same(&file);
    for end in 0..form.len() {
        assert!(compact::read(&file, &form[..end]).is_none(), "cut off after {end} bytes");
    }
    for at in 0..form.len() {
        let mut other = form.clone();
        other[at] ^= 1;
        assert!(compact::read(&file, &other).is_none(), "byte {at} is another");
    }
    for at in 0..file.len() {
        let mut other = file.clone();
        other[at] ^= 1;
        assert!(compact::read(&other, &form).is_none(), "byte {at} of the file is another");
    }
    assert!(compact::read(&file, &[&form[..], &[0]].concat()).is_none());
}

proptest! {
    #[test]
    fn random_policies_are_their_compact_forms(model in asking()) {
        same(model.file().as_bytes());
    }
}
