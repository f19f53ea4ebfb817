//! Why something is told that is not simply new.

use serde::{Deserialize, Serialize};

use super::Field;

/// Why something is told that is not simply new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Occasion {
    /// The story has reached so many outlets.
    Grown {
        /// How many report it, copies of one text counted once.
        outlets: u32,
    },
    /// The item was edited.
    Edited {
        /// What has changed, by field.
        changes: Vec<Change>,
    },
    /// The feed has taken the item back, and its page is gone.
    Withdrawn,
}

/// What has changed in one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field.
    pub field: Field,
    /// The part that changed as it was, with a few words around it.
    pub before: String,
    /// The same as it is now.
    pub now: String,
}
