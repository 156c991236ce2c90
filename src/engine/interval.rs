//! Intervals of numbers: the options of a dimension of numbers, between the thresholds that conditions name.
//! It knows no rules: the check collects their thresholds.

use crate::format::number::Number;
use crate::format::wire::Bounds;

/// A place between numbers: before one, or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cut {
    /// The number.
    pub at: Number,
    /// Whether it is after the number.
    pub after: bool,
}

/// The numbers between two cuts; on a side without a cut, all that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Where it begins.
    pub lower: Option<Cut>,
    /// Where it ends.
    pub upper: Option<Cut>,
}

impl Interval {
    /// The interval within these bounds; of two bounds on one side, the narrower.
    #[must_use]
    pub fn within(bounds: &Bounds) -> Interval {
        let before = |at: Option<Number>| at.map(|at| Cut { at, after: false });
        let after = |at: Option<Number>| at.map(|at| Cut { at, after: true });
        let upper = match (after(bounds.to), before(bounds.below)) {
            (Some(to), Some(below)) => Some(to.min(below)),
            (to, below) => to.or(below),
        };
        Interval { lower: before(bounds.from).max(after(bounds.above)), upper }
    }

    /// Reads an interval's id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Interval> {
        let (word, rest) = id.split_once('-')?;
        let (number, rest) = rest.split_once('-').map_or((rest, None), |(number, rest)| (number, Some(rest)));
        let at = Number::parse(number)?;
        let cut = |after| Some(Cut { at, after });
        let lower = match (word, rest) {
            ("at", None) => return Some(Interval { lower: cut(false), upper: cut(true) }),
            ("to", None) => return Some(Interval { lower: None, upper: cut(true) }),
            ("below", None) => return Some(Interval { lower: None, upper: cut(false) }),
            ("from", _) => cut(false),
            ("over", _) => cut(true),
            _ => return None,
        };
        let upper = match rest {
            None => None,
            Some(rest) => {
                let upper = Interval::parse(rest)?;
                if upper.lower.is_some() {
                    return None;
                }
                upper.upper
            }
        };
        Some(Interval { lower, upper })
    }
}

/// The numbers that a dimension has, and the intervals that they are in.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// The least.
    pub min: Option<Number>,
    /// The most.
    pub max: Option<Number>,
    /// The distance between two of them.
    pub step: Option<Number>,
    /// The intervals, ascending: together all numbers, each once.
    pub intervals: Vec<Interval>,
}

impl Numbers {
    /// Splits the numbers at these cuts. A cut that no number is before, or after, splits nothing.
    pub(super) fn split(&mut self, cuts: &[Cut]) {
        // In order, without the sort of the standard library, which would weigh more than this file.
        let mut sorted: Vec<Cut> = Vec::new();
        for cut in cuts {
            let later = sorted.iter().position(|other| other > cut).unwrap_or(sorted.len());
            sorted.insert(later, *cut);
        }
        let mut lower = None;
        let mut last = self.min.map(|min| self.first_from(Cut { at: min, after: false }));
        self.intervals.clear();
        for cut in sorted {
            let first = self.first_from(cut);
            if last.is_none_or(|last| first > last) && self.max.is_none_or(|max| first <= max) {
                self.intervals.push(Interval { lower, upper: Some(cut) });
                (lower, last) = (Some(cut), Some(first));
            }
        }
        self.intervals.push(Interval { lower, upper: None });
    }

    /// The first number after a cut.
    fn first_from(&self, cut: Cut) -> Number {
        let first = if cut.after { cut.at.after() } else { cut.at };
        match self.step {
            Some(step) => first.next_step(self.min.unwrap_or(Number::ZERO), step),
            None => first,
        }
    }

    /// Its first number, if it has one.
    fn first(&self, interval: &Interval) -> Option<Number> {
        match interval.lower {
            Some(cut) => Some(self.first_from(cut)),
            None => self.min,
        }
    }

    /// Its last number, if it has one.
    fn last(&self, interval: &Interval) -> Option<Number> {
        let Some(cut) = interval.upper else { return self.max };
        let last = if cut.after { cut.at } else { cut.at.before() };
        Some(match self.step {
            Some(step) => last.last_step(self.min.unwrap_or(Number::ZERO), step),
            None => last,
        })
    }

    /// The only number of an interval, if it has just one.
    #[must_use]
    pub fn only(&self, interval: &Interval) -> Option<Number> {
        self.first(interval).filter(|first| self.last(interval) == Some(*first))
    }

    /// Whether all numbers of the first interval are in the second.
    #[must_use]
    pub fn is_inside(&self, one: &Interval, other: &Interval) -> bool {
        let begins = other.lower.is_none() || self.first(one) >= self.first(other) && self.first(one).is_some();
        let ends = match (other.upper.and(self.last(other)), self.last(one)) {
            (None, _) => true,
            (Some(last), Some(mine)) => mine <= last,
            (Some(_), None) => false,
        };
        begins && ends
    }

