//! The article: its text as `verify` reads it, with the passages that are quoted; selected words become a quote.
//! A pasted page is read by the worker alone: what comes back is text, and is shown as text.

use std::collections::BTreeMap;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use yew::prelude::*;

use super::context::id_of;
use super::context::{nth, path, setting, use_desk};
use super::document::{Article, Document};
use super::fields::{FoundAt, ids, kept_in, object, options, sentence, text, value_of};
use super::files::{self, Opened};
use super::message::Message;
use super::names::Named;
use super::policy::{bases, users};
use super::tree::Node;
use super::worker::{Answer, Request};
use crate::editor::edit::Edit;

#[derive(Properties, PartialEq)]
pub struct ArticleProps {
    pub document: Document,
    /// The text of the article and its paragraphs, as the worker reads them.
    pub reading: Node,
    /// Where each quote is in it.
    pub passages: Node,
    /// The words of each passage as they were last found unchanged.
    pub remembered: Rc<BTreeMap<String, String>>,
}

/// A name by whose ending the worker knows what an article is.
#[must_use]
pub fn article_name(name: &str, text: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let looks_like_html = text.trim_start().starts_with('<');
    let ending = match ending.as_str() {
        known @ ("html" | "htm" | "xhtml" | "md" | "txt") => known,
        _ if looks_like_html => "html",
        _ => "txt",
    };
    ["article.", ending].concat()
}

