//! Who is there already, as far as a row of a list may be one of them.

use super::entry::{Entry, Member};
use crate::app::App;
use crate::domain::alike::{Likeness, Traits, Verdict, address_key, compare, phone_key};
use crate::domain::fold::fold_strict;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::{Filter, RowRef};
use crate::view::IntakeCandidate;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Candidates shown of one row.
const MOST: usize = 5;
/// People of one name that are compared.
const MOST_ALIKE: usize = 200;

#[derive(Debug)]
pub(in crate::app) struct Person {
    pub id: Id,
    pub homes: Vec<Id>,
    pub traits: Traits,
    pub shown: String,
}

#[derive(Debug, Default)]
pub(in crate::app) struct Home {
    pub name: String,
    /// Folded.
    pub name_key: String,
    pub code: String,
    pub secret: bool,
    pub phones: Vec<String>,
    pub address: String,
    people: Vec<usize>,
}

impl Home {
    /// Places of its members among all people.
    pub fn people(&self) -> &[usize] {
        &self.people
    }
}

/// All families and people, by what they are recognised by.
#[derive(Debug, Default)]
pub(in crate::app) struct Known {
    pub people: Vec<Person>,
    /// Places of the people by their ids.
    by_id: HashMap<Id, usize>,
    pub homes: HashMap<Id, Home>,
    pub by_name: HashMap<String, Vec<usize>>,
    pub by_phone: HashMap<String, Vec<Id>>,
    pub by_address: HashMap<String, Vec<Id>>,
    by_code: HashMap<String, Id>,
    /// First line of what this list made.
    lines: HashMap<Id, u32>,
    pub family_names: HashSet<String>,
    /// Pairs that are two, the smaller id first.
    pub apart: BTreeSet<(Id, Id)>,
}

/// A household or person that an entry may be.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub id: Id,
    pub verdict: Verdict,
    agrees: BTreeSet<&'static str>,
    differs: BTreeSet<&'static str>,
    /// Members of the entry, by place, who are there.
    pub there: BTreeSet<usize>,
}

impl Candidate {
    fn new(id: Id) -> Candidate {
        let none = BTreeSet::new();
        Candidate { id, verdict: Verdict::Maybe, agrees: none.clone(), differs: none, there: BTreeSet::new() }
    }

    fn add(&mut self, likeness: &Likeness) {
        self.verdict = self.verdict.max(likeness.verdict);
        self.agrees.extend(&likeness.agrees);
        self.differs.extend(&likeness.differs);
    }
}

impl Known {
    /// Reads some columns of everybody once.
    pub fn of(app: &App) -> Result<Known> {
        let mut known = Known::default();
        let all = Filter::default();
        let each = |kind: Kind, names: &[&str], f: &mut dyn FnMut(&RowRef<'_>)| {
            app.store.each_columns(kind, names, &all, &|d| app.zone.start_of(d), |row| {
                f(row);
                Ok(())
            })
        };
        let text = |row: &RowRef<'_>, at| row.text(at).unwrap_or_default().to_owned();
        each(
            Kind::Household,
            &["id", "display_name", "code", "address_secret", "merged_into", "not_same_as"],
            &mut |row| {
                if let (Some(id), None) = (row.id(0), row.id(4)) {
                    known.apart.extend(row.ids(5).map(|other| (id, other)));
                    let home = Home {
                        name_key: fold_strict(&text(row, 1)),
                        name: text(row, 1),
                        code: text(row, 2),
                        secret: row.int(3) == Some(1),
                        ..Home::default()
                    };
                    known.homes.insert(id, home);
                }
            },
        )?;
        each(Kind::Phone, &["household_id", "number"], &mut |row| {
            if let Some(home) = row.id(0).and_then(|h| known.homes.get_mut(&h)) {
                home.phones.extend(Some(phone_key(&text(row, 1))).filter(|p| !p.is_empty()));
            }
        })?;
        each(Kind::AddressHistory, &["household_id", "address", "to"], &mut |row| {
            if let (Some(home), None) = (row.id(0).and_then(|h| known.homes.get_mut(&h)), row.text(2)) {
                home.address = address_key(&text(row, 1));
            }
        })?;
        let mut homes: HashMap<Id, Vec<Id>> = HashMap::new();
        each(Kind::Membership, &["person_id", "household_id", "to"], &mut |row| {
            if let (Some(person), Some(home), None) = (row.id(0), row.id(1), row.text(2)) {
                homes.entry(person).or_default().push(home);
            }
        })?;
        let columns = [
            "id",
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "birth_date",
            "merged_into",
            "alias",
            "not_same_as",
        ];
        let mut people = vec![];
        each(Kind::Person, &columns, &mut |row| {
            let (Some(id), None) = (row.id(0), row.id(6)) else { return };
            known.apart.extend(row.ids(8).map(|other| (id, other)));
            let name = [row.text(1).unwrap_or_default(), row.text(2).unwrap_or_default()];
            let kana = [row.text(3).unwrap_or_default(), row.text(4).unwrap_or_default()];
            let shown = match name {
                ["", ""] => text(row, 7),
                [family, given] => format!("{family} {given}").trim().to_owned(),
            };
            if !name[0].is_empty() && !name[1].is_empty() {
                known.family_names.insert(name[0].to_owned());
            }
            let traits = Traits::of(name, kana, row.date(5));
            people.push(Person { id, homes: homes.remove(&id).unwrap_or_default(), traits, shown });
        })?;
        let ids: Vec<Id> = known.homes.keys().copied().collect();
        ids.into_iter().for_each(|id| known.list_home(id));
        people.into_iter().for_each(|person| known.add_person(person));
        Ok(known)
    }

