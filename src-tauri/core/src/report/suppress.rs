//! Small counts for publication: who reads that two women of a town were counted may know which two.

use super::{ReportLine, balances};
use crate::assets::catalogue;
use crate::domain::count::{Metric, Value};
use crate::domain::id::Id;
use crate::domain::time::Date;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What figures can be worked out from each other: those of one programme in one part of the period.
type Group = (Option<i32>, Option<Date>, Option<String>, Option<Id>);

fn group(l: &ReportLine) -> Group {
    (l.fiscal_year, l.from, l.period.clone(), l.programme_id)
}

/// Whether the line says what was before, or since the beginning.
fn is_balance(l: &ReportLine) -> bool {
    l.segment.as_deref().is_some_and(|segment| balances::split(segment).is_some())
}

/// Which way of taking a figure apart its segment belongs to: consultations are told by channel, and again
/// by the age of the child.
fn partition(l: &ReportLine) -> &'static str {
    let is = |list| l.segment.as_deref().is_some_and(|code| catalogue().item(list, code).is_some());
    match Metric::parse(l.metric) {
        Some(Metric::Consultations) if !is("consultation_channel") => "infant_age_band",
        _ => "",
    }
}

fn count(l: &ReportLine) -> u64 {
    if let Value::Whole(n) = l.value { n } else { 0 }
}

/// A figure of one group, by the places of its lines: the whole, and its segments in each partition. Those
/// that are zero are about nobody.
#[derive(Debug, Default)]
struct Figure {
    whole: Option<usize>,
    partitions: BTreeMap<&'static str, Vec<usize>>,
}

impl Figure {
    /// The line that has to be hidden too, so that no hidden one follows from the others.
    fn next(&self, lines: &[ReportLine], hidden: &BTreeSet<usize>) -> Option<usize> {
        let at = |n: &usize| lines.get(*n).map_or(0, count);
        let gone = self.whole.is_some_and(|n| hidden.contains(&n));
        self.partitions.values().find_map(|parts| {
            let (out, shown): (Vec<usize>, Vec<usize>) = parts.iter().partition(|n| hidden.contains(n));
            let smallest = shown.iter().copied().min_by_key(at);
            // Only where the segments are all of the whole one can be worked out from the other.
            let full = self.whole.is_some_and(|n| at(&n) == parts.iter().map(at).sum::<u64>());
            if gone {
                return smallest.filter(|_| full && out.is_empty());
            }
            // As many people as hidden counts: one each.
            let ones = full && out.iter().map(at).sum::<u64>() == out.len() as u64;
            if out.is_empty() || out.len() > 1 && !ones {
                return None;
            }
            smallest.or(self.whole.filter(|_| full || self.partitions.len() == 1))
        })
    }
}

