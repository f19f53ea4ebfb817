//! Mail that this machine takes itself: through its `sendmail`, or into a Maildir.
//!
//! An alert comes in and goes out as the same mail that SMTP would carry, with the line ends of this
//! machine.
//!
//! The promise: a program's exit status 0, or a file that is on the disk, is success and nothing else; a
//! repeat finds its mail in the Maildir and writes no second one.
//!
//! Source: <https://cr.yp.to/proto/maildir.html>.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use futures_util::future::BoxFuture;

use super::html::Html;
use super::{mailboxes, message};
use crate::channel::{
    Channel, LocalMail, LocalMailSettings, Message, MuteLinks, Preview, Receipt, SendError, Step, StepFault, program,
};

/// Mails under way at once.
const AT_ONCE: usize = 2;

/// Hands mails to this machine.
pub(in crate::channel) struct LocalMailChannel {
    settings: LocalMailSettings,
    html: Html,
}

impl LocalMailChannel {
    pub(in crate::channel) fn new(settings: LocalMailSettings, mutes: Option<MuteLinks>) -> Self {
        Self { settings, html: Html::new(mutes) }
    }

    /// The mail with this machine's line ends.
    fn mail(&self, message: &Message<'_>) -> Result<Vec<u8>, SendError> {
        let recipient = mailboxes::find(&self.settings.to, &message.delivery.recipient)?;
        let mail = message::compose(&self.settings.from, message, recipient, &self.html);
        let mail = mail.map_err(|error| SendError::Final { reason: format!("the mail cannot be written: {error}") })?;
        let mut mail = mail.formatted();
        mail.retain(|&byte| byte != b'\r');
        Ok(mail)
    }

    async fn deliver(&self, message: &Message<'_>) -> Result<String, SendError> {
        let mail = self.mail(message)?;
        let failed = |reason: String| SendError::Retry { after: None, reason };
        match &self.settings.way {
            LocalMail::Sendmail(program) => {
                let from = self.settings.from.email.to_string();
                let words = [program, "-i", "-f", &from, "--", &message.delivery.recipient].map(str::to_owned);
                let ran = program::run(&words, &message.delivery.id, &mail, self.settings.timeout).await;
                ran.map_err(|error| failed(format!("{error}; see the mail log of this machine")))
            }
            LocalMail::Maildir(folder) => {
                let (folder, name) = (folder.clone(), format!("{}.newswatch", message.delivery.id));
                let shown = folder.display().to_string();
                let stored = tokio::task::spawn_blocking(move || store(&folder, &name, &mail));
                match tokio::time::timeout(self.settings.timeout, stored).await {
                    Ok(Ok(Ok(()))) => Ok(format!("stored in {shown}")),
                    Ok(Ok(Err(error))) => Err(failed(format!("cannot store the mail in {shown}: {error}"))),
                    Ok(Err(_)) => Err(failed(format!("storing the mail in {shown} was broken off"))),
                    Err(_) => Err(failed(format!("{shown} took no mail in time"))),
                }
            }
        }
    }
}

/// Stores a mail under `name`, unless it is there already, read or not.
fn store(folder: &Path, name: &str, mail: &[u8]) -> io::Result<()> {
    let [temporary, new, read] = ["tmp", "new", "cur"].map(|part| folder.join(part));
    for part in [&temporary, &new, &read] {
        fs::create_dir_all(part)?;
    }
    if new.join(name).exists() || is_read(&read, name)? {
        return Ok(());
    }
    let written: PathBuf = temporary.join(name);
    let mut file = File::create(&written)?;
    file.write_all(mail)?;
    file.sync_all()?;
    fs::rename(&written, new.join(name))?;
    File::open(&new)?.sync_all()
}

/// Whether a mail program has moved the mail, which adds flags to its name.
fn is_read(folder: &Path, name: &str) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        if entry?.file_name().to_string_lossy().split(':').next() == Some(name) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl fmt::Debug for LocalMailChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalMailChannel").field("way", &self.settings.way).finish_non_exhaustive()
    }
}

impl Channel for LocalMailChannel {
    fn recipients(&self) -> Vec<String> {
        mailboxes::addresses(&self.settings.to)
    }

