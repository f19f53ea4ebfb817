//! Bytes of a page: whatever they are, what is made of them is text and nothing but text.
//!
//! A page comes in. It is read as the markup of an item, as the page of an article and as a page that
//! names feeds, and a mail tells of it. No text is longer than the page allows or holds a control
//! character; the mail has no element, no attribute and no header but those of its template.

#![no_main]

use std::cell::Cell;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use newswatch::channel::{
    Channel, ChannelKind, ChannelSettings, LocalMail, LocalMailSettings, Message, build, sample_alert, sample_delivery,
};
use newswatch::model::{Alert, AlertItem, AlsoIn, DeliveryId, Evidence, Field, Item, Severity};
use newswatch::net::{Network, NetworkSettings};
use newswatch::pipeline::{Document, ReadError, Reader, text_of};
use newswatch::text::{feed_links, plain};
use tokio::runtime::{Builder, Runtime};

const RECIPIENT: &str = "desk@example.org";
/// The elements of a mail.
const ELEMENTS: &str = "a b body br head html mark meta style table td title tr";
/// Their attributes.
const ATTRIBUTES: &str = "align border cellpadding cellspacing charset class content dir href id lang name rel role \
                          style title valign width";
/// The headers of a mail.
const HEADERS: &str = "auto-submitted content-type date from in-reply-to list-id message-id mime-version references \
                       subject to x-newswatch-rule";

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Builder::new_current_thread().enable_time().build().unwrap());

fuzz_target!(|bytes: &[u8]| {
    let page = Document { bytes: bytes.to_vec(), ..Document::default() };
    let markup = text_of(&page);
    let text = plain(&markup);
    assert_text(&text);
    // No entity gives more than six bytes for five.
    assert!(text.len() * 5 <= markup.len() * 6, "{} bytes of text from {} of markup", text.len(), markup.len());
    assert_article(page);
    let links = feed_links(&markup, &"https://news.example/".parse().unwrap());
    assert!(links.len() <= 100 && links.iter().all(|link| matches!(link.address.scheme(), "http" | "https")));
    assert_mail(&alert(&markup, &text));
});

/// Text has no control character, no run of white space, and none at its ends.
fn assert_text(text: &str) {
    assert!(!text.contains(|sign: char| sign.is_control() && sign != '\n'), "{text:?}");
    assert!(text.split(['\n', ' ']).all(|word| !word.is_empty()) || text.is_empty(), "{text:?}");
}

fn assert_article(page: Document) {
    match RUNTIME.block_on(Reader::new(Reader::LIMIT).article(page)) {
        Ok(text) => {
            assert!(!text.is_empty() && text.chars().count() <= 100_000);
            assert_text(&text);
        }
        Err(ReadError::Article(_)) => {}
        Err(error) => panic!("{error}"),
    }
}

/// An alert in which everything that a feed writes is `markup`, or the `text` of it.
fn alert(markup: &str, text: &str) -> Alert {
    let said = || markup.to_owned();
    let sample = sample_alert(Timestamp::UNIX_EPOCH);
    let item = Item {
        guid: Some(said()),
        title: said(),
        link: Some(said()),
        author: Some(said()),
        summary: text.to_owned(),
        categories: vec![said()],
        lang: Some(said()),
        ..Item::from_feed("feed".into())
    };
    let whole = Evidence { field: Field::Title, start: 0, end: markup.len(), text: said(), sentence: said() };
    let also_in = vec![AlsoIn { feed: markup.into(), link: Some(said()) }];
    let whole = AlertItem { item, evidence: vec![whole], also_in, ..sample.items[0].clone() };
    Alert { items: vec![whole], ..sample }
}

fn assert_mail(alert: &Alert) {
    static CHANNEL: LazyLock<Arc<dyn Channel>> = LazyLock::new(channel);
    let now = Timestamp::UNIX_EPOCH;
    let delivery = sample_delivery(DeliveryId("msg_01".to_owned()), &"mail".into(), RECIPIENT, now);
    let zone = &TimeZone::UTC;
    let preview = CHANNEL
        .preview(&Message { delivery: &delivery, alert, severity: Severity::Normal, now, timezone: zone })
        .expect("a mail can be written, whatever it tells");
    let part = |ending: &str| {
        let found = preview.files.iter().find(|(known, _)| *known == ending);
        String::from_utf8(found.expect("a mail has the part").1.clone()).expect("a mail is UTF-8")
    };
    assert!(!part("txt").contains(|sign: char| sign.is_control() && sign != '\n'), "{}", part("txt"));
    assert_headers(&part("eml"));
    let tokenizer = Tokenizer::new(Template(Cell::new(0)), Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&part("html")));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    assert!(tokenizer.sink.0.get() > 0, "a mail without an element");
}

fn channel() -> Arc<dyn Channel> {
    let kind = ChannelKind::LocalMail(Box::new(LocalMailSettings {
        to: vec![RECIPIENT.parse().unwrap()],
        from: "newswatch@example.org".parse().unwrap(),
        way: LocalMail::Maildir("/nowhere".into()),
        timeout: Duration::from_secs(1),
    }));
    let network = Network::new(NetworkSettings::default()).unwrap();
    build(&ChannelSettings { name: "mail".into(), kind }, &network, None).unwrap()
}

fn assert_headers(mail: &str) {
    let (head, _) = mail.split_once("\n\n").or_else(|| mail.split_once("\r\n\r\n")).expect("a mail has a head");
    let begun = head.lines().filter(|line| !line.starts_with([' ', '\t']));
    for line in begun {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        assert!(is_in(HEADERS, &name), "a header that nobody asked for: {line:?}");
    }
}

fn is_in(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// Takes the tags of a mail and lets pass only those of its template.
struct Template(Cell<usize>);

impl TokenSink for Template {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => self.assert_known(&tag),
            Token::CommentToken(comment) => panic!("a comment: {comment:?}"),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Template {
    fn assert_known(&self, tag: &Tag) {
        self.0.set(self.0.get() + 1);
        assert!(is_in(ELEMENTS, &tag.name), "an element that nobody asked for: {tag:?}");
        for attribute in &tag.attrs {
            let (name, value) = (&*attribute.name.local, &*attribute.value);
            assert!(is_in(ATTRIBUTES, name), "an attribute that nobody asked for: {tag:?}");
            assert!(name != "href" || value.starts_with("http://") || value.starts_with("https://"), "{tag:?}");
        }
    }
}
