//! What the headings of a list mean: `assets/import/headings.csv`, one line a heading, and the guess made of it.
//!
//! A list of families has fields with a dot: `household.district`, `address.address`, and a person's by the
//! part the person has in the row, such as `guardian.full_name` or `child2.birth_date`.

use crate::domain::fold::fold_strict;
use crate::domain::record::Kind;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// What rows become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Households with their members, addresses and telephone numbers.
    FamilyList,
    /// A record each.
    Kind(Kind),
}

impl Target {
    /// `family_list`, or the name of a kind.
    pub fn parse(name: &str) -> Option<Target> {
        if name == "family_list" { Some(Target::FamilyList) } else { Kind::parse(name).map(Target::Kind) }
    }

    pub fn name(self) -> &'static str {
        match self {
            Target::FamilyList => "family_list",
            Target::Kind(kind) => kind.name(),
        }
    }
}

/// Parts that a person may have in a row, in the order in which members are made.
pub const ROLES: [&str; 7] = ["guardian", "mother", "father", "person", "child", "child2", "child3"];
/// What is told of a child rather than of whoever stands beside it in the row.
const OF_CHILDREN: [&str; 6] = ["allergies", "medication", "medical_care", "development", "foods", "habits"];

/// A field that a column may hold, with the words a person knows it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldName {
    pub field: String,
    pub ja: String,
    pub en: String,
}

struct Heading {
    kind: &'static str,
    field: &'static str,
    ja: &'static str,
    en: &'static str,
}

struct Headings {
    all: Vec<Heading>,
    /// Folded heading to field, by kind.
    by_kind: HashMap<(&'static str, String), &'static str>,
    /// Folded words of the roles, longest first.
    roles: Vec<(String, &'static str)>,
}

static HEADINGS: LazyLock<Headings> = LazyLock::new(|| {
    let table = include_str!("../../../../assets/import/headings.csv");
    let mut all = vec![];
    for line in table.lines().skip(1) {
        let mut cells = line.split(',');
        let mut next = || cells.next().unwrap_or_default().trim();
        all.push(Heading { kind: next(), field: next(), ja: next(), en: next() });
    }
    let mut by_kind = HashMap::new();
    for heading in &all {
        by_kind.entry((heading.kind, folded(heading.ja))).or_insert(heading.field);
    }
    let of_roles = all.iter().filter(|h| h.kind == "role");
    let mut roles: Vec<(String, &str)> = of_roles.map(|h| (folded(h.ja), h.field)).collect();
    roles.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
    Headings { all, by_kind, roles }
});

/// A heading as it is compared: width, kana, old kanji, spaces, line breaks and signs do not matter.
pub fn folded(heading: &str) -> String {
    let plain: String = heading.nfkc().collect();
    match plain.trim() {
        "〒" => "郵便番号".to_owned(),
        "☎" | "℡" => "tel".to_owned(),
        other => fold_strict(other),
    }
}

/// The heading without what stands in brackets, and that.
fn unbracketed(heading: &str) -> (String, String) {
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0);
    for c in heading.nfkc() {
        match c {
            '(' | '[' | '【' | '〔' | '<' | '「' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' | '」' => depth = (depth - 1).max(0),
            '※' | '*' => {}
            c if depth > 0 => inside.push(c),
            c => outside.push(c),
        }
    }
    (folded(&outside), folded(&inside))
}

fn known(kind: &'static str, word: &str) -> Option<&'static str> {
    HEADINGS.by_kind.get(&(kind, word.to_owned())).copied()
}

/// What one heading says by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    Field(String),
    /// An attribute of a person; the role where the heading names one.
    Member(Option<&'static str>, &'static str),
    /// Known, and no field: running numbers, ages.
    Nothing,
    Unknown,
}

fn meaning(target: Target, heading: &str) -> Meaning {
    let whole = folded(heading);
    let (outside, inside) = unbracketed(heading);
    let people = matches!(target, Target::FamilyList | Target::Kind(Kind::Person));
    for word in [&whole, &outside] {
        if word.is_empty() {
            continue;
        }
        if let Some(field) = known(target.name(), word) {
            return Meaning::Field(field.to_owned());
        }
        if people && let Some(attribute) = known("member", word) {
            return Meaning::Member(role_of(&inside), attribute);
        }
        if known("any", word).is_some() {
            return Meaning::Nothing;
        }
    }
    if people && let Some(found) = of_role(&outside) {
        return found;
    }
    Meaning::Unknown
}

fn role_of(word: &str) -> Option<&'static str> {
    HEADINGS.roles.iter().find(|(w, _)| w == word).map(|(_, role)| *role)
}

