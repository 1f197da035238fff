//! Storing what the rows of a list stand for, each entry a change of its own.

use super::entry::{Entry, Member};
use super::known::Candidate;
use super::run::Made;
use crate::app::transact::Tx;
use crate::domain::alike::phone_key;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::{Class, Error, Result};
use serde_json::{Map, Value as Json, json};

/// The row at fault, where it is one of several, and why.
type Refused = (Option<usize>, Error);

impl Tx<'_> {
    /// A household with its numbers, address and members. Ok(Err) where it is refused; Err where nothing
    /// after it would fare better.
    pub(super) fn store_family(&mut self, entry: &Entry) -> Result<std::result::Result<Made, Refused>> {
        let mut row = None;
        let stored = self.change(None, |tx| {
            let mut household = entry.record.clone();
            let phones: Vec<Json> = entry.phones.iter().map(|number| json!({ "number": number })).collect();
            if !phones.is_empty() {
                household.insert("phones".into(), Json::Array(phones));
            }
            if !entry.address.is_empty() {
                household.insert("address_history".into(), json!([entry.address]));
            }
            let home = made_id(tx.put(Kind::Household, &Json::Object(household))?.id)?;
            let mut made = Made { home: Some(home), people: vec![] };
            for (at, member) in entry.members.iter().enumerate() {
                row = Some(member.row);
                made.people.push((at, tx.put_member(member, Some(home))?));
            }
            row = None;
            Ok(made)
        });
        sorted(stored, row)
    }

    /// Members and numbers of the entry that the family does not have.
    pub(super) fn join_family(
        &mut self,
        entry: &Entry,
        home: Id,
        like: Option<&Candidate>,
        numbers: &[String],
    ) -> Result<std::result::Result<Made, Refused>> {
        let mut row = None;
        let stored = self.change(None, |tx| {
            let mut made = Made { home: Some(home), people: vec![] };
            for number in &entry.phones {
                let key = phone_key(number);
                if !key.is_empty() && !numbers.contains(&key) {
                    tx.put(Kind::Phone, &json!({ "household_id": home.to_string(), "number": number }))?;
                }
            }
            for (at, member) in entry.members.iter().enumerate() {
                if like.is_some_and(|c| c.there.contains(&at)) {
                    continue;
                }
                row = Some(member.row);
                made.people.push((at, tx.put_member(member, Some(home))?));
            }
            row = None;
            Ok(made)
        });
        sorted(stored, row)
    }

    /// A record of its own.
    pub(super) fn store_record(
        &mut self,
        kind: Kind,
        entry: &Entry,
    ) -> Result<std::result::Result<Made, Refused>> {
        let stored = self.change(None, |tx| match (kind, entry.members.first()) {
            (Kind::Person, Some(member)) => {
                Ok(Made { home: None, people: vec![(0, tx.put_member(member, None)?)] })
            }
            (Kind::Person, None) => Err(Error::field("field_required", "full_name")),
            (Kind::Household, _) => {
                let home = made_id(tx.put(kind, &Json::Object(entry.record.clone()))?.id)?;
                Ok(Made { home: Some(home), people: vec![] })
            }
            _ => tx.put(kind, &Json::Object(entry.record.clone())).map(|_| Made::default()),
        });
        sorted(stored, None)
    }

    fn put_member(&mut self, member: &Member, home: Option<Id>) -> Result<Id> {
        let mut fields: Map<String, Json> = member.fields.clone();
        if let Some(home) = home {
            fields.insert("household_id".into(), Json::String(home.to_string()));
        }
        // Who is still expected has no birth date and is not born.
        if fields.contains_key("due_date") && !fields.contains_key("birth_date") && is_child(member) {
            fields.entry("life_stage").or_insert_with(|| Json::String("unborn".into()));
        }
        made_id(self.put(Kind::Person, &Json::Object(fields))?.id)
    }
}

fn is_child(member: &Member) -> bool {
    member.role.starts_with("child")
}

fn made_id(id: String) -> Result<Id> {
    Id::parse(&id).map_err(|_| Error::refused("id_invalid"))
}

fn sorted(stored: Result<Made>, row: Option<usize>) -> Result<std::result::Result<Made, Refused>> {
    match stored {
        Ok(made) => Ok(Ok(made)),
        Err(e) if matches!(e.class, Class::Refused | Class::Usage) => Ok(Err((row, e))),
        Err(e) => Err(e),
    }
}
