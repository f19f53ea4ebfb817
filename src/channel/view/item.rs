//! What a person is shown of one item.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use url::Url;

use super::{NAME, OccasionView, Reports, TITLE};
use crate::channel::inert::{inert, inert_within};
use crate::channel::marks::{Piece, pieces, places};
use crate::model::{AlertItem, AlsoIn, Evidence, Field};

/// Characters of a quoted sentence or a teaser.
const QUOTE: usize = 360;
/// Quoted sentences for each item.
const QUOTES: usize = 3;
/// Pieces of evidence that are looked at for each item.
const EVIDENCE: usize = 40;
/// Terms that are named as the reason for each item.
const TERMS: usize = 8;
/// Other feeds named for each item.
const ALSO_IN: usize = 10;
/// Bytes of a link; longer ones break mail programs and are not shown.
const LINK: usize = 2_000;
/// A published time this close to the first sight is as good as it, in seconds.
const SAME_TIME: i64 = 3_600;

/// What a person is shown of an item.
#[derive(Clone, Debug, Serialize)]
pub(in crate::channel) struct ItemView {
    /// The rule that it satisfies.
    pub(in crate::channel) rule: String,
    /// Whether it stands under the item before it, as another of the same story.
    pub(in crate::channel) under: bool,
    /// Why it is told, where it is not simply new.
    pub(in crate::channel) occasion: Option<OccasionView>,
    /// The headline, or what stands in for it; never empty.
    pub(in crate::channel) title: Vec<Piece>,
    /// Where to read on.
    pub(in crate::channel) link: Option<String>,
    /// The feed.
    pub(in crate::channel) feed: String,
    /// Who wrote it.
    pub(in crate::channel) author: Option<String>,
    /// When it was published, or first seen.
    pub(in crate::channel) time: String,
    /// The sentences that matched; a teaser where only the headline did.
    pub(in crate::channel) quotes: Vec<Vec<Piece>>,
    /// The words that matched and where.
    pub(in crate::channel) why: String,
    /// Other feeds that carried it, but for those that are named above.
    pub(in crate::channel) also_in: Vec<AlsoInView>,
    /// Other reports of the story; of several items of one story, the first has them.
    pub(in crate::channel) also_by: Reports,
}

/// Another feed that carried an item.
#[derive(Clone, Debug, Serialize)]
pub(in crate::channel) struct AlsoInView {
    /// The feed.
    pub(in crate::channel) feed: String,
    /// Where that feed's copy points to.
    pub(in crate::channel) link: Option<String>,
}

impl ItemView {
    /// The item at `place` among those of its story.
    pub(super) fn new(story: &[&AlertItem], place: usize, zone: &TimeZone) -> Self {
        let matched = story[place];
        let item = &matched.item;
        let evidence = &matched.evidence[..matched.evidence.len().min(EVIDENCE)];
        let author = item.author.as_ref().map(|names| inert_within(&names.replace('\n', ", "), NAME));
        let is_said = |copy: &AlsoIn| place > 0 && story[0].also_in.contains(copy);
        let also_in = matched.also_in.iter().filter(|copy| !is_said(copy)).take(ALSO_IN).map(|copy| AlsoInView {
            feed: inert_within(copy.feed.as_str(), NAME),
            link: copy.link.as_deref().and_then(safe_link),
        });
        Self {
            rule: inert_within(matched.rule.as_str(), NAME),
            under: place > 0,
            occasion: matched.occasion.as_ref().map(OccasionView::new),
            title: title(matched, evidence),
            link: item.link.as_deref().and_then(safe_link),
            feed: inert_within(item.feed.as_str(), NAME),
            author: author.filter(|author| !author.is_empty() && author != item.feed.as_str()),
            time: time(item.published, matched.first_seen, zone),
            quotes: quotes(matched, evidence),
            why: why(evidence),
            also_in: also_in.collect(),
            also_by: if place > 0 { Reports::default() } else { Reports::new(matched, story) },
        }
    }

    /// Why it is told, if it is not simply new, and the headline, as plain text.
    pub(in crate::channel) fn headline(&self) -> String {
        let title = plain(&self.title);
        self.occasion.as_ref().map_or_else(|| title.clone(), |occasion| format!("{}: {title}", occasion.words))
    }
}