/// `保護者氏名`, `母の生年月日`, `児童`.
fn of_role(word: &str) -> Option<Meaning> {
    for (start, role) in &HEADINGS.roles {
        let Some(rest) = word.strip_prefix(start.as_str()) else { continue };
        let rest = rest.strip_prefix('の').unwrap_or(rest);
        if rest.is_empty() {
            return Some(Meaning::Member(Some(role), "full_name"));
        }
        if let Some(attribute) = known("member", rest) {
            return Some(Meaning::Member(Some(role), attribute));
        }
        if known("any", rest).is_some() {
            return Some(Meaning::Nothing);
        }
    }
    None
}

/// How many of these cells are headings of something: a row of headings has several.
pub fn recognised<'c>(cells: impl Iterator<Item = &'c str>) -> usize {
    cells.filter(|cell| is_heading(cell)).count()
}

fn is_heading(cell: &str) -> bool {
    let whole = folded(cell);
    let (outside, _) = unbracketed(cell);
    let words = [whole, outside];
    // Kinds are few; each is asked once.
    let kinds = ["member", "family_list", "any", "household", "person", "visit", "stay", "worker"];
    let kinds = kinds.iter().chain(&["organisation", "enrolment", "role"]);
    let by_kind = |w: &String| kinds.clone().any(|kind| known(kind, w).is_some());
    words.iter().any(|w| !w.is_empty() && (by_kind(w) || of_role(w).is_some()))
}

/// The field of each column, as far as the headings say; None where they do not.
pub fn guess(target: Target, columns: &[String]) -> Vec<Option<String>> {
    let fields = names(target);
    let own: HashMap<&str, &str> = fields.iter().map(|f| (f.field.as_str(), f.field.as_str())).collect();
    let meanings: Vec<Meaning> = columns
        .iter()
        .map(|column| match own.get(column.trim()) {
            Some(field) => Meaning::Field((*field).to_owned()),
            None => meaning(target, column),
        })
        .collect();
    let has_child = meanings.iter().any(|m| matches!(m, Meaning::Member(Some("child"), _)));
    let main = if has_child { "child" } else { "person" };
    let mut found: Vec<Option<String>> = vec![];
    let mut context = main;
    if meanings.iter().any(|m| matches!(m, Meaning::Member(None, "full_name" | "family_name"))) && !has_child
    {
        context = "person";
    }
    for (n, meaning) in meanings.iter().enumerate() {
        let taken = |field: &String, found: &[Option<String>]| found.iter().flatten().any(|f| f == field);
        let field = match meaning {
            Meaning::Nothing | Meaning::Unknown => None,
            Meaning::Field(field) if field == "phone1" && taken(field, &found) => Some("phone2".to_owned()),
            Meaning::Field(field) => Some(field.clone()),
            Meaning::Member(role, attribute) => {
                let named = |role: &str, attribute: &str| match target {
                    Target::FamilyList => format!("{role}.{attribute}"),
                    Target::Kind(_) => attribute.to_owned(),
                };
                context = role.unwrap_or(context);
                let role = match role {
                    Some(role) => role,
                    None if OF_CHILDREN.contains(attribute) => main,
                    None => context,
                };
                let is = |at: usize, wanted: &str| {
                    found.get(at).is_some_and(|f| f.as_deref() == Some(&named(role, wanted)))
                };
                // 姓 and 名 beside each other; or 氏名 over both.
                let before = n.wrapping_sub(1);
                let of_two = *attribute == "full_name" || *attribute == "full_kana";
                if *attribute == "full_name" && is(before, "family_name") {
                    Some(named(role, "given_name"))
                } else if of_two && is(before, attribute) && columns[n] == columns[before] {
                    let kana = if *attribute == "full_kana" { "kana" } else { "name" };
                    found[before] = Some(named(role, &format!("family_{kana}")));
                    Some(named(role, &format!("given_{kana}")))
                } else {
                    Some(named(role, attribute))
                }
            }
        };
        found.push(field.filter(|f| !taken(f, &found) && own.contains_key(f.as_str())));
    }
    found
}

