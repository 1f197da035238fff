//! The names of the metrics, their units, and the figures of a report.

use super::code::codes;
use super::value::Value;
use serde::Serialize;

codes! {
    /// A metric by its stable identifier.
    Metric {
        VisitCount = "visit_count",
        WorkerVisits = "worker_visits",
        VisitHours = "visit_hours",
        Households = "households",
        Persons = "persons",
        RegisteredWorkers = "registered_workers",
        Cases = "cases",
        StayDays = "stay_days",
        Nights = "nights",
        CasesCarriedOver = "cases_carried_over",
        Occupancy = "occupancy",
        CancelledSameDay = "cancelled_same_day",
        Sessions = "sessions",
        Attendances = "attendances",
        ChildcareChildren = "childcare_children",
        Completion = "completion",
        AvgPerSession = "avg_per_session",
        Consultations = "consultations",
        NewCases = "new_cases",
        AbuseCases = "abuse_cases",
        PregnantWomenSupported = "pregnant_women_supported",
        InfantHouseholdsSupported = "infant_households_supported",
        ChildrenAttended = "children_attended",
        SitesOpen = "sites_open",
        NewReferrals = "new_referrals",
        LiaisonRate = "liaison_rate",
        InterviewRate = "interview_rate",
        Shipments = "shipments",
        PairedChange = "paired_change",
        TargetActual = "target_actual",
        SlotsOffered = "slots_offered",
        SlotsUsed = "slots_used",
        ParallelDays = "parallel_days",
        Accompaniments = "accompaniments",
        OutreachSessions = "outreach_sessions",
        FacilityRounds = "facility_rounds",
        FacilitiesVisited = "facilities_visited",
    }
}

impl Metric {
    /// Number of the counting rule, Japanese name, unit.
    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Metric::VisitCount => ("M-01", "のべ訪問回数", "回"),
            Metric::WorkerVisits => ("M-03", "延べ派遣人数", "人"),
            Metric::VisitHours => ("M-04", "訪問時間", "分"),
            Metric::Households => ("M-05", "利用世帯数(実)", "世帯"),
            Metric::Persons => ("M-06", "実人数", "人"),
            Metric::RegisteredWorkers => ("M-07", "登録者数", "人"),
            Metric::Cases => ("M-10", "件数", "件"),
            Metric::StayDays => ("M-11", "延べ日数", "日"),
            Metric::Nights => ("M-12", "宿泊数", "泊"),
            Metric::CasesCarriedOver => ("M-14", "うち前年度からの継続", "件"),
            Metric::Occupancy => ("M-16", "稼働率", "%"),
            Metric::CancelledSameDay => ("M-17", "当日取消", "件"),
            Metric::Sessions => ("M-20", "実施回数", "回"),
            Metric::Attendances => ("M-21", "利用者数", "人"),
            Metric::ChildcareChildren => ("M-22", "別室保育児数(延べ)", "人"),
            Metric::Completion => ("M-23", "修了", "人"),
            Metric::AvgPerSession => ("M-24", "1回平均", "人"),
            Metric::Consultations => ("M-30", "相談件数", "件"),
            Metric::NewCases => ("M-30", "うち新規(年度内で初めての家庭)", "件"),
            Metric::AbuseCases => ("M-31", "虐待相談", "件"),
            Metric::PregnantWomenSupported => ("M-32", "支援妊婦数", "人"),
            Metric::InfantHouseholdsSupported => ("M-33", "支援乳幼児世帯数", "世帯"),
            Metric::ChildrenAttended => ("M-34", "利用した子どもの数(実)", "人"),
            Metric::SitesOpen => ("M-34", "拠点数", "か所"),
            Metric::NewReferrals => ("M-34", "新たにつながった人数", "人"),
            Metric::LiaisonRate => ("M-35", "連携割合", "%"),
            Metric::InterviewRate => ("M-36", "面談率", "%"),
            Metric::Shipments => ("M-40", "送付件数", "件"),
            Metric::PairedChange => ("M-41", "質問票の変化", "ポイント"),
            Metric::TargetActual => ("M-50", "計画の実績", ""),
            Metric::SlotsOffered => ("M-51", "受入枠(延べ)", "人"),
            Metric::SlotsUsed => ("M-51", "利用(延べ)", "人"),
            Metric::ParallelDays => ("M-52", "併行通園日数(延べ)", "日"),
            Metric::Accompaniments => ("M-53", "同行支援件数", "件"),
            Metric::OutreachSessions => ("M-54", "出張相談会", "回"),
            Metric::FacilityRounds => ("M-55", "巡回訪問", "回"),
            Metric::FacilitiesVisited => ("M-55", "訪問した施設", "か所"),
        }
    }

    /// `M-10`. The segments of `visit_count` are M-02.
    pub fn number(self) -> &'static str {
        self.row().0
    }

    /// `件数`.
    pub fn ja(self) -> &'static str {
        self.row().1
    }

    /// `件`; attendances take the unit of the programme's head unit instead.
    pub fn unit(self) -> &'static str {
        self.row().2
    }

    /// The metric of a number such as `M-10`.
    pub fn of_number(number: &str) -> Option<Metric> {
        Metric::ALL.iter().copied().find(|metric| metric.number() == number)
    }
}

/// One cell of a report: `{"segment","metric","value","unit","rule"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// A part of the metric, such as `prenatal` or a worker's role; None for the whole.
    pub segment: Option<String>,
    pub metric: Metric,
    pub value: Value,
    pub unit: &'static str,
    /// The code of the rule that was used, where there is a choice.
    pub rule: Option<&'static str>,
}

impl Figure {
    /// The whole of `metric`, in its own unit.
    pub fn new(metric: Metric, value: Value) -> Figure {
        Figure { segment: None, metric, value, unit: metric.unit(), rule: None }
    }

    /// A whole number of `metric`, in its own unit.
    pub fn whole(metric: Metric, value: u64) -> Figure {
        Figure::new(metric, Value::Whole(value))
    }

    pub fn by_rule(self, rule: &'static str) -> Figure {
        Figure { rule: Some(rule), ..self }
    }

    pub fn in_unit(self, unit: &'static str) -> Figure {
        Figure { unit, ..self }
    }

    pub fn of_segment(self, segment: impl Into<String>) -> Figure {
        Figure { segment: Some(segment.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_metric_has_a_number_and_one_identifier() {
        let words: HashSet<_> = Metric::ALL.iter().map(|m| m.ja()).collect();
        assert_eq!(words.len(), Metric::ALL.len());
        for metric in Metric::ALL {
            assert_eq!(Metric::parse(metric.code()), Some(*metric));
            // Some rules have several figures; the first one stands for the number.
            let first = Metric::ALL.iter().find(|m| m.number() == metric.number());
            assert_eq!(Metric::of_number(metric.number()), first.copied());
        }
        assert_eq!(Metric::of_number("M-10"), Some(Metric::Cases));
        assert_eq!(Metric::parse("stay_days").map(Metric::unit), Some("日"));
        assert_eq!(Metric::of_number("M-13"), None, "M-13 is a notation");
    }

    #[test]
    fn a_figure_is_a_report_line() {
        let figure = Figure::whole(Metric::Cases, 1).by_rule("check_in");
        assert_eq!(
            serde_json::to_string(&figure).unwrap(),
            r#"{"segment":null,"metric":"cases","value":1,"unit":"件","rule":"check_in"}"#
        );
    }
}