/// The address as it may become a link: `http` or `https`, without credentials, not endless.
pub(in crate::channel) fn safe_link(address: &str) -> Option<String> {
    let mut url = Url::parse(address).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let link = String::from(url);
    (link.len() <= LINK).then_some(link)
}

/// The text of `pieces`.
pub(in crate::channel) fn plain(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

fn title(matched: &AlertItem, evidence: &[Evidence]) -> Vec<Piece> {
    let item = &matched.item;
    if inert(&item.title).is_empty() {
        let stand_in = [&item.summary, &item.content].into_iter().find(|text| !inert(text).is_empty());
        let text = stand_in.or(item.link.as_ref()).map_or("(no title)", |text| text.as_str());
        return pieces(text, &[], NAME);
    }
    let of_title: Vec<&Evidence> = evidence.iter().filter(|found| found.field == Field::Title).collect();
    pieces(&item.title, &places(&item.title, &item.title, &of_title), TITLE)
}

/// The sentences of teaser and text that matched, each once; the beginning of the text if only
/// the headline matched.
fn quotes(matched: &AlertItem, evidence: &[Evidence]) -> Vec<Vec<Piece>> {
    let item = &matched.item;
    let mut quotes: Vec<Vec<Piece>> = Vec::new();
    for found in evidence {
        let field = match found.field {
            Field::Summary => &item.summary,
            Field::Content => &item.content,
            _ => continue,
        };
        let same: Vec<&Evidence> =
            evidence.iter().filter(|other| other.field == found.field && other.sentence == found.sentence).collect();
        let quote = pieces(&found.sentence, &places(field, &found.sentence, &same), QUOTE);
        // The text often begins with the teaser, word for word.
        if !quote.is_empty() && !quotes.iter().any(|known| plain(known) == plain(&quote)) {
            quotes.push(quote);
        }
        if quotes.len() == QUOTES {
            break;
        }
    }
    if quotes.is_empty() {
        quotes.extend(teaser(matched));
    }
    quotes
}

fn teaser(matched: &AlertItem) -> Option<Vec<Piece>> {
    let item = &matched.item;
    // Without a headline, the text already stands in for it.
    if inert(&item.title).is_empty() {
        return None;
    }
    let text = [&item.summary, &item.content].into_iter().find(|text| !inert(text).is_empty())?;
    Some(pieces(text, &[], QUOTE))
}

/// The words that matched and where, as `“drones” in title and summary; “Iran” in title`.
fn why(evidence: &[Evidence]) -> String {
    let mut terms: Vec<(String, Vec<Field>)> = Vec::new();
    for found in evidence {
        let text = inert_within(&found.text, NAME);
        let known = terms.iter_mut().find(|(term, _)| term.to_lowercase() == text.to_lowercase());
        match known {
            Some((_, fields)) if fields.contains(&found.field) => {}
            Some((_, fields)) => fields.push(found.field),
            None => terms.push((text, vec![found.field])),
        }
    }
    let named = terms.iter().take(TERMS).map(|(term, fields)| format!("“{term}” in {}", listed(fields)));
    let mut reasons: Vec<String> = named.collect();
    if terms.len() > TERMS {
        reasons.push(format!("and {} more", terms.len() - TERMS));
    }
    reasons.join("; ")
}

fn listed(fields: &[Field]) -> String {
    match fields {
        [] => String::new(),
        [field] => field.to_string(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(|field| field.as_str()).collect();
            format!("{} and {last}", first.join(", "))
        }
    }
}

/// When it was published; when it was seen, if the feed does not say or says something else.
fn time(published: Option<Timestamp>, seen: Timestamp, zone: &TimeZone) -> String {
    match published {
        None => format!("seen {}", clock(seen, zone)),
        Some(published) if (seen.as_second() - published.as_second()).abs() <= SAME_TIME => clock(published, zone),
        Some(published) => format!("{} (seen {})", clock(published, zone), clock(seen, zone)),
    }
}

fn clock(instant: Timestamp, zone: &TimeZone) -> String {
    instant.to_zoned(zone.clone()).strftime("%a %-d %b %Y, %H:%M %Z").to_string()
}
