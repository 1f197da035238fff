//! Consultations, referrals, plans and shipments of some of the families, and a public plan.

use super::home::Home;
use super::{CASES, RECORDS_A_COMMIT, World};
use crate::app::transact::Tx;
use crate::domain::age::{age_band, age_months};
use crate::domain::calendar::fiscal_year;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::sample_text::SampleRng;
use crate::domain::time::Date;
use crate::error::Result;
use chrono::Days;
use serde_json::json;

/// One family of so many comes to the counter.
pub(super) const EVERY: usize = 5;

const CHANNELS: [&str; 4] = ["visit_in", "phone", "visit_in", "sns"];
const TOPICS: [&str; 6] = ["crying", "sleep", "picky_eating", "childcare_place", "isolation", "refresh"];
const RESULTS: [&str; 4] = ["listened", "information", "advice", "continuing"];

/// Programmes that are counted in consultations and parcels.
struct Counsel {
    desk: Option<Id>,
    abuse: Option<Id>,
    interviews: Option<Id>,
    shipping: Option<Id>,
}

impl World<'_> {
    /// What happened at the counter to the families that were kept for it.
    pub(super) fn counsel(&mut self) -> Result<()> {
        let mut counsel = Counsel { desk: None, abuse: None, interviews: None, shipping: None };
        self.commit(|world, tx| {
            tx.change(None, |tx| {
                let city = world.office.city;
                counsel.desk = world.programme(tx, "general_consultation", json!({}), city)?;
                counsel.abuse = world.programme(tx, "abuse_consultation", json!({}), city)?;
                counsel.interviews = world.programme(tx, "pregnancy_interview", json!({}), city)?;
                counsel.shipping = world.programme(tx, "supply_shipping", json!({}), None)?;
                world.public_plan(tx, counsel.desk)
            })
        })?;
        let homes = std::mem::take(&mut self.counselled);
        for (k, some) in homes.chunks(RECORDS_A_COMMIT / 5).enumerate() {
            self.commit(|world, tx| {
                for (n, home) in some.iter().enumerate() {
                    let n = k * (RECORDS_A_COMMIT / 5) + n;
                    let mut rng = world.rng(CASES + n as u64);
                    tx.change(None, |tx| world.at_the_counter(tx, &mut rng, &counsel, home, n))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// A day on which the family had lived here for a while.
    fn some_day(&self, rng: &mut SampleRng, home: &Home) -> Date {
        let moved_in = home.places.first().map_or(self.from, |(from, _)| *from).max(self.from);
        let days = (self.until - moved_in).num_days().max(1);
        moved_in + Days::new(rng.below(u64::try_from(days).unwrap_or(1)))
    }

    fn at_the_counter(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        counsel: &Counsel,
        home: &Home,
        n: usize,
    ) -> Result<()> {
        let day = self.some_day(rng, home);
        let client = home.children().into_iter().find(|(_, birth)| *birth <= day);
        let consultation = self.consultation(tx, rng, counsel.desk, home, (day, client))?;
        if n.is_multiple_of(4) {
            self.handed_on(tx, home, consultation, (day, client))?;
        }
        if n % 4 == 1 {
            self.plan_for(tx, home, day)?;
        }
        if n % 6 == 2 {
            self.parcel(tx, counsel.shipping, home, day)?;
        }
        if n % 10 == 3 {
            self.told_of_abuse(tx, rng, counsel.abuse, day)?;
        }
        if let Some((notified, due)) = home.pregnancy
            && let Some(mother) = home.mother()
        {
            let day = (due - Days::new(70)).max(notified);
            if day <= self.until {
                self.interview(tx, counsel.interviews, home, (mother, day))?;
            }
        }
        Ok(())
    }

    fn consultation(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        desk: Option<Id>,
        home: &Home,
        (day, client): (Date, Option<(Id, Date)>),
    ) -> Result<Id> {
        let at = self.at(day, 9 + rng.below(8) as i64, 30);
        let follow_up = (rng.below(4) == 0).then(|| day + Days::new(14));
        let draft = self.draft(Kind::Consultation, at).with("programme_id", desk).with("received_at", at);
        let draft = draft.with("occurred_on", day).with("household_id", home.id).text("route_type", "self");
        let draft =
            draft.with("client_person_ids", client.map(|(id, _)| id).into_iter().collect::<Vec<Id>>());
        let draft = draft.text("channel", one(rng, &CHANNELS)).codes("topics", &[one(rng, &TOPICS)]);
        let draft = draft.text("result", one(rng, &RESULTS)).with("minutes", 10 + 5 * rng.below(8) as i64);
        let band = client.and_then(|(_, birth)| age_months(birth, day)).and_then(age_band);
        let draft = draft.with("infant_age_band", band.map(str::to_owned)).with("follow_up_on", follow_up);
        let draft = draft.with("anonymous", false).with("is_notification", false);
        let status = if follow_up.is_some_and(|on| on >= self.until) { "open" } else { "closed" };
        let draft = self.placed(draft.text("status", status), home, day);
        self.put(tx, draft)
    }

    fn placed(&self, draft: super::Draft, home: &Home, day: Date) -> super::Draft {
        let place = home.place_on(day);
        draft
            .with("municipality_code", place.map(|p| p.municipality_code.to_owned()))
            .with("district", place.and_then(|p| p.district).map(str::to_owned))
    }

    /// A referral to the city, with the consent that it needs.
    fn handed_on(
        &mut self,
        tx: &mut Tx<'_>,
        home: &Home,
        consultation: Id,
        (day, client): (Date, Option<(Id, Date)>),
    ) -> Result<()> {
        let (city, at) = (self.office.city, self.at(day, 17, 0));
        let consent = self.draft(Kind::Consent, at).with("household_id", home.id).with("given_on", day);
        let consent = consent.text("scope", "share_municipality").text("method", "written");
        let consent = self.put(tx, consent.with("recipient_org_id", city))?;
        let draft = self.draft(Kind::Referral, at).text("direction", "out").with("sent_at", at);
        let draft = draft.with("from_org_id", self.app.organisation).with("to_org_id", city);
        let desk = self.app.store.get(Kind::Consultation, consultation)?;
        let desk = desk.and_then(|c| c.record.id_of("programme_id"));
        let draft = draft.with("programme_id", desk).with("household_id", home.id);
        let draft = draft.with("consultation_id", consultation).with("consent_id", consent);
        let draft = draft.with("person_id", client.map(|(id, _)| id)).with("occurred_on", day);
        let draft = draft.codes("reason_codes", &["parenting_anxiety"]).text("method", "document");
        let draft = draft.text("status", "accepted");
        let place = home.place_on(day).map(|p| p.municipality_code.to_owned());
        self.put(tx, draft.with("municipality_code", place)).map(drop)
    }

    fn plan_for(&mut self, tx: &mut Tx<'_>, home: &Home, day: Date) -> Result<()> {
        let at = self.at(day, 16, 0);
        let author = self.office.organizers.first().copied();
        let draft =
            self.draft(Kind::SupportPlan, at).text("kind", "support_plan").with("household_id", home.id);
        let draft = draft.text("wishes", "週に一度、ひとりの時間がほしい。").with("drawn_up_on", day);
        let draft =
            draft.with("agreed_on", day).with("review_on", day + Days::new(90)).text("status", "active");
        let plan = self.put(tx, draft.with("author_id", author))?;
        let goal = self.draft(Kind::Goal, at).with("plan_id", plan).text("goal_for", "parent");
        self.put(tx, goal.text("text", "週に一度、ひろばで過ごす").text("frequency", "週1回")).map(drop)
    }

    fn parcel(&mut self, tx: &mut Tx<'_>, shipping: Option<Id>, home: &Home, day: Date) -> Result<()> {
        let Some(carer) = home.carer().map(|m| m.id) else { return Ok(()) };
        let at = self.at(day, 11, 0);
        let draft = self.draft(Kind::Shipment, at).with("programme_id", shipping).with("person_id", carer);
        let draft = draft.with("household_id", home.id).with("requested_on", day).with("shipped_on", day);
        let draft = draft.text("status", "shipped").text("carrier", "例示運送").with("neutral_label", true);
        let place = home.place_on(day).map(|p| p.municipality_code.to_owned());
        let parcel = self.put(tx, draft.with("municipality_code", place))?;
        for (item, qty) in [("food", 2_i64), ("diaper", 1)] {
            let draft = self.draft(Kind::ShipmentItem, at).with("shipment_id", parcel).text("item", item);
            self.put(tx, draft.with("qty", qty))?;
        }
        Ok(())
    }

    /// A notification by a neighbour who gives no name of the family.
    fn told_of_abuse(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        desk: Option<Id>,
        day: Date,
    ) -> Result<()> {
        let at = self.at(day, 20, 10);
        let kind = one(rng, &["psychological", "neglect", "physical"]);
        let draft = self.draft(Kind::Consultation, at).with("programme_id", desk).with("received_at", at);
        let draft = draft.with("occurred_on", day).text("channel", "phone").text("route_type", "neighbour");
        let draft =
            draft.text("abuse_type_primary", kind).with("is_notification", true).with("anonymous", true);
        let draft = draft.text("case_category", "support_needed").text("result", "notified");
        self.put(tx, draft.text("status", "open")).map(drop)
    }

    fn interview(
        &mut self,
        tx: &mut Tx<'_>,
        programme: Option<Id>,
        home: &Home,
        (mother, day): (Id, Date),
    ) -> Result<()> {
        let at = self.at(day, 13, 0);
        let draft =
            self.draft(Kind::Consultation, at).with("programme_id", programme).with("received_at", at);
        let draft = draft.with("occurred_on", day).with("household_id", home.id).text("route_type", "self");
        let draft = draft.with("client_person_ids", vec![mother]).text("channel", "visit_in");
        let draft =
            draft.text("interview_kind", "month8").with("minutes", 30_i64).text("result", "information");
        let draft = draft.with("anonymous", false).with("is_notification", false).text("status", "closed");
        let draft = self.placed(draft, home, day);
        self.put(tx, draft).map(drop)
    }

    /// Two rows of a city's plan: one counted, one in words.
    fn public_plan(&mut self, tx: &mut Tx<'_>, desk: Option<Id>) -> Result<()> {
        let at = self.at(self.from, 9, 45);
        let year = i64::from(fiscal_year(self.today));
        let target = |world: &Self, no: &str, item: &str, kind: &str| {
            let draft = world.draft(Kind::Target, at).text("plan_name", "架空市 子ども・子育て計画");
            let draft =
                draft.text("no", no).text("item", item).text("kind", kind).text("status", "in_progress");
            draft.text("department", "子育て支援課")
        };
        let counted = target(self, "1-1", "相談の件数", "numeric").text("unit", "件");
        let counted = counted.text("metric_code", "consultations").with("programme_id", desk);
        let counted = self.put(tx, counted)?;
        let draft = self.draft(Kind::TargetYear, at).with("target_id", counted).with("fy", year);
        self.put(tx, draft.with("plan_value", 20_i64))?;
        let words = self.put(tx, target(self, "1-2", "民設子育てのひろばの開室日", "action"))?;
        let draft = self.draft(Kind::TargetYear, at).with("target_id", words).with("fy", year);
        let draft = draft.text("plan_text", "拡大").text("actual_text", "週3日から週4日へ");
        self.put(tx, draft.text("judgement", "achieved")).map(drop)
    }
}

fn one<'a>(rng: &mut SampleRng, of: &[&'a str]) -> &'a str {
    rng.pick(of).copied().unwrap_or_default()
}
