//! The command line as a program: output and exit status.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{POLICY, cli, cli_json, command, path_in, policies, program, scratch};

#[test]
fn decide_prints_the_decision_with_every_key() {
    let arguments =
        ["decide", POLICY, "origin=us", "target=russia", "purpose=defend-kharkiv", "when=after", "--format", "json"];
    let (status, decisions) = cli_json(&arguments);
    assert_eq!(status, Some(0));
    let (_, decision) = cli_json(&[&arguments, ["--question", "policy"].as_slice()].concat());
    assert_eq!(decisions[0], decision, "without a question, an array of all");
    assert_eq!((&decisions[1]["question"], decisions.as_array().unwrap().len()), (&json!("law"), 2));
    assert_eq!(
        decision,
        json!({
            "question": "policy", "outcome": "decided", "verdict": "permitted-within-limits", "tone": "limited",
            "because": ["us-kharkiv-exception"],
            "displaced": [{"rule": "us-not-in-russia", "by": ["us-kharkiv-exception"]}],
            "blocked": [
                {"rule": "us-occupied-areas", "dimensions": ["target"], "alternatives": []},
                {"rule": "us-no-offensive", "dimensions": ["purpose"], "alternatives": []},
                {"rule": "us-kharkiv-only", "dimensions": ["purpose"], "alternatives": []},
                {"rule": "patriot-in-russian-airspace", "dimensions": ["target"], "alternatives": []},
                {"rule": "allies-debate", "dimensions": ["origin"], "alternatives": []},
                {"rule": "own-weapons", "dimensions": ["origin"], "alternatives": []},
                {"rule": "own-weapons-occupied", "dimensions": ["origin", "target"], "alternatives": []},
            ],
            "possible": [], "open": [], "silences": [],
        })
    );
}

#[test]
fn decide_names_the_dimensions_a_partial_scenario_depends_on() {
    let policy = ["decide", POLICY, "--question", "policy", "--format", "json"];
    let (status, decision) = cli_json(&[&policy, ["origin=us", "target=russia"].as_slice()].concat());
    assert_eq!(status, Some(0));
    assert_eq!(decision["outcome"], "depends");
    assert_eq!(decision["verdict"], Value::Null);
    assert_eq!(decision["possible"], json!(["permitted-within-limits", "not-permitted"]));
    assert_eq!(decision["open"], json!(["purpose", "when"]));
    let (_, decision) = cli_json(&["decide", POLICY, "--question", "law", "purpose=offensive", "--format", "json"]);
    assert_eq!((&decision["question"], &decision["outcome"]), (&json!("law"), &json!("unstated")));
}

#[test]
fn decide_prints_a_sentence_for_people() {
    let output = cli(&["decide", POLICY, "origin=us", "target=russia", "purpose=defend-kharkiv", "when=after"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Reportedly permitted, within limits (permitted-within-limits)"), "{text}");
    assert!(text.contains("reported by Politico and CNN"), "{text}");
    assert!(text.contains("us-not-in-russia, by us-kharkiv-exception"), "{text}");
}

#[test]
fn wrong_usage_exits_with_1() {
    for (arguments, says) in [
        (vec!["decide", POLICY, "origin=uss"], "did you mean `us`?"),
        (vec!["decide", POLICY, "colour=red"], "there is no dimension `colour`"),
        (vec!["decide", POLICY, "origin"], "expected DIMENSION=OPTION"),
        (vec!["decide", POLICY, "origin=us", "origin=germany"], "chosen twice"),
        (vec!["decide", POLICY, "--question", "laws"], "did you mean `law`?"),
        (vec!["decide", "policies/none.json"], "cannot be read"),
        (vec!["decide", "policies"], "cannot be read"),
        (vec!["check", "policies/none.json"], "there is no such file"),
        (vec!["check"], "required"),
        (vec!["advise"], "unrecognized"),
    ] {
        let output = cli(&arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(says), "{arguments:?} says {text}");
    }
}

#[test]
fn findings_have_places() {
    let (status, findings) = cli_json(&["check", "tests/rules/bad/conflict.json", "--format", "json"]);
    assert_eq!(status, Some(2));
    let finding = &findings[0];
    assert_eq!(finding["code"], "conflict");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["witness"], json!({"lead": "on", "where": "path"}));
    let keys: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["accepted", "at", "code", "column", "file", "help", "line", "mend", "message", "severity", "why", "witness"]
    );
    let gap = "tests/rules/bad/gap.json";
    let (status, findings) = cli_json(&["check", gap, "--format", "json"]);
    assert_eq!(status, Some(0), "warnings are listed, and clean");
    let findings = findings.as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["severity"] == "warning"));
    assert!(findings.iter().any(|finding| finding["code"] == "gap" && finding["witness"]["where"] == "lawn"));
    assert_eq!(cli(&["check", gap, "--deny", "warnings"]).status.code(), Some(2));
    // A finished file has only warnings that it accepts.
    assert_eq!(cli(&["check", POLICY, "--deny", "warnings"]).status.code(), Some(0));
}

