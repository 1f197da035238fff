//! Two people, or two families, that turn out to be one (I-70): an edge from the one to the other, taken back
//! as easily. No record is rewritten; reading, searching and counting follow the edge.

use super::App;
use super::transact::{Outcome, Tx};
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::merged::{merged_into, stands_for};
use crate::domain::record::{Kind, Record};
use crate::error::{Error, Result};
use crate::view::MergedView;
use serde_json::{Value as Json, json};

impl App {
    /// `from` and `into` are one; `into` stands for both from now on. `kind` is household or person. Errors:
    /// `kind_unknown`, `field_required` without a reason, `record_missing`, `record_deleted`,
    /// `reference_self`, `merged_already` where `from` stands under another or `into` does (with `into` in the
    /// detail), `merge_ring`, `merge_secret` where the place of only one of two families is secret.
    pub fn merge(&self, kind: Kind, from: Id, into: Id, reason: &str) -> Result<Outcome<()>> {
        self.merge_all(&[Edge { kind, from, into }], reason)
    }

    /// A family and its members who are there twice, in one change. Errors as of [`App::merge`].
    pub fn merge_all(&self, edges: &[Edge], reason: &str) -> Result<Outcome<()>> {
        self.ask(Act::Merge)?;
        let reason = reason_of(reason)?;
        for edge in edges {
            self.check_edge(*edge)?;
        }
        self.transact(Some(reason), |tx| edges.iter().try_for_each(|edge| tx.set_edge(*edge)))
    }

    /// Whether the two can be made one.
    pub(super) fn check_edge(&self, Edge { kind, from, into }: Edge) -> Result<()> {
        mergeable(kind)?;
        let (one, other) = (self.alive(kind, from, "from")?, self.alive(kind, into, "into")?);
        let stands = |r: &Record, field: &str| match r.id_of("merged_into") {
            Some(into) => {
                Err(Error::field("merged_already", field).with(json!({ "into": into.to_string() })))
            }
            None => Ok(()),
        };
        stands(&one, "from")?;
        check_ring(&self.store.merged(kind)?, from, into)?;
        stands(&other, "into")?;
        if one.flag_or_false("address_secret") != other.flag_or_false("address_secret") {
            return Err(Error::field("merge_secret", "into"));
        }
        Ok(())
    }

    /// Takes a merge back: both stand for themselves again. Errors: `kind_unknown`, `field_required` without
    /// a reason, `record_missing`, `merged_not` where the record stands for itself.
    pub fn unmerge(&self, kind: Kind, from: Id, reason: &str) -> Result<Outcome<()>> {
        self.ask(Act::Merge)?;
        let reason = reason_of(reason)?;
        mergeable(kind)?;
        if self.alive(kind, from, "from")?.get("merged_into").is_empty() {
            return Err(Error::field("merged_not", "from"));
        }
        let edit = json!({ "id": from.to_string(), "merged_into": Json::Null });
        self.transact(Some(reason), |tx| tx.put(kind, &edit).map(|_| ()))
    }

    pub(super) fn alive(&self, kind: Kind, id: Id, field: &str) -> Result<Record> {
        let stored = self.stored(kind, id).map_err(|e| e.at(field))?;
        match stored.header.deleted_at {
            Some(_) => Err(Error::field("record_deleted", field)),
            None => Ok(stored.record),
        }
    }

    /// What the records of one person, or family, say in this field, each once.
    pub(super) fn all_say(&self, kind: Kind, id: Id, field: &str) -> Result<Option<String>> {
        let mut said: Vec<String> = vec![];
        for id in self.with_merged(kind, self.standing(kind, id)?)? {
            let Some(stored) = self.peek(kind, id)? else { continue };
            let text = stored.record.text(field).unwrap_or_default().trim().to_owned();
            if !text.is_empty() && !said.contains(&text) {
                said.push(text);
            }
        }
        Ok((!said.is_empty()).then(|| said.join("／")))
    }

    /// The record that stands for `id`.
    pub(super) fn standing(&self, kind: Kind, id: Id) -> Result<Id> {
        Ok(stands_for(&self.store.merged(kind)?, id))
    }

    /// The same as far as it is in sight: a visitor goes on with the record of their own assignment where it was
    /// merged into one that they do not see.
    pub(super) fn standing_in_sight(&self, kind: Kind, id: Id) -> Result<Id> {
        let stands = self.standing(kind, id)?;
        Ok(if stands == id || self.peek(kind, stands)?.is_some() { stands } else { id })
    }

    /// The record itself, then those that stand under it.
    pub(super) fn with_merged(&self, kind: Kind, id: Id) -> Result<Vec<Id>> {
        let edges = self.store.merged(kind)?;
        Ok(std::iter::once(id).chain(merged_into(&edges, id)).collect())
    }

    /// What was merged into a family and into its members, for whoever takes it back.
    pub(super) fn merged_views(&self, household: Id, people: &[Id]) -> Result<Vec<MergedView>> {
        let mut views = vec![];
        let homes = [household];
        for (kind, ids) in [(Kind::Household, &homes[..]), (Kind::Person, people)] {
            let edges = self.store.merged(kind)?;
            for into in ids {
                for from in merged_into(&edges, *into) {
                    let Some(stored) = self.peek(kind, from)? else { continue };
                    let text = |name: &str| stored.record.text(name).unwrap_or_default().to_owned();
                    let name = match kind {
                        Kind::Household => text("display_name"),
                        _ => format!("{} {}", text("family_name"), text("given_name")).trim().to_owned(),
                    };
                    let code = Some(text("code")).filter(|c| !c.is_empty());
                    views.push(MergedView { kind: kind.name().into(), id: from.to_string(), code, name });
                }
            }
        }
        Ok(views)
    }
}

/// `from` stands under `into`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    pub kind: Kind,
    pub from: Id,
    pub into: Id,
}

impl Tx<'_> {
    fn set_edge(&mut self, Edge { kind, from, into }: Edge) -> Result<()> {
        self.put(kind, &json!({ "id": from.to_string(), "merged_into": into.to_string() })).map(|_| ())
    }

    /// An edge, however it is written, closes no ring.
    pub(super) fn check_merged(&self, record: &Record) -> Result<()> {
        match record.id_of("merged_into") {
            Some(into) => check_ring(&self.app.store.merged(record.kind)?, record.id, into),
            None => Ok(()),
        }
    }
}

fn check_ring(edges: &std::collections::HashMap<Id, Id>, from: Id, into: Id) -> Result<()> {
    if from == into {
        return Err(Error::field("reference_self", "merged_into"));
    }
    let mut at = into;
    for _ in 0..=edges.len() {
        match edges.get(&at) {
            Some(next) if *next == from => return Err(Error::field("merge_ring", "merged_into")),
            Some(next) => at = *next,
            None => break,
        }
    }
    Ok(())
}

fn mergeable(kind: Kind) -> Result<()> {
    match kind {
        Kind::Household | Kind::Person => Ok(()),
        _ => Err(Error::field("kind_unknown", "kind").with(json!({ "typed": kind.name() }))),
    }
}

fn reason_of(reason: &str) -> Result<&str> {
    Some(reason.trim()).filter(|r| !r.is_empty()).ok_or_else(|| Error::field("field_required", "reason"))
}

impl Record {
    /// A flag of a kind that may not have it.
    fn flag_or_false(&self, name: &str) -> bool {
        self.kind.shape().field(name).is_some() && self.flag(name)
    }
}
