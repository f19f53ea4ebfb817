//! Any bytes are a configuration, or have faults that a person can mend; none of them shows a secret.
//!
//! Bytes come in and are read as a file, with a table behind them that holds a password, and with
//! passwords in a variable, a file and a credential. What is wrong is told in words and with its
//! place; neither that nor what is printed of the settings has one of the passwords.

#![no_main]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use newswatch::config::{Environment, Loaded, Notice, Report, load};
use newswatch::model::ChannelName;
use tempfile::TempDir;

/// Part of every password, and of nothing else.
const PASSWORD: &str = "hunter2";
const LAST: &str = r#"
[channel.last]
type = "email"
to = ["desk@example.org"]
from = "newswatch@example.org"
smtp = "smtps://desk@mail.example.org"
password = "hunter2 inline"
"#;

/// `main.toml`, and beside it what it may name.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret"), "hunter2 in a file").unwrap();
    fs::write(folder.path().join("more.toml"), "[[feed]]\nname = \"more\"\nurl = \"https://example.org/\"\n").unwrap();
    folder
});

fuzz_target!(|bytes: &[u8]| {
    // What the bytes themselves say is theirs to tell.
    if bytes.windows(PASSWORD.len()).any(|part| part == PASSWORD.as_bytes()) {
        return;
    }
    let text = [bytes, LAST.as_bytes()].concat();
    let file = FOLDER.path().join("main.toml");
    fs::write(&file, &text).unwrap();
    let lines = String::from_utf8_lossy(&text).lines().count();
    match read(&file) {
        Ok(loaded) => {
            assert_told(&loaded.warnings, lines);
            assert_complete(&loaded);
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a fault");
            assert_told(&faults, lines);
            assert_eq!(read(&file).expect_err("it was refused before").render(false), faults.render(false));
        }
    }
});

fn read(file: &Path) -> Result<Loaded, Report> {
    let folder = FOLDER.path().to_str().expect("the folder is named in UTF-8");
    let variables =
        [("SECRET", "hunter2 in a variable"), ("CREDENTIALS_DIRECTORY", folder), ("HOME", folder), ("TZ", "UTC")];
    load(file, &Environment::of(variables)).map_err(|faults| faults.0)
}

fn assert_told(report: &Report, lines: usize) {
    report.notices().iter().for_each(|notice| assert_plain(notice, lines));
    assert!(!report.render(true).contains(PASSWORD), "{}", report.render(false));
    assert!(!format!("{report:?}").contains(PASSWORD), "{report:?}");
}

/// A notice is one line of words, and points into the file, unless what is wrong is that something is not there.
fn assert_plain(notice: &Notice, lines: usize) {
    let line = notice.to_string();
    assert!(!notice.message.trim().is_empty() && !line.contains(char::is_control), "{line:?}");
    assert!(!line.contains(PASSWORD), "{line:?}");
    match notice.place() {
        Some((_, number, column)) => assert!((1..=lines + 1).contains(&number) && column >= 1, "{line:?}"),
        None => assert!(line.contains(" no "), "{line:?} points nowhere"),
    }
}

/// Settings need no further check: names are unique, and every channel that is named is there.
fn assert_complete(Loaded { config, .. }: &Loaded) {
    assert!(!format!("{config:?}").contains(PASSWORD), "{config:?}");
    let is_there = |name: &ChannelName| config.channels.iter().filter(|channel| channel.name == *name).count() == 1;
    for rule in &config.rules {
        assert!(rule.notify.iter().all(is_there), "{rule:?}");
        assert_eq!(config.rules.iter().filter(|other| other.name == rule.name).count(), 1, "{rule:?}");
    }
    for feed in &config.feeds {
        assert_eq!(config.feeds.iter().filter(|other| other.name == feed.name).count(), 1, "{feed:?}");
    }
    assert!(config.fallbacks.iter().all(|(name, fallback)| is_there(name) && is_there(&fallback.to)));
}
