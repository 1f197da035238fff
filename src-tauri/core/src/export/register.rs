//! Families and people as an export needs them: looked up when a row names them, or all read at once
//! where the period is long.

use super::scope::Recipient;
use crate::domain::count::PregnancyFact;
use crate::domain::id::Id;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::extract::{consent, family, member, person, pregnancy};
use crate::store::{RowRef, Store};
use std::collections::HashMap;

/// Consents to share, as far as they matter on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sharing {
    /// The latest day of a consent that holds.
    given: Option<Date>,
    /// The latest day on which one was withdrawn.
    withdrawn: Option<Date>,
}

impl Sharing {
    fn and(self, other: Sharing) -> Sharing {
        Sharing { given: self.given.max(other.given), withdrawn: self.withdrawn.max(other.withdrawn) }
    }

    /// A consent holds that is no older than the last withdrawal: sharing again needs a new one.
    fn holds(self) -> bool {
        self.given.is_some_and(|given| self.withdrawn.is_none_or(|w| given >= w))
    }
}

/// One person.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub code: Box<str>,
    pub birth: Option<Date>,
    pub estimated_age: Option<i64>,
    pub sex: Option<Box<str>>,
    born: bool,
    pub secret: bool,
    sharing: Sharing,
    pregnancies: Vec<PregnancyFact>,
}

#[derive(Debug, Clone)]
struct Member {
    person: Id,
    /// Mothers first: who speaks for the family where nobody else is named.
    rank: u8,
    from: Option<Date>,
    to: Option<Date>,
}

impl Member {
    fn on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// One household.
#[derive(Debug, Clone, Default)]
pub struct Family {
    pub code: Box<str>,
    pub secret: bool,
    sharing: Sharing,
    members: Vec<Member>,
}

/// What is known of a family on a day.
#[derive(Debug, Default)]
pub struct OnDay {
    /// Births of its living members, unordered.
    pub births: Vec<Date>,
    pub pregnancies: Vec<PregnancyFact>,
}

/// The families and people of one export.
#[derive(Debug)]
pub struct Register<'a> {
    store: &'a Store,
    recipient: Recipient,
    today: Date,
    whole: bool,
    families: HashMap<Id, Family>,
    people: HashMap<Id, Person>,
}

fn rank(relation: Option<&str>) -> u8 {
    match relation {
        Some("mother") => 0,
        Some("birth_mother" | "foster_parent") => 1,
        Some("father") => 2,
        Some("birth_father" | "step_parent" | "partner") => 3,
        Some("grandmother" | "grandfather") => 4,
        Some("child" | "sibling" | "foster_child") => 6,
        _ => 5,
    }
}

fn member_of(r: &RowRef<'_>) -> Option<(Id, Member)> {
    let person = r.id(member::PERSON)?;
    let rank = rank(r.text(member::RELATION));
    let member = Member { person, rank, from: r.date(member::FROM), to: r.date(member::TO) };
    Some((r.id(member::HOUSEHOLD)?, member))
}

fn person_of(r: &RowRef<'_>) -> Person {
    Person {
        code: r.text(person::CODE).unwrap_or_default().into(),
        birth: r.date(person::BIRTH),
        estimated_age: r.int(person::ESTIMATED_AGE),
        sex: r.text(person::SEX).map(Into::into),
        born: r.int(person::BORN) == Some(1),
        secret: r.int(person::SECRET) == Some(1),
        ..Person::default()
    }
}

fn family_of(r: &RowRef<'_>) -> Family {
    Family {
        code: r.text(family::CODE).unwrap_or_default().into(),
        secret: r.int(family::SECRET) == Some(1),
        ..Family::default()
    }
}

fn pregnancy_of(r: &RowRef<'_>) -> PregnancyFact {
    PregnancyFact {
        due_date: r.date(pregnancy::DUE),
        notified_on: r.date(pregnancy::NOTIFIED),
        outcome_on: r.date(pregnancy::OUTCOME),
    }
}

