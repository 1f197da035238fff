//! Finding a family or a person while typing: the index over the store, and what a hit shows.
//!
//! A family with a secret address is found by its alias and its codes only, and shown by them (I-60).

use super::App;
use super::family_list::Place;
use super::sight::Sight;
use super::transact::Changes;
use crate::domain::access::Act;
use crate::domain::find::{
    FindEntry, FindIndex, FindKeys, FindKind, Hit, HouseholdNames, PersonNames, keys_for, person_keys_for,
};
use crate::domain::fold::fold;
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::error::Result;
use crate::store::{Filter, RowRef};
use crate::view::{FamilyLine, HitView};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// Records touched at once above which the index is built anew when it is next asked.
const MOST_TOUCHED: usize = 500;
/// Hits looked through for those of the few families that a visitor may see.
const MOST_HITS: usize = 5_000;

/// The index, once somebody has searched.
#[derive(Default)]
pub(super) struct Finder(Mutex<Option<Built>>);

pub(super) struct Built {
    index: FindIndex,
    pub(super) families: HashMap<Id, FamilyLine>,
    /// The families in the order of their list, once it was asked for.
    pub(super) order: Option<Vec<Place>>,
    /// Families that are secret because of one that they were merged with.
    hidden: HashSet<Id>,
    /// The database's version as another connection's writes change it.
    version: i64,
}

/// A household as its own row and the rows of its members need it.
#[derive(Debug, Default)]
struct Family {
    code: String,
    display_name: String,
    secret: bool,
    /// Deleted.
    gone: bool,
    /// Merged into another: found by its names, and leads to the one that stands.
    merged: bool,
    kana: Option<String>,
    phones: Vec<String>,
}

/// A person's names as stored.
#[derive(Debug, Default)]
struct Names {
    code: Option<String>,
    family: Option<String>,
    given: Option<String>,
    family_kana: Option<String>,
    given_kana: Option<String>,
    alias: Option<String>,
}

impl App {
    /// The `limit` best hits for `text`: families and people by kana, romaji, kanji, human code and
    /// phone number. Deleted records are not found; one that was merged leads to the one that stands.
    pub fn find(&self, text: &str, limit: usize) -> Result<Vec<HitView>> {
        self.ask(Act::Find)?;
        let sight = self.sight()?;
        // Whoever is shown no number, or no name, does not find by it either.
        if sight.alias || !sight.shows(Kind::Phone, "number") && text.chars().any(|c| c.is_numeric()) {
            return self.find_by_name(text, limit, &sight);
        }
        let most = if sight.is_own() { MOST_HITS.max(limit) } else { limit };
        let mut hits = self.built(|b| b.index.search(text, most))?;
        if sight.is_own() {
            hits.retain(|hit| hit.household.is_some_and(|h| sight.has(h)));
            hits.truncate(limit);
        }
        let mut views = Vec::with_capacity(hits.len());
        for hit in hits {
            views.extend(self.hit_view(&hit)?);
        }
        // Both names of one family lead to it once.
        let mut seen = BTreeSet::new();
        views.retain(|v: &HitView| seen.insert((v.kind.clone(), v.id.clone())));
        Ok(views)
    }

    /// Hits for the alias or the code, and names where they are shown: what is in sight is looked through.
    fn find_by_name(&self, text: &str, limit: usize, sight: &Sight) -> Result<Vec<HitView>> {
        let wanted = fold(text);
        let mut views = vec![];
        for line in self.families()? {
            let Ok(id) = Id::parse(&line.id) else { continue };
            let hits = |name: &str| !wanted.is_empty() && fold(name).contains(&wanted);
            if hits(&line.name) || hits(&line.code) {
                views.push(HitView {
                    kind: "household".to_owned(),
                    id: line.id.clone(),
                    household_id: Some(line.id.clone()),
                    code: Some(line.code.clone()).filter(|c| !c.is_empty()),
                    name: line.name.clone(),
                    kana: None,
                    birth_date: None,
                    address_secret: line.address_secret,
                });
            }
            for member in self.records(Kind::Membership, &Filter::by("household_id", id))? {
                let Some(person) = member.id_of("person_id") else { continue };
                let Some(person) = self.peek(Kind::Person, person)?.map(|s| s.record) else { continue };
                let alias = person.text("alias").unwrap_or_default().to_owned();
                if sight.alias && !line.address_secret && hits(&alias) {
                    views.push(HitView {
                        kind: "person".to_owned(),
                        id: person.id.to_string(),
                        household_id: Some(line.id.clone()),
                        code: person.text("code").map(str::to_owned),
                        name: alias,
                        kana: None,
                        birth_date: None,
                        address_secret: false,
                    });
                }
            }
        }
        views.truncate(limit);
        Ok(views)
    }

