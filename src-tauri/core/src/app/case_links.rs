//! What a consultation can be tied to: the outreach session at which it took place, the EPDS that led to it.

use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::kinds::{Questionnaire, Response, Session};
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Filter;
use crate::view::{CaseLink, CaseLinks};
use chrono::Days;

/// How far before the consultation a session, and a response, may lie.
const SESSION_DAYS: u64 = 14;
const RESPONSE_DAYS: u64 = 365;
/// Templates of this name and its versions.
const EPDS: &str = "EPDS";
const MOST: usize = 30;

impl App {
    /// Sessions of the fortnight until `on`, the latest first, and EPDS responses of the family's year
    /// before. Errors `not_your_role`, `record_missing`.
    pub fn case_links(&self, household: Option<Id>, on: Date) -> Result<CaseLinks> {
        self.ask(Act::Cases)?;
        if let Some(household) = household {
            self.stored(Kind::Household, household)?;
        }
        Ok(CaseLinks { sessions: self.sessions_until(on)?, responses: self.epds_until(household, on)? })
    }

    fn sessions_until(&self, on: Date) -> Result<Vec<CaseLink>> {
        let from = on.checked_sub_days(Days::new(SESSION_DAYS));
        let within = Filter { from, to: Some(on), ..Filter::default() };
        let mut links = vec![];
        for record in self.records(Kind::Session, &within)? {
            let s: Session = entity(&record)?;
            if s.status == "cancelled" {
                continue;
            }
            let site = s.site_id.map(|id| self.name_of(Kind::Site, id)).transpose()?;
            let programme = self.name_of(Kind::Programme, s.programme_id)?;
            let names = [Some(programme), s.theme, site];
            links.push(CaseLink {
                id: s.id.to_string(),
                date: self.activity_day(&record).unwrap_or(on).to_string(),
                name: names.into_iter().flatten().filter(|n| !n.is_empty()).collect::<Vec<_>>().join(" "),
                score: None,
            });
        }
        Ok(latest(links))
    }

    fn epds_until(&self, household: Option<Id>, on: Date) -> Result<Vec<CaseLink>> {
        let Some(household) = household else { return Ok(vec![]) };
        let from = on.checked_sub_days(Days::new(RESPONSE_DAYS)).unwrap_or(on);
        let mut links = vec![];
        for home in self.with_merged(Kind::Household, household)? {
            for record in self.records(Kind::Response, &Filter::by("household_id", home))? {
                let r: Response = entity(&record)?;
                let Some(form) = self.peek(Kind::Questionnaire, r.questionnaire_id)? else { continue };
                let form: Questionnaire = entity(&form.record)?;
                if !form.code.starts_with(EPDS) || r.answered_on > on || r.answered_on < from {
                    continue;
                }
                links.push(CaseLink {
                    id: r.id.to_string(),
                    date: r.answered_on.to_string(),
                    name: self.person_name(r.person_id)?,
                    score: Some(self.score_of(&r)?),
                });
            }
        }
        Ok(latest(links))
    }
}

fn latest(mut links: Vec<CaseLink>) -> Vec<CaseLink> {
    links.sort_by(|a, b| (&b.date, &a.name, &a.id).cmp(&(&a.date, &b.name, &b.id)));
    links.truncate(MOST);
    links
}
