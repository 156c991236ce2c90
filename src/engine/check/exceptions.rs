//! The graph of exceptions: its closure and its cycles.
//! It works on positions, and never names a rule.

use std::collections::VecDeque;

/// The exceptions of each rule, at any depth.
pub(super) struct Exceptions {
    /// For each rule, its exceptions at any depth as bits; incomplete where a cycle leads to it.
    closure: Vec<Vec<u64>>,
    /// Cycles of rules: each is an exception to the next, and the last to the first. Of cycles that share rules, some may
    /// be found only once the others are broken.
    pub(super) cycles: Vec<Vec<usize>>,
}

impl Exceptions {
    /// From the positions of the rules that each rule is an exception to. The running time is proportional to their
    /// number, times the number of rules over 64.
    pub(super) fn of(excepted: &[Vec<usize>]) -> Self {
        let count = excepted.len();
        let mut closure = vec![vec![0u64; count.div_ceil(64)]; count];
        // Kahn's order: a rule is settled when all its exceptions are.
        let mut waiting = vec![0usize; count];
        for rules in excepted {
            for rule in rules {
                if let Some(exceptions) = waiting.get_mut(*rule) {
                    *exceptions += 1;
                }
            }
        }
        let mut ready = Vec::new();
        for (rule, exceptions) in waiting.iter().enumerate() {
            if *exceptions == 0 {
                ready.push(rule);
            }
        }
        let mut circling = vec![true; count];
        while let Some(rule) = ready.pop() {
            if let Some(circling) = circling.get_mut(rule) {
                *circling = false;
            }
            let mut reach = closure.get(rule).cloned().unwrap_or_default();
            if let Some(word) = reach.get_mut(rule / 64) {
                *word |= 1 << (rule % 64);
            }
            for other in list_of(excepted, rule) {
                if let Some(words) = closure.get_mut(*other) {
                    for (word, more) in words.iter_mut().zip(&reach) {
                        *word |= more;
                    }
                }
                if let Some(exceptions) = waiting.get_mut(*other) {
                    *exceptions -= 1;
                    if *exceptions == 0 {
                        ready.push(*other);
                    }
                }
            }
        }
        let mut cycles = Vec::new();
        for rule in 0..count {
            if circling.get(rule) == Some(&true)
                && let Some(cycle) = shortest_cycle(rule, excepted)
            {
                for member in &cycle {
                    if let Some(circling) = circling.get_mut(*member) {
                        *circling = false;
                    }
                }
                cycles.push(cycle);
            }
        }
        Exceptions { closure, cycles }
    }

    /// The positions of a rule's exceptions at any depth, ascending.
    pub(super) fn exceptions(&self, rule: usize) -> Vec<usize> {
        let mut exceptions = Vec::new();
        for (index, word) in list_of(&self.closure, rule).iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                exceptions.push(index * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
        exceptions
    }
}

/// The entries of a rule.
fn list_of<T>(lists: &[Vec<T>], rule: usize) -> &[T] {
    lists.get(rule).map(Vec::as_slice).unwrap_or_default()
}

/// A shortest cycle of several rules through a rule, starting with it.
fn shortest_cycle(rule: usize, excepted: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut came_from: Vec<Option<usize>> = vec![None; excepted.len()];
    let mut ahead = VecDeque::from([rule]);
    while let Some(current) = ahead.pop_front() {
        for next in list_of(excepted, current) {
            if *next == current {
                continue;
            }
            if *next == rule {
                let mut cycle = vec![current];
                let mut at = current;
                while at != rule {
                    at = came_from.get(at).copied().flatten()?;
                    cycle.push(at);
                }
                cycle.reverse();
                return Some(cycle);
            }
            if let Some(slot @ None) = came_from.get_mut(*next) {
                *slot = Some(current);
                ahead.push_back(*next);
            }
        }
    }
    None
}
