//! The view of an alert goes in; the HTML part of a mail comes out.
//!
//! The promise: everything that a feed wrote is escaped, nothing is loaded from anywhere, and
//! the page can be read on a light and on a dark screen.

use minijinja::value::Serde;
use minijinja::{Environment, context};

use crate::channel::view::View;

const NAME: &str = "alert.html";
const TEMPLATE: &str = include_str!("alert.html");

/// Writes HTML.
#[derive(Debug)]
pub(super) struct Html(Environment<'static>);

impl Html {
    /// Parses the template.
    pub(super) fn new() -> Self {
        let mut environment = Environment::new();
        // The name ends in .html, which is what switches escaping on.
        environment.add_template(NAME, TEMPLATE).expect("the built-in template is well formed");
        Self(environment)
    }

    /// The page for `view`; `delivery` is named at its foot.
    pub(super) fn render(&self, view: &View, delivery: &str) -> String {
        let template = self.0.get_template(NAME).expect("the template was added");
        let omitted = view.omitted();
        template
            .render(context! { view => Serde(view), omitted, delivery, subject => view.subject(), size => view.size() })
            .expect("the template uses only what it is given")
    }
}
