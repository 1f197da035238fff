//! Consultations, referrals, plans, answers and shipments on a family's timeline.

use super::{App, entity};
use crate::domain::id::Id;
use crate::domain::kinds::{Consultation, Questionnaire, Referral, Response, Shipment, SupportPlan};
use crate::domain::record::{Kind, Record};
use crate::domain::score::{Item, score};
use crate::domain::time::Date;
use crate::domain::value::Map;
use crate::error::Result;
use crate::store::Filter;
use crate::view::{ScoreView, TimelineItem};

impl App {
    /// What the case file adds to a family's timeline, as far as the acting worker sees it.
    pub(super) fn case_items(&self, household: Id, people: &[Id]) -> Result<Vec<TimelineItem>> {
        let mut items = vec![];
        for r in self.records(Kind::Consultation, &Filter::by("household_id", household))? {
            items.push(self.consultation_item(&entity(&r)?)?);
        }
        for r in self.of_family(Kind::Referral, household, people)? {
            items.push(self.referral_item(&entity(&r)?)?);
        }
        for r in self.of_family(Kind::SupportPlan, household, people)? {
            items.push(self.plan_item(&entity(&r)?)?);
        }
        for r in self.of_family(Kind::Response, household, people)? {
            items.push(self.response_item(&entity(&r)?)?);
        }
        for r in self.of_family(Kind::Shipment, household, people)? {
            items.push(self.shipment_item(&entity(&r)?)?);
        }
        Ok(items)
    }

    /// Records of a family or of one of its members, each once.
    fn of_family(&self, kind: Kind, household: Id, people: &[Id]) -> Result<Vec<Record>> {
        let mut found = self.records(kind, &Filter::by("household_id", household))?;
        for person in people {
            found.extend(self.records(kind, &Filter::by("person_id", *person))?);
        }
        found.sort_by_key(|r| r.id);
        found.dedup_by_key(|r| r.id);
        Ok(found)
    }

    fn consultation_item(&self, c: &Consultation) -> Result<TimelineItem> {
        let names = c.client_person_ids.iter().map(|p| self.person_name(*p)).collect::<Result<_>>()?;
        Ok(TimelineItem {
            start_at: Some(self.zone().rfc3339(c.received_at)),
            what: Some(c.channel.clone()),
            about: c.topics.clone(),
            status: c.status.clone(),
            people: names,
            note: c.content.clone(),
            ..self.item(Kind::Consultation, c.id, c.occurred_on, c.programme_id)?
        })
    }

    fn referral_item(&self, r: &Referral) -> Result<TimelineItem> {
        Ok(TimelineItem {
            programme: self.other_body(r)?,
            what: Some(r.direction.clone()),
            about: r.reason_codes.clone(),
            status: r.status.clone(),
            people: self.name_of_one(r.person_id)?,
            note: r.content.clone(),
            ..self.item_of_day(Kind::Referral, r.id, r.occurred_on)
        })
    }

    fn plan_item(&self, p: &SupportPlan) -> Result<TimelineItem> {
        Ok(TimelineItem {
            programme: match p.programme_id {
                Some(programme) => self.name_of(Kind::Programme, programme)?,
                None => String::new(),
            },
            what: Some(p.kind.clone()),
            status: p.status.clone(),
            people: self.name_of_one(p.person_id)?,
            note: p.wishes.clone(),
            ..self.item_of_day(Kind::SupportPlan, p.id, Some(p.drawn_up_on))
        })
    }

    fn response_item(&self, r: &Response) -> Result<TimelineItem> {
        let template = self.peek(Kind::Questionnaire, r.questionnaire_id)?;
        Ok(TimelineItem {
            programme: template.and_then(|t| t.record.text("title").map(str::to_owned)).unwrap_or_default(),
            what: Some(r.wave.clone()),
            score: Some(self.score_of(r)?),
            people: self.name_of_one(Some(r.person_id))?,
            note: r.note.clone(),
            ..self.item_of_day(Kind::Response, r.id, Some(r.answered_on))
        })
    }

    fn shipment_item(&self, s: &Shipment) -> Result<TimelineItem> {
        let items = self.records(Kind::ShipmentItem, &Filter::by("shipment_id", s.id))?;
        Ok(TimelineItem {
            about: items.iter().filter_map(|i| i.text("item").map(str::to_owned)).collect(),
            status: s.status.clone(),
            people: self.name_of_one(Some(s.person_id))?,
            note: s.note.clone(),
            ..self.item(Kind::Shipment, s.id, s.shipped_on.or(Some(s.requested_on)), s.programme_id)?
        })
    }

    /// A line without a programme.
    fn item_of_day(&self, kind: Kind, id: Id, day: Option<Date>) -> TimelineItem {
        TimelineItem::of(kind.name(), id.to_string(), day.map(|d| d.to_string()).unwrap_or_default())
    }

    fn name_of_one(&self, person: Option<Id>) -> Result<Vec<String>> {
        Ok(person.map(|p| self.person_name(p)).transpose()?.into_iter().collect())
    }

    /// Name of the body that a referral goes to or comes from.
    pub(super) fn other_body(&self, r: &Referral) -> Result<String> {
        let other = if r.direction == "out" { r.to_org_id } else { r.from_org_id };
        other.map_or(Ok(String::new()), |o| self.name_of(Kind::Organisation, o))
    }

    /// What a response comes to.
    pub(super) fn score_of(&self, r: &Response) -> Result<ScoreView> {
        Ok(self.scoring(r.questionnaire_id)?.of(r))
    }

    /// How the answers of a questionnaire are scored.
    pub(super) fn scoring(&self, template: Id) -> Result<Scoring> {
        let head = self.peek(Kind::Questionnaire, template)?;
        let head: Option<Questionnaire> = head.map(|s| entity(&s.record)).transpose()?;
        let (cutoff, score_max) = head.map_or((None, None), |q| (q.cutoff, q.score_max));
        Ok(Scoring { items: self.question_items(template)?, cutoff, score_max })
    }
}

/// How the answers of one questionnaire are scored; read once for many responses.
#[derive(Debug)]
pub(super) struct Scoring {
    items: Vec<Item>,
    cutoff: Option<i64>,
    score_max: Option<i64>,
}

impl Scoring {
    /// What a response comes to, and whether somebody has seen to it.
    pub(super) fn of(&self, r: &Response) -> ScoreView {
        ScoreView { seen_on: r.alert_seen_on.map(|d| d.to_string()), ..self.score(&r.answers) }
    }

    /// What answers come to.
    pub(super) fn score(&self, answers: &Map) -> ScoreView {
        let scored = score(&self.items, answers, self.cutoff);
        ScoreView {
            score: scored.score,
            score_max: self.score_max,
            cutoff: self.cutoff,
            missing: scored.missing,
            over_cutoff: scored.over_cutoff,
            alert_items: scored.alert_items,
            seen_on: None,
        }
    }
}
