//! Who may collect a child.

use super::{Finding, Severity};
use crate::domain::age::age_years;
use crate::domain::fold::fold;
use crate::domain::id::Id;
use crate::domain::time::Date;
use serde_json::json;

/// Full age, in completed years.
const ADULT: u32 = 18;

/// Its findings.
pub const CODES: [&str; 2] = ["collector_forbidden", "collector_unknown"];

/// Who collects, as the record names them.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    pub person: Option<Id>,
    pub name: Option<&'a str>,
}

impl By<'_> {
    pub fn is_empty(&self) -> bool {
        self.person.is_none() && self.name.is_none_or(|n| n.trim().is_empty())
    }
}

/// Somebody of the child's family.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: Id,
    pub name: String,
    pub kana: Option<String>,
    /// None: nobody has said.
    pub permitted: Option<bool>,
}

/// Whether a person is under age on a day; one of unknown age is.
pub fn is_minor(birth: Option<Date>, day: Date) -> bool {
    birth.and_then(|b| age_years(b, day)).is_none_or(|years| years < ADULT)
}

/// `collector_forbidden`: a person who may not collect the child, named by record or by a name that reads
/// the same. `collector_unknown`: somebody who is not on the
/// list of those who may, where there is one; where there is none and the family's place is secret
/// (`hidden`), somebody who does not live with the child. Both stop: only somebody in charge can decide
/// otherwise.
pub fn collector(by: &By<'_>, family: &[Person], hidden: bool) -> Option<Finding> {
    let typed = by.name.map(fold).filter(|n| !n.is_empty());
    let reads_as = |text: &str| typed.as_deref() == Some(fold(text).as_str());
    let named =
        |p: &&Person| by.person == Some(p.id) || reads_as(&p.name) || p.kana.as_deref().is_some_and(reads_as);
    if family.iter().filter(named).any(|p| p.permitted == Some(false)) {
        return Some(Finding {
            code: "collector_forbidden",
            severity: Severity::Approve,
            field: Some("collected_by_id"),
            detail: json!({}),
        });
    }
    let listed = family.iter().any(|p| p.permitted == Some(true));
    let permitted = family.iter().filter(named).any(|p| p.permitted == Some(true));
    let stranger = hidden && !family.iter().any(|p| named(&p));
    ((listed && !permitted) || stranger).then(|| Finding {
        code: "collector_unknown",
        severity: Severity::Approve,
        field: Some("collected_by_id"),
        detail: json!({}),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u8, name: &str, kana: &str, permitted: Option<bool>) -> Person {
        Person { id: Id::from_bytes([n; 16]), name: name.into(), kana: Some(kana.into()), permitted }
    }

    #[test]
    fn a_forbidden_person_is_stopped_by_record_name_and_reading() {
        let family = [
            person(1, "仮野 あさひ", "かりの あさひ", Some(true)),
            person(2, "髙野 一", "たかの はじめ", Some(false)),
            person(3, "仮野 まご", "かりの まご", None),
        ];
        let code = |by: By<'_>| collector(&by, &family, false).map(|f| (f.code, f.severity));
        let forbidden = Some(("collector_forbidden", Severity::Approve));
        let unknown = Some(("collector_unknown", Severity::Approve));
        let id = |n: u8| By { person: Some(Id::from_bytes([n; 16])), name: None };
        let name = |n| By { person: None, name: Some(n) };
        assert_eq!(code(id(1)), None);
        assert_eq!(code(id(2)), forbidden);
        assert_eq!(code(name("高野一")), forbidden, "the old form of the letter is the same");
        assert_eq!(code(name("タカノハジメ")), forbidden);
        assert_eq!(code(id(3)), unknown);
        assert_eq!(code(name("おばあさん")), unknown);
        assert_eq!(code(name("仮野あさひ")), None);
        let nobody_said = [person(3, "仮野 まご", "かりの まご", None)];
        assert_eq!(collector(&name("おばあさん"), &nobody_said, false), None, "there is no list");
        let hidden = |by: By<'_>| collector(&by, &nobody_said, true).map(|f| (f.code, f.severity));
        assert_eq!(hidden(name("おばあさん")), unknown, "nobody else is to know where the child is");
        assert_eq!(hidden(name("仮野まご")), None, "who lives with the child");
    }

    #[test]
    fn somebody_of_unknown_age_is_looked_after_as_a_child() {
        let day = |t: &str| t.parse::<Date>().unwrap();
        assert!(is_minor(None, day("2026-03-01")));
        assert!(is_minor(Some(day("2008-03-02")), day("2026-03-01")));
        assert!(!is_minor(Some(day("2008-03-01")), day("2026-03-01")));
    }
}
