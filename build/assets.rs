//! Writes the files of the bundle that come from Rust and are not WebAssembly, into a folder: `style.css`, and
//! `words-<tag>.txt` for each language but English. build/assemble.mjs runs it.

use std::path::PathBuf;
use std::{env, fs, io};

use policy_explorer::view::SHEET;
use policy_explorer::view::words::Words;

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from).unwrap_or_default();
    fs::write(folder.join("style.css"), SHEET)?;
    for words in Words::ALL.into_iter().skip(1) {
        fs::write(folder.join(format!("words-{}.txt", words.language)), words.file())?;
    }
    Ok(())
}
