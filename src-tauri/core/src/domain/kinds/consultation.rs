use super::prelude::*;

entity! {
    /// 相談: what somebody came, called or wrote about; the client may stay unnamed.
    Consultation code 'Q' {
        1 code: Option<String> = Text;
        2 programme_id: Id = Ref(Kind::Programme), [Required];
        3 enrolment_id: Option<Id> = Ref(Kind::Enrolment);
        4 household_id: Option<Id> = Ref(Kind::Household);
        5 site_id: Option<Id> = Ref(Kind::Site);
        6 channel: String = Code("consultation_channel"), [Required];
        7 received_at: Instant = At, [Required];
        /// Day it is counted on; follows from `received_at` where it is not given.
        8 occurred_on: Option<Date> = Day;
        /// Who asked.
        9 route_type: String = Code("agency"), [Or("self")];
        10 route_org_id: Option<Id> = Ref(Kind::Organisation);
        11 client_person_ids: Ids = Refs(Kind::Person);
        12 anonymous: bool = Bool, [Or("false")];
        /// The main one first.
        13 topics: Codes = CodeSet("topic");
        /// Follows from the youngest client where it is not given.
        14 infant_age_band: Option<String> = Code("infant_age_band");
        /// Null: not about abuse.
        15 abuse_type_primary: Option<String> = Code("abuse_type"), [Critical];
        16 abuse_types_secondary: Codes = CodeSet("abuse_type");
        /// 通告: cannot be deleted, only corrected.
        17 is_notification: bool = Bool, [Or("false"), Critical];
        18 case_category: Option<String> = Code("case_category");
        19 main_abuser: Option<String> = Code("main_abuser");
        20 content: Option<String> = Note;
        21 response: Option<String> = Note;
        /// 背景にある真のニーズ
        22 hidden_need: Option<String> = Note;
        23 minutes: Option<i64> = Int { min: 0, max: 1440 };
        24 result: Option<String> = Code("consultation_result");
        25 follow_up_on: Option<Date> = Day;
        26 interview_kind: Option<String> = Code("interview_kind");
        27 partner_present: Option<bool> = Bool;
        /// 出張相談会 at which it took place.
        28 outreach_session_id: Option<Id> = Ref(Kind::Session);
        29 epds_response_id: Option<Id> = Ref(Kind::Response);
        30 status: String = Code("consultation_status"), [Or("open")];
        31 worker_ids: Ids = Refs(Kind::Worker);
        /// The first consultation about the same event and child: this one is counted with it.
        32 same_event_as: Option<Id> = Ref(Kind::Consultation);
        33 district: Option<String> = Text;
        34 municipality_code: Option<String> = Text;
        35 confidentiality: Option<String> = Code("confidentiality");
        36 note: Option<String> = Note;
    }
}

entity! {
    /// 連携: a family is handed, or was handed, from one body to another.
    Referral code 'R' {
        1 code: Option<String> = Text;
        2 direction: String = Code("referral_direction"), [Required];
        3 from_org_id: Option<Id> = Ref(Kind::Organisation);
        4 to_org_id: Option<Id> = Ref(Kind::Organisation);
        5 programme_id: Option<Id> = Ref(Kind::Programme);
        6 enrolment_id: Option<Id> = Ref(Kind::Enrolment);
        7 household_id: Option<Id> = Ref(Kind::Household);
        8 person_id: Option<Id> = Ref(Kind::Person);
        9 consultation_id: Option<Id> = Ref(Kind::Consultation);
        10 visit_id: Option<Id> = Ref(Kind::Visit);
        11 reason_codes: Codes = CodeSet("referral_reason");
        12 content: Option<String> = Note;
        13 sent_at: Option<Instant> = At;
        /// Day it is counted on; follows from `sent_at`, else from the day it is entered.
        14 occurred_on: Option<Date> = Day;
        15 method: Option<String> = Code("referral_method");
        16 consent_id: Option<Id> = Ref(Kind::Consent);
        17 legal_basis: Option<String> = Code("legal_basis"), [Critical];
        18 status: String = Code("referral_status"), [Or("draft")];
        19 reply: Option<String> = Note;
        20 replied_at: Option<Instant> = At;
        /// 実際につながった
        21 linked: Option<bool> = Bool;
        22 joint_visit_id: Option<Id> = Ref(Kind::Visit);
        23 handover_note: Option<String> = Note;
        24 worker_ids: Ids = Refs(Kind::Worker);
        25 municipality_code: Option<String> = Text;
        26 note: Option<String> = Note;
    }
}
