//! Names are unique; the second one is shown beside the first.

use std::collections::HashMap;

use super::finding::Finding;
use super::place::Spot;
use super::reader::Text;
use crate::pipeline::OWN_NAME;

/// Names that are taken, and where.
#[derive(Debug, Default)]
pub(super) struct Taken<'a>(HashMap<&'a str, Spot>);

impl<'a> Taken<'a> {
    /// The name, unless it is not one or is taken; `what` is who has the name.
    pub(super) fn claim(&mut self, text: &Text<'a>, what: &str) -> Option<&'a str> {
        let name = text.name()?;
        if name == OWN_NAME {
            text.refuse(format!("{} is the name of the program itself", text.quoted()), "choose another name");
            return None;
        }
        if let Some(first) = self.0.get(name) {
            let message = format!("there is a second {what} with the name {}", text.quoted());
            let finding = Finding::at(text.spot(), message).beside(first.clone(), "the first one");
            text.origin().reading.findings.fault(finding.help("give one of them another name"));
            return None;
        }
        self.0.insert(name, text.spot());
        Some(name)
    }
}
