//! What an access role may see, write and do. One table, which every use-case asks.
//!
//! What a role may see follows from what its devices hold (`scope`), so that the core never shows what a
//! device of that role would not have; `NARROWER` takes away what a device holds and the role has no need
//! of. What it may write and do is listed here.

use super::record::Kind;
use super::scope::{EVERYTHING, Holding, Place, holding, home, place};

/// What a worker may, whatever their profession.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Administrator,
    Coordinator,
    Desk,
    Facilitator,
    Visitor,
    Reader,
}

/// Of which records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    Nothing,
    /// Of the families that the worker works with.
    Own,
    All,
}

impl Role {
    pub const ALL: [Role; 6] =
        [Role::Administrator, Role::Coordinator, Role::Desk, Role::Facilitator, Role::Visitor, Role::Reader];

    /// Its code in the list `access_role`.
    pub fn code(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Coordinator => "coordinator",
            Role::Desk => "desk",
            Role::Facilitator => "facilitator",
            Role::Visitor => "visitor",
            Role::Reader => "reader",
        }
    }

    /// The role of this code.
    pub fn parse(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.code() == code)
    }

    /// The role of a worker whom nobody gave one: what their professions need. Of several the one that
    /// may most; who has none of these sees only the families assigned to them, which are none at first.
    pub fn of_professions<'a>(codes: impl Iterator<Item = &'a str>) -> Role {
        let needs = |code: &str| match code {
            "organizer"
            | "mch_coordinator"
            | "childrearing_coordinator"
            | "supervisor_officer"
            | "coordination_officer" => Role::Coordinator,
            "night_staff" | "site_staff" | "nursery_teacher" => Role::Desk,
            "facilitator" | "childcare_worker" => Role::Facilitator,
            _ => Role::Visitor,
        };
        codes.map(needs).min().unwrap_or(Role::Visitor)
    }

    /// What its devices hold.
    pub fn holding(self) -> Holding {
        // Every code of a role is known there; a test says so.
        holding(self.code()).unwrap_or(Holding { shared: &[], of_all: 0, of_own: 0 })
    }

    /// Whether nothing is hidden from it: administrators and coordinators.
    pub fn sees_everything(self) -> bool {
        self.holding().of_all == EVERYTHING
    }

    /// Of which records it sees a place.
    pub fn sees_place(self, place: Place) -> Reach {
        let held = self.holding();
        match place {
            Place::Shared(scope) if held.shared.contains(&scope) => Reach::All,
            Place::Shared(_) => Reach::Nothing,
            Place::Family(facet, _) => {
                if held.of_all & facet.code() != 0 {
                    Reach::All
                } else if held.of_own & facet.code() != 0 {
                    Reach::Own
                } else {
                    Reach::Nothing
                }
            }
        }
    }

    /// Of which records of a kind it sees anything.
    pub fn sees(self, kind: Kind) -> Reach {
        // The reason of an exception is seen with the record that it is about.
        if kind == Kind::Override {
            return self.best();
        }
        if NARROWER.iter().any(|(role, k, fields)| *role == self && *k == kind && *fields == Fields::All) {
            return Reach::Nothing;
        }
        // Every device has the secrets of its own log; who reads the audit has those of all logs.
        if kind == Kind::AccessLine {
            return if self.may(Act::AccessLog) { Reach::All } else { Reach::Nothing };
        }
        let fields = kind.shape().fields.iter().map(|f| self.sees_place(place(kind, f.number)));
        fields.max().unwrap_or(Reach::Nothing).max(self.sees_place(home(kind)))
    }

    /// Whether it sees a field of the records that it sees.
    pub fn sees_field(self, kind: Kind, name: &str) -> bool {
        let shape = kind.shape();
        let Some(field) = shape.field(name) else { return false };
        let narrowed = NARROWER.iter().any(|(role, k, fields)| {
            *role == self
                && *k == kind
                && match fields {
                    Fields::All => true,
                    Fields::AllBut(kept) => !kept.contains(&name),
                }
        });
        let sees = if kind == Kind::AccessLine {
            self.sees(kind)
        } else if kind == Kind::Override {
            self.best()
        } else {
            self.sees_place(place(kind, field.number))
        };
        !narrowed && sees != Reach::Nothing
    }

    /// Of which records of a kind it writes: never more than it sees.
    pub fn writes(self, kind: Kind) -> Reach {
        use Kind::*;
        let listed = match self {
            Role::Administrator | Role::Coordinator => true,
            Role::Desk => matches!(
                kind,
                Household
                    | Person
                    | Membership
                    | AddressHistory
                    | Phone
                    | Pregnancy
                    | Enrolment
                    | Stay
                    | DayNote
                    | Belonging
                    | HandoverNote
                    | OnCall
                    | Shipment
                    | ShipmentItem
                    | Override
            ),
            Role::Facilitator => {
                matches!(kind, Course | Session | Attendance | Person | Enrolment | Override)
            }
            // Not enrolments and assignments: whose family it is decides what is in sight.
            Role::Visitor => matches!(
                kind,
                Household
                    | Person
                    | Membership
                    | AddressHistory
                    | Phone
                    | Pregnancy
                    | Need
                    | Visit
                    | HandoverNote
                    | Override
            ),
            Role::Reader => false,
        };
        if listed { self.sees(kind) } else { Reach::Nothing }
    }

    /// The widest reach it has of any family's records.
    fn best(self) -> Reach {
        let held = self.holding();
        if held.of_all != 0 {
            Reach::All
        } else if held.of_own != 0 {
            Reach::Own
        } else {
            Reach::Nothing
        }
    }

    /// Whether it may do this.
    pub fn may(self, act: Act) -> bool {
        act.roles().contains(&self)
    }

    /// The names of what it may do.
    pub fn acts(self) -> impl Iterator<Item = Act> {
        Act::ALL.into_iter().filter(move |act| self.may(*act))
    }
}

