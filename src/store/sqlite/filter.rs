//! A [`DeliveryFilter`] as SQL.

use rusqlite::ToSql;

use super::rows::{self, Json};
use crate::model::DeliveryState;
use crate::store::DeliveryFilter;

/// A condition on `delivery` with its parameters, which are numbered by place.
pub(super) struct Filter {
    condition: String,
    values: Vec<Box<dyn ToSql>>,
    limit: i64,
}

impl Filter {
    /// The condition that `filter` asks for.
    pub(super) fn new(filter: DeliveryFilter) -> Self {
        let limit = filter.limit.map_or(-1, rows::limit);
        let mut built = Self { condition: "true".to_owned(), values: Vec::new(), limit };
        // A list travels as JSON: one parameter, however long it is.
        if !filter.ids.is_empty() {
            built.and("delivery.id IN (SELECT value FROM json_each(?))", Json(filter.ids));
        }
        if !filter.alerts.is_empty() {
            built.and("delivery.alert IN (SELECT value FROM json_each(?))", Json(filter.alerts));
        }
        built.states(filter.states);
        if let Some(channel) = filter.channel {
            built.and("delivery.channel = ?", channel.as_str().to_owned());
        }
        if let Some(rule) = filter.rule {
            let told = "SELECT alert FROM alert_match JOIN match ON match.id = alert_match.match WHERE match.rule = ?";
            built.and(&format!("delivery.alert IN ({told})"), rule.as_str().to_owned());
        }
        built
    }

    /// What is held is kept as pending, of an alert that may grow.
    fn states(&mut self, states: Vec<DeliveryState>) {
        if states.is_empty() {
            return;
        }
        let [held, pending] = [DeliveryState::Held, DeliveryState::Pending].map(|state| states.contains(&state));
        let kept =
            states.into_iter().map(|state| if state == DeliveryState::Held { DeliveryState::Pending } else { state });
        self.and("delivery.state IN (SELECT value FROM json_each(?))", Json(kept.collect::<Vec<_>>()));
        if held != pending {
            self.and(
                "(delivery.state <> 'pending' OR (SELECT open FROM alert WHERE alert.id = delivery.alert) = ?)",
                held,
            );
        }
    }

    /// Narrows it to what also satisfies `condition`, which has one parameter.
    pub(super) fn and(&mut self, condition: &str, value: impl ToSql + 'static) {
        self.condition.push_str(" AND ");
        self.condition.push_str(condition);
        self.values.push(Box::new(value));
    }

    /// The rest of a `SELECT`, behind its `FROM`: the newest first, no more than asked for.
    pub(super) fn sql(&self) -> String {
        let Self { condition, limit, .. } = self;
        format!("WHERE {condition} ORDER BY delivery.created DESC, delivery.id DESC LIMIT {limit}")
    }

    /// The parameters, in order.
    pub(super) fn values(&self) -> impl Iterator<Item = &dyn ToSql> {
        self.values.iter().map(AsRef::as_ref)
    }
}
