//! Prerendered markup: deterministic, usable without script, and only for sound policies.

use std::collections::{BTreeMap, BTreeSet};

use policy_explorer::editor::analysis::conflicts;
use policy_explorer::engine::{Outcome, Policy, decide, deciding, read};
use policy_explorer::view::prerender::sheet;
use proptest::prelude::*;

use crate::model::{asking, model};
use crate::support::{cli, scratch};

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = cli(arguments);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

const SHIPPED: [&str; 3] = ["us-weapons-in-russia", "eu-flight-compensation", "eu-drone-flight"];

#[test]
fn the_same_policy_gives_the_same_bytes() {
    for id in SHIPPED {
        let file = format!("policies/{id}.json");
        let (code, html, errors) = run(&["prerender", &file]);
        assert_eq!((code, errors.as_str()), (Some(0), ""), "{id}");
        assert_eq!(run(&["prerender", &file]).1, html, "{id}");
    }
}

/// Nothing executable is present: no scripts, handlers or `javascript:` addresses.
#[test]
fn prerendered_markup_needs_no_script() {
    for id in SHIPPED {
        let (_, html, _) = run(&["prerender", &format!("policies/{id}.json")]);
        assert!(html.starts_with("<template shadowrootmode=\"open\"><style "), "{id}");
        for word in ["<script", "javascript:", "<!--"] {
            assert!(!html.contains(word), "{id}: {word}");
        }
        let handlers: Vec<_> = names(&html).into_iter().filter(|tag| tag.contains(" on")).collect();
        assert!(handlers.is_empty(), "{id}: {handlers:?}");
    }
}

/// Where styles are stripped, one answer per question remains: all others are `hidden`.
#[test]
fn one_answer_per_question_is_not_hidden() {
    for id in SHIPPED {
        let policy = read(&std::fs::read(format!("policies/{id}.json")).unwrap()).unwrap();
        let (_, html, _) = run(&["prerender", &format!("policies/{id}.json")]);
        let headlines =
            html.split('<').filter_map(|tag| tag.split('>').next()).filter(|tag| tag.contains("\"headline q"));
        let shown = headlines.filter(|tag| !tag.contains(" hidden"));
        assert_eq!(shown.count(), policy.questions().count(), "{id}");
    }
}

/// Programs that pick the text out of a page may keep a headline and drop the sentence above or below it, so each verdict
/// that is text states its scenario in the same heading.
#[test]
fn a_verdict_that_is_text_states_its_scenario() {
    let choices = " (Weapons from: United States; Target: Military targets in Russia; Purpose: Counterattack to defend Kharkiv; \
                   When: As reported on 30 May 2024)";
    // Some spaces are non-breaking.
    let html = run(&["prerender", "policies/us-weapons-in-russia.json"]).1.replace('\u{a0}', " ");
    for verdict in ["Reportedly permitted, within limits", "Allowed in self-defence, experts say"] {
        let (_, after) = html.split_once(&format!("class=\"verdict\">{verdict}<")).unwrap();
        let heading = after.split("</h").next().unwrap();
        assert!(heading.contains(choices), "{verdict}: {heading}");
    }
    assert_eq!(html.matches(choices).count(), 2);
}

/// A tool that prints tags or styles as text prints no verdict of another scenario: all of them are generated content, which
/// the sheet holds letter by letter as numbers.
#[test]
fn markup_and_styles_name_no_other_verdict() {
    for id in SHIPPED {
        let policy = read(&std::fs::read(format!("policies/{id}.json")).unwrap()).unwrap();
        let html = run(&["prerender", &format!("policies/{id}.json")]).1;
        let start: Vec<String> = policy
            .questions()
            .filter_map(|question| Some((question, decide(&policy, question, policy.start()).outcome.verdict()?)))
            .map(|(question, verdict)| policy.localize(question.label_of(verdict), "en").text.to_owned())
            .collect();
        let mut others = 0;
        for question in policy.questions() {
            for verdict in policy.verdicts() {
                let label = policy.localize(question.label_of(verdict), "en").text;
                if !start.iter().any(|it| it.contains(label)) {
                    assert!(
                        !html.contains(&format!("\"{label}\"")) && !html.contains(&format!(">{label}<")),
                        "{id}: {label}"
                    );
                    others += 1;
                }
            }
        }
        assert!(others > 1, "{id}");
    }
}

