//! The files of a batch, one module each: which columns, and how a record becomes a row.

pub mod attendance;
pub mod consultations;
pub mod corrections;
pub mod plan;
pub mod referrals;
pub mod sessions;
pub mod shipments;
pub mod stays;
pub mod summary;
pub mod visits;

use super::manifest::Level;
use super::register::{OnDay, Register};
use super::row::{MASK, Row};
use super::scope::{Belongs, Offer, Scope};
use super::sheet::{Column, Encoding, Kind};
use crate::domain::id::Id;
use crate::domain::kinds::Person;
use crate::domain::record::{Entity, Kind as RecordKind};
use crate::domain::time::{Date, Instant, MINUTE_MS, Zone};
use crate::error::Result;
use crate::store::{Filter, Store};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use summary::Summary;

/// What identified files add; see [`Desk::identity`].
const IDENTITY: [Column; 3] = [
    Column::new("person_name", Kind::Text),
    Column::new("kana", Kind::Text),
    Column::new("birth_date", Kind::Date),
];

/// `columns`, at the identified level with name, kana and birth date after the column `after`.
fn with_identity(columns: &[Column], after: &str, level: Level) -> Vec<Column> {
    let mut all = columns.to_vec();
    if let (Level::Identified, Some(at)) = (level, columns.iter().position(|c| c.name == after)) {
        all.splice(at + 1..at + 1, IDENTITY);
    }
    all
}

/// Takes a finished row with its record's code.
pub type Take<'t> = &'t mut dyn FnMut(&str, &Row) -> Result<()>;

/// Whom the rows of a batch are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concerned {
    pub homes: BTreeSet<Id>,
    /// Of rows without a household.
    pub people: BTreeSet<Id>,
}

/// A role that a worker holds for a time, in some programmes or all.
#[derive(Debug)]
struct Role {
    role: String,
    from: Option<Date>,
    to: Option<Date>,
    programmes: Vec<Id>,
}

/// Name and kana as they may be shown.
#[derive(Debug, Clone)]
struct Named {
    name: String,
    kana: String,
    birth: Option<Date>,
    secret: bool,
}

/// Everything at hand while the rows of one batch are made.
#[derive(Debug)]
pub struct Desk<'a> {
    pub store: &'a Store,
    pub scope: &'a Scope,
    pub register: Register<'a>,
    pub zone: Zone,
    pub now: Instant,
    pub encoding: Encoding,
    pub summary: Summary,
    /// Rows of the recipient that are not in the files, by reason: `withdrawn`, `no_consent`.
    pub left_out: BTreeMap<String, u64>,
    /// Rows that are another municipality's, or nobody knows whose.
    pub elsewhere: u64,
    /// Rows whose name was masked because the family's place is secret.
    pub masked: u64,
    /// Families, and people without one, of which rows went out because nobody withdrew.
    pub named: Concerned,
    /// Codes of the records that are left out because sharing was withdrawn.
    pub withdrawn: HashSet<String>,
    row: Row,
    on_day: OnDay,
    roles: HashMap<Id, Vec<Role>>,
    names: HashMap<Id, Named>,
}

