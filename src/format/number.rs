//! Numbers of a policy: exact decimals, as JSON writes them. There are no fractions in binary, so that a threshold of 0.3 is
//! 0.3.

use super::decimal::decimal;

/// The most digits before the decimal point.
const WHOLE: usize = 9;
/// The most digits after it.
const PLACES: usize = 6;
const SCALE: u64 = 1_000_000;

/// A decimal number with at most nine digits before the point and six after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Number(i64);

impl Number {
    /// Reads a number as JSON writes it, without an exponent; `p` may stand for the point and `m` for the minus, as in ids.
    #[must_use]
    pub fn parse(text: &str) -> Option<Number> {
        let (mut number, mut whole, mut places) = (0i64, 0, None);
        let is_negative = matches!(text.as_bytes().first(), Some(b'-' | b'm'));
        for byte in text.bytes().skip(usize::from(is_negative)) {
            match (byte, &mut places) {
                (b'0'..=b'9', None) => whole += 1,
                (b'0'..=b'9', Some(places)) => *places += 1,
                (b'.' | b'p', None) => {
                    places = Some(0);
                    continue;
                }
                _ => return None,
            }
            if whole > WHOLE || places > Some(PLACES) {
                return None;
            }
            number = number * 10 + i64::from(byte - b'0');
        }
        if whole == 0 || places == Some(0) {
            return None;
        }
        for _ in places.unwrap_or(0)..PLACES {
            number *= 10;
        }
        Some(Number(if is_negative { -number } else { number }))
    }

    /// The number with these signs for minus and point, and no zeros that say nothing.
    #[must_use]
    pub fn written(self, minus: &str, point: &str) -> String {
        let size = self.0.unsigned_abs();
        let mut text = if self.0 < 0 { minus.to_owned() } else { String::new() };
        text += &decimal((size / SCALE) as usize, 1);
        let (mut places, mut digits) = ((size % SCALE) as usize, PLACES);
        if places > 0 {
            while places % 10 == 0 {
                places /= 10;
                digits -= 1;
            }
            text += point;
            text += &decimal(places, digits);
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

    pub(crate) fn of_millionths(number: i64) -> Number {
        Number(number)
    }

    pub(crate) fn millionths(self) -> i64 {
        self.0
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