#[test]
fn a_snippet_can_start_at_another_scenario() {
    let file = "policies/us-weapons-in-russia.json";
    let (code, html, _) = run(&["prerender", file, "--scenario", "origin=germany,purpose=offensive"]);
    assert_eq!(code, Some(0));
    for checked in ["value=\"germany\"", "value=\"offensive\"", "value=\"russia\"", "value=\"after\""] {
        let input = html.split("<input").find(|input| input.contains(checked)).unwrap();
        assert!(input.split('>').next().unwrap().contains(" checked"), "{checked}");
    }
    let (code, html, errors) = run(&["prerender", file, "--scenario", "origin=mars"]);
    assert_eq!((code, html.as_str()), (Some(1), ""));
    assert!(errors.contains("mars"), "{errors}");
}

#[test]
fn a_policy_that_check_refuses_is_not_prerendered() {
    let folder = scratch();
    for (bad, code) in [("tests/rules/bad/conflict.json", "conflict"), ("tests/rules/bad/not-json.json", "not-json")] {
        let output = folder.path().join("out.html");
        for arguments in [["prerender"].as_slice(), &["snippet", "--base", "./"]] {
            let mut all = arguments.to_vec();
            all.extend([bad, "-o", output.to_str().unwrap(), "--format", "plain"]);
            let (status, printed, _) = run(&all);
            assert_eq!(status, Some(2), "{bad}: {printed}");
            assert!(printed.contains(code), "{bad}: {printed}");
            assert!(!output.exists(), "{bad}");
        }
    }
}

/// A policy whose every text tries to break out of its place, in every kind of snippet.
#[test]
fn hostile_texts_stay_texts() {
    let hostile =
        "</style></script><!--<img src=x onerror=alert(1)>\" onclick=\"alert(2)' onfocus='alert(3)]]>&lt;b&gt;";
    let text = std::fs::read_to_string("policies/us-weapons-in-russia.json").unwrap();
    let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
    spoil(&mut file, hostile);
    // The lead has a limited length.
    file["lead"] = hostile.chars().take(60).collect::<String>().into();
    let folder = scratch();
    let path = folder.path().join("hostile.json");
    std::fs::write(&path, file.to_string()).unwrap();
    let path = path.to_str().unwrap();
    let clean = |kind: &str| run(&["snippet", "policies/us-weapons-in-russia.json", "--base", "./", "--kind", kind]).1;
    for kind in ["script", "element", "placeholder", "prerendered", "iframe", "page"] {
        let (code, html, errors) = run(&["snippet", path, "--base", "./", "--kind", kind]);
        assert_eq!(code, Some(0), "{kind}: {errors}");
        assert!(!html.contains("<img") && !html.contains("<!--"), "{kind}");
        for tag in ["<script", "</script", "<style", "</style", "<img"] {
            assert_eq!(html.matches(tag).count(), clean(kind).matches(tag).count(), "{kind}: {tag}");
        }
        // Every tag has the attributes that it has without the hostile texts, and no others. The number of tags
        // differs, because it depends on equal texts and on the room in a table.
        let distinct = |html: &str| names(html).into_iter().collect::<BTreeSet<_>>();
        let more: Vec<_> = distinct(&html).difference(&distinct(&clean(kind))).cloned().collect();
        assert!(more.is_empty(), "{kind}: {more:?}");
    }
}

