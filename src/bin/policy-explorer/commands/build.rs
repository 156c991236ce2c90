//! `build`: everything that a newsroom serves of its policies, beside the files of a release.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use policy_explorer::engine::Policy;

use crate::args::{Build, Kind, Look, OfPage, Snippet};
use crate::commands::prerender;
use crate::commands::snippet;
#[cfg(not(feature = "worker"))]
use crate::delivery;
use crate::delivery::MAX_SERVED;
use crate::parts::VERSION;
use crate::policy_file::PolicyFile;
use crate::report::count;
use crate::shell::Shell;
use crate::{Ending, file, page};

/// The script with the answers, without them: it names them once.
const TEMPLATE: &str = "answers.js";
const ANSWERS: &str = "ANSWERS";

pub fn run(command: &Build, shell: &Shell<'_>) -> Ending {
    built(command, shell).unwrap_or_else(|ending| ending)
}

fn built(command: &Build, shell: &Shell<'_>) -> Result<Ending, Ending> {
    let (files, ending) = file::all(&command.policies, shell);
    if ending != Ending::Clean {
        return Err(ending);
    }
    let Some(release) = command.release.clone().or_else(|| shell.release()) else {
        let message = "where is the release, whose script and WebAssembly the pages need?";
        return Err(shell.refuse(message, "name a folder that `make dist` wrote: --release dist"));
    };
    let template = template(&release, shell)?;
    // All of it is made before anything is written.
    let mut made = Vec::new();
    let policies = if files.len() == 1 { "1 policy".to_owned() } else { format!("{} policies", files.len()) };
    for file in files {
        let (policy, file) = file::sound_of(file, shell)?;
        pages(&command.base, &command.page, &Rc::new(policy), &file, Some(&template), &mut made, shell)?;
    }
    let own = made.len();
    if !is_same(&release, &command.out, shell) {
        of_release(&release, &template, &mut made, shell)?;
    }
    for (name, bytes) in &made {
        let path = command.out.join(name);
        for ending in [shell.make_folder_of(&path), shell.put(&path, bytes)] {
            if ending != Ending::Clean {
                return Err(ending);
            }
        }
    }
    // The desk writes no copies: its files are downloaded one by one.
    #[cfg(not(feature = "worker"))]
    if !command.plain {
        let mut names = delivery::delivered(&command.out, shell);
        names.extend(made.iter().map(|(name, _)| name.to_string_lossy().replace('\\', "/")));
        delivery::deliver(&command.out, &names, shell)?;
    }
    let of_release = if made.len() > own { format!(", {} of the release", made.len() - own) } else { String::new() };
    say!(shell, "{}: {} of {policies}{of_release}", command.out.display(), count(own, "file"));
    Ok(Ending::Clean)
}

/// The text before the answers, and the text after them.
fn template(release: &Path, shell: &Shell<'_>) -> Result<[String; 2], Ending> {
    let path = release.join(VERSION).join(TEMPLATE);
    let bytes = shell.read(&path, MAX_SERVED).inspect_err(|_| shell.help("`make dist` writes it"))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match text.split_once(ANSWERS) {
        Some((before, after)) if !after.contains(ANSWERS) => Ok([before.to_owned(), after.to_owned()]),
        _ => Err(shell.refuse(&format!("`{}` is not the script of this release", path.display()), "build it again")),
    }
}

/// The files of a policy that is looked at, without scripts if there is no release.
pub fn of_policy(
    policy: &Rc<Policy>,
    file: &PolicyFile,
    base: &str,
    release: Option<&Path>,
    shell: &Shell<'_>,
) -> Result<Vec<Made>, Ending> {
    let template = release.map(|release| template(release, shell)).transpose()?;
    let mut made = Vec::new();
    pages(base, &OfPage::default(), policy, file, template.as_ref(), &mut made, shell)?;
    Ok(made)
}

/// A file to write: its name and its content.
type Made = (PathBuf, Vec<u8>);

