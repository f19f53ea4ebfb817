//! Pieces of news as feeds publish them.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::support::newsroom;

/// One item of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    pub(super) guid: Option<String>,
    pub(super) link: Option<String>,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) date: Option<Timestamp>,
}

impl Piece {
    /// A piece with an id and a link of its own, and no date.
    pub(super) fn new(title: &str, text: &str) -> Self {
        let slug = title.to_lowercase().replace(|sign: char| !sign.is_ascii_alphanumeric(), "-");
        let link = format!("https://www.wire.example/news/{slug}");
        Self { guid: Some(link.clone()), link: Some(link), title: title.to_owned(), text: text.to_owned(), date: None }
    }

    /// The same at an outlet, with an id and a link of its own there.
    pub(super) fn at(self, outlet: &str) -> Self {
        let host = outlet.to_lowercase().replace(' ', "-");
        let moved = |address: Option<String>| address.map(|address| address.replace("www.wire", &host));
        Self { guid: moved(self.guid), link: moved(self.link), ..self }
    }

    pub(super) fn dated(self, date: Timestamp) -> Self {
        Self { date: Some(date), ..self }
    }
}

/// An RSS document.
pub(super) fn document(pieces: &[Piece]) -> String {
    let mut items = String::new();
    for piece in pieces {
        let date = piece.date.map(|date| date.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string());
        items.push_str("<item>");
        for (name, value) in [
            ("title", Some(&piece.title)),
            ("link", piece.link.as_ref()),
            ("guid", piece.guid.as_ref()),
            ("pubDate", date.as_ref()),
            ("description", Some(&piece.text).filter(|text| !text.is_empty())),
        ] {
            let Some(value) = value else { continue };
            let _infallible = write!(items, "<{name}>{}</{name}>", value.replace('&', "&amp;").replace('<', "&lt;"));
        }
        items.push_str("</item>");
    }
    newsroom::document(&items)
}

const WHAT: [&str; 7] = [
    "runs aground",
    "catches fire",
    "is boarded",
    "collides with trawler",
    "leaks crude",
    "loses power",
    "is released",
];
const WHERE: [&str; 11] = [
    "Ventspils",
    "Gibraltar",
    "Fujairah",
    "Lagos",
    "Singapore",
    "Rotterdam",
    "Houston",
    "Odesa",
    "Djibouti",
    "Mumbai",
    "Santos",
];
const OTHER: [&str; 5] = [
    "Airline cancels flights to",
    "Court orders recount in",
    "Vaccine trial begins in",
    "Strike closes schools in",
    "Festival draws thousands to",
];
const WORDS: [&str; 48] = [
    "harbour",
    "minister",
    "insurer",
    "morning",
    "pilot",
    "storm",
    "captain",
    "cargo",
    "statement",
    "crew",
    "coast",
    "engine",
    "company",
    "witness",
    "divers",
    "court",
    "radio",
    "island",
    "rescue",
    "owner",
    "flag",
    "current",
    "inspector",
    "permit",
    "charter",
    "repair",
    "weather",
    "salvage",
    "tugboat",
    "night",
    "anchor",
    "barrel",
    "union",
    "dock",
    "pipeline",
    "chart",
    "signal",
    "helicopter",
    "governor",
    "market",
    "fishermen",
    "customs",
    "export",
    "refinery",
    "strait",
    "deck",
    "lawyer",
    "survey",
];

/// The piece of this number, of a series in which no two say the same. Two of four have the keyword in the
/// headline, the next one has it in the text, and the last one has not.
pub(super) fn numbered(number: usize, date: Timestamp) -> Piece {
    let place = WHERE[number % WHERE.len()];
    let title = match number % 4 {
        0 | 1 => format!("Tanker {} off {place}", WHAT[number % WHAT.len()]),
        _ => format!("{} {place}", OTHER[number % OTHER.len()]),
    };
    let keyword = if is_told(number) { "tanker" } else { "ferry" };
    let text = format!("{}. A {keyword} was named. {}.", sentence(number, 0), sentence(number, 1));
    let link = format!("https://www.wire.example/{number}/{}", title.to_lowercase().replace(' ', "-"));
    Piece { guid: Some(link.clone()), link: Some(link), title, text, date: Some(date) }
}

/// Whether the rule for tankers is to be told of the piece of this number.
pub(super) fn is_told(number: usize) -> bool {
    number % 4 < 3
}

/// Words by chance, always the same.
fn sentence(number: usize, part: usize) -> String {
    let mut state = (number * 2 + part + 1) as u64;
    let words = (0..14).map(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(state >> 33) as usize % WORDS.len()]
    });
    format!("The {}", words.collect::<Vec<_>>().join(" "))
}
