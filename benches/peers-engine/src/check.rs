//! Complete checks of generated policies: time and peak memory, each in its own process.

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;
use std::{env, fs, process};

use policy_explorer::editor::analysis;
use policy_explorer::editor::read::read_closely;
use policy_explorer::engine::{Kind, Problem};

use crate::generate::{self, Size};
use crate::plot;

/// Everything that `cargo policy check` does with a file, except printing its findings.
fn check(bytes: &[u8]) -> Vec<Problem> {
    let reading = read_closely(bytes);
    let Some(policy) = reading.policy else { return reading.problems };
    analysis::analyse(&policy)
}

/// Checks a file, and prints the time in seconds, the peak memory in MB, and the findings.
pub fn one(file: &Path) {
    let bytes = fs::read(file).unwrap();
    let start = Instant::now();
    let problems = check(&bytes);
    let seconds = start.elapsed().as_secs_f64();
    let count = |kind: fn(&Kind) -> bool| problems.iter().filter(|problem| kind(&problem.kind)).count();
    let conflicts = count(|kind| matches!(kind, Kind::Conflict { .. }));
    let undetermined = count(|kind| matches!(kind, Kind::Undetermined { .. }));
    println!("{seconds} {} {conflicts} {undetermined} {}", peak(), problems.len());
}

/// The peak memory of this process, in MB.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|it| it.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(f64::NAN, |it| it * 1024.0 / 1e6)
}

struct Measured {
    seconds: f64,
    megabytes: f64,
    conflicts: usize,
    undetermined: usize,
    findings: usize,
    kilobytes: usize,
}

const RUNS: usize = 5;

fn measure(file: &str) -> Measured {
    let path = env::temp_dir().join(format!("policy-explorer-bench-{}.json", process::id()));
    fs::write(&path, file).unwrap();
    let mut seconds = f64::INFINITY;
    let mut megabytes = 0.0_f64;
    let mut found = [0; 3];
    for _ in 0..RUNS {
        let output = process::Command::new(env::current_exe().unwrap()).arg("check").arg(&path).output().unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        let mut words = output.split_whitespace();
        seconds = seconds.min(words.next().expect("the check ended").parse().unwrap());
        megabytes = megabytes.max(words.next().unwrap().parse().unwrap());
        found = std::array::from_fn(|_| words.next().unwrap().parse().unwrap());
    }
    fs::remove_file(&path).unwrap();
    let [conflicts, undetermined, findings] = found;
    Measured { seconds, megabytes, conflicts, undetermined, findings, kilobytes: file.len() / 1000 }
}

const DENSITIES: [usize; 3] = [2, 3, 5];
const USUAL: Size = Size { dimensions: 12, options: 8, rules: 500, density: 2 };
const SEED: u64 = 20_240_530;

fn generated(size: Size) -> Measured {
    eprintln!("{size:?}");
    let measured = measure(&generate::policy(size, SEED));
    assert_eq!(measured.conflicts, 0, "{size:?} is free of conflicts");
    assert_eq!(measured.undetermined, 0, "{size:?} is settled");
    measured
}

/// Measures everything, and draws the growth into the folder.
pub fn report(folder: &Path) -> String {
    let mut report = format!(
        "\n## A complete check\n\n\
         Generated policies (`generate.rs`, seed {SEED}); {} dimensions of {} options, {} rules, a third of them\n\
         exceptions. The shortest of {RUNS} runs, each in a process of its own: what else the machine does only adds.\n\
         Measured is all that `cargo policy check` does but printing: reading, checking, and the whole analysis (conflicts,\n\
         gaps, idle rules, exceptions without effect, choices that never matter). The goal: under 1 s and under 200 MB. The\n\
         policies are free of conflicts in the plainest way (rules that meet agree, or one is an exception to the other), but\n\
         most of their rules meet many others, and of each must be shown whether it could be left out; see the hard cases\n\
         for what is worse.\n\n\
         | conditions on | file | time | peak of memory | goal | findings |\n|--:|--:|--:|--:|---|--:|\n",
        USUAL.dimensions, USUAL.options, USUAL.rules
    );
    for density in DENSITIES {
        let it = generated(Size { density, ..USUAL });
        let goal = if it.seconds < 1.0 && it.megabytes < 200.0 { "reached" } else { "**missed**" };
        let _ = writeln!(
            report,
            "| {density} | {} kB | {:.3} s | {:.0} MB | {goal} | {} |",
            it.kilobytes, it.seconds, it.megabytes, it.findings
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
         The problem is co-NP-hard. In each of these policies two rules disagree everywhere, and only exceptions to one of\n\
         them keep them apart; to show that they never stand together, and what else is idle, is to refute a formula. Past the\n\
         bound on its work the check says what it does not know (`undetermined`) instead of hanging.\n\n\
         The exceptions are the clauses of an unsatisfiable random 3-SAT formula:\n";
    let clauses = [10, 20, 30, 40, 50, 64].map(|variables| (variables, 2, 5 * variables + 2));
    report += &hard(&clauses, |variables| generate::hard(variables, SEED));
    report += "\nThe exceptions are the pairs of dimensions with the same option, of which there is one too few (pigeons and\n\
         holes), which is beyond any solver of this kind:\n";
    let pairs = [6, 7, 8, 9, 10, 12].map(|holes| (holes + 1, holes, holes * holes * (holes + 1) / 2 + 2));
    report += &hard(&pairs, |dimensions| generate::crowded(dimensions - 1));
    report
}

/// A table of hard cases, given by dimensions, options and rules.
fn hard(sizes: &[(usize, usize, usize)], policy: impl Fn(usize) -> String) -> String {
    let mut table =
        String::from("\n| dimensions | options | rules | time | peak of memory | found |\n|--:|--:|--:|--:|--:|---|\n");
    for (dimensions, options, rules) in sizes {
        let it = measure(&policy(*dimensions));
        let found =
            if it.undetermined == 0 { "settled".to_owned() } else { format!("{} undetermined", it.undetermined) };
        let _ = writeln!(
            table,
            "| {dimensions} | {options} | {rules} | {:.3} s | {:.0} MB | {found} |",
            it.seconds, it.megabytes
        );
    }
    table
}
