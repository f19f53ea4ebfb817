//! From paths to texts: the main file, and the files that it includes.

use std::collections::HashSet;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::finding::{Finding, Findings, quoted};
use super::looked_at::fitting;
use super::place::{SourceFile, Spot};
use super::reader::Text;

/// Far above ten thousand feeds; what is larger is some other file.
const LARGEST_FILE: u64 = 8 * 1024 * 1024;

/// Reads the main file.
pub(super) fn read_main(path: &Path, findings: &Findings) -> Option<SourceFile> {
    findings.look_at(path);
    match read(path) {
        Ok(bytes) => Some(decode(0, path, bytes, findings)),
        Err((problem, help)) => {
            findings.unread_file(Finding::anywhere(format!("the configuration {} {problem}", shown(path))).help(help));
            None
        }
    }
}

/// Reads the files that the patterns name, each once, in the order of the patterns and then of
/// the file names.
pub(super) fn read_included(main: &SourceFile, patterns: &[Text<'_>], findings: &Findings) -> Vec<SourceFile> {
    let mut known: HashSet<PathBuf> = main.path.canonicalize().into_iter().collect();
    let mut files = Vec::new();
    for pattern in patterns {
        for path in expand(main, pattern, findings) {
            findings.look_at(&path);
            match read(&path) {
                Ok(bytes) => {
                    if known.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                        files.push(decode(files.len() + 1, &path, bytes, findings));
                    }
                }
                Err((problem, help)) => {
                    let message = format!("the included file {} {problem}", shown(&path));
                    findings.unread_file(Finding::at(pattern.spot(), message).help(help));
                }
            }
        }
    }
    files
}

/// The paths that a pattern names, sorted.
fn expand(main: &SourceFile, pattern: &Text<'_>, findings: &Findings) -> Vec<PathBuf> {
    let path = main.path.parent().unwrap_or(Path::new("")).join(pattern.value);
    if !pattern.value.contains('*') {
        return vec![path];
    }
    let (folder, name) = pattern.value.rsplit_once('/').unwrap_or(("", pattern.value));
    if folder.contains('*') || name.matches('*').count() != 1 {
        pattern.refuse("only one `*` is allowed, and only in the file name", "write `include = [\"rules.d/*.toml\"]`");
        return Vec::new();
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let found = fitting(&path);
    findings.look_at_fitting(&path, found.as_deref().unwrap_or_default());
    match found {
        Ok(paths) => {
            if paths.is_empty() {
                findings.warn(Finding::at(pattern.spot(), "this pattern fits no file"));
            }
            paths
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            findings.warn(Finding::at(pattern.spot(), format!("the folder {} does not exist", shown(folder))));
            Vec::new()
        }
        Err(error) => {
            let message = format!("the folder {} cannot be listed: {error}", shown(folder));
            findings.unread_file(Finding::at(pattern.spot(), message));
            Vec::new()
        }
    }
}

/// The bytes of a file, or what is wrong with it and what to do.
fn read(path: &Path) -> Result<Vec<u8>, (String, &'static str)> {
    let mut bytes = Vec::new();
    let opened = File::open(path).and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes));
    match opened {
        Ok(_) if bytes.len() as u64 > LARGEST_FILE => {
            Err(("is larger than 8 MiB".to_owned(), "is it the right file? Split what is larger, and use `include`"))
        }
        Ok(_) => Ok(bytes),
        Err(error) => Err(match error.kind() {
            ErrorKind::NotFound => ("does not exist".to_owned(), "create it, or name another file"),
            ErrorKind::IsADirectory => ("is a directory".to_owned(), "name the file in it, as `newswatch.toml`"),
            ErrorKind::PermissionDenied => {
                ("may not be read by this user".to_owned(), "give the user that runs newswatch the right to read it")
            }
            _ => (format!("cannot be read: {error}"), "make it a readable file"),
        }),
    }
}

/// The text of a file; what is not UTF-8 is a fault at its place.
fn decode(id: usize, path: &Path, bytes: Vec<u8>, findings: &Findings) -> SourceFile {
    let (text, broken_at) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
        }
    };
    let marked = text.len();
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let mark = marked - text.len();
    let file = SourceFile::new(id, path, text);
    if let Some(at) = broken_at {
        let at = at - mark.min(at);
        let length = file.text[at..].chars().next().map_or(0, char::len_utf8);
        findings.syntax_fault(
            Spot::new(&file, at..at + length),
            "the file is not UTF-8 from here on",
            Some("save it as UTF-8".to_owned()),
        );
    }
    file
}

fn shown(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}
