//! A typed reader of TOML tables that keeps going.
//!
//! A table comes in, plain values and places in the file go out. Whatever is wrong is handed to
//! the findings and read as nothing, so that one run meets every fault. What a reader returns as
//! nothing is therefore either absent or already reported.
//!
//! Deliberately not here: what the keys mean.

use super::environment::Environment;
use super::finding::Findings;
use super::place::SourceFile;

pub(super) use self::table::Table;
pub(super) use self::text::Text;
pub(super) use self::value::Value;

mod escapes;
mod table;
mod text;
mod value;

/// What all readers of one run share.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// What was found so far.
    pub(super) findings: &'a Findings,
    /// The variables.
    pub(super) environment: &'a Environment,
    /// Whether a secret that this process cannot reach is a fault.
    pub(super) needs_secrets: bool,
}

/// The file that a value stands in, and what all readers share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) reading: &'a Reading<'a>,
}
