//! What is remembered of what people did with records.

use super::prelude::*;

entity! {
    /// 閲覧・持ち出しの記録: a line of the access log. Lines are added, never changed or deleted.
    AccessLine {
        /// The log of the device that wrote it.
        1 log: Id = Group, [Required];
        /// Counts up from 1 in each log.
        2 no: i64 = COUNT, [Required];
        3 at: Instant = At, [Required];
        4 actor: Id = Group, [Required];
        5 act: String = Code("access_act"), [Required];
        6 subject_kind: Option<String> = Text;
        7 subject_id: Option<Id> = Group;
        8 family_id: Option<Id> = Group;
        /// Goes with the family, where there is one, and is destroyed with it.
        9 reason: Option<String> = Note;
        10 salt: Option<Id> = Group;
        11 reason_hash: Option<String> = Text;
        12 prev: String = Text, [Required];
        13 hash: String = Text, [Required];
    }
}

entity! {
    /// 消去: a family whose records are destroyed on every device. It names nobody.
    Erasure {
        1 erased_id: Id = Group, [Required];
        2 at: Instant = At, [Required];
        3 by: Id = Group, [Required];
        4 basis: String = Code("erasure_basis"), [Required];
        /// Beginnings of the hashes of files that hold the family's keys, joined with `;`: who wrote one
        /// takes it out of the folder.
        5 keyrings: Option<String> = Note;
        /// The people who went with it: parts of their records may still come from elsewhere.
        6 person_ids: Ids = Refs(Kind::Person);
    }
}

entity! {
    /// 匿名の数値: what erased families had added to figures, without saying which family.
    Figures {
        /// `{table, fiscal_year, by, period, programme_id, segment, metric, value, tenths}` for each figure, as JSON.
        1 figures: String = Note, [Required];
    }
}
