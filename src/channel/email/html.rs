//! The view of an alert goes in; the HTML part of a mail comes out.
//!
//! The promise: everything that a feed wrote is escaped, nothing is loaded from anywhere, and
//! the page can be read on a light and on a dark screen.

use minijinja::value::Serde;
use minijinja::{Environment, context};

use crate::channel::MuteLinks;
use crate::channel::view::View;

const NAME: &str = "alert.html";
const TEMPLATE: &str = include_str!("alert.html");

/// Writes HTML.
#[derive(Debug)]
pub(super) struct Html {
    templates: Environment<'static>,
    /// What makes the links that mute a rule, if there are any.
    pub(super) mutes: Option<MuteLinks>,
}

impl Html {
    /// Parses the template.
    pub(super) fn new(mutes: Option<MuteLinks>) -> Self {
        let mut environment = Environment::new();
        // The name ends in .html, which is what switches escaping on.
        environment.add_template(NAME, TEMPLATE).expect("the built-in template is well formed");
        Self { templates: environment, mutes }
    }

    /// The page for `view`; `delivery` is named at its foot.
    pub(super) fn render(&self, view: &View, delivery: &str) -> String {
        let template = self.templates.get_template(NAME).expect("the template was added");
        let omitted = view.omitted();
        let mutes: Vec<MuteView> = self.mutes.iter().flat_map(|links| mutes(links, view)).collect();
        let mutes = Serde(mutes);
        template
            .render(context! { view => Serde(view), omitted, mutes, delivery, subject => view.subject(), size => view.size() })
            .expect("the template uses only what it is given")
    }
}

/// Rules that can be muted from one mail; a mail of more has no links.
const MOST_MUTES: usize = 10;

/// A link that mutes a rule.
#[derive(Debug, serde::Serialize)]
struct MuteView {
    rule: String,
    link: String,
}

/// One link for each rule that an alert tells of.
fn mutes(links: &MuteLinks, view: &View) -> Vec<MuteView> {
    let rules = &view.rules;
    let shown = if rules.len() > MOST_MUTES { &[] } else { rules.as_slice() };
    shown.iter().map(|rule| MuteView { rule: rule.to_string(), link: links.link(rule).into() }).collect()
}
