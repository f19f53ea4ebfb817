//! What was looked at while the configuration was read, so that a change of it can be noticed.
//!
//! Files that are edited in place, replaced by others, made, or taken away; files that begin or cease to fit a
//! pattern of `include`; files of secrets. Nothing is kept of what they hold.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// What was looked at, as it was just before it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookedAt(BTreeMap<PathBuf, State>);

/// What changes when somebody changes a file or a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// There is nothing, or nobody may look.
    Absent,
    /// Length, times of change of contents and of rights, and which file it is.
    File { length: u64, contents: (i64, i64), rights: (i64, i64), inode: u64 },
    /// The files that fit a pattern.
    Fitting(Vec<PathBuf>),
}

impl LookedAt {
    /// The same, as it is now.
    pub fn now(&self) -> Self {
        let states = self.0.iter().map(|(path, state)| match state {
            State::Fitting(_) => (path.clone(), State::Fitting(fitting(path).unwrap_or_default())),
            State::Absent | State::File { .. } => (path.clone(), State::of(path)),
        });
        Self(states.collect())
    }

    /// Notes a file that is about to be read. The first look counts.
    pub(super) fn note(&mut self, path: &Path) {
        self.0.entry(path.to_owned()).or_insert_with(|| State::of(path));
    }

    /// Notes which files fit a pattern.
    pub(super) fn note_fitting(&mut self, pattern: &Path, paths: &[PathBuf]) {
        self.0.entry(pattern.to_owned()).or_insert_with(|| State::Fitting(paths.to_vec()));
    }
}

impl State {
    fn of(path: &Path) -> Self {
        fs::metadata(path).map_or(Self::Absent, |file| Self::File {
            length: file.len(),
            contents: (file.mtime(), file.mtime_nsec()),
            rights: (file.ctime(), file.ctime_nsec()),
            inode: file.ino(),
        })
    }
}

/// The files that fit a path with one `*` in its last part, sorted.
///
/// # Errors
///
/// If the folder cannot be listed.
pub(super) fn fitting(pattern: &Path) -> std::io::Result<Vec<PathBuf>> {
    let folder = pattern.parent().unwrap_or(Path::new(""));
    let name = pattern.file_name().unwrap_or_default().to_string_lossy();
    let (head, tail) = name.split_once('*').unwrap_or((&name, ""));
    let fits = |name: &String| {
        name.len() >= head.len() + tail.len()
            && name.starts_with(head)
            && name.ends_with(tail)
            && !name.starts_with('.')
    };
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let names = fs::read_dir(here)?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut paths: Vec<PathBuf> = names.filter(fits).map(|name| folder.join(name)).collect();
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a change is noticed.
    fn notices(change: impl FnOnce(&Path)) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("main.toml"), "a").unwrap();
        fs::write(path("b.inc"), "a").unwrap();
        let mut looked_at = LookedAt::default();
        looked_at.note(&path("main.toml"));
        looked_at.note(&path("missing"));
        looked_at.note_fitting(&path("*.inc"), &fitting(&path("*.inc")).unwrap());
        assert_eq!(looked_at.now(), looked_at);
        change(folder.path());
        looked_at.now() != looked_at
    }

    #[test]
    fn every_way_to_change_a_file_is_noticed() {
        assert!(notices(|folder| fs::write(folder.join("main.toml"), "ab").unwrap()));
        assert!(notices(|folder| fs::remove_file(folder.join("main.toml")).unwrap()));
        assert!(notices(|folder| fs::write(folder.join("missing"), "").unwrap()));
        assert!(notices(|folder| fs::write(folder.join("c.inc"), "").unwrap()));
        assert!(notices(|folder| fs::rename(folder.join("b.inc"), folder.join("d.inc")).unwrap()));
        assert!(notices(|folder| {
            fs::write(folder.join("main.toml~"), "a").unwrap();
            fs::rename(folder.join("main.toml~"), folder.join("main.toml")).unwrap();
        }));
    }

    #[test]
    fn what_is_none_of_our_business_is_not_noticed() {
        assert!(!notices(|folder| fs::write(folder.join(".b.inc"), "").unwrap()));
        assert!(!notices(|folder| fs::write(folder.join("main.toml~"), "").unwrap()));
        assert!(!notices(|folder| drop(fs::read(folder.join("main.toml")).unwrap())));
    }
}