#[test]
fn human_output_shows_the_line_in_the_file() {
    let text = String::from_utf8(cli(&["check", "tests/rules/bad/unknown-option.json"]).stdout).unwrap();
    assert!(text.contains("\"paht\""), "{text}");
    assert!(text.contains("^^^^^^"), "{text}");
}

#[test]
fn the_cases_of_a_file_are_tests() {
    let (status, results) = cli_json(&["test", POLICY, "--format", "json"]);
    assert_eq!(status, Some(0));
    let cases = |results: &Value| results[0]["cases"].as_array().unwrap().clone();
    assert!(cases(&results).iter().all(|result| result["passed"] == true));
    assert_eq!(
        results[0]["uncovered"],
        json!({"rules": ["law-self-defence-airspace"], "exceptions": [], "outcomes": []})
    );
    let (status, results) = cli_json(&["test", "tests/rules/failing-cases.json", "--format", "json"]);
    assert_eq!(status, Some(2));
    let failed: Vec<Value> = cases(&results).into_iter().filter(|it| it["passed"] == false).collect();
    assert_eq!(failed.len(), 3, "{results}");
    assert_eq!(failed[0]["expected"], "no");
    assert_eq!(failed[0]["found"], "yes");
    assert_eq!(failed[1]["missing"], json!(["ban"]));
    assert_eq!(failed[1]["unexpected"], json!(["lead-path"]));
    assert_eq!(failed[2]["expected"], "depends (no, unstated)");
}

