//! What the elements of all dialects mean: RSS 0.90 to 2.0, RSS 1.0, Atom 0.3 and 1.0, CDF, and
//! the modules that feeds use with them.

/// Whose word an element's name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// The dialect itself: no prefix, or the namespace of RSS or Atom.
    Core,
    /// Dublin Core, elements and terms.
    Dublin,
    /// `content:encoded`.
    Content,
    /// Podcasts.
    Itunes,
    /// Media RSS.
    Media,
    /// RDF.
    Rdf,
    /// Markup.
    Xhtml,
    /// How often a feed changes.
    Syndication,
    /// Any other.
    Other,
}

/// A part of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Id,
    Link,
    Published,
    Updated,
    Author,
    Summary,
    Content,
    Category,
    Language,
    /// Holds other fields.
    Group,
}

/// Beginnings of namespaces, without their scheme and in lower case.
const NAMESPACES: [(&str, Vocabulary); 17] = [
    ("www.w3.org/2005/atom", Vocabulary::Core),
    ("purl.org/atom/", Vocabulary::Core),
    ("purl.org/rss/1.0/modules/content", Vocabulary::Content),
    ("purl.org/rss/1.0/modules/syndication", Vocabulary::Syndication),
    ("purl.org/rss/1.0/modules/", Vocabulary::Other),
    ("purl.org/rss/", Vocabulary::Core),
    ("my.netscape.com/rdf/simple/0.9", Vocabulary::Core),
    ("channel.netscape.com/rdf/simple/0.9", Vocabulary::Core),
    ("backend.userland.com/", Vocabulary::Core),
    ("blogs.law.harvard.edu/tech/rss", Vocabulary::Core),
    ("purl.org/dc/", Vocabulary::Dublin),
    ("purl.org/metadata/dublin_core", Vocabulary::Dublin),
    ("www.itunes.com/", Vocabulary::Itunes),
    ("search.yahoo.com/mrss", Vocabulary::Media),
    ("www.rssboard.org/media-rss", Vocabulary::Media),
    ("www.w3.org/1999/02/22-rdf-syntax-ns", Vocabulary::Rdf),
    ("www.w3.org/1999/xhtml", Vocabulary::Xhtml),
];

/// Prefixes that mean the same wherever they are not declared.
const PREFIXES: [(&str, Vocabulary); 14] = [
    ("rss", Vocabulary::Core),
    ("atom", Vocabulary::Core),
    ("atom10", Vocabulary::Core),
    ("a10", Vocabulary::Core),
    ("dc", Vocabulary::Dublin),
    ("dcterms", Vocabulary::Dublin),
    ("content", Vocabulary::Content),
    ("itunes", Vocabulary::Itunes),
    ("media", Vocabulary::Media),
    ("rdf", Vocabulary::Rdf),
    ("sy", Vocabulary::Syndication),
    ("xhtml", Vocabulary::Xhtml),
    ("html", Vocabulary::Xhtml),
    ("xh", Vocabulary::Xhtml),
];

/// The fields: vocabulary, name, field, and how good an answer it is. Of several, the best counts;
/// of equals the first.
const FIELDS: &[(Vocabulary, &str, Field, u8)] = &[
    (Vocabulary::Core, "title", Field::Title, 9),
    (Vocabulary::Dublin, "title", Field::Title, 5),
    (Vocabulary::Media, "title", Field::Title, 3),
    (Vocabulary::Itunes, "title", Field::Title, 2),
    (Vocabulary::Core, "guid", Field::Id, 9),
    (Vocabulary::Core, "id", Field::Id, 8),
    (Vocabulary::Dublin, "identifier", Field::Id, 2),
    (Vocabulary::Core, "link", Field::Link, 9),
    (Vocabulary::Core, "pubdate", Field::Published, 9),
    (Vocabulary::Core, "published", Field::Published, 9),
    (Vocabulary::Core, "issued", Field::Published, 8),
    (Vocabulary::Dublin, "date", Field::Published, 7),
    (Vocabulary::Dublin, "issued", Field::Published, 6),
    (Vocabulary::Dublin, "available", Field::Published, 5),
    (Vocabulary::Core, "date", Field::Published, 5),
    (Vocabulary::Core, "created", Field::Published, 4),
    (Vocabulary::Dublin, "created", Field::Published, 4),
    (Vocabulary::Core, "updated", Field::Updated, 9),
    (Vocabulary::Core, "modified", Field::Updated, 8),
    (Vocabulary::Dublin, "modified", Field::Updated, 7),
    (Vocabulary::Core, "lastbuilddate", Field::Updated, 3),
    (Vocabulary::Core, "author", Field::Author, 9),
    (Vocabulary::Dublin, "creator", Field::Author, 8),
    (Vocabulary::Dublin, "author", Field::Author, 8),
    (Vocabulary::Core, "creator", Field::Author, 5),
    (Vocabulary::Itunes, "author", Field::Author, 5),
    (Vocabulary::Core, "summary", Field::Summary, 9),
    (Vocabulary::Core, "description", Field::Summary, 10),
    (Vocabulary::Core, "abstract", Field::Summary, 8),
    (Vocabulary::Core, "tagline", Field::Summary, 7),
    (Vocabulary::Dublin, "description", Field::Summary, 6),
    (Vocabulary::Dublin, "abstract", Field::Summary, 5),
    (Vocabulary::Itunes, "summary", Field::Summary, 4),
    (Vocabulary::Media, "description", Field::Summary, 3),
    (Vocabulary::Itunes, "subtitle", Field::Summary, 2),
    (Vocabulary::Content, "encoded", Field::Content, 9),
    (Vocabulary::Core, "content", Field::Content, 8),
    (Vocabulary::Core, "encoded", Field::Content, 8),
    (Vocabulary::Xhtml, "body", Field::Content, 7),
    (Vocabulary::Xhtml, "div", Field::Content, 6),
    (Vocabulary::Core, "body", Field::Content, 5),
    (Vocabulary::Core, "fullitem", Field::Content, 4),
    (Vocabulary::Core, "category", Field::Category, 9),
    (Vocabulary::Dublin, "subject", Field::Category, 9),
    (Vocabulary::Dublin, "language", Field::Language, 9),
    (Vocabulary::Core, "language", Field::Language, 8),
    (Vocabulary::Media, "group", Field::Group, 0),
    (Vocabulary::Media, "content", Field::Group, 0),
];

