//! Words, numbers and signs of an expression, each with its place.

use super::ExpressionError;
use super::parse::error_at;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word: a keyword or a column.
    Word(String),
    /// A name in double quotes: always a column.
    Quoted(String),
    /// A text in single quotes.
    Text(String),
    /// Digits with an optional point.
    Number(String),
    /// An operator or a bracket.
    Sign(&'static str),
}

const SIGNS: [&str; 14] = ["<>", "<=", ">=", "!=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ","];

/// Splits a text into tokens with their places, counted in characters from 1.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, usize)>, ExpressionError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let at = place(text, rest);
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        let (token, after) = if first == '\'' || first == '"' {
            let (name, after) = quoted(rest, first)
                .ok_or_else(|| error_at(text, at, format!("the {first} that opens here is never closed")))?;
            (if first == '"' { Token::Quoted(name) } else { Token::Text(name) }, after)
        } else if let Some((sign, after)) = sign(rest) {
            (Token::Sign(sign), after)
        } else if first.is_ascii_digit() || first == '.' {
            let (number, after) = take_while(rest, |letter| letter.is_ascii_digit() || letter == '.');
            (Token::Number(number.to_owned()), after)
        } else if first.is_alphabetic() || first == '_' {
            let (word, after) = take_while(rest, |letter| letter.is_alphanumeric() || letter == '_');
            (Token::Word(word.to_owned()), after)
        } else {
            return Err(error_at(
                text,
                at,
                format!(
                    "`{first}` means nothing here (a column name with odd characters stands in double quotes)"
                ),
            ));
        };
        tokens.push((token, at));
        rest = after;
    }
}

fn place(text: &str, rest: &str) -> usize {
    text.chars().count() - rest.chars().count() + 1
}

fn sign(rest: &str) -> Option<(&'static str, &str)> {
    SIGNS.into_iter().find_map(|sign| rest.strip_prefix(sign).map(|after| (sign, after)))
}

fn take_while(rest: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let end = rest.find(|letter| !belongs(letter)).unwrap_or(rest.len());
    rest.split_at(end)
}

/// A text in quotes, in which a doubled quote stands for itself.
fn quoted(rest: &str, quote: char) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut rest = rest.strip_prefix(quote)?;
    loop {
        let (before, after) = rest.split_once(quote)?;
        text.push_str(before);
        match after.strip_prefix(quote) {
            Some(after) => {
                text.push(quote);
                rest = after;
            }
            None => return Some((text, after)),
        }
    }
}
