//! The pieces of an XML text, one after the other: as much of XML as spreadsheets are written in. Declarations, comments and
//! entities of a file's own are refused before anything is read.

use std::io::{BufRead, Read};

use super::super::super::ImportError;
use super::super::cells::damaged;
use super::super::guard::LONGEST_PIECE;

/// A tag or the text between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// The beginning of an element.
    Open(Tag<'a>),
    /// The end of the element that was opened last; also of one without content.
    Close,
    /// Text as it stands, with its entities.
    Text(&'a str),
    /// Nothing follows.
    End,
}

/// The name of an element and its attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    fn new(text: &'a str) -> Self {
        let (name, attributes) = text.split_once(is_space).unwrap_or((text, ""));
        Self { name, attributes }
    }

    /// The value of an attribute, with its entities.
    pub(super) fn get(&self, wanted: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            let (name, after) = rest.split_once('=')?;
            let after = after.trim_start_matches(is_space);
            let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (value, after) = after.get(1..)?.split_once(quote)?;
            if name.trim_matches(is_space) == wanted {
                return Some(value);
            }
            rest = after;
        }
    }

    /// An attribute that is a number; 1 where it is missing.
    pub(super) fn count(&self, wanted: &str) -> Result<u64, ImportError> {
        match self.get(wanted) {
            None => Ok(1),
            Some(value) => value.parse().map_err(|_| damaged(&format!("`{wanted}` is `{value}`"))),
        }
    }
}

/// Reads a text piece by piece.
pub(super) struct Xml<R> {
    input: R,
    piece: Vec<u8>,
    /// Whether the sign that begins a tag was read.
    in_tag: bool,
    /// Whether the element that was just opened has no content.
    is_closed: bool,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, piece: Vec::new(), in_tag: false, is_closed: false }
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Result<Piece<'_>, ImportError> {
        if std::mem::take(&mut self.is_closed) {
            return Ok(Piece::Close);
        }
        loop {
            self.piece.clear();
            if !self.in_tag {
                self.until(b'<')?;
                self.in_tag = self.piece.pop_if(|last| *last == b'<').is_some();
                if !self.piece.is_empty() {
                    return Ok(Piece::Text(text(&self.piece)?));
                }
                if !self.in_tag {
                    return Ok(Piece::End);
                }
            }
            self.piece.clear();
            self.in_tag = false;
            self.tag()?;
            if !self.piece.starts_with(b"?") {
                break;
            }
        }
        if self.piece.starts_with(b"/") {
            return Ok(Piece::Close);
        }
        self.is_closed = self.piece.pop_if(|last| *last == b'/').is_some();
        Ok(Piece::Open(Tag::new(text(&self.piece)?)))
    }

    /// Passes over an element whose beginning was read.
    pub(super) fn skip(&mut self) -> Result<(), ImportError> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Piece::Open(_) => depth += 1,
                Piece::Close => depth -= 1,
                Piece::End => return Err(cut_short()),
                Piece::Text(_) => {}
            }
        }
        Ok(())
    }

    /// Reads a tag to its end, which may stand in quotes before it.
    fn tag(&mut self) -> Result<(), ImportError> {
        let (mut quote, mut seen) = (None, 0);
        loop {
            self.until(b'>')?;
            if self.piece.len() == seen || self.piece.last() != Some(&b'>') {
                return Err(cut_short());
            }
            for byte in self.piece.get(seen..).unwrap_or_default() {
                match (quote, byte) {
                    (None, b'"' | b'\'') => quote = Some(*byte),
                    (Some(open), byte) if open == *byte => quote = None,
                    _ => {}
                }
            }
            if quote.is_none() {
                self.piece.pop();
                return Ok(());
            }
            seen = self.piece.len();
        }
    }

    fn until(&mut self, end: u8) -> Result<(), ImportError> {
        let room = LONGEST_PIECE.saturating_sub(self.piece.len());
        let read = self
            .input
            .by_ref()
            .take(u64::try_from(room).unwrap_or(u64::MAX))
            .read_until(end, &mut self.piece);
        let read = read.map_err(|error| damaged(&error.to_string()))?;
        if read == room {
            return Err(ImportError::WorkbookTooLarge {
                detail: "a piece of its XML is longer than 1 MiB".to_owned(),
            });
        }
        Ok(())
    }
}

/// Adds a text with its entities resolved.
pub(super) fn unescape(raw: &str, to: &mut String) -> Result<(), ImportError> {
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        to.push_str(before);
        let (name, after) = after.split_once(';').ok_or_else(|| damaged("an entity has no end"))?;
        to.push(entity(name).ok_or_else(|| damaged(&format!("it has an unknown entity `{name}`")))?);
        rest = after;
    }
    to.push_str(rest);
    Ok(())
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)?
        }
    })
}

pub(super) fn cut_short() -> ImportError {
    damaged("its XML ends too early")
}

pub(super) fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r' | '\n')
}

fn text(bytes: &[u8]) -> Result<&str, ImportError> {
    std::str::from_utf8(bytes).map_err(|_| damaged("its XML is not UTF-8"))
}
