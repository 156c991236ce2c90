//! The rules sheet: exported to a spreadsheet and applied again, without losing a byte that it does not touch.

use std::fs;
use std::path::PathBuf;

use policy_explorer::editor::sheet::{Applied, Sheet, apply, sheet};
use policy_explorer::engine::read;
use policy_explorer::format::wire;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::model::model;
use crate::support::{POLICY, cli, path_in, scratch};

/// A folder for one test, with a copy of a policy.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn with(text: &str) -> Desk {
        let folder = scratch();
        fs::write(folder.path().join("policy.json"), text).unwrap();
        Desk { folder }
    }

    fn path(&self, name: &str) -> String {
        path_in(&self.folder, name)
    }

    fn policy(&self) -> String {
        fs::read_to_string(self.path("policy.json")).unwrap()
    }

    fn sheet(&self) -> String {
        let output = cli(&["sheet", &self.path("policy.json")]);
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Applies a sheet; returns the exit status and the findings.
    fn apply(&self, csv: &[u8]) -> (Option<i32>, Value) {
        self.apply_with(csv, &[])
    }

    fn apply_with(&self, csv: &[u8], more: &[&str]) -> (Option<i32>, Value) {
        fs::write(self.path("rules.csv"), csv).unwrap();
        let (policy, rules) = (self.path("policy.json"), self.path("rules.csv"));
        let output = cli(&[["sheet", &policy, "--apply", &rules, "--format", "json"].as_slice(), more].concat());
        let files = fs::read_dir(self.folder.path()).unwrap().count();
        assert_eq!(files, 2, "no other file is left behind");
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or_default())
    }
}

/// The shipped policy in English alone, with plain strings for texts, and without silences.
fn shipped() -> String {
    let text = fs::read_to_string(POLICY).unwrap();
    let (before, languages) = text.split_once("  \"languages\": {").unwrap();
    let (_, after) = languages.split_once("\n  },\n").unwrap();
    let mut plain = before.to_owned();
    let mut rest = after;
    // No text of the policy contains a JSON quotation mark or `"en"`.
    while let Some((before, found)) = rest.split_once("\"en\": \"") {
        let (english, others) = found.split_once('"').unwrap();
        // A brace inside a text belongs to a placeholder.
        let mut ends = others.match_indices('}').filter(|(at, _)| others[..*at].trim_end().ends_with('"'));
        plain.extend([before.trim_end().strip_suffix('{').unwrap(), "\"", english, "\""]);
        rest = &others[ends.next().unwrap().0 + 1..];
    }
    plain += rest;
    // Rules may answer anywhere.
    let (before, silences) = plain.split_once("  \"silences\": [").unwrap();
    let (_, after) = silences.split_once("\n  ],\n").unwrap();
    before.to_owned() + after
}

/// The same policy with other white space and line ends.
fn looks(text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap();
    let pretty = format!("{value:#}\n");
    vec![text.to_owned(), value.to_string(), pretty.replace('\n', "\r\n"), pretty.replace("  ", "\t"), pretty]
}

fn wire_of(text: &str) -> wire::Policy {
    let reading = policy_explorer::format::read(text.as_bytes());
    assert_eq!(reading.faults, []);
    reading.file.unwrap()
}

fn good() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/rules/good").unwrap().chain(fs::read_dir("policies").unwrap());
    let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| {
        path.extension().is_some_and(|extension| extension == "json") && !path.ends_with("policy.schema.json")
    });
    paths.collect()
}

#[test]
fn a_sheet_opens_in_a_spreadsheet() {
    let csv = Desk::with(&shipped()).sheet();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines[0], "\u{feff}id,question,origin,target,purpose,when,verdict,text,reading,exception_to,quotes");
    assert!(lines[2].starts_with("us-not-in-russia,,us,russia,*,*,not-permitted,"), "{}", lines[2]);
    assert!(csv.contains("us-permission; kharkiv-only; us-official"), "{csv}");
    let output = cli(&["sheet", POLICY, "--format", "json"]);
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows[1]["id"], "us-not-in-russia");
    assert!(rows[1]["text (uk)"].as_str().unwrap().contains("зброю США"), "a column for each language");
}

