//! Whether a file may name programs to run.
//!
//! A text that names a program comes in; it is refused if others than root and the user that runs newswatch
//! can write the file that it stands in, or put another one in its place: they could run what they like with
//! the rights and the secrets of newswatch.
//!
//! Deliberately not here: the folders further up, links between links, the programs themselves, and members of the
//! file's group, whom the owner has let in.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::reader::Text;

const OTHERS_WRITE: u32 = 0o002;

/// Only owners may rename or remove what is in such a folder, as in `/tmp`.
const STICKY: u32 = 0o1000;

/// Refuses a text that names a program in a file that others can write; says whether it did.
pub(super) fn refuse_if_open(text: &Text<'_>) -> bool {
    let file = &text.origin().file.path;
    let Some((path, writer)) = opening(file) else { return false };
    let path = path.display();
    match writer {
        Writer::Everybody => text.refuse(
            format!("a program cannot be named here: everybody can write {path}"),
            format!("take that right away: `chmod o-w {path}`"),
        ),
        // Who only looks may do so as another user than the one that runs it.
        Writer::User(_) if !text.origin().reading.needs_secrets => return false,
        Writer::User(owner) => text.refuse(
            format!(
                "a program cannot be named here: {path} belongs to user {owner}, neither to root nor to the user that \
                 runs this"
            ),
            format!("run it as that user, or give it to root: `chown root {path}`"),
        ),
    }
    true
}

/// What others can write, and who: the file, its folder, or that of the file which a link leads to. What cannot
/// be looked at is open to nobody.
fn opening(file: &Path) -> Option<(PathBuf, Writer)> {
    let user = rustix::process::geteuid().as_raw();
    let meant = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let folders = [folder(file), folder(&meant)];
    let mut paths = [file.to_owned()].into_iter().chain(folders);
    paths.find_map(|path| {
        let writer = writer(&std::fs::metadata(&path).ok()?, user)?;
        Some((path, writer))
    })
}

fn folder(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

/// Who else can write a file or a folder.
#[derive(Debug, PartialEq, Eq)]
enum Writer {
    Everybody,
    User(u32),
}

fn writer(found: &Metadata, user: u32) -> Option<Writer> {
    judged((found.mode(), found.is_dir()), found.uid(), user)
}

fn judged((mode, is_folder): (u32, bool), owner: u32, user: u32) -> Option<Writer> {
    let is_open = mode & OTHERS_WRITE != 0 && !(is_folder && mode & STICKY != 0);
    match owner {
        _ if is_open => Some(Writer::Everybody),
        0 => None,
        owner => Some(Writer::User(owner)).filter(|_| owner != user),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_link_hides_no_folder_that_others_can_write() {
        let home = tempfile::tempdir().unwrap();
        let open = home.path().join("open");
        fs::create_dir(&open).unwrap();
        fs::write(open.join("feeds.toml"), "").unwrap();
        let link = home.path().join("feeds.toml");
        symlink(open.join("feeds.toml"), &link).unwrap();
        assert_eq!(opening(&link), None);
        fs::set_permissions(&open, Permissions::from_mode(0o777)).unwrap();
        assert_eq!(opening(&link).map(|(_, writer)| writer), Some(Writer::Everybody));
    }

    #[test]
    fn what_others_can_write_names_no_programs() {
        let file = |mode, owner| judged((mode, false), owner, 1000);
        assert_eq!(file(0o644, 0), None);
        assert_eq!(file(0o664, 1000), None);
        assert_eq!(file(0o646, 1000), Some(Writer::Everybody));
        assert_eq!(file(0o600, 1001), Some(Writer::User(1001)));
        let folder = |mode| judged((mode, true), 0, 1000);
        assert_eq!(folder(0o777), Some(Writer::Everybody));
        assert_eq!(folder(0o1777), None);
    }
}
