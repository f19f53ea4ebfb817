use proptest::prelude::*;

use super::*;

/// Reads each text and compares with the instant that all of them mean.
fn all_mean(instant: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(read_date(text).map(|read| read.to_string()).as_deref(), Some(instant), "{text}");
    }
}

#[test]
fn dates_of_mail_are_read_with_all_their_faults() {
    all_mean(
        "2024-05-06T07:08:09Z",
        &[
            "Mon, 06 May 2024 07:08:09 GMT",
            "Mon, 06 May 2024 09:08:09 +0200",
            "Mon, 6 May 2024 09:08:09 +02:00",
            "06 May 2024 07:08:09 Z",
            "6 May 24 07:08:09",
            "Tue, 06 May 2024 07:08:09 GMT",
            "Monday, 06-May-24 07:08:09 GMT",
            "Mon 06 May 2024 07:08:09 UT",
            "Mon, 06 May 2024 03:08:09 EDT",
            "Mon, 06 May 2024 09:08:09 CEST (Europe/Berlin)",
            "Mon, 06(th (of)) May 2024 07:08:09 (\\( here) GMT",
            "Mon, 06 May 2024 07:08:09 L",
            "Mon, 06 May 2024 7:8:9 GMT",
            "Mon, 06 May 2024 07:08:09 -0000",
            "Mon May 06 2024 09:08:09 GMT+0200 (Central European Summer Time)",
            "Mon May  6 07:08:09 2024",
            "May 6, 2024 07:08:09 AM",
            "Mon, May 6 2024 12:38:09 PM IST",
        ],
    );
    all_mean("2024-05-06T07:08:00Z", &["Mon, 06 May 2024 07:08 GMT", "6 May 2024 7:08"]);
    all_mean("2024-05-07T00:00:00Z", &["Mon, 06 May 2024 24:00:00 GMT"]);
    all_mean("2017-01-01T00:00:00Z", &["Sat, 31 Dec 2016 23:59:60 GMT"]);
    all_mean("2003-07-01T06:56:01Z", &["2003-07-01T01:55:61-0500"]);
}

#[test]
fn dates_of_standards_are_read_with_all_their_faults() {
    all_mean(
        "2024-05-06T07:08:09Z",
        &[
            "2024-05-06T07:08:09Z",
            "2024-05-06t07:08:09z",
            "2024-05-06T09:08:09+02:00",
            "2024-05-06T09:08:09+0200",
            "2024-05-06 09:08:09 +02",
            "2024-05-06 07:08:09",
            "20240506T070809Z",
            "20240506070809",
            "2024-5-6 7:8:9",
            "2024-W19-1T07:08:09Z",
            "2024-127T07:08:09Z",
            "1714979289",
            "1714979289000",
        ],
    );
    all_mean("2024-05-06T07:08:09.25Z", &["2024-05-06T07:08:09.250Z", "2024-05-06T07:08:09,25Z"]);
    all_mean("2024-05-06T05:08:00Z", &["2024-05-06T07:08+02:00"]);
    all_mean("2024-05-06T00:00:00Z", &["2024-05-06", "20240506", "2024-127"]);
    all_mean("2024-05-01T00:00:00Z", &["2024-05"]);
    all_mean("2024-01-01T00:00:00Z", &["2024"]);
}

#[test]
fn a_day_may_have_a_zone() {
    all_mean("2024-05-05T22:00:00Z", &["2024-05-06+02:00"]);
    all_mean("2024-05-06T05:00:00Z", &["2024-05-06-05:00"]);
}

#[test]
fn dates_that_publishers_make_up_are_read() {
    all_mean("2020-01-10T14:33:00Z", &["2020/1/10 14:33:00", "10.01.2020 14:33", "01/10/2020 2:33 PM"]);
    all_mean("2006-05-16T22:30:00Z", &["5/16/2006 10:30:00 PM", "16/05/2006 22:30"]);
    all_mean("2004-05-28T13:31:15Z", &["2004년 05월 28일 오후 01:31:15", "2004年5月28日 13:31:15"]);
}

#[test]
fn months_are_known_in_many_languages() {
    all_mean(
        "2024-05-06T07:08:00Z",
        &[
            "Mo, 06 Mai 2024 07:08",
            "lun. 6 mai 2024 07:08",
            "6 мая 2024 07:08",
            "Δευ, 06 Μάι 2024 07:08",
            "6 de mayo de 2024 07:08",
        ],
    );
    all_mean("2024-03-05T00:00:00Z", &["mar., 5 mars 2024", "Di, 05 März 2024", "martes, 5 de marzo de 2024"]);
    all_mean("2024-12-01T00:00:00Z", &["1er décembre 2024", "1 grudnia 2024", "1 Aralık 2024"]);
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "",
        "yesterday",
        "12",
        "2024-13-01",
        "2024-02-30",
        "31.31.2020",
        "May",
        "10:00",
        "6 May 2024 foo bar",
        "1/2/3/4",
        "x".repeat(500).as_str(),
    ] {
        assert_eq!(read_date(text), None, "{text}");
    }
}

#[test]
fn only_plausible_years_are_dates() {
    assert_eq!(read_date("1969-12-31T23:59:59Z"), None);
    assert_eq!(read_date("2100-01-01T00:00:00Z"), None);
    assert_eq!(read_date("0001-01-01T00:00:00Z"), None);
    assert_eq!(read_date("9999-12-31T23:59:59Z"), None);
    all_mean("1970-01-01T00:00:00Z", &["1970-01-01T00:00:00Z"]);
}

proptest! {
    #[test]
    fn what_is_written_by_the_standards_is_read_back(second in YEARS) {
        let instant = Timestamp::from_second(second).unwrap();
        for form in ["%a, %d %b %Y %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%:z", "%a %b %e %H:%M:%S %Y", "%A, %d-%b-%Y %H:%M:%S UTC"] {
            let written = instant.to_zoned(jiff::tz::TimeZone::UTC).strftime(form).to_string();
            prop_assert_eq!(read_date(&written), Some(instant), "{}", written);
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,60}", digits in "[0-9:+ TZ./-]{0,40}") {
        let _ = read_date(&text);
        let _ = read_date(&digits);
    }
}
