//! Why a request failed, for a person.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use super::AddressRange;

/// Why a request failed.
///
/// Each text is one line that says what happened, with which host, and what to do where something
/// can be done. None shows more of a URL than its host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// The client cannot be built from the settings.
    #[error("the HTTP client cannot be set up: {cause}")]
    Setup {
        /// What the library says.
        cause: String,
    },
    /// Without certificates no server's identity can be checked.
    #[error(
        "no server can be reached over https ({cause}); install the package `ca-certificates`, or set SSL_CERT_FILE to \
         a file that holds CA certificates"
    )]
    TrustStore {
        /// What the library says.
        cause: String,
    },
    /// A header of the request holds what a header may not hold.
    #[error("the request header `{name}` cannot be sent; its name or value has a character that headers may not have")]
    Header {
        /// The header's name.
        name: String,
    },
    /// Neither `http:` nor `https:`.
    #[error("an address beginning with `{scheme}:` cannot be opened over the network; only http and https can")]
    Scheme {
        /// What stands before the colon.
        scheme: String,
    },
    /// The host is, or leads to, an address that is not public.
    #[error(
        "{host} leads to {address}, which is reserved for {purpose} and therefore refused; if it is meant, add \
         \"{}\" to `allow_private` under `[network]`", AddressRange::only(*address)
    )]
    Refused {
        /// The host as written.
        host: String,
        /// The address that was refused.
        address: IpAddr,
        /// What the address is reserved for.
        purpose: &'static str,
    },
    /// The name could not be turned into an address.
    #[error("the name {host} cannot be looked up ({cause}); check its spelling and this machine's name servers")]
    Lookup {
        /// The host.
        host: String,
        /// What the system says.
        cause: String,
    },
    /// No connection came about.
    #[error("cannot connect to {host}: {cause}")]
    Connect {
        /// The host and its port.
        host: String,
        /// What the system says.
        cause: String,
    },
    /// No protected connection came about.
    #[error("cannot speak TLS with {host}: {cause}")]
    Tls {
        /// The host and its port.
        host: String,
        /// What is wrong.
        cause: String,
    },
    /// Somebody outside sends us to a private address.
    #[error(
        "{host} leads to {address}, which is reserved for {purpose}, and was named by somebody outside, which is refused \
         whatever `allow_private` says; if it is meant, write the address itself"
    )]
    Inward {
        /// The host and its port.
        host: String,
        /// The address.
        address: IpAddr,
        /// What it is reserved for.
        purpose: &'static str,
    },
    /// Too slow.
    #[error("{host} took longer than {} s {step}", after.as_secs_f64())]
    Timeout {
        /// The host and its port.
        host: String,
        /// What it was about.
        step: Step,
        /// The limit that was passed.
        after: Duration,
    },
    /// The connection ended before an answer came.
    #[error("{host} closed the connection without an answer")]
    NoAnswer {
        /// The host and its port.
        host: String,
    },
    /// What came is not HTTP.
    #[error("the answer of {host} is not proper HTTP: {cause}")]
    Malformed {
        /// The host and its port.
        host: String,
        /// What the library says.
        cause: String,
    },
    /// The connection ended in the middle of the body.
    #[error("the answer of {host} breaks off in the middle: {cause}")]
    Cut {
        /// The host and its port.
        host: String,
        /// What the library says.
        cause: String,
    },
    /// The body is compressed in a way that was not offered.
    #[error("the answer of {host} is compressed as `{encoding}`, which was not asked for and cannot be read")]
    Encoding {
        /// The host and its port.
        host: String,
        /// The `Content-Encoding`, shortened.
        encoding: String,
    },
    /// The body is not compressed as it says.
    #[error("the answer of {host} cannot be decompressed: {cause}")]
    Decode {
        /// The host and its port.
        host: String,
        /// What the library says.
        cause: String,
    },
    /// The body is larger than allowed.
    #[error("the answer of {host} is larger than {limit} bytes")]
    TooLarge {
        /// The host and its port.
        host: String,
        /// The limit, counted after decompression, in bytes.
        limit: usize,
    },
    /// Redirects without end.
    #[error("{host} redirects again after {limit} redirects; this may be a loop")]
    TooManyRedirects {
        /// The host and its port.
        host: String,
        /// How many were followed.
        limit: usize,
    },
    /// A redirect without a usable `Location`.
    #[error("{host} redirects {fault}")]
    Redirect {
        /// The host and its port.
        host: String,
        /// What is wrong with the redirect.
        fault: &'static str,
    },
    /// A redirect from https to http.
    #[error("{host} redirects from https to unprotected http at {target}, which is refused")]
    Downgrade {
        /// The host and its port.
        host: String,
        /// Where the redirect leads.
        target: String,
    },
    /// Anything else.
    #[error("the request to {host} failed: {cause}")]
    Other {
        /// The host and its port.
        host: String,
        /// What the library says.
        cause: String,
    },
}

/// What a request was about when its time ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Looking up the name, connecting and the TLS handshake.
    Connecting,
    /// Sending the request and waiting for the head of the answer.
    Answering,
    /// Receiving the body.
    Receiving,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connecting => "to accept a connection",
            Self::Answering => "to answer",
            Self::Receiving => "to send its whole answer",
        })
    }
}

impl NetworkError {
    /// Whether the same request may succeed later without a change of the settings.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Setup { .. } | Self::Header { .. } | Self::Scheme { .. } | Self::Refused { .. } => false,
            Self::TrustStore { .. }
            | Self::Lookup { .. }
            | Self::Connect { .. }
            | Self::Tls { .. }
            | Self::Timeout { .. }
            | Self::NoAnswer { .. }
            | Self::Malformed { .. }
            | Self::Cut { .. }
            | Self::Encoding { .. }
            | Self::Decode { .. }
            | Self::TooLarge { .. }
            | Self::TooManyRedirects { .. }
            | Self::Redirect { .. }
            | Self::Downgrade { .. }
            | Self::Inward { .. }
            | Self::Other { .. } => true,
        }
    }

    /// Whether no answer came that shows that the host itself is reached and at work: then the fault
    /// may as well be on the way to it.
    pub fn is_silence(&self) -> bool {
        match self {
            Self::TrustStore { .. }
            | Self::Lookup { .. }
            | Self::Connect { .. }
            | Self::Tls { .. }
            | Self::NoAnswer { .. }
            | Self::Cut { .. }
            | Self::Other { .. } => true,
            Self::Timeout { step, .. } => *step != Step::Receiving,
            _ => false,
        }
    }
}
