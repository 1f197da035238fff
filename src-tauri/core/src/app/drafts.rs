//! Forms begun and not saved: kept on this device for the worker who typed them, gone with the save.

use super::App;
use super::sight::Sight;
use super::transact::Tx;
use crate::domain::access::{Act, Reach};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::{Error, Result};
use crate::store::{Draft, Filter};
use crate::view::{DraftLine, DraftView, PutView};
use serde_json::{Map, Value as Json, json};

/// Longest body of a draft, in bytes.
const LONGEST: usize = 1_000_000;

/// Most records of one `put_many`.
const MOST_ITEMS: usize = 500;

/// What a form hands over to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewDraft<'a> {
    pub key: &'a str,
    pub kind: Kind,
    pub household: Option<Id>,
    /// The route that opens the form again.
    pub place: &'a str,
    pub body: &'a Json,
}

impl App {
    /// The acting worker's draft of this key.
    pub fn draft(&self, key: &str) -> Result<Option<DraftView>> {
        self.ask(Act::Write)?;
        let sight = self.sight()?;
        let found = self.store.draft(self.actor(), key)?;
        let Some(draft) = found.filter(|d| self.draft_in_sight(&sight, d)) else { return Ok(None) };
        Ok(Some(DraftView {
            kind: draft.kind.name().to_owned(),
            household_id: draft.household.map(|h| h.to_string()),
            place: draft.place,
            saved_at: self.zone().rfc3339(draft.saved_at),
            // Written by this program; whatever else stands there is no form.
            body: serde_json::from_str(&draft.body).unwrap_or(Json::Object(Map::new())),
            key: draft.key,
        }))
    }

    /// A draft of a family that is out of sight by now is kept and not shown.
    fn draft_in_sight(&self, sight: &Sight, draft: &Draft) -> bool {
        sight.role.sees(draft.kind) != Reach::Nothing && draft.household.is_none_or(|h| sight.has(h))
    }

    /// Keeps a form's values; gives when. Error `draft_too_large` beyond a megabyte.
    pub fn put_draft(&self, draft: &NewDraft<'_>) -> Result<String> {
        self.ask(Act::Write)?;
        let body = draft.body.to_string();
        if body.len() > LONGEST {
            return Err(Error::refused("draft_too_large").with(json!({ "bytes": body.len() })));
        }
        let saved_at = self.now();
        let (key, place) = (draft.key.to_owned(), draft.place.to_owned());
        let (kind, household) = (draft.kind, draft.household);
        self.store.set_draft(self.actor(), &Draft { key, kind, household, place, body, saved_at })?;
        Ok(self.zone().rfc3339(saved_at))
    }

    /// Throws a draft away.
    pub fn drop_draft(&self, key: &str) -> Result<()> {
        self.ask(Act::Look)?;
        self.store.drop_draft(self.actor(), key)
    }

    /// The acting worker's drafts, newest first; those of families out of sight are kept and not shown.
    pub fn drafts(&self) -> Result<Vec<DraftLine>> {
        self.ask(Act::Look)?;
        let sight = self.sight()?;
        let mut lines = vec![];
        for draft in self.store.drafts(self.actor())? {
            if !self.draft_in_sight(&sight, &draft) {
                continue;
            }
            lines.push(DraftLine {
                key: draft.key,
                kind: draft.kind.name().to_owned(),
                place: draft.place,
                saved_at: self.zone().rfc3339(draft.saved_at),
                household: draft.household.map(|h| self.household_name(h)).transpose()?,
            });
        }
        Ok(lines)
    }

    /// Stores one record as `put` does; the draft of the form goes away in the same transaction.
    pub fn put_form(&self, kind: Kind, json: &Json, draft: Option<&str>) -> Result<PutView> {
        self.ask(Act::Write)?;
        let outcome = self.transact(None, |tx| {
            let view = tx.put(kind, json)?;
            tx.clear_draft(draft)?;
            Ok(view)
        })?;
        let change = outcome.changes.changes.last().map(u64::to_string);
        Ok(PutView { change, ..outcome.value })
    }

