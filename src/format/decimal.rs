//! Numbers in digits. The standard library writes them too, but with a formatter that weighs more than all else that is
//! made of texts here.

/// A number in decimal digits, with zeros in front up to so many of them.
#[must_use]
pub(crate) fn decimal(number: usize, least: usize) -> String {
    let is_last = number < 10 && least <= 1;
    let mut digits = if is_last { String::new() } else { decimal(number / 10, least.saturating_sub(1)) };
    digits.extend(char::from_digit((number % 10) as u32, 10));
    digits
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn numbers_have_all_their_digits_and_zeros_in_front() {
        assert_eq!(decimal(0, 1), "0");
        assert_eq!(decimal(2040, 1), "2040");
        assert_eq!(decimal(7, 2), "07");
        assert_eq!(decimal(usize::MAX, 1), usize::MAX.to_string());
    }
}
