use super::prelude::*;

entity! {
    /// 支援計画: what is to be reached with a family or person, and when it is looked at again.
    SupportPlan code 'N' {
        1 code: Option<String> = Text;
        2 kind: String = Code("plan_kind"), [Required];
        3 approach: Option<String> = Code("plan_approach");
        4 programme_id: Option<Id> = Ref(Kind::Programme);
        5 household_id: Option<Id> = Ref(Kind::Household);
        6 person_id: Option<Id> = Ref(Kind::Person);
        7 assessment: Option<String> = Note;
        /// 本人の意向
        8 wishes: Option<String> = Note;
        9 drawn_up_on: Date = Day, [Required];
        10 agreed_on: Option<Date> = Day;
        /// 手交
        11 handed_over_on: Option<Date> = Day;
        12 review_on: Date = Day, [Required];
        13 status: String = Code("plan_status"), [Or("draft")];
        14 author_id: Option<Id> = Ref(Kind::Worker);
        /// The plan that this one follows.
        15 previous_id: Option<Id> = Ref(Kind::SupportPlan);
        16 note: Option<String> = Note;
    }
    parts { goals: Goal by plan_id }
}

entity! {
    /// 目標 of a plan.
    Goal {
        1 plan_id: Id = Ref(Kind::SupportPlan), [Required];
        2 goal_for: Option<String> = Code("goal_for");
        3 text: String = Note, [Required];
        4 programme_id: Option<Id> = Ref(Kind::Programme);
        5 frequency: Option<String> = Text;
        6 until: Option<Date> = Day;
        7 evaluation: Option<String> = Note;
    }
}

entity! {
    /// 計画目標: one row of a public plan, as it is printed.
    Target code 'I' {
        1 code: Option<String> = Text;
        2 plan_name: String = Text, [Required];
        /// Number of the row, such as `1-2`.
        3 no: Option<String> = Text;
        4 section: Option<String> = Text;
        5 item: String = Text, [Required];
        /// ★, ☆ and the like, as printed.
        6 mark: Option<String> = Text;
        7 kind: String = Code("target_kind"), [Or("action")];
        /// The metric that gives the actual value, such as `sites_open`.
        8 metric_code: Option<String> = Text;
        9 programme_id: Option<Id> = Ref(Kind::Programme);
        10 unit: Option<String> = Text;
        /// What is to be reached, in words and as a number.
        11 target_text: Option<String> = Text;
        12 target_value: Option<i64> = AMOUNT;
        /// 計, as printed.
        13 plan_total: Option<String> = Text;
        /// 事業実施課
        14 department: Option<String> = Text;
        15 status: String = Code("target_status"), [Or("planned")];
        16 note: Option<String> = Note;
    }
    parts { baselines: Baseline by target_id, yearly: TargetYear by target_id }
}

entity! {
    /// 現況 before the plan.
    Baseline {
        1 target_id: Id = Ref(Kind::Target), [Required];
        2 as_of: Date = Day, [Required];
        3 value: Option<i64> = AMOUNT;
        4 text: Option<String> = Text;
    }
}

entity! {
    /// 年度別の取組計画 and what came of it.
    TargetYear {
        1 target_id: Id = Ref(Kind::Target), [Required];
        2 fy: i64 = Int { min: 1900, max: 2200 }, [Required];
        3 plan_text: Option<String> = Text;
        4 plan_value: Option<i64> = AMOUNT;
        5 actual_text: Option<String> = Text;
        /// Typed in; where it is empty and the target has a metric, the counted value stands.
        6 actual_value: Option<i64> = AMOUNT;
        7 judgement: Option<String> = Code("judgement");
    }
}

entity! {
    /// 期首残高: what a cumulative figure stood at before the program was used.
    OpeningBalance {
        1 metric: String = Text, [Required];
        2 programme_id: Id = Ref(Kind::Programme), [Required];
        3 segment: Option<String> = Text;
        /// First day it covers, where known.
        4 from: Option<Date> = Day;
        /// Last day it covers.
        5 as_of: Date = Day, [Required];
        6 value: i64 = AMOUNT, [Required];
        7 source: Option<String> = Text;
        8 note: Option<String> = Note;
    }
}