    /// Calls `f` with the index, built where it is missing or another program has written.
    pub(super) fn built<T>(&self, f: impl FnOnce(&mut Built) -> T) -> Result<T> {
        let mut built = self.finder.0.lock().unwrap_or_else(PoisonError::into_inner);
        let version = self.store.data_version()?;
        let fresh = match built.take().filter(|b| b.version == version) {
            Some(fresh) => fresh,
            None => {
                let hidden = self.store.secret_by_merge()?;
                let (index, families) = self.build_index(&hidden)?;
                Built { index, families, order: None, hidden, version }
            }
        };
        Ok(f(built.insert(fresh)))
    }

    /// Brings the index up to what was just written; many records at once drop it.
    /// The index is made anew when somebody looks next.
    pub(crate) fn forget_found(&self) {
        *self.finder.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(crate) fn find_changed(&self, changes: &Changes) -> Result<()> {
        let mut built = self.finder.0.lock().unwrap_or_else(PoisonError::into_inner);
        if changes.records.len() > MOST_TOUCHED {
            *built = None;
        }
        let Some(built) = built.as_mut() else { return Ok(()) };
        let (mut households, mut people) = (BTreeSet::new(), BTreeSet::new());
        for (kind, id) in &changes.records {
            match kind {
                Kind::Household => drop(households.insert(*id)),
                Kind::Person => drop(people.insert(*id)),
                Kind::Membership | Kind::Phone => {
                    // Deleted ones too: their family is found otherwise now.
                    if let Some(stored) = self.store.get(*kind, *id)? {
                        households.extend(stored.record.id_of("household_id"));
                        people.extend(stored.record.id_of("person_id"));
                    }
                }
                _ => {}
            }
        }
        // A secret address follows a merge, and leaves with it.
        let hidden = self.store.secret_by_merge()?;
        households.extend(built.hidden.symmetric_difference(&hidden));
        built.hidden = hidden;
        // A secret family hides its members, and a member's reading names the family.
        for person in people.clone() {
            households.extend(self.households_of(person)?);
        }
        if !households.is_empty() {
            built.order = None;
        }
        for household in &households {
            let members = self.all_records(Kind::Membership, &Filter::by("household_id", *household))?;
            people.extend(members.iter().filter_map(|m| m.id_of("person_id")));
        }
        for id in households {
            match self.household_entry(id)? {
                Some((entry, line)) => {
                    built.index.update(&entry);
                    match line {
                        Some(line) => drop(built.families.insert(id, line)),
                        None => drop(built.families.remove(&id)),
                    }
                }
                None => {
                    built.index.remove(id);
                    built.families.remove(&id);
                }
            }
        }
        for id in people {
            match self.person_entry(id)? {
                Some(entry) => built.index.update(&entry),
                None => drop(built.index.remove(id)),
            }
        }
        Ok(())
    }

    fn households_of(&self, person: Id) -> Result<Vec<Id>> {
        let all = self.all_records(Kind::Membership, &Filter::by("person_id", person))?;
        Ok(all.iter().filter_map(|m| m.id_of("household_id")).collect())
    }

    fn household_entry(&self, id: Id) -> Result<Option<(FindEntry, Option<FamilyLine>)>> {
        let mut family = self.family_of(id)?;
        for phone in self.all_records(Kind::Phone, &Filter::by("household_id", id))? {
            family.phones.extend(phone.text("number").map(str::to_owned));
        }
        for member in self.all_records(Kind::Membership, &Filter::by("household_id", id))? {
            let Some(person) = member.id_of("person_id") else { continue };
            if let Some(person) = self.store.get(Kind::Person, person)? {
                family.read_as(person.record.text("family_name"), person.record.text("family_kana"));
            }
        }
        Ok((!family.gone).then(|| (family.entry(id), (!family.merged).then(|| family.line(id)))))
    }

    fn person_entry(&self, id: Id) -> Result<Option<FindEntry>> {
        let Some(stored) = self.store.get(Kind::Person, id)? else { return Ok(None) };
        if stored.header.deleted_at.is_some() {
            return Ok(None);
        }
        let mut families = vec![];
        for household in self.households_of(id)? {
            families.push((household, self.family_of(household)?));
        }
        let families: Vec<_> = families.iter().map(|(id, family)| (*id, family)).collect();
        Ok(Some(Names::of(&stored.record).entry(id, &families)))
    }

    fn family_of(&self, id: Id) -> Result<Family> {
        let Some(stored) = self.store.get(Kind::Household, id)? else {
            return Ok(Family { gone: true, ..Family::default() });
        };
        let text = |name: &str| stored.record.text(name).unwrap_or_default().to_owned();
        let marked = stored.record.flag("address_secret");
        let secret = marked || self.store.is_secret_by_merge(id)?;
        Ok(Family {
            code: text("code"),
            // Without a mark of its own the family has no alias: only its code is shown.
            display_name: text(if secret && !marked { "code" } else { "display_name" }),
            secret,
            gone: stored.header.deleted_at.is_some(),
            merged: !stored.record.get("merged_into").is_empty(),
            kana: None,
            phones: vec![],
        })
    }

    /// Reads the whole store once; some columns of 50,000 families and their members.
    fn build_index(&self, hidden: &HashSet<Id>) -> Result<(FindIndex, HashMap<Id, FamilyLine>)> {
        let mut families: HashMap<Id, Family> = HashMap::new();
        let mut people: HashMap<Id, Names> = HashMap::new();
        let mut homes: HashMap<Id, Vec<Id>> = HashMap::new();
        let owned = |row: &RowRef<'_>, at| row.text(at).map(str::to_owned);
        let columns = ["id", "code", "display_name", "address_secret", "merged_into"];
        self.columns(Kind::Household, &columns, |row| {
            let Some(id) = row.id(0) else { return };
            let text = |at| owned(row, at).unwrap_or_default();
            let (marked, merged) = (row.int(3) == Some(1), row.id(4).is_some());
            let secret = marked || hidden.contains(&id);
            let (code, display_name) = (text(1), text(if secret && !marked { 1 } else { 2 }));
            families.insert(id, Family { code, display_name, secret, merged, ..Family::default() });
        })?;
        let columns = ["id", "code", "family_name", "given_name", "family_kana", "given_kana", "alias"];
        self.columns(Kind::Person, &columns, |row| {
            let Some(id) = row.id(0) else { return };
            let text = |at| owned(row, at);
            let names = Names {
                code: text(1),
                family: text(2),
                given: text(3),
                family_kana: text(4),
                given_kana: text(5),
                alias: text(6),
            };
            people.insert(id, names);
        })?;
        let mut deleted = BTreeSet::new();
        self.columns(Kind::Membership, &["person_id", "household_id"], |row| {
            let (Some(person), Some(household)) = (row.id(0), row.id(1)) else { return };
            homes.entry(person).or_default().push(household);
            if !families.contains_key(&household) {
                deleted.insert(household);
            }
            if let (Some(names), Some(family)) = (people.get(&person), families.get_mut(&household)) {
                family.read_as(names.family.as_deref(), names.family_kana.as_deref());
            }
        })?;
        self.columns(Kind::Phone, &["household_id", "number"], |row| {
            if let Some(family) = row.id(0).and_then(|h| families.get_mut(&h)) {
                family.phones.extend(owned(row, 1));
            }
        })?;
        // A deleted family goes on protecting its members.
        for id in deleted {
            families.insert(id, self.family_of(id)?);
        }
        let live = families.iter().filter(|(_, family)| !family.gone);
        let households = live.map(|(id, family)| family.entry(*id));
        let persons = people.iter().map(|(id, names)| {
            let households = homes.get(id).map(Vec::as_slice).unwrap_or_default();
            let homes: Vec<_> = households.iter().filter_map(|h| Some((*h, families.get(h)?))).collect();
            names.entry(*id, &homes)
        });
        let index = FindIndex::new(households.chain(persons));
        let live = families.iter().filter(|(_, family)| !family.gone && !family.merged);
        Ok((index, live.map(|(id, family)| (*id, family.line(*id))).collect()))
    }

    fn columns(&self, kind: Kind, names: &[&str], mut each: impl FnMut(&RowRef<'_>)) -> Result<()> {
        self.store.each_columns(kind, names, &Filter::default(), &|d| self.zone.start_of(d), |row| {
            each(row);
            Ok(())
        })
    }

    fn hit_view(&self, hit: &Hit) -> Result<Option<HitView>> {
        let hit = &self.standing_hit(hit)?;
        let household = hit.household.map(|h| self.family_of(h)).transpose()?;
        let secret = hit.flags == SECRET;
        let mut view = HitView {
            kind: if hit.kind == FindKind::Household { "household" } else { "person" }.to_owned(),
            id: hit.id.to_string(),
            household_id: hit.household.map(|h| h.to_string()),
            code: household.as_ref().map(|h| h.code.clone()).filter(|c| !c.is_empty()),
            name: household.as_ref().map(|h| h.display_name.clone()).unwrap_or_default(),
            kana: None,
            birth_date: None,
            address_secret: secret,
        };
        if hit.kind == FindKind::Household {
            return Ok(Some(view));
        }
        let Some(person) = self.peek(Kind::Person, hit.id)?.map(|s| s.record) else { return Ok(None) };
        let names = Names::of(&person);
        if secret {
            // Without an alias of its own the person goes by the family's.
            view.name = names.alias.unwrap_or(view.name);
            return Ok(Some(view));
        }
        view.code = view.code.or(names.code);
        let joined = |parts: [Option<String>; 2]| {
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
        };
        view.name = joined([names.family, names.given]).or(names.alias).unwrap_or_default();
        view.kana = joined([names.family_kana, names.given_kana]);
        let birth: Option<crate::domain::time::Date> = person.read("birth_date");
        view.birth_date = birth.map(|b| b.to_string());
        Ok(Some(view))
    }
}

impl App {
    /// The hit for what stands for a merged record.
    fn standing_hit(&self, hit: &Hit) -> Result<Hit> {
        let kind = if hit.kind == FindKind::Household { Kind::Household } else { Kind::Person };
        let id = self.standing(kind, hit.id)?;
        let home = match kind {
            Kind::Person if id != hit.id => self.households_of(id)?.first().copied().or(hit.household),
            _ => hit.household,
        };
        let household = home.map(|h| self.standing(Kind::Household, h)).transpose()?;
        Ok(Hit { id, household, ..*hit })
    }
}

/// Flag of a row whose family has a secret address.
const SECRET: u32 = 1;

impl Family {
    /// Takes the reading of a member who bears the family's name.
    fn read_as(&mut self, name: Option<&str>, kana: Option<&str>) {
        let bears = name.is_some_and(|n| !n.is_empty() && self.display_name.starts_with(n));
        if bears && self.kana.is_none() {
            self.kana = kana.map(str::to_owned);
        }
    }

    /// The family in the list of all; a secret one stands under its alias, without a reading.
    fn line(&self, id: Id) -> FamilyLine {
        FamilyLine {
            id: id.to_string(),
            code: self.code.clone(),
            name: self.display_name.clone(),
            kana: self.kana.clone().filter(|_| !self.secret),
            address_secret: self.secret,
        }
    }

    fn entry(&self, id: Id) -> FindEntry {
        let phones: Vec<&str> = self.phones.iter().map(String::as_str).collect();
        let names = HouseholdNames {
            code: &self.code,
            display_name: &self.display_name,
            kana: self.kana.as_deref(),
            // A family with a secret address stands under its alias.
            alias: self.secret.then_some(self.display_name.as_str()),
            phones: &phones,
        };
        let keys = keys_for(names, self.secret);
        FindEntry { id, kind: FindKind::Household, household: Some(id), keys, flags: u32::from(self.secret) }
    }
}

impl Names {
    fn of(person: &Record) -> Names {
        let text = |name: &str| person.text(name).map(str::to_owned);
        Names {
            code: text("code"),
            family: text("family_name"),
            given: text("given_name"),
            family_kana: text("family_kana"),
            given_kana: text("given_kana"),
            alias: text("alias"),
        }
    }

    /// The person's row; secret where one of the families is.
    fn entry(&self, id: Id, families: &[(Id, &Family)]) -> FindEntry {
        let secret = families.iter().any(|(_, family)| family.secret);
        let home = families
            .iter()
            .find(|(_, f)| f.secret && !f.gone)
            .or(families.iter().find(|(_, f)| !f.gone))
            .copied();
        let names = PersonNames {
            code: home.map(|(_, family)| family.code.as_str()).unwrap_or_default(),
            family_name: self.family.as_deref(),
            given_name: self.given.as_deref(),
            family_kana: self.family_kana.as_deref(),
            given_kana: self.given_kana.as_deref(),
            alias: self.alias.as_deref(),
            phones: &[],
        };
        let mut keys: FindKeys = person_keys_for(names, secret);
        keys.codes.extend(self.code.clone());
        let household = home.map(|(id, _)| id);
        FindEntry { id, kind: FindKind::Person, household, keys, flags: if secret { SECRET } else { 0 } }
    }
}
