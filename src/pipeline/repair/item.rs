//! An item in XML: its start tag comes in, its draft is written down.
//!
//! It ends with its end tag, or before what cannot be inside it. A part that is not known is passed
//! over, except for items in it (`inside`).

use url::Url;

use super::super::flaw::Flaw;
use super::RepairError;
use super::attributes::{attribute, attributes};
use super::draft::Draft;
use super::inside::Around;
use super::link;
use super::scan::{Tag, Token};
use super::vocabulary::Field;
use super::xml::{End, Walk};

impl<'a> Walk<'a> {
    /// Reads one item, and then those inside it. One that the end of the document cuts off is left
    /// out. `around` is the item that it stands in, if any.
    pub(super) fn item(&mut self, tag: Tag<'a>, place: usize, around: Option<&Around>) -> Result<End, RepairError> {
        if self.items == RepairError::MOST_ITEMS {
            return Err(RepairError::TooMany { limit: RepairError::MOST_ITEMS });
        }
        self.items += 1;
        self.item = tag.name;
        if matches!(self.open.as_slice(), [root] if root.eq_ignore_ascii_case("rss")) {
            self.scanner.note(Flaw::Outside, place);
        }
        let outer = self.base.clone();
        let base = self.base_of(tag, outer.as_ref());
        let mut draft = self.begun(tag, base.as_ref());
        let end = if tag.empty { End::Whole } else { self.parts(base.as_ref(), &mut draft) };
        let written = (end == End::Whole).then(|| self.write(draft, around));
        self.items_inside(base, written.as_ref())?;
        Ok(end)
    }

    /// What the start tag of an item says: RSS 1.0 has the id there, CDF the link.
    fn begun(&mut self, tag: Tag<'a>, base: Option<&Url>) -> Draft {
        let mut draft = Draft::default();
        for (name, value) in attributes(tag.attributes) {
            let value = self.decoded(value);
            match name.to_ascii_lowercase().as_str() {
                "rdf:about" => {
                    draft.offer(Field::Link, 2, link::resolve(&value, base));
                    draft.offer(Field::Id, 7, value);
                }
                "href" => draft.offer(Field::Link, 5, link::resolve(&value, base)),
                "lastmod" => draft.offer(Field::Updated, 2, value),
                "xml:lang" => draft.offer(Field::Language, 5, value),
                _ => {}
            }
        }
        draft
    }

    /// Reads the parts of an item up to its end, or to what cannot be inside it.
    fn parts(&mut self, base: Option<&Url>, draft: &mut Draft) -> End {
        loop {
            let place = self.scanner.at();
            match self.scanner.next("") {
                None => return End::Cut,
                Some(Token::End(name)) if name == self.item => return End::Whole,
                Some(Token::End(name)) if self.ends_item(name) => {
                    self.unfinished(place);
                    return End::Whole;
                }
                Some(Token::Start(tag)) if self.names.is_item(tag.name) && tag.empty => self.note_inside(place),
                Some(Token::Start(tag)) if self.names.is_item(tag.name) => {
                    self.unfinished(place);
                    return End::Whole;
                }
                Some(Token::Start(tag)) if self.part(tag, base, draft) == End::Cut => return End::Cut,
                Some(Token::End(name))
                    if self.names.field(name, None).is_none_or(|(field, _)| field != Field::Group) =>
                {
                    self.scanner.note(Flaw::EndTag, place);
                }
                _ => {}
            }
        }
    }

    /// Reads one part of an item.
    fn part(&mut self, tag: Tag<'a>, base: Option<&Url>, draft: &mut Draft) -> End {
        self.declare(tag);
        let namespace = attribute(tag.attributes, "xmlns");
        let Some((field, rank)) = self.names.field(tag.name, namespace) else {
            self.skip(tag);
            return End::Whole;
        };
        let base = self.base_of(tag, base);
        let mut rank = rank;
        let (text, end) = match field {
            Field::Group => return End::Whole,
            Field::Author => self.person(tag),
            Field::Link => {
                let (link, found) = self.link(tag, base.as_ref());
                rank = found;
                (link, End::Whole)
            }
            Field::Category => self.category(tag),
            _ => self.text(tag),
        };
        if end == End::Cut {
            return end;
        }
        if field == Field::Id {
            draft.offer(Field::Link, 3, link::permanent(&text));
        }
        if let Some(language) =
            attribute(tag.attributes, "xml:lang").filter(|_| matches!(field, Field::Content | Field::Title))
        {
            draft.offer(Field::Language, 6, language.to_owned());
        }
        if field != Field::Content || is_written(tag) {
            let text = self.once(text);
            draft.offer(field, rank, text);
        }
        End::Whole
    }
}

/// Whether a content is something to read: pictures and sounds can be content, too.
fn is_written(element: Tag<'_>) -> bool {
    let kind = attribute(element.attributes, "type").unwrap_or_default().to_ascii_lowercase();
    !["image/", "audio/", "video/", "application/octet-stream"].iter().any(|other| kind.starts_with(other))
}