/// The oEmbed answer for the page's address: the same frame, in every language, and only with absolute addresses.
#[test]
fn oembed_returns_the_frame_with_absolute_addresses() {
    let policy = "policies/us-weapons-in-russia.json";
    for (more, name) in [(vec![], "us-weapons-in-russia"), (vec!["--lang", "de"], "us-weapons-in-russia.de")] {
        let made =
            |kind: &str, base: &str| run(&[&["snippet", policy, "--base", base, "--kind", kind][..], &more].concat());
        let base = "https://cdn.example/a.html/";
        let (code, text, _) = made("oembed", base);
        assert_eq!(code, Some(0));
        let oembed: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&oembed["version"], &oembed["type"]), (&"1.0".into(), &"rich".into()));
        assert_eq!(oembed["provider_url"], base);
        assert_eq!(oembed["html"], made("iframe", base).1);
        let html = oembed["html"].as_str().unwrap();
        assert!(html.contains(&format!(" src=\"{base}{name}.html\"")), "{html}");
        for size in ["width", "height"] {
            let pixels = oembed[size].as_u64().unwrap();
            assert!(html.contains(&format!(" {size}=\"{pixels}\"")), "{size}: {html}");
        }
        let link = format!("type=\"application/json+oembed\" href=\"{base}{name}.oembed.json\"");
        assert!(made("page", base).1.contains(&link));
        assert!(!made("page", "./").1.contains("oembed"), "no link leads to a missing file");
        let (code, text, errors) = made("oembed", "./");
        assert_eq!((code, text.as_str()), (Some(1), ""));
        assert!(errors.contains("--base https://"), "{errors}");
    }
}

/// The texts of nodes, one after the other, and the addresses in them.
fn told(nodes: &serde_json::Value, addresses: &mut Vec<String>) -> String {
    let Some(entries) = nodes.as_array() else { return nodes.as_str().unwrap_or_default().to_owned() };
    let is_element = entries.get(1).is_some_and(serde_json::Value::is_object);
    if is_element {
        addresses.extend(entries[1]["href"].as_str().map(str::to_owned));
    }
    entries.iter().skip(if is_element { 2 } else { 0 }).map(|node| told(node, addresses)).collect()
}

/// The markup for publishing systems says what the snippets say, in addresses beside its own.
#[test]
fn nodes_tell_the_same_as_the_snippets() {
    for (more, page) in [(vec![], "us-weapons-in-russia.html"), (vec!["--lang", "de"], "us-weapons-in-russia.de.html")]
    {
        let policy = "policies/us-weapons-in-russia.json";
        let made = |kind: &str| {
            let (code, text, errors) =
                run(&[&["snippet", policy, "--base", "https://cdn.example/", "--kind", kind][..], &more].concat());
            assert_eq!((code, errors.as_str()), (Some(0), ""));
            text
        };
        let markup: serde_json::Value = serde_json::from_str(&made("markup")).unwrap();
        let mut addresses = Vec::new();
        let letters = |text: &str| text.chars().filter(|it| it.is_alphabetic()).collect::<String>();
        let words = |html: &str| {
            let parts = html.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text));
            letters(&parts.collect::<String>().replace("&#39;", "").replace("&quot;", ""))
        };
        let script = made("script");
        let place = script.split("<script").next().unwrap();
        assert_eq!(letters(&told(&markup["prose"], &mut addresses)), words(place));
        assert_eq!(addresses, [page]);
        let styles = run(&[&["prerender", policy][..], &more].concat()).1;
        let (_, content) = styles.split_once("</style>").unwrap();
        assert_eq!(letters(&told(&markup["widget"], &mut addresses)), words(content));
        // Its own link, links in the widget, and sources: none of them depends on where the files are.
        assert!(
            addresses.iter().all(|it| it == page || it.starts_with('#') || it.starts_with("https://")),
            "{addresses:?}"
        );
        assert!(!markup.to_string().contains("cdn.example"));
        let answer = told(&markup["answer"], &mut addresses);
        let verdict = if more.is_empty() { "Reportedly permitted, within limits" } else { "Berichten zufolge" };
        assert!(answer.contains(verdict), "{answer}");
        for (name, file) in [("policy", "policies/us-weapons-in-russia.json"), ("page", page)] {
            assert_eq!(markup[name], file);
        }
        assert_eq!(markup["languages"]["de"]["file"], "us-weapons-in-russia.de.markup.json");
    }
}