    /// Stores several records as one change, all or none; the answers in the order of the items. A field
    /// that is `@n` names the record of item n, which comes before it. A refusal's detail says which `item`
    /// it was. Error `too_many_items` beyond 500.
    pub fn put_many(&self, items: &[(Kind, Json)], draft: Option<&str>) -> Result<Vec<PutView>> {
        self.ask(Act::Write)?;
        if items.len() > MOST_ITEMS {
            return Err(Error::refused("too_many_items").with(json!({ "items": items.len() })));
        }
        let outcome = self.transact(None, |tx| {
            let mut ids: Vec<String> = vec![];
            let mut views = vec![];
            for (n, (kind, json)) in items.iter().enumerate() {
                let mut json = json.clone();
                name_earlier(&mut json, &ids);
                let view = tx.put(*kind, &json).map_err(|e| at_item(e, n))?;
                ids.push(view.id.clone());
                views.push(view);
            }
            tx.clear_draft(draft)?;
            Ok(views)
        })?;
        let change = outcome.changes.changes.last().map(u64::to_string);
        Ok(outcome.value.into_iter().map(|view| PutView { change: change.clone(), ..view }).collect())
    }

    /// Plans a visit and those that repeat it, as one change: `times` visits, each `every_days` calendar
    /// days after the one before, at the same time of the day. Errors `times_invalid` (1 to 53),
    /// `days_invalid` (1 to 90), and those of `put`.
    pub fn plan_visits(
        &self,
        visit: &Json,
        times: u32,
        every_days: u32,
        draft: Option<&str>,
    ) -> Result<Vec<PutView>> {
        self.ask(Act::Write)?;
        if !(1..=53).contains(&times) {
            return Err(Error::field("times_invalid", "times"));
        }
        if !(1..=90).contains(&every_days) {
            return Err(Error::field("days_invalid", "every_days"));
        }
        let outcome = self.transact(None, |tx| {
            let first = tx.put(Kind::Visit, visit)?;
            let id = Id::parse(&first.id).map_err(|_| Error::field("id_invalid", "id"))?;
            let planned = tx.stored(Kind::Visit, id)?.record;
            let mut views = vec![first];
            for n in 1..u64::from(times) {
                let mut next = visit.clone();
                let Some(object) = next.as_object_mut() else { break };
                object.remove("id");
                object.remove("overrides");
                let days = chrono::Days::new(n * u64::from(every_days));
                for name in ["planned_start", "planned_end"] {
                    let at = planned.read::<crate::domain::time::Instant>(name);
                    let later = at.and_then(|at| self.zone().local(at).checked_add_days(days));
                    if let Some(later) = later {
                        object.insert(name.into(), json!(later.format("%Y-%m-%dT%H:%M").to_string()));
                    }
                }
                if object.contains_key("occurred_on") {
                    let day = planned.read::<crate::domain::time::Date>("occurred_on");
                    let later = day.and_then(|day| day.checked_add_days(days));
                    object.insert("occurred_on".into(), json!(later.map(|d| d.to_string())));
                }
                views.push(tx.put(Kind::Visit, &next)?);
            }
            tx.clear_draft(draft)?;
            Ok(views)
        })?;
        let change = outcome.changes.changes.last().map(u64::to_string);
        Ok(outcome.value.into_iter().map(|view| PutView { change: change.clone(), ..view }).collect())
    }

    /// The last done visit of a family in a programme, for a record that begins as the one before. Errors
    /// `I-31`.
    pub fn last_visit(&self, household: Id, programme: Id) -> Result<Option<Json>> {
        self.ask(Act::Visits)?;
        self.stored(Kind::Household, household)?;
        let filter = Filter {
            household: Some(household),
            programme: Some(programme),
            status: Some("done".into()),
            ..Filter::default()
        };
        let all = self.records(Kind::Visit, &filter)?;
        let last = all.iter().max_by_key(|r| (r.read::<crate::domain::time::Date>("occurred_on"), r.id));
        last.map(|r| self.get(Kind::Visit, r.id)).transpose()
    }
}

impl Tx<'_> {
    pub(super) fn clear_draft(&self, key: Option<&str>) -> Result<()> {
        key.map_or(Ok(()), |key| self.app.store.drop_draft(self.app.actor(), key))
    }
}

/// Puts the ids of earlier items where `@n` names them, in fields and lists of fields.
fn name_earlier(json: &mut Json, ids: &[String]) {
    match json {
        Json::String(text) => {
            let named = text.strip_prefix('@').and_then(|n| n.parse::<usize>().ok()).and_then(|n| ids.get(n));
            if let Some(id) = named {
                *text = id.clone();
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| name_earlier(item, ids)),
        Json::Object(fields) => fields.values_mut().for_each(|value| name_earlier(value, ids)),
        _ => {}
    }
}

fn at_item(mut error: Error, n: usize) -> Error {
    match error.detail.as_object_mut() {
        Some(detail) => drop(detail.insert("item".into(), json!(n))),
        None => error.detail = Box::new(json!({ "item": n })),
    }
    error
}
