//! Members of a JSON Feed, whatever their types.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::super::flaw::{Flaw, Flaws};
use super::super::draft::Draft;
use super::super::person;
use super::super::vocabulary::Field;

/// The most names or tags that are kept of one list.
const MOST: usize = 100;

/// A member that should be a text.
#[derive(Debug, Default)]
pub(super) struct Text {
    text: String,
    /// It is of another type.
    odd: bool,
}

impl Text {
    /// The text, if it is the address of something on the web.
    pub(super) fn web_address(self) -> Option<String> {
        Some(self.text).filter(|text| is_web(text))
    }

    /// The text; that it was none is noted.
    pub(super) fn noted(self, flaws: &mut Flaws) -> String {
        if self.odd {
            flaws.add(Flaw::Member, || None);
        }
        self.text
    }
}

/// Hubs: a list of objects with `url`. Their types are not told apart: there is one in use.
#[derive(Debug, Default)]
pub(super) struct Hubs(Vec<String>);

impl Hubs {
    /// The first one on the web.
    pub(super) fn first(self) -> Option<String> {
        self.0.into_iter().find(|address| is_web(address))
    }
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// The names of people: a text, an object with `name`, or a list of these.
#[derive(Debug, Default)]
pub(super) struct People(Vec<String>);

impl People {
    pub(super) fn offer(self, rank: u8, draft: &mut Draft) {
        self.0.iter().for_each(|written| draft.offer(Field::Author, rank, person::name(written)));
    }
}

/// Tags: a list of texts, or one text with commas.
#[derive(Debug, Default)]
pub(super) struct Tags {
    tags: Vec<String>,
    odd: bool,
}

impl Tags {
    pub(super) fn offer(self, draft: &mut Draft, flaws: &mut Flaws) {
        if self.odd {
            flaws.add(Flaw::Member, || None);
        }
        self.tags.into_iter().for_each(|tag| draft.offer(Field::Category, 9, tag));
    }
}

/// What any JSON can be reduced to: texts, by how they stand.
#[derive(Debug)]
enum Any {
    Nothing,
    Text(String),
    /// A number or a truth value.
    Word(String),
    List(Vec<String>),
    /// An object; `name`, or else `url`.
    Named(Option<String>),
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyVisitor)
    }
}

struct AnyVisitor;

impl<'de> Visitor<'de> for AnyVisitor {
    type Value = Any;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Any, E> {
        Ok(Any::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Any, E> {
        Ok(Any::Word(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Any, E> {
        Ok(Any::Word(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Any, E> {
        Ok(Any::Word(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Any, E> {
        Ok(Any::Word(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Any, E> {
        Ok(Any::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Any, A::Error> {
        let mut texts = Vec::new();
        while texts.len() < MOST {
            match list.next_element::<Any>()? {
                Some(Any::Text(text) | Any::Word(text) | Any::Named(Some(text))) => texts.push(text),
                Some(_) => {}
                None => return Ok(Any::List(texts)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Any::List(texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Any, A::Error> {
        let (mut name, mut url) = (None, None);
        while let Some(key) = members.next_key::<String>()? {
            match key.as_str() {
                "name" => name = members.next_value::<Any>()?.text(),
                "url" => url = members.next_value::<Any>()?.text(),
                _ => _ = members.next_value::<IgnoredAny>()?,
            }
        }
        Ok(Any::Named(name.or(url)))
    }
}

impl Any {
    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Word(text) => Some(text).filter(|text| !text.trim().is_empty()),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Any::deserialize(deserializer)? {
            Any::Nothing => Self::default(),
            Any::Text(text) => Self { text, odd: false },
            Any::Word(text) => Self { text, odd: true },
            Any::List(_) | Any::Named(_) => Self { text: String::new(), odd: true },
        })
    }
}

impl<'de> Deserialize<'de> for People {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Any::deserialize(deserializer)? {
            Any::Nothing | Any::Word(_) | Any::Named(None) => Vec::new(),
            Any::Text(name) | Any::Named(Some(name)) => vec![name],
            Any::List(names) => names,
        }))
    }
}

impl<'de> Deserialize<'de> for Hubs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Any::deserialize(deserializer)? {
            Any::Nothing | Any::Word(_) | Any::Named(None) => Vec::new(),
            Any::Text(address) | Any::Named(Some(address)) => vec![address],
            Any::List(addresses) => addresses,
        }))
    }
}

impl<'de> Deserialize<'de> for Tags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Any::deserialize(deserializer)? {
            Any::Nothing => Self::default(),
            Any::List(tags) => Self { tags, odd: false },
            Any::Text(text) => Self { tags: text.split(',').map(|tag| tag.trim().to_owned()).collect(), odd: true },
            Any::Word(_) | Any::Named(_) => Self { tags: Vec::new(), odd: true },
        })
    }
}