/// Every field that a column may hold.
pub fn names(target: Target) -> Vec<FieldName> {
    let label = |kind: &str, field: &str| {
        let line = HEADINGS.all.iter().find(|h| h.kind == kind && h.field == field);
        let ja = line.map_or(field, |h| h.ja).to_owned();
        let en = line.map(|h| h.en).filter(|en| !en.is_empty()).unwrap_or(field).to_owned();
        FieldName { field: field.to_owned(), ja, en }
    };
    let mut seen = vec![];
    let distinct = |kind: &'static str, seen: &mut Vec<&'static str>| {
        seen.clear();
        for heading in HEADINGS.all.iter().filter(|h| h.kind == kind) {
            if !seen.contains(&heading.field) {
                seen.push(heading.field);
            }
        }
        seen.clone()
    };
    match target {
        Target::FamilyList => {
            let own = distinct("family_list", &mut seen);
            let mut all: Vec<FieldName> = own.into_iter().map(|f| label("family_list", f)).collect();
            let attributes = distinct("member", &mut seen);
            for role in ROLES {
                let who = label("role", role);
                for attribute in &attributes {
                    let what = label("member", attribute);
                    all.push(FieldName {
                        field: format!("{role}.{attribute}"),
                        ja: format!("{}・{}", who.ja, what.ja),
                        en: format!("{}: {}", who.en, what.en),
                    });
                }
            }
            all
        }
        Target::Kind(kind) => {
            let mut all = vec![label("any", "id")];
            if kind == Kind::Person {
                all.extend(["full_name", "full_kana"].map(|f| label("member", f)));
                all.extend(["household_id", "relation", "may_collect_child"].map(|f| label("person", f)));
            }
            all.extend(kind.shape().fields.iter().map(|f| {
                let is_member = kind == Kind::Person && known_field("member", f.name);
                label(if is_member { "member" } else { kind.name() }, f.name)
            }));
            all
        }
    }
}

fn known_field(kind: &str, field: &str) -> bool {
    HEADINGS.all.iter().any(|h| h.kind == kind && h.field == field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(target: Target, columns: &str) -> String {
        let columns: Vec<String> = columns.split('|').map(str::to_owned).collect();
        let fields = guess(target, &columns);
        fields.into_iter().map(|f| f.unwrap_or_else(|| "-".into())).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn headings_of_the_lists_that_organisations_have() {
        let families = |columns| guessed(Target::FamilyList, columns);
        assert_eq!(
            families("No.|氏名|ﾌﾘｶﾞﾅ|生年月日|続 柄|住所|電話"),
            "- person.full_name person.full_kana person.birth_date person.relation address.address phone1"
        );
        assert_eq!(
            families("児童氏名|フリガナ|生年月日|保護者氏名|フリガナ|続柄|〒|住所|電話（自宅）|電話（携帯）"),
            "child.full_name child.full_kana child.birth_date guardian.full_name guardian.full_kana \
             guardian.relation address.postal_code address.address phone1 phone2"
        );
        assert_eq!(
            families("母の氏名|母の生年月日|子1氏名|子１生年月日|子2氏名|アレルギー|備考"),
            "mother.full_name mother.birth_date child.full_name child.birth_date child2.full_name \
             child.allergies household.note"
        );
        assert_eq!(
            families("姓|名|セイ|メイ|性別\n(男・女)|氏名（保護者）"),
            "person.family_name person.given_name person.family_kana person.given_kana person.sex \
             guardian.full_name"
        );
        assert_eq!(
            families("氏名|氏名|住所|合言葉"),
            "person.family_name person.given_name address.address -"
        );
        let people = |columns| guessed(Target::Kind(Kind::Person), columns);
        assert_eq!(people("世帯番号|氏名|birth_date|年齢"), "household_id full_name birth_date -");
        assert_eq!(
            guessed(Target::Kind(Kind::Visit), "事業|訪問日|世帯番号|担当者"),
            "programme_id occurred_on household_id worker_ids"
        );
    }

    #[test]
    fn every_line_of_the_table_names_a_field() {
        let member: Vec<&str> = Kind::Person.shape().fields.iter().map(|f| f.name).collect();
        let household: Vec<&str> = Kind::Household.shape().fields.iter().map(|f| f.name).collect();
        for h in &HEADINGS.all {
            let known = match h.kind {
                "any" => h.field.is_empty(),
                "role" => ROLES.contains(&h.field),
                "member" => {
                    member.contains(&h.field) || ["full_name", "full_kana", "relation"].contains(&h.field)
                }
                "family_list" => match h.field.split_once('.') {
                    Some(("household", field)) => household.contains(&field),
                    Some(("address", field)) => {
                        field == "address2" || Kind::AddressHistory.shape().field(field).is_some()
                    }
                    _ => ["phone1", "phone2"].contains(&h.field),
                },
                kind => {
                    let shape = Kind::parse(kind).unwrap().shape();
                    shape.field(h.field).is_some()
                        || shape.parts.iter().any(|p| p.name == h.field)
                        || (kind == "person" && h.field == "household_id")
                        || (kind == "worker" && h.field == "roles")
                }
            };
            assert!(known, "{} {}", h.kind, h.field);
        }
    }
}
