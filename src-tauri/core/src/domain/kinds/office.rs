use super::prelude::*;

entity! {
    /// 機関: a body that commissions, refers or hosts; one of them is the organisation itself.
    Organisation code 'O' {
        1 code: Option<String> = Text;
        2 name: String = Text, [Required];
        3 kana: Option<String> = Text;
        4 org_type: Option<String> = Code("agency");
        5 municipality_code: Option<String> = Text;
        6 district: Option<String> = Text;
        7 contact_person: Option<String> = Text;
        8 phone: Option<String> = Text;
        9 fax: Option<String> = Text;
        10 member_of_yotaikyo: Option<bool> = Bool;
        11 outreach_host: Option<bool> = Bool;
        12 last_visited_on: Option<Date> = Day;
        /// IANA name; only on the organisation itself.
        13 time_zone: Option<String> = Text;
        /// True on the one record that is the organisation using the program.
        14 own: Option<bool> = Bool;
        15 note: Option<String> = Note;
        /// 保存年限: years after the end for which records are kept, for programmes that it commissions; on the
        /// organisation itself, for all others.
        16 retention_years: Option<i64> = Int { min: 0, max: 100 };
        /// Visitors see families and people by alias and code. A setting of the own organisation.
        17 visitors_see_alias: Option<bool> = Bool;
        /// What it offers, to whom, and what that costs.
        18 offers: Option<String> = Note;
        19 for_whom: Option<String> = Note;
        20 cost: Option<String> = Text;
        /// Why it refuses, where no referral says so.
        21 refusal_note: Option<String> = Note;
    }
}

entity! {
    /// 実施場所
    Site code 'L' {
        1 code: Option<String> = Text;
        2 organisation_id: Option<Id> = Ref(Kind::Organisation);
        3 name: String = Text, [Required];
        4 address: Option<String> = Text;
        5 opened_on: Option<Date> = Day;
        6 closed_on: Option<Date> = Day;
        7 open_days_per_week: Option<i64> = Int { min: 0, max: 7 };
        /// A shelter: printed as 「所在地秘」.
        8 location_secret: Option<bool> = Bool;
        /// Units by capacity pool, for rooms that several programmes share.
        9 capacity: Map = Keys;
        10 note: Option<String> = Note;
    }
}

entity! {
    /// 事業: what is offered, and the rules by which it is checked and counted.
    Programme code 'G' {
        1 code: Option<String> = Text;
        2 name: String = Text, [Required];
        /// Preset it was made from; names it in reports.
        3 preset: Option<String> = Text;
        4 record_type: Option<String> = Text;
        5 commissioner_id: Option<Id> = Ref(Kind::Organisation);
        6 site_id: Option<Id> = Ref(Kind::Site);
        7 from: Option<Date> = Day;
        8 to: Option<Date> = Day;
        9 rules: Map = Keys;
        10 note: Option<String> = Note;
    }
}