/// Which fields of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fields {
    All,
    AllBut(&'static [&'static str]),
}

/// What a role's device holds and the role does not see. A facilitator needs to know who is in the course
/// and who fetches a child, not the family's file.
const NARROWER: &[(Role, Kind, Fields)] = &[
    (Role::Facilitator, Kind::AddressHistory, Fields::All),
    (Role::Facilitator, Kind::Phone, Fields::All),
    (Role::Facilitator, Kind::Pregnancy, Fields::All),
    (Role::Facilitator, Kind::Assignment, Fields::All),
    (Role::Facilitator, Kind::HandoverNote, Fields::All),
    (
        Role::Facilitator,
        Kind::Household,
        Fields::AllBut(&["code", "display_name", "household_type", "address_secret"]),
    ),
    (
        Role::Facilitator,
        Kind::Person,
        Fields::AllBut(&[
            "code",
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "alias",
            "birth_date",
            "life_stage",
            "allergies",
            "medication",
            "medical_care",
        ]),
    ),
    (
        Role::Facilitator,
        Kind::Enrolment,
        Fields::AllBut(&[
            "code",
            "household_id",
            "person_ids",
            "programme_id",
            "course_id",
            "applied_on",
            "status",
            "started_on",
            "ended_on",
        ]),
    ),
];

macro_rules! acts {
    ($($(#[$about:meta])* $act:ident $name:literal $roles:expr,)*) => {
        /// What a use-case does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act { $($(#[$about])* $act,)* }

        impl Act {
            pub const ALL: [Act; [$($name),*].len()] = [$(Act::$act),*];

            /// Its code.
            pub fn name(self) -> &'static str {
                match self { $(Act::$act => $name,)* }
            }

            /// Who may.
            pub fn roles(self) -> &'static [Role] {
                match self { $(Act::$act => $roles,)* }
            }
        }
    };
}

use Role::{Administrator as A, Coordinator as C, Desk as D, Facilitator as F, Reader as R, Visitor as V};