/// A withdrawn policy has no answer, and a policy without a start none that is prose.
#[test]
fn nodes_hold_no_answer_where_there_is_none() {
    let folder = scratch();
    let source = std::fs::read_to_string("policies/us-weapons-in-russia.json").unwrap();
    let mut policy: serde_json::Value = serde_json::from_str(&source).unwrap();
    let made = |policy: &serde_json::Value| -> serde_json::Value {
        let file = folder.path().join("us-weapons-in-russia.json");
        std::fs::write(&file, policy.to_string()).unwrap();
        let (code, text, errors) = run(&["snippet", file.to_str().unwrap(), "--base", "./", "--kind", "markup"]);
        assert_eq!(code, Some(0), "{errors}");
        serde_json::from_str(&text).unwrap()
    };
    policy.as_object_mut().unwrap().remove("start");
    let open = made(&policy);
    assert_eq!((&open["status"], &open["answer"]), (&"current".into(), &serde_json::json!([])));
    policy["status"] = "withdrawn".into();
    let withdrawn = made(&policy);
    assert_eq!((&withdrawn["status"], &withdrawn["answer"]), (&"withdrawn".into(), &serde_json::json!([])));
    let verdict = "Reportedly permitted";
    assert!(open["widget"].to_string().contains("input") && !withdrawn.to_string().contains(verdict));
}

/// What search engines and link previews read of a standalone page.
#[test]
fn a_page_states_what_it_knows_and_no_more() {
    use serde_json::{Value, json};
    let made = |policy: &str, more: &[&str]| {
        let (code, html, errors) = run(&[&["snippet", policy, "--kind", "page"], more].concat());
        assert_eq!(code, Some(0), "{errors}");
        let data = html.split("ld+json\">").nth(1).unwrap().split("</script>").next().unwrap().to_owned();
        (html, serde_json::from_str::<Value>(&data).unwrap())
    };
    let policy = "policies/us-weapons-in-russia.json";
    let base = ["--base", "https://cdn.example/x/"];
    let (html, data) = made(policy, &base);
    let address = "https://cdn.example/x/us-weapons-in-russia.html";
    assert!(html.contains(&format!("<link rel=\"canonical\" href=\"{address}\">")));
    assert!(html.contains(&format!("<meta property=\"og:url\" content=\"{address}\">")));
    assert_eq!(data["url"], address);
    assert!(html.contains("<meta property=\"og:locale\" content=\"en_US\">"));
    assert!(!html.contains("og:image") && !html.contains("og:site_name"));
    assert_eq!((&data["publisher"], &data["image"]), (&Value::Null, &Value::Null));
    // Relative addresses are left out.
    let (html, data) = made(policy, &["--base", "./"]);
    assert!(!html.contains("canonical") && !html.contains("og:url") && data["url"].is_null());
    for (lang, locale) in [("de", "de_DE"), ("uk", "uk_UA")] {
        let (html, _) = made(policy, &["--base", "./", "--lang", lang]);
        assert!(html.contains(&format!("<meta property=\"og:locale\" content=\"{locale}\">")), "{lang}");
    }
    let (html, data) =
        made(policy, &[&base[..], &["--publisher", "The \"Daily\"", "--image", "https://cdn.example/a.png"]].concat());
    assert!(html.contains("<meta property=\"og:site_name\" content=\"The &quot;Daily&quot;\">"));
    assert!(html.contains("<meta property=\"og:image\" content=\"https://cdn.example/a.png\">"));
    assert!(html.contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"));
    assert_eq!(data["publisher"], json!({"@type": "Organization", "name": "The \"Daily\""}));
    assert_eq!(data["image"], "https://cdn.example/a.png");

    // Every claim has its condition, and none is made twice.
    for file in std::fs::read_dir("policies").unwrap() {
        let path = file.unwrap().path();
        let name = path.to_str().unwrap();
        if !name.ends_with(".json") || name.ends_with(".schema.json") {
            continue;
        }
        let (_, data) = made(name, &base);
        let claims = data["hasPart"].as_array().unwrap();
        let told: BTreeSet<_> = claims.iter().map(|it| (it["text"].to_string(), it["about"].to_string())).collect();
        assert_eq!(told.len(), claims.len(), "{name}");
        let ids: BTreeSet<_> = claims.iter().map(|it| it["@id"].to_string()).collect();
        for claim in claims {
            for other in claim["isBasedOn"].as_array().into_iter().flatten() {
                assert!(ids.contains(&other["@id"].to_string()), "{name}: {claim}");
            }
            assert!(!claim.to_string().contains("\"Thing\""), "{name}: {claim}");
        }
    }
    let (_, data) = made(policy, &base);
    let claims = data["hasPart"].as_array().unwrap();
    assert_eq!(claims.len(), 9);
    let law = claims.iter().find(|it| it["name"].to_string().contains("law")).unwrap();
    assert_eq!(law["name"], "International law");
    assert_eq!(law["about"][0]["name"], "Target");
    assert_eq!(law["about"][0]["value"].as_array().unwrap().len(), 2);
    let ban = claims.iter().find(|it| it["@id"] == "#claim-us-not-in-russia").unwrap();
    assert_eq!(ban["about"][0]["value"], json!(["United States"]));
    // Of alternatives, each is stated with all its choices.
    let (_, all) = made("tests/rules/it-all.json", &base);
    let medium =
        all["hasPart"].as_array().unwrap().iter().find(|it| it["text"].to_string().contains("any age")).unwrap();
    let about = medium["about"].as_array().unwrap();
    assert_eq!(about.len(), 2);
    let amount = json!({"@type": "PropertyValue", "name": "Amount", "value": ["more than 25 g, up to 50 g"]});
    let park = json!({"@type": "PropertyValue", "name": "Place", "value": ["Park"]});
    assert_eq!((&about[0]["value"][0], &about[1]["value"]), (&amount, &json!([park, amount])));
    let exception = claims.iter().find(|it| it["text"].to_string().contains("quietly")).unwrap();
    assert_eq!(exception["isBasedOn"], json!([{"@id": "#claim-us-not-in-russia"}]));
}

/// Replaces every text that a reader sees.
fn spoil(value: &mut serde_json::Value, hostile: &str) {
    use serde_json::Value;
    const TEXTS: &str = "title summary label phrase text reading said_by reported_by publisher start end";
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let is_text = TEXTS.split(' ').any(|known| known == key);
                match value {
                    Value::String(text) if is_text => *text = hostile.to_owned(),
                    // A text in several languages.
                    Value::Object(texts) if is_text && texts.values().all(Value::is_string) && key != "start" => {
                        texts.values_mut().for_each(|text| *text = Value::from(hostile));
                    }
                    _ => spoil(value, hostile),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| spoil(value, hostile)),
        _ => {}
    }
}

