//! Policies of any size, the same in every run, and free of conflicts by construction. It writes files and does not use
//! the engine. Benches and tests include this file and the builder by their paths.

use crate::builder::{self, PolicyFile};

/// The size of a policy.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// The number of dimensions.
    pub dimensions: usize,
    /// The number of options in each dimension, from 6 to 64.
    pub options: usize,
    /// The number of rules; every third is an exception.
    pub rules: usize,
    /// The number of dimensions in a rule's condition.
    pub density: usize,
}

const VERDICTS: usize = 3;

struct Rule {
    /// The options under which it applies, as a bit set for each dimension.
    when: Vec<u64>,
    verdict: usize,
    exception_to: Vec<usize>,
}

impl Rule {
    fn meets(&self, other: &Rule) -> bool {
        self.when.iter().zip(&other.when).all(|(mine, theirs)| mine & theirs != 0)
    }
}

/// A step of the generator `splitmix64`: a number below a limit.
pub fn random(state: &mut u64, limit: usize) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 33) as usize % limit
}

/// A random part of these options: at least one, and fewer than all if there are two or more.
fn part_of(state: &mut u64, options: u64) -> u64 {
    if options.count_ones() < 2 {
        return options;
    }
    loop {
        let part = (0..64).filter(|_| random(state, 2) == 0).fold(0, |set, option| set | (1 << option)) & options;
        if part != 0 && part != options {
            return part;
        }
    }
}

/// A policy of this size, as a file.
///
/// The verdicts share the options of the first dimension between them, and every rule that is not an exception has a
/// condition there, so overlapping rules agree. An exception narrows such a rule and disagrees with it. It is an
/// exception to every earlier rule that it overlaps and disagrees with.
pub fn policy(size: Size, seed: u64) -> String {
    let mut state = seed;
    let all = u64::MAX >> (64 - size.options);
    let mut rules: Vec<Rule> = Vec::new();
    for index in 0..size.rules {
        let mut rule =
            Rule { when: vec![all; size.dimensions], verdict: random(&mut state, VERDICTS), exception_to: vec![] };
        if index % 3 == 2 {
            let plain: Vec<&Rule> = rules.iter().enumerate().filter(|(at, _)| at % 3 != 2).map(|(_, it)| it).collect();
            let narrowed = plain[random(&mut state, plain.len())];
            rule.verdict = (narrowed.verdict + 1 + random(&mut state, VERDICTS - 1)) % VERDICTS;
            for (mine, theirs) in rule.when.iter_mut().zip(&narrowed.when).filter(|(_, theirs)| **theirs != all) {
                *mine = part_of(&mut state, *theirs);
            }
            let met = rules.iter().enumerate().filter(|(_, other)| other.meets(&rule) && other.verdict != rule.verdict);
            rule.exception_to = met.map(|(index, _)| index).collect();
        } else {
            let dealt = (0..size.options).filter(|option| option % VERDICTS == rule.verdict);
            let dealt = dealt.fold(0, |set, option| set | (1 << option));
            rule.when[0] = if random(&mut state, 2) == 0 { dealt } else { part_of(&mut state, dealt) };
            let mut dimensions: Vec<usize> = (1..size.dimensions).collect();
            for position in 0..(size.density - 1).min(dimensions.len()) {
                let other = position + random(&mut state, dimensions.len() - position);
                dimensions.swap(position, other);
                rule.when[dimensions[position]] = part_of(&mut state, all);
            }
        }
        rules.push(rule);
    }
    // An exception also displaces later rules that it overlaps and disagrees with.
    for exception in 0..rules.len() {
        if exception % 3 != 2 {
            continue;
        }
        let later: Vec<usize> = (exception + 1..rules.len())
            .filter(|other| other % 3 != 2)
            .filter(|other| rules[*other].verdict != rules[exception].verdict && rules[*other].meets(&rules[exception]))
            .collect();
        rules[exception].exception_to.extend(later);
    }
    file(&vec![size.options; size.dimensions], &rules)
}

/// A hard policy for every exact analysis: two rules disagree everywhere. The exceptions to one of them are the clauses
/// of a random 3-SAT formula, each applying where its clause is false. So both rules stand where the formula is true;
/// with five clauses per variable that is almost surely nowhere.
pub fn hard(variables: usize, seed: u64) -> String {
    let mut state = seed;
    let everywhere = |verdict| Rule { when: vec![3; variables], verdict, exception_to: vec![] };
    let mut rules = vec![everywhere(0), everywhere(1)];
    for _ in 0..5 * variables {
        // An exception to both rules would conflict with neither; with the second rule's verdict it does not conflict
        // with that one.
        let mut clause = Rule { exception_to: vec![0], ..everywhere(1) };
        for _ in 0..3 {
            clause.when[random(&mut state, variables)] = 1 << random(&mut state, 2);
        }
        rules.push(clause);
    }
    file(&vec![2; variables], &rules)
}

/// A hard policy even for a solver that learns: two rules disagree everywhere. The exceptions to one of them apply
/// where two of the dimensions have the same option. So both rules stand where all options differ; with one more
/// dimension than options (the pigeonhole principle), that is nowhere.
pub fn crowded(holes: usize) -> String {
    let everywhere = |verdict| Rule { when: vec![(1 << holes) - 1; holes + 1], verdict, exception_to: vec![] };
    let mut rules = vec![everywhere(0), everywhere(1)];
    for one in 0..=holes {
        for other in 0..one {
            for hole in 0..holes {
                let mut same = Rule { exception_to: vec![0], ..everywhere(1) };
                same.when[one] = 1 << hole;
                same.when[other] = 1 << hole;
                rules.push(same);
            }
        }
    }
    file(&vec![holes; holes + 1], &rules)
}

fn file(options: &[usize], rules: &[Rule]) -> String {
    let mut file = PolicyFile::new(1, VERDICTS, options);
    for rule in rules {
        let conditions = rule.when.iter().zip(options).enumerate().map(|(dimension, (set, count))| {
            (dimension, *count, (0..*count).filter(|option| set & (1 << option) != 0).collect::<Vec<usize>>())
        });
        file.push(builder::Rule {
            when: conditions.filter(|(_, count, it)| it.len() < *count).map(|(at, _, it)| (at, it)).collect(),
            verdict: rule.verdict,
            exception_to: rule.exception_to.clone(),
            ..builder::Rule::default()
        });
    }
    file.text()
}
