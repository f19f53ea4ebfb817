//! Addresses of mailboxes.

use lettre::message::Mailbox;

use crate::config::reader::Text;

/// Reads `desk@example.org` or `News Desk <desk@example.org>`. The address itself is plain ASCII:
/// not every server takes more, and nothing that breaks a header gets through.
pub(super) fn read(text: &Text<'_>) -> Option<Mailbox> {
    let example = "write it as `\"desk@example.org\"` or `\"News Desk <desk@example.org>\"`";
    if text.value.contains(char::is_control) {
        text.refuse("a line break or control character cannot stand in a mail address", example);
        return None;
    }
    let Ok(mailbox) = text.value.parse::<Mailbox>() else {
        let several = text.value.matches('@').count() > 1 && text.value.contains([',', ';']);
        let help = if several { "write a list with one address in each text" } else { example };
        text.refuse(format!("{} is not a mail address", text.quoted()), help);
        return None;
    };
    if !mailbox.email.domain().is_ascii() {
        text.refuse("the domain of a mail address must be ASCII", "write the form that begins with `xn--`");
    } else if !mailbox.email.user().is_ascii() {
        text.refuse(
            "a mail address must be ASCII, since not every server takes more",
            "use another address of the mailbox",
        );
    } else {
        return Some(mailbox);
    }
    None
}