    fn target(&self) -> String {
        match &self.settings.way {
            LocalMail::Sendmail(program) => format!("sendmail {program}"),
            LocalMail::Maildir(folder) => format!("maildir {}", folder.display()),
        }
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn preview(&self, message: &Message<'_>) -> Result<Preview, SendError> {
        let mail = self.mail(message)?;
        Ok(message::preview(message, &self.html, mail))
    }

    fn send<'a>(&'a self, message: &'a Message<'a>) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async move { self.deliver(message).await.map(|detail| Receipt { detail }) })
    }

    fn test<'a>(&'a self, message: &'a Message<'a>, report: &'a mut (dyn FnMut(Step) + Send)) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let (name, fix) = match &self.settings.way {
                LocalMail::Sendmail(program) => {
                    (format!("hand the mail to {program}"), "run it by hand; its log says more")
                }
                LocalMail::Maildir(folder) => (
                    format!("store the mail in {}", folder.display()),
                    "let the user that newswatch runs as write there",
                ),
            };
            let fault = |error: SendError| StepFault { reason: error.to_string(), fix: fix.to_owned() };
            let result = self.deliver(message).await.map_err(fault);
            let passed = result.is_ok();
            report(Step { name, result });
            passed
        })
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::time::Duration;

    use super::*;
    use crate::channel::fixture::Letter;

    fn channel(way: LocalMail) -> LocalMailChannel {
        let mailbox = |text: &str| text.parse().unwrap();
        let to = vec![mailbox("Desk <desk@example.org>"), mailbox("night@example.org")];
        let timeout = Duration::from_secs(30);
        LocalMailChannel::new(LocalMailSettings { to, from: mailbox("newswatch@example.org"), way, timeout }, None)
    }

    fn letter() -> Letter {
        Letter::sample("desk@example.org")
    }

    #[tokio::test]
    async fn sendmail_gets_the_mail_with_sender_and_recipient() {
        let folder = tempfile::tempdir().unwrap();
        let (program, out) = (folder.path().join("sendmail"), folder.path().join("out"));
        fs::write(&program, format!("#!/bin/sh\necho \"$@\" > {0}\ncat >> {0}\n", out.display())).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let channel = channel(LocalMail::Sendmail(program.display().to_string()));
        assert_eq!(channel.recipients(), ["desk@example.org", "night@example.org"]);
        assert_eq!(channel.send(&letter().message()).await.unwrap().detail, "exit status 0");
        let taken = fs::read_to_string(out).unwrap();
        assert!(
            taken.starts_with("-i -f newswatch@example.org -- desk@example.org\nFrom: newswatch@example.org\n"),
            "{taken}"
        );
        assert!(taken.contains("\nMessage-ID: <msg_01hfyc3q0v8m2k5p7r9t1w3x5z@example.org>\n"), "{taken}");
        assert!(!taken.contains('\r'));
    }

    #[tokio::test]
    async fn a_sendmail_that_fails_is_tried_again() {
        let outcome = channel(LocalMail::Sendmail("/bin/false".to_owned())).send(&letter().message()).await;
        let Err(SendError::Retry { reason, .. }) = outcome else { panic!("{outcome:?}") };
        assert!(reason.starts_with("/bin/false ended with exit status 1"), "{reason}");
    }

    #[tokio::test]
    async fn a_maildir_gets_each_mail_once_also_when_it_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let maildir = folder.path().join("Maildir");
        let channel = channel(LocalMail::Maildir(maildir.clone()));
        channel.send(&letter().message()).await.unwrap();
        channel.send(&letter().message()).await.unwrap();
        let name = "msg_01hfyc3q0v8m2k5p7r9t1w3x5z.newswatch";
        let text = fs::read_to_string(maildir.join("new").join(name)).unwrap();
        assert!(text.contains("\nTo: Desk <desk@example.org>\n"), "{text}");
        fs::rename(maildir.join("new").join(name), maildir.join("cur").join(format!("{name}:2,S"))).unwrap();
        channel.send(&letter().message()).await.unwrap();
        assert_eq!(fs::read_dir(maildir.join("new")).unwrap().count(), 0);
        assert_eq!(fs::read_dir(maildir.join("tmp")).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_recipient_that_was_removed_ends_the_delivery() {
        let outcome =
            channel(LocalMail::Sendmail("/bin/true".to_owned())).send(&Letter::sample("x@example.org").message()).await;
        assert!(matches!(outcome, Err(SendError::Final { .. })), "{outcome:?}");
    }
}
