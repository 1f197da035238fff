use super::prelude::*;

entity! {
    /// 訪問
    Visit code 'V' {
        1 code: Option<String> = Text;
        2 programme_id: Id = Ref(Kind::Programme), [Required];
        3 enrolment_id: Option<Id> = Ref(Kind::Enrolment);
        4 household_id: Option<Id> = Ref(Kind::Household);
        5 site_id: Option<Id> = Ref(Kind::Site);
        /// 巡回訪問: the facility that was visited.
        6 organisation_id: Option<Id> = Ref(Kind::Organisation);
        7 visit_kind: String = Code("visit_kind"), [Required];
        8 planned_start: Option<Instant> = At;
        9 planned_end: Option<Instant> = At;
        /// Day of the visit; follows from the times where it is not given.
        10 occurred_on: Option<Date> = Day;
        11 start_at: Option<Instant> = At;
        12 end_at: Option<Instant> = At;
        13 status: String = Code("visit_status"), [Or("planned")];
        14 worker_ids: Ids = Refs(Kind::Worker);
        15 present_person_ids: Ids = Refs(Kind::Person);
        16 activities: Codes = CodeSet("activity");
        17 tasks: Codes = CodeSet("task");
        18 observation_mother: Option<String> = Note;
        19 observation_child: Option<String> = Note;
        20 observation_home: Option<String> = Note;
        /// 0 なし, 1 見守り, 2 要報告, 3 緊急
        21 concern_level: i64 = Int { min: 0, max: 3 }, [Or("0"), Critical];
        22 next_planned_at: Option<Instant> = At;
        /// Yen.
        23 travel_cost: Option<i64> = COUNT;
        24 client_confirmed: Option<String> = Code("client_confirmed");
        25 destination_org_id: Option<Id> = Ref(Kind::Organisation);
        26 accompaniment_purpose: Option<String> = Text;
        /// Only where a person overrides what the pregnancy and the children's ages say.
        27 phase: Option<String> = Code("phase");
        /// Copied from the household at the day of the visit.
        28 district: Option<String> = Text;
        29 municipality_code: Option<String> = Text;
        30 reviewed_at: Option<Instant> = At;
        31 reviewed_by: Option<Id> = Ref(Kind::Worker);
        32 confidentiality: Option<String> = Code("confidentiality");
        33 note: Option<String> = Note;
    }
}
