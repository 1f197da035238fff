//! Rows of a list as what they stand for: a record each, or families with their members.

use crate::domain::alike::{Traits, address_key, phone_key};
use crate::domain::date_text::parse_date;
use crate::domain::fold::fold_strict;
use crate::domain::record::{FieldType, Kind};
use crate::domain::time::Date;
use crate::import::grid::{Cell, GridRow};
use crate::import::headings::{ROLES, Target};
use crate::import::values::{self, Sort};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, HashMap, HashSet};

/// One thing to be stored, made of one row or of several.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Places of its rows in the table.
    pub rows: Vec<usize>,
    /// The household's fields; for other targets the record's.
    pub record: Map<String, Json>,
    pub address: Map<String, Json>,
    pub phones: Vec<String>,
    pub members: Vec<Member>,
    pub problem: Option<Problem>,
}

/// A person of a row.
#[derive(Debug)]
pub(super) struct Member {
    pub row: usize,
    pub role: &'static str,
    pub fields: Map<String, Json>,
    pub traits: Traits,
}

/// Why a row is refused.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub row: usize,
    pub column: Option<usize>,
    pub code: String,
    pub detail: Json,
}

/// What rows are read with.
pub(super) struct Reading<'a> {
    pub target: Target,
    /// The field of each column.
    pub fields: &'a [Option<String>],
    pub epoch_1904: bool,
    pub today: Date,
    /// Family names of people who are there.
    pub family_names: &'a HashSet<String>,
}

/// Lines by what was put right in them.
pub(super) type Mended = BTreeMap<&'static str, Vec<u32>>;

