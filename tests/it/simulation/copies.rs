//! One text in many feeds.

use super::piece::Piece;
use super::world::{TANKERS, World};

const AGENCY: &str = "The tanker Nordvik, carrying 82,000 tonnes of crude oil, ran aground off Ventspils early on Monday \
    after losing power in heavy seas, the Latvian coastguard said. All 24 crew members are safe. Two tugs are \
    trying to hold the ship in place, and a third one is on its way from Klaipeda. No oil has leaked so far, \
    according to a spokeswoman, but divers will examine the hull as soon as the wind drops. The owner, based in \
    Oslo, said that the engine had been serviced in September.";

const HEADLINES: [&str; 8] = [
    "Tanker aground off Latvia",
    "Nordvik stranded near Ventspils",
    "Oil spill feared as ship runs aground",
    "Coastguard battles to hold stranded ship",
    "Crew safe after grounding in Baltic storm",
    "Tugs race to ship with 82,000 tonnes of crude",
    "Baltic: divers to examine stranded tanker",
    "Norwegian owner: engine was serviced in September",
];

fn outlets(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("Outlet {number}")).collect()
}

/// The agency's text under a headline of the outlet's own, with what its desk puts around it.
fn copy(number: usize) -> Piece {
    let outlet = format!("Outlet {}", number + 1);
    let title = format!("{} | {outlet}", HEADLINES[number % HEADLINES.len()]);
    let text = match number % 3 {
        0 => format!("RIGA ({outlet}) — {AGENCY}"),
        1 => format!("{AGENCY} Follow us for more."),
        _ => AGENCY.to_owned(),
    };
    Piece::new(&title, &text).at(&outlet)
}

/// Forty feeds that print the agency's text, five more of them each hour.
async fn forty_copies(rules: &str) -> World {
    let outlets = outlets(42);
    let outlets: Vec<&str> = outlets.iter().map(String::as_str).collect();
    let mut world = World::begin(&outlets, rules).await;
    for (number, outlet) in outlets.iter().enumerate().take(40) {
        world.show(outlet, &[copy(number)]);
        if number == 0 || number % 5 == 4 {
            world.pass(1).await;
        }
    }
    world
}

#[tokio::test]
async fn one_text_in_forty_feeds_under_other_headlines_is_one_alert() {
    let world = forty_copies(TANKERS).await;
    assert_eq!(world.told(), ["Tanker aground off Latvia | Outlet 1"]);
}

#[tokio::test]
async fn forty_copies_of_one_text_are_one_outlet() {
    let mut world = forty_copies(&format!("{TANKERS}grow = [3, 10]\n")).await;
    assert_eq!(world.told(), ["Tanker aground off Latvia | Outlet 1"]);
    let own = [
        "Fire brigades and volunteers have gathered on the beach south of Ventspils, where the tanker Nordvik has been \
         lying on a sandbank since Monday with 24 sailors and 82,000 tonnes of crude oil.",
        "A storm has driven the tanker Nordvik onto the Latvian coast near Ventspils. On board are 82,000 tonnes of \
         crude, say the authorities, and 24 people, none of whom was hurt on Monday.",
    ];
    for (number, text) in own.iter().enumerate() {
        let outlet = format!("Outlet {}", 41 + number);
        world.give(&outlet, &[Piece::new("Tanker Nordvik aground off Ventspils", text).at(&outlet)]).await;
    }
    assert_eq!(world.told(), ["Tanker aground off Latvia | Outlet 1", "Tanker Nordvik aground off Ventspils"]);
}

#[tokio::test]
async fn one_article_in_two_feeds_of_an_outlet_is_one_alert() {
    let mut world = World::begin(&["Post World", "Post Business"], &format!("{TANKERS}grow = [2]\n")).await;
    let piece = Piece::new("Tanker aground off Latvia", AGENCY);
    let there = piece.link.as_ref().map(|link| format!("{link}?utm_source=business"));
    world.give("Post World", std::slice::from_ref(&piece)).await;
    world.give("Post Business", &[Piece { guid: Some("b-1".into()), link: there, ..piece.clone() }]).await;
    assert_eq!(world.told(), ["Tanker aground off Latvia"]);
}

#[tokio::test]
async fn one_article_and_its_page_for_phones_behind_a_redirector_are_one_alert() {
    let mut world = World::begin(&["Post", "Search"], TANKERS).await;
    world.give("Post", &[Piece::new("Tanker aground off Latvia", AGENCY)]).await;
    let address = "https://amp.wire.example/news/tanker-aground-off-latvia/amp";
    let link = format!("https://www.google.com/url?rct=j&url={address}&ct=ga");
    let found = Piece { link: Some(link), ..Piece::new("Found for you", "A tanker is in trouble.") };
    world.give("Search", &[found]).await;
    assert_eq!(world.told(), ["Tanker aground off Latvia"]);
}

#[tokio::test]
async fn one_headline_over_other_texts_is_one_alert() {
    let outlets = ["Post", "Courier", "Herald"];
    let texts = [
        AGENCY,
        "Latvian rescuers are trying to save a tanker with 82,000 tonnes of crude that ran onto a sandbank at Ventspils.",
        "",
    ];
    let mut world = World::begin(&outlets, TANKERS).await;
    for (outlet, text) in outlets.iter().zip(texts) {
        world.give(outlet, &[Piece::new("Tanker Nordvik runs aground off Ventspils", text).at(outlet)]).await;
    }
    assert_eq!(world.told(), ["Tanker Nordvik runs aground off Ventspils"]);
}
