//! The embedded store keeps the contract; what is particular to it is in the modules below.

use std::sync::Arc;

use tempfile::TempDir;

use crate::store::Store;
use crate::store::contract::{Place, keeps_the_contract};

mod copies;
mod damage;
mod faults;
mod opening;
mod renewal;
mod sweeping;
mod upgrade;
mod years;

/// A state folder of its own.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }
}

impl Place for Folder {
    fn open(&self) -> Arc<dyn Store> {
        super::open(self.0.path()).unwrap()
    }
}

mod contract {
    use super::{Folder, keeps_the_contract};

    keeps_the_contract!(Folder::new());
}