/// The names of all elements and of their attributes, in order.
fn names(html: &str) -> Vec<String> {
    html.split('<')
        .skip(1)
        .filter(|tag| tag.starts_with(|first: char| first.is_ascii_alphabetic()))
        .map(|tag| {
            let tag = tag.split('>').next().unwrap();
            let outside: Vec<&str> = tag.split('"').step_by(2).collect();
            outside.join("")
        })
        .collect()
}

#[test]
fn a_snippet_that_is_out_of_date_is_found() {
    let folder = scratch();
    let page = folder.path().join("page.html");
    let verify = |page: &std::path::Path| {
        run(&["snippet", "policies/us-weapons-in-russia.json", "--verify", page.to_str().unwrap(), "--format", "plain"])
    };
    for kind in ["script", "element", "placeholder", "prerendered", "iframe"] {
        let (_, snippet, _) =
            run(&["snippet", "policies/us-weapons-in-russia.json", "--base", "https://cdn.example/x", "--kind", kind]);
        std::fs::write(&page, format!("<!doctype html>\n<p>Before</p>\n{snippet}<p>After</p>")).unwrap();
        let (code, said, _) = verify(&page);
        assert_eq!(code, Some(0), "{kind}: {said}");
        let old = snippet.replace("data-policy-hash=\"", "data-policy-hash=\"0");
        std::fs::write(&page, format!("<!doctype html>\n<p>Before</p>\n{old}<p>After</p>")).unwrap();
        let (code, said, _) = verify(&page);
        assert_eq!(code, Some(2), "{kind}: {said}");
        assert!(said.contains("another version of the policy"), "{kind}: {said}");
    }
    let (_, snippet, _) = run(&["snippet", "policies/us-weapons-in-russia.json", "--base", "./"]);
    std::fs::write(&page, snippet.replace("data-release=\"", "data-release=\"0.0.")).unwrap();
    let (code, said, _) = verify(&page);
    assert_eq!(code, Some(2));
    assert!(said.contains("markup of this snippet"), "{said}");
    std::fs::write(&page, "<p>Nothing here").unwrap();
    assert_eq!(verify(&page).0, Some(2));
    assert_eq!(verify(&folder.path().join("missing.html")).0, Some(1));
}

