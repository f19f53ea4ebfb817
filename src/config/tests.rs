use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::channel::{ChannelKind, SmtpSecurity};
use crate::pipeline::{Backfill, FeedScope, Schedule, Source};

const SAMPLE: &str = include_str!("../../config/newswatch.toml");

fn environment() -> Environment {
    Environment::of([
        ("STATE_DIRECTORY", "/var/lib/newswatch"),
        ("NEWSWATCH_SMTP_PASSWORD", "hunter2"),
        ("NEWSWATCH_HOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    ])
}

fn loaded(text: &str) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newswatch.toml");
    std::fs::write(&path, text).unwrap();
    load(&path, &environment()).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The sample with every key in force.
fn full_sample_text() -> String {
    let set = |line: &str| match line.strip_prefix('#') {
        Some(key) if !key.is_empty() && !key.starts_with(' ') => format!("{key}\n"),
        _ => format!("{line}\n"),
    };
    SAMPLE.lines().map(set).collect()
}

#[test]
fn the_defaults_that_the_sample_documents_are_those_of_the_code() {
    let (bare, full) = (loaded(SAMPLE).config, loaded(&full_sample_text()).config);
    let user_agent = bare.network.user_agent.clone();
    assert_eq!(full.network.user_agent, format!("{user_agent} (+https://example.org/newswatch)"));
    assert_eq!(NetworkSettings { user_agent, ..full.network }, bare.network);
    assert_eq!(full.feeds, bare.feeds);
    assert_eq!(full.rules[0].notify, bare.rules[0].notify);
    assert_eq!(full.state, bare.state);
    let channels = loaded(
        r#"
        [channel.desk]
        type = "email"
        to = ["News Desk <desk@example.org>"]
        from = "newswatch@example.org"
        smtp = "smtps://user@mail.example.org"
        password = { env = "NEWSWATCH_SMTP_PASSWORD" }
        [channel.hook]
        type = "webhook"
        url = "https://example.org/hooks/news"
        secret = { env = "NEWSWATCH_HOOK_SECRET" }
        headers = { X-Desk = "world" }
        [channel.script]
        type = "command"
        command = ["/usr/local/bin/on-news", "--quiet"]
        "#,
    );
    assert_eq!(full.channels[..3], channels.config.channels[..]);
}

#[test]
fn the_sample_names_every_key() {
    for key in written::MAIN_KEYS.into_iter().chain(feeds::KEYS).chain(rules::KEYS) {
        let named = |line: &str| {
            let written = line.trim_start_matches(['#', ' ', '[']);
            written.strip_prefix("rule.").unwrap_or(written).starts_with(key)
        };
        assert!(SAMPLE.lines().any(named), "{key}");
    }
}

/// The sample with every table in force and the template that `content_type` needs, and the keys in it that stand in one line: line, key and value.
fn each_key() -> (Vec<String>, Vec<(usize, String, String)>) {
    let full = full_sample_text();
    let in_force = |line: &str| {
        let needed = line.strip_prefix("# ").filter(|rest| rest.starts_with('[') || rest.starts_with("template = "));
        needed.unwrap_or(line).to_owned()
    };
    let lines: Vec<String> = full.lines().map(in_force).collect();
    let is_key = |key: &str| key.chars().all(|sign| sign.is_ascii_lowercase() || sign == '_');
    let keys = lines.iter().enumerate().filter_map(|(number, line)| {
        let (key, value) = line.trim_start_matches("# ").split_once(" = ")?;
        is_key(key).then(|| (number, key.to_owned(), value.to_owned()))
    });
    let keys = keys.collect();
    (lines, keys)
}

/// What is said of a line of the sample when it is this instead.
fn said_of(lines: &[String], number: usize, instead: String) -> String {
    let mut lines = lines.to_vec();
    lines[number] = instead;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newswatch.toml");
    std::fs::write(&path, lines.join("\n")).unwrap();
    let faults = load(&path, &environment()).expect_err(&lines[number]);
    let notices = faults.0.notices();
    let here = notices.iter().filter(|notice| notice.place().is_some_and(|(_, line, _)| line == number + 1));
    here.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_slip_in_any_key_is_pointed_at_with_the_key_that_is_meant() {
    let (lines, keys) = each_key();
    assert!(keys.len() > 100, "{}", keys.len());
    let mut wrong = Vec::new();
    for (number, key, value) in keys {
        let slip = format!("{key}{}", &key[key.len() - 1..]);
        let said = said_of(&lines, number, format!("{slip} = {value}"));
        if !said.contains(&format!("`{slip}` is not a key of")) || !said.contains(&format!("(write `{key}`)")) {
            wrong.push(format!("{slip}: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// No key takes a date, and none a negative number.
#[test]
fn a_value_that_no_key_takes_is_refused_at_every_key_with_what_it_takes() {
    let (lines, keys) = each_key();
    for (number, key, _) in keys {
        for value in ["1979-05-27", "-1", "99999999999999999999"] {
            let said = said_of(&lines, number, format!("{key} = {value}"));
            assert!(said.contains(&format!("`{key}`")) && said.ends_with(')'), "{key} = {value}: {said:?}");
        }
    }
}

#[test]
fn what_is_written_arrives_as_settings() {
    let Loaded { config, .. } = loaded(
        r#"
        timezone = "Europe/Riga"
        state = "state"
        [poll]
        every = "5m"
        [network]
        allow_private = ["127.0.0.0/8", "::1"]
        per_host = { gap = "0s" }
        [[feed]]
        name = "a"
        url = "file:feeds/a.xml"
        backfill = 5
        [[feed]]
        name = "b"
        url = "exec:./print 'two words'"
        cron = "*/10 6-22 * * Mon-Fri"
        backfill = "24h"
        tags = ["x", "y", "x"]
        [[feed]]
        name = "c"
        url = "file:///srv/a%20b.xml"
        every = "1s"
        [[rule]]
        name = "r"
        keywords = ["Iran"]
        feeds = ["tag:x", "a*"]
        "#,
    );
    assert!(config.state.is_absolute() && config.state.ends_with("state"));
    assert_eq!(config.timezone.iana_name(), Some("Europe/Riga"));
    assert_eq!(config.network.per_host_gap, Duration::ZERO);
    assert_eq!(config.network.route.allow_private[1].prefix, 128);
    let [a, b, c] = &config.feeds[..] else { panic!("three feeds") };
    assert!(matches!(&a.source, Source::File(path) if path.is_absolute() && path.ends_with("feeds/a.xml")));
    assert_eq!(a.schedule, Schedule::Every(Duration::from_secs(300)));
    assert_eq!(a.backfill, Backfill::Newest(5));
    assert!(matches!(&b.source, Source::Exec(words) if words[0].starts_with('/') && words[1] == "two words"));
    assert!(matches!(&b.schedule, Schedule::Cron(cron) if cron.to_string().starts_with("*/10 6-22")));
    assert_eq!(b.backfill, Backfill::Within(Duration::from_secs(86_400)));
    assert_eq!(b.tags, ["x", "y"]);
    assert_eq!(c.source, Source::File("/srv/a b.xml".into()));
    let scope = FeedScope::Only { tags: vec!["x".into()], patterns: vec!["a*".into()] };
    assert_eq!(config.rules[0].feeds, scope);
    assert_eq!(config.channels[0].kind, ChannelKind::Stdout);
}

#[test]
fn a_mail_server_is_protected_unless_it_is_this_machine() {
    let server = |lines: &str| {
        let head = "[channel.desk]\ntype = \"email\"\nto = [\"a@b.org\"]\nfrom = \"a@b.org\"\nsmtp = ";
        match loaded(&format!("{head}{lines}")).config.channels.remove(0).kind {
            ChannelKind::Email(email) => (email.host, email.port, email.security, email.user),
            other => panic!("{other:?}"),
        }
    };
    let known = |host: &str, port, security| (host.to_owned(), port, security, None);
    use SmtpSecurity::{Plain, StartTls, Tls};
    assert_eq!(server("\"smtp://b.org\""), known("b.org", 587, StartTls));
    assert_eq!(server("\"smtps://b.org\""), known("b.org", 465, Tls));
    assert_eq!(server("\"smtp://[::1]:2525\""), known("::1", 2525, Plain));
    assert_eq!(server("\"smtp://localhost\"\nstarttls = true"), known("localhost", 587, StartTls));
    assert_eq!(server("\"smtp://b.org\"\nstarttls = false"), known("b.org", 25, Plain));
    let user = server("\"smtps://me%40b.org@b.org\"\npassword = \"x\"").3;
    assert_eq!(user.as_deref(), Some("me@b.org"));
}

#[test]
fn a_place_within_a_text_is_found_whatever_its_quotes() {
    let column = |cron: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("newswatch.toml");
        std::fs::write(&path, format!("[poll]\ncron = {cron}\n")).unwrap();
        let faults = load(&path, &environment()).unwrap_err();
        faults.0.notices()[0].place().map(|(_, line, column)| (line, column))
    };
    assert_eq!(column("\"0 99 * * *\""), Some((2, 11)));
    assert_eq!(column("'0 99 * * *'"), Some((2, 11)));
    assert_eq!(column("'''0 99 * * *'''"), Some((2, 13)));
    assert_eq!(column("\"\"\"\n0 99 * * *\"\"\""), Some((3, 3)));
    assert_eq!(column("\"\\u0030 99 * * *\""), Some((2, 16)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_damage_to_a_configuration_makes_the_report_fail(
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..4usize, "[\\PC\n]{0,3}"), 1..6),
    ) {
        let mut text: Vec<char> = full_sample_text().chars().collect();
        for (place, length, insert) in damage {
            let at = place.index(text.len());
            let end = (at + length).min(text.len());
            text.splice(at..end, insert.chars());
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("newswatch.toml");
        std::fs::write(&path, text.into_iter().collect::<String>()).unwrap();
        if let Err(faults) = load(&path, &environment()) {
            prop_assert!(faults.to_string().contains("in the configuration"));
            prop_assert!(faults.0.notices().iter().all(|notice| !notice.message.is_empty()));
        }
    }
}

#[test]
fn the_smallest_configuration_is_enough() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/minimal.toml");
    let loaded = load(&path, &environment()).unwrap();
    let Config { feeds, rules, channels, .. } = loaded.config;
    assert_eq!((feeds.len(), rules.len(), channels.len()), (1, 1, 1));
    assert_eq!(loaded.files, [path]);
}
