//! The feeds that are served: made up, and the same on every machine.
//!
//! The number of a feed and how many items it has published lately come in; a document of 30 items
//! and its validators go out. Even feeds are RSS 2.0, odd ones Atom; each is 20 to 80 KB long, 40 on
//! average. Words are as uneven as in a language: a few are everywhere, most are rare.
//!
//! Nothing is kept: a document is written anew for every answer, so ten thousand feeds need no
//! more memory than one.

use std::fmt::Write;

use fastrand::Rng;
use jiff::Timestamp;

/// Items in every document.
pub(crate) const ITEMS: u32 = 30;

/// What the rule of the bench looks for.
pub(crate) const KEYWORDS: &str = "Iran drones";

/// One item in so many mentions the keywords; every item published lately does.
const MENTION_EVERY: u32 = 100;

/// 2026-05-01, before which no item was published.
const EPOCH: i64 = 1_777_593_600;

/// Seconds between two items of a feed.
const ITEM_GAP: i64 = 600;

/// Markup, links and dates around the text of an item, in bytes.
const ITEM_FRAME: usize = 600;

/// How many words the made-up language has.
const WORDS: usize = 20_000;

/// The most frequent words.
const COMMON: [&str; 24] = [
    "the", "of", "to", "and", "in", "a", "for", "on", "that", "is", "with", "said", "was", "by", "as", "at", "from",
    "has", "it", "be", "after", "an", "will", "its",
];

const SYLLABLES: [&str; 32] = [
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pa", "qui", "ro", "su", "ta", "ve", "wi", "xo",
    "zu", "bran", "cher", "dil", "fost", "gund", "lam", "mer", "nis", "pol", "rus", "stan", "ter",
];

/// One state of one feed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edition {
    /// The number of the feed, from 0.
    pub(crate) feed: u32,
    /// Items published since the bench began; as many old ones have left the document.
    pub(crate) fresh: u32,
}

impl Edition {
    /// The `ETag`; another edition, another tag.
    pub(crate) fn etag(self) -> String {
        format!("\"{:x}-{:x}\"", self.feed, self.fresh)
    }

    /// The `Last-Modified`: when the newest item was published.
    pub(crate) fn last_modified(self) -> String {
        http_date(self.published(self.newest()))
    }

    /// The media type.
    pub(crate) fn content_type(self) -> &'static str {
        if self.is_rss() { "application/rss+xml; charset=utf-8" } else { "application/atom+xml; charset=utf-8" }
    }

    fn is_rss(self) -> bool {
        self.feed.is_multiple_of(2)
    }

    fn newest(self) -> u32 {
        ITEMS + self.fresh - 1
    }

    /// The numbers of the items in the document, newest first.
    fn items(self) -> impl Iterator<Item = u32> {
        (self.fresh..=self.newest()).rev()
    }

    fn published(self, item: u32) -> Timestamp {
        let seconds = EPOCH + ITEM_GAP * i64::from(item) + i64::from(self.feed % 600);
        Timestamp::from_second(seconds).expect("the year is 2026")
    }
}

/// The made-up language, and the documents written in it.
#[derive(Debug)]
pub(crate) struct Press {
    words: Vec<String>,
    /// Ranks of words, each as often as its word is used.
    ranks: Vec<u16>,
}

/// The texts of one item.
struct Story {
    title: String,
    summary: String,
    body: String,
}

impl Press {
    pub(crate) fn new() -> Self {
        let mut rng = Rng::with_seed(1);
        let made_up = std::iter::repeat_with(|| made_up_word(&mut rng)).take(WORDS - COMMON.len());
        let words = COMMON.iter().map(|word| (*word).to_owned()).chain(made_up).collect();
        // The word of rank n is used as often as 1/n says (Zipf's law).
        let rank = |step: u16| (WORDS as f64).powf(f64::from(step) / 65_536.0) as u16 - 1;
        Self { words, ranks: (0..=u16::MAX).map(rank).collect() }
    }

    /// The document of `edition`.
    pub(crate) fn document(&self, edition: Edition) -> String {
        let mut document = String::with_capacity(90_000);
        let written = if edition.is_rss() {
            self.write_rss(&mut document, edition)
        } else {
            self.write_atom(&mut document, edition)
        };
        written.expect("a text can always grow");
        document
    }

