//! Whom a channel writes to.

use lettre::message::Mailbox;

use crate::channel::SendError;

/// The addresses, each once.
pub(super) fn addresses(to: &[Mailbox]) -> Vec<String> {
    let mut addresses: Vec<String> = Vec::new();
    for mailbox in to {
        let address = mailbox.email.to_string();
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

/// The mailbox of an address that a delivery names.
pub(super) fn find<'a>(to: &'a [Mailbox], address: &str) -> Result<&'a Mailbox, SendError> {
    let known = to.iter().find(|mailbox| AsRef::<str>::as_ref(&mailbox.email) == address);
    known.ok_or_else(|| SendError::Final {
        reason: "the recipient is no longer in `to` of this channel; discard the delivery, or add the recipient \
                 again and retry it"
            .to_owned(),
    })
}
