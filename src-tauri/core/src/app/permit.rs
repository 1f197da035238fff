//! Whether the acting worker may write what they are about to write.

use super::App;
use super::transact::Tx;
use crate::domain::access::{Act, Reach, Role};
use crate::domain::check::{alias, house};
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::error::{Error, Result};
use crate::store::{Filter, Stored};

/// Fields that only their own use-cases write: who asked, and who agreed.
const BY_ITS_OWN_WAY: [(Kind, &str); 9] = [
    (Kind::Household, "lift_asked_by"),
    (Kind::Household, "lift_asked_at"),
    (Kind::Household, "lift_reason"),
    (Kind::Stay, "collect_asked_by"),
    (Kind::Stay, "collect_asked_for"),
    (Kind::Stay, "collect_asked_id"),
    (Kind::Stay, "collect_approved_by"),
    (Kind::Stay, "collect_approved_for"),
    (Kind::Stay, "collect_approved_id"),
];

impl Tx<'_> {
    /// Whether the acting worker may change `before` (None: nothing yet) into `record`. Errors
    /// `not_your_role`; `I-31` where it is another family's; `second_person_needed` where a secret place
    /// would be one no more; `alias_required` where a secret family would go by its name; `field_fixed`.
    pub(super) fn check_access(&mut self, before: Option<&Record>, record: &Record) -> Result<()> {
        let may = self.may_become(before, record);
        self.noting(before, record, may)
    }

    fn may_become(&mut self, before: Option<&Record>, record: &Record) -> Result<()> {
        let app = self.app;
        if self.supervised.take() != Some(record.id) {
            app.check_fixed(before, record)?;
        }
        app.check_secret(before, record)?;
        app.check_alias(before, record)?;
        app.check_administrators(before, record)?;
        app.check_capacity(before, record)?;
        let (sight, kind) = (app.sight()?, record.kind);
        let act = Act::behind(kind);
        if kind != Kind::OnCall && !sight.role.may(act) {
            return Err(sight.not_for(act, kind));
        }
        if kind == Kind::Household && before.is_none() && !sight.role.may(Act::NewFamily) {
            return Err(sight.not_for(Act::NewFamily, kind));
        }
        match sight.role.writes(kind) {
            Reach::Nothing => return Err(sight.not_for(Act::Write, kind)),
            Reach::All if sight.is_whole() => return Ok(()),
            Reach::All => {}
            Reach::Own => {
                for r in before.into_iter().chain([record]) {
                    self.check_own(r)?;
                }
            }
        }
        // What is not shown is not written either; names may be given once to who comes new.
        if before.is_none() {
            let given = kind.shape().fields.iter().zip(&record.values).filter(|(_, v)| !v.is_empty());
            let hidden = |name: &str| !sight.role.sees_field(kind, name);
            if let Some((field, _)) = given.into_iter().find(|(f, _)| f.default.is_none() && hidden(f.name)) {
                return Err(sight.not_for(Act::Write, kind).at(field.name));
            }
        }
        Ok(())
    }

    /// Those who see only their own families write only of these. What a record refers to is checked with
    /// its references.
    fn check_own(&self, r: &Record) -> Result<()> {
        let sight = self.app.sight()?;
        let household = if r.kind == Kind::Household { Some(r.id) } else { r.id_of("household_id") };
        let foreign = || match sight.role {
            Role::Visitor => sight.not_assigned(),
            _ => sight.not_for(Act::Write, r.kind),
        };
        match (r.kind, household) {
            (Kind::Enrolment, _) if r.get("course_id").is_empty() => Err(foreign()),
            (_, Some(household)) if !sight.has(household) => Err(foreign()),
            (Kind::Visit | Kind::Household | Kind::Phone | Kind::AddressHistory | Kind::Membership, None) => {
                Err(foreign())
            }
            _ => Ok(()),
        }
    }

    /// A person stored by those who see only their own families belongs to one of them, or to none where
    /// the role sees these people.
    pub(super) fn check_belongs(&self, person: Id) -> Result<()> {
        let sight = self.app.sight()?;
        if !sight.is_own() {
            return Ok(());
        }
        let families = self.app.store.families_of_person(person)?;
        let own = families.iter().any(|f| sight.has(*f));
        let alone = families.is_empty() && sight.role == Role::Facilitator;
        if own || alone { Ok(()) } else { Err(sight.not_assigned()) }
    }

    /// Whether the acting worker may delete a record: what they may write, and those who see only their own
    /// families what they wrote themselves.
    pub(super) fn check_deletes(&mut self, stored: &Stored) -> Result<()> {
        let whole = self.app.any_stored(stored.record.kind, stored.record.id)?;
        self.check_access(Some(&whole.record), &whole.record)?;
        let may = self.may_go(&whole);
        self.noting(Some(&whole.record), &whole.record, may)
    }

    fn may_go(&self, whole: &Stored) -> Result<()> {
        let sight = self.app.sight()?;
        if sight.is_own() && whole.header.created_by != self.app.actor() {
            return Err(sight.not_for(Act::Delete, whole.record.kind));
        }
        // A notification by law is corrected, never deleted.
        if whole.record.kind == Kind::Consultation && whole.record.flag("is_notification") {
            return Err(Error::field("I-51", "is_notification"));
        }
        // Without its worker's record an administrator is one no more.
        let administrator = whole.record.kind == Kind::Worker
            && whole.record.text("access_role") == Some(Role::Administrator.code());
        if administrator {
            if !sight.role.may(Act::Administrators) {
                return Err(sight.refusal(Act::Administrators));
            }
            self.app.check_another_administrator(whole.record.id)?;
        }
        Ok(())
    }
}

