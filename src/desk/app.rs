//! The application: the document with its history, the step that is shown, the worker, and what is kept.
//! Every change goes through its messages; the panes hold no part of the document.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BeforeUnloadEvent, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::article::ArticlePane;
use super::changes::Changes;
use super::context::{Desk, Found, path};
use super::document::{Article, Document, History};
use super::fields::{counted, text};
use super::files;
use super::findings::Panel;
use super::found::{Finding, Findings, failing};
use super::keys::Keys;
use super::message::{Message, Pane, Section};
use super::policy::Policy;
use super::preview::{Preview, Warm};
use super::publish::Publish;
use super::start::{SHIPPED, Start, title_of};
use super::storage;
use super::tree::Node;
use super::words::Words;
use super::worker::{Answer, Request, Worker};
use crate::editor::edit::{Edit, EditFault, Path, Value};
use crate::editor::ids::{Entry, rename, without};

/// How long typing may pause before findings are looked for, in milliseconds.
const ANALYSE_AFTER: u32 = 120;
/// How long before a worker that could not look for them is asked again.
const ANALYSE_AGAIN_AFTER: u32 = 3000;
/// How long before the document is kept.
const KEEP_AFTER: u32 = 400;

/// The script that `build` puts answers into, beside this page.
const TEMPLATE: &str = concat!(env!("CARGO_PKG_VERSION"), "/answers.js");

/// The steps in their order.
const PANES: [Pane; 7] =
    [Pane::Start, Pane::Article, Pane::Policy, Pane::Preview, Pane::Findings, Pane::Changes, Pane::Publish];

/// What the worker found out about a version.
struct Run {
    /// The version.
    version: usize,
    /// How many answers are still to come.
    left: usize,
    /// The answers to `check`, `test`, `verify` and `passage`.
    answers: [Option<Answer>; 4],
}

