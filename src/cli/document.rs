//! Documents that a command looks at, from a path or an address.

use std::path::PathBuf;
use std::sync::Arc;

use url::Url;

use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::model::Validators;
use crate::net::{Network, NetworkSettings};
use crate::pipeline::{Access, Content, Document, Question, Source, fetch};
use crate::time::{Clock, SystemClock};

/// The network as configured, or as usual where no configuration was named: a feed can be looked
/// at before there is one.
pub(super) fn network(setting: &Setting<'_>) -> Result<Network, Exit> {
    let settings = match setting.path {
        Some(_) => setting.inspected()?.config.network,
        None => NetworkSettings::default(),
    };
    Network::new(settings).map_err(|error| print::failure(&error))
}

/// The document at a path or an address; why there is none is printed.
pub(super) async fn document(setting: &Setting<'_>, source: &str) -> Result<Document, Exit> {
    let source = match Url::parse(source) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Source::Http(url),
        _ => Source::File(PathBuf::from(source)),
    };
    fetched(&network(setting)?, &source).await.map_err(|error| print::failure(&error))
}

/// The document of a source, or why there is none.
pub(super) async fn fetched(network: &Network, source: &Source) -> Result<Document, String> {
    let (access, validators) = (Access::default(), Validators::default());
    let question = Question { source, access: &access, moved_to: None, validators: &validators };
    let fetched = fetch(network, question, SystemClock.now()).await.map_err(|error| error.to_string())?;
    match fetched.content {
        Content::Document(document) => Ok(Arc::unwrap_or_clone(document)),
        Content::NotModified { .. } => Err("the server says that nothing changed, without being asked".to_owned()),
    }
}