/// Hides counts from 1 to `under` - 1 (printed ＊, null in JSON). Zero stays: it is about nobody.
///
/// Where one segment alone is hidden its neighbours and the whole would give it away, so the smallest of
/// the other segments is hidden too, or the whole where there is no other. Averages and rates beside a hidden count
/// are hidden, and in every part what was before and since the beginning of a figure of which anything is hidden:
/// the difference of two years would say it. Different programmes and periods are not compared otherwise: whoever
/// publishes a total over them has to look.
pub fn suppress(lines: &mut [ReportLine], under: u64) {
    let small = |l: &ReportLine| matches!(l.value, Value::Whole(n) if n > 0 && n < under);
    let mut hidden: BTreeSet<usize> =
        lines.iter().enumerate().filter(|(_, l)| small(l)).map(|(n, _)| n).collect();
    let mut figures: BTreeMap<(Group, &str), Figure> = BTreeMap::new();
    for (n, line) in lines.iter().enumerate().filter(|(_, l)| !is_balance(l)) {
        let figure = figures.entry((group(line), line.metric)).or_default();
        match line.segment {
            None => figure.whole = Some(n),
            Some(_) if count(line) > 0 => figure.partitions.entry(partition(line)).or_default().push(n),
            Some(_) => {}
        }
    }
    for figure in figures.values() {
        while let Some(next) = figure.next(lines, &hidden) {
            hidden.insert(next);
        }
    }
    let of = |n: &usize| lines.get(*n);
    let beside: HashSet<Group> = hidden.iter().filter_map(of).filter(|l| !is_balance(l)).map(group).collect();
    let told: HashSet<(Option<Id>, &str)> =
        hidden.iter().filter_map(of).map(|l| (l.programme_id, l.metric)).collect();
    for (n, line) in lines.iter_mut().enumerate() {
        let rate = matches!(line.value, Value::Tenths(_) | Value::Points(_)) && beside.contains(&group(line));
        let sum = is_balance(line) && told.contains(&(line.programme_id, line.metric));
        if hidden.contains(&n) || rate || sum {
            line.value = Value::Suppressed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Table;
    use proptest::prelude::*;

    fn line(segment: Option<&str>, metric: &'static str, value: Value) -> ReportLine {
        ReportLine {
            table: Table::Abuse,
            fiscal_year: Some(2025),
            from: None,
            to: None,
            period: None,
            programme: None,
            programme_id: None,
            programme_name: None,
            segment: segment.map(str::to_owned),
            segment_name: None,
            metric,
            value,
            unit: "件",
            rule: None,
            words: None,
        }
    }

    fn values(counts: &[u64]) -> Vec<ReportLine> {
        const SEGMENTS: [&str; 4] = ["a", "b", "c", "d"];
        let mut lines: Vec<ReportLine> = counts
            .iter()
            .zip(SEGMENTS)
            .map(|(n, s)| line(Some(s), "abuse_cases", Value::Whole(*n)))
            .collect();
        lines.push(line(None, "abuse_cases", Value::Whole(counts.iter().sum())));
        lines
    }

    #[test]
    fn one_small_count_takes_a_neighbour_with_it_and_rates() {
        let mut lines = values(&[156, 231, 3, 289]);
        lines.push(line(None, "liaison_rate", Value::Tenths(196)));
        suppress(&mut lines, 5);
        let shown: Vec<String> = lines.iter().map(|l| l.value.to_string()).collect();
        assert_eq!(shown, ["＊", "231", "＊", "289", "679", "＊"]);
        let mut none = values(&[10, 0, 20, 30]);
        suppress(&mut none, 5);
        assert!(none.iter().all(|l| l.value != Value::Suppressed), "zero is about nobody");
        let mut only = values(&[4, 0, 0, 0]);
        suppress(&mut only, 5);
        assert_eq!(only[4].value, Value::Suppressed, "the whole would say it");
    }

    fn consultations(whole: u64, channels: &[u64], bands: &[u64]) -> Vec<ReportLine> {
        let segment = |codes: [&'static str; 3], counts: &[u64]| {
            let of = |(code, n): (&'static str, &u64)| line(Some(code), "consultations", Value::Whole(*n));
            codes.into_iter().zip(counts).map(of).collect::<Vec<_>>()
        };
        let mut lines = vec![line(None, "consultations", Value::Whole(whole))];
        lines.extend(segment(["visit_in", "phone", "letter"], channels));
        lines.extend(segment(["pregnancy", "month_1", "school"], bands));
        lines
    }

    fn shown(lines: &[ReportLine]) -> Vec<String> {
        lines.iter().map(|l| l.value.to_string()).collect()
    }

    #[test]
    fn a_neighbour_is_one_of_the_same_partition() {
        // By channel 2 of 50; the ages add up to 50 by themselves and protect nothing.
        let mut lines = consultations(50, &[40, 8, 2], &[6, 20, 24]);
        suppress(&mut lines, 5);
        assert_eq!(shown(&lines), ["50", "40", "＊", "＊", "6", "20", "24"]);
        // Where the whole is hidden, the ages would say it.
        let mut lines = consultations(4, &[4, 0, 0], &[0, 0, 4]);
        suppress(&mut lines, 5);
        assert_eq!(shown(&lines), ["＊", "＊", "0", "0", "0", "0", "＊"]);
        // Most consultations have no age: nothing follows from the whole.
        let mut lines = consultations(50, &[40, 10, 0], &[2, 0, 0]);
        suppress(&mut lines, 5);
        assert_eq!(shown(&lines), ["50", "40", "10", "0", "＊", "0", "0"]);
    }

    #[test]
    fn as_many_people_as_hidden_counts_would_be_one_each() {
        let mut lines = values(&[1, 1, 9, 20]);
        suppress(&mut lines, 5);
        assert_eq!(shown(&lines), ["＊", "＊", "＊", "20", "31"]);
    }

    #[test]
    fn what_was_before_and_since_gives_no_hidden_count_away() {
        let year = |fy: i32, own: u64, before: u64, sum: u64| {
            let lines = [
                (None, own),
                (Some("opening_balance"), before),
                (Some("cumulative"), sum),
                (Some("with_child"), own),
                (Some("cumulative/with_child"), sum),
            ];
            lines.map(|(segment, n)| ReportLine {
                fiscal_year: Some(fy),
                ..line(segment, "visit_count", Value::Whole(n))
            })
        };
        // 2 of the second year is the difference of 120 and 122, or of 120 and what the third year adds.
        let mut lines =
            [year(2024, 20, 100, 120), year(2025, 2, 100, 122), year(2026, 30, 100, 152)].concat();
        lines.push(line(Some("cumulative"), "worker_visits", Value::Whole(300)));
        suppress(&mut lines, 5);
        let hidden = ["＊", "＊", "＊", "＊", "＊"];
        let others = |own: &'static str| [own, "＊", "＊", own, "＊"];
        assert_eq!(shown(&lines), [&others("20")[..], &hidden, &others("30"), &["300"]].concat());
        // A balance is no neighbour of a segment.
        let mut lines = values(&[40, 30, 3, 20]);
        lines.push(line(Some("opening_balance"), "abuse_cases", Value::Whole(10)));
        lines.push(line(Some("cumulative/a"), "abuse_cases", Value::Whole(60)));
        suppress(&mut lines, 5);
        assert_eq!(shown(&lines), ["40", "30", "＊", "＊", "93", "＊", "＊"]);
    }

    proptest! {
        #[test]
        fn neither_channel_nor_age_follows_from_the_others(
            channels in proptest::collection::vec(0u64..9, 3),
            bands in proptest::collection::vec(0u64..9, 3),
            full in any::<bool>(),
        ) {
            let whole: u64 = channels.iter().sum();
            let mut bands = bands;
            if full {
                let left = whole.saturating_sub(bands[0]);
                bands = vec![bands[0].min(whole), left, 0];
            }
            let before = consultations(whole, &channels, &bands);
            let mut lines = before.clone();
            suppress(&mut lines, 5);
            prop_assert!(lines.iter().all(|l| !matches!(l.value, Value::Whole(n) if n > 0 && n < 5)));
            let hidden = |n: &usize| lines[*n].value == Value::Suppressed;
            for parts in [1..4, 4..7] {
                let sum: u64 = parts.clone().map(|n| count(&before[n])).sum();
                let gone = parts.clone().filter(hidden).count();
                let all = gone + usize::from(hidden(&0));
                prop_assert!(sum != whole || all != 1, "{:?}", shown(&lines));
            }
        }

        #[test]
        fn no_hidden_count_follows_from_the_others(counts in proptest::collection::vec(0u64..12, 4)) {
            let mut lines = values(&counts);
            suppress(&mut lines, 5);
            prop_assert!(lines.iter().all(|l| !matches!(l.value, Value::Whole(n) if n > 0 && n < 5)));
            let hidden = lines.iter().filter(|l| l.value == Value::Suppressed).count();
            prop_assert!(hidden != 1, "{:?}", lines.iter().map(|l| l.value).collect::<Vec<_>>());
        }
    }
}
