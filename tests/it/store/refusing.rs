//! A store that cannot be used, or is used no more, is said to be so; nothing begins anew in silence.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use super::drones;
use crate::support::newsroom::Newsroom;
use crate::support::program::{Home, Running};

/// A user who owns nothing.
const NOBODY: u32 = 65_534;

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// `newswatch run` by a user for whom permissions count, which they do not for root.
async fn run_by_a_stranger(home: &Home, code: i32) -> String {
    let mut command = home.command(&["run"]);
    // Whoever runs this owns what it makes.
    if fs::metadata(home.path("newswatch.toml")).unwrap().uid() == 0 {
        let program = home.path("program");
        if !program.exists() {
            let own = env!("CARGO_BIN_EXE_newswatch");
            fs::hard_link(own, &program).or_else(|_| fs::copy(own, &program).map(drop)).unwrap();
        }
        let mut stranger = tokio::process::Command::new(program);
        stranger.args(["run", "--config"]).arg(home.path("newswatch.toml")).env_clear();
        command = stranger;
        command.uid(NOBODY).gid(NOBODY);
    }
    Running::start(command).ends().await.exited(code).stderr
}

#[tokio::test]
async fn a_store_that_may_not_be_written_to_is_refused_with_the_path_and_the_right() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    let asked = newsroom.received("/feed").len();
    let (state, database, lock) =
        (home.state(), home.state().join("newswatch.db"), home.state().join("newswatch.lock"));
    allow(&home.path(""), 0o755);
    allow(&home.path("newswatch.toml"), 0o644);
    // What is denied: the lock in the folder, the database in it, and last a state folder that is not there.
    for (path, modes, right) in [
        (&lock, [0o555, 0o444, 0o444], "create and write this file"),
        (&database, [0o777, 0o666, 0o444], "read and write it"),
    ] {
        for (path, mode) in [&state, &lock, &database].into_iter().zip(modes) {
            allow(path, mode);
        }
        let before = fs::read(&database).unwrap();
        let said = run_by_a_stranger(&home, 1).await;
        assert!(said.contains(&path.display().to_string()), "{said}");
        assert!(said.contains("Permission denied") && said.contains(right), "{said}");
        assert!(fs::read(&database).unwrap() == before);
    }
    allow(&state, 0o755);
    fs::remove_dir_all(&state).unwrap();
    allow(&home.path(""), 0o555);
    let said = run_by_a_stranger(&home, 1).await;
    allow(&home.path(""), 0o755);
    assert!(said.contains("cannot create the state folder") && said.contains("write in the folder above it"), "{said}");
    assert_eq!(newsroom.received("/feed").len(), asked, "nothing was asked for");
}

#[tokio::test]
async fn a_damaged_store_is_refused_with_what_to_do_and_left_as_it_is() {
    type Damage = fn(&mut Vec<u8>);
    let kinds: [(&str, &str, Damage); 6] = [
        ("header", "newswatch.db", |bytes| bytes[..100].fill(b'x')),
        ("middle page", "newswatch.db", |bytes| bytes[8192..12288].fill(0xa5)),
        ("cut", "newswatch.db", |bytes| bytes.truncate(bytes.len() / 2 + 100)),
        ("zero bytes", "newswatch.db", Vec::clear),
        ("garbage in the log", "newswatch.db-wal", |bytes| *bytes = b"garbage".repeat(1000)),
        ("the log of a missing database", "newswatch.db-wal", |bytes| *bytes = b"\x37\x7f\x06\x82".repeat(1000)),
    ];
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    let (asked, database) = (newsroom.received("/feed").len(), home.state().join("newswatch.db"));
    let whole = fs::read(&database).unwrap();
    for (kind, file, damage) in kinds {
        let path = home.state().join(file);
        fs::write(&database, &whole).unwrap();
        let mut bytes = fs::read(&path).unwrap_or_default();
        damage(&mut bytes);
        fs::write(&path, &bytes).unwrap();
        if kind.contains("missing") {
            fs::remove_file(&database).unwrap();
        }
        for arguments in [&["run"][..], &["run", "--once"]] {
            let said = home.run(arguments).await.exited(1).stderr;
            assert!(said.contains("is damaged: ") && said.contains("put a backup in its place"), "{kind}: {said}");
            assert!(said.contains(&home.state().display().to_string()), "{kind}: {said}");
        }
        let checked = home.run(&["store", "check"]).await.exited(1).stderr;
        assert!(checked.contains("backup") || kind.contains("missing"), "{kind}: {checked}");
        assert!(fs::read(&path).unwrap() == bytes, "{kind}");
        assert_eq!(database.exists(), !kind.contains("missing"), "{kind}");
        for left in ["-wal", "-shm"] {
            fs::remove_file(home.state().join(format!("newswatch.db{left}"))).ok();
        }
    }
    assert_eq!(newsroom.received("/feed").len(), asked, "nothing was asked for");
    fs::write(&database, &whole).unwrap();
    home.once().await;
}

#[tokio::test]
async fn a_store_that_is_deleted_under_the_daemon_ends_it_and_the_next_one_begins_with_a_baseline() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    newsroom.publish("/feed", &["Drones over Kyiv", "Old"]);
    home.make_due();
    home.once().await;
    let daemon = home.daemon();
    daemon.says("watching").await;
    for file in ["newswatch.db", "newswatch.db-wal", "newswatch.db-shm"] {
        fs::remove_file(home.state().join(file)).ok();
    }
    let ended = daemon.ends().await.exited(1);
    assert!(ended.stderr.contains("newswatch.db was deleted or replaced while newswatch runs"), "{}", ended.stderr);
    let log = home.once().await.stderr;
    assert!(log.contains("there was no store; this is a new one"), "{log}");
    assert_eq!(newsroom.told("/hook"), ["Drones over Kyiv"], "what is there already is not told again");
}

#[tokio::test]
async fn while_the_store_takes_no_changes_no_feed_is_asked() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old"]);
    let home = Home::new(&drones(&newsroom).replace("1h", "1s"));
    let daemon = home.daemon_with(&[("NEWSWATCH_LOG", "newswatch=debug")]);
    newsroom.wait_for("/feed", 2).await;
    let other = home.database();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    daemon.says("the store takes no changes, so no feed is asked").await;
    let asked = newsroom.received("/feed").len();
    daemon.says("the store still takes no changes").await;
    assert_eq!(newsroom.received("/feed").len(), asked);
    other.execute_batch("COMMIT").unwrap();
    daemon.says("the store takes changes again").await;
    newsroom.wait_for("/feed", asked + 1).await;
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_configuration_that_may_not_be_read_is_refused_with_the_right_that_is_missing() {
    let home = Home::new("");
    allow(&home.path(""), 0o755);
    // Even its owner may not, if it is not root.
    allow(&home.path("newswatch.toml"), 0o000);
    let said = run_by_a_stranger(&home, 2).await;
    assert!(said.contains("newswatch.toml` may not be read by this user"), "{said}");
    assert!(said.contains("give the user that runs newswatch the right to read it"), "{said}");
}