impl Reading<'_> {
    /// All rows as entries, in the order of their first rows.
    pub fn entries(&self, rows: &[GridRow], mended: &mut Mended) -> Vec<Entry> {
        let mut entries: Vec<Entry> = vec![];
        let mut places = Places::default();
        for (at, row) in rows.iter().enumerate() {
            let entry = self.entry(at, row, mended);
            let joins = if self.target == Target::FamilyList { places.find(&entry, &entries) } else { None };
            match joins {
                Some(n) => entries[n].join(entry),
                None => {
                    places.add(&entry, entries.len());
                    entries.push(entry);
                }
            }
        }
        entries
    }

    fn entry(&self, at: usize, row: &GridRow, mended: &mut Mended) -> Entry {
        let mut entry = Entry { rows: vec![at], ..Entry::default() };
        if let Some((code, column)) = row.fault {
            entry.problem = Some(Problem { row: at, column, code: code.to_owned(), detail: json!({}) });
            return entry;
        }
        let mut members: BTreeMap<usize, Map<String, Json>> = BTreeMap::new();
        for (column, field) in self.fields.iter().enumerate() {
            let Some(field) = field else { continue };
            let cell = row.cell(column);
            let value = match values::read(cell, sort_of(self.target, field), self.epoch_1904) {
                Ok(Some(value)) => value,
                Ok(None) => continue,
                Err(code) => {
                    let detail = json!({ "typed": cell.text() });
                    let problem = Problem { row: at, column: Some(column), code: code.to_owned(), detail };
                    entry.problem.get_or_insert(problem);
                    continue;
                }
            };
            if let Some(code) = value.mended {
                mended.entry(code).or_default().push(row.line);
            }
            self.place(&mut entry, &mut members, field, value.text);
        }
        if self.target == Target::Kind(Kind::Person) {
            members.insert(3, std::mem::take(&mut entry.record));
        }
        let mut names: Vec<String> = vec![];
        for (role, fields) in members {
            let mut fields = self.named(fields, &mut names, row.line, mended);
            let household = fields.remove("household_id");
            if fields.is_empty() {
                continue;
            }
            fields.extend(household.map(|h| ("household_id".to_owned(), h)));
            let traits = self.traits(&fields, &entry);
            entry.members.push(Member { row: at, role: ROLES[role], fields, traits });
        }
        self.relate(&mut entry);
        if self.target == Target::FamilyList {
            self.name_family(&mut entry);
        }
        entry
    }

    fn place(
        &self,
        entry: &mut Entry,
        members: &mut BTreeMap<usize, Map<String, Json>>,
        field: &str,
        text: String,
    ) {
        if self.target != Target::FamilyList {
            entry.record.insert(field.to_owned(), Json::String(text));
            return;
        }
        match field.split_once('.') {
            None => entry.phones.extend(
                values::phones(&text).into_iter().filter(|p| !entry.phones.contains(p)).collect::<Vec<_>>(),
            ),
            Some(("household", field)) => drop(entry.record.insert(field.to_owned(), Json::String(text))),
            Some(("address", "address2")) => {
                let first = entry.address.get("address").and_then(Json::as_str).unwrap_or_default();
                let whole = format!("{first} {text}").trim().to_owned();
                entry.address.insert("address".to_owned(), Json::String(whole));
            }
            Some(("address", field)) => drop(entry.address.insert(field.to_owned(), Json::String(text))),
            Some((role, field)) => {
                if let Some(role) = ROLES.iter().position(|r| *r == role) {
                    members.entry(role).or_default().insert(field.to_owned(), Json::String(text));
                }
            }
        }
    }

    /// Full names and readings in two parts.
    fn named(
        &self,
        mut fields: Map<String, Json>,
        names: &mut Vec<String>,
        line: u32,
        mended: &mut Mended,
    ) -> Map<String, Json> {
        let known = |name: &str| self.family_names.contains(name) || names.iter().any(|n| n == name);
        let full = fields.shift_remove("full_name").and_then(|j| j.as_str().map(str::to_owned));
        if let Some(full) = full {
            match values::split(&full, &known) {
                Some((family, given)) => {
                    fields.insert("family_name".into(), Json::String(family));
                    fields.insert("given_name".into(), Json::String(given));
                }
                None => {
                    mended.entry("name_unsplit").or_default().push(line);
                    fields.insert("family_name".into(), Json::String(full));
                }
            }
        }
        if let Some(kana) = fields.shift_remove("full_kana").and_then(|j| j.as_str().map(str::to_owned)) {
            let (family, given) = values::split(&kana, &|_| false).unwrap_or((kana, String::new()));
            fields.insert("family_kana".into(), Json::String(family));
            if !given.is_empty() {
                fields.insert("given_kana".into(), Json::String(given));
            }
        }
        if fields.contains_key("given_name") {
            names.extend(fields.get("family_name").and_then(Json::as_str).map(str::to_owned));
        }
        fields
    }

    fn traits(&self, fields: &Map<String, Json>, entry: &Entry) -> Traits {
        let text = |name: &str| fields.get(name).and_then(Json::as_str).unwrap_or_default();
        let birth = parse_date(text("birth_date"), Some(self.today)).ok();
        let name = [text("family_name"), text("given_name")];
        let kana = [text("family_kana"), text("given_kana")];
        Traits {
            phones: entry.phones.iter().map(|p| phone_key(p)).filter(|p| !p.is_empty()).collect(),
            address: address_key(entry.address.get("address").and_then(Json::as_str).unwrap_or_default()),
            ..Traits::of(name, kana, birth)
        }
    }

    /// Who stands as a child, or as the mother, is one; and who stands beside a guardian is a child.
    fn relate(&self, entry: &mut Entry) {
        let guarded = entry.members.iter().any(|m| m.role == "guardian");
        for member in &mut entry.members {
            let relation = match member.role {
                "mother" => "mother",
                "father" => "father",
                "child" | "child2" | "child3" => "child",
                "person" if guarded => "child",
                _ => continue,
            };
            if self.target == Target::FamilyList && !member.fields.contains_key("relation") {
                member.fields.insert("relation".into(), Json::String(relation.into()));
            }
        }
    }

    /// A family goes by its name; one whose place is secret by an alias, which only a person can give.
    fn name_family(&self, entry: &mut Entry) {
        if entry.record.contains_key("display_name") {
            return;
        }
        let secret = entry.record.get("address_secret").and_then(Json::as_str);
        if secret.is_some_and(|s| !matches!(s, "false" | "0" | "無" | "なし" | "いいえ" | "×")) {
            let column = self.fields.iter().position(|f| f.as_deref() == Some("household.address_secret"));
            let problem =
                Problem { row: entry.rows[0], column, code: "alias_required".into(), detail: json!({}) };
            entry.problem.get_or_insert(problem);
            return;
        }
        let Some(first) = entry.members.first() else { return };
        let text = |name: &str| first.fields.get(name).and_then(Json::as_str).unwrap_or_default();
        let name = match (text("family_name"), text("given_name")) {
            ("", given) => given.to_owned(),
            (family, "") => family.to_owned(),
            (family, _) => format!("{family}家"),
        };
        if !name.is_empty() {
            entry.record.insert("display_name".into(), Json::String(name));
        }
    }
}

