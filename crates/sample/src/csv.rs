//! Text and numbers as a CSV file has them. Formatting through `fmt` would take as long as all the rest.

/// A CSV field, in quotes where its text asks for them (RFC 4180).
pub(crate) fn quoted(text: &str) -> String {
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// A whole number.
pub(crate) fn push_integer(buffer: &mut Vec<u8>, value: i64) {
    push_decimal(buffer, value, 0);
}

/// A number counted in units of its last decimal place: 12345 with two places is 123.45.
pub(crate) fn push_decimal(buffer: &mut Vec<u8>, value: i64, places: u32) {
    if value < 0 {
        buffer.push(b'-');
    }
    let unit = 10_u64.pow(places);
    push_digits(buffer, value.unsigned_abs() / unit, 1);
    if places > 0 {
        buffer.push(b'.');
        push_digits(buffer, value.unsigned_abs() % unit, usize::try_from(places).unwrap_or_default());
    }
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