/// A pinned script has an integrity hash, which is that of the file.
#[test]
fn only_pinned_scripts_have_hashes() {
    let folder = scratch();
    let release = folder.path().join(env!("CARGO_PKG_VERSION"));
    std::fs::create_dir(&release).unwrap();
    std::fs::write(release.join("policy-explorer.js"), "alert()").unwrap();
    let file = "policies/us-weapons-in-russia.json";
    let pinned = ["snippet", file, "--base", "https://cdn.example/", "--pin", folder.path().to_str().unwrap()];
    let (code, html, _) = run(&pinned);
    assert_eq!(code, Some(0));
    let script = html.split("<script").nth(1).unwrap();
    let address = format!("src=\"https://cdn.example/{}/policy-explorer.js\"", env!("CARGO_PKG_VERSION"));
    assert!(script.contains(&address), "{script}");
    // `printf 'alert()' | openssl dgst -sha384 -binary | base64`
    assert!(script.contains("integrity=\"sha384-"), "{script}");
    assert_eq!(html.matches("integrity=").count(), 1);
    let (code, _, errors) = run(&["snippet", file, "--base", "./", "--pin", "nowhere"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("make dist"), "{errors}");
}

/// A line of a generated sheet: its condition (radios in order, each of a dimension, with some values or with any, checked or
/// not), its selector and its display.
struct Line<'s> {
    condition: Vec<(&'s str, Vec<&'s str>, bool)>,
    /// The dimension that has two radios checked.
    twice: Option<&'s str>,
    class: &'s str,
    display: &'s str,
}

/// Parses the few forms of generated rules; anything else fails.
fn lines<'s>(sheet: &'s str, policy: &'s Policy) -> Vec<Line<'s>> {
    let mut lines = Vec::new();
    // All of it is in one at-rule: the rule for generated words comes first, the one that shows the choices last.
    const WITHOUT_SCRIPT: &str = "}@media (scripting:none){:host .panel>.waits{display:none}}";
    let inside = sheet.strip_prefix("@media all{").unwrap().strip_suffix(WITHOUT_SCRIPT).unwrap();
    assert!(inside.ends_with(":host .panel>.go,:host .panel>.row{display:block}"));
    // Rows that are not asked, which a stronger selector hides.
    let row = ":host .panel>:where(";
    for block in inside.split_terminator('}').filter(|it| it.starts_with(":host :where(") || it.starts_with(row)) {
        let (selectors, display) = block.split_once("{display:").unwrap();
        let is_row = selectors.starts_with(row);
        let selectors = selectors.strip_prefix(if is_row { row } else { ":host :where(" }).unwrap();
        for selector in selectors.split(",:host :where(") {
            // If an element comes between the radios and the answers, no rule matches. A part is a sibling of the
            // radios or inside one.
            let (condition, class) = selector.rsplit_once(")~").unwrap();
            assert_eq!(class.strip_suffix("[hidden]").is_some(), is_row);
            let class = class.trim_start_matches("* ").strip_prefix('.').unwrap();
            let condition = if condition == "input" { "" } else { condition };
            let options = |name: &str| -> Vec<&str> {
                let dimension = policy.dimensions().iter().find(|dimension| dimension.id == name).unwrap();
                dimension.options.iter().map(|option| option.id.as_str()).collect()
            };
            let radios = condition.split('~').filter(|radio| !radio.is_empty()).map(|radio| {
                let (radio, is_checked) = match radio.strip_suffix(":not(:checked)") {
                    Some(radio) => (radio, false),
                    None => (radio.strip_suffix(":checked").unwrap(), true),
                };
                let (name, values) = radio.strip_prefix("[name=").unwrap().split_once(']').unwrap();
                let named = values.split("[value=").skip(1).map(|value| value.split(']').next().unwrap());
                let named: Vec<&str> = named.collect();
                match values.starts_with(":not") {
                    true => {
                        (name, options(name).into_iter().filter(|option| !named.contains(option)).collect(), is_checked)
                    }
                    false => (name, named, is_checked),
                }
            });
            let condition: Vec<_> = radios.collect();
            let twice = match condition.as_slice() {
                [one, other] if one == other && one.2 => Some(one.0),
                _ => None,
            };
            lines.push(Line { condition, twice, class, display });
        }
    }
    lines
}

