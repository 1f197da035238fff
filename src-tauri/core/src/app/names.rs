//! What families, people and workers are called. A list asks for thousands of names: of whoever sees every record
//! only the columns that hold them are read.

use super::App;
use crate::domain::id::Id;
use crate::domain::kinds::{full_name, joined};
use crate::domain::record::Kind;
use crate::error::Result;

impl App {
    /// Words of a record in sight, deleted ones too; all None where it is out of sight or not there.
    fn words<const N: usize>(&self, kind: Kind, id: Id, fields: [&str; N]) -> Result<[Option<String>; N]> {
        if self.sight()?.is_whole() {
            return self.store.words(kind, id, fields);
        }
        let stored = self.peek(kind, id)?;
        Ok(fields.map(|field| stored.as_ref().and_then(|s| s.record.text(field)).map(str::to_owned)))
    }

    /// A person's name as typed, the alias where it is not known; of deleted people too.
    pub(crate) fn person_name(&self, id: Id) -> Result<String> {
        let [family, given, alias] = self.words(Kind::Person, id, ["family_name", "given_name", "alias"])?;
        Ok(full_name(family.as_deref(), given.as_deref(), alias.as_deref()))
    }

    pub(crate) fn person_kana(&self, id: Id) -> Result<Option<String>> {
        let [family, given] = self.words(Kind::Person, id, ["family_kana", "given_kana"])?;
        Ok(joined([family.as_deref(), given.as_deref()]))
    }

    pub(crate) fn household_name(&self, id: Id) -> Result<String> {
        let [name] = self.words(Kind::Household, id, ["display_name"])?;
        Ok(name.unwrap_or_default())
    }

    /// Name of an organisation, site, programme or course.
    pub(crate) fn name_of(&self, kind: Kind, id: Id) -> Result<String> {
        let [name] = self.words(kind, id, ["name"])?;
        Ok(name.unwrap_or_default())
    }

    /// Name of a worker, also of one who was deleted, whoever asks.
    pub(crate) fn worker_name(&self, id: Id) -> Result<String> {
        let [name] = self.store.words(Kind::Worker, id, ["person_name"])?;
        Ok(name.unwrap_or_default())
    }
}
