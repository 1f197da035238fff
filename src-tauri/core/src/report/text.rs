//! A report as text: a row for each part of the period and programme, the rules under the table.

use super::width::{padded, width};
use super::{ReportLine, Table, balances, corrections};
use crate::assets::catalogue;
use crate::domain::count::{Metric, Value};
use crate::domain::era::{self, FyStyle};
use crate::domain::id::Id;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Metrics that are said under the table, not in it.
pub(super) const UNDER: &[&str] = &[
    "cases_carried_over",
    "cancelled_same_day",
    "without_times",
    "sessions_without_anyone",
    "abuse_undetermined",
    corrections::METRIC,
];

/// The table's name in Japanese.
pub(super) fn title(table: Table) -> &'static str {
    match table {
        Table::Stays => "短期預かり",
        Table::Visits => "訪問",
        Table::Groups => "グループ・広場",
        Table::Courses => "講座",
        Table::StudyMeetings => "勉強会・連絡会",
        Table::Occupancy => "稼働率",
        Table::Workers => "支援者",
        Table::Consultations => "相談",
        Table::Abuse => "児童虐待相談(種別)",
        Table::MotherChild => "妊婦・乳幼児世帯の支援",
        Table::Ibasho => "子どもの居場所",
        Table::Shelter => "若年妊婦の居場所・送付",
        Table::Postpartum => "産後ケア",
        Table::Plan => "計画と実績",
        Table::Shipments => "送付",
        Table::Questionnaires => "質問票(前後の変化)",
    }
}

pub(super) fn metric_words(metric: &str) -> &str {
    match metric {
        "bed_nights" => "提供床数(延べ)",
        "training_hours" => "養成・研修時間",
        "pledge_signed" => "守秘誓約",
        "target_plan" => "計画",
        "items_shipped" => "物品",
        "abuse_undetermined" => "種別の判断を保留しているもの",
        "paired_n" => "両方に答えた人",
        "pre_positive" => "開始時の肯定的な回答",
        "post_positive" => "終了時の肯定的な回答",
        "pre_score" => "開始時の平均点",
        "post_score" => "終了時の平均点",
        "without_times" => "時刻の記録がないもの",
        "sessions_without_anyone" => "参加者のいない回",
        corrections::METRIC => "締め後の訂正",
        _ => Metric::parse(metric).map_or(metric, |m| m.ja()),
    }
}

/// A segment in Japanese: a phase, a role, a worker's name, or the code as it is.
pub(super) fn segment_words(line: &ReportLine) -> Option<String> {
    let code = line.segment.as_deref()?;
    Some(match &line.segment_name {
        Some(name) => format!("{name} ({code})"),
        None => segment_code(line.metric, code),
    })
}

/// A metric's segment in Japanese by its code.
pub(super) fn segment_code(metric: &str, code: &str) -> String {
    let own = match code {
        "cumulative" => "累計",
        "household" => "世帯",
        "opening_balance" => "期首残高(本ソフト使用前)",
        "newborn" => "うち新生児",
        "small_child" => "うち子ども",
        "partner" => "うちパートナー・大人",
        "consultations" => "相談件数",
        "new_households" => "新しく会った世帯",
        _ => "",
    };
    if !own.is_empty() {
        return own.to_owned();
    }
    if let Some((what, Some(of))) = balances::split(code) {
        return format!("{} {}", segment_code(metric, of), segment_code(metric, what));
    }
    let item = lists(metric).iter().find_map(|list| catalogue().item(list, code));
    item.map_or_else(|| code.to_owned(), |item| item.ja.clone())
}

/// The lists that a metric's segments are codes of, in the order in which they are looked through: one code
/// is a school in one and a schoolchild in another.
pub(super) fn lists(metric: &str) -> &'static [&'static str] {
    match Metric::parse(metric) {
        Some(Metric::ParallelDays) => &["agency"],
        _ => &[
            "phase",
            "worker_role",
            "consultation_channel",
            "infant_age_band",
            "abuse_type",
            "interview_kind",
            "shipping_item",
            "agency",
        ],
    }
}

fn period_words(line: &ReportLine, style: FyStyle) -> String {
    let days = line.from.zip(line.to).map(|(from, to)| format!("{}～{}", era::short(from), era::short(to)));
    match (line.fiscal_year.map(|year| era::fy_label(year, style)), &line.period, days) {
        (Some(year), None, _) => year,
        (Some(year), Some(part), _) => format!("{year} {part}"),
        (None, _, Some(days)) => days,
        (None, part, None) => part.clone().unwrap_or_default(),
    }
}

fn value_words(line: &ReportLine) -> String {
    match line.value {
        Value::Suppressed => line.value.to_string(),
        Value::NotApplicable => line.words.clone().unwrap_or_else(|| line.value.to_string()),
        value => match &line.words {
            Some(words) => format!("{value}{} {words}", line.unit),
            None => format!("{value}{}", line.unit),
        },
    }
}