/// The application.
pub struct App {
    desk: Desk,
    history: Option<History>,
    pane: Pane,
    section: Section,
    open: Rc<BTreeSet<String>>,
    as_grid: bool,
    worker: Worker,
    findings: Rc<Findings>,
    tests: Node,
    passages: Node,
    /// The text of the article as `verify` reads it, and the article that it is of.
    reading: Node,
    read: Option<Rc<Article>>,
    /// The words of each passage as they were last found unchanged.
    remembered: Rc<BTreeMap<String, String>>,
    /// The languages of the document before its last change.
    languages: Vec<Rc<str>>,
    /// The document when it last got other languages: widgets of it fetch their words before the preview asks for them.
    warm: Rc<str>,
    /// Counts the versions of the document; and the one that the findings are about.
    version: usize,
    analysed: usize,
    run: Option<Run>,
    analyse: Option<Timeout>,
    keep: Option<Timeout>,
    kept: Option<Vec<String>>,
    /// Whether everything is kept; `None` if it cannot be.
    is_kept: Option<bool>,
    /// Files beside this page, fetched before they are needed: policies, and the script that answers are put into.
    shipped: BTreeMap<String, Rc<str>>,
    template: Option<Rc<str>>,
    told: AttrValue,
    /// The field to go to once it is drawn.
    wanted: Option<String>,
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let language = web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default();
        let words = Words::of(&language);
        let desk = Desk { words, send: link.callback(|message: Message| message), shown: Rc::default() };
        let mut listeners = Vec::new();
        if let Some(window) = web_sys::window() {
            let send = link.clone();
            let may_prevent = EventListenerOptions::enable_prevent_default();
            listeners.push(EventListener::new_with_options(&window, "keydown", may_prevent, move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    send.send_message(Message::Key(event.clone()));
                }
            }));
            let send = link.clone();
            listeners.push(EventListener::new(&window, "pagehide", move |_| send.send_message(Message::Keep)));
            listeners.push(EventListener::new_with_options(&window, "beforeunload", may_prevent, |event| {
                let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() else { return };
                if IS_AT_RISK.with(std::cell::Cell::get) {
                    event.prevent_default();
                }
            }));
            let send = link.clone();
            listeners.push(EventListener::new(&window, "focusout", move |_| send.send_message(Message::Rest)));
        }
        let send = link.clone();
        spawn_local(async move { send.send_message(Message::Kept(storage::kept().await)) });
        // Files for later are fetched now: the page works without a network once it is loaded.
        for name in SHIPPED.iter().map(|id| ["policies/", id, ".json"].concat()).chain([TEMPLATE.to_owned()]) {
            let send = link.clone();
            files::fetch(&name.clone(), move |text| send.send_message(Message::Fetched(name, text)));
        }
        set_page(words, None);
        App {
            desk,
            history: None,
            pane: Pane::Start,
            section: Section::About,
            open: Rc::default(),
            as_grid: false,
            worker: Worker::start(),
            findings: Rc::default(),
            tests: Node::default(),
            passages: Node::default(),
            reading: Node::default(),
            read: None,
            remembered: Rc::default(),
            languages: Vec::new(),
            warm: "".into(),
            version: 0,
            analysed: 0,
            run: None,
            analyse: None,
            keep: None,
            kept: None,
            is_kept: Some(true),
            shipped: BTreeMap::new(),
            template: None,
            told: AttrValue::default(),
            wanted: None,
            _listeners: listeners,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let words = self.desk.words;
        match message {
            Message::Edit { edits, field, is_typing } => return self.edit(ctx, &edits, &field, is_typing, None),
            Message::Add { edit, at } => {
                let field = at.clone();
                return self.edit(ctx, &[edit], &field, false, Some(at));
            }
            Message::Replace { text, field, told } => {
                let Some(history) = &mut self.history else { return false };
                let document = history.now.with_text(&text);
                history.push(document, &field, false);
                self.told = told.into();
                self.changed(ctx);
            }
            Message::Rename { at, new } => {
                let Some(history) = &mut self.history else { return false };
                match renamed(&history.now.text, &history.now.root, &at, &new) {
                    Ok(text) => {
                        let document = history.now.with_text(&text);
                        history.push(document, &format!("{at}/id"), false);
                        self.told = words.renamed.into();
                        self.changed(ctx);
                    }
                    Err(reason) => self.told = reason.into(),
                }
            }
            Message::Remove(at) => return self.remove(ctx, &at),
            Message::Make { kind, id, language, name, text, base } => {
                self.make(kind, &id, &language, (name, text), &base);
                return false;
            }
            Message::Sheet { sheet, remove } => return self.apply_sheet(ctx, sheet, remove),
            Message::CopySheet => return self.copy_sheet(ctx),
            Message::Mend(finding) => {
                let Some(mend) = &finding.mend else { return false };
                let edits: Vec<Edit> =
                    mend.edits.list().iter().filter_map(|edit| Edit::read(&super::fields::value(edit))).collect();
                let shown = (!finding.at.is_empty()).then(|| finding.at.clone());
                let field = finding.at.clone();
                return self.edit(ctx, &edits, &field, false, shown);
            }
            Message::Accept(finding, why) => return self.accept(ctx, &finding, &why),
            Message::Undo => return self.step(ctx, History::undo, words.undone, words.nothing_to_undo),
            Message::Redo => return self.step(ctx, History::redo, words.redone, words.nothing_to_redo),
            Message::Rest => {
                if let Some(history) = &mut self.history {
                    history.rest();
                }
                return false;
            }
            Message::Open(text) => {
                self.take_up(ctx, Document::open(&text, None));
                self.go(Pane::Policy);
            }
            Message::Fetched(name, text) => {
                let text: Option<Rc<str>> = text.map(Rc::from);
                if name == TEMPLATE {
                    self.template = text;
                } else if let Some(text) = text {
                    self.shipped.insert(name, text);
                }
            }
            Message::Ship(id) => match self.shipped.get(&["policies/", id, ".json"].concat()).cloned() {
                Some(text) => {
                    self.take_up(ctx, Document::open(&text, None));
                    self.go(Pane::Policy);
                }
                None => self.told = words.not_loaded.into(),
            },
            Message::Article(article) => {
                let Some(history) = &mut self.history else { return false };
                let document = Document { article, ..history.now.clone() };
                history.push(document, "article", false);
                self.changed(ctx);
            }
            Message::Go(pane) => {
                // Messages end with the step that they are about.
                self.told = AttrValue::default();
                self.go(pane);
            }
            Message::Part(section) => {
                self.section = section;
                self.go(Pane::Policy);
                self.wanted = Some("part-heading".to_owned());
            }
            Message::Show(at) => self.show(&at),
            Message::Toggle(at, is_open) => {
                let mut open = (*self.open).clone();
                let is_new = if is_open { open.insert(at) } else { open.remove(&at) };
                if !is_new {
                    return false;
                }
                self.open = Rc::new(open);
            }
            Message::AsGrid(as_grid) => self.as_grid = as_grid,
            Message::Language(tag) => {
                self.desk.words = Words::of(&tag);
                set_page(self.desk.words, self.history.as_ref().map(|history| &history.now));
            }
            Message::Shown(shown) => self.desk.shown = Rc::new(shown),
            Message::Ask(asked) => {
                let (request, callback) = *asked;
                self.worker.ask(&request, move |answer| callback.emit(Rc::new(answer)));
                return false;
            }
            Message::Analyse => {
                self.start_run(ctx);
                return false;
            }
            Message::Analysed(version, which, answer) => return self.take_answer(ctx, version, which, answer),
            Message::Read(article, answer) => {
                if !self.read.as_ref().is_some_and(|read| Rc::ptr_eq(read, &article)) {
                    return false;
                }
                self.reading = Node::read(&answer.output).unwrap_or_default();
                if answer.status != 0 {
                    self.told = answer.said().into();
                }
            }
            Message::Kept(kept) => self.kept = kept,
            Message::Resume => {
                let Some(kept) = self.kept.take() else { return false };
                let [policy, saved, name, article, opened, remembered] =
                    [0, 1, 2, 3, 4, 5].map(|index| kept.get(index).cloned().unwrap_or_default());
                let article = (!name.is_empty()).then(|| Rc::new(Article { name, text: article }));
                self.take_up(ctx, Document::open(&policy, article));
                if let Some(history) = &mut self.history {
                    history.saved = saved.into();
                    history.opened = opened.into();
                }
                let remembered = Node::read(&remembered).unwrap_or_default();
                let words =
                    remembered.entries().iter().map(|(quote, words)| (quote.to_string(), words.text().to_owned()));
                self.remembered = Rc::new(words.collect());
                self.go(Pane::Policy);
            }
            Message::Example => {
                let send = self.desk.send.clone();
                self.worker.ask(&Request::new(&["new", "my-story.json"], Vec::new()), move |answer| {
                    send.emit(match answer.files.get("my-story.json") {
                        Some(text) => Message::Open(text.clone()),
                        None => Message::Tell(answer.said()),
                    });
                });
                return false;
            }
            Message::Keep => {
                self.keep_now(ctx);
                return false;
            }
            Message::IsKept(worked) => {
                let is_kept = worked.then_some(self.keep.is_none());
                if is_kept == Some(true) || !worked {
                    IS_AT_RISK.with(|risk| risk.set(!worked && self.history.as_ref().is_some_and(History::is_changed)));
                }
                self.is_kept = is_kept;
            }
            Message::Forget => {
                self.kept = None;
                self.told = words.forgotten.into();
                spawn_local(async move {
                    // Where nothing can be stored there is nothing to delete.
                    let _ = storage::delete().await;
                });
            }
            Message::Downloaded => {
                if let Some(history) = &mut self.history {
                    history.saved = history.now.text.clone();
                }
                self.told = words.downloaded.into();
                self.changed(ctx);
            }
            Message::Tell(what) => self.told = what.into(),
            Message::Key(event) => return self.key(ctx, &event),
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let words = self.desk.words;
        let document = self.history.as_ref().map(|history| &history.now);
        let title = document.map(|document| {
            let title = document.root.get("title").map_or("", |title| title.words(&document.names.language));
            if title.is_empty() { document.id().to_owned() } else { title.to_owned() }
        });
        let send = &self.desk.send;
        let act = |message: fn() -> Message| send.reform(move |_: MouseEvent| message());
        let (can_undo, can_redo) =
            self.history.as_ref().map_or((false, false), |history| (history.can_undo(), history.can_redo()));
        let steps = PANES.iter().map(|pane| {
            let pane = *pane;
            let is_possible = document.is_some() || pane == Pane::Start;
            let count = if pane == Pane::Findings { counted(self.findings.counts(""), words) } else { String::new() };
            let has_errors = self.findings.counts("").0 > 0;
            let onclick = send.reform(move |_: MouseEvent| Message::Go(pane));
            html! {
                <li><button type="button" aria-current={(pane == self.pane).then_some("page")} disabled={!is_possible} {onclick}>
                    { words.pane(pane) }
                    if !count.is_empty() { <span class={if has_errors { "count error" } else { "count warning" }}>{ count }</span> }
                </button></li>
            }
        });
        let languages = Words::all().map(|other| {
            let tag = other.language;
            let onclick = send.reform(move |_: MouseEvent| Message::Language(tag.to_owned()));
            html! { <button type="button" class="small" lang={tag} aria-pressed={(tag == words.language).to_string()} {onclick}>{ other.name }</button> }
        });
        let kept = match (document.is_some(), self.is_kept) {
            (false, _) => "",
            (_, Some(true)) => words.is_kept,
            (_, Some(false)) => words.is_keeping,
            (_, None) => words.cannot_keep,
        };
        let failing = failing(&self.tests);
        let panel = document.filter(|_| !matches!(self.pane, Pane::Findings | Pane::Start | Pane::Keys)).map(|document| {
            html! { <aside class="side"><Panel findings={self.findings.clone()} names={document.names.clone()} is_behind={self.is_behind()} {failing} /></aside> }
        });
        let has_side = panel.is_some();
        html! {
            <ContextProvider<Desk> context={self.desk.clone()}>
            <ContextProvider<Found> context={Found(self.findings.clone())}>
                <header class="top">
                    <p class="brand">{ words.name_of_the_desk }</p>
                    <p class="document">{ title.clone() }</p>
                    <p class="kept">{ kept }</p>
                    <p class="row tools">
                        <button type="button" class="small" aria-disabled={(!can_undo).then_some("true")} onclick={act(|| Message::Undo)}>{ words.undo }</button>
                        <button type="button" class="small" aria-disabled={(!can_redo).then_some("true")} onclick={act(|| Message::Redo)}>{ words.redo }</button>
                        <button type="button" class="small" onclick={act(|| Message::Go(Pane::Keys))}>{ words.keys }</button>
                        <span role="group" aria-label={words.interface_language}>{ for languages }</span>
                    </p>
                </header>
                <nav class="steps" aria-label={words.steps}><ol>{ for steps }</ol></nav>
                <p class="told" role="status">{ self.told.clone() }</p>
                <div class={classes!("work", has_side.then_some("with-side"), (self.pane == Pane::Preview).then_some("wide"))}>
                    <main id="pane" tabindex="-1" aria-labelledby="pane-heading">
                        <h1 id="pane-heading">{ words.pane(self.pane) }</h1>
                        { self.pane(failing) }
                    </main>
                    { panel }
                </div>
                if let Some(text) = self.shipped.values().next() { <Warm text={text.clone()} language="en" /> }
                { for self.languages.iter().filter(|tag| &***tag != "en").map(|tag| html! { <Warm key={&**tag} text={self.warm.clone()} language={AttrValue::Rc(tag.clone())} /> }) }
            </ContextProvider<Found>>
            </ContextProvider<Desk>>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        let Some(wanted) = self.wanted.take() else { return };
        // Parts that this drawing has opened are drawn before the next task.
        Timeout::new(0, move || focus(&wanted)).forget();
    }
}

thread_local! {
    /// Whether closing the page would lose something: it is neither kept nor downloaded.
    static IS_AT_RISK: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

impl App {
    /// Whether the findings are those of an older version.
    fn is_behind(&self) -> bool {
        self.analysed != self.version
    }

    fn pane(&self, failing: usize) -> Html {
        let history = self.history.as_ref();
        let is_changed = history.is_some_and(History::is_changed);
        if self.pane == Pane::Keys {
            return html! { <Keys /> };
        }
        let Some(history) = history.filter(|_| self.pane != Pane::Start) else {
            let kept = self.kept.as_ref().filter(|_| history.is_none()).and_then(|kept| kept.first());
            return html! { <Start kept={kept.map(|policy| title_of(policy))} {is_changed} /> };
        };
        let document = history.now.clone();
        match self.pane {
            Pane::Article => {
                html! { <ArticlePane {document} reading={self.reading.clone()} passages={self.passages.clone()} remembered={self.remembered.clone()} /> }
            }
            Pane::Policy => html! {
                <Policy {document} section={self.section} open={self.open.clone()} as_grid={self.as_grid} tests={self.tests.clone()} />
            },
            Pane::Preview => html! { <Preview {document} /> },
            Pane::Changes => html! { <Changes {document} opened={history.opened.clone()} /> },
            Pane::Publish => html! {
                <Publish {document} findings={self.findings.clone()} is_behind={self.is_behind()} tests={self.tests.clone()} passages={self.passages.clone()} {is_changed} />
            },
            Pane::Findings | Pane::Start | Pane::Keys => html! {
                <Panel findings={self.findings.clone()} names={document.names} is_behind={self.is_behind()} {failing} />
            },
        }
    }

    /// Works on a document from now on.
    fn take_up(&mut self, ctx: &Context<Self>, document: Document) {
        self.languages.clone_from(&document.names.languages);
        self.warm = document.text.clone();
        self.history = Some(History::of(document));
        self.findings = Rc::default();
        self.tests = Node::default();
        self.passages = Node::default();
        self.remembered = Rc::default();
        self.open = Rc::default();
        self.section = Section::About;
        self.desk.shown = Rc::default();
        self.told = AttrValue::default();
        self.kept = None;
        self.changed(ctx);
    }

    fn edit(
        &mut self,
        ctx: &Context<Self>,
        edits: &[Edit],
        field: &str,
        is_typing: bool,
        shown: Option<String>,
    ) -> bool {
        let Some(history) = &mut self.history else { return false };
        match history.now.edited(edits) {
            Ok(document) => {
                history.push(document, field, is_typing);
                self.changed(ctx);
                if let Some(at) = shown {
                    self.show(&at);
                }
            }
            Err(reason) => self.told = reason.into(),
        }
        true
    }

    /// The document has changed: it is to be kept, and looked at.
    fn changed(&mut self, ctx: &Context<Self>) {
        self.version += 1;
        self.is_kept = self.is_kept.map(|_| false);
        IS_AT_RISK.with(|risk| risk.set(true));
        self.analyse_after(ctx, ANALYSE_AFTER);
        self.keep_soon(ctx);
        self.read_article(ctx);
        if let Some(history) = &self.history {
            let languages = &history.now.names.languages;
            let mut shown: Vec<Rc<str>> =
                self.desk.shown.iter().filter(|tag| languages.contains(tag)).cloned().collect();
            if shown.first() != languages.first() {
                shown.retain(|tag| Some(tag) != languages.first());
                shown.splice(0..0, languages.first().cloned());
            }
            // A language that is new is shown at once.
            if shown.len() < 2 {
                shown.extend(languages.iter().skip(1).find(|tag| !self.languages.contains(tag)).cloned());
            }
            if self.languages != *languages {
                self.languages.clone_from(languages);
                self.warm = history.now.text.clone();
            }
            if *self.desk.shown != shown {
                self.desk.shown = Rc::new(shown);
            }
            set_page(self.desk.words, Some(&history.now));
        }
    }

    /// Asks for the text of the article, if it is another than the one that was read.
    fn read_article(&mut self, ctx: &Context<Self>) {
        let article = self.history.as_ref().and_then(|history| history.now.article.clone());
        let is_read = match (&article, &self.read) {
            (Some(article), Some(read)) => Rc::ptr_eq(article, read),
            (None, None) => true,
            _ => false,
        };
        if is_read {
            return;
        }
        self.reading = Node::default();
        self.read.clone_from(&article);
        let Some(article) = article else { return };
        let files = vec![article.file()];
        let request = Request::new(&["passage", "--article", &article.name, "--format", "json"], files);
        let link = ctx.link().clone();
        self.worker.ask(&request, move |answer| link.send_message(Message::Read(article, answer)));
    }

    fn go(&mut self, pane: Pane) {
        if self.history.is_none() && !matches!(pane, Pane::Start | Pane::Keys) {
            return;
        }
        self.pane = pane;
        self.wanted = Some("pane".to_owned());
    }

    /// Goes to the field of a place, opening what is around it.
    fn show(&mut self, at: &str) {
        if at == "article" {
            self.go(Pane::Article);
            return;
        }
        self.pane = Pane::Policy;
        self.section = Section::of(at);
        if at.starts_with("/rules") {
            self.as_grid = false;
        }
        let mut open = (*self.open).clone();
        let mut place = String::new();
        for step in at.split('/').skip(1) {
            place = [&place, "/", step].concat();
            if step.parse::<usize>().is_ok() {
                open.insert(place.clone());
            }
        }
        if open.len() != self.open.len() {
            self.open = Rc::new(open);
        }
        self.wanted = Some(at.to_owned());
    }

    fn step(
        &mut self,
        ctx: &Context<Self>,
        step: fn(&mut History) -> Option<String>,
        done: &'static str,
        nothing: &'static str,
    ) -> bool {
        let field = self.history.as_mut().and_then(step);
        let Some(field) = field else {
            self.told = nothing.into();
            return true;
        };
        self.told = done.into();
        self.changed(ctx);
        self.show(&field);
        true
    }

    fn accept(&mut self, ctx: &Context<Self>, finding: &Finding, why: &str) -> bool {
        let Some(history) = &self.history else { return false };
        let at = carrier(&finding.at);
        let place = [&at, "/accepted"].concat();
        let count = history.now.root.at(&place).map_or(0, |list| list.list().len());
        let acceptance = super::fields::object(vec![("code", text(&finding.code)), ("why", text(why))]);
        let edit = match count {
            0 => Edit::Set { at: path(&place), value: Value::List(vec![acceptance]) },
            index => Edit::Insert { at: path(&place), index, value: acceptance },
        };
        self.edit(ctx, &[edit], &finding.at, false, None)
    }

    /// Takes an entry out, with what merely lists it. What depends on it has to be changed first.
    fn remove(&mut self, ctx: &Context<Self>, at: &str) -> bool {
        let Some(history) = &mut self.history else { return false };
        let now = &history.now;
        let text = match entry(&now.root, at) {
            Some((entry, id)) => without(&now.text, entry, id),
            None => crate::editor::edit::apply(&now.text, &Edit::Remove { at: path(at) }),
        };
        match text {
            Ok(text) => {
                let document = now.with_text(&text);
                history.push(document, at, false);
                self.told = self.desk.words.removed.into();
                let mut open = (*self.open).clone();
                open.retain(|other| !other.starts_with(at));
                self.open = Rc::new(open);
                self.changed(ctx);
                self.wanted = Some(at.to_owned());
            }
            Err(EditFault::Used(places)) => {
                self.told =
                    [self.desk.words.still_used, " ", &places.iter().map(Path::dotted).collect::<Vec<_>>().join(", ")]
                        .concat()
                        .into();
                if let Some(first) = places.first() {
                    self.show(&first.pointer());
                }
            }
            Err(fault) => self.told = fault.to_string().into(),
        }
        true
    }

    fn file(&self) -> Option<(String, Rc<str>)> {
        self.history.as_ref().map(|history| (history.now.path(), history.now.text.clone()))
    }

    fn apply_sheet(&mut self, _: &Context<Self>, sheet: String, remove: bool) -> bool {
        let Some(file) = self.file() else { return false };
        let name = file.0.clone();
        let mut args = vec!["sheet", &name, "--apply", "rules.csv"];
        args.extend(remove.then_some("--remove"));
        let request = Request::new(&args, vec![file, ("rules.csv".to_owned(), sheet.into())]);
        let send = self.desk.send.clone();
        self.worker.ask(&request, move |answer| {
            let told = answer.said();
            match answer.files.get(&name) {
                Some(text) => send.emit(Message::Replace { text: text.clone(), field: "/rules".to_owned(), told }),
                None => send.emit(Message::Tell(told)),
            }
        });
        false
    }

    /// Makes a file for publishing as `build` does, which gives it its name, and downloads it.
    fn make(&mut self, kind: &'static str, id: &str, language: &Rc<str>, file: (String, Rc<str>), base: &str) {
        let is_own = self.history.as_ref().is_some_and(|history| history.now.names.language == *language);
        let ending = if kind == "page" { "html" } else { "js" };
        let wanted = match is_own && kind == "page" {
            true => [id, ".", ending].concat(),
            false => [id, ".", language, ".", ending].concat(),
        };
        let args = ["build", &file.0.clone(), "--out", "release", "--release", "release", "--base", base];
        let template = self.template.clone().unwrap_or_default();
        let request = Request::new(&args, vec![file, (["release/", TEMPLATE].concat(), template)]);
        let send = self.desk.send.clone();
        self.worker.ask(&request, move |answer| {
            let found = answer.files.iter().find(|(name, _)| name.rsplit('/').next() == Some(wanted.as_str()));
            match found {
                Some((_, text)) => files::download(&wanted, text),
                None => send.emit(Message::Tell(answer.said())),
            }
        });
    }

    fn copy_sheet(&mut self, _: &Context<Self>) -> bool {
        let Some(file) = self.file() else { return false };
        let request = Request::new(&["sheet", &file.0.clone(), "--separator", "tab"], vec![file]);
        let (send, words) = (self.desk.send.clone(), self.desk.words);
        self.worker.ask(&request, move |answer| {
            if answer.status != 0 {
                return send.emit(Message::Tell(answer.said()));
            }
            files::copy(&answer.output, move |worked| {
                send.emit(Message::Tell(if worked { words.copied } else { words.not_copied }.to_owned()));
            });
        });
        false
    }

    fn analyse_after(&mut self, ctx: &Context<Self>, pause: u32) {
        let link = ctx.link().clone();
        self.analyse = Some(Timeout::new(pause, move || link.send_message(Message::Analyse)));
    }

    /// Asks the worker about the present version, unless it is still busy with another.
    fn start_run(&mut self, ctx: &Context<Self>) {
        self.analyse = None;
        if self.run.is_some() {
            return;
        }
        let (Some(file), Some(history)) = (self.file(), &self.history) else { return };
        let version = self.version;
        let name = file.0.clone();
        let mut requests = vec![
            Request::new(&["check", &name, "--all", "--format", "json"], vec![file.clone()]),
            Request::new(&["test", &name, "--format", "json"], vec![file.clone()]),
        ];
        if let Some(article) = &history.now.article {
            let files = vec![file, article.file()];
            let named = ["--article", article.name.as_str(), "--format", "json"];
            let verify = [&["verify", name.as_str()][..], &named].concat();
            let passage = [&["passage", "--policy", name.as_str()][..], &named].concat();
            for args in [verify, passage] {
                requests.push(Request::new(&args, files.clone()));
            }
        }
        self.run = Some(Run { version, left: requests.len(), answers: [None, None, None, None] });
        for (which, request) in (0_u32..).zip(requests) {
            let link = ctx.link().clone();
            self.worker.ask(&request, move |answer| link.send_message(Message::Analysed(version, which, answer)));
        }
    }

    fn take_answer(&mut self, ctx: &Context<Self>, version: usize, which: u32, answer: Answer) -> bool {
        let Some(run) = self.run.as_mut().filter(|run| run.version == version) else { return false };
        if let Some(slot) = run.answers.get_mut(which as usize) {
            *slot = Some(answer);
        }
        run.left -= 1;
        if run.left > 0 {
            return false;
        }
        let Some(Run { answers: [check, test, verify, passage], .. }) = self.run.take() else { return false };
        let failed = [&check, &test].into_iter().flatten().find(|answer| answer.status == 1);
        // A missing answer is not an empty one.
        if let Some(failed) = failed {
            self.findings = Rc::default();
            self.tests = Node::default();
            self.told = failed.said().into();
            if self.analyse.is_none() {
                self.analyse_after(ctx, ANALYSE_AGAIN_AFTER);
            }
            return true;
        }
        // An answer about a document that is no longer open is of no use.
        if self.history.is_some() {
            let output =
                |answer: &Option<Answer>| answer.as_ref().map_or(String::new(), |answer| answer.output.clone());
            let (check, verify) = (output(&check), output(&verify));
            let findings = Findings::read([check.as_str(), verify.as_str()]);
            if *self.findings != findings {
                self.findings = Rc::new(findings);
            }
            let read = |text: &str, old: &Node| Node::read(text).unwrap_or_default().keeping(old);
            self.tests = read(&output(&test), &self.tests);
            self.passages = read(&output(&passage), &self.passages);
            let mut remembered = (*self.remembered).clone();
            for quote in self.passages.list_of("quotes") {
                if quote.text_of("state") == "found" {
                    remembered.insert(quote.text_of("quote").to_owned(), quote.text_of("words").to_owned());
                }
            }
            if remembered != *self.remembered {
                self.remembered = Rc::new(remembered);
                self.keep_soon(ctx);
            }
            self.analysed = version;
        }
        if self.version != version && self.analyse.is_none() {
            self.start_run(ctx);
        }
        true
    }

    fn keep_soon(&mut self, ctx: &Context<Self>) {
        if self.keep.is_none() {
            let link = ctx.link().clone();
            self.keep = Some(Timeout::new(KEEP_AFTER, move || link.send_message(Message::Keep)));
        }
    }

    fn keep_now(&mut self, ctx: &Context<Self>) {
        self.keep = None;
        let Some(history) = &self.history else { return };
        let article = history.now.article.as_ref();
        let texts = vec![
            history.now.text.to_string(),
            history.saved.to_string(),
            article.map_or(String::new(), |article| article.name.clone()),
            article.map_or(String::new(), |article| article.text.clone()),
            history.opened.to_string(),
            Value::Object(self.remembered.iter().map(|(quote, words)| (quote.clone(), text(words))).collect())
                .to_string(),
        ];
        let link = ctx.link().clone();
        spawn_local(async move { link.send_message(Message::IsKept(storage::keep(texts).await.is_ok())) });
    }

    fn key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        let (code, is_command) = (event.code(), event.ctrl_key() || event.meta_key());
        let message = match code.as_str() {
            "KeyZ" if is_command && !event.alt_key() => {
                Some(if event.shift_key() { Message::Redo } else { Message::Undo })
            }
            "KeyY" if is_command && !event.shift_key() => Some(Message::Redo),
            "KeyS" if is_command && !event.shift_key() => Some(Message::Go(Pane::Publish)),
            "F8" => {
                event.prevent_default();
                return self.next_finding(event.shift_key());
            }
            code if event.alt_key() && event.shift_key() => {
                let number = code.strip_prefix("Digit").and_then(|digit| digit.parse::<usize>().ok());
                match number {
                    Some(0) => Some(Message::Go(Pane::Keys)),
                    Some(number) => PANES.get(number - 1).map(|pane| Message::Go(*pane)),
                    None => None,
                }
            }
            _ => None,
        };
        // Nothing is open that could be undone, so the key is the browser's.
        let Some(message) = message.filter(|_| self.history.is_some()) else { return false };
        event.prevent_default();
        Component::update(self, ctx, message)
    }

    /// Goes to the finding after, or before, the one whose field has the focus.
    fn next_finding(&mut self, backwards: bool) -> bool {
        let open: Vec<&Rc<Finding>> = self.findings.all.iter().filter(|finding| !finding.is_accepted).collect();
        let Some(last) = open.len().checked_sub(1) else {
            self.told = self.desk.words.no_findings.into();
            return true;
        };
        // All steps around the ring but one lead to the finding before.
        let step = if backwards { last } else { 1 };
        let index = match LAST_SHOWN.with(std::cell::Cell::get) {
            Some(index) => (index + step) % open.len(),
            None if backwards => last,
            None => 0,
        };
        LAST_SHOWN.with(|shown| shown.set(Some(index)));
        let Some((at, message)) = open.get(index).map(|finding| (finding.at.clone(), finding.message.clone())) else {
            return false;
        };
        self.told = super::fields::sentence(&message).into();
        self.show(&at);
        true
    }
}

thread_local! {
    /// The finding that a key led to last.
    static LAST_SHOWN: std::cell::Cell<Option<usize>> = const { std::cell::Cell::new(None) };
}

/// The nearest object around a place that can carry an acceptance, as `editor::accept` has it.
fn carrier(at: &str) -> String {
    let steps: Vec<&str> = at.split('/').skip(1).collect();
    let count = match steps.as_slice() {
        ["dimensions", _, "options", _, ..] => 4,
        ["quotes", _, "anchor", _, ..] => 3,
        [
            "questions" | "verdicts" | "dimensions" | "rules" | "quotes" | "sources" | "cases" | "silences" | "notes",
            _,
            ..,
        ]
        | ["languages", _, ..] => 2,
        _ => 0,
    };
    steps.iter().take(count).fold(String::new(), |place, step| [&place, "/", step].concat())
}

/// The text of a file after an entry is renamed.
fn renamed(text: &str, root: &Node, at: &str, new: &str) -> Result<String, String> {
    if at.is_empty() {
        let edit = Edit::Set { at: path("/id"), value: Value::Text(new.to_owned()) };
        return crate::editor::edit::apply(text, &edit).map_err(|fault| fault.to_string());
    }
    let Some((entry, old)) = entry(root, at) else { return Ok(text.to_owned()) };
    rename(text, entry, old, new).map_err(|fault| fault.to_string())
}

/// What kind of entry is at a place, and its id.
fn entry<'r>(root: &'r Node, at: &str) -> Option<(Entry<'r>, &'r str)> {
    let id = root.at(at)?.text_of("id");
    let steps: Vec<&str> = at.split('/').skip(1).collect();
    let entry = match steps.as_slice() {
        ["questions", _] => Entry::Question,
        ["verdicts", _] => Entry::Verdict,
        ["dimensions", _] => Entry::Dimension,
        ["dimensions", dimension, "options", _] => {
            Entry::Option(root.at(&["/dimensions/", dimension].concat())?.text_of("id"))
        }
        ["rules", _] => Entry::Rule,
        ["silences", _] => Entry::Silence,
        ["quotes", _] => Entry::Quote,
        ["sources", _] => Entry::Source,
        _ => return None,
    };
    (!id.is_empty()).then_some((entry, id))
}