impl Entry {
    /// Takes in another row of the same family: its people who are not there yet, and what is still unknown.
    fn join(&mut self, other: Entry) {
        self.rows.extend(other.rows);
        for (mine, theirs) in [(&mut self.record, other.record), (&mut self.address, other.address)] {
            for (field, value) in theirs {
                mine.entry(field).or_insert(value);
            }
        }
        for phone in other.phones {
            if !self.phones.contains(&phone) {
                self.phones.push(phone);
            }
        }
        for member in other.members {
            let same = |m: &Member| {
                m.traits.name_key == member.traits.name_key
                    && (m.traits.birth.is_none()
                        || member.traits.birth.is_none()
                        || m.traits.birth == member.traits.birth)
                    && m.row != member.row
            };
            if !self.members.iter().any(same) {
                self.members.push(member);
            }
        }
        self.problem = self.problem.take().or(other.problem);
    }

    pub fn text(&self, field: &str) -> &str {
        self.record.get(field).and_then(Json::as_str).unwrap_or_default()
    }

    fn family_key(&self) -> String {
        let name = |m: &Member| m.fields.get("family_name").and_then(Json::as_str).map(fold_strict);
        self.members.first().and_then(name).unwrap_or_else(|| fold_strict(self.text("display_name")))
    }

    fn has_place(&self) -> bool {
        !self.phones.is_empty() || !self.address.is_empty() || !self.text("code").is_empty()
    }
}

/// Where the families of this list are told apart: by their code; else by name with number or address; a row
/// with neither goes with the row above that bears its name.
#[derive(Default)]
struct Places(HashMap<(String, String), usize>);

impl Places {
    fn keys(entry: &Entry) -> Vec<(String, String)> {
        let code = entry.text("code");
        if !code.is_empty() {
            return vec![(String::new(), code.to_owned())];
        }
        let family = entry.family_key();
        if family.is_empty() {
            return vec![];
        }
        let numbers = entry.phones.iter().map(|p| phone_key(p));
        let address = address_key(entry.address.get("address").and_then(Json::as_str).unwrap_or_default());
        let places = numbers.chain([address]).filter(|p| !p.is_empty());
        places.map(|place| (family.clone(), place)).collect()
    }

    fn find(&self, entry: &Entry, entries: &[Entry]) -> Option<usize> {
        if let Some(found) = Places::keys(entry).iter().find_map(|key| self.0.get(key)) {
            return Some(*found);
        }
        let above = entries.len().checked_sub(1)?;
        let last = entries.get(above)?;
        let follows = !entry.has_place()
            && last.has_place()
            && last.rows.last().map(|r| r + 1) == entry.rows.first().copied()
            && !entry.family_key().is_empty()
            && entry.family_key() == last.family_key();
        follows.then_some(above)
    }

    fn add(&mut self, entry: &Entry, at: usize) {
        for key in Places::keys(entry) {
            self.0.entry(key).or_insert(at);
        }
    }
}

/// How the cells of a column are read.
fn sort_of(target: Target, field: &str) -> Sort {
    let of_kind = |kind: Kind, field: &str| match (field, kind.shape().field(field).map(|f| f.ty)) {
        ("full_name" | "full_kana", _) => Sort::Line,
        ("relation", None) => Sort::Code("relation"),
        ("may_collect_child", None) => Sort::Bool,
        ("phone" | "number", Some(FieldType::Text)) => Sort::Phone,
        ("postal_code", _) => Sort::PostalCode,
        (_, Some(FieldType::Text)) => Sort::Line,
        (_, Some(FieldType::Note)) => Sort::Note,
        (_, Some(FieldType::Date)) => Sort::Day,
        (_, Some(FieldType::Instant)) => Sort::Instant,
        (_, Some(FieldType::Bool)) => Sort::Bool,
        (_, Some(FieldType::Code(list))) => Sort::Code(list),
        _ => Sort::Other,
    };
    match (target, field.split_once('.')) {
        (Target::Kind(kind), _) => of_kind(kind, field),
        (_, None) => Sort::Phone,
        (_, Some(("household", field))) => of_kind(Kind::Household, field),
        (_, Some(("address", "address2"))) => Sort::Line,
        (_, Some(("address", field))) => of_kind(Kind::AddressHistory, field),
        (_, Some((_, field))) => of_kind(Kind::Person, field),
    }
}

/// The row's cells with what a person mended in place.
pub(super) fn mend(row: &mut GridRow, column: usize, text: &str) {
    if row.cells.len() <= column {
        row.cells.resize(column + 1, Cell::Empty);
    }
    row.cells[column] = if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    // A line that a CSV reader refused is read as it is shown once somebody has looked at it.
    row.fault = None;
}
