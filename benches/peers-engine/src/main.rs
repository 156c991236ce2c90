//! Measures the engine: decisions compared with other rule engines, and complete checks of large generated policies.
//! Prints the results, and writes `benches/results/engine.md`, the first part of `RESULTS.md`, and `growth.svg`.

#[path = "../../../tests/native/builder.rs"]
mod builder;
mod check;
mod decide;
#[path = "../../generate.rs"]
mod generate;
mod plot;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    // Each check runs in its own process, to measure its own peak memory.
    if let [command, file] = arguments.as_slice()
        && command == "check"
    {
        return check::one(Path::new(file));
    }
    if arguments == ["agree"] {
        return decide::agree();
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut report = heading();
    report += &decide::report();
    report += &check::report(&folder);
    fs::create_dir_all(folder.join("results")).unwrap();
    fs::write(folder.join("results/engine.md"), &report).unwrap();
    print!("{report}");
}

fn heading() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu =
        cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("unknown", |it| it.1);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let mut heading = String::from("# Results of `make bench`\n\nWritten by the benches; do not edit by hand.\n\n");
    let _ = writeln!(heading, "- date: {}", said_by("date", &["-u", "+%Y-%m-%d %H:%M UTC"]));
    let _ = writeln!(heading, "- machine: {cpu}, {cores} cores, load {}", load());
    let _ = writeln!(heading, "- compiler: {}, opt-level 3, thin LTO", said_by("rustc", &["--version"]));
    heading
}

/// The load at the start: on a busy machine, trust the ratios and not the times.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}

fn said_by(command: &str, arguments: &[&str]) -> String {
    let output = Command::new(command).args(arguments).output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).trim().to_owned()
}

/// The median.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
