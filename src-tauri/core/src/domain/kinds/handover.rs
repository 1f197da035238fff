//! What one shift leaves to the next.

use super::prelude::*;

entity! {
    /// 引継ぎ: a line of the handover book.
    HandoverNote {
        1 at: Instant = At, [Required];
        2 text: String = Note, [Required];
        3 urgent: bool = Bool, [Or("false")];
        /// The family it is about, where it is about one: it is shown to those who may see the family.
        4 household_id: Option<Id> = Ref(Kind::Household);
        5 programme_id: Option<Id> = Ref(Kind::Programme);
        6 site_id: Option<Id> = Ref(Kind::Site);
        /// Who took it over, and when.
        7 done_by: Option<Id> = Ref(Kind::Worker);
        8 done_at: Option<Instant> = At;
    }
}

entity! {
    /// 連絡当番: who can be called; without times, always.
    OnCall {
        1 name: String = Text, [Required];
        2 phone: String = Text, [Required];
        3 worker_id: Option<Id> = Ref(Kind::Worker);
        4 from: Option<Instant> = At;
        5 to: Option<Instant> = At;
        6 note: Option<String> = Note;
    }
}
