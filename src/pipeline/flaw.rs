//! What was wrong with a document and was repaired: kinds of flaws come in as they are met, one
//! short line for people goes out.
//!
//! The promise: however broken a document is, what is kept of its flaws is one entry a kind.

use std::fmt;

/// One way in which documents are broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// It is written in another encoding than it says, or in one that it does not say.
    Encoding,
    /// Bytes that are no characters in the document's encoding.
    Bytes,
    /// Text that was encoded twice, as `Ã©` for `é`.
    Twice,
    /// Text before the feed begins, as a warning of the publisher's program.
    Junk,
    /// `&` that begins no reference.
    Ampersand,
    /// `<` that begins no tag.
    LessThan,
    /// A reference that XML does not know, as `&eacute;`.
    Entity,
    /// A character that XML forbids, or a reference to one.
    Character,
    /// A tag without its `>`.
    Tag,
    /// An element without its end tag.
    Element,
    /// An end tag without its start tag.
    EndTag,
    /// A CDATA section or comment without its end.
    Section,
    /// Capital letters in the names of elements.
    Capitals,
    /// A version of the format that does not exist.
    Version,
    /// A namespace that does not belong to the format, or none where there should be one.
    Namespace,
    /// Items outside the element that should hold them.
    Outside,
    /// Elements of a text that should have been written as text.
    Markup,
    /// The end is missing.
    Cut,
    /// From here on nothing could be read.
    Rest,
    /// A member of a JSON Feed of another type than it should have.
    Member,
    /// A date that cannot be read.
    Date,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Encoding => "wrong encoding",
            Self::Bytes => "bytes that are no text",
            Self::Twice => "text encoded twice",
            Self::Junk => "text before the feed",
            Self::Ampersand => "stray ampersand",
            Self::LessThan => "stray <",
            Self::Entity => "unknown entity",
            Self::Character => "forbidden character",
            Self::Tag => "unfinished tag",
            Self::Element => "missing end tag",
            Self::EndTag => "stray end tag",
            Self::Section => "unfinished CDATA or comment",
            Self::Capitals => "capital letters in names",
            Self::Version => "unknown version",
            Self::Namespace => "wrong namespace",
            Self::Outside => "items in the wrong place",
            Self::Markup => "unescaped markup",
            Self::Cut => "missing end of the document",
            Self::Rest => "unreadable from there on",
            Self::Member => "member of a wrong type",
            Self::Date => "unreadable date left out",
        })
    }
}

/// The flaws of one document, each kind once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flaws(Vec<Found>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    flaw: Flaw,
    /// The line of the first one, from 1, where lines can be told.
    line: Option<usize>,
    times: usize,
}

impl Flaws {
    /// Counts a flaw; `line` is asked for the line of the first of its kind.
    pub(super) fn add(&mut self, flaw: Flaw, line: impl FnOnce() -> Option<usize>) {
        match self.0.iter_mut().find(|found| found.flaw == flaw) {
            Some(found) => found.times += 1,
            None => self.0.push(Found { flaw, line: line(), times: 1 }),
        }
    }

    /// Adds those of another stage.
    pub(super) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Whether nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this kind was met.
    pub fn contains(&self, flaw: Flaw) -> bool {
        self.0.iter().any(|found| found.flaw == flaw)
    }
}

impl fmt::Display for Flaws {
    /// `stray ampersand, line 41 (3 times); missing end tag, line 60`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, found) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{}", found.flaw)?;
            if let Some(line) = found.line {
                write!(f, ", line {line}")?;
            }
            if found.times > 1 {
                write!(f, " ({} times)", found.times)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told_once_with_its_first_line() {
        let mut flaws = Flaws::default();
        flaws.add(Flaw::Ampersand, || Some(41));
        flaws.add(Flaw::Ampersand, || panic!("the line of a second one is not looked for"));
        flaws.add(Flaw::Cut, || None);
        assert_eq!(flaws.to_string(), "stray ampersand, line 41 (2 times); missing end of the document");
        assert!(flaws.contains(Flaw::Cut) && !flaws.contains(Flaw::Date));
    }
}