/// The parts that a question's sheet shows and hides, each by its classes, the group's first.
fn parts(policy: &Policy) -> Vec<Vec<String>> {
    let mut parts = Vec::new();
    for question in policy.questions() {
        let index = question.index;
        let ids = policy.verdicts().map(|verdict| verdict.id.as_str()).chain(["unstated"]);
        parts.extend(ids.map(|id| vec![format!("q{index}"), format!("q{index}-{id}")]));
        parts.push(vec![format!("k{index}"), format!("u{index}")]);
        parts.push(vec![format!("a{index}")]);
        for rule in policy.rules().iter().filter(|rule| rule.question == index) {
            parts.push(vec![format!("k{index}"), format!("l{}", rule.index)]);
            parts.push(vec![format!("c{index}"), format!("x{}", rule.index)]);
            parts.extend([vec![format!("r{}", rule.index)], vec![format!("d{}", rule.index)]]);
            parts.extend(rule.exceptions.iter().map(|exception| vec![format!("d{}-{exception}", rule.index)]));
        }
    }
    parts.extend(["choose", "headlines", "outcomes"].map(|class| vec![class.to_owned()]));
    parts.extend((0..policy.silences().len()).map(|index| vec![format!("z{index}")]));
    for dimension in policy.dimensions().iter().filter(|dimension| dimension.asked_when.is_some()) {
        let class = format!("w{}", dimension.index);
        parts.extend([vec![class.clone()], vec![format!("{class}[hidden]")]]);
    }
    parts
}

/// The parts that the sheet shows with these radios checked, each by its last class. The last matching line wins.
fn shown<'p>(
    lines: &[Line<'_>],
    parts: &'p [Vec<String>],
    chosen: &BTreeMap<&str, &str>,
    twice: Option<&str>,
) -> BTreeSet<&'p str> {
    // What shows all rows is not among the lines.
    let mut shown: BTreeSet<&str> =
        parts.iter().filter_map(|it| it.last().filter(|it| it.ends_with(']'))).map(|it| &**it).collect();
    for line in lines {
        let is_chosen = |(dimension, options, is_checked): &(&str, Vec<&str>, bool)| {
            let has = chosen.get(dimension).is_some_and(|option| options.is_empty() || options.contains(option));
            has == *is_checked
        };
        let holds = match line.twice {
            Some(_) => line.twice == twice,
            None => line.condition.iter().all(is_chosen),
        };
        for part in parts.iter().filter(|classes| holds && classes.iter().any(|class| class == line.class)) {
            let name = part.last().unwrap().as_str();
            if line.display == "none" {
                shown.remove(name)
            } else {
                shown.insert(name)
            };
        }
    }
    shown
}

