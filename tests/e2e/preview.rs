//! `preview` in a browser: the article with the live widget, what is found in both, and their changes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::browser::{Browser, LIVE};
use crate::pages::POLICY;

/// A preview that runs until it is dropped.
struct Preview {
    program: Child,
    address: String,
}

impl Preview {
    fn of(policy: &Path, article: &Path) -> Preview {
        let mut command = Command::new(env!("CARGO_BIN_EXE_policy-explorer"));
        command.arg("preview").arg(policy).arg("--article").arg(article);
        command.args(["--port", "0", "--release", "dist"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut program = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(program.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("preview: ").unwrap().to_owned();
        Preview { program, address }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

const ARTICLE: &str = "<!doctype html><title>An article</title><script>document.title = 'run'</script>
    <p onclick=\"document.title = 'clicked'\">One.</p><p>Two.</p><p>Three.</p><img src=picture.svg onerror=\"document.title = 'failed'\">";

/// Expressions about the article, which is in a frame.
const IN_ARTICLE: &str = "const shown = frames.shown.document; \
    const element = shown.querySelector('policy-explorer'); const widget = element?.shadowRoot;";

#[test]
fn the_article_has_a_live_widget_that_follows_the_policy() {
    let folder = tempfile::tempdir().unwrap();
    let (policy, article) = (folder.path().join("us.json"), folder.path().join("story.html"));
    fs::copy(POLICY, &policy).unwrap();
    fs::write(&article, ARTICLE).unwrap();
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
    fs::write(folder.path().join("picture.svg"), picture).unwrap();
    let preview = Preview::of(&policy, &article);
    let browser = Browser::start();
    browser.open(&preview.address);
    let in_article = |what: &str| browser.run(&format!("return (() => {{ {IN_ARTICLE} return {what}; }})()"));
    let wait = |what: &str| browser.wait(&format!("(() => {{ {IN_ARTICLE} return {what}; }})()"));
    wait("widget?.querySelector('.verdict')");
    let live = LIVE.replace("document.querySelectorAll", "shown.querySelectorAll");
    wait(&live);
    assert_eq!(
        in_article(
            "element.previousElementSibling?.textContent ?? element.parentElement.previousElementSibling.textContent"
        ),
        "Two."
    );
    in_article("widget.querySelector('input[value=offensive]').click()");
    wait("widget.querySelector('.verdict').innerText === 'Reportedly not permitted'");

    // Nothing of the article runs, and its picture is there.
    in_article("shown.querySelector('p').click()");
    assert_eq!(in_article("[shown.title, shown.querySelector('img').naturalWidth]"), json!(["An article", 9]));

    // A change of the policy, then one that breaks it, then one of the article.
    let text = fs::read_to_string(&policy).unwrap();
    let title = "US weapons against targets in Russia";
    fs::write(&policy, text.replace(title, "Weapons, as reported")).unwrap();
    wait("widget?.querySelector('h2')?.innerText.includes('Weapons, as reported')");
    fs::write(&policy, text.replacen("\"format\": 1", "\"format\": 2", 1)).unwrap();
    wait("!element && shown.body?.innerText.includes('The widget is not shown')");
    browser.wait("frames[1].document.querySelector('.error .kind')?.innerText === 'error'");
    fs::write(&policy, &text).unwrap();
    fs::write(&article, "<p>Changed.</p>").unwrap();
    wait("element && shown.body?.innerText.includes('Changed.')");
    browser.wait(
        "!frames[1].document.querySelector('#none') && frames[1].document.body?.innerText.includes('17 cases passed')",
    );

    // Another language, without script, narrower.
    browser.run("document.querySelector('[hreflang=de]').click()");
    wait("element?.lang === 'de'");
    browser.run("document.querySelector('[href*=\"script=no\"]').click()");
    wait("element && !element.shadowRoot.querySelector('[data-live]') && shown.URL.includes('script=no')");
    browser.run("document.querySelector('#phone').click()");
    assert_eq!(browser.run("return document.querySelector('[name=shown]').clientWidth"), 390);
}

/// The policy desk beside it works as where it is published: under its header's policy, its worker too.
#[test]
fn the_desk_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("story.html");
    fs::write(&article, ARTICLE).unwrap();
    let preview = Preview::of(Path::new(POLICY), &article);
    let browser = Browser::start();
    browser.open(&format!("{}desk/desk.html", preview.address));
    browser.wait("document.querySelector('[data-policy=us-weapons-in-russia]')");
    browser.run("document.querySelector('[data-policy=us-weapons-in-russia]').click()");
    browser.wait("document.querySelector('.findings .summary')?.matches('[data-known=true][data-behind=false]')");
    browser.run("[...document.querySelectorAll('.steps button')].find((it) => it.textContent === 'Preview').click()");
    browser.wait("document.querySelector('.answers button')");
}
