use super::prelude::*;

entity! {
    /// 人: adult, child or unborn child. Names stay as typed.
    Person code 'P' {
        1 code: Option<String> = Text;
        2 family_name: Option<String> = Text;
        3 given_name: Option<String> = Text;
        4 family_kana: Option<String> = Text;
        5 given_kana: Option<String> = Text;
        6 alias: Option<String> = Text;
        /// The name without characters that old systems lack.
        7 export_name: Option<String> = Text;
        8 birth_date: Option<Date> = Day;
        9 birth_precision: Option<String> = Code("birth_precision");
        10 estimated_age: Option<i64> = Int { min: 0, max: 130 };
        11 life_stage: String = Code("life_stage"), [Or("born")];
        12 due_date: Option<Date> = Day;
        13 sex: Option<String> = Code("sex");
        14 placement: Option<String> = Code("placement");
        15 placement_org_id: Option<Id> = Ref(Kind::Organisation);
        16 allergies: Option<String> = Note, [Critical];
        17 medication: Option<String> = Note, [Critical];
        18 medical_care: Option<String> = Note;
        19 development: Option<String> = Note;
        20 foods: Option<String> = Note;
        21 habits: Option<String> = Note;
        22 docs_checked: Option<bool> = Bool;
        23 docs_checked_on: Option<Date> = Day;
        24 flags: Codes = CodeSet("flag");
        25 merged_into: Option<Id> = Ref(Kind::Person);
        26 confidentiality: Option<String> = Code("confidentiality");
        27 note: Option<String> = Note;
        /// People who look like this one and are others; each pair stands with the smaller id.
        28 not_same_as: Ids = Refs(Kind::Person);
    }
}

impl Person {
    /// Family and given name as typed; the alias where neither is known.
    pub fn name(&self) -> String {
        full_name(self.family_name.as_deref(), self.given_name.as_deref(), self.alias.as_deref())
    }

    /// Kana of family and given name, where known.
    pub fn kana(&self) -> Option<String> {
        joined([self.family_kana.as_deref(), self.given_kana.as_deref()])
    }
}

/// Family and given name as typed; the alias where neither is known.
pub fn full_name(family: Option<&str>, given: Option<&str>, alias: Option<&str>) -> String {
    joined([family, given]).or(alias.map(str::to_owned)).unwrap_or_default()
}

/// Two words of a name with a blank between; None where there is neither.
pub fn joined(words: [Option<&str>; 2]) -> Option<String> {
    let words = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

entity! {
    /// 妊娠
    Pregnancy {
        1 woman_id: Id = Ref(Kind::Person), [Required];
        2 due_date: Option<Date> = Day;
        3 notified_on: Option<Date> = Day;
        4 handbook_on: Option<Date> = Day;
        5 plurality: i64 = Int { min: 1, max: 9 }, [Or("1")];
        /// 特定妊婦
        6 is_specified: Option<bool> = Bool, [Critical];
        7 first_pregnancy: Option<bool> = Bool;
        8 outcome: String = Code("pregnancy_outcome"), [Or("ongoing")];
        9 outcome_on: Option<Date> = Day;
        10 child_ids: Ids = Refs(Kind::Person);
        11 note: Option<String> = Note;
    }
}
