//! What a feed says of itself, outside its items: title, language, address, authors, when to ask, and
//! who says when it changes.

use url::Url;

use super::attributes::attribute;
use super::field::ALTERNATE;
use super::rhythm;
use super::scan::Tag;
use super::vocabulary::Field;
use super::xml::Walk;

impl<'a> Walk<'a> {
    /// A part of the feed that is no item.
    pub(super) fn feed_part(&mut self, tag: Tag<'a>) {
        match self.names.field(tag.name, attribute(tag.attributes, "xmlns")) {
            Some((field @ (Field::Title | Field::Language), rank)) => {
                let (text, _) = self.text(tag);
                self.feed.offer(field, rank, text);
            }
            Some((Field::Link, _)) => {
                let base = self.base.clone();
                let (link, rank) = self.link(tag, base.as_ref());
                self.hub_link(tag, &link);
                if rank >= ALTERNATE && base.is_none() {
                    self.base = Url::parse(&link).ok();
                }
            }
            Some((Field::Author, rank)) if self.inherits => {
                let (name, _) = self.person(tag);
                self.feed.offer(Field::Author, rank, name);
            }
            _ => {
                let (vocabulary, name) = self.names.resolve(tag.name, None);
                match rhythm::part(vocabulary, name) {
                    Some(part) => {
                        let (text, _) = self.text(tag);
                        self.said.take(part, &text);
                    }
                    None => self.skip_outside(tag),
                }
            }
        }
    }

    /// Takes in a link by which the feed names its hub, or itself.
    fn hub_link(&mut self, tag: Tag<'a>, link: &str) {
        let relations = attribute(tag.attributes, "rel").unwrap_or_default();
        for relation in relations.split_ascii_whitespace() {
            let slot = match relation.to_ascii_lowercase().as_str() {
                "hub" => &mut self.hub.hub,
                "self" => &mut self.hub.topic,
                _ => continue,
            };
            slot.get_or_insert_with(|| link.to_owned());
        }
    }
}
