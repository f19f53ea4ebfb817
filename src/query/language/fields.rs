//! The fields that a query can name, and how they are spelt elsewhere.

use crate::model::Field;
use crate::text::FieldSet;

/// A field of a query. `body` stands for two fields of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldName {
    Title,
    Summary,
    Content,
    Body,
    Author,
    Category,
    Url,
    Site,
    Feed,
    Lang,
}

/// What other tools call them.
const ALIASES: [(&str, FieldName); 8] = [
    ("intitle", FieldName::Title),
    ("headline", FieldName::Title),
    ("hd", FieldName::Title),
    ("inurl", FieldName::Url),
    ("source", FieldName::Feed),
    ("domain", FieldName::Site),
    ("tag", FieldName::Category),
    ("language", FieldName::Lang),
];

impl FieldName {
    pub(super) const ALL: [Self; 10] = [
        Self::Title,
        Self::Summary,
        Self::Content,
        Self::Body,
        Self::Author,
        Self::Category,
        Self::Url,
        Self::Site,
        Self::Feed,
        Self::Lang,
    ];

    /// The field of this name, in any case, or of what other tools call it.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        if let Some(field) = Self::ALL.into_iter().find(|field| field.as_str() == name) {
            return Some(field);
        }
        ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, field)| *field)
    }

    /// The field that was probably meant.
    pub(super) fn nearest(name: &str) -> Option<Self> {
        let names = Self::ALL.map(Self::as_str).into_iter().chain(ALIASES.map(|(alias, _)| alias));
        nearest(name, names).and_then(Self::named)
    }

    /// The name that queries are printed with.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Content => "content",
            Self::Body => "body",
            Self::Author => "author",
            Self::Category => "category",
            Self::Url => "url",
            Self::Site => "site",
            Self::Feed => "feed",
            Self::Lang => "lang",
        }
    }

    /// Whether its values are addresses, in which colons and slashes are no operators.
    pub(super) fn holds_addresses(self) -> bool {
        matches!(self, Self::Url | Self::Site)
    }

    /// The fields of an item that it stands for.
    pub(super) fn fields(self) -> FieldSet {
        let fields: &[Field] = match self {
            Self::Title => &[Field::Title],
            Self::Summary => &[Field::Summary],
            Self::Content => &[Field::Content],
            Self::Body => &[Field::Summary, Field::Content],
            Self::Author => &[Field::Author],
            Self::Category => &[Field::Category],
            Self::Url => &[Field::Url],
            Self::Site => &[Field::Site],
            Self::Feed => &[Field::Feed],
            Self::Lang => &[Field::Lang],
        };
        fields.iter().copied().collect()
    }
}

/// The known word that was probably meant.
pub(super) fn nearest(typed: &str, known: impl IntoIterator<Item = &'static str>) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    let limit = (typed.chars().count() / 2).clamp(1, 3);
    let near = known.into_iter().map(|word| (strsim::damerau_levenshtein(&typed, word), word));
    near.filter(|&(distance, _)| distance <= limit).min_by_key(|&(distance, _)| distance).map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_many_names() {
        for (name, field) in [("TITLE", "title"), ("intitle", "title"), ("source", "feed"), ("Domain", "site")] {
            assert_eq!(FieldName::named(name).map(FieldName::as_str), Some(field), "{name}");
        }
        assert_eq!(FieldName::named("titel"), None);
    }

    #[test]
    fn the_nearest_name_is_near_enough() {
        let known = || FieldName::ALL.map(FieldName::as_str);
        assert_eq!(nearest("titel", known()), Some("title"));
        assert_eq!(nearest("Autor", known()), Some("author"));
        assert_eq!(nearest("breaking", known()), None);
    }
}
