//! A family as it was written: who belongs to it, where it lives.

use crate::domain::id::Id;
use crate::domain::time::Date;

/// A written family.
#[derive(Debug, Clone)]
pub(super) struct Home {
    pub id: Id,
    pub members: Vec<Member>,
    /// Where the family lives from which day on, oldest first.
    pub places: Vec<(Date, Place)>,
    /// Day of the notification and due date of a pregnancy that goes on.
    pub pregnancy: Option<(Date, Date)>,
}

#[derive(Debug, Clone)]
pub(super) struct Member {
    pub id: Id,
    pub relation: &'static str,
    /// None while unborn.
    pub birth: Option<Date>,
}

/// What activities copy of an address.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub municipality_code: &'static str,
    /// None where the address is secret.
    pub district: Option<&'static str>,
}

impl Member {
    /// The role on a roll.
    pub fn role(&self) -> &'static str {
        match self.relation {
            "mother" | "father" => self.relation,
            _ => "parent",
        }
    }

    pub fn is_child(&self) -> bool {
        matches!(self.relation, "child" | "foster_child")
    }
}

impl Home {
    /// Children with their birth dates, youngest first.
    pub fn children(&self) -> Vec<(Id, Date)> {
        let children = self.members.iter().filter(|m| m.is_child());
        let mut born: Vec<_> = children.filter_map(|m| Some((m.id, m.birth?))).collect();
        born.sort_by_key(|(_, birth)| std::cmp::Reverse(*birth));
        born
    }

    pub fn adults(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|m| !m.is_child())
    }

    /// The father; None in many families.
    pub fn father(&self) -> Option<&Member> {
        self.members.iter().find(|m| m.relation == "father")
    }

    /// The first adult: mostly the mother.
    pub fn carer(&self) -> Option<&Member> {
        self.adults().next()
    }

    pub fn mother(&self) -> Option<Id> {
        self.members.iter().find(|m| m.relation == "mother").map(|m| m.id)
    }

    /// The home of that day.
    pub fn place_on(&self, day: Date) -> Option<&Place> {
        let now = self.places.iter().rfind(|(from, _)| *from <= day);
        now.or(self.places.first()).map(|(_, place)| place)
    }

    /// Carer and children who were there that day.
    pub fn present_on(&self, day: Date) -> Vec<Id> {
        let born = |m: &&Member| m.birth.is_some_and(|birth| birth <= day);
        let small = self.members.iter().filter(|m| m.is_child()).filter(born).map(|m| m.id);
        self.carer().map(|m| m.id).into_iter().chain(small).collect()
    }
}
