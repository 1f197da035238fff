//! A record being filled in, field by field.

use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::domain::value::Field;

/// A new record.
pub(super) struct Draft(Record);

impl Draft {
    pub fn new(kind: Kind, id: Id) -> Draft {
        Draft(Record::new(kind, id))
    }

    pub fn with<T: Field>(mut self, name: &str, value: T) -> Draft {
        debug_assert!(self.0.kind.shape().field(name).is_some(), "{}.{name}", self.0.kind);
        self.0.set(name, value);
        self
    }

    pub fn text(self, name: &str, value: impl Into<String>) -> Draft {
        self.with(name, value.into())
    }

    pub fn codes(self, name: &str, codes: &[&str]) -> Draft {
        self.with(name, codes.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>())
    }

    pub fn id(&self) -> Id {
        self.0.id
    }

    pub fn record(self) -> Record {
        self.0
    }
}
