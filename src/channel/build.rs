//! Settings go in; a channel comes out.

use std::sync::Arc;

use super::command::CommandChannel;
use super::email::{EmailChannel, LocalMailChannel};
use super::file::FileChannel;
use super::output_feed::OutputFeedChannel;
use super::stdout::StdoutChannel;
use super::webhook::{BadSecret, WebhookChannel};
use super::{Channel, ChannelKind, ChannelSettings, MuteLinks};
use crate::model::ChannelName;
use crate::net::{Network, NetworkError, Route};

/// A channel that cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The machine has no certificates to check a mail server by.
    #[error(
        "channel {channel}: no certificates to trust were found on this machine; install them (Debian: \
         ca-certificates)"
    )]
    Certificates {
        /// The channel.
        channel: ChannelName,
        /// What the TLS library says.
        source: lettre::transport::smtp::Error,
    },
    /// The HTTP client cannot be built.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A signing secret cannot be read.
    #[error("channel {channel}: {source}")]
    Secret {
        /// The channel.
        channel: ChannelName,
        /// Which part of it.
        #[source]
        source: BadSecret,
    },
}

/// Builds the channel; webhooks go out through `network`, and mails have links from `mutes`.
pub fn build(
    settings: &ChannelSettings,
    network: &Network,
    mutes: Option<&MuteLinks>,
) -> Result<Arc<dyn Channel>, BuildError> {
    let channel = || settings.name.clone();
    Ok(match settings.kind.clone() {
        ChannelKind::Email(email) => {
            let built = EmailChannel::new(*email, mutes.cloned());
            Arc::new(built.map_err(|source| BuildError::Certificates { channel: channel(), source })?)
        }
        ChannelKind::LocalMail(mail) => Arc::new(LocalMailChannel::new(*mail, mutes.cloned())),
        ChannelKind::Webhook(webhook) => {
            let route = Route { allow_private: webhook.allow_private.clone(), ..Route::default() };
            let network = if webhook.allow_private.is_empty() { network.clone() } else { network.along(&route)? };
            let built = WebhookChannel::new(webhook, network);
            Arc::new(built.map_err(|source| BuildError::Secret { channel: channel(), source })?)
        }
        ChannelKind::Command(command) => Arc::new(CommandChannel::new(command)),
        ChannelKind::OutputFeed(feed) => Arc::new(OutputFeedChannel::new(feed)),
        ChannelKind::File(file) => Arc::new(FileChannel::new(file)),
        ChannelKind::Stdout => Arc::new(StdoutChannel::new()),
    })
}