acts! {
    /// Opens the program, sees what is in sight.
    Look "look" &[A, C, D, F, V, R],
    /// Finds families and people.
    Find "find" &[A, C, D, F, V],
    /// Opens a family's file.
    FamilyFile "family_file" &[A, C, D, V],
    /// Takes up a family.
    NewFamily "new_family" &[A, C, D],
    /// Sees visits and the own week.
    Visits "visits" &[A, C, V],
    /// Sees beds, stays and bookings.
    Beds "beds" &[A, C, D],
    /// Sees courses, rolls and the childcare room.
    Courses "courses" &[A, C, F],
    /// Sees consultations, referrals, plans and answers of questionnaires.
    Cases "cases" &[A, C],
    /// Sees what is sent to families.
    Shipments "shipments" &[A, C, D],
    /// Reads the handover book and who can be called.
    Handover "handover" &[A, C, D, V],
    /// Stores records, as far as the role writes them.
    Write "write" &[A, C, D, F, V],
    /// Marks as deleted what it may write; those who see only their own families, what they wrote.
    Delete "delete" &[A, C, D, F, V],
    /// Takes back a change: administrators and coordinators any of this device, others their own.
    Undo "undo" &[A, C, D, F, V],
    /// Goes on in spite of a rule of capacity, with a reason.
    OverCapacity "over_capacity" &[A, C, D],
    /// Gives families to visitors.
    Assign "assign" &[A, C],
    /// Reads visitors' records and says so.
    Review "review" &[A, C],
    /// Writes the weekly CSV.
    Export "export" &[A, C],
    /// Sees counted figures: of what is in sight, or of everything.
    Report "report" &[A, C, D, F, V, R],
    /// Figures of everything, also of what the role does not open.
    ReportAll "report_all" &[A, C, R],
    /// Opens the records behind a figure.
    RecordsBehind "records_behind" &[A, C],
    /// Prints what it sees on paper.
    Print "print" &[A, C, D, F, R],
    Import "import" &[A, C],
    /// Says that two people or two families are one, and takes that back.
    Merge "merge" &[A, C],
    /// Closes a month.
    Close "close" &[A, C],
    /// Changes programmes, sites, organisations, workers and their hours.
    Settings "settings" &[A, C],
    /// Makes administrators and takes that away again.
    Administrators "administrators" &[A],
    Invite "invite" &[A],
    RemoveDevice "remove_device" &[A],
    /// Brings out and brings in what is shared, sees how far it is.
    Share "share" &[A, C, D, F, V, R],
    /// Decides between concurrent values of what it may write.
    Decide "decide" &[A, C, D, F, V],
    /// Looks through what a removed computer wrote after its removal, and takes it over.
    TakeOver "take_over" &[A, C],
    /// Says who can open this computer's profile, and helps who forgot a passphrase.
    Slots "slots" &[A],
    Backup "backup" &[A, C],
    Verify "verify" &[A, C, D, F, V, R],
    Digest "digest" &[A, C, D, F, V, R],
    /// Shows a secret place for a reason, for half a minute.
    Reveal "reveal" &[A, C, D, V],
    /// Asks for, or gives the second word to, a secret place's being shown to everybody again.
    LiftSecret "lift_secret" &[A, C],
    /// Lets somebody collect a child who is not on its list.
    Supervise "supervise" &[A, C],
    History "history" &[A, C, D, F, V, R],
    AccessLog "access_log" &[A, C, R],
    /// Sees what a lost computer could have read.
    Reach "reach" &[A, C],
    /// Sees what has to be renewed or erased.
    Due "due" &[A, C],
    Erase "erase" &[A],
    Consent "consent" &[A, C],
}

impl Act {
    /// What one must be allowed to do to write a kind, beside writing it.
    pub fn behind(kind: Kind) -> Act {
        use Kind::*;
        match kind {
            Organisation | Site | Worker | WorkerRole | Training | Programme | Questionnaire
            | QuestionItem | Target | Baseline | TargetYear | OpeningBalance => Act::Settings,
            Assignment => Act::Assign,
            Consent => Act::Consent,
            Closing => Act::Close,
            ExportBatch => Act::Export,
            _ => Act::Write,
        }
    }
}