    fn list_home(&mut self, id: Id) {
        let Some(home) = self.homes.get(&id) else { return };
        for phone in &home.phones {
            self.by_phone.entry(phone.clone()).or_default().push(id);
        }
        if !home.address.is_empty() {
            self.by_address.entry(home.address.clone()).or_default().push(id);
        }
        if !home.code.is_empty() {
            self.by_code.insert(home.code.clone(), id);
        }
    }

    fn add_person(&mut self, mut person: Person) {
        let at = self.people.len();
        for home in &person.homes {
            if let Some(home) = self.homes.get_mut(home) {
                home.people.push(at);
                person.traits.phones.extend(home.phones.iter().cloned());
                if person.traits.address.is_empty() {
                    person.traits.address.clone_from(&home.address);
                }
            }
        }
        let traits = &person.traits;
        for key in [&traits.name_key, &traits.kana_key] {
            if !key.is_empty() {
                let alike = self.by_name.entry(key.clone()).or_default();
                if alike.last() != Some(&at) {
                    alike.push(at);
                }
            }
        }
        self.by_id.insert(person.id, at);
        self.people.push(person);
    }

    /// None for who is not there.
    pub fn person(&self, id: Id) -> Option<&Person> {
        self.by_id.get(&id).and_then(|at| self.people.get(*at))
    }

    /// People whom a member may be.
    fn alike(&self, member: &Member) -> Vec<(&Person, Likeness)> {
        let traits = &member.traits;
        let mut places: BTreeSet<usize> = BTreeSet::new();
        for key in [&traits.name_key, &traits.kana_key] {
            places.extend(self.by_name.get(key).into_iter().flatten().take(MOST_ALIKE));
        }
        // Whoever changed the family name is found through the number or the address.
        let homes = traits.phones.iter().filter_map(|p| self.by_phone.get(p));
        let homes = homes.chain(self.by_address.get(&traits.address)).flatten().take(MOST_ALIKE);
        places.extend(homes.filter_map(|h| self.homes.get(h)).flat_map(|h| &h.people));
        let people = places.into_iter().filter_map(|at| self.people.get(at));
        people.filter_map(|p| Some((p, compare(traits, &p.traits)?))).collect()
    }

    /// People whom the row of a list of people may be, the likeliest first.
    pub(super) fn people_like(&self, entry: &Entry) -> Vec<Candidate> {
        let Some(member) = entry.members.first() else { return vec![] };
        let found = self.alike(member).into_iter().map(|(person, likeness)| {
            let mut candidate = Candidate::new(person.id);
            candidate.add(&likeness);
            candidate
        });
        likeliest(found.collect())
    }

    /// Families that an entry may be, the likeliest first.
    pub(super) fn families_like(&self, entry: &Entry) -> Vec<Candidate> {
        let mut found: BTreeMap<Id, Candidate> = BTreeMap::new();
        for (at, member) in entry.members.iter().enumerate() {
            for (person, likeness) in self.alike(member) {
                for home in person.homes.iter().filter(|h| self.homes.contains_key(h)) {
                    let candidate = found.entry(*home).or_insert_with(|| Candidate::new(*home));
                    candidate.add(&likeness);
                    candidate.there.insert(at);
                }
            }
        }
        let first = entry.members.first().and_then(|m| m.fields.get("family_name")).and_then(|j| j.as_str());
        let named = fold_strict(first.unwrap_or(entry.text("display_name")));
        let bears = |id: &Id| {
            let name = self.homes.get(id).map(|h| h.name_key.as_str()).unwrap_or_default();
            !named.is_empty() && name.starts_with(&named)
        };
        for phone in entry.phones.iter().map(|p| phone_key(p)).filter(|p| !p.is_empty()) {
            for home in self.by_phone.get(&phone).into_iter().flatten() {
                let candidate = found.entry(*home).or_insert_with(|| Candidate::new(*home));
                candidate.agrees.insert("phone");
                candidate.agrees.extend(bears(home).then_some("name"));
            }
        }
        let address =
            entry.address.get("address").and_then(|j| j.as_str()).map(address_key).unwrap_or_default();
        for home in self.by_address.get(&address).into_iter().flatten().filter(|h| bears(h)) {
            let candidate = found.entry(*home).or_insert_with(|| Candidate::new(*home));
            candidate.agrees.extend(["address", "name"]);
        }
        if let Some(home) = self.by_code.get(entry.text("code")) {
            let candidate = found.entry(*home).or_insert_with(|| Candidate::new(*home));
            candidate.agrees.insert("code");
            if bears(home) || !candidate.there.is_empty() {
                candidate.verdict = Verdict::Same;
            }
        }
        likeliest(found.into_values().collect())
    }

