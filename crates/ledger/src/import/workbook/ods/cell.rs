//! One cell of an OpenDocument sheet: its typed value, or the text it shows.

use std::io::BufRead;

use super::super::super::ImportError;
use super::super::super::block::LONGEST_CELL;
use super::super::cells::{SheetRow, Shown, damaged};
use super::xml::{Piece, Tag, Xml, cut_short, is_space, unescape};

/// A cell that is being read; it is filled again and again.
#[derive(Debug, Default)]
pub(super) struct Cell {
    kind: Kind,
    /// The value as its attribute states it.
    value: String,
    /// The paragraphs it shows.
    text: String,
    /// A stretch of text before its spaces are put together.
    raw: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    Number,
    Moment,
    /// A text or truth that an attribute states.
    Stated,
    /// A text that stands in the cell.
    #[default]
    Written,
    Error,
    Uncomputed,
}

impl Cell {
    /// Takes what a cell says of its value.
    pub(super) fn begin(&mut self, tag: &Tag<'_>) -> Result<(), ImportError> {
        self.value.clear();
        self.text.clear();
        let stated = |name| tag.get(name).unwrap_or_default();
        let (kind, value) = match tag.get("office:value-type") {
            _ if tag.get("calcext:value-type") == Some("error") => (Kind::Error, ""),
            Some("float" | "percentage" | "currency") => (Kind::Number, stated("office:value")),
            Some("date") => (Kind::Moment, stated("office:date-value")),
            Some("time") => (Kind::Stated, stated("office:time-value")),
            Some("boolean") => (Kind::Stated, stated("office:boolean-value")),
            Some(_) if tag.get("office:string-value").is_some() => {
                (Kind::Stated, stated("office:string-value"))
            }
            None if tag.get("table:formula").is_some() => (Kind::Uncomputed, ""),
            _ => (Kind::Written, ""),
        };
        self.kind = kind;
        unescape(value, &mut self.value)
    }

    /// Reads to the end of the cell.
    pub(super) fn read(&mut self, content: &mut Xml<impl BufRead>) -> Result<(), ImportError> {
        let (mut depth, mut paragraphs) = (0_u64, 0_u64);
        loop {
            match content.next()? {
                Piece::Close if depth == 0 => return Ok(()),
                Piece::Close => depth -= 1,
                Piece::Text(text) if depth > 0 => self.write(text)?,
                Piece::Text(_) => {}
                Piece::End => return Err(cut_short()),
                Piece::Open(tag) => match tag.name {
                    "text:p" => {
                        if paragraphs > 0 {
                            self.text.push('\n');
                        }
                        paragraphs += 1;
                        depth += 1;
                    }
                    "text:s" => {
                        let most = LONGEST_CELL.saturating_sub(self.text.len());
                        let spaces = usize::try_from(tag.count("text:c")?).unwrap_or(most).min(most);
                        self.text.extend(std::iter::repeat_n(' ', spaces));
                        depth += 1;
                    }
                    "text:tab" => {
                        self.text.push('\t');
                        depth += 1;
                    }
                    "text:line-break" => {
                        self.text.push('\n');
                        depth += 1;
                    }
                    "text:span" | "text:a" => depth += 1,
                    // Remarks, pictures and the like are not what the cell holds.
                    _ if depth == 0 || !tag.name.starts_with("text:") || tag.name == "text:note" => {
                        content.skip()?;
                    }
                    _ => depth += 1,
                },
            }
        }
    }

    /// Adds a stretch of text. Spaces and line ends beside each other are one space, and none at the beginning of a line: so
    /// OpenDocument 1.2, part 1, section 6.1.2.
    fn write(&mut self, text: &str) -> Result<(), ImportError> {
        if self.text.len() > LONGEST_CELL {
            return Ok(());
        }
        self.raw.clear();
        unescape(text, &mut self.raw)?;
        for letter in self.raw.chars() {
            match letter {
                _ if !is_space(letter) => self.text.push(letter),
                _ if self.text.is_empty() || self.text.ends_with([' ', '\n']) => {}
                _ => self.text.push(' '),
            }
        }
        Ok(())
    }

    /// Whether the cell shows anything.
    pub(super) fn shows_something(&self) -> bool {
        match self.kind {
            Kind::Number | Kind::Moment | Kind::Stated => !self.value.is_empty(),
            Kind::Written => !self.text.is_empty(),
            Kind::Error | Kind::Uncomputed => true,
        }
    }

    /// Puts the cell into a row.
    pub(super) fn show(&self, column: u32, row: &mut SheetRow) -> Result<(), ImportError> {
        match self.kind {
            Kind::Number => {
                let number: f64 =
                    self.value.parse().map_err(|_| damaged(&format!("`{}` is no number", self.value)))?;
                row.push_number(column, number);
            }
            Kind::Moment => row.push(column, Shown::Text, plain_moment(&self.value)),
            Kind::Stated => row.push(column, Shown::Text, &self.value),
            Kind::Written => row.push(column, Shown::Text, &self.text),
            Kind::Error => row.push(column, Shown::Error, &self.text),
            Kind::Uncomputed => row.push(column, Shown::Uncomputed, ""),
        }
        Ok(())
    }
}

/// A moment to the second, and a day without the time of its beginning.
fn plain_moment(iso: &str) -> &str {
    let whole = iso.split_once('.').map_or(iso, |(whole, _)| whole);
    whole.strip_suffix("T00:00:00").unwrap_or(whole)
}
