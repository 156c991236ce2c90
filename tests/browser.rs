//! The component, and the widget around it, in a real browser without the loader.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::cell::RefCell;
use std::rc::Rc;

use gloo::utils::document;
use js_sys::{Array, Function};
use policy_explorer::count::{DECISIONS, RENDERINGS};
use policy_explorer::embed::Widget;
use policy_explorer::engine::policy::Date;
use policy_explorer::engine::position::{DimensionIx, OptionIx};
use policy_explorer::engine::{Policy, compact, read};
use policy_explorer::format::number::Number;
use policy_explorer::view::words::Words;
use policy_explorer::view::{Change, Heard, PolicyExplorer, Props};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};
use yew::{AppHandle, Callback, Renderer};

wasm_bindgen_test_configure!(run_in_browser);

const FILE: &[u8] = include_bytes!("../policies/us-weapons-in-russia.json");

fn policy() -> Rc<Policy> {
    Rc::new(read(FILE).unwrap())
}

fn place() -> HtmlElement {
    let place = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&place).unwrap();
    place.unchecked_into()
}

fn props(policy: &Rc<Policy>) -> Props {
    Props {
        policy: Rc::clone(policy),
        scenario: None,
        language: None,
        heading_level: 2,
        prefix: "".into(),
        on_change: Callback::noop(),
    }
}

/// Yew renders in later microtasks, so a timer set now fires after rendering.
async fn settle() {
    yew::platform::time::sleep(std::time::Duration::ZERO).await;
}

fn text(root: &Element, selector: &str) -> String {
    let found = root.query_selector(selector).unwrap().unwrap_or_else(|| panic!("there is no {selector}"));
    found.text_content().unwrap_or_default()
}

fn click(root: &Element, selector: &str) {
    root.query_selector(selector).unwrap().unwrap().unchecked_into::<HtmlElement>().click();
}

#[wasm_bindgen_test]
async fn a_choice_changes_the_answer_and_fires_an_event() {
    let policy = policy();
    let root = place();
    let changes: Rc<RefCell<Vec<Change>>> = Rc::default();
    let on_change = {
        let changes = Rc::clone(&changes);
        Callback::from(move |change| changes.borrow_mut().push(change))
    };
    let app =
        Renderer::<PolicyExplorer>::with_root_and_props(root.clone().into(), Props { on_change, ..props(&policy) })
            .render();
    settle().await;
    assert_eq!(text(&root, ".verdict"), "Reportedly permitted, within limits");
    assert!(changes.borrow().is_empty(), "the first answer is no change");

    click(&root, "input[value=offensive]");
    settle().await;
    assert_eq!(text(&root, ".verdict"), "Reportedly not permitted");
    let expected = policy.start().with(DimensionIx::new(2), Some(OptionIx::new(2)));
    assert_eq!(
        *changes.borrow(),
        [Change { previous: policy.start().clone(), scenario: expected, heard: Heard::Choice }]
    );
    app.destroy();
}

#[wasm_bindgen_test]
async fn a_scenario_set_by_the_host_fires_no_event() {
    let policy = policy();
    let root = place();
    let on_change = Callback::from(|_| panic!("the host's own change is none of the reader's"));
    let mut app = Renderer::<PolicyExplorer>::with_root_and_props(
        root.clone().into(),
        Props { on_change: on_change.clone(), ..props(&policy) },
    )
    .render();
    settle().await;
    let scenario = policy.scenario([("origin", "ukraine"), ("target", "russia")]).unwrap();
    app.update(Props { scenario: Some(scenario), on_change, ..props(&policy) });
    settle().await;
    assert_eq!(text(&root, ".verdict"), "No supplier’s condition is reported");
    assert_eq!(root.query_selector_all("input:checked:not(.any)").unwrap().length(), 2);
    assert_eq!(root.query_selector_all("input.any:checked").unwrap().length(), 2, "the others are left open");
    app.destroy();
}

