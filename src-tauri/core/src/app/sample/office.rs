//! The organisation: whom it works for, where, with whom, and what it offers.

use super::{Draft, OFFICE, World};
use crate::app::transact::Tx;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::sample_text::{phone, worker_name};
use crate::domain::value::Map as Keys;
use crate::error::Result;
use serde_json::{Map, Value as Json, json};

/// The records that all others refer to.
#[derive(Debug, Default)]
pub(super) struct Office {
    pub city: Option<Id>,
    pub town: Option<Id>,
    pub guidance_centre: Option<Id>,
    pub site: Option<Id>,
    pub home_start: Option<Id>,
    pub newborn_visit: Option<Id>,
    pub short_stay: Option<Id>,
    pub foster_respite: Option<Id>,
    pub postpartum_day: Option<Id>,
    pub parent_training: Option<Id>,
    pub baby_massage: Option<Id>,
    pub hiroba: Option<Id>,
    pub organizers: Vec<Id>,
    pub volunteers: Vec<Id>,
    pub nurses: Vec<Id>,
    pub staff: Vec<Id>,
    pub facilitators: Vec<Id>,
    pub minders: Vec<Id>,
}

impl Office {
    /// The municipality of this code as an organisation.
    pub fn municipality(&self, code: Option<&str>) -> Option<Id> {
        if code == Some("99998") { self.town } else { self.city }
    }
}

/// A profession, its training course and hours.
struct Profession {
    role: &'static str,
    course: &'static str,
    hours: f64,
}

const STAFF: &[Profession] = &[
    Profession { role: "organizer", course: "オーガナイザー研修", hours: 40.0 },
    Profession { role: "public_health_nurse", course: "新生児訪問研修", hours: 12.0 },
    Profession { role: "midwife", course: "産後ケア研修", hours: 18.0 },
    Profession { role: "nursery_teacher", course: "子育て短期支援研修", hours: 16.0 },
    Profession { role: "night_staff", course: "夜間対応研修", hours: 8.0 },
    Profession {
        role: "facilitator", course: "ペアレント・トレーニング指導者研修", hours: 30.0
    },
    Profession { role: "childcare_worker", course: "一時保育研修", hours: 20.0 },
    Profession { role: "site_staff", course: "ひろばスタッフ研修", hours: 10.0 },
];