/// The pane.
#[component]
pub fn ArticlePane(props: &ArticleProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let ArticleProps { document, reading, passages, remembered } = props;
    let pasted = use_state(String::new);
    let take = {
        let send = desk.send.clone();
        Callback::from(move |opened: Opened| {
            let name = article_name(&opened.name, &opened.text);
            send.emit(Message::Article(Some(Rc::new(Article { name, text: opened.text }))));
        })
    };
    let onchange = {
        let take = take.clone();
        move |event: Event| files::chosen(&event, take.clone())
    };
    let ondrop = {
        let take = take.clone();
        move |event: DragEvent| files::dropped(&event, take.clone())
    };
    let onpaste = {
        let take = take.clone();
        move |event: Event| {
            let event: Option<&web_sys::ClipboardEvent> = event.dyn_ref();
            let data = event.and_then(web_sys::ClipboardEvent::clipboard_data);
            let html = data.as_ref().and_then(|data| data.get_data("text/html").ok()).filter(|html| !html.is_empty());
            let Some(data) = data else { return };
            let opened = match html {
                Some(html) => Opened { name: "article.html".to_owned(), text: html },
                None => Opened { name: String::new(), text: data.get_data("text/plain").unwrap_or_default() },
            };
            if let Some(event) = event.filter(|_| !opened.text.trim().is_empty()) {
                event.prevent_default();
                take.emit(opened);
            }
        }
    };
    // The text that was typed and not used yet: it is kept when the pane is left.
    let typed = use_mut_ref(String::new);
    {
        let (take, typed) = (take.clone(), typed.clone());
        use_effect_with((), move |()| {
            move || {
                let text = typed.take();
                if !text.trim().is_empty() {
                    take.emit(Opened { name: String::new(), text });
                }
            }
        });
    }
    let oninput = {
        let (pasted, typed) = (pasted.clone(), typed.clone());
        move |event: InputEvent| {
            let text = value_of(&event);
            typed.replace(text.clone());
            pasted.set(text);
        }
    };
    let use_typed = {
        let (take, pasted) = (take.clone(), pasted.clone());
        move |_| {
            let text = typed.take();
            if !text.trim().is_empty() {
                take.emit(Opened { name: String::new(), text });
                pasted.set(String::new());
            }
        }
    };
    let has_article = document.article.is_some();
    let bring = html! {
        <div class="columns">
            <div class="field">
                <label for="article-text">{ words.paste_article }</label>
                <p class="help" id="article-text-help">{ words.paste_article_help }</p>
                <textarea id="article-text" rows={if has_article { "2" } else { "5" }} value={(*pasted).clone()} {oninput} {onpaste} aria-describedby="article-text-help" />
                if !pasted.trim().is_empty() { <p><button type="button" onclick={use_typed}>{ words.use_this_text }</button></p> }
            </div>
            <div class="field drop" {ondrop} ondragover={|event: DragEvent| event.prevent_default()}>
                <label for="article-file">{ words.from_a_file }</label>
                <p class="help" id="article-file-help">{ words.article_file_help }</p>
                <input id="article-file" type="file" accept=".html,.htm,.xhtml,.md,.txt,text/*" {onchange} aria-describedby="article-file-help" />
            </div>
        </div>
    };
    if !has_article {
        return html! { <><p class="help">{ words.article_lead }</p>{ bring }</> };
    }
    html! {
        <>
            <details class="more"><summary>{ words.another_version }</summary>{ bring }</details>
            <Drifted reading={Node::default()} document={document.clone()} passages={passages.clone()} remembered={remembered.clone()} />
            <div class="reading">
                <Text reading={reading.clone()} quotes={passages.get("quotes").cloned().unwrap_or_default()} />
                <div class="quoting">
                    <Quoting document={document.clone()} />
                    <Passages document={document.clone()} passages={passages.get("quotes").cloned().unwrap_or_default()} />
                </div>
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct TextProps {
    reading: Node,
    quotes: Node,
}

/// The places where something begins and ends, in UTF-16 code units of the article's text.
fn range(node: &Node) -> Option<(usize, usize)> {
    Some((node.text_of("from").parse().ok()?, node.text_of("to").parse().ok()?))
}

/// The text of the article, with its passages marked.
#[component]
fn Text(props: &TextProps) -> Html {
    let words = use_desk().words;
    let units: Vec<u16> = props.reading.text_of("text").encode_utf16().collect();
    let quotes = props.quotes.list().iter().enumerate();
    let passages: Vec<(usize, usize, usize)> =
        quotes.filter_map(|(index, node)| range(node).map(|(from, to)| (index, from, to))).collect();
    let paragraphs = props.reading.list_of("paragraphs").iter().filter_map(range).map(|(start, end)| {
        // The passages that this paragraph has a part of.
        let here: Vec<(usize, usize, usize)> = passages
            .iter()
            .filter(|(_, from, to)| *from < end && start < *to)
            .map(|(index, from, to)| (*index, (*from).max(start), (*to).min(end)))
            .collect();
        // Each part ends where the next passage begins or ends.
        let next = |from: usize| {
            let cuts = here.iter().flat_map(|(_, from, to)| [*from, *to]).chain([end]);
            cuts.filter(|cut| *cut > from).min().map(|to| (from, to))
        };
        let parts = std::iter::successors(next(start), |(_, to)| next(*to)).map(|(from, to)| {
            let part = text_nodes(&String::from_utf16_lossy(units.get(from..to).unwrap_or_default()));
            let covering = here.iter().find(|(_, begin, end)| *begin <= from && to <= *end);
            let Some((first, begin, _)) = covering.copied() else { return part };
            let begins = begin == from;
            let id = begins.then(|| format!("passage-{first}"));
            let onclick = move |_: MouseEvent| to_element(&format!("of-passage-{first}"));
            html! { <mark {id} tabindex={begins.then_some("-1")} {onclick}>{ part }</mark> }
        });
        html! { <p key={start} data-from={start.to_string()}>{ for parts }</p> }
    });
    html! {
        <section class="article-text" id="article" aria-labelledby="text-heading">
            <h2 id="text-heading">{ words.text_of_the_article }</h2>
            { for paragraphs }
        </section>
    }
}

/// The longest text of a node, in bytes. What Firefox does for a screen reader grows with the square of a node's length:
/// a paragraph of 2 MB would stop the page for minutes.
const LONGEST_NODE: usize = 4096;

/// A text as nodes of bearable length.
fn text_nodes(text: &str) -> Html {
    pieces(text).into_iter().map(Html::from).collect()
}

/// A text in pieces, each of which ends with a space where it has one.
fn pieces(mut text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    while text.len() > LONGEST_NODE {
        let (longest, _) = text.split_at(text.floor_char_boundary(LONGEST_NODE));
        let (piece, rest) = text.split_at(longest.rfind(' ').map_or(longest.len(), |space| space + 1));
        pieces.push(piece);
        text = rest;
    }
    pieces.push(text);
    pieces
}

/// Moves the focus to an element by its id.
fn to_element(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
        element.scroll_into_view();
    }
}

#[wasm_bindgen]
extern "C" {
    /// The selection in the article, with its words and its range.
    #[wasm_bindgen(js_namespace = policyDesk, js_name = selected)]
    fn selected_in(article: &web_sys::Element) -> JsValue;
}

/// Words of the article, and where they are if they were selected.
#[derive(Debug, Clone, PartialEq, Default)]
struct Selected {
    words: String,
    range: Option<(u32, u32)>,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places in a text are small whole numbers")]
fn selected() -> Option<Selected> {
    let article = web_sys::window()?.document()?.get_element_by_id("article")?;
    let found = selected_in(&article);
    let get = |key: &str| js_sys::Reflect::get(&found, &key.into()).ok();
    let number = |key: &str| get(key)?.as_f64().map(|number| number as u32);
    let words = get("words")?.as_string()?;
    Some(Selected { words, range: number("from").zip(number("to")) })
}

#[derive(Properties, PartialEq)]
struct QuotingProps {
    document: Document,
}

/// Makes a quote of words of the article.
#[component]
fn Quoting(props: &QuotingProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let document = &props.document;
    let names = &document.names;
    let passage = use_state(Selected::default);
    let said_by = use_state(String::new);
    let reported_by = use_state(String::new);
    let basis = use_state(|| "reported".to_owned());
    let source = use_state(String::new);
    let rule = use_state(String::new);
    let refused = use_state(String::new);
    {
        let passage = passage.clone();
        use_effect_with((), move |()| {
            let document = web_sys::window().and_then(|window| window.document());
            let heard = document.map(|document| {
                gloo::events::EventListener::new(&document, "selectionchange", move |_| {
                    if let Some(selected) = selected() {
                        passage.set(selected);
                    }
                })
            });
            move || drop(heard)
        });
    }
    let typed_words = {
        let passage = passage.clone();
        move |event: InputEvent| passage.set(Selected { words: value_of(&event), range: None })
    };
    let rules = Named::rules(&document.root, &names.language);
    let onsubmit = {
        let (desk, document) = (desk.clone(), document.clone());
        let (passage, said_by, reported_by, basis) =
            (passage.clone(), said_by.clone(), reported_by.clone(), basis.clone());
        let (source, rule, refused) = (source.clone(), rule.clone(), refused.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let desk_of_answer = desk.clone();
            let document_of_answer = document.clone();
            let (passage_of_answer, said, reported) = (passage.clone(), said_by.clone(), reported_by.clone());
            let (basis, source, rule, refused) = (basis.clone(), source.clone(), rule.clone(), refused.clone());
            let got = Callback::from(move |answer: Rc<Answer>| match anchor(&answer) {
                Ok(anchor) => {
                    let quote = Quote { said: &said, reported: &reported, basis: &basis, source: &source, rule: &rule };
                    quote.add(&desk_of_answer, &document_of_answer, &anchor);
                    desk_of_answer.send.emit(Message::Tell(desk_of_answer.words.quote_added.to_owned()));
                    passage_of_answer.set(Selected::default());
                    // The next passage may be another rule's.
                    rule.set(String::new());
                    refused.set(String::new());
                }
                Err(reason) => refused.set(reason),
            });
            ask_passage(&desk, &document, &passage, got);
        }
    };
    html! {
        <form class="quote-this" aria-labelledby="quote-this" {onsubmit}>
            <h2 id="quote-this">{ words.quote_this_heading }</h2>
            <div class="field"><label for="words">{ words.words_of_the_passage }</label><p class="help" id="words-help">{ words.words_help }</p>
                <textarea id="words" rows="3" value={passage.words.clone()} oninput={typed_words} aria-describedby="words-help refused" />
                <p id="refused" role="alert">if !refused.is_empty() { <span class="found error">{ (*refused).clone() }</span> }</p></div>
            <div class="columns">
                <div class="field"><label for="said-by">{ words.said_by }</label><input id="said-by" value={(*said_by).clone()} oninput={kept_in(&said_by)} autocomplete="off" /></div>
                <div class="field"><label for="reported-by">{ words.reported_by }</label><input id="reported-by" value={(*reported_by).clone()} oninput={kept_in(&reported_by)} autocomplete="off" /></div>
            </div>
            <div class="field"><label for="basis">{ words.basis }</label>
                <select id="basis" onchange={kept_in(&basis)}>{ for bases(words).into_iter().map(|(id, name)| html! { <option value={id.clone()} selected={*id == **basis}>{ name }</option> }) }</select></div>
            if names.sources.len() > 1 {
                <div class="field"><label for="quote-source">{ words.source }</label>
                    <select id="quote-source" onchange={kept_in(&source)}>{ for options(&names.sources).into_iter().map(|(id, name)| html! { <option value={id.clone()} selected={*id == **source}>{ name }</option> }) }</select></div>
            }
            <div class="field"><label for="quote-rule">{ words.for_the_rule }</label>
                <select id="quote-rule" onchange={kept_in(&rule)}><option value="" selected={rule.is_empty()}>{ words.no_rule_yet }</option>
                    { for options(&rules).into_iter().map(|(id, name)| html! { <option value={id.clone()} selected={*id == **rule}>{ name }</option> }) }</select></div>
            <p><button class="main">{ words.quote_this }</button></p>
        </form>
    }
}

/// Asks the worker for the anchors of words of the article.
fn ask_passage(desk: &super::context::Desk, document: &Document, selected: &Selected, got: Callback<Rc<Answer>>) {
    let Some(article) = &document.article else { return };
    let place = match selected.range {
        Some((from, to)) => vec!["--from".to_owned(), from.to_string(), "--to".to_owned(), to.to_string()],
        None => vec![["--words=", selected.words.trim()].concat()],
    };
    let mut args: Vec<&str> = vec!["passage", "--article", &article.name, "--format", "json"];
    args.extend(place.iter().map(String::as_str));
    let request = Request::new(&args, vec![article.file()]);
    desk.send.emit(Message::Ask(Box::new((request, got))));
}

/// The anchor that the worker found.
fn anchor(answer: &Answer) -> Result<Vec<(&'static str, String)>, String> {
    let found = Node::read(&answer.output).unwrap_or_default();
    let passage = found.get("passage").cloned().unwrap_or_default();
    let Some(anchor) = passage.get("anchor").filter(|anchor| !anchor.entries().is_empty()) else {
        let reason = [sentence(passage.text_of("why")), sentence(passage.text_of("help"))].join(" ");
        return Err(if reason.trim().is_empty() { answer.error.trim().to_owned() } else { reason });
    };
    let parts = ["start", "end", "digest"].into_iter().map(|key| (key, anchor.text_of(key).to_owned()));
    Ok(parts.filter(|(_, text)| !text.is_empty()).collect())
}

/// What an editor says of a passage.
struct Quote<'q> {
    said: &'q str,
    reported: &'q str,
    basis: &'q str,
    source: &'q str,
    rule: &'q str,
}

impl Quote<'_> {
    fn add(&self, desk: &super::context::Desk, document: &Document, anchor: &[(&'static str, String)]) {
        let root = &document.root;
        let quotes = root.list_of("quotes");
        let taken: Vec<&str> = quotes.iter().map(|node| node.text_of("id")).collect();
        let first_words = anchor.first().map_or("", |(_, words)| words);
        let id = id_of(first_words, "quote", &taken);
        let source = match self.source {
            "" => document.names.sources.first().map_or("article", |source| &*source.id),
            source => source,
        };
        let mut fields = vec![("id", text(&id)), ("source", text(source))];
        for (key, value) in [("said_by", self.said), ("reported_by", self.reported), ("basis", self.basis)] {
            if !value.trim().is_empty() {
                fields.push((key, text(value.trim())));
            }
        }
        fields.push(("anchor", object(anchor.iter().map(|(key, words)| (*key, text(words))).collect())));
        let mut edits = vec![Edit::Insert { at: path("/quotes"), index: quotes.len(), value: object(fields) }];
        let rule = root.list_of("rules").iter().position(|rule| rule.text_of("id") == self.rule);
        if let Some((index, rule)) = rule.and_then(|index| Some((index, root.list_of("rules").get(index)?))) {
            let quotes = rule.list_of("quotes").iter().map(Node::text).chain([id.as_str()]);
            edits.push(setting(&format!("/rules/{index}/quotes"), Some(ids(quotes))));
        }
        desk.edits(edits, "article");
    }
}

#[derive(Properties, PartialEq)]
struct PassagesProps {
    document: Document,
    passages: Node,
}

/// Every passage that is quoted, with the rules that rest on it.
#[component]
fn Passages(props: &PassagesProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let root = &props.document.root;
    let quotes = root.list_of("quotes");
    let rules = Named::rules(root, &props.document.names.language);
    let items = props.passages.list().iter().enumerate().map(|(number, passage)| {
        let id = passage.text_of("quote");
        let Some(index) = quotes.iter().position(|quote| quote.text_of("id") == id) else { return Html::default() };
        let label = props.document.names.quotes.get(index).map_or(id.to_owned(), |named| named.label.to_string());
        let is_found = matches!(passage.text_of("state"), "found" | "drifted");
        let is_locked = quotes.get(index).is_some_and(|quote| quote.at("/anchor/digest").is_some());
        let used = users(root, id).into_iter().filter_map(|rule| Some((rule, rules.get(rule)?))).map(|(rule, named)| {
            let (desk, to) = (desk.clone(), nth("/rules", rule));
            html! { <li><button type="button" class="link" onclick={move |_| desk.show(&to)}>{ &*named.label }</button></li> }
        });
        let lock = (is_found && !is_locked).then(|| confirm(&desk, index, passage.text_of("digest"), words.lock));
        let edit = {
            let (desk, to) = (desk.clone(), nth("/quotes", index));
            html! { <button type="button" class="small" onclick={move |_| desk.show(&to)}>{ words.edit_quote }</button> }
        };
        html! {
            <li id={format!("of-passage-{number}")} tabindex="-1" class="passage">
                if is_found {
                    <button type="button" class="link" onclick={move |_| to_element(&format!("passage-{number}"))}>{ label }</button>
                } else {
                    <span>{ label }</span>{ " " }<strong>{ words.not_found }</strong>
                    <FoundAt at={nth("/quotes", index)} deep=true />
                }
                <ul class="rests">{ for used }</ul>
                <p class="row">{ edit }{ lock }if is_locked { <span class="help">{ words.locked }</span> }</p>
            </li>
        }
    });
    html! {
        <section aria-labelledby="passages-heading">
            <h2 id="passages-heading">{ words.passages }</h2>
            if props.passages.list().is_empty() { <p class="none">{ words.no_passages }</p> }
            <ul class="passages">{ for items }</ul>
        </section>
    }
}

/// A button that locks the words of a passage as they are now.
fn confirm(desk: &super::context::Desk, index: usize, digest: &str, label: &'static str) -> Html {
    let (desk, digest) = (desk.clone(), text(digest));
    let onclick = move |_| {
        let at = format!("/quotes/{index}/anchor/digest");
        desk.edit(setting(&at, Some(digest.clone())), "article");
    };
    html! { <button type="button" class="small" {onclick}>{ label }</button> }
}

/// The passages whose words are not those that were locked, the old beside the new.
#[component]
fn Drifted(props: &ArticleProps) -> Html {
    let desk = use_desk();
    let words = desk.words;
    let quotes = props.document.root.list_of("quotes");
    let drifted: Vec<Html> = props
        .passages
        .list_of("quotes")
        .iter()
        .filter(|passage| passage.text_of("state") == "drifted")
        .filter_map(|passage| {
            let id = passage.text_of("quote");
            let index = quotes.iter().position(|quote| quote.text_of("id") == id)?;
            let old = props.remembered.get(id).map_or(words.old_words_unknown, String::as_str);
            let rests: Vec<usize> = users(&props.document.root, id);
            let show = rests.first().map(|rule| {
                let (desk, to) = (desk.clone(), nth("/rules", *rule));
                html! { <button type="button" class="small" onclick={move |_| desk.show(&to)}>{ words.show_rule }</button> }
            });
            Some(html! {
                <tr><td>{ text_nodes(old) }</td><td>{ text_nodes(passage.text_of("words")) }</td>
                    <td><p class="row">{ confirm(&desk, index, passage.text_of("digest"), words.confirm_words) }{ show }</p></td></tr>
            })
        })
        .collect();
    if drifted.is_empty() {
        return Html::default();
    }
    html! {
        <section class="notice" aria-labelledby="drifted-heading">
            <h2 id="drifted-heading">{ words.drifted }</h2>
            <p class="help">{ words.drifted_help }</p>
            <div class="scroll"><table class="rules">
                <thead><tr><th scope="col">{ words.locked_words }</th><th scope="col">{ words.words_now }</th><td></td></tr></thead>
                <tbody>{ for drifted }</tbody>
            </table></div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(pieces("Adults may keep fireworks."), ["Adults may keep fireworks."]);
        let words = "word ".repeat(5000);
        assert_eq!(pieces(&words).concat(), words);
        assert!(pieces(&words).iter().all(|piece| piece.len() <= LONGEST_NODE && piece.ends_with("word ")));
    }

    #[test]
    fn a_text_without_spaces_is_cut_between_characters() {
        let signs = format!("a{}", "😀".repeat(5000));
        assert_eq!(pieces(&signs).concat(), signs);
        assert!(pieces(&signs).iter().all(|piece| (1..=LONGEST_NODE).contains(&piece.len())));
    }
}