impl App {
    fn check_fixed(&self, before: Option<&Record>, record: &Record) -> Result<()> {
        let changed = |name: &str| match before {
            Some(before) => before.get(name) != record.get(name),
            None => !record.get(name).is_empty(),
        };
        let own = BY_ITS_OWN_WAY.iter().find(|(kind, name)| *kind == record.kind && changed(name));
        own.map_or(Ok(()), |(_, name)| Err(Error::field("field_fixed", *name)))
    }

    /// Nobody alone makes a secret place one that everybody sees (I-60).
    fn check_secret(&self, before: Option<&Record>, record: &Record) -> Result<()> {
        let Some(before) = before else { return Ok(()) };
        let opened = match record.kind {
            Kind::Household if before.flag("address_secret") && !record.flag("address_secret") => {
                Some("address_secret")
            }
            Kind::AddressHistory | Kind::Phone
                if before.get("household_id") != record.get("household_id")
                    && self.household_is_secret(before.id_of("household_id"))? =>
            {
                Some("household_id")
            }
            _ => None,
        };
        opened.map_or(Ok(()), |field| Err(Error::field("second_person_needed", field)))
    }

    /// A family with a secret address goes by a name that tells nobody who it is: its surname would stand in
    /// every list (I-60). Looked at where the family gets its name or becomes secret, where somebody joins it,
    /// and where somebody of it gets a surname. Error `alias_required`.
    fn check_alias(&self, before: Option<&Record>, record: &Record) -> Result<()> {
        let kept = |name: &str| before.is_some_and(|b| b.get(name) == record.get(name));
        let tells = |family: &Record, person: &Record| {
            let text = |name: &str| person.text(name).unwrap_or_default();
            let name = family.text("display_name").unwrap_or_default();
            family.flag("address_secret") && alias::tells(name, text("family_name"), text("family_kana"))
        };
        let stored = |kind: Kind, id: Id| Ok::<_, Error>(self.store.get(kind, id)?.map(|found| found.record));
        let (told, field) = match record.kind {
            Kind::Household if !(kept("address_secret") && kept("display_name")) => {
                let members = self.all_records(Kind::Membership, &Filter::by("household_id", record.id))?;
                let mut told = false;
                for person in members.iter().filter_map(|m| m.id_of("person_id")) {
                    told |= stored(Kind::Person, person)?.is_some_and(|person| tells(record, &person));
                }
                (told, "display_name")
            }
            Kind::Membership if before.is_none() => {
                let ends = (record.id_of("household_id"), record.id_of("person_id"));
                let told = match ends {
                    (Some(family), Some(person)) => {
                        let family = stored(Kind::Household, family)?;
                        let person = stored(Kind::Person, person)?;
                        family.zip(person).is_some_and(|(family, person)| tells(&family, &person))
                    }
                    _ => false,
                };
                (told, "display_name")
            }
            Kind::Person if before.is_some() && !(kept("family_name") && kept("family_kana")) => {
                let mut told = false;
                for family in self.store.families_of_person(record.id)? {
                    told |= stored(Kind::Household, family)?.is_some_and(|family| tells(&family, record));
                }
                (told, "family_name")
            }
            _ => (false, ""),
        };
        if told { Err(Error::field("alias_required", field)) } else { Ok(()) }
    }

    /// More than a house holds is let in by those who answer for it. Error `not_your_role`.
    pub(super) fn check_capacity(&self, before: Option<&Record>, record: &Record) -> Result<()> {
        let over = match record.kind {
            Kind::Override => record.text("code").is_some_and(|code| house::CODES.contains(&code)),
            Kind::Stay => {
                let reason = |r: &Record| r.text("capacity_override_reason").map(str::to_owned);
                reason(record).is_some() && before.and_then(reason) != reason(record)
            }
            _ => false,
        };
        if !over {
            return Ok(());
        }
        let sight = self.sight()?;
        if sight.role.may(Act::OverCapacity) { Ok(()) } else { Err(sight.refusal(Act::OverCapacity)) }
    }

    /// Error `last_administrator` where there is no other.
    fn check_another_administrator(&self, but: Id) -> Result<()> {
        let others = self.all_records(Kind::Worker, &Filter::default())?;
        let administrator = |w: &Record| {
            w.id != but && w.flag("active") && w.text("access_role") == Some(Role::Administrator.code())
        };
        if others.iter().any(administrator) { Ok(()) } else { Err(Error::refused("last_administrator")) }
    }

    /// Only an administrator makes one, or takes it away.
    fn check_administrators(&self, before: Option<&Record>, record: &Record) -> Result<()> {
        if record.kind != Kind::Worker {
            return Ok(());
        }
        let role = |r: &Record| r.text("access_role").map(str::to_owned);
        let (was, is) = (before.and_then(role), role(record));
        let administrator = Some(Role::Administrator.code().to_owned());
        let sight = self.sight()?;
        // Somebody has to be left who can let others in.
        let ends = was == administrator && (is != administrator || !record.flag("active"));
        if ends && before.is_some_and(|b| b.flag("active")) {
            self.check_another_administrator(record.id)?;
        }
        if was != is && (was == administrator || is == administrator) && !sight.role.may(Act::Administrators)
        {
            return Err(sight.refusal(Act::Administrators).at("access_role"));
        }
        Ok(())
    }
}
