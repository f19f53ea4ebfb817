//! Fields whose value is one label, not text: the site and the language.

use super::sequence::Occurrence;
use crate::model::Field;
use crate::text::{Document, FieldSet};

/// A label that an item must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// A domain or one of its subdomains, in lower case.
    Site(String),
    /// A language, or one of its variants, in lower case: `en` is also `en-GB`.
    Lang(String),
}

impl Label {
    /// The part of the field that fits, if it does.
    pub(super) fn occurrences(&self, document: &Document) -> Vec<Occurrence> {
        let field = self.field();
        let text = document.text(field).trim_end_matches('.');
        let start = match self {
            Self::Site(domain) => site(text, domain),
            Self::Lang(tag) => lang(text, tag),
        };
        let length = match self {
            Self::Site(label) | Self::Lang(label) => label.len(),
        };
        let place = |start| Occurrence { field, start, end: start + length, first: 0, last: 0 };
        start.map(place).into_iter().collect()
    }

    fn field(&self) -> Field {
        match self {
            Self::Site(_) => Field::Site,
            Self::Lang(_) => Field::Lang,
        }
    }

    pub(super) fn fields(&self) -> FieldSet {
        [self.field()].into_iter().collect()
    }
}

/// Where the domain begins in a host that is it or one of its subdomains.
fn site(host: &str, domain: &str) -> Option<usize> {
    let start = host.len().checked_sub(domain.len())?;
    (host.get(start..)?.eq_ignore_ascii_case(domain) && (start == 0 || host[..start].ends_with('.'))).then_some(start)
}

fn lang(found: &str, tag: &str) -> Option<usize> {
    let same = |(a, b): (u8, u8)| a.eq_ignore_ascii_case(&b) || (a == b'_' && b == b'-');
    let fits = found.len() >= tag.len() && found.bytes().zip(tag.bytes()).all(same);
    (fits && matches!(found.as_bytes().get(tag.len()), None | Some(b'-' | b'_'))).then_some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_matched_by_whole_labels() {
        assert_eq!(site("www.reuters.com", "reuters.com"), Some(4));
        assert_eq!(site("reuters.com", "reuters.com"), Some(0));
        assert_eq!(site("notreuters.com", "reuters.com"), None);
        assert_eq!(site("com", "reuters.com"), None);
        assert_eq!(site("bbc.co.uk", "uk"), Some(7));
    }

    #[test]
    fn a_language_is_also_its_variants() {
        assert_eq!(lang("en-GB", "en"), Some(0));
        assert_eq!(lang("zh_Hant_TW", "zh-hant"), Some(0));
        assert_eq!(lang("eng", "en"), None);
        assert_eq!(lang("en", "en-gb"), None);
    }
}
