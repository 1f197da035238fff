use super::prelude::*;

entity! {
    /// 講座
    Course code 'C' {
        1 code: Option<String> = Text;
        2 programme_id: Id = Ref(Kind::Programme), [Required];
        3 name: String = Text, [Required];
        4 cohort: Option<String> = Text;
        5 sessions_total: Option<i64> = Int { min: 1, max: 200 };
        6 method: Option<String> = Text;
        7 capacity: Option<i64> = COUNT;
        8 order_required: Option<bool> = Bool;
        9 site_id: Option<Id> = Ref(Kind::Site);
        10 note: Option<String> = Note;
    }
}

entity! {
    /// 回: one meeting of a course, a group or an open place.
    Session code 'K' {
        1 code: Option<String> = Text;
        2 programme_id: Id = Ref(Kind::Programme), [Required];
        3 course_id: Option<Id> = Ref(Kind::Course);
        4 sequence_no: Option<i64> = Int { min: 1, max: 100_000 };
        /// The unit that a make-up elsewhere replaces; the sequence number where it is not given.
        5 curriculum_unit: Option<String> = Text;
        6 theme: Option<String> = Text;
        7 components: Codes = CodeSet("course_component");
        8 planned_start: Option<Instant> = At;
        9 planned_end: Option<Instant> = At;
        10 occurred_on: Option<Date> = Day;
        11 start_at: Option<Instant> = At;
        12 end_at: Option<Instant> = At;
        13 site_id: Option<Id> = Ref(Kind::Site);
        14 facilitator_ids: Ids = Refs(Kind::Worker);
        15 childcare_worker_ids: Ids = Refs(Kind::Worker);
        16 childcare_room: Option<bool> = Bool;
        17 guests_count: Option<i64> = COUNT;
        /// Heads where people are not named: `adults`, `children`, `pairs`.
        18 walk_in_counts: Map = Keys;
        19 status: String = Code("session_status"), [Or("planned")];
        20 weather: Option<String> = Text;
        21 municipality_code: Option<String> = Text;
        22 note: Option<String> = Note;
    }
}

impl Session {
    /// What a make-up has to match: the unit, else the number of the session.
    pub fn unit(&self) -> Option<String> {
        self.curriculum_unit.clone().or_else(|| self.sequence_no.map(|n| n.to_string()))
    }
}

entity! {
    /// 出席: a person, a worker, or an unnamed head on a session's roll.
    Attendance {
        1 session_id: Id = Ref(Kind::Session), [Required];
        2 person_id: Option<Id> = Ref(Kind::Person);
        3 worker_id: Option<Id> = Ref(Kind::Worker);
        4 enrolment_id: Option<Id> = Ref(Kind::Enrolment);
        /// Copied from the person's membership on the day: pairs are counted by it.
        5 household_id: Option<Id> = Ref(Kind::Household);
        6 attendance_role: String = Code("attendance_role"), [Required];
        7 state: String = Code("attendance_state"), [Required];
        8 arrived_at: Option<Instant> = At;
        9 left_at: Option<Instant> = At;
        10 makes_up_for_session_id: Option<Id> = Ref(Kind::Session);
        11 homework: Option<String> = Code("homework");
        12 weight_g: Option<i64> = Int { min: 0, max: 300_000 };
        13 height_cm: Option<f64> = Real { min: 0, max: 250 };
        14 consulted_with: Option<String> = Text;
        15 municipality_code: Option<String> = Text;
        16 note: Option<String> = Note;
    }
}