impl<'a> Register<'a> {
    /// An empty register that looks up what is asked for; with `whole` it reads all families now.
    pub fn new(store: &'a Store, recipient: Recipient, today: Date, whole: bool) -> Result<Register<'a>> {
        let (families, people) = (HashMap::new(), HashMap::new());
        let mut register = Register { store, recipient, today, whole, families, people };
        if whole {
            register.read_all()?;
        }
        Ok(register)
    }

    fn read_all(&mut self) -> Result<()> {
        let Register { store, families, people, .. } = self;
        store.extract_family(None, |r| {
            families.extend(r.id(family::ID).map(|id| (id, family_of(r))));
            Ok(())
        })?;
        // A secret place follows a merge.
        for id in store.secret_by_merge()? {
            families.entry(id).and_modify(|family| family.secret = true);
        }
        store.extract_person(None, |r| {
            people.extend(r.id(person::ID).map(|id| (id, person_of(r))));
            Ok(())
        })?;
        store.extract_member(None, |r| {
            if let Some((home, member)) = member_of(r)
                && let Some(family) = families.get_mut(&home)
            {
                family.members.push(member);
            }
            Ok(())
        })?;
        store.extract_pregnancy(None, |r| {
            if let Some(woman) = r.id(pregnancy::WOMAN).and_then(|id| people.get_mut(&id)) {
                woman.pregnancies.push(pregnancy_of(r));
            }
            Ok(())
        })?;
        let Recipient { id, consent_scope, .. } = self.recipient;
        let today = self.today;
        store.extract_consent(consent_scope, id, None, |r| {
            let sharing = sharing_of(r, today);
            if let Some(f) = r.id(consent::HOUSEHOLD).and_then(|id| families.get_mut(&id)) {
                f.sharing = f.sharing.and(sharing);
            }
            if let Some(p) = r.id(consent::PERSON).and_then(|id| people.get_mut(&id)) {
                p.sharing = p.sharing.and(sharing);
            }
            Ok(())
        })
    }

    /// Makes sure that a household and its members can be asked for.
    pub fn look_up(&mut self, home: Option<Id>, who: Option<Id>) -> Result<()> {
        if self.whole {
            return Ok(());
        }
        let mut asked: Vec<Id> = who.into_iter().filter(|id| !self.people.contains_key(id)).collect();
        if let Some(home) = home.filter(|id| !self.families.contains_key(id)) {
            let mut found = Family::default();
            self.store.extract_family(Some(home), |r| {
                found = family_of(r);
                Ok(())
            })?;
            found.secret = found.secret || self.store.is_secret_by_merge(home)?;
            self.store.extract_member(Some(home), |r| {
                found.members.extend(member_of(r).map(|(_, member)| member));
                Ok(())
            })?;
            found.sharing = self.sharing_with(home)?;
            asked.extend(found.members.iter().map(|m| m.person).filter(|id| !self.people.contains_key(id)));
            self.families.insert(home, found);
        }
        for id in asked {
            let mut found = Person::default();
            self.store.extract_person(Some(id), |r| {
                found = person_of(r);
                Ok(())
            })?;
            self.store.extract_pregnancy(Some(id), |r| {
                found.pregnancies.push(pregnancy_of(r));
                Ok(())
            })?;
            found.sharing = self.sharing_with(id)?;
            self.people.insert(id, found);
        }
        Ok(())
    }

    fn sharing_with(&self, subject: Id) -> Result<Sharing> {
        let mut sharing = Sharing::default();
        let Recipient { id, consent_scope, .. } = self.recipient;
        self.store.extract_consent(consent_scope, id, Some(subject), |r| {
            sharing = sharing.and(sharing_of(r, self.today));
            Ok(())
        })?;
        Ok(sharing)
    }

    /// The household, once looked up.
    pub fn family(&self, id: Option<Id>) -> Option<&Family> {
        self.families.get(&id?)
    }

    /// The person, once looked up.
    pub fn person(&self, id: Option<Id>) -> Option<&Person> {
        self.people.get(&id?)
    }

    /// Who speaks for a visit: the mother among those present, else the first present; where nobody is
    /// named, the household's mother, else its first adult.
    pub fn main_client(&self, home: Option<Id>, present: &[Id], day: Date) -> Option<Id> {
        let members = self.family(home).map(|f| f.members.as_slice()).unwrap_or_default();
        let rank_of = |id: &Id| members.iter().filter(|m| m.person == *id).map(|m| m.rank).min();
        let mother = present.iter().find(|id| rank_of(id) == Some(0)).or(present.first());
        let first = || {
            let code = |m: &Member| self.people.get(&m.person).map(|p| p.code.clone());
            let adults = members.iter().filter(|m| m.rank < 6 && m.on(day));
            adults.min_by_key(|m| (m.rank, code(m))).map(|m| m.person)
        };
        mother.copied().or_else(first)
    }

    /// Fills `found` with the births and pregnancies in a household on `day`.
    pub fn on_day(&self, home: Option<Id>, day: Date, found: &mut OnDay) {
        found.births.clear();
        found.pregnancies.clear();
        for m in self.family(home).map(|f| f.members.as_slice()).unwrap_or_default() {
            let Some(person) = self.people.get(&m.person).filter(|_| m.on(day)) else { continue };
            found.births.extend(person.birth.filter(|birth| person.born && *birth <= day));
            found.pregnancies.extend_from_slice(&person.pregnancies);
        }
    }

    /// Whether names may be shared: a consent of the household or of the person the row is about.
    pub fn may_name(&self, home: Option<Id>, who: Option<Id>) -> bool {
        let given = self.own(home, who).given;
        Sharing { given, ..self.with_family(home, who) }.holds()
    }

    /// Whether sharing was withdrawn, by anybody of the family, and not given again since.
    pub fn has_withdrawn(&self, home: Option<Id>, who: Option<Id>) -> bool {
        let all = self.with_family(home, who);
        all.withdrawn.is_some() && !all.holds()
    }

    /// The day on which sharing was withdrawn last, where it was not given again since.
    pub fn withdrawn_on(&self, home: Option<Id>, who: Option<Id>) -> Option<Date> {
        self.with_family(home, who).withdrawn.filter(|_| self.has_withdrawn(home, who))
    }

    fn own(&self, home: Option<Id>, who: Option<Id>) -> Sharing {
        let family = self.family(home).map(|f| f.sharing).unwrap_or_default();
        family.and(self.person(who).map(|p| p.sharing).unwrap_or_default())
    }

    fn with_family(&self, home: Option<Id>, who: Option<Id>) -> Sharing {
        let members = self.family(home).map(|f| f.members.as_slice()).unwrap_or_default();
        let living = members.iter().filter(|m| m.to.is_none_or(|to| self.today <= to));
        living
            .filter_map(|m| self.people.get(&m.person))
            .fold(self.own(home, who), |all, person| all.and(person.sharing))
    }
}

fn sharing_of(r: &RowRef<'_>, today: Date) -> Sharing {
    let withdrawn = r.date(consent::WITHDRAWN).filter(|w| *w <= today);
    let given = r.date(consent::GIVEN).filter(|g| *g <= today && withdrawn.is_none());
    Sharing { given, withdrawn }
}
