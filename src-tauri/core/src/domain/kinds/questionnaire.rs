use super::prelude::*;

entity! {
    /// 質問票: a template. The wording belongs to its authors and is not altered.
    Questionnaire {
        /// Such as `EPDS`.
        1 code: String = Text, [Required];
        2 title: String = Text, [Required];
        3 version: Option<String> = Text;
        4 score_min: Option<i64> = SCORE;
        5 score_max: Option<i64> = SCORE;
        /// A score of this or more alerts.
        6 cutoff: Option<i64> = SCORE;
        7 copyright_note: Option<String> = Note;
        8 retired: Option<bool> = Bool;
        9 note: Option<String> = Note;
    }
    parts { items: QuestionItem by questionnaire_id }
}

entity! {
    /// 設問
    QuestionItem {
        1 questionnaire_id: Id = Ref(Kind::Questionnaire), [Required];
        2 no: i64 = Int { min: 1, max: 500 }, [Required];
        3 text: Option<String> = Note;
        /// Words of the answers from the lowest to the highest, joined with `;`.
        4 scale: Option<String> = Note;
        5 scale_min: i64 = SCORE, [Or("0")];
        6 scale_max: i64 = SCORE, [Or("3")];
        /// The answers are scored from the highest to the lowest.
        7 reverse: Option<bool> = Bool;
        8 weight: Option<i64> = SCORE;
        /// A score of this or more alerts, whatever the total.
        9 alert_min: Option<i64> = SCORE;
        /// An answer of this or more is a positive one (M-41).
        10 positive_min: Option<i64> = SCORE;
    }
}

entity! {
    /// 回答
    Response code 'A' {
        1 code: Option<String> = Text;
        2 questionnaire_id: Id = Ref(Kind::Questionnaire), [Required];
        3 person_id: Id = Ref(Kind::Person), [Required];
        4 household_id: Option<Id> = Ref(Kind::Household);
        5 programme_id: Option<Id> = Ref(Kind::Programme);
        6 course_id: Option<Id> = Ref(Kind::Course);
        7 answered_on: Date = Day, [Required];
        8 wave: String = Code("wave"), [Required];
        /// Number of the item to the answer given; null or absent: not answered.
        9 answers: Map = Keys;
        10 research_consent: Option<bool> = Bool;
        /// Somebody has seen the alert and acted.
        11 alert_seen_on: Option<Date> = Day;
        12 alert_seen_by: Option<Id> = Ref(Kind::Worker);
        13 note: Option<String> = Note;
    }
}
