//! What newer programs write: kept and passed on, shown once this program knows it, and not written over
//! where they say that it would be spoilt.

use super::super::App;
use super::super::transact::Changes;
use super::open::Opened;
use super::scopes::Families;
use crate::domain::edit::{Change, DELETED, RecordEdit};
use crate::domain::record::Kind;
use crate::domain::scope::Scope;
use crate::error::{Error, Result};
use crate::sync::wire::{Packed, Payload, UNDERSTOOD};
use serde_json::json;

impl App {
    /// A frame's content, with what this device itself said that its scope needs.
    pub(super) fn payload(&self, scope: Scope, changes: Vec<Packed>) -> Result<Payload> {
        Ok(Payload { scope, needs: self.store.needs_said_by(self.log, scope)?, changes })
    }

    /// Scopes in which this program only reads, until it is updated.
    pub(super) fn only_read(&self) -> Result<Vec<Scope>> {
        self.store.scopes_that_need(UNDERSTOOD)
    }

    /// Refuses edits in a scope that somebody with a newer program writes in. Error `app_outdated` with `kind`
    /// and `scope`. What is only added, and changes nothing, is always written: lines of the access log, what was sent
    /// out, and what is left of an erased family, which the law does not let wait.
    pub(in super::super) fn refuse_where_outdated(&self, edits: &[RecordEdit]) -> Result<()> {
        let only_read = self.only_read()?;
        if only_read.is_empty() {
            return Ok(());
        }
        let mut families = Families::new();
        for edit in edits {
            let Some(kind) = Kind::from_number(edit.kind).filter(|k| !only_adds(*k)) else { continue };
            for op in &edit.ops {
                let scopes = self.scopes(kind, edit.id, op.field, &mut families)?;
                if let Some(scope) = scopes.into_iter().find(|s| only_read.contains(s)) {
                    let detail = json!({ "kind": kind.name(), "scope": scope.name() });
                    return Err(Error::refused("app_outdated").with(detail));
                }
            }
        }
        Ok(())
    }

    /// Remembers what the writer of a segment or snapshot said that its scopes need.
    pub(super) fn note_needs(&self, opened: &Opened) -> Result<()> {
        opened.needs.iter().try_for_each(|(scope, log, needs)| self.store.note_needs(*scope, *log, *needs))
    }

    /// Remembers what of a change this program does not know.
    pub(super) fn note_not_known(&self, change: &Change) -> Result<()> {
        for edit in &change.records {
            for op in edit.ops.iter().filter(|op| !is_known(edit.kind, op.field)) {
                self.store.note_not_known(edit.kind, op.field, edit.id)?;
            }
        }
        Ok(())
    }

    /// After an update: makes those records anew of which this program now knows more, all or none.
    pub(in super::super) fn show_what_is_known(&self) -> Result<()> {
        let known: Vec<_> =
            self.store.not_known()?.into_iter().filter(|(kind, field)| is_known(*kind, *field)).collect();
        if known.is_empty() {
            return Ok(());
        }
        let changes = self.in_one(|| {
            let mut changes = Changes::default();
            for (number, field) in known {
                let Some(kind) = Kind::from_number(number) else { continue };
                for id in self.store.records_not_known(number, field)? {
                    if self.remake(kind, id)? {
                        changes.records.push((kind, id));
                    }
                    self.store.now_known(number, field, id)?;
                }
            }
            Ok(changes)
        })?;
        self.find_changed(&changes)
    }
}

fn only_adds(kind: Kind) -> bool {
    kind.is_kept() || kind == Kind::ExportBatch
}

fn is_known(kind: u8, field: u16) -> bool {
    let kind = Kind::from_number(kind);
    kind.is_some_and(|kind| field == DELETED || kind.shape().index_of_number(field).is_some())
}