#[test]
fn a_broken_pipe_is_no_panic() {
    let mut child = command(&["test", POLICY]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}

/// A scenario has one syntax everywhere: `;` or `,` between the pairs, spaces around ids, `any` for an open dimension.
#[test]
fn a_scenario_is_read_however_it_is_written() {
    let said = |choices: &[&str]| cli_json(&[["decide", POLICY, "--format", "json"].as_slice(), choices].concat());
    let wanted = said(&["origin=us", "target=russia", "purpose=offensive"]);
    assert_eq!(wanted.0, Some(0));
    for written in
        ["origin=us;target=russia;purpose=offensive", "origin=us, target = russia ;purpose=offensive;when=any"]
    {
        assert_eq!(said(&[written]), wanted, "{written}");
    }
    let html = |scenario: &str| cli(&["prerender", POLICY, "--scenario", scenario]).stdout;
    assert_eq!(html("origin=us,purpose=offensive"), html("origin=us;purpose=offensive"));
    // `any` opens what the policy's start has chosen.
    assert_ne!(html("origin=any"), html("origin=us"));
}

/// The output of a command, and what it says on its errors.
fn said(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = cli(arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// JSON output is one value or nothing, whatever is read.
#[test]
fn json_is_one_value() {
    let folder = scratch();
    let (bad, none) = (path_in(&folder, "bad.json"), path_in(&folder, "none.json"));
    for content in ["", "{", "[]", "null", "{\"format\": 1}", "[{\"format\": 1}]", "\u{feff}{}", "\"\\u0000\""] {
        fs::write(&bad, content).unwrap();
        for command in ["check", "test", "decide", "table", "sheet", "prerender"] {
            let (status, output, _) = said(&[command, &bad, "--format", "json"]);
            assert_eq!(status, Some(2), "{command} {content}");
            serde_json::from_str::<Value>(&output)
                .unwrap_or_else(|error| panic!("{command} {content}: {error}: {output}"));
        }
        let (status, results) = cli_json(&["test", &bad, POLICY, "--format", "json"]);
        assert_eq!((status, results.as_array().unwrap().len()), (Some(2), 2));
        assert_eq!(results[0]["findings"][0]["severity"], "error");
        assert_eq!(results[1]["findings"], json!([]));
    }
    for command in ["check", "test"] {
        for format in ["human", "json"] {
            let (status, output, error) = said(&[command, &none, "--format", format]);
            assert_eq!((status, output.as_str()), (Some(1), ""), "{command}");
            assert!(error.contains("there is no such file"), "{error}");
        }
        assert_eq!(cli_json(&[command, &none, POLICY, "--format", "json"]).0, Some(1), "and one value of the others");
    }
}

/// A folder stands for its policies, and the schema beside them is left out.
#[test]
fn the_policies_of_a_folder_are_checked() {
    let (status, output, _) = said(&["check", "policies"]);
    let count = policies("policies").len();
    assert_eq!(status, Some(0));
    assert!(output.contains(&format!("{count} files checked")), "{output}");
    let mut named = vec!["test", "policies/policy.schema.json"];
    named.push(POLICY);
    assert_eq!(said(&named).0, Some(0));
}

/// No text of a file or an argument commands the terminal.
#[test]
fn texts_are_shown_and_not_obeyed() {
    let folder = scratch();
    let value: Value = serde_json::from_str(&fs::read_to_string("tests/rules/good/plain.json").unwrap()).unwrap();
    let path = path_in(&folder, "p\u{1b}[31m\u{202e}.json");
    for hostile in ["a\u{1b}[31mb", "a\u{7}b", "a\u{9b}31mb", "a\u{202e}b", "a\0b", "a\u{2066}b", "a\u{202c}b"] {
        for pointer in ["/title", "/questions/0/label", "/rules/0/text", "/verdicts/0/label", "/verdicts/0/tone", "/id"]
        {
            let mut value = value.clone();
            *value.pointer_mut(pointer).unwrap() = json!(hostile);
            fs::write(&path, value.to_string()).unwrap();
            for command in [
                &["check", &path][..],
                &["check", &path, "--format", "plain"],
                &["decide", &path],
                &["test", &path],
                &["prerender", &path],
                &["diff", &path, POLICY],
            ] {
                let (status, output, error) = said(command);
                assert_eq!(status, Some(2), "{command:?} {output}");
                for character in (output + &error).chars() {
                    let is_shown = character == '\n' || !character.is_control();
                    assert!(
                        is_shown && !matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
                        "{command:?}"
                    );
                }
            }
        }
    }
    for arguments in [
        vec!["decide", POLICY, "a\u{1b}[31m=b"],
        vec!["che\u{1b}[31mck"],
        vec!["check", "no\u{1b}[31mne"],
        vec!["decide", POLICY, "x\u{1b}"],
    ] {
        let (status, output, error) = said(&arguments);
        assert_eq!(status, Some(1));
        assert!(!(output + &error).contains('\u{1b}'), "{arguments:?}: {error}");
    }
    // Joiners and direction marks belong to the texts of some languages.
    let mut value = value;
    value["title"] = json!("می\u{200c}خواهم \u{200f}\u{2068}English\u{2069}");
    fs::write(&path, value.to_string()).unwrap();
    assert_eq!(said(&["check", &path]).0, Some(0));
}

/// A terminal is asked for no more than its reader wants. `script` gives a command a terminal.
#[test]
fn colours_and_width_are_the_readers_choice() {
    let on_terminal = |variables: &[(&str, &str)]| {
        let line = format!("{} check tests/rules/bad/conflict.json", program().join(" "));
        let mut command = std::process::Command::new("script");
        command.args(["-qec", &line, "/dev/null"]).env_remove("NO_COLOR").env("TERM", "xterm").stdin(Stdio::null());
        let output = command.envs(variables.iter().copied()).output().ok()?;
        Some(String::from_utf8(output.stdout).unwrap())
    };
    let Some(coloured) = on_terminal(&[]) else { return };
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    for variables in [[("NO_COLOR", "1")], [("TERM", "dumb")]] {
        assert!(!on_terminal(&variables).unwrap().contains("\u{1b}["), "{variables:?}");
    }
    assert!(on_terminal(&[("NO_COLOR", "")]).unwrap().contains("\u{1b}["), "an empty value does not count");
    let help = command(&["snippet", "--help"]).env("COLUMNS", "50").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.lines().all(|line| line.chars().count() <= 50 || !line.trim().contains(' ')), "{help}");
}

/// In words of people who never saw Rust.
#[test]
fn messages_say_what_to_do() {
    let folder = scratch();
    let path = path_in(&folder, "p.json");
    let good = fs::read_to_string("tests/rules/good/plain.json").unwrap();
    let with = |pointer: &str, value: Value| {
        let mut file: Value = serde_json::from_str(&good).unwrap();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match file.pointer_mut(parent).unwrap() {
            Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
            object => object[key] = value,
        }
        file.to_string().into_bytes()
    };
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(good.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (bytes, says) in [
        (utf16, vec!["expected UTF-8 text", "save it as UTF-8"]),
        (
            good.replace("no", "n\u{e9}").chars().map(|it| it as u8).collect(),
            vec!["expected UTF-8 text", "save it as UTF-8"],
        ),
        (format!("[{good}]").into_bytes(), vec!["expected an object, but found a list"]),
        (with("/verdicts/0", json!(["a"])), vec!["expected an object, but found a list"]),
        (with("/rules/0/verdict", json!("")), vec!["write one of `"]),
        (with("/rules/0/verdict", json!("Yes")), vec!["write `yes`, in small letters"]),
        (" ".repeat((4 << 20) + 1).into_bytes(), vec!["the file is larger than 4194304 bytes"]),
    ] {
        fs::write(&path, bytes).unwrap();
        let (status, output, _) = said(&["check", &path, "--format", "plain"]);
        assert_eq!(status, Some(2), "{output}");
        for word in says {
            assert!(output.contains(word), "{output}");
        }
        for word in ["struct", "u32", "sequence", "map,", "expected value"] {
            assert!(!output.contains(word), "{output}");
        }
    }
    // A failed case says where it is and what it asks.
    let (_, output, _) = said(&["test", "tests/rules/failing-cases.json"]);
    assert!(output.contains(" (line ") && output.contains("\n  in "), "{output}");
    let (_, output, _) = said(&["decide", POLICY, "--lang", "de", "origin=us target=russia", "purpose = offensive"]);
    assert!(output.contains("Berichten zufolge nicht erlaubt (not-permitted)"), "{output}");
    let twice = ["prerender", POLICY, "--scenario", "origin=us,origin=germany"];
    assert_eq!((said(&twice).0, said(&twice).2.contains("chosen twice")), (Some(1), true));
}

/// Code editors are told where the schema is.
#[test]
fn a_new_policy_names_the_schema() {
    let folder = scratch();
    let below = path_in(&folder, "stories/2026");
    fs::create_dir_all(&below).unwrap();
    fs::create_dir_all(path_in(&folder, "node_modules/policy-explorer")).unwrap();
    fs::write(path_in(&folder, "node_modules/policy-explorer/policy.schema.json"), "{}").unwrap();
    let (story, beside) = (format!("{below}/story.json"), format!("{below}/beside.json"));
    assert_eq!(cli(&["new", &story]).status.code(), Some(0));
    let first = "{\n  \"$schema\": \"../../node_modules/policy-explorer/policy.schema.json\",\n  \"format\": 1,\n";
    assert!(fs::read_to_string(&story).unwrap().starts_with(first));
    assert_eq!(cli(&["check", &story, "--deny", "warnings"]).status.code(), Some(0));
    fs::write(format!("{below}/policy.schema.json"), "{}").unwrap();
    assert_eq!(cli(&["new", &beside]).status.code(), Some(0));
    assert!(fs::read_to_string(&beside).unwrap().contains("\"$schema\": \"./policy.schema.json\""));
}

/// What an author starts from is sound, has cases for all of it, and is named as its file.
#[test]
fn a_new_policy_passes_everything() {
    let folder = scratch();
    let path = path_in(&folder, "my-story.json");
    let output = cli(&["new", &path]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let written = fs::read_to_string(&path).unwrap();
    assert!(written.contains("\"id\": \"my-story\""), "{written}");
    let (status, findings) = cli_json(&["check", &path, "--deny", "warnings", "--all", "--format", "json"]);
    assert_eq!((status, findings), (Some(0), json!([])));
    let (status, tested) = cli_json(&["test", &path, "--format", "json"]);
    assert_eq!((status, &tested[0]["uncovered"]["rules"]), (Some(0), &json!([])), "{tested}");
    assert_eq!(cli(&["new", "-"]).stdout, written.replace("my-story", "new-policy").into_bytes());
    // It overwrites nothing, and takes no name that a policy cannot have.
    fs::write(&path, "mine").unwrap();
    for (path, says) in [
        (path.clone(), "is there already"),
        (path_in(&folder, "My Story.json"), "is no name for a policy file"),
        (path_in(&folder, "story"), "is no name for a policy file"),
        (path_in(&folder, "no/story.json"), "there is no such folder"),
    ] {
        let output = cli(&["new", &path]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{path}");
        assert!(said.contains(says), "{path}: {said}");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// A runner of workflows takes lines that begin with two colons as commands: none of a file's texts may become one.
#[test]
fn findings_are_annotations_of_a_workflow() {
    let folder = scratch();
    let path = path_in(&folder, "a,b:c%d.json");
    let story = String::from_utf8(cli(&["new", "-"]).stdout).unwrap();
    fs::write(&path, story.replace("\"title\": \"Bicycles", "\"headline\": \"::error::\\n::error::Bicycles")).unwrap();
    let output = cli(&["check", &path, "--format", "github"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let name = path.replace('%', "%25").replace(',', "%2C").replace(':', "%3A");
    let found: Vec<&str> = said.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(output.status.code(), Some(2));
    assert!(!found.is_empty());
    for line in &found {
        assert!(line.starts_with(&format!("::error file={name},line=")), "{line}");
    }
    assert!(
        found.iter().any(|line| line.contains(",title=unknown-field::there is no field `headline` here%0A")),
        "{said}"
    );
    // A case that fails is one too, and names of cases are only text.
    let named = story.replace("\"riding in winter\"", "\"::warning::%0A\"");
    fs::write(
        &path,
        named.replace(
            "\"verdict\": \"allowed\",\n      \"because\"",
            "\"verdict\": \"not-allowed\",\n      \"because\"",
        ),
    )
    .unwrap();
    let output = cli(&["test", &path, "--format", "github"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let found: Vec<&str> = said.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!((output.status.code(), found.len()), (Some(2), 1), "{said}");
    assert!(found[0].contains("title=FAILED%3A %3A%3Awarning%3A%3A%250A::expected not-allowed"), "{said}");
}

/// Each change is answered, also where a file vanishes for a moment or for long.
#[test]
fn files_are_watched() {
    let folder = scratch();
    let path = path_in(&folder, "story.json");
    let story = cli(&["new", "-"]).stdout;
    fs::write(&path, &story).unwrap();
    for what in [path.as_str(), folder.path().to_str().unwrap()] {
        for command_name in ["check", "test"] {
            let mut child = command(&[command_name, what, "--watch"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
            let mut wrong = BufReader::new(child.stderr.take().unwrap()).lines();
            let mut until = |text: &str| said.find(|line| line.as_ref().unwrap().contains(text)).unwrap();
            let mut waits = || wrong.find(|line| line.as_ref().unwrap().contains("watching for changes")).unwrap();
            let (good, bad) =
                if command_name == "check" { (": 0 errors", ": 1 error") } else { (" 0 failed", "unknown-field") };
            until(good).unwrap();
            waits().unwrap();
            fs::write(&path, String::from_utf8(story.clone()).unwrap().replace("\"note\"", "\"nota\"")).unwrap();
            until(bad).unwrap();
            waits().unwrap();
            // Saved as editors do: a new file takes the name.
            fs::remove_file(&path).unwrap();
            waits().unwrap();
            let beside = path_in(&folder, "beside");
            fs::write(&beside, &story).unwrap();
            fs::rename(&beside, &path).unwrap();
            until(good).unwrap();
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
    let output = cli(&["check", "-", "--watch"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("standard input cannot be watched"));
}

#[test]
fn shells_and_manuals_know_every_command() {
    let commands =
        ["decide", "check", "test", "diff", "verify", "table", "sheet", "prerender", "snippet", "schema", "new"];
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = cli(&["completions", shell]);
        let script = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0));
        for command in commands {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
    let manual = String::from_utf8(cli(&["man"]).stdout).unwrap();
    for command in commands {
        assert!(manual.contains(&format!(".TH policy-explorer-{command} 1")), "{command}");
    }
}