    /// Takes in what this list made, so that its later rows are compared with it.
    pub(super) fn add(&mut self, entry: &Entry, line: u32, home: Option<Id>, people: &[(usize, Id)]) {
        if let Some(id) = home.filter(|id| !self.homes.contains_key(id)) {
            let address = entry.address.get("address").and_then(|j| j.as_str()).map(address_key);
            let made = Home {
                name: entry.text("display_name").to_owned(),
                name_key: fold_strict(entry.text("display_name")),
                code: entry.text("code").to_owned(),
                phones: entry.phones.iter().map(|p| phone_key(p)).filter(|p| !p.is_empty()).collect(),
                address: address.unwrap_or_default(),
                ..Home::default()
            };
            self.homes.insert(id, made);
            self.list_home(id);
            self.lines.insert(id, line);
        }
        for (at, id) in people {
            let Some(member) = entry.members.get(*at) else { continue };
            let text = |name: &str| member.fields.get(name).and_then(|j| j.as_str()).unwrap_or_default();
            let shown = format!("{} {}", text("family_name"), text("given_name")).trim().to_owned();
            let traits = Traits { phones: vec![], ..member.traits.clone() };
            self.lines.insert(*id, line);
            self.add_person(Person { id: *id, homes: home.into_iter().collect(), traits, shown });
        }
    }

    /// The record that a decision names: an id, or what a line of this list made.
    pub fn named(&self, existing: &str) -> Option<Id> {
        match existing.strip_prefix("line:").map(str::parse::<u32>) {
            Some(Ok(line)) => self.lines.iter().find(|(_, l)| **l == line).map(|(id, _)| *id),
            Some(Err(_)) => None,
            None => Id::parse(existing).ok(),
        }
    }

    /// Numbers of a family.
    pub fn phones_of(&self, home: Id) -> &[String] {
        self.homes.get(&home).map(|h| h.phones.as_slice()).unwrap_or_default()
    }

    pub fn is_home(&self, id: Id) -> bool {
        self.homes.contains_key(&id)
    }

    pub(super) fn view(&self, candidate: &Candidate, entry: &Entry, is_person: bool) -> IntakeCandidate {
        let person = self.person(candidate.id).filter(|_| is_person);
        let home = match person {
            Some(person) => person.homes.iter().find_map(|h| self.homes.get(h)),
            None => self.homes.get(&candidate.id),
        };
        let secret = home.is_some_and(|h| h.secret);
        let home_name = home.map(|h| h.name.clone()).unwrap_or_default();
        let name = match person {
            Some(person) if !secret => person.shown.clone(),
            _ => home_name,
        };
        let birth = person.filter(|_| !secret).and_then(|p| p.traits.birth);
        let there = candidate.there.iter().filter_map(|at| entry.members.get(*at));
        let listed = |codes: &BTreeSet<&str>| codes.iter().map(|c| (*c).to_owned()).collect();
        IntakeCandidate {
            id: match self.lines.get(&candidate.id) {
                Some(line) => format!("line:{line}"),
                None => candidate.id.to_string(),
            },
            kind: if is_person { "person" } else { "household" }.to_owned(),
            name,
            code: home.map(|h| h.code.clone()).filter(|c| !c.is_empty()),
            birth_date: birth.map(|b: Date| b.to_string()),
            verdict: candidate.verdict.name().to_owned(),
            agrees: listed(&candidate.agrees),
            differs: listed(&candidate.differs),
            people: there.map(|m| m.traits.name.clone()).filter(|n| !n.is_empty()).collect(),
        }
    }
}

fn likeliest(mut found: Vec<Candidate>) -> Vec<Candidate> {
    let rank = |c: &Candidate| (c.verdict, c.there.len(), c.agrees.len());
    found.sort_by(|a, b| rank(b).cmp(&rank(a)).then(a.id.cmp(&b.id)));
    found.truncate(MOST);
    found
}
