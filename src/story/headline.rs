//! What of a headline is the headline: neither the outlet's name behind it nor a label before it.

use crate::text::{fold, words};

/// Longest name of an outlet behind a headline, in words.
const LONGEST_NAME: usize = 5;

/// Signs between a headline and the outlet's name.
const SEPARATORS: [&str; 7] = [" | ", " - ", " – ", " — ", " :: ", " · ", " / "];

/// What stands before headlines and says nothing, folded.
const LABELS: [&str; 44] = [
    "breaking",
    "breaking news",
    "exclusive",
    "update",
    "updated",
    "live",
    "watch",
    "video",
    "just in",
    "urgent",
    "alert",
    "lead",
    "wrapup",
    "factbox",
    "developing",
    "eilmeldung",
    "eil",
    "liveticker",
    "exklusiv",
    "newsticker",
    "alerte",
    "direct",
    "en direct",
    "urgente",
    "ultima hora",
    "en vivo",
    "en directo",
    "ultim ora",
    "urgenza",
    "срочно",
    "молния",
    "терміново",
    "son dakika",
    "pilne",
    "senaste nytt",
    "速報",
    "快讯",
    "快訊",
    "突发",
    "속보",
    "عاجل",
    "فوري",
    "מבזק",
    "εκτακτο",
];

/// The headline without what its outlet puts around it. `feed` is the feed's name.
pub(super) fn bare<'a>(title: &'a str, feed: &str) -> &'a str {
    without_label(without_outlet(title.trim(), feed))
}

fn without_outlet<'a>(title: &'a str, feed: &str) -> &'a str {
    let last = SEPARATORS.iter().filter_map(|sign| title.rfind(sign).map(|at| (at, sign.len()))).max();
    let Some((at, length)) = last else { return title };
    let (head, tail) = (&title[..at], &title[at + length..]);
    let tail_words = folded(tail);
    let feed = folded(feed);
    let is_bar = title[at..].starts_with(" | ") || title[at..].starts_with(" :: ");
    let names_feed = tail_words.iter().any(|word| word.chars().count() > 2 && feed.contains(word));
    let is_name = (1..=LONGEST_NAME).contains(&tail_words.len()) && (is_bar || names_feed);
    if is_name && folded(head).len() > 1 { head.trim_end() } else { title }
}

fn without_label(title: &str) -> &str {
    let open = title.strip_prefix(['[', '(', '【', '［']);
    let end = match open {
        Some(_) => title.find([']', ')', '】', '］']),
        None => title.find([':', '-', '–', '|', '：']),
    };
    let Some(end) = end else { return title };
    let label = folded(title[..end].trim_start_matches(['[', '(', '【', '［']));
    // "UPDATE 2-", "WRAPUP 1-".
    let numbered = label.len() == 2 && label[1].bytes().all(|sign| sign.is_ascii_digit());
    let label = if numbered { label[0].clone() } else { label.join(" ") };
    let rest = title[end..].trim_start_matches([']', ')', '】', '］', ':', '-', '–', '|', '：', ' ']);
    if LABELS.contains(&label.as_str()) && !rest.is_empty() { rest } else { title }
}

pub(super) fn folded(text: &str) -> Vec<String> {
    words(text).map(|word| fold(&text[word.start..word.end])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outlet_behind_a_headline_is_no_part_of_it() {
        for title in [
            "Dam breaks in Brazil | Harbour Post",
            "Dam breaks in Brazil - Harbour Post",
            "Dam breaks in Brazil — The Post",
            "BREAKING: Dam breaks in Brazil",
            "UPDATE 2-Dam breaks in Brazil",
            "[Breaking] Dam breaks in Brazil",
        ] {
            assert_eq!(bare(title, "Harbour Post World"), "Dam breaks in Brazil", "{title}");
        }
    }

    #[test]
    fn what_belongs_to_a_headline_stays() {
        for title in
            ["Iran - a country under pressure", "Anger: a film", "Live", "Video: ", "Rescue in Brazil - what we know"]
        {
            assert_eq!(bare(title, "Harbour Post"), title.trim());
        }
    }
}
