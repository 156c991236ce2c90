//! `new`: a small, complete policy to start from.

use std::path::Path;

use policy_explorer::format::syntax::is_id;

use crate::Ending;
use crate::args::New;
use crate::shell::Shell;

/// An invented story. Its id is replaced by the name of the file.
const EXAMPLE: &str = include_str!("../new.json");

/// Its id.
const ID: &str = "new-policy";

pub fn run(command: &New, shell: &Shell<'_>) -> Ending {
    let path = &command.file;
    if path.as_os_str() == "-" {
        return shell.write(path, EXAMPLE, None);
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    if !is_id(&stem) || path.extension().is_none_or(|extension| extension != "json") {
        let message = format!("`{}` is no name for a policy file: it is published by its name", path.display());
        return shell.refuse(&message, "use small letters, digits and hyphens, as in `my-story.json`");
    }
    // Nothing of an author's is overwritten.
    if shell.whole(path).is_some() {
        return shell.refuse(&format!("`{}` is there already", path.display()), "choose another name");
    }
    let mut text = EXAMPLE.replacen(ID, &stem, 1);
    if let Some(address) = schema(path, shell) {
        text = text.replacen("{\n", &format!("{{\n  \"$schema\": \"{address}\",\n"), 1);
    }
    let ending = shell.write(path, &text, None);
    if ending == Ending::Clean {
        tell(path, shell);
    }
    ending
}

/// The schema, seen from the file, for code editors: it lies beside policies, or in the npm package.
const SCHEMA: &str = "policy.schema.json";
const PACKAGED: &str = "node_modules/policy-explorer/policy.schema.json";

/// How many folders above the file may have the package.
const MOST_ABOVE: usize = 5;

fn schema(path: &Path, shell: &Shell<'_>) -> Option<String> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let ways = (0..MOST_ABOVE).map(|above| ["../".repeat(above), PACKAGED.to_owned()].concat());
    let mut known = [SCHEMA.to_owned()].into_iter().chain(ways);
    let found = known.find(|way| shell.stamp(&folder.join(way)).is_some())?;
    Some(if found.starts_with("../") { found } else { format!("./{found}") })
}

fn tell(path: &Path, shell: &Shell<'_>) {
    let path = path.display();
    say!(shell, "{path} is an invented example: replace its texts, dates and names by those of your story");
    say!(
        shell,
        "then run `policy-explorer preview {path}`, or `policy-explorer check {path}` and `policy-explorer test {path}`"
    );
}
