//! Erasing a family: its records are destroyed on every device.

use super::App;
use crate::domain::id::Id;
use crate::error::Result;

impl App {
    /// Whether the records of this family were erased, here or elsewhere.
    pub(super) fn is_erased(&self, family: Id) -> Result<bool> {
        self.store.is_erased(family)
    }
}
