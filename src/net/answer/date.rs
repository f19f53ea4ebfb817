//! Dates as HTTP writes them (RFC 9110, section 5.6.7).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

/// The current form, and the two that must still be understood.
const FORMS: [&str; 3] = ["%a, %d %b %Y %H:%M:%S", "%A, %d-%b-%y %H:%M:%S", "%a %b %e %H:%M:%S %Y"];

/// Reads a date in any of the three forms, all of which mean UTC.
pub(super) fn parse(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = [" GMT", " UTC"].iter().find_map(|zone| text.trim().strip_suffix(zone)).unwrap_or(text.trim());
    FORMS.iter().enumerate().find_map(|(form, pattern)| {
        let date = strtime::parse(pattern, text).ok()?.to_datetime().ok()?;
        instant(if form == 1 { in_right_century(date, now) } else { date })
    })
}

/// A year of two digits that seems to be more than 50 years ahead is in the past.
fn in_right_century(date: DateTime, now: Timestamp) -> DateTime {
    let this_year = now.to_zoned(TimeZone::UTC).year();
    let year = this_year - this_year.rem_euclid(100) + date.year().rem_euclid(100);
    let year = if year > this_year + 50 { year - 100 } else { year };
    date.with().year(year).build().unwrap_or(date)
}

fn instant(date: DateTime) -> Option<Timestamp> {
    date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        parse(text, now).map(|instant| instant.to_string())
    }

    #[test]
    fn all_three_forms_are_read() {
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(read(text).as_deref(), Some("1994-11-06T08:49:37Z"), "{text}");
        }
        assert_eq!(read("Monday, 06-Nov-34 08:49:37 GMT").as_deref(), Some("2034-11-06T08:49:37Z"));
    }

    #[test]
    fn what_is_not_a_date_is_none() {
        for text in ["", "0", "-1", "tomorrow", "Sun, 31 Feb 2026 08:49:37 GMT"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
