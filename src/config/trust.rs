//! Whether a file may name programs to run.
//!
//! A text that names a program comes in; it is refused if others than root and the user that runs newswatch
//! can write the file that it stands in, or put another one in its place: they could run what they like with
//! the rights and the secrets of newswatch.
//!
//! Deliberately not here: the folders further up, the programs themselves, and members of the file's group,
//! whom the owner has let in.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::reader::Text;

const OTHERS_WRITE: u32 = 0o002;

/// Only owners may rename or remove what is in such a folder, as in `/tmp`.
const STICKY: u32 = 0o1000;

/// Refuses a text that names a program in a file that others can write; says whether it did.
pub(super) fn refuse_if_open(text: &Text<'_>) -> bool {
    let file = &text.origin().file.path;
    let Some((problem, help)) = opening(file) else { return false };
    text.refuse(format!("a program cannot be named here: {problem}"), help);
    true
}

/// Who else can write a file, and how to end that. What cannot be looked at is open to nobody.
fn opening(file: &Path) -> Option<(String, String)> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let user = rustix::process::geteuid().as_raw();
    let of_file = std::fs::metadata(file).ok().and_then(|file| writer(&file, user));
    let of_folder = || std::fs::metadata(folder).ok().and_then(|folder| writer(&folder, user));
    let (path, writer) = of_file.map(|writer| (file, writer)).or_else(|| of_folder().map(|writer| (folder, writer)))?;
    let path = path.display();
    Some(match writer {
        Writer::Everybody => {
            (format!("everybody can write {path}"), format!("take that right away: `chmod o-w {path}`"))
        }
        Writer::User(owner) => (
            format!("{path} belongs to user {owner}, not to root or to the user that runs newswatch"),
            format!("give it to root: `chown root {path}`"),
        ),
    })
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
    use super::*;

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
