//! Records that may be of one family, or of one person, among all there are.

use super::known::{Home, Known, Person};
use crate::domain::alike::{Likeness, Traits, Verdict, compare};
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::view::{DuplicatesView, TwinView, TwinsView};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Of one name, number or address: more are a house with many families, or a name of many.
const MOST_OF_ONE: usize = 60;

/// Two records, the smaller id first.
type Pair = (Kind, Id, Id);

#[derive(Debug)]
struct Found {
    verdict: Verdict,
    agrees: BTreeSet<&'static str>,
    differs: BTreeSet<&'static str>,
}

impl Known {
    /// How many two may be one, and the `most` likeliest of them, but for those that are two. Where a place is
    /// secret, neither number nor address speaks for it: that would tell where it is.
    pub(in crate::app) fn twins(&self, most: usize) -> DuplicatesView {
        let mut found: BTreeMap<Pair, Found> = BTreeMap::new();
        for (a, b) in self.worth_comparing() {
            let (Some(a), Some(b)) = (self.people.get(a), self.people.get(b)) else { continue };
            let Some(likeness) = self.likeness(a, b) else { continue };
            for pair in self.pairs_of(a, b) {
                add(&mut found, pair, &likeness);
            }
        }
        self.namesakes(&mut found);
        let mut found: Vec<_> =
            found.into_iter().filter(|((_, a, b), _)| !self.apart.contains(&(*a, *b))).collect();
        found.sort_by_cached_key(|((kind, a, _), found)| {
            (Reverse((found.verdict, found.agrees.len())), self.name_of(*kind, *a).to_owned())
        });
        DuplicatesView {
            count: found.len() as i64,
            pairs: found.iter().take(most).map(|(pair, found)| self.twins_view(*pair, found)).collect(),
        }
    }

    /// Members of two families, or two people, who may be one.
    pub(in crate::app) fn twins_between(&self, one: &[Id], other: &[Id]) -> Vec<TwinsView> {
        let mut views = vec![];
        for a in one.iter().filter_map(|id| self.person(*id)) {
            for b in other.iter().filter_map(|id| self.person(*id)).filter(|b| b.id != a.id) {
                if let Some(likeness) = self.likeness(a, b) {
                    // In the order of the families, not of the ids.
                    views.push(self.twins_view((Kind::Person, a.id, b.id), &Found::of(&likeness)));
                }
            }
        }
        views
    }

    /// What speaks for two families being one; None where nothing does.
    pub(in crate::app) fn families_alike(&self, one: Id, other: Id) -> Option<TwinsView> {
        let pair = (Kind::Household, one.min(other), one.max(other));
        let (home, beside) = (self.homes.get(&pair.1)?, self.homes.get(&pair.2)?);
        let mut found = BTreeMap::new();
        for a in home.people().iter().filter_map(|at| self.people.get(*at)) {
            for b in beside.people().iter().filter_map(|at| self.people.get(*at)) {
                if let Some(likeness) = self.likeness(a, b).filter(|_| self.pairs_of(a, b).contains(&pair)) {
                    add(&mut found, pair, &likeness);
                }
            }
        }
        if home.bears_name_of(beside) {
            let phone = home.phones.iter().any(|p| beside.phones.contains(p)).then_some("phone");
            let address = (!home.address.is_empty() && home.address == beside.address).then_some("address");
            for by in phone.into_iter().chain(address) {
                add(&mut found, pair, &namesake(by));
            }
        }
        found.get(&pair).map(|found| self.twins_view(pair, found))
    }

    /// Who shares a number or an address with somebody; and a name or a reading, where they may have been born
    /// on one day. Nobody else is like.
    fn worth_comparing(&self) -> BTreeSet<(usize, usize)> {
        let mut pairs = BTreeSet::new();
        let mut each = |some: &[usize], others: &[usize]| {
            for a in some.iter().take(MOST_OF_ONE) {
                pairs.extend(
                    others.iter().take(MOST_OF_ONE).filter(|b| *b != a).map(|b| (*a.min(b), *a.max(b))),
                );
            }
        };
        for places in self.by_name.values() {
            let mut by_birth: BTreeMap<Option<Date>, Vec<usize>> = BTreeMap::new();
            for at in places {
                let birth = self.people.get(*at).and_then(|p| p.traits.birth);
                by_birth.entry(birth).or_default().push(*at);
            }
            by_birth.values().for_each(|born| each(born, born));
            if let Some(unknown) = by_birth.get(&None) {
                each(unknown, places);
            }
        }
        for homes in self.by_phone.values().chain(self.by_address.values()) {
            let homes = homes.iter().filter_map(|h| self.homes.get(h));
            let people = homes.flat_map(Home::people).copied().collect::<Vec<_>>();
            each(&people, &people);
        }
        pairs
    }

    fn likeness(&self, a: &Person, b: &Person) -> Option<Likeness> {
        // Somebody with a family name alone may be any member.
        let shares = a.homes.iter().any(|h| b.homes.contains(h));
        let nameless = a.traits.given_key.is_empty() || b.traits.given_key.is_empty();
        if shares && nameless && a.traits.birth.is_none_or(|day| b.traits.birth != Some(day)) {
            return None;
        }
        if self.is_secret(a) || self.is_secret(b) {
            let open = |t: &Traits| Traits { phones: vec![], address: String::new(), ..t.clone() };
            return compare(&open(&a.traits), &open(&b.traits));
        }
        compare(&a.traits, &b.traits)
    }

