//! Text and numbers as a CSV file has them. Formatting through `fmt` would take as long as all the rest.

/// A CSV field, in quotes where its text asks for them (RFC 4180).
pub(crate) fn quoted(text: &str) -> String {
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// A whole number.
pub(crate) fn push_integer(buffer: &mut Vec<u8>, value: i64) {
    if value < 0 {
        buffer.push(b'-');
    }
    push_digits(buffer, value.unsigned_abs(), 1);
}

/// An amount in cents as a decimal number with two places.
pub(crate) fn push_cents(buffer: &mut Vec<u8>, cents: i64) {
    if cents < 0 {
        buffer.push(b'-');
    }
    push_digits(buffer, cents.unsigned_abs() / 100, 1);
    buffer.push(b'.');
    push_digits(buffer, cents.unsigned_abs() % 100, 2);
}

/// Decimal digits, at least so many.
fn push_digits(buffer: &mut Vec<u8>, mut value: u64, least: usize) {
    let start = buffer.len();
    while value > 0 || buffer.len() < start + least {
        buffer.push(b'0' + u8::try_from(value % 10).unwrap_or_default());
        value /= 10;
    }
    if let Some(digits) = buffer.get_mut(start..) {
        digits.reverse();
    }
}
