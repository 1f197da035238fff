//! Scopes: what a key opens. Every change is sealed for one scope, and who holds which scope's key is
//! who can read it.

use super::id::Id;

/// A part of a household's records with a key of its own, so that a visitor's device holds no more
/// than visiting needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Facet {
    /// Names, births, address, phones.
    Identity = 1,
    /// Allergies, medication, who may collect, cautions.
    Care = 2,
    /// Visits, their plans and notes.
    Visit = 4,
    /// Short stays and what belongs to them.
    Stay = 8,
    /// Consultations, referrals, plans, questionnaires.
    Case = 16,
}

impl Facet {
    pub const ALL: [Facet; 5] = [Facet::Identity, Facet::Care, Facet::Visit, Facet::Stay, Facet::Case];

    /// Its bit; sets of facets are sums of these.
    pub fn code(self) -> u8 {
        self as u8
    }

    pub fn from_code(code: u8) -> Option<Facet> {
        Facet::ALL.into_iter().find(|f| f.code() == code)
    }

    /// The purpose its key is derived for from the household's secret.
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
    /// Workers, programmes, sites, the organisation itself.
    Directory,
    /// Courses and their sessions, without the people.
    Courses,
    /// Opaque holds of beds: capacity without families.
    Beds,
    /// Who opened what.
    Audit,
    /// One facet of one household.
    Household(Id, Facet),
}

/// Added to a facet's bit to tell it from the scopes of the organisation.
const HOUSEHOLD: u8 = 64;

impl Scope {
    /// Directory 1, Courses 2, Beds 3, Audit 4; a household's facet is 64 + the facet's bit.
    pub fn code(self) -> u8 {
        match self {
            Scope::Directory => 1,
            Scope::Courses => 2,
            Scope::Beds => 3,
            Scope::Audit => 4,
            Scope::Household(_, facet) => HOUSEHOLD + facet.code(),
        }
    }

    /// The household, where the scope is of one.
    pub fn household(self) -> Option<Id> {
        match self {
            Scope::Household(id, _) => Some(id),
            _ => None,
        }
    }

    /// The scope of this code; a household exactly where the code asks for one.
    pub fn from_code(code: u8, household: Option<Id>) -> Option<Scope> {
        match (code, household) {
            (1, None) => Some(Scope::Directory),
            (2, None) => Some(Scope::Courses),
            (3, None) => Some(Scope::Beds),
            (4, None) => Some(Scope::Audit),
            (code, Some(id)) => Some(Scope::Household(id, Facet::from_code(code.checked_sub(HOUSEHOLD)?)?)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_and_ask_for_a_household_where_there_is_one() {
        let home = Id::from_bytes([5; 16]);
        let mut all = vec![Scope::Directory, Scope::Courses, Scope::Beds, Scope::Audit];
        all.extend(Facet::ALL.map(|f| Scope::Household(home, f)));
        for s in all {
            assert_eq!(Scope::from_code(s.code(), s.household()), Some(s));
            let other = if s.household().is_some() { None } else { Some(home) };
            assert_eq!(Scope::from_code(s.code(), other), None);
        }
        assert_eq!(Scope::from_code(64 + 3, Some(home)), None);
        assert_eq!(Scope::from_code(0, None), None);
    }
}