/// The prefixes that a document declares.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    declared: Vec<(&'a str, Vocabulary)>,
}

impl<'a> Names<'a> {
    /// Learns what `xmlns:prefix="namespace"` declares. A default namespace says nothing: many
    /// feeds have a wrong one.
    pub(super) fn declare(&mut self, name: &'a str, namespace: &str) {
        if let Some(prefix) = name.strip_prefix("xmlns:")
            && self.declared.len() < 100
        {
            self.declared.push((prefix, vocabulary(namespace)));
        }
    }

    /// What an element is, with how good an answer.
    pub(super) fn field(&self, name: &str, own_namespace: Option<&str>) -> Option<(Field, u8)> {
        let (found, local) = self.resolve(name, own_namespace);
        let same = |entry: &&(Vocabulary, &str, Field, u8)| entry.0 == found && entry.1.eq_ignore_ascii_case(local);
        FIELDS.iter().find(same).map(|(_, _, field, rank)| (*field, *rank))
    }

    /// Whether an element holds an item.
    pub(super) fn is_item(&self, name: &str) -> bool {
        let (found, local) = self.resolve(name, None);
        found == Vocabulary::Core && ["item", "entry"].iter().any(|item| item.eq_ignore_ascii_case(local))
    }

    /// Whether an element holds items, or the element that does.
    pub(super) fn is_container(&self, name: &str) -> bool {
        let (found, local) = self.resolve(name, None);
        let known = ["rss", "feed", "rdf", "channel"].iter().any(|container| container.eq_ignore_ascii_case(local));
        known && matches!(found, Vocabulary::Core | Vocabulary::Rdf)
    }

    /// Whose word a name is, and the name without its prefix.
    pub(super) fn resolve<'n>(&self, name: &'n str, own_namespace: Option<&str>) -> (Vocabulary, &'n str) {
        match name.split_once(':') {
            Some((prefix, local)) => (self.prefix(prefix), local),
            None => {
                let own = own_namespace.map(vocabulary).filter(|own| *own != Vocabulary::Other);
                (own.unwrap_or(Vocabulary::Core), name)
            }
        }
    }

    fn prefix(&self, prefix: &str) -> Vocabulary {
        let declared = self.declared.iter().rev().find(|(known, _)| *known == prefix);
        let usual = || PREFIXES.iter().find(|(known, _)| known.eq_ignore_ascii_case(prefix));
        let known = declared.filter(|(_, vocabulary)| *vocabulary != Vocabulary::Other).or_else(usual);
        known.map_or(Vocabulary::Other, |(_, vocabulary)| *vocabulary)
    }
}

/// Whose namespace it is; capitals, a missing slash and the scheme do not matter.
fn vocabulary(namespace: &str) -> Vocabulary {
    let lower = namespace.trim().to_ascii_lowercase();
    let bare = lower.trim_start_matches("https://").trim_start_matches("http://");
    let known = NAMESPACES.iter().find(|(known, _)| bare.starts_with(known.trim_end_matches('/')));
    known.map_or(Vocabulary::Other, |(_, vocabulary)| *vocabulary)
}
