//! Who may read what: every field of every record belongs to one scope, and a device holds the keys of
//! the scopes that its worker's access role needs.
//!
//! | access role | holds |
//! | --- | --- |
//! | administrator, coordinator | everything |
//! | desk | identity, care and stay of all families; beds, directory |
//! | facilitator | courses, directory; identity and care of the families of people enrolled in them |
//! | visitor | identity, care and visit of the families assigned; directory |
//! | reader | audit, directory |

use super::id::Id;
use super::record::Kind;

/// A part of a family's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Names, birth, address, phones, enrolments and who visits.
    Identity = 1,
    /// Allergies, medication, who may collect, cautions, notes for the next shift.
    Care = 2,
    Visit = 4,
    Stay = 8,
    /// Consents, consultations, referrals, plans, questionnaires.
    Case = 16,
}

impl Facet {
    pub const ALL: [Facet; 5] = [Facet::Identity, Facet::Care, Facet::Visit, Facet::Stay, Facet::Case];

    /// Its bit: facets add up to a sum.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The facet of this bit.
    pub fn from_code(bit: u8) -> Option<Facet> {
        Facet::ALL.into_iter().find(|f| *f as u8 == bit)
    }

    /// What its key is derived under.
    pub fn name(self) -> &'static str {
        match self {
            Facet::Identity => "identity",
            Facet::Care => "care",
            Facet::Visit => "visit",
            Facet::Stay => "stay",
            Facet::Case => "case",
        }
    }
}

/// What one key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Workers, programmes, sites, organisations, closings.
    Directory,
    /// Courses, sessions, attendances, and people who belong to no family here.
    Courses,
    /// What the beds' desk keeps that is no family's.
    Beds,
    /// Export batches and the access log.
    Audit,
    /// Consultations and referrals of people who belong to no family here: a notification without a name.
    Cases,
    /// A part of one family's records.
    Household(Id, Facet),
}

impl Scope {
    /// Those that are one for the whole organisation.
    pub const SHARED: [Scope; 5] =
        [Scope::Directory, Scope::Courses, Scope::Beds, Scope::Audit, Scope::Cases];

    /// Number on the wire; a family's facets are 16 and their bit.
    pub fn code(self) -> u8 {
        match self {
            Scope::Directory => 1,
            Scope::Courses => 2,
            Scope::Beds => 3,
            Scope::Audit => 4,
            Scope::Cases => 5,
            Scope::Household(_, facet) => 16 + facet.code(),
        }
    }

    /// Its name; a family's is its facet's.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Directory => "directory",
            Scope::Courses => "courses",
            Scope::Beds => "beds",
            Scope::Audit => "audit",
            Scope::Cases => "cases",
            Scope::Household(_, facet) => facet.name(),
        }
    }

    /// The family, where the scope is one's.
    pub fn household(self) -> Option<Id> {
        if let Scope::Household(id, _) = self { Some(id) } else { None }
    }

    /// The scope of this number; a family's needs the family.
    pub fn from_code(code: u8, household: Option<Id>) -> Option<Scope> {
        Some(match (code, household) {
            (1, None) => Scope::Directory,
            (2, None) => Scope::Courses,
            (3, None) => Scope::Beds,
            (4, None) => Scope::Audit,
            (5, None) => Scope::Cases,
            (n, Some(id)) => Scope::Household(id, Facet::from_code(n.checked_sub(16)?)?),
            _ => return None,
        })
    }
}

/// Where a field belongs before it is known whose record it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Shared(Scope),
    /// The family's facet; where the record belongs to no family, the shared scope.
    Family(Facet, Scope),
}

/// Fields that are a family's care, whatever the record's own facet.
const CARE: &[(Kind, &str)] = &[
    (Kind::Household, "contact_caution"),
    (Kind::Membership, "may_collect_child"),
    (Kind::Person, "allergies"),
    (Kind::Person, "medication"),
    (Kind::Person, "medical_care"),
    (Kind::Person, "development"),
    (Kind::Person, "foods"),
    (Kind::Person, "habits"),
];

/// Fields for those who hold everything: they name another family.
const OFFICE: &[(Kind, &str)] = &[(Kind::Household, "not_same_as"), (Kind::Person, "not_same_as")];

/// The place of a field by its number; the deletion mark (0) goes with the record.
pub fn place(kind: Kind, field: u16) -> Place {
    let shape = kind.shape();
    let name = shape.index_of_number(field).and_then(|i| shape.fields.get(i)).map(|f| f.name);
    if name.is_some_and(|name| CARE.contains(&(kind, name))) {
        return Place::Family(Facet::Care, Scope::Courses);
    }
    if name.is_some_and(|name| OFFICE.contains(&(kind, name))) {
        return Place::Family(Facet::Case, Scope::Cases);
    }
    home(kind)
}