/// The files of a policy: in each of its languages the page, its style sheet and its answers; and the policy itself.
fn pages(
    base: &str,
    of_page: &OfPage,
    policy: &Rc<Policy>,
    file: &PolicyFile,
    template: Option<&[String; 2]>,
    made: &mut Vec<Made>,
    shell: &Shell<'_>,
) -> Result<(), Ending> {
    let mut add = |name: String, bytes: Vec<u8>| made.push((name.into(), bytes));
    for language in policy.languages() {
        let wanted = |kind: Kind, page: OfPage| Snippet {
            file: file.path.clone(),
            base: Some(base.to_owned()),
            kind,
            look: Look { lang: Some(language.tag.to_string()), scenario: Vec::new(), heading_level: None },
            page,
            styles: None,
            pin: None,
            output: None,
            verify: None,
        };
        let page = wanted(Kind::Page, of_page.clone());
        let page = snippet::parts(&page, Rc::clone(policy), file, shell)?;
        let answers = wanted(Kind::Answers, OfPage::default());
        let answers = snippet::parts(&answers, Rc::clone(policy), file, shell)?;
        let name = answers.name();
        add(format!("{name}.html"), page::page(&page).into_bytes());
        // Other sites use oEmbed's addresses.
        if answers.oembed_address().is_some() {
            add(format!("{name}.oembed.json"), snippet::written(&answers, Kind::Oembed).into_bytes());
        }
        // A published snippet needs the sheet that was generated with it.
        let styles = prerender::styles(policy, &answers.shown);
        add(answers.stylesheet_file(&styles), styles.into_bytes());
        let script = template.map(|[before, after]| [before, &*answers.ready_made(), after].concat().into_bytes());
        if let Some((script, named)) = script.clone().zip(answers.answers()) {
            add(named.name, script);
        }
        if language.tag == policy.language() {
            if let Some(script) = script {
                add(format!("{name}.js"), script);
            }
            add(answers.checked_file(), answers.checked.clone().into_bytes());
            add(answers.policy_file(), file.bytes.clone());
        }
    }
    Ok(())
}

fn is_same(one: &Path, other: &Path, shell: &Shell<'_>) -> bool {
    shell.whole(one).is_some_and(|one| shell.whole(other) == Some(one))
}

/// The files of the release: the loader and what it fetches, also at the address that a pinned snippet names.
fn of_release(
    release: &Path,
    [before, after]: &[String; 2],
    made: &mut Vec<Made>,
    shell: &Shell<'_>,
) -> Result<(), Ending> {
    let pinned = Path::new(VERSION);
    let mut has_loader = false;
    for path in shell.list(release).unwrap_or_default() {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !is_of_release(name) {
            continue;
        }
        let bytes = shell.read(&path, MAX_SERVED)?;
        has_loader |= name == LOADER;
        if ![HOST, NOTICES].contains(&name) {
            made.push((pinned.join(name), bytes.clone()));
        }
        made.push((name.into(), bytes));
    }
    if !has_loader {
        let message = format!("`{}` holds no release: there is no {LOADER}", release.display());
        return Err(shell.refuse(&message, "name a folder that `make dist` wrote"));
    }
    made.push((pinned.join(TEMPLATE), [before, ANSWERS, after].concat().into_bytes()));
    Ok(())
}

const LOADER: &str = "policy-explorer.js";
/// For pages around a frame, which no snippet pins.
const HOST: &str = "frame-host.js";
const NOTICES: &str = "NOTICES.txt";

/// Whether a file is one that every policy needs.
pub fn is_of_release(name: &str) -> bool {
    let hashed = [("policy-explorer-", ".wasm"), ("style-", ".css"), ("words-", ".txt")];
    [LOADER, HOST, NOTICES, "frame.js"].contains(&name)
        || hashed.iter().any(|(start, end)| name.starts_with(start) && name.ends_with(end))
}
