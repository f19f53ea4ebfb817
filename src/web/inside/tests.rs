use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::store::sqlite;
use crate::time::SystemClock;
use crate::web::metrics::tests::running;

/// An inside of which this runs, over an empty store in a folder of its own.
fn inside(running: impl Fn() -> Running + Send + Sync + 'static) -> (Inside, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = sqlite::open(folder.path()).unwrap();
    (Inside::new(store, Arc::new(SystemClock), false, running), folder)
}

async fn at(inside: &Inside, path: &str) -> (u16, String) {
    let reply = look(inside, path).await.unwrap();
    (reply.status(), String::from_utf8(reply.body().to_vec()).unwrap())
}

#[tokio::test]
async fn all_is_well_while_every_loop_makes_progress() {
    let (inside, _folder) = inside(running);
    assert_eq!(at(&inside, "/healthz").await, (200, "ok\n".to_owned()));
    assert_eq!(at(&inside, "/readyz").await, (200, "ok\n".to_owned()));
    assert_eq!(at(&inside, "/").await.0, 404);
}

#[tokio::test]
async fn a_loop_that_is_stuck_is_named() {
    let mut stuck = running();
    stuck.beats[1].1 = Duration::from_secs(75);
    let (inside, _folder) = inside(move || stuck.clone());
    let said = (503, "the group loop has made no progress for 75 s\n".to_owned());
    assert_eq!(at(&inside, "/healthz").await, said);
    assert_eq!(at(&inside, "/readyz").await, said);
}

#[tokio::test]
async fn who_starts_or_stops_is_well_and_not_ready() {
    for (phase, word) in [(Phase::Starting, "starting\n"), (Phase::Stopping, "stopping\n")] {
        let (inside, _folder) = inside(move || Running { phase, ..running() });
        assert_eq!(at(&inside, "/readyz").await, (503, word.to_owned()));
        assert_eq!(at(&inside, "/healthz").await.0, 200);
    }
}

#[tokio::test]
async fn a_store_that_cannot_be_written_takes_no_work() {
    let (inside, folder) = inside(running);
    let other = rusqlite::Connection::open(folder.path().join("newswatch.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    tokio::time::pause();
    assert_eq!(at(&inside, "/readyz").await, (503, "the store has not written for 5 s\n".to_owned()));
    tokio::time::advance(FRESH).await;
    tokio::time::resume();
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(at(&inside, "/readyz").await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn who_asks_within_a_second_is_told_the_same() {
    let offline = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&offline);
    let (inside, _folder) = inside(move || Running { offline: seen.load(Ordering::Relaxed), ..running() });
    let up = async |inside: &Inside| at(inside, "/metrics").await.1.contains("newswatch_network_up 1\n");
    assert!(up(&inside).await);
    offline.store(true, Ordering::Relaxed);
    assert!(up(&inside).await, "it was counted a moment ago");
    tokio::time::advance(FRESH).await;
    assert!(!up(&inside).await);
}

#[test]
fn only_the_names_of_this_machine_are_answered() {
    for host in ["127.0.0.1:9612", "127.0.0.1", "[::1]:9612", "[::1]", "localhost:9612", "LOCALHOST", ""] {
        assert!(is_of_this_machine(host), "{host}");
    }
    for host in ["evil.example", "evil.example:9612", "127.0.0.1.evil.example", "localhost.evil.example:80"] {
        assert!(!is_of_this_machine(host), "{host}");
    }
}