pub(super) fn table(table: Table, lines: &[ReportLine], style: FyStyle) -> String {
    let mut text = format!("{}\n", title(table));
    let shown: Vec<&ReportLine> = lines.iter().filter(|l| !UNDER.contains(&l.metric)).collect();
    if shown.is_empty() {
        text.push_str("(対象の事業がありません)\n");
        return text;
    }
    // Roles and workers are too many for columns.
    let (rows, from) = match table {
        Table::Visits
        | Table::Workers
        | Table::Plan
        | Table::Questionnaires
        | Table::Shelter
        | Table::Shipments
        | Table::Consultations => (long(&shown, style), 4),
        _ => (wide(&shown, style), 2),
    };
    write_rows(&mut text, &rows, from);
    rules(&mut text, lines);
    notes(&mut text, lines, style);
    text
}

/// One row a figure.
fn long(lines: &[&ReportLine], style: FyStyle) -> Vec<Vec<String>> {
    let mut rows = vec![["期間", "事業", "項目", "内訳", "値"].map(str::to_owned).to_vec()];
    rows.extend(lines.iter().map(|line| {
        vec![
            period_words(line, style),
            line.programme_name.clone().unwrap_or_else(|| "全事業".to_owned()),
            metric_words(line.metric).to_owned(),
            segment_words(line).unwrap_or_default(),
            value_words(line),
        ]
    }));
    rows
}

/// One row a part of the period and programme, one column a metric and segment.
fn wide(lines: &[&ReportLine], style: FyStyle) -> Vec<Vec<String>> {
    let mut columns: Vec<(&str, Option<&str>)> = vec![];
    let mut header = vec!["期間".to_owned(), "事業".to_owned()];
    let mut rows: Vec<Vec<String>> = vec![];
    let mut last: Option<(String, Option<Id>)> = None;
    for line in lines {
        let column = (line.metric, line.segment.as_deref());
        let at = columns.iter().position(|c| *c == column).unwrap_or_else(|| {
            columns.push(column);
            let segment = segment_words(line).map(|s| format!("({s})")).unwrap_or_default();
            header.push(format!("{}{segment}", metric_words(line.metric)));
            columns.len() - 1
        });
        let key = (period_words(line, style), line.programme_id);
        if last.as_ref() != Some(&key) {
            rows.push(vec![key.0.clone(), line.programme_name.clone().unwrap_or_default()]);
            last = Some(key);
        }
        if let Some(row) = rows.last_mut() {
            row.resize(row.len().max(at + 3), String::new());
            if let Some(cell) = row.get_mut(at + 2) {
                *cell = value_words(line);
            }
        }
    }
    std::iter::once(header).chain(rows).collect()
}

/// Aligned columns; those from `right` on are figures.
fn write_rows(text: &mut String, rows: &[Vec<String>], right: usize) {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |n: usize| rows.iter().filter_map(|row| row.get(n)).map(|cell| width(cell)).max();
    let widths: Vec<usize> = (0..count).map(|n| widest(n).unwrap_or(0)).collect();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate();
        let line: Vec<String> =
            cells.map(|(n, (cell, columns))| padded(cell, *columns, n >= right)).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", line.join("  ").trim_end());
    }
}

/// How the figures were counted, by programme where programmes differ.
fn rules(text: &mut String, lines: &[ReportLine]) {
    let mut by_metric: Vec<(&str, BTreeMap<&str, Vec<&str>>)> = vec![];
    for line in lines {
        // An average is counted as its attendances are.
        let Some(rule) = line.rule.filter(|_| line.metric != Metric::AvgPerSession.code()) else { continue };
        let words = metric_words(line.metric);
        let at = by_metric.iter().position(|(m, _)| *m == words).unwrap_or_else(|| {
            by_metric.push((words, BTreeMap::new()));
            by_metric.len() - 1
        });
        let Some((_, rules)) = by_metric.get_mut(at) else { continue };
        let programmes = rules.entry(rule).or_default();
        let name = line.programme_name.as_deref().unwrap_or_default();
        if !programmes.contains(&name) {
            programmes.push(name);
        }
    }
    for (metric, rules) in &by_metric {
        for (rule, programmes) in rules {
            let of = if rules.len() > 1 { format!(" [{}]", programmes.join("、")) } else { String::new() };
            let _ = writeln!(text, "※ {metric}{of}: {} ({rule})", rule_words(rule));
        }
    }
}

pub(super) fn rule_words(rule: &str) -> &str {
    let own = match rule {
        "paired" => "両方の時点で答えた人だけを、設問ごとに数える",
        "distinct_users" => "利用者(実)のうち、連携の記録が一件以上ある人",
        "individual_contacts" => "訪問・預かり・相談の記録がある人(集まりへの参加は数えない)",
        _ => "",
    };
    if !own.is_empty() {
        return own;
    }
    let lists = ["case_attribution", "day_rule", "night_rule", "head_unit"];
    lists.iter().find_map(|list| catalogue().item(list, rule)).map_or(rule, |item| item.ja.as_str())
}

/// What has to be said because it happened.
fn notes(text: &mut String, lines: &[ReportLine], style: FyStyle) {
    for line in lines.iter().filter(|l| UNDER.contains(&l.metric)) {
        let name = line.programme_name.as_deref().unwrap_or_default();
        let (words, value) = (metric_words(line.metric), value_words(line));
        let segment = segment_words(line).map(|s| format!("({s})")).unwrap_or_default();
        let _ = writeln!(text, "※ {} {name}: {words}{segment} {value}", period_words(line, style));
    }
}
