//! An alert and a recipient go in; a mail with all its headers comes out (RFC 5322, 2046).
//!
//! The promise: the same delivery gives the same mail, Message-ID included, on every attempt; no
//! header takes more than a line's worth of what a feed wrote, cleaned; every line of the body is
//! encoded to fit (RFC 5322, section 2.1.1). A server that refuses a mail for its size is given a short one.
//!
//! Mails stand in threads, as replies to a mail that was never written (RFC 5322, section 3.6.4, lets
//! `References` name such): its id is made of the rule and, where all of a mail is about one story, of the
//! story. So what comes of a story stands under the mail that told it, and not under each other mail of the
//! rule; what tells of several stories, or of none, stands in the thread of its rule. The mail's own id is
//! that of the delivery, as a server needs it to drop a repeat. Who reads with a program that goes by
//! subjects as well sees the mails one by one.

use std::time::SystemTime;

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, MultiPart, SinglePart};

use super::html::Html;
use crate::channel::inert::inert_within;
use crate::channel::label::label;
use crate::channel::text::{Style, render_text};
use crate::channel::view::View;
use crate::channel::{Message, Preview};
use crate::model::Alert;

/// Characters of a subject.
const SUBJECT: usize = 200;
/// Characters of a name in a header.
const NAME: usize = 100;
/// Characters of a short mail: in any writing less than 20,000 bytes with its headers.
const SHORT: usize = 3_000;

/// Builds the mail of `message` to `recipient`.
pub(super) fn compose(
    from: &Mailbox,
    message: &Message<'_>,
    recipient: &Mailbox,
    html: &Html,
) -> Result<lettre::Message, lettre::error::Error> {
    head(from, message, recipient, html).multipart(body(message, html))
}

/// The same for a server that takes no large mail: the beginning of the text, and nothing else.
pub(super) fn compose_short(
    from: &Mailbox,
    message: &Message<'_>,
    recipient: &Mailbox,
    html: &Html,
) -> Result<lettre::Message, lettre::error::Error> {
    head(from, message, recipient, html).singlepart(SinglePart::plain(short(message)))
}

fn head(from: &Mailbox, message: &Message<'_>, recipient: &Mailbox, html: &Html) -> MessageBuilder {
    let id = message.delivery.id.as_str();
    let domain = domain(from);
    let thread = thread(message.alert, &domain);
    let rule = message.alert.name();
    let label = label(rule);
    let view = View::new(message.alert, message.timezone);
    let rule = inert_within(rule, NAME);
    let mut builder = lettre::Message::builder();
    // One click means one rule (RFC 8058).
    if let (Some(links), [only]) = (&html.mutes, view.rules.as_slice()) {
        let link = format!("<{}>", links.link(only));
        builder = builder
            .raw_header(header("List-Unsubscribe", link))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    builder
        .from(cleaned(from))
        .to(cleaned(recipient))
        .subject(inert_within(&view.subject(), SUBJECT))
        .date(SystemTime::from(message.alert.created))
        .message_id(Some(format!("<{id}@{domain}>")))
        .in_reply_to(thread.clone())
        .references(thread)
        .raw_header(header("List-Id", format!("<{label}.newswatch.{domain}>")))
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
        .raw_header(header("X-Newswatch-Rule", rule))
}

/// The id of the mail under which `alert` stands.
fn thread(alert: &Alert, domain: &str) -> String {
    let label = label(alert.name());
    match alert.story() {
        Some(story) => format!("<story-{story}.{label}.newswatch@{domain}>"),
        None => format!("<{label}.newswatch@{domain}>"),
    }
}

fn body(message: &Message<'_>, html: &Html) -> MultiPart {
    let (_, text, html) = parts(message, html);
    MultiPart::alternative()
        .boundary(format!("=_{}", message.delivery.id))
        .singlepart(SinglePart::plain(text))
        .singlepart(SinglePart::html(html))
}

/// A mail to look at, and its parts.
pub(super) fn preview(message: &Message<'_>, html: &Html, mail: Vec<u8>) -> Preview {
    let (subject, text, html) = parts(message, html);
    let shown = format!("To: {}\nSubject: {subject}\n\n{text}", message.delivery.recipient);
    Preview { shown, files: vec![("eml", mail), ("html", html.into_bytes()), ("txt", text.into_bytes())] }
}

/// Subject, text and HTML, as a person reads them.
fn parts(message: &Message<'_>, html: &Html) -> (String, String, String) {
    let id = message.delivery.id.as_str();
    let view = View::new(message.alert, message.timezone);
    let text = render_text(message.alert, message.timezone, Style::Plain) + &foot(message, &view);
    (inert_within(&view.subject(), SUBJECT), text, html.render(&view, id))
}

/// The lines of the text that fit into a short mail.
fn short(message: &Message<'_>) -> String {
    let text = render_text(message.alert, message.timezone, Style::Plain);
    let end = text.char_indices().nth(SHORT).map_or(text.len(), |(end, _)| end);
    let kept = text[..end].rfind('\n').map_or(&text[..end], |line| &text[..line]);
    let foot = foot(message, &View::new(message.alert, message.timezone));
    format!("{kept}\n\n… The rest is left out, since the mail server takes no larger mail.\n{foot}")
}

fn foot(message: &Message<'_>, view: &View) -> String {
    format!("\n-- \nnewswatch · rule {} · delivery {}\n", view.rule, message.delivery.id)
}

/// A name from the configuration is harmless by intent, but a line break in it would end the
/// process inside the encoder.
fn cleaned(mailbox: &Mailbox) -> Mailbox {
    let name = mailbox.name.as_deref().map(|name| inert_within(name, NAME));
    Mailbox::new(name.filter(|name| !name.is_empty()), mailbox.email.clone())
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// The sender's domain in ASCII, as identifiers need it.
fn domain(from: &Mailbox) -> String {
    let domain = from.email.domain();
    match url::Host::parse(domain) {
        Ok(url::Host::Domain(ascii)) => ascii,
        // An address literal, as in `me@[192.0.2.1]`, is no name to build others on.
        _ => "newswatch.invalid".to_owned(),
    }
}

#[cfg(test)]
mod tests;
