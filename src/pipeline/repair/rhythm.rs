//! What a feed says of when to ask for it.
//!
//! Sources: RSS 2.0 (`ttl` in minutes, `skipHours`, `skipDays`), RSS 0.91 (hours from 1 to 24), the
//! syndication module of RSS 1.0 (`updatePeriod` times `updateFrequency`).

use std::time::Duration;

use super::vocabulary::Vocabulary;
use crate::model::Rhythm;

/// The longest text that is looked at, in bytes.
const LONGEST: usize = 4096;

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What was read so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    ttl: Option<Duration>,
    period: Option<Duration>,
    frequency: Option<u32>,
    skip_hours: u32,
    skip_days: u8,
}

/// An element that says something of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Ttl,
    SkipHours,
    SkipDays,
    Period,
    Frequency,
}

/// Which part an element of this name is.
pub(super) fn part(vocabulary: Vocabulary, name: &str) -> Option<Part> {
    let known = [
        (Vocabulary::Core, "ttl", Part::Ttl),
        (Vocabulary::Core, "skiphours", Part::SkipHours),
        (Vocabulary::Core, "skipdays", Part::SkipDays),
        (Vocabulary::Syndication, "updateperiod", Part::Period),
        (Vocabulary::Syndication, "updatefrequency", Part::Frequency),
    ];
    let found = known.into_iter().find(|(of, known, _)| *of == vocabulary && known.eq_ignore_ascii_case(name));
    found.map(|(_, _, part)| part)
}

impl Said {
    /// Takes in the text of a part. What cannot be read says nothing.
    pub(super) fn take(&mut self, part: Part, text: &str) {
        if text.len() > LONGEST {
            return;
        }
        let text = text.to_ascii_lowercase();
        match part {
            Part::Ttl => self.ttl = text.trim().parse().ok().map(|minutes: u32| seconds(u64::from(minutes) * MINUTE)),
            Part::SkipHours => self.skip_hours = hours(&text),
            Part::SkipDays => self.skip_days = days(&text),
            Part::Period => self.period = period(text.trim()),
            Part::Frequency => self.frequency = text.trim().parse().ok(),
        }
    }

    /// What all of it comes to. The syndication module has a default for each of its two halves.
    pub(super) fn rhythm(&self) -> Rhythm {
        let day = || self.frequency.map(|_| seconds(DAY));
        let module = self.period.or_else(day).map(|period| period / self.frequency.unwrap_or(1).max(1));
        Rhythm {
            period: self.ttl.max(module).filter(|period| !period.is_zero()),
            skip_hours: self.skip_hours,
            skip_days: self.skip_days,
        }
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn period(text: &str) -> Option<Duration> {
    let days = match text {
        "hourly" => return Some(seconds(60 * MINUTE)),
        "daily" => 1,
        "weekly" => 7,
        "monthly" => 30,
        "yearly" => 365,
        _ => return None,
    };
    Some(seconds(days * DAY))
}

/// The hours between tags or signs. Hour 24 is midnight, as RSS 0.91 counts.
fn hours(text: &str) -> u32 {
    let numbers = text.split(|sign: char| !sign.is_ascii_digit()).filter_map(|number| number.parse::<u32>().ok());
    numbers.filter(|hour| *hour <= 24).fold(0, |hours, hour| hours | 1 << (hour % 24))
}

fn days(text: &str) -> u8 {
    let words = text.split(|sign: char| !sign.is_ascii_alphabetic());
    let numbers = words.filter_map(|word| DAYS.iter().position(|day| word.starts_with(day)));
    numbers.fold(0, |days, day| days | 1 << day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(parts: &[(Part, &str)]) -> Rhythm {
        let mut said = Said::default();
        parts.iter().for_each(|(part, text)| said.take(*part, text));
        said.rhythm()
    }

    fn minutes(parts: &[(Part, &str)]) -> Option<u64> {
        said(parts).period.map(|period| period.as_secs() / 60)
    }

    #[test]
    fn the_longer_of_ttl_and_period_counts() {
        assert_eq!(minutes(&[(Part::Ttl, " 60 ")]), Some(60));
        assert_eq!(minutes(&[(Part::Period, "hourly"), (Part::Frequency, "2")]), Some(30));
        assert_eq!(minutes(&[(Part::Ttl, "15"), (Part::Period, "Hourly")]), Some(60));
        assert_eq!(minutes(&[(Part::Frequency, "24")]), Some(60));
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        for (part, text) in [
            (Part::Ttl, "soon"),
            (Part::Ttl, "-5"),
            (Part::Ttl, "0"),
            (Part::Period, "now and then"),
            (Part::Frequency, "0"),
        ] {
            let found = minutes(&[(part, text)]);
            assert!(found.is_none() || part == Part::Frequency, "{text}: {found:?}");
        }
        assert_eq!(
            said(&[(Part::SkipHours, "<hour>77</hour>"), (Part::SkipDays, "<day>Doomsday</day>")]),
            Rhythm::default()
        );
    }

    #[test]
    fn hours_and_days_are_read_between_their_tags() {
        let said = said(&[
            (Part::SkipHours, "<hour>0</hour><hour>23</hour> <hour>24</hour>"),
            (Part::SkipDays, "<day>Saturday</day><day>Sunday</day>"),
        ]);
        assert_eq!((said.skip_hours, said.skip_days), (1 << 23 | 1, 1 << 5 | 1 << 6));
    }

    proptest::proptest! {
        #[test]
        fn hours_and_days_stay_within_a_day_and_a_week(text in ".{0,60}") {
            let said = said(&[(Part::SkipHours, &text), (Part::SkipDays, &text), (Part::Ttl, &text), (Part::Frequency, &text)]);
            proptest::prop_assert!(said.skip_hours < 1 << 24 && said.skip_days < 1 << 7);
            proptest::prop_assert!(said.period.is_none_or(|period| !period.is_zero()));
        }
    }
}