#[test]
fn an_unchanged_sheet_changes_no_byte() {
    for path in good() {
        for text in looks(&fs::read_to_string(&path).unwrap()) {
            let sheet = sheet(&wire_of(&text));
            let applied = Applied { text: text.clone(), changed: vec![], added: vec![], removed: vec![] };
            assert_eq!(apply(&text, &sheet), Ok(applied), "{path:?}");
        }
    }
    let desk = Desk::with(&shipped());
    let csv = desk.sheet();
    let semicolons = saved_with_semicolons(&csv);
    for csv in [csv.clone(), csv.replace('\u{feff}', ""), csv.replace("\r\n", "\n\n"), semicolons] {
        assert_eq!(desk.apply(csv.as_bytes()), (Some(0), json!([])));
        assert_eq!(desk.policy(), shipped());
    }
}

/// Semicolons, quotes only where needed, no byte order mark, as European spreadsheets save CSV.
fn saved_with_semicolons(csv: &str) -> String {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    for record in reader.records() {
        writer.write_record(&record.unwrap()).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn a_changed_cell_changes_its_value_alone() {
    for (from, to, before, after) in [
        (
            "patriot-in-russian-airspace,,us; germany,",
            "patriot-in-russian-airspace,,us; germany; other-western,",
            "\"id\": \"patriot-in-russian-airspace\",\n      \"when\": { \"origin\": [\"us\", \"germany\"],",
            "\"id\": \"patriot-in-russian-airspace\",\n      \"when\": { \"origin\": [\"us\", \"germany\", \"other-western\"],",
        ),
        (
            "us-occupied-areas,,us,occupied-ukraine,*,*,permitted",
            "us-occupied-areas,,us,occupied-ukraine,*,before,permitted",
            "\"target\": [\"occupied-ukraine\"] },\n      \"verdict\": \"permitted\"",
            "\"target\": [\"occupied-ukraine\"], \"when\": [\"before\"] },\n      \"verdict\": \"permitted\"",
        ),
        (
            "Politico and CNN report that the new permission is for counterattacks in defence of Kharkiv and for nothing else.",
            "=\"\"it\"\" covers\nKharkiv",
            "\"Politico and CNN report that the new permission is for counterattacks in defence of Kharkiv and for nothing else.\"",
            "\"=\\\"it\\\" covers\\nKharkiv\"",
        ),
        (
            "law-self-defence,law,*,russia,",
            "law-self-defence,law,ukraine,russia,",
            "\"when\": { \"target\": [\"russia\"], \"purpose\": [\"defend-kharkiv\", \"defend-elsewhere\"] }",
            "\"when\": { \"origin\": [\"ukraine\"], \"target\": [\"russia\"], \"purpose\": [\"defend-kharkiv\", \"defend-elsewhere\"] }",
        ),
        (
            "own-weapons,,ukraine,",
            "own-weapons,policy,ukraine,",
            "\"id\": \"own-weapons\",\n",
            "\"id\": \"own-weapons\",\n      \"question\": \"policy\",\n",
        ),
        (
            "law-self-defence,law,*,russia,defend-kharkiv; defend-elsewhere,*,",
            "law-self-defence,law,*,*,*,*,",
            "\"question\": \"law\",\n      \"when\": { \"target\": [\"russia\"], \"purpose\": [\"defend-kharkiv\", \"defend-elsewhere\"] },",
            "\"question\": \"law\",",
        ),
        (
            ",us-not-in-russia,us-permission; kharkiv-only; us-official",
            ",us-not-in-russia; us-no-offensive,us-permission; us-official",
            "\"exception_to\": [\"us-not-in-russia\"],\n      \"quotes\": [\"us-permission\", \"kharkiv-only\", \"us-official\"]",
            "\"exception_to\": [\"us-not-in-russia\", \"us-no-offensive\"],\n      \"quotes\": [\"us-permission\", \"us-official\"]",
        ),
        (
            "in defence of Kharkiv and for nothing else.,",
            "in defence of Kharkiv and for nothing else.,So.",
            "nothing else.\",\n      \"quotes\"",
            "nothing else.\",\n      \"reading\": \"So.\",\n      \"quotes\"",
        ),
    ] {
        let desk = Desk::with(&shipped());
        let csv = desk.sheet();
        let to = if to.starts_with('=') { format!("\"{to}\"") } else { to.to_owned() };
        assert_eq!(csv.matches(from).count(), 1, "{from}");
        assert_eq!(desk.apply(csv.replace(from, &to).as_bytes()), (Some(0), json!([])), "{to}");
        assert_eq!(shipped().matches(before).count(), 1, "{before}");
        assert_eq!(desk.policy(), shipped().replace(before, after));
    }
}

#[test]
fn rows_may_come_go_and_move() {
    let text = fs::read_to_string("tests/rules/good/plain.json").unwrap();
    for text in looks(&text) {
        let file = wire_of(&text);
        let mut edited = sheet(&file);
        let mut row = edited.rows[1].clone();
        row.cells[0] = "another".into();
        edited.rows.insert(1, row);
        edited.rows.swap(0, 1);
        let applied = apply(&text, &edited).unwrap();
        assert_eq!([applied.changed.len(), applied.added.len(), applied.removed.len()], [0, 1, 0]);
        assert_eq!(cells(&sheet(&wire_of(&applied.text))), cells(&edited));
        // Same layout: as many more lines as the new rule has.
        edited.rows.remove(0);
        assert_eq!(apply(&applied.text, &edited).unwrap().text, text);
    }
    let desk = Desk::with(&shipped());
    let csv = desk.sheet();
    let mut lines: Vec<&str> = csv.trim_end().split("\r\n").collect();
    lines.insert(3, "new-rule,,germany,occupied-ukraine,*,*,permitted,Added.,,,own-weapons-so-far");
    assert_eq!(desk.apply(lines.join("\r\n").as_bytes()).0, Some(0));
    let new = "    {\n      \"id\": \"new-rule\",\n      \"when\": { \"origin\": [\"germany\"], \"target\": [\"occupied-ukraine\"] },\n      \
               \"verdict\": \"permitted\",\n      \"text\": \"Added.\",\n      \"quotes\": [\"own-weapons-so-far\"]\n    },\n    \
               {\n      \"id\": \"us-no-offensive\"";
    assert_eq!(desk.policy(), shipped().replace("    {\n      \"id\": \"us-no-offensive\"", new));
    lines.remove(3);
    let (status, findings) = desk.apply(lines.join("\r\n").as_bytes());
    assert_eq!((status, findings[0]["code"].as_str()), (Some(2), Some("rules-missing")));
    assert!(findings[0]["message"].as_str().unwrap().contains("`new-rule`"), "{findings}");
    assert_eq!(desk.apply_with(lines.join("\r\n").as_bytes(), &["--remove"]).0, Some(0));
    assert_eq!(desk.policy(), shipped());
    lines.swap(1, 4);
    assert_eq!(desk.apply(lines.join("\r\n").as_bytes()).0, Some(0));
    assert_eq!(desk.policy().len(), shipped().len());
    assert_ne!(desk.policy(), shipped());
    lines.swap(1, 4);
    assert_eq!(desk.apply(lines.join("\r\n").as_bytes()).0, Some(0));
    assert_eq!(desk.policy(), shipped());
}

#[test]
fn the_first_rules_of_a_file_are_indented_as_the_file_is() {
    let mut value: Value = serde_json::from_str(&fs::read_to_string("tests/rules/good/plain.json").unwrap()).unwrap();
    let full = value.clone();
    for key in ["cases", "notes"] {
        value.as_object_mut().unwrap().remove(key);
    }
    value["rules"] = json!([]);
    let empty = format!("{value:#}");
    let wanted = sheet(&wire_of(&full.to_string()));
    let applied = apply(&empty, &wanted).unwrap();
    assert!(
        applied.text.contains("  \"rules\": [\n    {\n      \"id\": \"ban\",\n      \"verdict\": \"no\","),
        "{}",
        applied.text
    );
    let mut none = wanted.clone();
    none.rows.clear();
    assert_eq!(apply(&applied.text, &none).unwrap().text, empty);
    assert_eq!((applied.added.len(), apply(&empty, &none).unwrap().text), (wanted.rows.len(), empty));
}

#[test]
fn a_renamed_rule_keeps_fields_that_the_sheet_lacks() {
    let text = fs::read_to_string("tests/rules/good/plain.json").unwrap();
    let mut file: Value = serde_json::from_str(&text).unwrap();
    for key in ["cases", "notes"] {
        file.as_object_mut().unwrap().remove(key);
    }
    file["rules"][1]["note"] = json!("kept");
    let id = file["rules"][1]["id"].as_str().unwrap().to_owned();
    let text = format!("{file:#}");
    let mut edited = sheet(&wire_of(&text));
    edited.rows[1].cells[0] = "renamed".into();
    let applied = apply(&text, &edited).unwrap();
    assert_eq!(applied.text, text.replace(&format!("\"id\": \"{id}\""), "\"id\": \"renamed\""));
    assert_eq!([applied.changed.len(), applied.added.len(), applied.removed.len()], [1, 0, 0]);
}

/// A policy with one text in two languages, one plain text, and dimensions named like columns.
fn bilingual() -> String {
    json!({
        "format": 1, "id": "p", "language": "en", "title": "t", "scenario": "s",
        "questions": [{"id": "q", "label": "q"}],
        "verdicts": [{"id": "yes", "label": "Yes", "tone": "permitted"}],
        "dimensions": [{"id": "text", "label": "d", "options": [{"id": "a", "label": "a"}, {"id": "b", "label": "b"}]}],
        "rules": [
            {"id": "one", "verdict": "yes", "text": {"en": "One", "de": "Eins"}, "when": {"text": ["a"]}},
            {"id": "two", "verdict": "yes", "text": "=Two", "reading": "'tis"},
        ],
    })
    .to_string()
}

#[test]
fn each_language_has_its_column() {
    let desk = Desk::with(&bilingual());
    let csv = desk.sheet();
    let expected = "\u{feff}id,question,when text,verdict,text,text (de),text (en),reading,exception_to,quotes\r\n\
                    one,,a,yes,,Eins,One,,,\r\ntwo,,*,yes,'=Two,,,'tis,,\r\n";
    assert_eq!(csv, expected);
    assert_eq!(desk.apply(csv.as_bytes()), (Some(0), json!([])));
    assert_eq!(desk.policy(), bilingual());
    let changed = csv
        .replace("Eins", "Ein")
        .replace("text (en)", "text (en),text (fr)")
        .replace(",One,", ",One,Un,")
        .replace(",,,'tis", ",,,,'tis");
    assert_eq!(desk.apply(changed.as_bytes()), (Some(0), json!([])));
    assert_eq!(
        desk.policy(),
        bilingual().replace("{\"de\":\"Eins\",\"en\":\"One\"}", "{\"de\":\"Ein\",\"en\":\"One\",\"fr\":\"Un\"}")
    );
    let (status, findings) = desk.apply(csv.replace("two,,*,yes,'=Two,", "two,,*,yes,'=Two,Zwei").as_bytes());
    assert_eq!((status, findings[0]["code"].as_str()), (Some(2), Some("text-twice")));
    assert_eq!((&findings[0]["line"], &findings[0]["column"]), (&json!(3), &json!(5)));
    // A missing column leaves its field unchanged.
    let ids_alone = "id\none\ntwo\n";
    let before = desk.policy();
    assert_eq!(desk.apply(ids_alone.as_bytes()), (Some(0), json!([])));
    assert_eq!(desk.policy(), before);
}

#[test]
fn bad_cells_are_found_and_nothing_is_written() {
    let csv = Desk::with(&shipped()).sheet();
    let replaced = |from: &str, to: &str| {
        assert!(csv.contains(from), "{from}");
        csv.replacen(from, to, 1).into_bytes()
    };
    let mut latin = csv.clone().into_bytes();
    let position = csv.find("law-self-defence,").unwrap() + 4;
    latin[position] = 0xe9;
    for (sheet, code, row, column) in [
        (replaced("us-not-in-russia,,us,russia", "us-not-in-russia,,uss,russia"), "unknown-option", 3, 3),
        (replaced("us-not-in-russia,,us,russia", "us-not-in-russia,,us; us,russia"), "repeated", 3, 3),
        (replaced("us-not-in-russia,,us,russia", "us-not-in-russia,laws,us,russia"), "unknown-question", 3, 2),
        (replaced("us-not-in-russia,,", "US not,,"), "malformed-id", 3, 1),
        (replaced("us-not-in-russia,,", "own-weapons,,"), "duplicate-id", 9, 1),
        (replaced(",*,not-permitted,", ",*,,"), "unknown-verdict", 3, 7),
        (
            replaced(
                "Politico and CNN report that the new permission is for counterattacks in defence of Kharkiv and for nothing else.",
                " ",
            ),
            "empty",
            6,
            8,
        ),
        (replaced(",us-not-in-russia,us-permission", ",us-not-in-rusia,us-permission"), "unknown-rule", 5, 10),
        (replaced("us-permission; ", "us-permision; "), "unknown-quote", 5, 11),
        (replaced(",origin,", ",orgin,"), "unknown-column", 1, 3),
        (replaced(",purpose,", ",target,"), "duplicate-id", 1, 5),
        (replaced("id,question", "name,question"), "unknown-column", 1, 1),
        (
            replaced("\r\nus-not-in-russia", "\r\n\r\nus-not-in-russia,,,,,,,,,,,x\r\nus-not-in-russia"),
            "bad-sheet",
            4,
            12,
        ),
        (latin, "bad-sheet", 11, 1),
        (Vec::new(), "bad-sheet", 1, 1),
        (b"\x00\xff\xfe".to_vec(), "bad-sheet", 1, 1),
        ([b"id\n".as_slice(), &b"a\n".repeat(10_001)].concat(), "too-many", 10_002, 1),
        ([b"id\n".as_slice(), &b"a\n".repeat(200_000)].concat(), "bad-sheet", 100_001, 1),
        ([b"id".as_slice(), &b",".repeat(2_000)].concat(), "bad-sheet", 1, 1_001),
        (vec![b'x'; 9_000_000], "bad-sheet", 1, 1),
    ] {
        let desk = Desk::with(&shipped());
        let (status, findings) = desk.apply(&sheet);
        let found: Vec<String> = findings
            .as_array()
            .unwrap()
            .iter()
            .map(|it| format!("{} {} {}", it["code"], it["line"], it["column"]))
            .collect();
        assert_eq!(status, Some(2), "{code}");
        assert!(found.contains(&format!("\"{code}\" {row} {column}")), "{code} at {row} {column} is not in {found:?}");
        assert_eq!(desk.policy(), shipped());
    }
}

#[test]
fn faults_caused_elsewhere_in_the_file_are_shown_there() {
    let desk = Desk::with(&shipped());
    let csv = desk.sheet();
    let lines: Vec<&str> = csv.split("\r\n").filter(|line| !line.starts_with("own-weapons,")).collect();
    let (status, findings) = desk.apply(lines.join("\r\n").as_bytes());
    assert_eq!(status, Some(2));
    let place = findings[0]["line"].as_u64().unwrap();
    assert_eq!(findings[0]["code"], "unknown-rule");
    assert!(findings[0]["file"].as_str().unwrap().ends_with("policy.json"));
    assert!(shipped().lines().nth(place as usize - 1).unwrap().contains("\"own-weapons\""));
    assert_eq!(desk.policy(), shipped());
}

#[test]
fn findings_in_a_sheet_are_printed_in_each_format() {
    let desk = Desk::with(&shipped());
    let csv = desk.sheet().replacen("us-not-in-russia,,us,", "us-not-in-russia,,uss,", 1);
    fs::write(desk.path("rules.csv"), csv).unwrap();
    let (policy, rules) = (desk.path("policy.json"), desk.path("rules.csv"));
    let drawn = String::from_utf8(cli(&["sheet", &policy, "--apply", &rules]).stdout).unwrap();
    assert!(drawn.contains("rules.csv:3:3") && drawn.contains("row 3, column C holds `uss`"), "{drawn}");
    assert!(drawn.contains("nothing is written"), "{drawn}");
    let plain = String::from_utf8(cli(&["sheet", &policy, "--apply", &rules, "--format", "plain"]).stdout).unwrap();
    assert!(plain.contains("rules.csv row 3 column 3. Why:"), "{plain}");
    assert_eq!(cli(&["sheet", &policy, "--apply", &desk.path("none.csv")]).status.code(), Some(1));
    assert_eq!(cli(&["sheet", "tests/rules/bad/unknown-option.json"]).status.code(), Some(2));
}

fn cells(sheet: &Sheet) -> Vec<Vec<String>> {
    sheet.rows.iter().map(|row| row.cells.clone()).collect()
}

/// The rows of each rule together, in the order of its alternatives.
fn together(mut rows: Vec<Vec<String>>, header: &[String]) -> Vec<Vec<String>> {
    let ids: Vec<String> = rows.iter().map(|row| row[0].clone()).collect();
    let number = |row: &[String]| if header[2] == "alternative" { row[2].parse::<usize>().unwrap_or(1) } else { 1 };
    rows.sort_by_key(|row| (ids.iter().position(|id| *id == row[0]), number(row)));
    // Only the first row of a rule has its other fields.
    let verdict = header.iter().position(|name| name == "verdict").unwrap();
    for row in rows.iter_mut().filter(|row| number(row) > 1) {
        row[1].clear();
        row[verdict..].iter_mut().for_each(String::clear);
    }
    // The column is there as long as a rule has alternatives.
    if header[2] == "alternative" && rows.iter().all(|row| row[2].is_empty()) {
        rows.iter_mut().for_each(|row| drop(row.remove(2)));
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// Random edits of rows: if they are accepted, the file has the sheet's content and nothing else changed.
    #[test]
    fn edits_are_applied_and_nothing_else_changes(
        model in model(),
        edits in prop::collection::vec((0..8usize, 0..6usize, 0..4usize), 0..6),
        look in 0..5usize,
    ) {
        let text = looks(&model.file()).swap_remove(look);
        let before = sheet(&wire_of(&text));
        let mut edited = before.clone();
        for (fresh, (row, kind, argument)) in edits.into_iter().enumerate() {
            if row >= edited.rows.len() {
                continue;
            }
            let first = 2 + usize::from(edited.header[2] == "alternative");
            let dimension = first + argument % model.options.len();
            match kind {
                0 => drop(edited.rows.remove(row)),
                1 => {
                    let row = edited.rows.remove(row);
                    edited.rows.push(row);
                }
                2 => {
                    let mut new = edited.rows[row].clone();
                    new.cells[0] = format!("new{fresh}");
                    edited.rows.insert(row, new);
                }
                3 => edited.rows[row].cells[first + 1 + model.options.len()] = "t \"é\"\n\\".into(),
                4 => edited.rows[row].cells[dimension] = if argument == 0 { "*".into() } else { "o0".into() },
                _ => edited.rows[row].cells[first + model.options.len()] = format!("v{}", argument % 3),
            }
        }
        match apply(&text, &edited) {
            Ok(applied) => {
                prop_assert!(read(applied.text.as_bytes()).is_ok());
                let after = sheet(&wire_of(&applied.text));
                prop_assert_eq!(cells(&after), together(cells(&edited), &edited.header));
                let mut values = [&text, &applied.text].map(|text| serde_json::from_str::<Value>(text).unwrap());
                for value in &mut values {
                    value.as_object_mut().unwrap().remove("rules");
                }
                prop_assert_eq!(&values[0], &values[1]);
                if cells(&before) == cells(&edited) {
                    prop_assert_eq!(&applied.text, &text);
                }
                let again = apply(&applied.text, &after).unwrap();
                prop_assert_eq!(again.text, applied.text);
            }
            // Exceptions to removed rules may be dangling.
            Err(misfits) => for misfit in misfits {
                prop_assert!(misfit.cell.is_some(), "{:?}", misfit);
            },
        }
    }
}

/// A sheet with this text, applied: the findings, and whether the file is as before.
fn applied(desk: &Desk, csv: &str, more: &[&str]) -> (Option<i32>, Value, bool) {
    let before = desk.policy();
    let (status, findings) = desk.apply_with(csv.as_bytes(), more);
    (status, findings, desk.policy() == before)
}

/// A quotation mark too many, or a part of a sheet: every way to lose rules without meaning it is refused, at its cell.
#[test]
fn a_damaged_sheet_loses_no_rule() {
    let mut value: Value = serde_json::from_str(&fs::read_to_string("tests/rules/good/plain.json").unwrap()).unwrap();
    // Nothing else in the file names a rule, so that no luck is needed.
    for key in ["cases", "notes"] {
        value.as_object_mut().unwrap().remove(key);
    }
    let desk = Desk::with(&format!("{value:#}"));
    let csv = desk.sheet();
    let lines: Vec<&str> = csv.trim_end().split("\r\n").collect();
    let column = lines[0].trim_start_matches('\u{feff}').split(',').position(|name| name == "text").unwrap();
    let cell = lines[1].split(',').nth(column).unwrap();
    for separator in [',', ';', '\t'] {
        // An opening quotation mark that nothing closes, in the text of the first rule.
        let csv = saved_with_semicolons(&csv).replace(';', &separator.to_string());
        let csv = csv.replacen(cell, &format!("\"{cell}"), 1);
        let (status, findings, same) = applied(&desk, &csv, &["--remove"]);
        assert_eq!((status, same), (Some(2), true), "{csv}");
        let place = (findings[0]["code"].as_str(), findings[0]["line"].as_u64(), findings[0]["column"].as_u64());
        assert_eq!(place, (Some("bad-sheet"), Some(2), Some(column as u64 + 1)), "{findings}");
        assert!(findings[0]["message"].as_str().unwrap().contains("not closed"), "{findings}");
    }
    for kept in [1, 2] {
        let (status, findings, same) = applied(&desk, &(lines[..kept].join("\r\n") + "\r\n"), &[]);
        assert_eq!((status, same, findings[0]["code"].as_str()), (Some(2), true, Some("rules-missing")), "{kept}");
    }
    // Cut off in the middle of a row.
    let cut = csv.trim_end().rsplit_once(',').unwrap().0;
    let (status, findings, same) = applied(&desk, cut, &["--remove"]);
    assert_eq!((status, same), (Some(2), true));
    assert!(findings[0]["message"].as_str().unwrap().contains("cut off"), "{findings}");
    // Rules that should go are named.
    let (policy, rules) = (desk.path("policy.json"), desk.path("rules.csv"));
    fs::write(&rules, lines[..2].join("\r\n") + "\r\n").unwrap();
    let output = cli(&["sheet", &policy, "--apply", &rules, "--remove"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("rules changed: 0; added: 0; removed: 1 ("), "{said}");
}

/// A sheet that makes the file contradict itself is not written; a conflict that was there before is no hindrance.
#[test]
fn a_sheet_adds_no_conflict() {
    let desk = Desk::with(&fs::read_to_string("tests/rules/good/plain.json").unwrap());
    let csv = desk.sheet();
    let ban = csv.split("\r\n").nth(1).unwrap();
    let (before, after) = ban.split_once(",no,").unwrap();
    let row = format!("{before},yes,{after}").replacen("ban", "allowed", 1);
    let (status, findings, same) = applied(&desk, &format!("{csv}{row}\r\n"), &[]);
    assert_eq!((status, same, findings[0]["code"].as_str()), (Some(2), true, Some("conflict")), "{findings}");
    let desk = Desk::with(&fs::read_to_string("tests/rules/bad/conflict.json").unwrap());
    let csv = desk.sheet();
    let (status, findings, same) = applied(&desk, &csv.replacen(".", "!", 1), &[]);
    assert_eq!((status, same), (Some(0), false), "{findings}");
}

/// Spreadsheets that separate cells by semicolons split a line at each, whatever is quoted.
#[test]
fn no_text_becomes_a_formula() {
    let value: Value = serde_json::from_str(&fs::read_to_string("tests/rules/good/plain.json").unwrap()).unwrap();
    for text in ["x;=cmd|'/C calc'!A0;y", "x;\"=1\"", "x\t+1", "x\n-1", "x,@a", "'=1", "x;'=1", "=1;=1", "＝1"] {
        let mut value = value.clone();
        value["rules"][0]["text"] = json!(text);
        value["verdicts"][0]["label"] = json!(text);
        let desk = Desk::with(&format!("{value:#}"));
        let policy = desk.path("policy.json");
        for separator in ["comma", "semicolon", "tab"] {
            let table = cli(&["table", &policy, "--as", "csv", "--separator", separator]).stdout;
            let sheet = cli(&["sheet", &policy, "--separator", separator]).stdout;
            for printed in [&table, &sheet] {
                let printed = String::from_utf8(printed.clone()).unwrap();
                for cell in printed.split([',', ';', '\t', '\r', '\n']) {
                    let cell = cell.trim_matches('"');
                    assert!(!cell.starts_with(['=', '+', '-', '@', '＝']), "{cell} in {printed}");
                }
            }
            assert_eq!(applied(&desk, &String::from_utf8(sheet).unwrap(), &[]), (Some(0), json!([]), true), "{text}");
        }
    }
}

/// What spreadsheets make of a sheet is read, or said.
#[test]
fn the_ways_of_spreadsheets_are_known() {
    let desk = Desk::with(&fs::read_to_string(POLICY).unwrap());
    let csv = desk.sheet();
    let (header, rest) = csv.split_once("\r\n").unwrap();
    let capitals = format!("{}\r\n{rest}", header.to_uppercase());
    let declared = format!("sep=;\r\n{}", saved_with_semicolons(&csv));
    for csv in [capitals, declared] {
        assert_eq!(applied(&desk, &csv, &[]), (Some(0), json!([]), true), "{}", &csv[..80]);
    }
    let tabs = String::from_utf8(cli(&["sheet", &desk.path("policy.json"), "--separator", "tab"]).stdout).unwrap();
    let unicode_text: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(desk.apply(&unicode_text), (Some(0), json!([])));
    // A column in the same language as another is that column.
    let german = csv.replacen("text (de)", "text (DE)", 1);
    assert_eq!(applied(&desk, &german, &[]), (Some(0), json!([]), true));

    let mut value: Value = serde_json::from_str(&fs::read_to_string("tests/rules/good/plain.json").unwrap()).unwrap();
    let text = value.to_string().replace("\"path\"", "\"may-12\"");
    value = serde_json::from_str(&text).unwrap();
    let desk = Desk::with(&value.to_string());
    for (made, says) in [("12-May", "has taken `may-12` for a date"), ("MAY-12", "write `may-12`, in small letters")] {
        let (status, findings, same) = applied(&desk, &desk.sheet().replacen("may-12", made, 1), &[]);
        assert_eq!((status, same), (Some(2), true));
        assert!(findings[0]["help"].as_str().unwrap().contains(says), "{findings}");
    }
    // A cell that is no text is shown as such, at its place.
    fs::write(desk.path("rules.csv"), b"id,text\r\nban,caf\xe9\r\n").unwrap();
    let output = cli(&["sheet", &desk.path("policy.json"), "--apply", &desk.path("rules.csv")]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("this cell is not UTF-8 text") && said.contains("rules.csv:2:2"), "{said}");
}
