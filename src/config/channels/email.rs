//! Channels of the type `email`.

use lettre::message::Mailbox;

use super::smtp::{self, Server};
use super::{mailbox, refuse_unknown, timeout};
use crate::channel::{ChannelKind, EmailSettings, LocalMail, LocalMailSettings, SmtpSecurity};
use crate::config::feeds::program_path;
use crate::config::finding::Finding;
use crate::config::reader::Table;
use crate::config::secret::{self, Wanted};
use crate::config::trust;
use crate::secret::Secret;

const KEYS: [&str; 9] = ["type", "to", "from", "smtp", "password", "starttls", "sendmail", "maildir", "timeout"];
/// Who takes the mail: one of them.
const WAYS: [&str; 3] = ["smtp", "sendmail", "maildir"];

/// Reads a channel of mail, over SMTP or through this machine.
pub(super) fn read(table: &Table<'_>) -> Option<ChannelKind> {
    refuse_unknown(table, &KEYS);
    let to = recipients(table);
    let from = table.required("from", "\"newswatch@example.org\"").and_then(|value| value.text());
    let from = from.and_then(|text| mailbox::read(&text));
    refuse_several_ways(table);
    if table.value("smtp").is_none() && (table.value("sendmail").is_some() || table.value("maildir").is_some()) {
        let way = local(table);
        return Some(ChannelKind::LocalMail(Box::new(LocalMailSettings {
            to: to?,
            from: from?,
            way: way?,
            timeout: timeout(table),
        })));
    }
    let settings = over_smtp(table, to, from)?;
    Some(ChannelKind::Email(Box::new(settings)))
}

fn refuse_several_ways(table: &Table<'_>) {
    let written: Vec<_> = WAYS.iter().filter_map(|way| table.value(way)).collect();
    if let [_, second, ..] = written.as_slice() {
        second.refuse("a mail goes one way only", "keep one of `smtp`, `sendmail` and `maildir`");
    }
}

/// What takes mail on this machine.
fn local(table: &Table<'_>) -> Option<LocalMail> {
    for key in ["password", "starttls"] {
        if let Some(value) = table.value(key) {
            value.refuse(format!("`{key}` goes with `smtp`"), "leave it out");
        }
    }
    let folder = &table.origin().file.folder;
    let (key, text) = match table.value("sendmail") {
        Some(value) => ("sendmail", value.text()?),
        None => ("maildir", table.text("maildir")?),
    };
    if text.value.trim().is_empty() || text.value.contains('\0') {
        text.refuse(format!("`{key}` names nothing"), format!("write it as `{key} = \"/…\"`"));
        return None;
    }
    if key == "sendmail" && trust::refuse_if_open(&text) {
        return None;
    }
    Some(match key {
        "sendmail" => LocalMail::Sendmail(program_path(text.value, folder)),
        _ => LocalMail::Maildir(folder.join(text.value)),
    })
}

fn over_smtp(table: &Table<'_>, to: Option<Vec<Mailbox>>, from: Option<Mailbox>) -> Option<EmailSettings> {
    let smtp = table.required("smtp", "\"smtps://user@mail.example.org\"").and_then(|value| value.text());
    let starttls = table.value("starttls");
    let server = smtp.and_then(|text| smtp::read(&text, starttls.as_ref()));
    let wanted = Wanted { elsewhere: true, stand_in: "unread" };
    let password = table.value("password").map(|value| secret::read(&value, wanted));
    let timeout = timeout(table);
    let (to, from, server) = (to?, from?, server?);
    let password = match password {
        Some(read) => Some(read?),
        None => None,
    };
    check_login(table, &server, password.as_ref());
    let Server { host, port, security, user } = server;
    Some(EmailSettings { to, from, host, port, security, user, password, timeout })
}

fn recipients(table: &Table<'_>) -> Option<Vec<Mailbox>> {
    let value = table.required("to", "[\"desk@example.org\"]")?;
    let texts = value.texts();
    if texts.is_empty() && value.is_list() {
        value.refuse("this list is empty", "write who receives, as `to = [\"desk@example.org\"]`");
    }
    let mut known: Vec<Mailbox> = Vec::new();
    for text in &texts {
        let Some(mailbox) = mailbox::read(text) else {
            continue;
        };
        if known.iter().any(|other| other.email == mailbox.email) {
            text.refuse("this address is in the list twice", "keep one, or it gets everything twice");
        } else {
            known.push(mailbox);
        }
    }
    Some(known).filter(|known| !known.is_empty() && known.len() == texts.len())
}

/// User and password go together, and not over a network in the clear.
fn check_login(table: &Table<'_>, server: &Server, password: Option<&Secret>) {
    let findings = table.origin().reading.findings;
    match (&server.user, password, table.value("password")) {
        (Some(_), None, _) => table.refuse(
            "`smtp` names a user, but there is no password",
            "add `password = { file = \"smtp.password\" }`, or leave the user out",
        ),
        (None, Some(_), Some(value)) => {
            value.refuse("there is a password, but `smtp` names no user", "write `smtp = \"smtps://user@host\"`");
        }
        (Some(_), Some(_), Some(value))
            if server.security == SmtpSecurity::Plain && !smtp::is_loopback(&server.host) =>
        {
            let finding = Finding::at(value.spot(), "this password crosses the network unprotected");
            findings.warn(finding.help("use `smtps:`, or leave `starttls = false` out"));
        }
        _ => {}
    }
}
