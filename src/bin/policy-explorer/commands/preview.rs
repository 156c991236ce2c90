//! `preview`: the article with the widget in it, and beside it what `check`, `test` and `verify` find. Each page
//! is made of the files as they are when it is asked for; how it gets to a browser is the host's part.

mod findings;
mod recorder;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use policy_explorer::engine::Policy;
use policy_explorer::view::words::Words;

use crate::args::{Kind, Look, OfPage, Preview, Snippet};
use crate::article::{self, Form, Source};
use crate::commands::{build, snippet};
use crate::delivery::{MAX_SERVED, media_type};
use crate::file;
use crate::host::{Answer, Fault, Host, Request, Site};
use crate::html::markdown_as_html;
use crate::markup::{attributes, in_html};
use crate::placed::{MARK, with_widget};
use crate::policy_file::PolicyFile;
use crate::shell::Shell;
use crate::{Ending, args};
use recorder::Recorder;

/// The most bytes of a picture or a style sheet of the article.
const MAX_BYTES: usize = MAX_SERVED;

/// What an article's page consists of beside its text. Nothing else of its folder is served.
const OF_ARTICLE: [(&str, &str); 13] = [
    ("avif", "image/avif"),
    ("css", "text/css; charset=utf-8"),
    ("gif", "image/gif"),
    ("ico", "image/x-icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("otf", "font/otf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("ttf", "font/ttf"),
    ("webp", "image/webp"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
];

/// Where the files of the release and of the policy are.
const FILES: &str = "/files/";
/// Where the article and the files of its folder are.
const ARTICLE: &str = "/article/";

/// Where the policy desk is, among the files of the release.
const DESK: &str = "/desk/";

/// A preview of a policy.
struct Previewed {
    policy: PathBuf,
    article: Option<PathBuf>,
    release: Option<PathBuf>,
}

impl Previewed {
    fn of(command: &Preview, shell: &Shell<'_>) -> Self {
        let release = command.release.clone().or_else(|| shell.release());
        Previewed { policy: command.file.clone(), article: command.article.clone(), release }
    }
}

pub fn run(command: &Preview, shell: &Shell<'_>) -> Ending {
    served(command, shell).unwrap_or_else(|ending| ending)
}

fn served(command: &Preview, shell: &Shell<'_>) -> Result<Ending, Ending> {
    if command.file.as_os_str() == "-" || command.article.as_ref().is_some_and(|path| path.as_os_str() == "-") {
        return Err(shell.refuse("standard input cannot be looked at again", "name a file instead of `-`"));
    }
    // Later the page says what is wrong; now the names may be.
    file::open(&command.file, shell)?;
    if let Some(article) = &command.article {
        article::source(article, shell)?;
    }
    Ok(shell.serve(command.port, Box::new(Previewed::of(command, shell))))
}

impl Site for Previewed {
    fn begin(&self, port: u16, host: &dyn Host) {
        let shell = Shell::new(host, args::Format::Plain);
        say!(shell, "preview: http://127.0.0.1:{port}/");
        if self.has_desk(host) {
            say!(shell, "policy desk: http://127.0.0.1:{port}{DESK}desk.html");
        }
        shell.note(if self.release.is_some() {
            "changes are shown at once; Ctrl+C ends it"
        } else {
            "without a release the widget is shown as it is before its script (--release dist); Ctrl+C ends it"
        });
    }

    fn refuse(&self, fault: &Fault, host: &dyn Host) -> Ending {
        let shell = Shell::new(host, args::Format::Plain);
        let help = if *fault == Fault::Busy { "name another port: --port 8091" } else { fault.help() };
        shell.refuse(&format!("the port cannot be opened: {fault}"), help)
    }

    fn answer(&self, request: &Request, host: &dyn Host) -> Answer {
        // Other sites could have their names lead here, and then read what is served.
        let name = request.host.rsplit_once(':').map_or(&*request.host, |(name, _)| name);
        if !["127.0.0.1", "localhost", "[::1]"].contains(&name) {
            return plain(421, "This preview is asked for as 127.0.0.1 or localhost alone.");
        }
        if !["GET", "HEAD"].contains(&request.method.as_str()) {
            return plain(405, "A preview is only read.");
        }
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let Some(path) = decoded(path) else { return missing() };
        match path.as_str() {
            "/" => self.page(host),
            "/findings" => {
                let found = findings::found(&self.policy, self.article.as_deref(), host);
                html(own_page("Findings", "findings", &found), OWN)
            }
            "/state" => plain(200, &self.state(host)),
            "/page.js" => {
                answer(200, "text/javascript; charset=utf-8", include_bytes!("preview/page.js").to_vec(), OWN)
            }
            "/page.css" => answer(200, "text/css; charset=utf-8", include_bytes!("preview/page.css").to_vec(), OWN),
            path => {
                let allowed = shown_policy(&request.host, query);
                if let Some(name) = path.strip_prefix(FILES) {
                    self.file(name, host, &allowed)
                } else if let Some(name) = path.strip_prefix(ARTICLE) {
                    self.of_article(name, query, host, &allowed)
                } else if let Some(name) = path.strip_prefix(DESK) {
                    self.of_desk(name, host)
                } else {
                    missing()
                }
            }
        }
    }
}

/// What the preview's own pages may load.
const OWN: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; \
                   img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// What the desk may load: its own page says the same, and its worker gets it from here.
const OF_DESK: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                       worker-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; \
                       frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types policy-explorer-desk";

/// What the article's page may load: of scripts, those of the release alone; from other places nothing.
fn shown_policy(host: &str, query: &str) -> String {
    let scripts = if value(query, "script") == Some("no") {
        "'none'".to_owned()
    } else {
        format!("http://{host}{FILES} 'wasm-unsafe-eval'")
    };
    format!(
        "default-src 'none'; script-src {scripts}; connect-src http://{host}{FILES}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
}

/// The value of a name in a query.
fn value<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn answer(status: u16, media: &str, body: Vec<u8>, security: &str) -> Answer {
    let fields = vec![
        ("content-type", media.to_owned()),
        ("content-length", body.len().to_string()),
        ("cache-control", "no-store".to_owned()),
        ("content-security-policy", security.to_owned()),
        ("cross-origin-resource-policy", "same-origin".to_owned()),
        ("referrer-policy", "no-referrer".to_owned()),
        ("x-content-type-options", "nosniff".to_owned()),
    ];
    Answer { status, fields, body }
}

fn html(page: String, security: &str) -> Answer {
    answer(200, "text/html; charset=utf-8", page.into_bytes(), security)
}

fn plain(status: u16, text: &str) -> Answer {
    answer(status, "text/plain; charset=utf-8", format!("{text}\n").into_bytes(), OWN)
}

fn missing() -> Answer {
    plain(404, "There is nothing here that a preview shows.")
}

/// A path without percent signs; `None` if what it stands for is no text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// A name in a path.
fn encoded(name: &str) -> String {
    let mut path = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path
}

/// A page of the preview's own.
fn own_page(title: &str, class: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/page.css\">\n</head>\n\
         <body class=\"{class}\">\n{body}</body>\n</html>\n",
        in_html(title)
    )
}

impl Previewed {
    /// The policy, if it may be shown.
    fn sound(&self, shell: &Shell<'_>) -> Option<(Rc<Policy>, PolicyFile)> {
        file::sound(&self.policy, shell).ok().map(|(policy, file)| (Rc::new(policy), file))
    }

    /// What changes when one of the files does.
    fn state(&self, host: &dyn Host) -> String {
        let stamp = |path: &PathBuf| host.stamp(path).unwrap_or_default();
        [Some(&self.policy), self.article.as_ref()].into_iter().flatten().map(stamp).collect::<Vec<_>>().join("\n")
    }

    /// The address in the first frame.
    fn shown(&self, policy: Option<&Policy>, language: Option<&str>, query: &str) -> String {
        let language = policy.zip(language).filter(|(policy, language)| *language != policy.language());
        match self.article.as_deref().and_then(Path::file_name) {
            Some(name) => {
                let lang = language.map_or(String::new(), |(_, language)| format!("lang={language}&"));
                format!("{ARTICLE}{}?{lang}{query}", encoded(&name.to_string_lossy()))
            }
            None => {
                let id = policy.map_or("policy", Policy::id);
                let dotted = language.map_or(String::new(), |(_, language)| format!(".{language}"));
                format!("{FILES}{id}{dotted}.html?{query}")
            }
        }
    }

    /// Both frames, and links that choose the first.
    fn page(&self, host: &dyn Host) -> Answer {
        let recorder = Recorder::new(host);
        let sound = self.sound(&recorder.shell());
        let policy = sound.as_ref().map(|(policy, _)| &**policy);
        let title = policy.map_or("Preview", |policy| policy.localize(policy.title(), policy.language()).text);
        let link = |language: Option<&str>, query: &str, words: &str| {
            let address = self.shown(policy, language, query);
            let link = [("href", Some(address.as_str())), ("target", Some("shown")), ("hreflang", language)];
            format!("<li><a{}>{}</a></li>", attributes(&link), in_html(words))
        };
        let mut links = String::new();
        if let Some(policy) = policy {
            for language in policy.languages() {
                links += &link(Some(&language.tag), "", Words::of(&language.tag).language_name(&language.tag));
            }
            links += &link(None, "script=no", "Without script");
        }
        let desk = if self.has_desk(host) {
            format!("<p><a href=\"{DESK}desk.html\" target=\"_blank\">Policy desk</a></p>\n")
        } else {
            String::new()
        };
        let width = |id: &str, words: &str, checked: &str| {
            format!("<label><input type=\"radio\" name=\"width\" id=\"{id}\"{checked}> {words}</label>")
        };
        let body = format!(
            "<header class=\"bar\">\n<h1>{}</h1>\n<nav aria-label=\"Shown\"><ul>{links}</ul></nav>\n\
             <div role=\"radiogroup\" aria-label=\"Width\">{}{}{}</div>\n{desk}<p role=\"status\"></p>\n</header>\n\
             <div class=\"shown\"><iframe name=\"shown\" title=\"The article\" src=\"{}\"></iframe></div>\n\
             <div class=\"found\"><iframe title=\"Findings\" src=\"/findings\"></iframe></div>\n\
             <script src=\"/page.js\"></script>\n",
            in_html(title),
            width("column", "Column", " checked"),
            width("phone", "Phone", ""),
            width("all", "All of it", ""),
            in_html(&self.shown(policy, None, "")),
        );
        html(own_page(title, "page", &body), OWN)
    }

    /// A file of the release, or one made of the policy.
    fn file(&self, name: &str, host: &dyn Host, security: &str) -> Answer {
        if is_unsafe(name) {
            return missing();
        }
        let Some(media) = media_type(name) else { return missing() };
        let recorder = Recorder::new(host);
        let shell = recorder.shell();
        if let Some(release) = &self.release
            && build::is_of_release(name)
            && let Ok(bytes) = host.read(Some(&release.join(name)), MAX_BYTES)
        {
            return answer(200, media, bytes, security);
        }
        let made = self
            .sound(&shell)
            .and_then(|(policy, file)| build::of_policy(&policy, &file, FILES, self.release.as_deref(), &shell).ok());
        match made {
            Some(made) => match made.into_iter().find(|(known, _)| known == Path::new(name)) {
                Some((_, bytes)) => answer(200, media, bytes, security),
                None => missing(),
            },
            None if media.starts_with("text/html") => html(unshown(), security),
            None => missing(),
        }
    }

    fn has_desk(&self, host: &dyn Host) -> bool {
        self.release.as_ref().is_some_and(|release| host.stamp(&release.join("desk.html")).is_some())
    }

    /// A file of the release for the policy desk, which looks for its files beside it.
    fn of_desk(&self, name: &str, host: &dyn Host) -> Answer {
        let (Some(release), Some(media), true) = (&self.release, media_type(name), is_of_desk(name)) else {
            return missing();
        };
        match host.read(Some(&release.join(name)), MAX_BYTES) {
            Ok(bytes) => answer(200, media, bytes, OF_DESK),
            Err(_) => missing(),
        }
    }

    /// The article with the widget in it, or a file of its folder.
    fn of_article(&self, name: &str, query: &str, host: &dyn Host, security: &str) -> Answer {
        let Some(article) = &self.article else { return missing() };
        if article.file_name().is_some_and(|own| own.to_string_lossy() == name) {
            return html(self.article(article, query, host), security);
        }
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        let media = OF_ARTICLE.iter().find(|(known, _)| *known == ending).map(|(_, media)| *media);
        let folder = article.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        let path = folder.join(name);
        // A link may lead out of the folder.
        let is_inside = || Some(host.whole(&path).ok()?.starts_with(host.whole(folder).ok()?));
        match media {
            Some(media) if !is_unsafe(name) && is_inside() == Some(true) => match host.read(Some(&path), MAX_BYTES) {
                Ok(bytes) => answer(200, media, bytes, security),
                Err(_) => missing(),
            },
            _ => missing(),
        }
    }

    fn article(&self, path: &Path, query: &str, host: &dyn Host) -> String {
        let recorder = Recorder::new(host);
        let shell = recorder.shell();
        let sound = self.sound(&shell);
        let id = sound.as_ref().map_or("", |(policy, _)| policy.id());
        let markup = sound.as_ref().and_then(|(policy, file)| self.markup(policy, file, query, &shell));
        let markup = markup.unwrap_or_else(|| NOT_SHOWN.to_owned());
        let Ok(Source { text, form, .. }) = article::source(path, &shell) else {
            return simple(&format!("<p><strong>{}</strong></p>\n{markup}", in_html(recorder.said().trim())));
        };
        let page = match form {
            Form::Html | Form::Xhtml => text,
            Form::Markdown => simple(&markdown_as_html(&text)),
            Form::Plain => simple(&paragraphs(&text)),
        };
        with_widget(&page, id, form == Form::Xhtml, &markup)
            .unwrap_or_else(|reason| simple(&format!("<p>{}</p>", in_html(&reason))))
    }

    /// What a newsroom would paste.
    fn markup(&self, policy: &Rc<Policy>, file: &PolicyFile, query: &str, shell: &Shell<'_>) -> Option<String> {
        let command = Snippet {
            file: file.path.clone(),
            base: Some(FILES.to_owned()),
            kind: Kind::Prerendered,
            look: Look { lang: value(query, "lang").map(str::to_owned), scenario: Vec::new(), heading_level: None },
            page: OfPage::default(),
            styles: None,
            pin: None,
            output: None,
            verify: None,
        };
        let parts = snippet::parts(&command, Rc::clone(policy), file, shell).ok()?;
        Some(snippet::written(&parts, Kind::Prerendered))
    }
}

/// Whether a file is one that the desk asks for: its own, those of the widget that it shows, and the policies that ship.
fn is_of_desk(name: &str) -> bool {
    let is_policy = name.starts_with("policies/") && name.ends_with(".json");
    let is_template = name == concat!(env!("CARGO_PKG_VERSION"), "/answers.js");
    let is_own = name == "desk.html" || name.starts_with("desk-") && !name.contains('/');
    !is_unsafe(name) && (is_policy || is_template || is_own || build::is_of_release(name))
}

/// Whether the path of a file leads out of its folder, or to a file that nobody sees there.
fn is_unsafe(name: &str) -> bool {
    name.contains(['\\', ':', '\0']) || name.split('/').any(|part| part.is_empty() || part.starts_with('.'))
}

/// In the place of a widget whose policy has errors.
const NOT_SHOWN: &str =
    "<p><strong>The widget is not shown: the policy has errors, which stand beside this page.</strong></p>\n";

fn unshown() -> String {
    simple(NOT_SHOWN)
}

/// A page for an article that has no styles of its own.
fn simple(content: &str) -> String {
    format!(
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Article</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<article>\n{content}\n</article>\n</body>\n</html>\n"
    )
}

const STYLE: &str = "html{color-scheme:light dark}body{margin:0 auto;padding:1rem;max-width:646px;\
                     font:1.125rem/1.6 Charter,\"Iowan Old Style\",Georgia,Cambria,\"Times New Roman\",serif}";

/// Plain text in paragraphs. A line may say where the widget belongs.
fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let blocks = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    let written = blocks.map(|block| match block.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) {
        Some(mark) if mark.trim() == MARK => block.to_owned(),
        _ => format!("<p>{}</p>", in_html(block)),
    });
    written.collect::<Vec<_>>().join("\n")
}