/// The place of a record's other fields.
pub fn home(kind: Kind) -> Place {
    match kind {
        Kind::Organisation
        | Kind::Site
        | Kind::Worker
        | Kind::WorkerRole
        | Kind::Training
        | Kind::Programme
        | Kind::OnCall
        | Kind::Erasure
        | Kind::Questionnaire
        | Kind::QuestionItem
        | Kind::Target
        | Kind::Baseline
        | Kind::TargetYear
        | Kind::OpeningBalance
        | Kind::Closing => Place::Shared(Scope::Directory),
        Kind::Course | Kind::Session | Kind::Attendance => Place::Shared(Scope::Courses),
        Kind::ExportBatch | Kind::Figures => Place::Shared(Scope::Audit),
        // Who does not hold the audit writes under a secret of the own log, which those have who hold
        // everything: the log stands in the family's place.
        Kind::AccessLine => Place::Family(Facet::Case, Scope::Audit),
        Kind::Household
        | Kind::Person
        | Kind::Membership
        | Kind::AddressHistory
        | Kind::Phone
        | Kind::Pregnancy
        | Kind::Enrolment
        | Kind::Assignment => Place::Family(Facet::Identity, Scope::Courses),
        Kind::HandoverNote => Place::Family(Facet::Care, Scope::Beds),
        Kind::Need | Kind::Visit => Place::Family(Facet::Visit, Scope::Audit),
        Kind::Stay | Kind::DayNote | Kind::Belonging => Place::Family(Facet::Stay, Scope::Beds),
        Kind::Shipment | Kind::ShipmentItem => Place::Family(Facet::Stay, Scope::Beds),
        Kind::Consent => Place::Family(Facet::Case, Scope::Audit),
        Kind::Consultation | Kind::Referral | Kind::SupportPlan | Kind::Goal | Kind::Response => {
            Place::Family(Facet::Case, Scope::Cases)
        }
        // The reason of a rule's exception goes with the record it is about; the app looks that up.
        Kind::Override => Place::Family(Facet::Case, Scope::Audit),
    }
}

/// What a worker's access role lets a device hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Shared scopes.
    pub shared: &'static [Scope],
    /// Facets of all families, as bits.
    pub of_all: u8,
    /// Facets of the families that the worker works with, as bits.
    pub of_own: u8,
}

/// Bits of all facets: a family's whole secret.
pub const EVERYTHING: u8 = 31;

/// Facets that a desk holds of all families.
pub const DESK: u8 = Facet::Identity as u8 | Facet::Care as u8 | Facet::Stay as u8;

/// What an access role holds; None for a word that is no access role.
pub fn holding(access_role: &str) -> Option<Holding> {
    use Scope::{Audit, Beds, Courses, Directory};
    const GROUP: u8 = Facet::Identity as u8 | Facet::Care as u8;
    Some(match access_role {
        "administrator" | "coordinator" => Holding { shared: &Scope::SHARED, of_all: EVERYTHING, of_own: 0 },
        "desk" => Holding { shared: &[Directory, Beds], of_all: DESK, of_own: 0 },
        "facilitator" => Holding { shared: &[Directory, Courses], of_all: 0, of_own: GROUP },
        "visitor" => Holding { shared: &[Directory], of_all: 0, of_own: GROUP | Facet::Visit as u8 },
        "reader" => Holding { shared: &[Directory, Audit], of_all: 0, of_own: 0 },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_scopes() {
        let family = Id::from_bytes([1; 16]);
        for facet in Facet::ALL {
            let scope = Scope::Household(family, facet);
            assert_eq!(Scope::from_code(scope.code(), Some(family)), Some(scope));
            assert_eq!(Scope::from_code(scope.code(), None), None);
        }
        for scope in Scope::SHARED {
            assert_eq!(Scope::from_code(scope.code(), None), Some(scope));
        }
        assert_eq!(Scope::from_code(16 + 3, Some(family)), None);
    }

    #[test]
    fn who_holds_which_facet() {
        let bits = |role: &str| holding(role).map(|h| (h.of_all, h.of_own));
        assert_eq!(bits("administrator"), Some((31, 0)));
        assert_eq!(bits("desk"), Some((11, 0)));
        assert_eq!(bits("visitor"), Some((0, 7)));
        assert_eq!(bits("facilitator"), Some((0, 3)));
        assert_eq!(bits("reader"), Some((0, 0)));
        assert_eq!(bits("volunteer"), None);
    }

    #[test]
    fn notes_of_visits_are_not_the_desks_and_allergies_are() {
        let number = |kind: Kind, name: &str| kind.shape().field(name).unwrap().number;
        let at = |kind: Kind, name: &str| place(kind, number(kind, name));
        assert!(matches!(at(Kind::Visit, "note"), Place::Family(Facet::Visit, _)));
        assert!(matches!(at(Kind::Person, "allergies"), Place::Family(Facet::Care, _)));
        assert!(matches!(at(Kind::Person, "family_name"), Place::Family(Facet::Identity, _)));
        assert!(matches!(place(Kind::Person, 0), Place::Family(Facet::Identity, _)));
        for (kind, name) in CARE {
            assert!(kind.shape().field(name).is_some(), "{kind}.{name}");
        }
    }
}
