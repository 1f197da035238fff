//! The demonstration's today.

use super::World;
use crate::app::transact::Tx;
use crate::error::Result;

impl World<'_> {
    /// Plays the scenes of today and of the days around it.
    pub(super) fn play(&mut self, _tx: &mut Tx<'_>) -> Result<()> {
        Ok(())
    }
}