/// Two explorers in one tree, as in any Yew application: their prefixes keep radios and ids apart.
#[wasm_bindgen_test]
async fn two_explorers_share_a_document() {
    let policy = policy();
    let [one, two] = [("one", place()), ("two", place())].map(|(prefix, root)| {
        let props = Props { prefix: prefix.into(), heading_level: 3, ..props(&policy) };
        (Renderer::<PolicyExplorer>::with_root_and_props(root.clone().into(), props).render(), root)
    });
    settle().await;
    click(&one.1, "input[value=offensive]");
    settle().await;
    assert_eq!(text(&one.1, ".verdict"), "Reportedly not permitted");
    assert_eq!(text(&two.1, ".verdict"), "Reportedly permitted, within limits");
    assert_eq!(two.1.query_selector_all("input:checked").unwrap().length(), 4);
    assert!(one.1.query_selector("h3.title").unwrap().is_some());
    let ids = document().query_selector_all("[id]").unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for index in 0..ids.length() {
        let id = ids.item(index).unwrap().unchecked_into::<Element>().id();
        assert!(seen.insert(id.clone()), "the id {id} is repeated");
    }
    one.0.destroy();
    two.0.destroy();
}

/// A label is bound to its radio, and the radio's name has its dimension and option.
#[wasm_bindgen_test]
async fn every_radio_has_a_label_and_a_full_name() {
    let policy = policy();
    let root = place();
    let app = Renderer::<PolicyExplorer>::with_root_and_props(root.clone().into(), props(&policy)).render();
    settle().await;
    let radios = root.query_selector_all("input[type=radio]").unwrap();
    assert_eq!(radios.length(), 16, "twelve options, and four that leave a dimension open");
    for index in 0..radios.length() {
        let radio: Element = radios.item(index).unwrap().unchecked_into();
        let label = radio.next_element_sibling().unwrap();
        assert_eq!(label.get_attribute("for"), Some(radio.id()));
        let named_by = radio.get_attribute("aria-labelledby").unwrap();
        let names: Vec<&str> = named_by.split(' ').collect();
        let [group, own] = names.as_slice() else { panic!("{named_by}") };
        assert_eq!(*own, label.id());
        assert!(document().get_element_by_id(group).is_some_and(|it| it.class_name() == "dimension"));
        let panel = radio.parent_element().unwrap();
        assert_eq!(
            panel.query_selector(":scope > .outcomes").unwrap().map(|it| it.class_name()).as_deref(),
            Some("outcomes")
        );
    }
    app.destroy();
}

/// Shows a policy in a language.
async fn shown(file: &str, language: &str) -> (AppHandle<PolicyExplorer>, HtmlElement) {
    let policy = Rc::new(read(file.as_bytes()).unwrap());
    let root = place();
    let props = Props { language: Some(language.to_owned().into()), ..props(&policy) };
    let app = Renderer::<PolicyExplorer>::with_root_and_props(root.clone().into(), props).render();
    settle().await;
    (app, root)
}

fn texts(root: &Element, selector: &str) -> Vec<String> {
    let found = root.query_selector_all(selector).unwrap();
    (0..found.length()).filter_map(|index| found.item(index)?.text_content()).collect()
}

#[wasm_bindgen_test]
async fn texts_that_no_editor_has_reviewed_are_labelled() {
    let file = String::from_utf8_lossy(FILE);
    for (language, verdict) in [
        ("en", "Reportedly permitted, within limits"),
        ("de-AT", "Berichten zufolge mit Einschränkungen erlaubt"),
        ("uk", "За повідомленнями, дозволено з обмеженнями"),
    ] {
        let (app, root) = shown(&file, language).await;
        assert_eq!(text(&root, ".verdict"), verdict);
        let about = text(&root, ".reported");
        assert!(about.ends_with(Words::of(language).unreviewed), "{language}: {about}");
        assert!(texts(&root, ".language").is_empty(), "nothing is left in another language");
        app.destroy();
    }
    let (app, root) =
        shown(&file.replace("\"de\": { \"reviewed\": false }", "\"de\": { \"reviewed\": true }"), "de").await;
    let about = text(&root, ".reported");
    assert!(about.ends_with(Words::of("de").later_developments), "{about}");
    app.destroy();
}

