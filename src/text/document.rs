//! An item as rules see it: its texts, and their words.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use url::Url;

use super::fold::fold;
use super::words::words;
use crate::model::{Field, Item};

/// A distinct folded word of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WordId(u32);

/// One word where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The field.
    pub field: Field,
    /// First byte in the field's text.
    pub start: u32,
    /// One past the last byte in the field's text.
    pub end: u32,
    /// The folded word.
    pub word: WordId,
}

/// A set of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSet(u16);

impl FieldSet {
    /// What a term without a field searches.
    pub const DEFAULT: Self = Self(
        1 << Field::Title as u16
            | 1 << Field::Summary as u16
            | 1 << Field::Content as u16
            | 1 << Field::Category as u16,
    );

    /// Whether a field is in the set.
    pub fn contains(self, field: Field) -> bool {
        self.0 & (1 << field as u16) != 0
    }

    /// Whether another set has all of its fields.
    pub fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
}

impl FieldSet {
    /// One bit a field, the title lowest.
    pub fn bits(self) -> u16 {
        self.0
    }
}

impl FromIterator<Field> for FieldSet {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        Self(fields.into_iter().fold(0, |set, field| set | 1 << field as u16))
    }
}

/// The words of a document by their stem in one language.
type Stems = HashMap<String, Vec<WordId>>;

/// An item's texts, and their words, cut when they are first asked for.
#[derive(Debug)]
pub struct Document<'a> {
    item: &'a Item,
    categories: OnceCell<Cow<'a, str>>,
    site: OnceCell<String>,
    words: OnceCell<Vocabulary>,
    sorted: OnceCell<Vec<WordId>>,
    stems: RefCell<HashMap<&'static str, Rc<Stems>>>,
}

/// The words of a document. Tokens of one field are neighbours; fields follow each other in the
/// order of [`Field::ALL`].
#[derive(Debug, Default)]
struct Vocabulary {
    tokens: Vec<Token>,
    /// The words, by id.
    words: Vec<Rc<str>>,
    ids: HashMap<Rc<str>, WordId>,
    /// Where each word stands, by id; indices of tokens, ascending.
    places: Vec<Vec<u32>>,
}

impl Vocabulary {
    fn of(document: &Document<'_>) -> Self {
        let mut vocabulary = Self::default();
        Field::ALL.into_iter().for_each(|field| vocabulary.cut(field, document.text(field)));
        vocabulary
    }

    fn cut(&mut self, field: Field, text: &str) {
        for word in words(text) {
            let (Ok(start), Ok(end)) = (u32::try_from(word.start), u32::try_from(word.end)) else { break };
            let id = self.intern(fold(&text[word.start..word.end]));
            let index = u32::try_from(self.tokens.len()).expect("a text of 4 GiB is refused long before");
            self.places[id.0 as usize].push(index);
            self.tokens.push(Token { field, start, end, word: id });
        }
    }

    fn intern(&mut self, folded: String) -> WordId {
        if let Some(&id) = self.ids.get(folded.as_str()) {
            return id;
        }
        let id = WordId(u32::try_from(self.words.len()).expect("a text of 4 GiB is refused long before"));
        let word: Rc<str> = folded.into();
        self.words.push(Rc::clone(&word));
        self.ids.insert(word, id);
        self.places.push(Vec::new());
        id
    }
}

impl<'a> Document<'a> {
    /// The document of an item. Nothing is cut yet.
    pub fn new(item: &'a Item) -> Self {
        Self {
            item,
            categories: OnceCell::new(),
            site: OnceCell::new(),
            words: OnceCell::new(),
            sorted: OnceCell::new(),
            stems: RefCell::default(),
        }
    }

    /// A field's plain text; authors and categories stand one a line.
    pub fn text(&self, field: Field) -> &str {
        let item = self.item;
        match field {
            Field::Title => &item.title,
            Field::Summary => &item.summary,
            Field::Content => &item.content,
            Field::Author => item.author.as_deref().unwrap_or_default(),
            Field::Category => self.categories.get_or_init(|| match item.categories.as_slice() {
                [] => Cow::Borrowed(""),
                [only] => Cow::Borrowed(only),
                all => Cow::Owned(all.join("\n")),
            }),
            Field::Url => item.link.as_deref().unwrap_or_default(),
            Field::Feed => item.feed.as_str(),
            Field::Site => self.site.get_or_init(|| item.link.as_deref().and_then(host).unwrap_or_default()),
            Field::Lang => item.lang.as_deref().unwrap_or_default(),
        }
    }

    fn vocabulary(&self) -> &Vocabulary {
        self.words.get_or_init(|| Vocabulary::of(self))
    }

    /// A token by its index.
    pub fn token(&self, index: u32) -> Option<&Token> {
        self.vocabulary().tokens.get(index as usize)
    }

    /// The folded word of a token.
    pub fn word(&self, id: WordId) -> &str {
        &self.vocabulary().words[id.0 as usize]
    }

    /// The id of a folded word, if the document has it.
    pub fn find(&self, folded: &str) -> Option<WordId> {
        self.vocabulary().ids.get(folded).copied()
    }

    /// Indices of the tokens of a word, ascending.
    pub fn places(&self, id: WordId) -> &[u32] {
        &self.vocabulary().places[id.0 as usize]
    }

    /// The words that begin with `prefix`.
    pub fn with_prefix(&self, prefix: &str) -> &[WordId] {
        let sorted = self.sorted.get_or_init(|| {
            let words = &self.vocabulary().words;
            let mut ids: Vec<_> = (0..words.len()).map(|id| WordId(id as u32)).collect();
            ids.sort_unstable_by_key(|&id| &words[id.0 as usize]);
            ids
        });
        let from = sorted.partition_point(|&id| self.word(id) < prefix);
        let to = from + sorted[from..].partition_point(|&id| self.word(id).starts_with(prefix));
        &sorted[from..to]
    }

    /// The words whose stem under `stemmer` is `stem`; `language` names the stemmer.
    pub fn with_stem(&self, language: &'static str, stemmer: impl Fn(&str) -> String, stem: &str) -> Vec<WordId> {
        let stems = Rc::clone(self.stems.borrow_mut().entry(language).or_insert_with(|| {
            let mut stems = Stems::new();
            for (id, word) in (0..).zip(&self.vocabulary().words) {
                stems.entry(stemmer(word)).or_default().push(WordId(id));
            }
            Rc::new(stems)
        }));
        stems.get(stem).cloned().unwrap_or_default()
    }
}

fn host(link: &str) -> Option<String> {
    Url::parse(link).ok()?.host_str().map(str::to_owned)
}