impl World<'_> {
    pub(super) fn open_office(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        tx.change(None, |tx| self.bodies(tx))?;
        tx.change(None, |tx| self.programmes(tx))?;
        tx.change(None, |tx| self.workers(tx))?;
        let spans = (self.until - self.from).num_days() / super::visits::SPAN_DAYS + 1;
        self.engaged = vec![0; usize::try_from(spans).unwrap_or(1)];
        Ok(())
    }

    fn bodies(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let mut rng = self.rng(OFFICE);
        let at = self.at(self.from, 9, 0);
        let mut body = |world: &mut Self, name: &str, kana: &str, agency: &str, code: Option<&str>| {
            let draft = world.draft(Kind::Organisation, at).text("name", name).text("kana", kana);
            let draft = draft.text("org_type", agency).text("phone", phone(&mut rng));
            world.put(tx, draft.with("municipality_code", code.map(str::to_owned)))
        };
        let city = "municipality_welfare";
        self.office.city = Some(body(self, "架空市", "かくうし", city, Some("99999"))?);
        self.office.town = Some(body(self, "見本町", "みほんちょう", city, Some("99998"))?);
        let centre = "child_guidance_centre";
        self.office.guidance_centre =
            Some(body(self, "例示児童相談所", "れいじじどうそうだんしょ", centre, None)?);
        body(self, "例示福祉会 本部", "れいじふくしかい ほんぶ", "npo", None)?;
        body(self, "架空市立例示病院", "かくうしりつれいじびょういん", "hospital", Some("99999"))?;
        body(self, "見本保育園", "みほんほいくえん", "nursery", Some("99999"))?;
        let site = self
            .draft(Kind::Site, at)
            .text("name", "ほしのまち")
            .with("organisation_id", self.app.organisation);
        let site = site.text("address", "架空市星見台1丁目1-1").with("open_days_per_week", 7_i64);
        self.office.site = Some(self.put(tx, site)?);
        Ok(())
    }

    fn programmes(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let (beds, rooms) = (self.size.beds, self.size.rooms);
        self.office.home_start = self.programme(tx, "home_start", json!({}), None)?;
        self.office.newborn_visit = self.programme(tx, "newborn_visit", json!({}), None)?;
        self.office.short_stay =
            self.programme(tx, "short_stay", json!({ "capacity": beds }), self.office.city)?;
        let centre = self.office.guidance_centre;
        self.office.foster_respite = self.programme(tx, "foster_respite", json!({}), centre)?;
        self.office.postpartum_day =
            self.programme(tx, "postpartum_day", json!({ "capacity": rooms }), self.office.city)?;
        self.office.parent_training = self.programme(tx, "parent_training", json!({}), None)?;
        self.office.baby_massage = self.programme(tx, "baby_massage", json!({}), None)?;
        self.office.hiroba = self.programme(tx, "hiroba", json!({}), None)?;
        Ok(())
    }

    /// A programme as its preset describes it, with rules of its own.
    pub(super) fn programme(
        &mut self,
        tx: &mut Tx<'_>,
        preset: &str,
        own: Json,
        client: Option<Id>,
    ) -> Result<Option<Id>> {
        let Some(preset) = self.app.catalogue.preset(preset) else { return Ok(None) };
        let own: Map<String, Json> = own.as_object().cloned().unwrap_or_default();
        let rules: Keys = preset.rules_with(&own).into_iter().collect();
        let at = self.at(self.from, 9, 30);
        let draft = self.draft(Kind::Programme, at).text("name", &preset.name).text("preset", &preset.code);
        let draft = draft.text("record_type", preset.record_type.name()).with("rules", rules);
        let draft = draft.with("commissioner_id", client).with("site_id", self.office.site);
        self.put(tx, draft).map(Some)
    }

    fn workers(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        for n in 0..self.size.staff {
            let profession = &STAFF[n % STAFF.len()];
            let id = self.worker(tx, n, profession.role, profession.course, profession.hours)?;
            let office = &mut self.office;
            match profession.role {
                "organizer" => office.organizers.push(id),
                "public_health_nurse" | "midwife" => office.nurses.push(id),
                "facilitator" => office.facilitators.push(id),
                "childcare_worker" => office.minders.push(id),
                _ => office.staff.push(id),
            }
        }
        for n in 0..self.size.volunteers {
            let hours = 40.0 + (n % 4) as f64;
            let id = self.worker(tx, self.size.staff + n, "home_visitor", "ホームビジター養成講座", hours)?;
            self.office.volunteers.push(id);
        }
        Ok(())
    }

    /// A worker with a role, trained and pledged before the history begins.
    pub(super) fn worker(
        &mut self,
        tx: &mut Tx<'_>,
        n: usize,
        role: &str,
        course: &str,
        hours: f64,
    ) -> Result<Id> {
        let (name, kana) = worker_name(n);
        let joined = self.from - chrono::Days::new(60 + n as u64 % 300);
        let at = self.at(self.from, 10, 0);
        let draft = self.draft(Kind::Worker, at).text("person_name", name).text("kana", kana);
        let worker = self.put(tx, draft.with("pledge_signed_on", joined).with("active", true))?;
        let part = |world: &Self, kind| -> Draft { world.draft(kind, at).with("worker_id", worker) };
        let held = part(self, Kind::WorkerRole).text("role", role).with("from", joined);
        self.put(tx, held)?;
        let training = part(self, Kind::Training).text("course", course).with("hours", hours);
        self.put(tx, training.with("completed_on", joined))?;
        Ok(worker)
    }
}
