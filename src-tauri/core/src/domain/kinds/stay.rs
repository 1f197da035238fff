use super::prelude::*;

entity! {
    /// 泊まり・預かり: one record = one person = one 件.
    Stay code 'S' {
        1 code: Option<String> = Text;
        2 programme_id: Id = Ref(Kind::Programme), [Required];
        3 enrolment_id: Option<Id> = Ref(Kind::Enrolment);
        4 household_id: Option<Id> = Ref(Kind::Household);
        /// The child; the mother in postpartum care.
        5 person_id: Id = Ref(Kind::Person), [Required];
        6 site_id: Option<Id> = Ref(Kind::Site);
        7 stay_kind: String = Code("stay_kind"), [Required];
        8 companion_person_ids: Ids = Refs(Kind::Person);
        /// Siblings or a family together: the same id on each stay.
        9 stay_group_id: Option<Id> = Group;
        10 requester_type: String = Code("agency"), [Required];
        11 requester_org_id: Option<Id> = Ref(Kind::Organisation);
        12 requested_at: Option<Instant> = At;
        13 request_no: Option<String> = Text;
        /// The main reason first.
        14 reason_codes: Codes = CodeSet("stay_reason"), [Required];
        15 reason_text: Option<String> = Note;
        16 planned_in_at: Option<Instant> = At, [Critical];
        17 planned_out_at: Option<Instant> = At, [Critical];
        18 in_at: Option<Instant> = At, [Critical];
        /// Null while in the house.
        19 out_at: Option<Instant> = At, [Critical];
        20 room: Option<String> = Text;
        21 worker_ids: Ids = Refs(Kind::Worker);
        22 brought_by: Option<String> = Text;
        23 collected_by: Option<String> = Text, [Critical];
        24 id_checked: Option<bool> = Bool;
        25 temp_in: Option<f64> = Real { min: 30, max: 45 };
        26 temp_out: Option<f64> = Real { min: 30, max: 45 };
        27 condition: Option<String> = Note;
        28 meds: Option<String> = Note, [Critical];
        29 allergies_confirmed: Option<bool> = Bool;
        30 topics: Codes = CodeSet("topic");
        31 fee_class: Option<String> = Text;
        /// Yen.
        32 fee: Option<i64> = COUNT;
        33 extension_reason: Option<String> = Note;
        34 approved_by: Option<String> = Text;
        35 capacity_override_reason: Option<String> = Note;
        36 status: String = Code("stay_status"), [Required, Critical];
        /// Copied from the household at check-in.
        37 district: Option<String> = Text;
        38 municipality_code: Option<String> = Text;
        39 confidentiality: Option<String> = Code("confidentiality");
        40 note: Option<String> = Note;
        /// Who collected the child, where it is a person on record.
        41 collected_by_id: Option<Id> = Ref(Kind::Person), [Critical];
        /// Somebody who is not on the child's list wants to collect it: who asks a supervisor, for whom.
        42 collect_asked_by: Option<Id> = Ref(Kind::Worker);
        43 collect_asked_for: Option<String> = Text;
        44 collect_asked_id: Option<Id> = Ref(Kind::Person);
        /// The supervisor who allowed it, and whom.
        45 collect_approved_by: Option<Id> = Ref(Kind::Worker);
        46 collect_approved_for: Option<String> = Text;
        47 collect_approved_id: Option<Id> = Ref(Kind::Person);
    }
    parts { day_notes: DayNote by stay_id, belongings: Belonging by stay_id }
}

impl Stay {
    /// Actual arrival, else the planned one.
    pub fn arrival(&self) -> Option<Instant> {
        self.times().arrival()
    }

    /// Actual departure, else the planned one; open for who came after it.
    pub fn departure(&self) -> Option<Instant> {
        self.times().departure()
    }

    fn times(&self) -> StayTimes {
        let Stay { in_at, planned_in_at, out_at, planned_out_at, .. } = *self;
        StayTimes { in_at, planned_in_at, out_at, planned_out_at }
    }
}

/// When a stay is, as planned and as it came.
#[derive(Debug, Clone, Copy)]
pub struct StayTimes {
    pub in_at: Option<Instant>,
    pub planned_in_at: Option<Instant>,
    pub out_at: Option<Instant>,
    pub planned_out_at: Option<Instant>,
}

impl StayTimes {
    /// Actual arrival, else the planned one.
    pub fn arrival(&self) -> Option<Instant> {
        self.in_at.or(self.planned_in_at)
    }

    /// Actual departure, else the planned one; open for who came after it.
    pub fn departure(&self) -> Option<Instant> {
        let ahead = |planned: &Instant| self.in_at.is_none_or(|arrived| arrived < *planned);
        self.out_at.or(self.planned_out_at.filter(ahead))
    }
}

entity! {
    /// 日々の様子
    DayNote {
        1 stay_id: Id = Ref(Kind::Stay), [Required];
        2 date: Date = Day, [Required];
        3 shift: Option<String> = Code("shift");
        4 text: String = Note, [Required];
    }
}

entity! {
    /// 持ち物
    Belonging {
        1 stay_id: Id = Ref(Kind::Stay), [Required];
        2 item: String = Text, [Required];
        3 quantity: i64 = COUNT, [Or("1")];
        4 returned: Option<bool> = Bool;
    }
}
