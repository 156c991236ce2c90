//! Numbers of a policy: exact decimals, as JSON writes them. There are no fractions in binary, so that a threshold of 0.3 is
//! 0.3.

use super::decimal::decimal;

/// The most digits before the decimal point.
const WHOLE: usize = 9;
/// The most digits after it.
const PLACES: usize = 6;
const SCALE: i64 = 1_000_000;

/// A decimal number with at most nine digits before the point and six after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Number(i64);

impl Number {
    /// Reads a number as JSON writes it, without an exponent; `p` may stand for the point and `m` for the minus, as in ids.
    #[must_use]
    pub fn parse(text: &str) -> Option<Number> {
        let digits = text.strip_prefix(['-', 'm']);
        let (whole, places) = digits.unwrap_or(text).split_once(['.', 'p']).unwrap_or((digits.unwrap_or(text), "0"));
        if !(1..=WHOLE).contains(&whole.len()) || !(1..=PLACES).contains(&places.len()) {
            return None;
        }
        let mut number = 0;
        for digit in whole.bytes().chain(places.bytes()) {
            if !digit.is_ascii_digit() {
                return None;
            }
            number = number * 10 + i64::from(digit - b'0');
        }
        for _ in places.len()..PLACES {
            number *= 10;
        }
        Some(Number(if digits.is_some() { -number } else { number }))
    }

    /// The number with these signs for minus and point, and no zeros that say nothing.
    #[must_use]
    pub fn written(self, minus: &str, point: &str) -> String {
        let size = self.0.unsigned_abs();
        let split = |scale: i64| ((size / scale.unsigned_abs()) as usize, (size % scale.unsigned_abs()) as usize);
        let (whole, places) = split(SCALE);
        let mut text = if self.0 < 0 { minus.to_owned() } else { String::new() };
        text += &decimal(whole, 1);
        if places > 0 {
            text += point;
            text += decimal(places, PLACES).trim_end_matches('0');
        }
        text
    }

    /// Whether it is a whole number of steps away from another.
    pub(crate) fn is_steps_from(self, other: Number, step: Number) -> bool {
        step.0 > 0 && (self.0 - other.0) % step.0 == 0
    }

    /// The first number at this one or after it that is a whole number of steps away from another.
    pub(crate) fn next_step(self, from: Number, step: Number) -> Number {
        Number(self.0 + (from.0 - self.0).rem_euclid(step.0.max(1)))
    }

    /// The last number at this one or before it that is a whole number of steps away from another.
    pub(crate) fn last_step(self, from: Number, step: Number) -> Number {
        Number(self.0 - (self.0 - from.0).rem_euclid(step.0.max(1)))
    }

    /// Nothing.
    pub(crate) const ZERO: Number = Number(0);

    /// The next number that can be written.
    pub(crate) fn after(self) -> Number {
        Number(self.0 + 1)
    }

    /// The one before it.
    pub(crate) fn before(self) -> Number {
        Number(self.0 - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn numbers_are_read_exactly_and_written_back() {
        for (text, written) in [
            ("0", "0"),
            ("28", "28"),
            ("0.3", "0.3"),
            ("-5", "-5"),
            ("2.50", "2.5"),
            ("m5", "-5"),
            ("0p25", "0.25"),
            ("999999999.999999", "999999999.999999"),
            ("-0", "0"),
            ("007", "7"),
        ] {
            assert_eq!(Number::parse(text).map(|it| it.written("-", ".")).as_deref(), Some(written), "{text}");
        }
        for text in ["", "-", ".5", "5.", "1e3", "1.0000001", "1000000000", "+5", "--5", "5-", "1.2.3", "５"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_ordered_as_they_are_large() {
        let of = |text| Number::parse(text).unwrap_or_default();
        assert!(of("-1") < of("-0.5") && of("-0.5") < of("0") && of("0.3") < of("2"));
        assert!(of("7").is_steps_from(of("1"), of("0.5")) && !of("7").is_steps_from(of("1"), of("4")));
    }
}
