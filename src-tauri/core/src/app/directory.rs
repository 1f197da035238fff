//! The directory of organisations: what each offers, to whom, when somebody last went there, and why it refused.

use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::kinds::{Organisation, Referral};
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Filter;
use crate::view::{OrganisationLine, Refusal};

/// Refusals told of one body, the latest first.
const MOST_REFUSALS: usize = 5;

impl App {
    /// All bodies but the own organisation, by reading. What came of referrals is taken from them, as far as
    /// the acting worker sees them. Error `not_your_role`.
    pub fn directory(&self) -> Result<Vec<OrganisationLine>> {
        self.ask(Act::Cases)?;
        let mut lines = vec![];
        for record in self.records(Kind::Organisation, &Filter::default())? {
            if !record.flag("own") {
                lines.push(self.organisation_line(entity(&record)?)?);
            }
        }
        lines.sort_by(|a, b| {
            let read = |l: &OrganisationLine| l.kana.clone().unwrap_or_else(|| l.name.clone());
            (read(a), &a.id).cmp(&(read(b), &b.id))
        });
        Ok(lines)
    }

    fn organisation_line(&self, o: Organisation) -> Result<OrganisationLine> {
        let mut refusals: Vec<Refusal> = vec![];
        let (mut sent, mut linked) = (0, 0);
        for record in self.records(Kind::Referral, &Filter::by("to_org_id", o.id))? {
            let r: Referral = entity(&record)?;
            if r.direction != "out" || !self.catalogue.counts("referral_status", &r.status) {
                continue;
            }
            sent += 1;
            linked += i64::from(r.linked == Some(true) || r.status == "linked");
            if r.status == "declined" {
                let day = r.replied_at.map(|at| self.zone().date_of(at)).or(r.occurred_on);
                refusals.push(Refusal {
                    referral_id: r.id.to_string(),
                    date: day.map(|d| d.to_string()),
                    reply: r.reply.filter(|reply| !reply.trim().is_empty()),
                    reasons: r.reason_codes,
                });
            }
        }
        refusals.sort_by(|a, b| (&b.date, &b.referral_id).cmp(&(&a.date, &a.referral_id)));
        let declined = i64::try_from(refusals.len()).unwrap_or(i64::MAX);
        refusals.truncate(MOST_REFUSALS);
        let mut last = o.last_visited_on;
        for visit in self.records(Kind::Visit, &Filter::by("organisation_id", o.id))? {
            if visit.text("status") == Some("done") {
                last = last.max(visit.read::<Date>("occurred_on"));
            }
        }
        Ok(OrganisationLine {
            id: o.id.to_string(),
            name: o.name,
            kana: o.kana,
            org_type: o.org_type,
            district: o.district,
            contact_person: o.contact_person,
            phone: o.phone,
            offers: o.offers,
            for_whom: o.for_whom,
            cost: o.cost,
            refusal_note: o.refusal_note,
            note: o.note,
            member_of_yotaikyo: o.member_of_yotaikyo == Some(true),
            last_visited_on: last.map(|d| d.to_string()),
            sent,
            linked,
            declined,
            refusals,
        })
    }
}
