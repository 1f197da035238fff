use super::prelude::*;

entity! {
    /// 世帯
    Household code 'H' {
        1 code: Option<String> = Text;
        /// An alias where the address is secret.
        2 display_name: String = Text, [Required];
        3 household_type: String = Code("household_type"), [Or("general")];
        4 district: Option<String> = Text;
        5 contact_caution: Option<String> = Note, [Critical];
        /// 住所秘匿: nothing that leads to the family's place is shown, printed or exported.
        6 address_secret: bool = Bool, [Or("false"), Critical];
        7 secret_reason: Option<String> = Code("secret_reason");
        8 secret_until: Option<Date> = Day;
        9 language: Option<String> = Text;
        10 flags: Codes = CodeSet("flag");
        11 merged_into: Option<Id> = Ref(Kind::Household);
        12 confidentiality: Option<String> = Code("confidentiality");
        13 note: Option<String> = Note;
        /// Who asked that the address be no secret any more; somebody else has to confirm it.
        14 lift_asked_by: Option<Id> = Ref(Kind::Worker);
        15 lift_asked_at: Option<Instant> = At;
        16 lift_reason: Option<String> = Note;
        /// Families that look like this one and are others; each pair stands with the smaller id.
        17 not_same_as: Ids = Refs(Kind::Household);
    }
    parts { phones: Phone by household_id, address_history: AddressHistory by household_id }
}

entity! {
    /// 世帯員: who belongs to a household, from one day to another.
    Membership {
        1 household_id: Id = Ref(Kind::Household), [Required];
        2 person_id: Id = Ref(Kind::Person), [Required];
        3 relation: Option<String> = Code("relation");
        4 from: Option<Date> = Day;
        5 to: Option<Date> = Day;
        6 lives_together: Option<bool> = Bool;
        7 parental_authority: Option<bool> = Bool;
        8 may_collect_child: Option<bool> = Bool, [Critical];
    }
}

entity! {
    /// 住所履歴: where the household lives from one day to another; without `from`, since ever.
    AddressHistory {
        1 household_id: Id = Ref(Kind::Household), [Required];
        2 from: Option<Date> = Day;
        3 to: Option<Date> = Day;
        4 postal_code: Option<String> = Text;
        5 address: Option<String> = Text, [Critical];
        6 municipality_code: Option<String> = Text;
        7 source: Option<String> = Text;
    }
}

entity! {
    /// 連絡先. The number is kept as text, as typed.
    Phone {
        1 household_id: Id = Ref(Kind::Household), [Required];
        2 number: String = Text, [Required];
        3 owner: Option<String> = Text;
        4 safe_to_call: Option<bool> = Bool;
        5 safe_hours: Option<String> = Text;
        6 voicemail_ok: Option<bool> = Bool;
    }
}