/// Moves the focus to the field of a place, or to the nearest one around it.
fn focus(at: &str) {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    // A step begins at its top.
    if at == "pane" {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
    let mut place = at;
    loop {
        let element = document.get_element_by_id(place).and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(element) = element {
            // What has the focus already stays where it is on the screen.
            if document.active_element().is_none_or(|active| active.id() != place) {
                let _ = element.focus();
                element.scroll_into_view();
            }
            return;
        }
        match place.rsplit_once('/') {
            Some((before, _)) if !before.is_empty() => place = before,
            _ => return,
        }
    }
}

/// Tells the page its language and its title.
fn set_page(words: &Words, document: Option<&Document>) {
    let Some(page) = web_sys::window().and_then(|window| window.document()) else { return };
    // Setting it again, the same, would have the browser look at the style of every element.
    let root = page.document_element().filter(|root| root.get_attribute("lang").as_deref() != Some(words.language));
    if let Some(root) = root {
        let _ = root.set_attribute("lang", words.language);
    }
    let title =
        document.map(|document| document.root.get("title").map_or("", |title| title.words(&document.names.language)));
    let title = match title.filter(|title| !title.is_empty()) {
        Some(title) => [title, " · ", words.name_of_the_desk].concat(),
        None => words.name_of_the_desk.to_owned(),
    };
    if page.title() != title {
        page.set_title(&title);
    }
}