proptest! {
    /// In a policy without conflicts, the sheet shows the decision of `decide`, in every scenario, and the rows that are asked,
    /// whatever is checked in the others.
    #[test]
    fn the_sheet_shows_the_decided_answers(model in prop_oneof![model(), asking()], starts in any::<bool>(), stale in any::<u8>()) {
        let policy = read(model.file().as_bytes()).unwrap();
        prop_assume!(conflicts(&policy).is_empty());
        let nothing = policy.nothing_chosen();
        let complete = policy.every_scenario().next().unwrap();
        let sheet = sheet(&policy, if starts { &complete } else { &nothing }, None);
        let lines = lines(&sheet, &policy);
        let parts = parts(&policy);
        let positions: BTreeMap<&str, usize> =
            policy.dimensions().iter().map(|dimension| (dimension.id.as_str(), dimension.index.get())).collect();
        for line in &lines {
            // Radios are siblings in file order, and a sibling selector only looks back.
            let order: Vec<usize> = line.condition.iter().map(|(name, ..)| positions[name]).collect();
            prop_assert!(order.is_sorted(), "{order:?}");
        }
        for scenario in policy.every_scenario() {
            let asked: BTreeMap<&str, &str> = policy.choices(&scenario).collect();
            let mut chosen = asked.clone();
            for dimension in policy.dimensions() {
                if !asked.contains_key(&*dimension.id) && stale > 0 {
                    chosen.insert(&dimension.id, &dimension.options[usize::from(stale) % dimension.options.len()].id);
                }
            }
            let shown = shown(&lines, &parts, &chosen, None);
            for dimension in policy.dimensions().iter().filter(|dimension| dimension.asked_when.is_some()) {
                let class = format!("w{}", dimension.index);
                let is_asked = asked.contains_key(&*dimension.id);
                prop_assert_eq!(shown.contains(&*class), is_asked);
                prop_assert_eq!(shown.contains(&*format!("{class}[hidden]")), is_asked);
            }
            for question in policy.questions() {
                let decision = decide(&policy, question, &scenario);
                let verdict = match &decision.outcome {
                    Outcome::Decided(verdict) => verdict.id.as_str(),
                    Outcome::Unstated => "unstated",
                    other => panic!("{other:?}"),
                };
                let index = question.index;
                if decision.outcome == Outcome::Unstated {
                    let silences = policy.silences().iter().enumerate().filter(|(_, it)| it.question == index);
                    for (position, silence) in silences {
                        let is_shown = shown.contains(&*format!("z{position}"));
                        prop_assert_eq!(is_shown, decision.silences.contains(&silence));
                    }
                }
                let mut expected = BTreeSet::from([format!("q{index}-{verdict}")]);
                // One sentence is the answer; other standing rules have theirs among the reasons.
                let said = deciding(&decision.because);
                expected.insert(said.map_or(format!("u{index}"), |rule| format!("l{}", rule.index)));
                expected.extend(decision.because.iter().map(|rule| format!("r{}", rule.index)));
                let others = decision.because.iter().filter(|rule| Some(**rule) != said);
                let claims: BTreeSet<String> = others.map(|rule| format!("x{}", rule.index)).collect();
                for displaced in &decision.displaced {
                    let rule = displaced.rule.index;
                    expected.extend([format!("d{rule}"), format!("d{rule}-{}", displaced.by.index), format!("a{index}")]);
                }
                let rules: Vec<usize> =
                    policy.rules().iter().filter(|rule| rule.question == index).map(|rule| rule.index.get()).collect();
                let ours = |class: &&str| {
                    let (kind, number) = class.split_at(1);
                    match kind {
                        "q" => class.starts_with(&format!("q{index}-")),
                        "u" | "a" => number == index.to_string(),
                        "l" | "r" | "d" => rules.iter().any(|it| number.split('-').next() == Some(&*it.to_string())),
                        _ => false,
                    }
                };
                let found: BTreeSet<String> = shown.iter().copied().filter(ours).map(str::to_owned).collect();
                // The reasons of a rule that does not stand do not show its sentence.
                let found_claims: BTreeSet<String> = decision
                    .because
                    .iter()
                    .map(|rule| format!("x{}", rule.index))
                    .filter(|class| shown.contains(class.as_str()))
                    .collect();
                prop_assert_eq!(found_claims, claims);
                prop_assert_eq!(found, expected);
            }
            prop_assert!(!shown.contains("choose"));
            prop_assert!(shown.contains("headlines") && shown.contains("outcomes"));
            // Without a checked radio, as in a half-restored form, there is no answer.
            for id in asked.keys() {
                let mut partial = chosen.clone();
                partial.remove(id);
                // Nor with two, as after the widget was taken out of the page and put back.
                for (chosen, twice) in [(&partial, None), (&chosen, Some(*id))] {
                    let shown = self::shown(&lines, &parts, chosen, twice);
                    prop_assert!(!shown.contains("headlines") && !shown.contains("outcomes"));
                    prop_assert!(shown.contains("choose"));
                }
            }
        }
    }
}
