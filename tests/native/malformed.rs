//! Invalid files: each is refused with a clear message, and none makes the engine panic. `tests/rules/bad/NAME.json` is
//! a file, `NAME.txt` its output of `check --format plain`.

use std::collections::BTreeSet;
use std::fs;

use policy_explorer::editor::analysis::analyse;
use policy_explorer::editor::read::read_closely;
use policy_explorer::engine::problem::{Path, Problem};
use policy_explorer::engine::read;

use crate::builder::{Rule, dense, heavy, unknown};
use crate::support::{cli, policies};

#[test]
fn bad_files_are_refused_with_these_messages() {
    let mut differing = Vec::new();
    for path in policies("tests/rules/bad") {
        let expected = path.with_extension("txt");
        let output = cli(&["check", "--format", "plain", "--deny", "warnings", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2), "{path:?} is refused");
        let found = String::from_utf8(output.stdout).unwrap();
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&expected, &found).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        if found != wanted {
            differing.push(format!("{path:?}\n--- expected\n{wanted}--- found\n{found}"));
        }
    }
    assert!(differing.is_empty(), "{}\nUPDATE_EXPECTED=1 accepts what is found", differing.join("\n"));
}

#[test]
fn good_files_have_no_problem() {
    for path in policies("tests/rules/good").into_iter().chain(policies("policies")) {
        let reading = read_closely(&fs::read(&path).unwrap());
        assert_eq!(reading.problems, [], "{path:?}");
        let found = analyse(&reading.policy.unwrap());
        // A shipped policy may have intended gaps, repeat a rule for its reason, rest a rule on what the report does not
        // mention, and distinguish options that only the law does.
        let allowed = ["gap", "more-gaps", "redundant-rule", "rule-without-quote", "options-alike"];
        let ships = path.starts_with("policies");
        let is_accepted = |problem: &Problem| {
            let inside = |object: &Path| problem.at.0.starts_with(&object.0);
            reading.accepted.iter().any(|(object, it)| it.code == problem.kind.code() && inside(object))
        };
        let faults = found.iter().filter(|it| !is_accepted(it) && (!ships || !allowed.contains(&it.kind.code())));
        let faults: Vec<_> = faults.collect();
        assert!(faults.is_empty(), "{path:?} {faults:?}");
    }
}

/// Faults that only the editor's reader looks for. Some of them have codes of faults that both find.
const AUTHORS_OWN: [&str; 10] = [
    "unknown-field",
    "lead-too-long",
    "short-too-long",
    "anchor-length",
    "bad-acceptance",
    "bad-url",
    "empty",
    "language-twice",
    "repeated",
    "unseen-character",
];

/// The widget's reader finds the same faults as the editor's, except those that only the editor's looks for.
#[test]
fn both_readers_agree() {
    for path in policies("tests/rules/bad") {
        let bytes = fs::read(&path).unwrap();
        let closely: BTreeSet<&str> = read_closely(&bytes).problems.iter().map(|problem| problem.kind.code()).collect();
        // The widget does not run the analysis of a policy's meaning, and shows texts that are too long.
        let passes = closely.iter().all(|code| AUTHORS_OWN.contains(code));
        match read(&bytes) {
            Ok(_) => assert!(passes, "{path:?} passes the widget, but check finds {closely:?}"),
            Err(problems) => {
                let structural = ["wrong-shape", "duplicate-key"];
                for problem in problems {
                    let code = problem.kind.code();
                    assert!(closely.contains(code) || structural.contains(&code), "{path:?}: {code} {closely:?}");
                }
            }
        }
    }
}

fn code_of(bytes: &[u8]) -> String {
    let closely = read_closely(bytes).problems;
    assert!(!read(bytes).unwrap_err().is_empty());
    assert!(!closely[0].wording().message.is_empty());
    closely[0].kind.code().to_owned()
}

#[test]
fn nonsense_is_refused() {
    assert_eq!(code_of(&vec![b'x'; 10_000_000]), "too-large");
    assert_eq!(code_of(&vec![b'['; 4_000_000]), "not-json");
    assert_eq!(code_of("{\"a\":".repeat(100_000).as_bytes()), "not-json");
    assert_eq!(code_of(b""), "not-json");
    assert_eq!(code_of(b"{\"format\": 1, \"id\": \"\xff\xfe\"}"), "not-json");
    assert_eq!(code_of(b"null"), "wrong-shape");
    assert_eq!(code_of(b"[]"), "wrong-shape");
    assert_eq!(code_of(b"{\"format\": -1}"), "wrong-shape");
    assert_eq!(code_of(b"{\"format\": 1e999}"), "wrong-shape");
}

#[test]
fn slow_but_valid_files_are_read() {
    // 400,000 exceptions.
    let policy = read(dense(900).as_bytes()).unwrap();
    assert_eq!(policy.rules()[0].exceptions.len(), 899);
    // The same in a circle: the first is also an exception to the last.
    let circle = dense(900).replacen("\"exception_to\":[]", "\"exception_to\":[\"r899\"]", 1);
    let problems = read(circle.as_bytes()).unwrap_err();
    assert!(problems.iter().any(|problem| problem.kind.code() == "exception-cycle"));
    assert_eq!(read_closely(unknown(100, 1000, 5000).as_bytes()).problems.len(), 100_000);
    // More rules than the limit.
    let many = heavy(3000, |_| Rule::default(), 0);
    assert!(read(many.as_bytes()).unwrap_err().iter().any(|problem| problem.kind.code() == "too-many"));
}

/// Every prefix of a real policy, and the policy with every byte of its first part changed, is read without a panic.
#[test]
fn broken_policies_never_panic() {
    let whole = fs::read("policies/us-weapons-in-russia.json").unwrap();
    for end in (0..whole.len()).step_by(97) {
        assert!(read_closely(&whole[..end]).policy.is_none());
        assert!(read(&whole[..end]).is_err());
    }
    for position in (0..whole.len()).step_by(17) {
        for byte in [b'"', b']', 0xff] {
            let mut broken = whole.clone();
            broken[position] = byte;
            let reading = read_closely(&broken);
            assert_eq!(reading.policy.is_some(), reading.problems.is_empty());
            for problem in &reading.problems {
                let range = reading.places.range(&problem.at);
                assert!(range.start <= range.end && range.end <= broken.len().max(1) * 3, "{problem:?} {range:?}");
                assert!(!problem.wording().help.is_empty());
            }
            let _ = read(&broken);
        }
    }
}
