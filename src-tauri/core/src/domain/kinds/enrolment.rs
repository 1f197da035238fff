use super::prelude::*;

entity! {
    /// 利用登録: a household or person in a programme.
    Enrolment code 'E' {
        1 code: Option<String> = Text;
        2 household_id: Option<Id> = Ref(Kind::Household);
        3 person_ids: Ids = Refs(Kind::Person);
        4 programme_id: Id = Ref(Kind::Programme), [Required];
        5 course_id: Option<Id> = Ref(Kind::Course);
        6 route: Option<String> = Code("agency");
        7 referrer_org_id: Option<Id> = Ref(Kind::Organisation);
        8 applied_on: Option<Date> = Day;
        9 municipal_registration_no: Option<String> = Text;
        10 municipal_registration_on: Option<Date> = Day;
        11 status: String = Code("enrolment_status"), [Or("applied")];
        12 goals: Option<String> = Note;
        13 started_on: Option<Date> = Day;
        14 ended_on: Option<Date> = Day;
        15 close_reason: Option<String> = Code("close_reason");
        16 outcome_links: Codes = CodeSet("agency");
        17 note: Option<String> = Note;
    }
    parts { needs: Need by enrolment_id, assignments: Assignment by enrolment_id }
}

entity! {
    /// ニーズ and how far it was met.
    Need {
        1 enrolment_id: Id = Ref(Kind::Enrolment), [Required];
        2 code: String = Code("need"), [Required];
        3 at_start: Option<bool> = Bool, [Or("true")];
        4 at_end: Option<String> = Code("need_fulfilment");
        5 note: Option<String> = Note;
    }
}

entity! {
    /// 担当: who goes to a household, from one day to another (both included).
    Assignment {
        1 enrolment_id: Id = Ref(Kind::Enrolment), [Required];
        2 worker_id: Id = Ref(Kind::Worker), [Required];
        3 role: Option<String> = Code("worker_role");
        /// One household has one primary visitor at a time.
        4 is_primary: bool = Bool, [Or("true")];
        5 from: Date = Day, [Required];
        6 to: Option<Date> = Day;
        7 end_reason: Option<String> = Code("assignment_end_reason");
    }
}

entity! {
    /// 同意
    Consent {
        1 household_id: Option<Id> = Ref(Kind::Household);
        2 person_id: Option<Id> = Ref(Kind::Person);
        3 scope: String = Code("consent_scope"), [Required, Critical];
        4 given_on: Date = Day, [Required, Critical];
        5 method: Option<String> = Code("consent_method");
        6 recipient_org_id: Option<Id> = Ref(Kind::Organisation);
        7 withdrawn_on: Option<Date> = Day, [Critical];
        8 note: Option<String> = Note;
    }
}
