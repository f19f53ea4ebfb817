//! The slow reference: looks at every minute, as Vixie cron does, and must find the same time.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::Cron;

/// One field as text beside the numbers that it names, decided without the code under test.
#[derive(Clone, Debug)]
struct Model {
    text: String,
    star: bool,
    numbers: Vec<u32>,
}

fn any_field(min: u32, max: u32) -> impl Strategy<Value = Model> {
    let star = Just(Model { text: "*".into(), star: true, numbers: (min..=max).collect() });
    let star_step = (1..=max - min).prop_map(move |step| Model {
        text: format!("*/{step}"),
        star: true,
        numbers: (min..=max).filter(|number| (number - min).is_multiple_of(step)).collect(),
    });
    let range = (min..max, 1..4u32).prop_flat_map(move |(first, step)| {
        (first + 1..=max).prop_map(move |last| {
            let step = step.min(last - first);
            Model {
                text: format!("{first}-{last}/{step}"),
                star: false,
                numbers: (first..=last).filter(|number| (number - first).is_multiple_of(step)).collect(),
            }
        })
    });
    let list = prop::collection::btree_set(min..=max, 1..4).prop_map(|numbers| Model {
        text: numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(","),
        star: false,
        numbers: numbers.into_iter().collect(),
    });
    prop_oneof![2 => star, 1 => star_step, 1 => range, 2 => list]
}

fn named(fields: &[Model], civil: DateTime) -> bool {
    let has = |field: usize, number: i8| fields[field].numbers.contains(&u32::try_from(number).unwrap());
    let weekday = civil.weekday().to_sunday_zero_offset();
    let (day, week) = (has(2, civil.day()), has(4, weekday) || weekday == 0 && has(4, 7));
    let either = !fields[2].star && !fields[4].star;
    has(0, civil.minute())
        && has(1, civil.hour())
        && has(3, civil.month())
        && if either { day || week } else { day && week }
}

/// The next time, found by looking at every minute as Vixie cron does.
fn minute_by_minute(fields: &[Model], now: Timestamp, zone: &TimeZone, limit: usize) -> Option<Timestamp> {
    let real_time = fields[0].star || fields[1].star;
    let minute = jiff::SignedDuration::from_mins(1);
    let mut instant = now;
    for _ in 0..limit {
        let before = zone.to_datetime(instant);
        instant += minute;
        let civil = zone.to_datetime(instant);
        let first_pass = zone.to_ambiguous_timestamp(civil).earlier().unwrap() == instant;
        if named(fields, civil) && (real_time || first_pass) {
            return Some(instant);
        }
        let mut jumped = before.checked_add(minute).unwrap();
        while !real_time && jumped < civil {
            if named(fields, jumped) {
                return Some(instant);
            }
            jumped = jumped.checked_add(minute).unwrap();
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_next_time_is_the_one_that_looking_at_every_minute_finds(
        fields in (any_field(0, 59), any_field(0, 23), any_field(1, 31), any_field(1, 12), any_field(0, 7)),
        zone in prop::sample::select(vec!["UTC", "Europe/Riga", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
        start in prop_oneof![
            1_767_225_600..1_861_920_000i64,
            // Two days around changes of the clock in Europe and America.
            1_774_656_000..1_774_828_800i64,
            1_792_800_000..1_792_972_800i64,
            1_772_928_000..1_773_100_800i64,
            1_793_404_800..1_793_577_600i64,
        ],
    ) {
        let fields = [fields.0, fields.1, fields.2, fields.3, fields.4];
        let text = fields.iter().map(|field| field.text.as_str()).collect::<Vec<_>>().join(" ");
        let now = Timestamp::from_second(start / 60 * 60).unwrap();
        let zone = TimeZone::get(zone).unwrap();
        let limit = 60 * 24 * 20;
        let slow = minute_by_minute(&fields, now, &zone, limit);
        let last = now + jiff::SignedDuration::from_mins(i64::try_from(limit).unwrap());
        match Cron::parse(&text) {
            Ok(cron) => prop_assert_eq!(cron.next_after(now, &zone).filter(|next| *next <= last), slow, "{}", text),
            Err(fault) => {
                prop_assert!(slow.is_none(), "{}: {}", text, fault);
                prop_assert!(fault.message.contains("never run"), "{}: {}", text, fault);
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[-0-9*,/@ a-zA-Z#?ü]{0,24}") {
        if let Err(fault) = Cron::parse(&text) {
            prop_assert!(text.get(fault.span).is_some());
        }
    }
}