/// Missing translations are shown in the policy's language, which is named in words and in markup.
#[wasm_bindgen_test]
async fn a_text_that_is_not_translated_names_its_language() {
    let file = String::from_utf8_lossy(FILE)
        .replace("\"de\": \"Berichten zufolge mit Einschränkungen erlaubt\",", "")
        .replace("\"de\": \"US-Waffen\",", "")
        .replace("\"de\": \"Politico\",", "");
    let (app, root) = shown(&file, "de").await;
    assert_eq!(text(&root, ".verdict"), "Reportedly permitted, within limits (Englisch)");
    let english = root.query_selector(".verdict [lang]").unwrap().unwrap();
    assert_eq!(english.get_attribute("lang").as_deref(), Some("en"));
    assert_eq!(text(&root, ".verdict .language"), "(Englisch)");
    // If one phrase is in English, the whole sentence is.
    assert!(text(&root, ".sentence").starts_with("If Ukraine used US weapons against military targets in Russia in a"));
    assert!(text(&root, ".sentence").ends_with("(Englisch)"));
    assert!(texts(&root, ".attribution").iter().any(|it| it.ends_with("Bericht: Politico (Englisch)")));
    app.destroy();
}

/// The policy is not written in the interface's language, which is written from right to left.
#[wasm_bindgen_test]
async fn a_right_to_left_interface_shows_a_policy_in_english() {
    let (app, root) = shown(&String::from_utf8_lossy(FILE), "ar").await;
    let section = root.query_selector("section").unwrap().unwrap();
    assert_eq!(section.get_attribute("lang").as_deref(), Some("ar"));
    assert_eq!(section.get_attribute("dir").as_deref(), Some("rtl"));
    let words = Words::of("ar");
    assert_eq!(text(&root, ".reported").matches(&words.not_translated("en")).count(), 1, "it is said once");
    assert!(texts(&root, ".language").is_empty());
    assert_eq!(text(&root, ".set"), words.choose_a_case);
    let title = root.query_selector(".title [lang]").unwrap().unwrap();
    assert_eq!((title.get_attribute("lang"), title.get_attribute("dir")), (Some("en".into()), Some("auto".into())));
    click(&root, "input[value=offensive]");
    settle().await;
    assert_eq!(text(&root, ".verdict"), "Reportedly not permitted");
    app.destroy();
}

