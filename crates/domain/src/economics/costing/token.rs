//! Words, numbers, texts and signs of an equation, each with its place.

use super::expression::{ExpressionError, error_at};

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A keyword, a unit, a driver or the name of an equation.
    Word(String),
    /// A text in quotes: the name of an activity.
    Text(String),
    /// Digits with an optional point.
    Number(String),
    /// An operator or a bracket.
    Sign(&'static str),
}

const SIGNS: [&str; 14] = ["<>", "<=", ">=", "!=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ","];

/// Splits a text into tokens with their places, in characters from 1.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, usize)>, ExpressionError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut at = 1;
    loop {
        let trimmed = rest.trim_start();
        at += rest.chars().count() - trimmed.chars().count();
        rest = trimmed;
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        let (token, after) = if first == '\'' || first == '"' {
            let open = rest.strip_prefix(first).unwrap_or_default();
            let (name, after) = open
                .split_once(first)
                .ok_or_else(|| error_at(at, format!("the {first} that opens here is never closed")))?;
            (Token::Text(name.to_owned()), after)
        } else if let Some((sign, after)) = sign(rest) {
            (Token::Sign(sign), after)
        } else if first.is_ascii_digit() || first == '.' {
            let (number, after) = take_while(rest, |letter| letter.is_ascii_digit() || letter == '.');
            (Token::Number(number.to_owned()), after)
        } else if first.is_ascii_alphabetic() || first == '_' {
            let (word, after) = take_while(rest, |letter| letter.is_ascii_alphanumeric() || letter == '_');
            (Token::Word(word.to_owned()), after)
        } else {
            let means = format!("`{first}` means nothing here (the name of an activity stands in quotes)");
            return Err(error_at(at, means));
        };
        tokens.push((token, at));
        at += rest.chars().count() - after.chars().count();
        rest = after;
    }
}

fn sign(rest: &str) -> Option<(&'static str, &str)> {
    SIGNS.into_iter().find_map(|sign| rest.strip_prefix(sign).map(|after| (sign, after)))
}

fn take_while(rest: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    rest.split_at(rest.find(|letter| !belongs(letter)).unwrap_or(rest.len()))
}