impl<'a> Desk<'a> {
    pub fn new(
        store: &'a Store,
        scope: &'a Scope,
        register: Register<'a>,
        zone: Zone,
        now: Instant,
        encoding: Encoding,
    ) -> Result<Desk<'a>> {
        let mut roles: HashMap<Id, Vec<Role>> = HashMap::new();
        let names = ["worker_id", "role", "from", "to", "programme_ids"];
        store.each_columns(
            RecordKind::WorkerRole,
            &names,
            &Filter::default(),
            &|d| zone.start_of(d),
            |r| {
                if let (Some(worker), Some(role)) = (r.id(0), r.text(1)) {
                    let programmes = r.ids(4).collect();
                    let role = Role { role: role.to_owned(), from: r.date(2), to: r.date(3), programmes };
                    roles.entry(worker).or_default().push(role);
                }
                Ok(())
            },
        )?;
        for all in roles.values_mut() {
            all.sort_by(|a, b| (&a.role, a.from).cmp(&(&b.role, b.from)));
        }
        Ok(Desk {
            store,
            scope,
            register,
            zone,
            now,
            encoding,
            summary: Summary::new(scope),
            left_out: BTreeMap::new(),
            elsewhere: 0,
            masked: 0,
            named: Concerned::default(),
            withdrawn: HashSet::new(),
            row: Row::default(),
            on_day: OnDay::default(),
            roles,
            names: HashMap::new(),
        })
    }

    /// The offer of a row that is the recipient's; counts those that are another's.
    fn offer(&mut self, programme: Option<Id>, family: bool, place: Option<&str>) -> Option<&'a Offer> {
        let scope: &'a Scope = self.scope;
        let offer = scope.offers.get(&programme?)?;
        if scope.belongs(offer, family, place) == Belongs::Here {
            return Some(offer);
        }
        // Rows of programmes without a commissioner are expected to go to many municipalities.
        self.elsewhere += u64::from(offer.commissioned);
        None
    }

    /// Whether the level lets the row of this record into a file; counts those left out.
    fn admits(&mut self, offer: &Offer, home: Option<Id>, who: Option<Id>, code: &str) -> bool {
        let about_somebody = home.is_some() || who.is_some();
        let reason = match self.scope.level {
            Level::Aggregate => return false,
            // What goes out by law needs no consent and is not called back.
            _ if offer.by_law || !about_somebody => return true,
            _ if self.register.has_withdrawn(home, who) => "withdrawn",
            Level::Identified if !self.register.may_name(home, who) => "no_consent",
            _ => {
                match home {
                    Some(home) => drop(self.named.homes.insert(home)),
                    None => self.named.people.extend(who),
                }
                return true;
            }
        };
        if reason == "withdrawn" {
            self.withdrawn.insert(code.to_owned());
        }
        *self.left_out.entry(reason.to_owned()).or_insert(0) += 1;
        false
    }

    fn household(&mut self, home: Option<Id>) {
        let code = self.register.family(home).map(|f| &*f.code);
        self.row.optional(code);
    }

    /// At the identified level name, kana and birth date of `who`; of a family whose place is secret the
    /// mask instead.
    fn identity(&mut self, home: Option<Id>, who: Option<Id>) -> Result<()> {
        if self.scope.level != Level::Identified {
            return Ok(());
        }
        let secret_home = self.register.family(home).is_some_and(|f| f.secret);
        let named = who.map(|id| self.named(id)).transpose()?;
        if secret_home || named.as_ref().is_some_and(|n| n.secret) {
            self.masked += 1;
            self.row.text(MASK);
            self.row.empty();
            self.row.empty();
            return Ok(());
        }
        self.row.optional(named.as_ref().map(|n| n.name.as_str()));
        self.row.optional(named.as_ref().map(|n| n.kana.as_str()));
        self.row.date(named.and_then(|n| n.birth));
        Ok(())
    }

    fn named(&mut self, id: Id) -> Result<Named> {
        if let Some(named) = self.names.get(&id) {
            return Ok(named.clone());
        }
        let stored = self.store.get(RecordKind::Person, id)?;
        let person = stored.and_then(|s| Person::from_record(&s.record).ok());
        let named = match person {
            // Nothing is known of this person, so nothing is shown.
            None => Named { name: String::new(), kana: String::new(), birth: None, secret: true },
            Some(p) => Named {
                secret: p.confidentiality.as_deref() == Some("secret") || self.store.lives_secretly(id)?,
                kana: p.kana().unwrap_or_default(),
                birth: p.birth_date,
                name: match p.export_name.as_ref().filter(|_| self.encoding == Encoding::Cp932) {
                    Some(plain) => plain.clone(),
                    None => p.name(),
                },
            },
        };
        self.names.insert(id, named.clone());
        Ok(named)
    }

    /// The roles that these workers hold in a programme on a day, each once.
    fn roles_of(&self, workers: impl Iterator<Item = Id>, programme: Id, day: Date) -> Vec<&str> {
        let mut found: Vec<&str> = vec![];
        for role in workers.filter_map(|w| self.roles.get(&w)).flatten() {
            let holds = role.from.is_none_or(|from| from <= day) && role.to.is_none_or(|to| day <= to);
            let here = role.programmes.is_empty() || role.programmes.contains(&programme);
            if holds && here && !found.contains(&role.role.as_str()) {
                found.push(&role.role);
            }
        }
        found
    }
}

/// Whole minutes between two instants, rounded half up; None unless the end is after the start.
fn minutes(start: Option<Instant>, end: Option<Instant>) -> Option<i64> {
    let ms = end?.0.saturating_sub(start?.0);
    (ms > 0).then_some((ms + MINUTE_MS / 2) / MINUTE_MS)
}
