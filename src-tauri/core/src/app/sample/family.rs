//! Writing a family: household, people, memberships, addresses, phones, pregnancy, consents.

use super::World;
use super::home::{Home, Member, Place};
use crate::app::transact::Tx;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::sample_family::{FamilyForm, SampleFamily, SampleMember};
use crate::domain::sample_text::{SampleRng, address_in};
use crate::domain::time::{Date, Instant, MINUTE_MS};
use crate::error::Result;
use chrono::Days;

/// Postal codes that nobody has.
const POSTAL_CODE: &str = "000-0000";

const ALLERGIES: [&str; 3] = ["卵（加熱したものは可）", "牛乳", "小麦・そば"];

impl World<'_> {
    /// Writes family number `n` without anything that happens to it.
    pub(super) fn settle(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        n: usize,
        family: &SampleFamily,
    ) -> Result<Home> {
        // In the order of their numbers, a minute apart.
        let at = self.at(self.from, 11, 0).plus_ms(n as i64 * MINUTE_MS);
        let secret = family.address_secret;
        let alias = family.alias.clone().filter(|_| secret);
        let draft = self.draft(Kind::Household, at);
        let mut home = Home { id: draft.id(), members: vec![], places: vec![], pregnancy: None };
        self.places(rng, family, &mut home);
        let district = home.places.last().and_then(|(_, p)| p.district);
        let draft = draft
            .text("display_name", alias.clone().unwrap_or_else(|| format!("{}家", family.name.text)))
            .text("household_type", family.household_type)
            .with("district", district.map(str::to_owned))
            .codes("flags", &family.flags)
            .with("address_secret", secret);
        let draft = if secret {
            let until = self.today + Days::new(113);
            let draft = draft.text("secret_reason", "dv_protection").with("secret_until", until);
            draft.text("contact_caution", "電話は事前の取り決めどおりに。留守番電話に残さない。")
        } else {
            draft
        };
        self.put(tx, draft)?;
        self.addresses(tx, rng, family, &home, at)?;
        for number in &family.phones {
            let phone = self.draft(Kind::Phone, at).with("household_id", home.id).text("number", number);
            self.put(tx, phone.with("safe_to_call", !secret))?;
        }
        for member in &family.members {
            let written = self.member(tx, rng, home.id, (member, alias.as_deref()), at)?;
            home.members.push(written);
        }
        self.pregnancy(tx, family, &mut home, at)?;
        self.consents(tx, rng, &home, at)?;
        Ok(home)
    }

    /// Where the family lives: one place, or two with a move in between.
    fn places(&self, rng: &mut SampleRng, family: &SampleFamily, home: &mut Home) {
        let district = |d: &'static str| (!family.address_secret).then_some(d);
        let place = Place {
            municipality_code: family.address.municipality_code,
            district: district(family.address.district),
        };
        let days = (self.until - self.from).num_days().unsigned_abs();
        home.places.push((self.from - Days::new(400), place));
        // One family in thirty moves, to the other municipality.
        if rng.chance(33) && family.form == FamilyForm::Usual {
            let other = if family.address.municipality_code == "99999" { "99998" } else { "99999" };
            let there = address_in(rng, other);
            let place = Place { municipality_code: there.municipality_code, district: Some(there.district) };
            home.places.push((self.from + Days::new(rng.between(30, days.max(31))), place));
        }
    }

    fn addresses(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        family: &SampleFamily,
        home: &Home,
        at: Instant,
    ) -> Result<()> {
        for (n, (from, place)) in home.places.iter().enumerate() {
            let until = home.places.get(n + 1).map(|(next, _)| *next - Days::new(1));
            let address = match (n, place.district) {
                (0, _) => family.address.address.clone(),
                (_, district) => {
                    let number = format!("{}-{}", rng.between(1, 40), rng.between(1, 30));
                    format!("{}{}丁目{number}", district.unwrap_or_default(), rng.between(1, 6))
                }
            };
            let draft = self.draft(Kind::AddressHistory, at).with("household_id", home.id);
            let draft = draft.with("from", (n > 0).then_some(*from)).with("to", until);
            let draft = draft.text("postal_code", POSTAL_CODE).text("address", address);
            self.put(tx, draft.text("municipality_code", place.municipality_code))?;
        }
        Ok(())
    }

    fn member(
        &mut self,
        tx: &mut Tx<'_>,
        rng: &mut SampleRng,
        household: Id,
        (member, alias): (&SampleMember, Option<&str>),
        at: Instant,
    ) -> Result<Member> {
        let birth = member.age_days.map(|days| self.today - Days::new(u64::from(days)));
        let due = member.due_in_days.map(|days| self.today + Days::new(u64::from(days)));
        let given = |text: fn(&crate::domain::sample_text::SampleName) -> &'static str| {
            member.given.as_ref().map(|name| text(name).to_owned())
        };
        let draft = self.draft(Kind::Person, at).with("birth_date", birth).with("due_date", due);
        let draft = draft.text("family_name", member.family.text).text("family_kana", member.family.kana);
        let draft = draft.with("given_name", given(|n| n.text)).with("given_kana", given(|n| n.kana));
        let draft = draft.text("sex", member.sex).with("alias", alias.map(str::to_owned));
        let draft = draft.text("life_stage", if birth.is_some() { "born" } else { "unborn" });
        let child = matches!(member.relation, "child" | "foster_child");
        let draft = if member.relation == "foster_child" { draft.text("placement", "foster") } else { draft };
        let allergy = rng.pick(&ALLERGIES).filter(|_| child && birth.is_some() && rng.chance(80));
        let draft = draft.with("allergies", allergy.map(|text| (*text).to_owned()));
        let id = self.put(tx, draft)?;
        let membership = self.draft(Kind::Membership, at).with("household_id", household);
        let membership = membership.with("person_id", id).text("relation", member.relation);
        let membership = membership.with("lives_together", true);
        let membership = if child { membership } else { membership.with("may_collect_child", true) };
        self.put(tx, membership)?;
        Ok(Member { id, relation: member.relation, birth })
    }

    fn pregnancy(
        &mut self,
        tx: &mut Tx<'_>,
        family: &SampleFamily,
        home: &mut Home,
        at: Instant,
    ) -> Result<()> {
        let due = family.members.iter().find_map(|m| m.due_in_days);
        let (Some(days), Some(woman)) = (due, home.mother()) else { return Ok(()) };
        let due: Date = self.today + Days::new(u64::from(days));
        // Ten weeks or so into it; never later than today.
        let notified = (due - Days::new(210)).min(self.today);
        let unborn: Vec<Id> = home.members.iter().filter(|m| m.birth.is_none()).map(|m| m.id).collect();
        let draft = self.draft(Kind::Pregnancy, at).with("woman_id", woman).with("due_date", due);
        let draft = draft.with("notified_on", notified).with("handbook_on", notified);
        let draft = draft.with("first_pregnancy", home.children().is_empty());
        self.put(tx, draft.text("outcome", "ongoing").with("child_ids", unborn))?;
        home.pregnancy = Some((notified, due));
        Ok(())
    }

    /// What the family agreed to: most to information for the municipality; a few took it back.
    fn consents(&mut self, tx: &mut Tx<'_>, rng: &mut SampleRng, home: &Home, at: Instant) -> Result<()> {
        if !rng.chance(850) {
            return Ok(());
        }
        let draft = self.draft(Kind::Consent, at).with("household_id", home.id).with("given_on", self.from);
        let draft = draft.text("scope", "share_municipality").text("method", "written");
        let days = (self.until - self.from).num_days().unsigned_abs();
        let withdrawn = rng.chance(30).then(|| self.from + Days::new(rng.between(1, days)));
        self.put(tx, draft.with("withdrawn_on", withdrawn)).map(|_| ())
    }
}
