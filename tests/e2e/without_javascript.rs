//! A browser with JavaScript turned off by the reader, and what still works there.

use serde_json::json;

use crate::browser::Browser;
use crate::servers::{Origin, Page};

/// A script that would change the page, and a choice that CSS alone makes, inside a declarative shadow root.
const PAGE: &str = r##"<body><p id="text">as written</p>
<script>document.querySelector("#text").textContent = "changed"</script>
<noscript><p id="noscript">without</p></noscript>
<button onclick="this.textContent = 'pressed'">as written</button>
<policy-explorer><template shadowrootmode="open">
  <style>
    .answer { display: none }
    [value=a]:checked ~ .of-a, [value=b]:checked ~ .of-b { display: block }
  </style>
  <input type="radio" name="choice" id="a" value="a" checked><label for="a">A</label>
  <input type="radio" name="choice" id="b" value="b"><label for="b">B</label>
  <p class="answer of-a">the answer to A</p>
  <p class="answer of-b">the answer to B</p>
</template></policy-explorer>"##;

fn check(browser: &Browser, text: &str) {
    let host = Origin::host(Page::html(PAGE));
    browser.open(&format!("{}/", host.address));
    assert_eq!(browser.run("return document.querySelector('#text').innerText"), json!(text));
    assert_eq!(browser.visible(".answer"), ["the answer to A"]);
    browser.click("label[for=b]");
    browser.wait("widget.querySelector('.of-b').checkVisibility()");
    assert_eq!(browser.visible(".answer"), ["the answer to B"]);
    browser.click("label[for=a]");
    browser.wait("widget.querySelector('.of-a').checkVisibility()");
    assert_eq!(browser.visible(".answer"), ["the answer to A"]);
    assert_eq!(browser.names("radio"), ["A", "B"]);
}

#[test]
fn without_javascript_a_choice_in_css_works() {
    let browser = Browser::without_javascript();
    check(&browser, "as written");
    assert_eq!(browser.run("return document.querySelector('#noscript').innerText"), json!("without"));
    browser.run("document.querySelector('button').click()");
    assert_eq!(browser.run("return document.querySelector('button').innerText"), json!("as written"));
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// The same page with JavaScript, as a control: only the reader's setting makes the difference.
#[test]
fn with_javascript_the_script_runs() {
    let browser = Browser::start();
    check(&browser, "changed");
    assert_eq!(browser.run("return document.querySelector('#noscript')"), json!(null));
    browser.run("document.querySelector('button').click()");
    assert_eq!(browser.run("return document.querySelector('button').innerText"), json!("pressed"));
}