/// Every row of the table as markdown, for the documents.
pub fn table() -> String {
    let mut text = String::new();
    let mut line = |first: &str, cells: Vec<String>| {
        text.push_str(&format!("| {first} | {} |\n", cells.join(" | ")));
    };
    line("what", Role::ALL.iter().map(|r| r.code().to_owned()).collect());
    line("---", Role::ALL.iter().map(|_| "---".to_owned()).collect());
    let reach = |r: Reach| match r {
        Reach::Nothing => "－",
        Reach::Own => "own families",
        Reach::All => "all",
    };
    for kind in Kind::ALL {
        let cell = |role: &Role| {
            let (sees, writes) = (role.sees(*kind), role.writes(*kind));
            let fields = kind.shape().fields.iter();
            let hidden = fields.filter(|f| !role.sees_field(*kind, f.name)).count();
            let part = if sees > Reach::Nothing && hidden > 0 { " (part)" } else { "" };
            match (sees, writes) {
                (Reach::Nothing, Reach::Nothing) => "－".to_owned(),
                (_, Reach::Nothing) => format!("see {}{part}", reach(sees)),
                _ => format!("see, write {}{part}", reach(sees.max(writes))),
            }
        };
        line(kind.name(), Role::ALL.iter().map(cell).collect());
    }
    for act in Act::ALL {
        let cell = |role: &Role| if role.may(act) { "yes" } else { "－" }.to_owned();
        line(&format!("*{}*", act.name()), Role::ALL.iter().map(cell).collect());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_its_scopes_and_its_code() {
        for role in Role::ALL {
            assert!(holding(role.code()).is_some(), "{role:?}");
            assert_eq!(Role::parse(role.code()), Some(role));
        }
    }

    #[test]
    fn nobody_sees_what_their_devices_do_not_hold_or_writes_what_they_do_not_see() {
        for role in Role::ALL {
            for kind in Kind::ALL.iter().filter(|k| **k != Kind::AccessLine) {
                let sees = role.sees(*kind);
                assert!(role.writes(*kind) <= sees, "{role:?} {kind}");
                for field in kind.shape().fields {
                    let held = role.sees_place(place(*kind, field.number)).max(if *kind == Kind::Override {
                        role.best()
                    } else {
                        Reach::Nothing
                    });
                    assert!(!role.sees_field(*kind, field.name) || held > Reach::Nothing, "{role:?} {kind}");
                }
            }
        }
    }

    #[test]
    fn what_the_design_says_of_each_role() {
        let sees = |role: Role, kind| role.sees(kind);
        assert_eq!(sees(Role::Desk, Kind::Visit), Reach::Nothing);
        assert_eq!(sees(Role::Desk, Kind::Stay), Reach::All);
        assert!(Role::Desk.sees_field(Kind::Person, "allergies"));
        assert!(Role::Desk.sees_field(Kind::Membership, "may_collect_child"));
        assert!(Role::Facilitator.sees_field(Kind::Person, "allergies"));
        assert!(!Role::Facilitator.sees_field(Kind::Household, "note"));
        assert_eq!(sees(Role::Facilitator, Kind::AddressHistory), Reach::Nothing);
        assert_eq!(sees(Role::Visitor, Kind::Visit), Reach::Own);
        assert_eq!(sees(Role::Visitor, Kind::Stay), Reach::Nothing);
        assert_eq!(sees(Role::Reader, Kind::Household), Reach::Nothing);
        assert_eq!(sees(Role::Reader, Kind::ExportBatch), Reach::All);
        assert!(Kind::ALL.iter().all(|k| Role::Reader.writes(*k) == Reach::Nothing));
        assert!(Kind::ALL.iter().all(|k| Role::Coordinator.writes(*k) == Reach::All));
    }

    #[test]
    fn the_role_follows_the_profession_where_nobody_gave_one() {
        let of = |codes: &[&str]| Role::of_professions(codes.iter().copied());
        assert_eq!(of(&["home_visitor", "volunteer"]), Role::Visitor);
        assert_eq!(of(&["home_visitor", "organizer"]), Role::Coordinator);
        assert_eq!(of(&["night_staff"]), Role::Desk);
        assert_eq!(of(&["childcare_worker"]), Role::Facilitator);
        assert_eq!(of(&[]), Role::Visitor);
        assert_eq!(of(&["other"]), Role::Visitor);
    }

    #[test]
    fn fields_that_are_kept_exist() {
        for (_, kind, fields) in NARROWER {
            if let Fields::AllBut(kept) = fields {
                assert!(kept.iter().all(|name| kind.shape().field(name).is_some()), "{kind}");
                // A record without a field that it must have cannot be read.
                let required = kind.shape().fields.iter().filter(|f| f.required || f.default.is_some());
                for field in required {
                    assert!(kept.contains(&field.name), "{kind}.{}", field.name);
                }
            }
        }
    }
}
