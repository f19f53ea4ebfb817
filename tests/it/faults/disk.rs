//! A disk that is full for a while.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::dice::Dice;
use super::scene::Scene;
use crate::support::program::eventually;

/// A file system of its own, of a few megabytes.
#[derive(Debug)]
pub(super) struct SmallDisk(PathBuf);

impl SmallDisk {
    /// The one that `NEWSWATCH_SMALL_DISK` names, emptied.
    pub(super) fn given() -> Self {
        let path = PathBuf::from(std::env::var_os("NEWSWATCH_SMALL_DISK").expect("`.ci/faults` names one"));
        for entry in fs::read_dir(&path).unwrap() {
            let entry = entry.unwrap().path();
            if entry.is_dir() { fs::remove_dir_all(entry).unwrap() } else { fs::remove_file(entry).unwrap() }
        }
        Self(path)
    }

    /// Has what is written to `state` be written here.
    pub(super) fn hold(&self, state: &Path) {
        let folder = self.0.join("state");
        fs::create_dir(&folder).unwrap();
        symlink(folder, state).unwrap();
    }

    /// Takes all room that is left.
    pub(super) fn fill(&self) {
        let mut filler = fs::OpenOptions::new().append(true).create(true).open(self.0.join("filler")).unwrap();
        for piece in [1 << 16, 1 << 12, 1] {
            while filler.write_all(&vec![0; piece]).is_ok() {}
        }
    }

    /// Gives it back.
    pub(super) fn free(&self) {
        let _ = fs::remove_file(self.0.join("filler"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a small disk: `.ci/faults` has one"]
async fn a_full_disk_is_waited_for_and_said() {
    let disk = SmallDisk::given();
    let mut scene = Scene::begin(&Dice::new(1)).await;
    disk.hold(&scene.home.state());
    scene.home.once().await;
    let daemon = scene.home.daemon();
    daemon.says("watching").await;
    disk.fill();
    scene.set_hectic(true);
    let log = daemon.says("is full; make room, and it goes on by itself").await;
    assert!(!log.contains("alert sent"), "nothing is sent of what cannot be written down:\n{log}");
    scene.home.run(&["status"]).await.succeeded();
    disk.free();
    daemon.says("alert sent").await;
    scene.set_hectic(false);
    eventually("it was running all the time", async || daemon.is_running().then_some(())).await;
    daemon.stop().await.succeeded();
    scene.run_until_quiet(1).await;
    let (table, faults) = scene.settle(1).await;
    assert!(faults.is_empty(), "{table}{faults:?}");
}
