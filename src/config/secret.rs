//! Where a secret comes from: the file itself, another file, a variable or a systemd credential.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::finding::{Finding, quoted};
use super::reader::{Origin, Text, Value};
use crate::secret::Secret;

/// How a secret is written when it is not in the file itself.
const ELSEWHERE: &str = "`{ file = \"…\" }`, `{ env = \"…\" }` or `{ credential = \"…\" }`";
/// The keys of the table that says where it is.
const KEYS: [&str; 3] = ["file", "env", "credential"];
/// No password is longer, in bytes.
const LONGEST: u64 = 64 * 1024;
/// No file of certificates or cookies is longer, in bytes.
const LONGEST_FILE: u64 = 4 * 1024 * 1024;

/// What is expected of a secret.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// Whether one that stands in the configuration itself is worth a warning.
    pub(super) elsewhere: bool,
    /// What stands in for one that this process cannot reach and does not need.
    pub(super) stand_in: &'static str,
}

/// Why a secret could not be had.
enum Missing {
    /// It is not where it should be.
    Fault(String, String),
    /// It is out of reach for this process, but perhaps not for the daemon.
    OutOfReach(String, String),
}

/// Reads a secret: a text, or a table that says where it is.
pub(super) fn read(value: &Value<'_>, wanted: Wanted) -> Option<Secret> {
    if value.is_text() {
        return inline(&value.text()?, wanted);
    }
    if !value.is_table() {
        value.hide();
    }
    let table = value.open_table(ELSEWHERE)?.private();
    table.refuse_unknown(&KEYS);
    let places: Vec<Text<'_>> = KEYS.iter().filter_map(|key| table.text(key)).collect();
    let keys = KEYS.iter().filter(|key| table.value(key).is_some()).count();
    if keys == 0 && table.entries().next().is_some() {
        return None;
    }
    if keys != 1 {
        value.refuse(format!("a secret has one source, not {keys}"), format!("write {ELSEWHERE}"));
        return None;
    }
    let place = places.first()?;
    let origin = place.origin();
    let found = match KEYS.iter().find(|key| table.value(key).is_some()).copied() {
        Some("file") => from_file(&origin.file.folder.join(place.value), place, true),
        Some("env") => from_variable(place, origin),
        _ => from_credential(place, origin),
    };
    let found = found.and_then(|text| {
        one_line(text).map_err(|problem| Missing::Fault(problem, "put the secret there, in one line".to_owned()))
    });
    match found {
        Ok(text) => Some(Secret::from(text)),
        Err(Missing::OutOfReach(problem, help)) if !origin.reading.needs_secrets => {
            origin
                .reading
                .findings
                .warn(Finding::at(place.spot(), format!("{problem}; it was not checked")).help(help));
            Some(Secret::from(wanted.stand_in))
        }
        Err(Missing::Fault(problem, help) | Missing::OutOfReach(problem, help)) => {
            place.refuse(problem, help);
            None
        }
    }
}

fn inline(text: &Text<'_>, wanted: Wanted) -> Option<Secret> {
    let origin = text.origin();
    origin.reading.findings.hide(text.spot());
    if wanted.elsewhere {
        let warning = Finding::at(text.spot(), "a secret stands in the configuration itself");
        origin.reading.findings.warn(warning.help(format!("keep it out of the file: {ELSEWHERE}")));
    }
    match one_line(text.value.to_owned()) {
        Ok(secret) => Some(Secret::from(secret)),
        Err(problem) => {
            text.refuse(problem, format!("write it in one line, or as {ELSEWHERE}"));
            None
        }
    }
}

/// Drops one line end behind the secret; nothing else may be wrong with it.
fn one_line(mut text: String) -> Result<String, String> {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if text.is_empty() {
        Err("the secret is empty".to_owned())
    } else if text.contains(char::is_control) {
        Err("the secret contains a line break or a control character".to_owned())
    } else {
        Ok(text)
    }
}

fn from_file(path: &Path, place: &Text<'_>, warn: bool) -> Result<String, Missing> {
    let shown = quoted(&path.to_string_lossy());
    place.origin().reading.findings.look_at(path);
    let (text, mode) = read_file(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Missing::Fault(
            format!("the secret file {shown} does not exist"),
            "create it with the secret in one line".to_owned(),
        ),
        ErrorKind::PermissionDenied => Missing::OutOfReach(
            format!("this user may not read the secret file {shown}"),
            "give the user that runs newswatch the right to read it".to_owned(),
        ),
        ErrorKind::InvalidData => {
            Missing::Fault(format!("the secret file {shown} is not UTF-8"), "save it as UTF-8".to_owned())
        }
        ErrorKind::IsADirectory => {
            Missing::Fault(format!("the secret file {shown} is a directory"), "name a file".to_owned())
        }
        _ => Missing::Fault(
            format!("the secret file {shown} cannot be read: {error}"),
            "make it a readable file".to_owned(),
        ),
    })?;
    if warn && mode & 0o004 != 0 {
        let warning = Finding::at(place.spot(), format!("every user of this machine may read {shown}"));
        place.origin().reading.findings.warn(warning.help(format!("chmod 600 {}", path.display())));
    }
    Ok(text)
}

/// The bytes of a regular file, up to a bound.
pub(super) fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST_FILE).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read_file(path: &Path) -> io::Result<(String, u32)> {
    let file = File::open(path)?;
    let mode = file.metadata()?.permissions().mode();
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text)?;
    Ok((text, mode))
}

fn from_variable(name: &Text<'_>, origin: Origin<'_>) -> Result<String, Missing> {
    let value = origin.reading.environment.get(name.value).ok_or_else(|| {
        Missing::OutOfReach(
            format!("the variable {} is not set", name.quoted()),
            format!("set {} where newswatch is started", name.quoted()),
        )
    })?;
    value.into_string().map_err(|_| {
        Missing::Fault(format!("the variable {} is not UTF-8", name.quoted()), "set it to UTF-8".to_owned())
    })
}

fn from_credential(name: &Text<'_>, origin: Origin<'_>) -> Result<String, Missing> {
    let bad_name = name.value.is_empty() || name.value.contains('/') || matches!(name.value, "." | "..");
    if bad_name {
        return Err(Missing::Fault(
            format!("{} is not the name of a credential", name.quoted()),
            "write the name that stands behind `LoadCredential=`".to_owned(),
        ));
    }
    let help = format!("add `LoadCredential={}:/path/of/the/secret` to the unit", name.value);
    let Some(folder) = origin.reading.environment.credentials() else {
        return Err(Missing::OutOfReach("credentials exist only in a service of systemd".to_owned(), help));
    };
    let path = folder.join(name.value);
    if !path.exists() {
        return Err(Missing::Fault(format!("systemd passed no credential {}", name.quoted()), help));
    }
    from_file(&path, name, false)
}