    fn write_rss(&self, out: &mut String, edition: Edition) -> std::fmt::Result {
        let number = edition.feed;
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" \
             xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n<title>Feed {number}</title>\n\
             <link>https://example.org/{number}/</link>\n<description>The news of place {number}</description>\n"
        )?;
        for item in edition.items() {
            let Story { title, summary, body } = self.story(edition.feed, item);
            write!(
                out,
                "<item>\n<title>{title}</title>\n<link>https://example.org/{number}/{item}</link>\n\
                 <guid isPermaLink=\"false\">item-{number}-{item}</guid>\n<dc:creator>Desk {number}</dc:creator>\n\
                 <pubDate>{}</pubDate>\n<category>world</category>\n<description>{summary}</description>\n\
                 <content:encoded><![CDATA[{body}]]></content:encoded>\n</item>\n",
                http_date(edition.published(item)),
            )?;
        }
        out.write_str("</channel>\n</rss>\n")
    }

    fn write_atom(&self, out: &mut String, edition: Edition) -> std::fmt::Result {
        let number = edition.feed;
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
             <title>Feed {number}</title>\n<id>tag:example.org,2026:{number}</id>\n\
             <link href=\"https://example.org/{number}/\"/>\n<updated>{}</updated>\n",
            edition.published(edition.newest()),
        )?;
        for item in edition.items() {
            let Story { title, summary, body } = self.story(edition.feed, item);
            let body = body.replace('<', "&lt;").replace('>', "&gt;");
            let time = edition.published(item);
            write!(
                out,
                "<entry>\n<title>{title}</title>\n<link href=\"https://example.org/{number}/{item}\"/>\n\
                 <id>tag:example.org,2026:{number}/{item}</id>\n<author><name>Desk {number}</name></author>\n\
                 <published>{time}</published>\n<updated>{time}</updated>\n<category term=\"world\"/>\n\
                 <summary>{summary}</summary>\n<content type=\"html\">{body}</content>\n</entry>\n",
            )?;
        }
        out.write_str("</feed>\n")
    }

    fn story(&self, feed: u32, item: u32) -> Story {
        let mut rng = Rng::with_seed(u64::from(feed) << 32 | u64::from(item));
        let mut title = self.text(&mut rng, 60);
        if item >= ITEMS || (feed * ITEMS + item).is_multiple_of(MENTION_EVERY) {
            title = format!("{KEYWORDS} {title}");
        }
        let summary = self.text(&mut rng, 200);
        let mut body = String::new();
        let length = document_size(feed) / ITEMS as usize - ITEM_FRAME;
        while body.len() < length {
            let place = rng.u16(..);
            let paragraph = self.text(&mut rng, 350.min(length - body.len()));
            let _infallible = write!(body, "<p>{paragraph} <a href=\"https://example.org/{place}\">more</a></p>");
        }
        Story { title, summary, body }
    }

    /// About `length` bytes of text, in sentences.
    fn text(&self, rng: &mut Rng, length: usize) -> String {
        let mut text = String::with_capacity(length + 32);
        let mut left_in_sentence = 0;
        while text.len() < length {
            let word = &self.words[usize::from(self.ranks[usize::from(rng.u16(..))])];
            if left_in_sentence == 0 {
                left_in_sentence = rng.u8(6..22);
                text.push_str(&word[..1].to_uppercase());
                text.push_str(&word[1..]);
            } else {
                text.push_str(word);
            }
            left_in_sentence -= 1;
            text.push_str(if left_in_sentence == 0 { ". " } else { " " });
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// How long the document of a feed is, in bytes: 20,000 to 80,000, more often short.
fn document_size(feed: u32) -> usize {
    let fraction = Rng::with_seed(u64::from(feed)).f64();
    21_500 + (55_500.0 * fraction * fraction) as usize
}

fn made_up_word(rng: &mut Rng) -> String {
    (0..rng.u8(2..5)).map(|_| SYLLABLES[rng.usize(..SYLLABLES.len())]).collect()
}

/// A time as RFC 9110, section 5.6.7 writes it; RSS reads it too.
fn http_date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