    /// The position of the interval that a written number is in, or a written interval.
    #[must_use]
    pub fn find(&self, written: &str) -> Option<usize> {
        let wanted = match Number::parse(written) {
            Some(number) => {
                let steps = self.step.is_none_or(|step| number.is_steps_from(self.min.unwrap_or(Number::ZERO), step));
                if !steps || self.min.is_some_and(|min| number < min) || self.max.is_some_and(|max| number > max) {
                    return None;
                }
                Interval { lower: Some(Cut { at: number, after: false }), upper: Some(Cut { at: number, after: true }) }
            }
            None => Interval::parse(written)?,
        };
        let holds = |interval: &Interval| self.is_inside(&wanted, interval);
        if self.first(&wanted).zip(self.last(&wanted)).is_some_and(|(first, last)| first > last) {
            return None;
        }
        self.intervals.iter().position(holds)
    }

    /// The id of an interval.
    #[must_use]
    pub fn id(&self, interval: &Interval) -> String {
        let mut id = String::new();
        let mut add = |word: &str, number: Number| {
            if !id.is_empty() {
                id.push('-');
            }
            id += word;
            id += &number.written("m", "p");
        };
        if let Some(only) = self.only(interval) {
            add("at-", only);
            return id;
        }
        if let Some(cut) = interval.lower {
            add(if cut.after { "over-" } else { "from-" }, cut.at);
        }
        if let Some(cut) = interval.upper {
            add(if cut.after { "to-" } else { "below-" }, cut.at);
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Cut, Interval, Number, Numbers};

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap_or_default()
    }

    fn numbers(min: &str, max: &str, step: &str, cuts: &[(&str, bool)]) -> Numbers {
        let mut numbers = Numbers {
            min: Number::parse(min),
            max: Number::parse(max),
            step: Number::parse(step),
            intervals: Vec::new(),
        };
        let cuts: Vec<Cut> = cuts.iter().map(|(at, after)| Cut { at: number(at), after: *after }).collect();
        numbers.split(&cuts);
        numbers
    }

    fn ids(numbers: &Numbers) -> Vec<String> {
        numbers.intervals.iter().map(|interval| numbers.id(interval)).collect()
    }

    #[test]
    fn intervals_lie_between_thresholds_and_are_named_by_both() {
        let grams = numbers("", "", "", &[("60", true), ("25", true), ("30", true), ("30", true)]);
        assert_eq!(ids(&grams), ["to-25", "over-25-to-30", "over-30-to-60", "over-60"]);
        let ages = numbers("0", "", "1", &[("18", false), ("65", false), ("17", true), ("0", false)]);
        assert_eq!(ids(&ages), ["to-17", "over-17-below-65", "from-65"], "17 and 18 have nothing between them");
        let zero = numbers("0", "10", "", &[("0", true), ("2.5", false), ("2.5", true), ("10", false), ("10", true)]);
        assert_eq!(ids(&zero), ["at-0", "over-0-below-2p5", "at-2p5", "over-2p5-below-10", "at-10"]);
        assert_eq!(ids(&numbers("", "", "", &[("-5", false)])), ["below-m5", "from-m5"]);
    }

    #[test]
    fn numbers_and_intervals_of_yesterday_are_found_where_they_lie() {
        let grams = numbers("0", "100", "0.5", &[("25", true), ("30", true), ("60", true)]);
        for (written, found) in [
            ("0", Some(0)),
            ("25", Some(0)),
            ("25.5", Some(1)),
            ("25p5", Some(1)),
            ("30", Some(1)),
            ("60.5", Some(3)),
            ("100", Some(3)),
            ("100.5", None),
            ("-1", None),
            ("25.2", None),
            ("over-26-to-28", Some(1)),
            ("over-25-to-30", Some(1)),
            ("from-25p5-below-30p5", Some(1)),
            ("over-20-to-30", None),
            ("over-60", Some(3)),
            ("over-70", Some(3)),
            ("over-50", None),
            ("to-20", Some(0)),
            ("to-26", None),
            ("at-28", Some(1)),
            ("over-28-to-26", None),
            ("over-28", None),
            ("to-25-over-30", None),
            ("grams", None),
            ("over-", None),
            ("at-1-to-2", None),
            ("from-1-from-2", None),
        ] {
            assert_eq!(grams.find(written), found, "{written}");
        }
        for interval in &grams.intervals {
            let id = grams.id(interval);
            assert_eq!(grams.find(&id).and_then(|at| grams.intervals.get(at)), Some(interval), "{id}");
        }
    }

    #[test]
    fn bounds_are_intervals() {
        let ages = numbers("", "", "1", &[("18", false), ("65", false)]);
        let adults = Interval::within(&Bounds { from: Some(number("18")), ..Bounds::default() });
        let inside: Vec<bool> = ages.intervals.iter().map(|interval| ages.is_inside(interval, &adults)).collect();
        assert_eq!(inside, [false, true, true]);
    }
}