/// The widget formats dates, lists and language names itself (see `view::words`), exactly as browsers do.
#[wasm_bindgen_test]
fn dates_lists_and_language_names_match_the_browsers() {
    let intl = |arguments: &str, body: &str, given: &[&str]| {
        let function = Function::new_with_args(arguments, body);
        let given: Array = given.iter().map(|it| JsValue::from(*it)).collect();
        function.apply(&JsValue::NULL, &given).unwrap().as_string().unwrap()
    };
    for words in Words::ALL {
        // The interface's English is British.
        let tag = if words.language == "en" { "en-GB" } else { words.language };
        for month in 1..=12 {
            for day in [1, 30].into_iter().filter(|day| month != 2 || *day == 1) {
                let date = Date { year: 2024, month, day };
                let body =
                    "return new Intl.DateTimeFormat(tag, {dateStyle: 'long', timeZone: 'UTC'}).format(new Date(day))";
                assert_eq!(words.date(date), intl("tag, day", body, &[tag, &date.to_string()]));
            }
        }
        for items in [&["A"][..], &["A", "B"], &["A", "B", "C"], &["A", "B", "C", "D"]] {
            for (join, kind) in [(words.and, "conjunction"), (words.or, "disjunction")] {
                let body = "return new Intl.ListFormat(tag, {type: kind}).format(items.split(','))";
                assert_eq!(words.list(items, join), intl("tag, kind, items", body, &[tag, kind, &items.join(",")]));
            }
        }
        for items in [
            ["A", "Italia"],
            ["A", "hielo"],
            ["A", "hijos"],
            ["A", "otros"],
            ["A", "hoy"],
            ["A", "8"],
            ["A", "11"],
            ["A", "110"],
        ] {
            for (join, kind) in [(words.and, "conjunction"), (words.or, "disjunction")] {
                let body = "return new Intl.ListFormat(tag, {type: kind}).format(items.split(','))";
                assert_eq!(words.list(&items, join), intl("tag, kind, items", body, &[tag, kind, &items.join(",")]));
            }
        }
        for other in Words::ALL {
            let body = "return new Intl.DisplayNames(tag, {type: 'language'}).of(other)";
            assert_eq!(words.language_name(other.language), intl("tag, other", body, &[tag, other.language]));
        }
        for number in ["0", "28.5", "-5", "1234", "-1234567.25", "0.000001"] {
            let own = |unit: &str| words.measure(Number::parse(number).unwrap(), unit);
            let format =
                "return new Intl.NumberFormat(tag, {maximumFractionDigits: 6, ...JSON.parse(options)}).format(number)";
            let intl = |options: &str| intl("tag, number, options", format, &[tag, number, options]);
            assert_eq!(own(""), intl("{}"));
            assert_eq!(own("%"), intl(r#"{"style": "unit", "unit": "percent"}"#));
            let gram = intl(r#"{"style": "unit", "unit": "gram"}"#);
            let unit = gram.split([' ', '\u{a0}', '\u{202f}']).next_back().unwrap();
            assert_eq!(own(unit), gram);
            if !number.starts_with('-') {
                let euro = intl(
                    r#"{"style": "currency", "currency": "EUR", "currencyDisplay": "narrowSymbol", "minimumFractionDigits": 0}"#,
                );
                assert_eq!(own("€"), euro);
            }
        }
        let body = "const locale = new Intl.Locale(tag); return (locale.getTextInfo?.() ?? locale.textInfo).direction";
        assert_eq!(words.direction, intl("tag", body, &[tag]));
    }
}

/// A host with an off-screen wrapper, and the widget in it with the reader's choices.
fn widget(file: &[u8], chosen: Option<&str>) -> (HtmlElement, Element, Widget) {
    let host = place();
    let [wrapper, status] = ["div", "div"].map(|name| document().create_element(name).unwrap());
    let mut chosen = chosen.map(str::to_owned);
    let form = compact::write(&read(file).unwrap(), file);
    let mut widget = Widget::new(host.clone(), wrapper.clone(), status, file, form.as_bytes(), "", "").ok().unwrap();
    while !widget.draw(chosen.take()) {}
    (host, wrapper, widget)
}

#[wasm_bindgen_test]
async fn a_widget_is_rendered_off_screen_and_removed() {
    let (host, wrapper, widget) = widget(FILE, None);
    settle().await;
    assert_eq!(text(&wrapper, ".verdict"), "Reportedly permitted, within limits");
    assert!(host.shadow_root().is_none() && host.inner_html().is_empty(), "the host is the loader's");
    widget.remove();
    settle().await;
    assert!(wrapper.query_selector(".verdict").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn earlier_choices_are_kept_until_the_host_sets_a_scenario() {
    let (host, wrapper, mut widget) = widget(FILE, Some("purpose=offensive;nonsense=1"));
    settle().await;
    assert_eq!(text(&wrapper, ".verdict"), "Reportedly not permitted");
    host.set_attribute("heading-level", "4").unwrap();
    widget.update();
    settle().await;
    assert_eq!(text(&wrapper, ".verdict"), "Reportedly not permitted");
    host.set_attribute("scenario", "purpose=defend-kharkiv").unwrap();
    widget.update();
    settle().await;
    assert_eq!(text(&wrapper, ".verdict"), "Reportedly permitted, within limits");
    widget.remove();
}

/// An address overrides the host's scenario and later choices. If any part is unknown, nothing changes.
#[wasm_bindgen_test]
async fn an_address_sets_what_it_names() {
    let (host, wrapper, mut widget) = widget(FILE, Some("origin=germany"));
    settle().await;
    assert!(widget.set("origin=us;purpose=offensive", false).is_object());
    settle().await;
    assert_eq!(text(&wrapper, ".verdict"), "Reportedly not permitted");
    assert_eq!(widget.set("purpose=offensive", true), JsValue::TRUE, "it is shown already");
    for nonsense in ["=", "purpose=", "purpose[=1", "colour=any", "__proto__=offensive", "when=before;colour=red"] {
        assert_eq!(widget.set(nonsense, true), JsValue::FALSE, "{nonsense}");
    }
    assert!(widget.set("purpose=any", true).is_object());
    settle().await;
    assert_eq!(text(&wrapper, ".verdict"), "Depends on: Purpose");
    host.set_attribute("scenario", "origin=germany").unwrap();
    widget.update();
    assert!(widget.set("when=before", true).is_object());
    settle().await;
    assert_eq!(text(&wrapper, ".verdict"), "The report does not say");
    widget.remove();
}

/// However the scenario is set, each question is decided once and everything is rendered once.
#[wasm_bindgen_test]
async fn a_choice_is_decided_and_rendered_once() {
    let (host, wrapper, mut widget) = widget(FILE, None);
    host.append_child(&wrapper).unwrap();
    settle().await;
    let counts = || [DECISIONS.get(), RENDERINGS.get()];
    let heard = Rc::new(RefCell::new(0));
    let listener = {
        let heard = Rc::clone(&heard);
        gloo::events::EventListener::new(&host, "policy-explorer:change", move |_| *heard.borrow_mut() += 1)
    };
    let mut before = counts();
    let mut spent = |what: &str, expected: [usize; 2]| {
        let [decisions, renderings] = counts();
        assert_eq!([decisions - before[0], renderings - before[1]], expected, "{what}");
        before = counts();
    };
    click(&wrapper, "input[value=offensive]");
    settle().await;
    assert_eq!(*heard.borrow(), 1);
    spent("a reader's choice, for two questions", [2, 1]);
    assert!(widget.set("origin=germany", true).is_object());
    settle().await;
    spent("a link", [2, 1]);
    assert!(js_sys::Object::keys(&widget.current()).length() > 0);
    spent("what is shown", [0, 0]);
    host.set_attribute("scenario", "when=before").unwrap();
    widget.update();
    settle().await;
    spent("the host", [2, 1]);
    widget.update();
    settle().await;
    spent("an update that changes nothing", [0, 0]);
    click(&wrapper, ".grids > summary");
    settle().await;
    spent("all cases at a glance, whose answers are found without reasons", [0, 1]);
    drop(listener);
    widget.remove();
}

/// Two choices in one task: the second starts from the first.
#[wasm_bindgen_test]
async fn choices_of_one_task_add_up() {
    let (host, wrapper, widget) = widget(FILE, None);
    host.append_child(&wrapper).unwrap();
    let policy = policy();
    let root = place();
    let app = Renderer::<PolicyExplorer>::with_root_and_props(root.clone().into(), props(&policy)).render();
    for root in [&wrapper, &root.clone().into()] {
        for _ in 0..100 {
            settle().await;
            if root.query_selector("input[value=before]").unwrap().is_some() {
                break;
            }
        }
        click(root, "input[value=germany]");
        click(root, "input[value=before]");
    }
    for root in [&wrapper, &root.clone().into()] {
        let is_drawn = || {
            let sentence = text(root, ".sentence");
            sentence.contains("weapons from Germany") && sentence.contains("before")
        };
        // A slow browser draws some tasks later.
        for _ in 0..100 {
            settle().await;
            if is_drawn() {
                break;
            }
        }
        assert!(is_drawn(), "{}", text(root, ".sentence"));
    }
    app.destroy();
    widget.remove();
}

/// The loader then has its own made.
#[wasm_bindgen_test]
fn the_form_of_another_file_is_refused() {
    let [host, wrapper, status] = ["div"; 3].map(|name| document().create_element(name).unwrap());
    let form = compact::write(&policy(), FILE);
    let other = [FILE, b" "].concat();
    assert!(Widget::new(host.unchecked_into(), wrapper, status, &other, form.as_bytes(), "", "").is_err());
}

/// Policy text is text: it never makes an element.
#[wasm_bindgen_test]
async fn policy_text_is_never_html() {
    let hostile = "<img src=x onerror=alert(1)></style></script>";
    let file = String::from_utf8_lossy(FILE).replace("United States", hostile).replace("Washington", hostile);
    let (_, wrapper, widget) = widget(file.as_bytes(), None);
    settle().await;
    assert!(wrapper.query_selector("img, script, style").unwrap().is_none());
    assert!(wrapper.query_selector(".option").unwrap().unwrap().text_content().unwrap().contains(hostile));
    widget.remove();
}