    fn is_secret(&self, person: &Person) -> bool {
        person.homes.iter().filter_map(|h| self.homes.get(h)).any(|h| h.secret)
    }

    /// Their families, where these are two; else the people themselves.
    fn pairs_of(&self, a: &Person, b: &Person) -> Vec<Pair> {
        let living = |p: &Person| -> Vec<Id> {
            p.homes.iter().copied().filter(|h| self.homes.contains_key(h)).collect()
        };
        let (of_a, of_b) = (living(a), living(b));
        let is_one = of_a.iter().any(|h| of_b.contains(h)) || of_a.is_empty() || of_b.is_empty();
        if is_one {
            return vec![(Kind::Person, a.id.min(b.id), a.id.max(b.id))];
        }
        of_a.iter().flat_map(|x| of_b.iter().map(|y| (Kind::Household, *x.min(y), *x.max(y)))).collect()
    }

    /// Families of one name with one number or address, whoever their members are.
    fn namesakes(&self, found: &mut BTreeMap<Pair, Found>) {
        let told = self.by_phone.values().map(|homes| (homes, "phone"));
        for (homes, by) in told.chain(self.by_address.values().map(|homes| (homes, "address"))) {
            let homes: Vec<_> =
                homes.iter().take(MOST_OF_ONE).filter_map(|id| self.homes.get_key_value(id)).collect();
            for (n, (a, home)) in homes.iter().enumerate() {
                for (b, _) in
                    homes.iter().skip(n + 1).filter(|(b, other)| b != a && home.bears_name_of(other))
                {
                    add(found, (Kind::Household, **a.min(b), **a.max(b)), &namesake(by));
                }
            }
        }
    }

    fn twins_view(&self, (kind, a, b): Pair, found: &Found) -> TwinsView {
        let listed = |codes: &BTreeSet<&str>| codes.iter().map(|c| (*c).to_owned()).collect();
        TwinsView {
            kind: kind.name().to_owned(),
            one: self.twin(kind, a),
            other: self.twin(kind, b),
            verdict: found.verdict.name().to_owned(),
            agrees: listed(&found.agrees),
            differs: listed(&found.differs),
        }
    }

    fn twin(&self, kind: Kind, id: Id) -> TwinView {
        let person = self.person(id).filter(|_| kind == Kind::Person);
        let home = self.home_of(kind, id);
        let secret = home.is_some_and(|(_, h)| h.secret);
        TwinView {
            id: id.to_string(),
            name: self.name_of(kind, id).to_owned(),
            code: home.map(|(_, h)| h.code.clone()).filter(|c| !c.is_empty()),
            birth_date: person.filter(|_| !secret).and_then(|p| p.traits.birth).map(|d| d.to_string()),
            household_id: home.map(|(id, _)| id.to_string()),
            people: home
                .filter(|_| person.is_none() && !secret)
                .map(|(_, h)| h.people().iter().filter_map(|at| self.people.get(*at)))
                .map(|people| people.map(|p| p.shown.clone()).collect())
                .unwrap_or_default(),
        }
    }

    /// The family itself, or the first of a person's.
    fn home_of(&self, kind: Kind, id: Id) -> Option<(&Id, &Home)> {
        match kind {
            Kind::Person => self.person(id)?.homes.iter().find_map(|h| self.homes.get_key_value(h)),
            _ => self.homes.get_key_value(&id),
        }
    }

    /// Somebody of a family with a secret place goes by the family's name.
    fn name_of(&self, kind: Kind, id: Id) -> &str {
        let home = self.home_of(kind, id).map(|(_, home)| home);
        match self.person(id) {
            Some(person) if kind == Kind::Person && home.is_none_or(|h| !h.secret) => &person.shown,
            _ => home.map(|h| h.name.as_str()).unwrap_or_default(),
        }
    }
}

impl Home {
    /// Whether two open families go by one name.
    fn bears_name_of(&self, other: &Home) -> bool {
        !self.secret && !other.secret && !self.name_key.is_empty() && self.name_key == other.name_key
    }
}

impl Found {
    fn of(likeness: &Likeness) -> Found {
        Found {
            verdict: likeness.verdict,
            agrees: likeness.agrees.iter().copied().collect(),
            differs: likeness.differs.iter().copied().collect(),
        }
    }
}

/// What a name speaks for together with `by`.
fn namesake(by: &'static str) -> Likeness {
    Likeness { verdict: Verdict::Maybe, agrees: vec!["name", by], differs: vec![] }
}

fn add(found: &mut BTreeMap<Pair, Found>, pair: Pair, likeness: &Likeness) {
    let entry = found.entry(pair).or_insert_with(|| Found::of(likeness));
    entry.verdict = entry.verdict.max(likeness.verdict);
    entry.agrees.extend(&likeness.agrees);
    entry.differs.extend(&likeness.differs);
}
