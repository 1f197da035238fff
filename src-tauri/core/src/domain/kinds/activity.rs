use super::prelude::*;

entity! {
    /// The reason a person gave for going on in spite of a warning.
    Override {
        1 subject_kind: String = Text, [Required];
        2 subject_id: Id = Group, [Required];
        /// The rule, such as `I-15`.
        3 code: String = Text, [Required];
        4 reason: String = Note, [Required];
    }
}

entity! {
    /// 締め: the month of a programme after which changes are corrections.
    Closing {
        1 programme_id: Id = Ref(Kind::Programme), [Required];
        /// `YYYY-MM`
        2 month: String = Text, [Required];
        3 by: Id = Ref(Kind::Worker), [Required];
        4 at: Instant = At, [Required];
    }
}

entity! {
    /// 出力: what went to whom.
    ExportBatch {
        1 recipient_org_id: Option<Id> = Ref(Kind::Organisation);
        2 from: Date = Day, [Required];
        3 to: Date = Day, [Required];
        4 level: String = Code("export_level"), [Required];
        5 encoding: String = Code("encoding"), [Required];
        /// Hash of the content.
        6 batch: String = Text, [Required];
        7 folder: String = Text, [Required];
        8 rows: i64 = Int { min: 0, max: 100_000_000 }, [Required];
        9 made_by: Option<Id> = Ref(Kind::Worker);
        10 made_at: Instant = At, [Required];
        /// The families of which rows went out.
        11 household_ids: Ids = Refs(Kind::Household);
        /// Names of its files, joined with `;`.
        12 files: Option<String> = Text;
    }
}
