//! Complete checks of generated policies: time and peak of memory, each in a process of its own.

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;
use std::{env, fs, process};

use policy_explorer::engine::analysis;
use policy_explorer::engine::read::read_closely;
use policy_explorer::engine::{Kind, Problem};

use crate::generate::{self, Size};
use crate::{median, plot};

/// What `check` refuses a file for: what is measured. The analyses that only warn are left out.
fn problems_and_conflicts(bytes: &[u8]) -> Vec<Problem> {
    let reading = read_closely(bytes);
    let Some(policy) = reading.policy else { return reading.problems };
    analysis::conflicts(&policy)
}

/// Checks a file, and prints the seconds that it took, the peak of memory in MB, and the codes of what was found.
pub fn one(file: &Path) {
    let bytes = fs::read(file).unwrap();
    let start = Instant::now();
    let problems = problems_and_conflicts(&bytes);
    let seconds = start.elapsed().as_secs_f64();
    let mut codes: Vec<&str> = problems.iter().map(|problem| problem.kind.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    let undetermined = problems.iter().any(|problem| matches!(problem.kind, Kind::Undetermined { .. }));
    let found = if undetermined { "undetermined" } else { "settled" };
    println!("{seconds} {} {found} {}", peak(), codes.join(","));
}

/// The most memory that this process has had, in MB.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|it| it.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(f64::NAN, |it| it * 1024.0 / 1e6)
}

struct Measured {
    seconds: f64,
    megabytes: f64,
    found: String,
    kilobytes: usize,
}

const RUNS: usize = 5;

fn measure(file: &str) -> Measured {
    let path = env::temp_dir().join(format!("policy-explorer-bench-{}.json", process::id()));
    fs::write(&path, file).unwrap();
    let mut seconds = Vec::new();
    let mut megabytes = 0.0_f64;
    let mut found = String::new();
    for _ in 0..RUNS {
        let output = process::Command::new(env::current_exe().unwrap()).arg("check").arg(&path).output().unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        let mut words = output.split_whitespace();
        seconds.push(words.next().expect("the check ended").parse().unwrap());
        megabytes = megabytes.max(words.next().unwrap().parse().unwrap());
        found = words.collect::<Vec<_>>().join(": ");
    }
    fs::remove_file(&path).unwrap();
    Measured { seconds: median(seconds), megabytes, found, kilobytes: file.len() / 1000 }
}

const DENSITIES: [usize; 3] = [2, 3, 5];
const USUAL: Size = Size { dimensions: 12, options: 8, rules: 500, density: 2 };
const SEED: u64 = 20_240_530;

fn generated(size: Size) -> Measured {
    eprintln!("{size:?}");
    let measured = measure(&generate::policy(size, SEED));
    assert!(!measured.found.contains("conflict"), "{size:?} is free of conflicts: {}", measured.found);
    measured
}

/// Measures all, and draws the growth into the folder.
pub fn report(folder: &Path) -> String {
    let mut report = format!(
        "\n## Problems and conflicts of a file\n\n\
         Generated policies (`generate.rs`, seed {SEED}); {} dimensions of {} options, {} rules, a third of them\n\
         exceptions. Median of {RUNS} runs, each in a process of its own. The goal, for a complete check: under 1 s and under\n\
         200 MB. `problems_and_conflicts` in `peers-engine/src/check.rs` is what is measured: reading, checking, and the\n\
         search for conflicts, without the analyses that only warn. The policies are free of conflicts in the plainest\n\
         way (rules that meet agree, or one is an exception to the other), so that each pair of rules is settled at a\n\
         glance; see the hard cases for the opposite.\n\n\
         | conditions on | file | time | peak of memory | goal | found |\n|--:|--:|--:|--:|---|---|\n",
        USUAL.dimensions, USUAL.options, USUAL.rules
    );
    for density in DENSITIES {
        let it = generated(Size { density, ..USUAL });
        let goal = if it.seconds < 1.0 && it.megabytes < 200.0 { "reached" } else { "**missed**" };
        let _ = writeln!(
            report,
            "| {density} | {} kB | {:.3} s | {:.0} MB | {goal} | {} |",
            it.kilobytes, it.seconds, it.megabytes, it.found
        );
    }
    let by_rules = [50, 100, 200, 350, 500, 750, 1000].map(|rules| (rules, Size { rules, ..USUAL }));
    let by_dimensions = [4, 6, 8, 10, 12, 14, 16].map(|dimensions| (dimensions, Size { dimensions, ..USUAL }));
    let mut panels = Vec::new();
    for (title, sizes) in [("rules", by_rules), ("dimensions", by_dimensions)] {
        let _ = write!(report, "\n### Growth with {title}\n\n| {title} |");
        for density in DENSITIES {
            let _ = write!(report, " on {density}: time | memory |");
        }
        report += "\n|--:|";
        report += &"--:|--:|".repeat(DENSITIES.len());
        let mut lines: Vec<Vec<(f64, f64)>> = vec![Vec::new(); DENSITIES.len()];
        for (value, size) in sizes {
            let _ = write!(report, "\n| {value} |");
            for (line, density) in lines.iter_mut().zip(DENSITIES) {
                let it = generated(Size { density: density.min(size.dimensions), ..size });
                let _ = write!(report, " {:.0} ms | {:.0} MB |", it.seconds * 1e3, it.megabytes);
                line.push((value as f64, it.seconds * 1e3));
            }
        }
        report.push('\n');
        panels.push((title, lines));
    }
    plot::growth(&folder.join("growth.svg"), &DENSITIES, &panels);
    report += "\n![Time over rules and over dimensions](growth.svg)\n\n\
         ### Hard cases\n\n\
         The problem is co-NP-hard. Here two rules disagree everywhere, and the exceptions to one of them are the\n\
         clauses of an unsatisfiable random 3-SAT formula: to show that the rules never stand together is to refute it.\n\
         Past the bound on its work the check says that it does not know (`undetermined`) instead of hanging.\n\n\
         | dimensions of 2 options | rules | time | peak of memory | found |\n|--:|--:|--:|--:|---|\n";
    for variables in [10, 20, 30, 40, 50, 64] {
        let it = measure(&generate::hard(variables, SEED));
        let rules = 5 * variables + 2;
        let _ =
            writeln!(report, "| {variables} | {rules} | {:.3} s | {:.0} MB | {} |", it.seconds, it.megabytes, it.found);
    }
    report
}
