//! What editors meet on the command line beside single findings: accepted warnings, names of files, numbers, silences, what a
//! sheet changes, what rests on a passage.

use std::fs;

use policy_explorer::editor::read::read_closely;
use policy_explorer::editor::sheet::{apply, sheet};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{cli, cli_json, path_in, scratch};

const CONDITIONS: &str = "tests/rules/good/conditions.json";

fn file(path: &str) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn plain() -> Value {
    file("tests/rules/good/plain.json")
}

/// Writes a policy into a folder; returns its path.
fn write(folder: &TempDir, name: &str, file: &Value) -> String {
    let path = path_in(folder, name);
    fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
    fs::write(&path, format!("{file:#}")).unwrap();
    path
}

fn said(arguments: &[&str]) -> (Option<i32>, String) {
    let output = cli(arguments);
    (output.status.code(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap())
}

fn codes(findings: &Value) -> Vec<String> {
    findings.as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn accepted_warnings_are_counted_and_not_listed() {
    let folder = scratch();
    let mut policy = plain();
    let twin = json!({"id": "twin", "verdict": "no", "text": "So.", "when": {"lead": ["off"]}, "quotes": ["sign"]});
    policy["rules"].as_array_mut().unwrap().push(twin);
    let path = write(&folder, "dogs.json", &policy);
    assert_eq!(said(&["check", &path, "--deny", "warnings"]).0, Some(2));
    // An acceptance covers its own object alone.
    policy["rules"][0]["accepted"] = json!([{"code": "redundant-rule", "why": "readers should see it"}]);
    let path = write(&folder, "dogs.json", &policy);
    let (status, findings) = cli_json(&["check", &path, "--format", "json"]);
    assert_eq!((status, codes(&findings)), (Some(0), vec!["stale-acceptance".to_owned(), "redundant-rule".to_owned()]));
    policy["rules"][2]["accepted"] = policy["rules"][0]["accepted"].take();
    policy["rules"][0].as_object_mut().unwrap().remove("accepted");
    let path = write(&folder, "dogs.json", &policy);
    let (status, text) = said(&["check", &path, "--deny", "warnings"]);
    assert_eq!((status, text.as_str()), (Some(0), "1 file checked: 0 errors, 1 warning, 1 accepted\n"));
    assert_eq!(cli_json(&["check", &path, "--format", "json"]), (Some(0), json!([])));
    let (_, text) = said(&["check", &path, "--all", "--format", "plain"]);
    assert!(text.starts_with("accepted warning: without the rule `twin`"), "{text}");
    let (_, text) = said(&["check", &path, "--all"]);
    assert!(text.starts_with("accepted warning[redundant-rule]"), "{text}");
    let (_, findings) = cli_json(&["check", &path, "--all", "--format", "json"]);
    assert_eq!((&findings[0]["code"], &findings[0]["accepted"]), (&json!("redundant-rule"), &json!(true)));
    // In a sheet they survive.
    let text = fs::read_to_string(&path).unwrap();
    let mut edited = sheet(read_closely(text.as_bytes()).file.as_ref().unwrap());
    edited.rows[2].cells[5] = "Changed.".into();
    let applied = apply(&text, &edited).unwrap();
    assert_eq!(applied.text, text.replace("\"So.\"", "\"Changed.\""));
}

#[test]
fn a_file_that_is_published_has_its_id_as_its_name() {
    let folder = scratch();
    for (name, expected) in
        [("policies/park.json", vec!["file-name"]), ("policies/dogs.json", vec![]), ("park.json", vec![])]
    {
        let path = write(&folder, name, &plain());
        let (status, findings) = cli_json(&["check", &path, "--format", "json"]);
        assert_eq!(
            (status, codes(&findings)),
            (Some(0), expected.iter().map(|it| (*it).to_owned()).collect()),
            "{name}"
        );
    }
}

#[test]
fn the_schema_among_policies_is_left_out() {
    for subcommand in ["check", "test"] {
        let arguments = [subcommand, "tests/rules/good/plain.json", "policies/policy.schema.json"];
        let (status, text) = said(&arguments);
        assert_eq!(status, Some(0), "{text}");
        assert!(text.contains("note: `policies/policy.schema.json` is a schema and not a policy"), "{text}");
        let (status, text) = said(&[subcommand, "policies/policy.schema.json"]);
        assert_eq!(status, Some(1));
        assert!(text.contains("there is no policy among these files"), "{text}");
    }
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let folder = scratch();
    let path = path_in(&folder, "dogs.json");
    let text = format!("\u{feff}{:#}", plain());
    fs::write(&path, &text).unwrap();
    assert_eq!(said(&["check", &path]), (Some(0), "1 file checked: 0 errors, 0 warnings\n".to_owned()));
    assert!(policy_explorer::engine::read(text.as_bytes()).is_ok());
    let line = text.lines().position(|line| line.ends_with("\"rules\",")).unwrap() + 1;
    // Places are those of the file, and the mark stays in it.
    fs::write(&path, text.replace("\"rules\",\n", "\"Rules\",\n")).unwrap();
    let (_, findings) = cli_json(&["check", &path, "--format", "json"]);
    assert_eq!((&findings[0]["code"], &findings[0]["line"]), (&json!("malformed-id"), &json!(line)), "{findings}");
    let file = read_closely(text.as_bytes()).file.unwrap();
    let mut edited = sheet(&file);
    edited.rows[0].cells[5] = "Out.".into();
    assert_eq!(apply(&text, &edited).unwrap().text, text.replace("Dogs stay outside.", "Out."));
}

#[test]
fn a_base_without_a_scheme_is_refused() {
    let snippet = |base: &str| said(&["snippet", CONDITIONS, "--kind", "element", "--base", base]);
    for base in ["cdn.example/x", "cdn.example", "localhost:8000/", "localhost", "127.0.0.1/x"] {
        let (status, text) = snippet(base);
        assert_eq!(status, Some(1), "{base}");
        assert!(text.contains(&format!("write `https://{base}`")), "{text}");
    }
    for base in
        ["https://cdn.example/x", "//cdn.example/x", "/x", "./", "../x", "./cdn.example/", "http://localhost:8000"]
    {
        assert_eq!(snippet(base).0, Some(0), "{base}");
    }
}

#[test]
fn decide_takes_numbers_and_tells_why_the_report_is_silent() {
    let decided =
        |choices: &[&str]| cli_json(&[["decide", CONDITIONS, "--format", "json"].as_slice(), choices].concat());
    let (status, pup) = decided(&["where=lawn", "hour=day", "age=0.5", "lead=off"]);
    assert_eq!((status, &pup["because"], &pup["silences"]), (Some(0), &json!(["pups"]), &json!([])));
    // For a rule with alternatives, each says what keeps it from applying.
    let blocked = json!({"rule": "allowed", "dimensions": ["lead", "where", "hour", "age"], "alternatives": [["lead", "where"], ["hour", "age"]]});
    assert!(pup["blocked"].as_array().unwrap().contains(&blocked), "{pup}");
    assert_eq!(decided(&["where=lawn", "hour=night", "age=28"]).1["verdict"], "no");
    assert_eq!(decided(&["where=lawn", "hour=night", "age=over-2-to-3"]).1["verdict"], "yes");
    let (status, text) = said(&["decide", CONDITIONS, "age=from-1-below-10p5"]);
    assert!(status == Some(1) && text.contains("there is no option"), "it spans two of today's: {text}");
    let (status, pond) = decided(&["where=pond"]);
    assert_eq!((status, &pond["outcome"], &pond["silences"]), (Some(0), &json!("unstated"), &json!(["pond"])));
    let (_, text) = said(&["decide", CONDITIONS, "where=pond"]);
    assert!(text.contains("The board does not name the pond."), "{text}");
    let (_, text) = said(&["decide", CONDITIONS, "where=lawn", "hour=day", "age=0.5", "lead=off"]);
    assert!(text.contains("allowed, because of lead, where; or hour, age"), "{text}");
}

#[test]
fn tables_leave_out_what_is_not_asked() {
    let (_, answers) = cli_json(&["table", CONDITIONS, "--format", "json"]);
    let answers = answers.as_array().unwrap();
    // Two of lead; lawn and pond by day and at night, the path; the intervals of age.
    let ages = 4;
    let intervals: std::collections::BTreeSet<&str> =
        answers.iter().map(|answer| answer["scenario"]["age"].as_str().unwrap()).collect();
    assert_eq!(intervals.len(), ages, "{intervals:?}");
    assert_eq!(answers.len(), 2 * 5 * ages);
    for answer in answers {
        assert_eq!(answer["scenario"].get("hour").is_none(), answer["scenario"]["where"] == "path", "{answer}");
    }
    let (_, csv) = said(&["table", CONDITIONS, "--as", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let mut total = 0;
    for record in reader.records() {
        let record = record.unwrap();
        assert_eq!(record[3].is_empty(), &record[2] == "path", "{record:?}");
        total += record[8].parse::<usize>().unwrap();
    }
    assert_eq!(total, answers.len());
    let (_, markdown) = said(&["table", CONDITIONS]);
    assert!(markdown.contains("| on the path |  |"), "{markdown}");
    let (_, html) = said(&["table", CONDITIONS, "--as", "html"]);
    assert!(html.contains("<td>on the path</td><td></td>"), "{html}");
}

#[test]
fn differences_are_told_at_the_thresholds_of_both_files() {
    let folder = scratch();
    let old = file(CONDITIONS);
    let mut new = old.clone();
    new["rules"][2]["when"]["age"] = json!({"below": 3});
    new["dimensions"][3]["max"] = json!(30);
    let (old, new) = (write(&folder, "old.json", &old), write(&folder, "new.json", &new));
    let (status, compared) = cli_json(&["diff", &old, &new, "--format", "json"]);
    assert_eq!(status, Some(2));
    let changes = compared[0]["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{compared}");
    assert_eq!(changes[0]["region"], json!({"where": ["lawn"], "hour": ["day"], "age": ["over-1-below-3"]}));
    assert_eq!((&changes[0]["before"]["verdict"], &changes[0]["after"]["verdict"]), (&json!("no"), &json!("yes")));
    assert_eq!(changes[0]["scenarios"], 2);
    assert_eq!(compared[0]["removed"].as_array().unwrap().len(), 1, "no dog is older than 30 any more: {compared}");
    assert_eq!(compared[0]["added"], json!([]));
    assert_eq!(cli_json(&["diff", &old, &old, "--format", "json"]).0, Some(0));
    // A dimension that is asked at one of the two options is in the witness.
    let (_, across) = cli_json(&["diff", &old, "--across", "where", "--format", "json"]);
    for change in across.as_array().unwrap().iter().flat_map(|it| it["changes"].as_array().unwrap()) {
        assert!(change["witness"].get("hour").is_some(), "asked at one of the two: {change}");
    }
}

#[test]
fn a_passage_that_has_changed_is_shown_with_what_rests_on_it() {
    let folder = scratch();
    let mut policy = plain();
    policy["silences"] = json!([]);
    let path = write(&folder, "dogs.json", &policy);
    let page = path_in(&folder, "page.txt");
    fs::write(&page, "All dogs stay far outside.").unwrap();
    let (status, text) = said(&["verify", &path, "--article", &page, "--show", "--lock"]);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("sign, line 1 of the article:\n  “dogs stay far outside”"), "{text}");
    fs::write(&page, "All dogs stay not too far outside.").unwrap();
    for (arguments, status) in [(vec![], 2), (vec!["--lock"], 0)] {
        let (found, text) = said(&[["verify", &path, "--article", &page].as_slice(), &arguments].concat());
        assert_eq!(found, Some(status), "{text}");
        for says in [
            "sign, line 1 of the article, now reads:\n  “dogs stay not too far outside”",
            "the rule ban rests on it: Dogs stay outside.\n    Park rules: Not allowed (no) in 3 scenarios, such as lead=on where=lawn",
            "the rule lead-path rests on it: On a lead they may use the path.\n    Park rules: Allowed (yes) in 1 scenario, such as lead=on where=path",
        ] {
            assert!(text.contains(says), "{says} is not in\n{text}");
        }
    }
    assert_eq!(said(&["verify", &path, "--article", &page]).0, Some(0), "it is locked again");
}

#[test]
fn an_end_is_sought_after_its_start() {
    let folder = scratch();
    let path = write(&folder, "dogs.json", &plain());
    let page = path_in(&folder, "page.txt");
    for (text, help) in [
        (
            "They are outsiders.\nAll dogs stay there, or\noutsides.",
            "the nearest is `outsides.` in line 3 of the article",
        ),
        (
            "They are outsiders.\nAll dogs stay in.",
            "nothing in the article comes near: find the passage, or take the quote out",
        ),
    ] {
        fs::write(&page, text).unwrap();
        let (_, findings) = cli_json(&["verify", &path, "--article", &page, "--format", "json"]);
        assert_eq!(codes(&findings), ["anchor-missing"], "{text}");
        assert_eq!(findings[0]["help"], help);
        assert_eq!(
            findings[0]["message"],
            "the words `outside` do not follow the first words, which are in line 2 of the article"
        );
    }
}

/// An option that is added in the middle opens a gap of its own, and the others read as before.
#[test]
fn a_gap_that_an_added_option_opens_is_a_region_of_its_own() {
    let regions = |file: &Value| {
        let folder = scratch();
        let (_, findings) = cli_json(&["check", &write(&folder, "dogs.json", file), "--format", "json"]);
        let findings = findings.as_array().unwrap();
        let gaps = findings.iter().filter(|it| it["code"] == "gap");
        gaps.map(|it| it["message"].as_str().unwrap().split(" (").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mut old = plain();
    let options = |ids: &[&str]| json!(ids.iter().map(|id| json!({"id": id, "label": id})).collect::<Vec<_>>());
    old["dimensions"] = json!([
        {"id": "weeks", "label": "w", "options": options(&["to12", "to20", "more"])},
        {"id": "method", "label": "m", "options": options(&["drug", "surgery"])},
        {"id": "life", "label": "l", "options": options(&["yes", "no"])},
    ]);
    old["scenario"] = json!("{weeks} {method} {life}");
    old.as_object_mut().unwrap().remove("cases");
    let rule = |id: &str, when: Value, verdict: &str| json!({"id": id, "when": when, "verdict": verdict, "text": "So.", "quotes": ["sign"]});
    old["rules"] = json!([
        rule("a", json!({"weeks": ["to12"], "method": ["drug"]}), "yes"),
        rule("b", json!({"weeks": ["to20", "more"], "life": ["no"]}), "no"),
    ]);
    let before = regions(&old);
    assert_eq!(
        before,
        [
            "no rule answers `rules` where weeks=to12 method=surgery",
            "no rule answers `rules` where weeks=to20|more life=yes"
        ]
    );
    let mut new = old.clone();
    new["dimensions"][0]["options"].as_array_mut().unwrap().insert(1, json!({"id": "to16", "label": "to16"}));
    let mut after = regions(&new);
    after.retain(|region| !before.contains(region));
    assert_eq!(after, ["no rule answers `rules` where weeks=to16"]);
    assert_eq!(regions(&new).len(), 3);
}

#[test]
fn the_cells_of_conditions_read_back() {
    let text = fs::read_to_string(CONDITIONS).unwrap();
    let file = read_closely(text.as_bytes()).file.unwrap();
    let cells = sheet(&file);
    assert_eq!(cells.header[..7], ["id", "question", "alternative", "lead", "where", "hour", "age"]);
    let rows: Vec<String> = cells.rows.iter().map(|row| row.cells[..8].join(",")).collect();
    assert_eq!(
        rows,
        [
            "ban,,,*,not pond,*,*,no",
            "allowed,,1,on,path,*,*,yes",
            "allowed,,2,*,lawn,not day,from 1 below 10.5,",
            "pups,,,*,lawn,day,to 1,yes",
        ]
    );
    assert_eq!(cells.rows[2].cells[8..].join(""), "", "texts are in the first row");
    assert_eq!(apply(&text, &cells).unwrap().text, text);
    // One changed condition changes its value alone; the order of rows of one rule does not matter.
    let mut edited = cells.clone();
    edited.rows[2].cells[6] = "from 2 to 10.5".into();
    edited.rows.swap(1, 2);
    let applied = apply(&text, &edited).unwrap();
    let mut before: Value = serde_json::from_str(&text).unwrap();
    before["rules"][1]["when"][1]["age"] = json!({"from": 2, "to": 10.5});
    assert_eq!(serde_json::from_str::<Value>(&applied.text).unwrap(), before);
    assert_eq!(applied.changed, ["allowed"]);
    // A new alternative, and a rule that gets its first ones.
    let mut edited = cells.clone();
    let mut third = edited.rows[2].clone();
    third.cells[2] = "3".into();
    third.cells[4] = "pond; path".into();
    third.cells[5] = "*".into();
    third.cells[6] = "above 12".into();
    third.cells[3] = "off".into();
    third.cells[4] = "path".into();
    edited.rows.push(third);
    let applied = apply(&text, &edited).unwrap();
    let after: Value = serde_json::from_str(&applied.text).unwrap();
    assert_eq!(after["rules"][1]["when"][2], json!({"lead": ["off"], "where": ["path"], "age": {"above": 12}}));
    let again = sheet(&read_closely(applied.text.as_bytes()).file.unwrap());
    assert_eq!(apply(&applied.text, &again).unwrap().text, applied.text);
    let mut fewer = again.clone();
    fewer.rows.retain(|row| row.cells[2] != "3");
    assert_eq!(apply(&applied.text, &fewer).unwrap().text, text);
}

#[test]
fn a_sheet_with_doubtful_conditions_is_refused_at_the_cell() {
    let text = fs::read_to_string(CONDITIONS).unwrap();
    let cells = sheet(&read_closely(text.as_bytes()).file.unwrap());
    for (row, column, content, code) in [
        (0, 3, "", "blank-condition"),
        (2, 4, " ", "blank-condition"),
        (3, 6, "under 18", "bad-condition"),
        (3, 6, "from 5 below 2", "empty-interval"),
        (0, 4, "not ponds", "unknown-option"),
        (2, 4, "lawns", "unknown-option"),
        (2, 2, "3", "bad-sheet"),
        (2, 2, "two", "bad-sheet"),
        (2, 2, "1", "bad-sheet"),
        (2, 7, "no", "bad-sheet"),
    ] {
        let mut edited = cells.clone();
        edited.rows[row].cells[column] = content.into();
        let misfits = apply(&text, &edited).unwrap_err();
        let found: Vec<_> = misfits
            .iter()
            .map(|misfit| (misfit.problem.kind.code(), misfit.cell.as_ref().map(|cell| (cell.row, cell.column))))
            .collect();
        assert!(found.contains(&(code, Some((row + 2, column + 1)))), "{content}: {found:?}");
    }
    // Cut off in a spreadsheet: the column of the numbers is missing.
    let mut cut = cells.clone();
    cut.header.remove(2);
    for row in &mut cut.rows {
        row.cells.remove(2);
    }
    cut.rows.remove(2);
    assert_eq!(apply(&text, &cut).unwrap_err()[0].problem.kind.code(), "bad-sheet");
}

#[test]
fn a_sheet_is_applied_with_what_it_changes_and_without_contradictions() {
    let folder = scratch();
    let path = write(&folder, "dogs.json", &plain());
    let before = fs::read_to_string(&path).unwrap();
    let (_, csv) = said(&["sheet", &path]);
    let rules = path_in(&folder, "rules.csv");
    let applied = |csv: &str| {
        fs::write(&rules, csv).unwrap();
        said(&["sheet", &path, "--apply", &rules])
    };
    // A rule that contradicts another.
    let (status, text) = applied(&csv.replace(",ban,sign", ",,sign"));
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("error[conflict]") && text.contains("nothing is written"), "{text}");
    assert!(text.contains("row 3, column E"), "{text}");
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    // Merged cells.
    let (status, text) = applied(&csv.replace(",on,path,", ",on,,"));
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("error[blank-condition]") && text.contains("row 3, column D"), "{text}");
    let (status, text) = applied(&csv.replace(",on,path,", ",*,path,"));
    assert_eq!(status, Some(0), "{text}");
    assert!(
        text.contains(
            "rules changed: 1 (lead-path); added: 0; removed: 0\n  rules lead=off where=path: no becomes yes (1 scenario)"
        ),
        "{text}"
    );
    let (_, text) = applied(&csv.replace(",on,path,", ",*,path,"));
    assert!(text.ends_with("rules changed: 0; added: 0; removed: 0\n"), "{text}");
}

#[test]
fn a_failed_case_names_its_scenario() {
    let (_, text) = said(&["test", "tests/rules/failing-cases.json"]);
    assert!(text.contains("  in lead=on where=path\n"), "{text}");
}
