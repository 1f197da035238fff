//! Questionnaires before and after (T05, M-41): for every item those who answered it in both waves.
//!
//! A positive answer is one of the item's `positive_min` or more. Each item has its own `n`. For templates
//! with a score also the mean of those who have one in both waves. Who withdrew consent to research, or
//! gave none where it was asked, is not counted. A person who answered a wave twice counts with the last.

use super::ReportLine;
use super::evidence::{Evidence, Place};
use super::family::Merged;
use super::frame::{Figured, Frame};
use super::roles::read_all;
use crate::domain::count::{Metric, Value};
use crate::domain::id::Id;
use crate::domain::kinds::{Consent, Questionnaire, Response};
use crate::domain::record::Kind;
use crate::domain::score::{Item, score};
use crate::error::Result;
use std::collections::{HashMap, HashSet};

const WAVES: [(&str, &str); 2] = [("pre", "pre_positive"), ("post", "post_positive")];
const N: &str = "paired_n";
const SCORES: [&str; 2] = ["pre_score", "post_score"];

/// The answers of one person in the two waves.
type Pair = [Option<Response>; 2];

struct Template {
    template: Questionnaire,
    items: Vec<Item>,
    /// By part of the period and person.
    pairs: HashMap<(usize, Id), Pair>,
}

fn templates(frame: &Frame<'_>) -> Result<Vec<Template>> {
    let people = Merged::of(frame, Kind::Person)?;
    let withdrawn = withdrawn(frame, &people)?;
    let mut found = vec![];
    let mut all: Vec<Questionnaire> = read_all(frame)?;
    all.sort_by(|a, b| (&a.code, a.id).cmp(&(&b.code, b.id)));
    let mut responses: Vec<Response> = read_all(frame)?;
    responses.sort_by_key(|r| (r.answered_on, r.id));
    for template in all {
        let items = frame.app.question_items(template.id)?;
        let mut pairs: HashMap<(usize, Id), Pair> = HashMap::new();
        for r in responses.iter().filter(|r| r.questionnaire_id == template.id) {
            let person = people.stands_for(r.person_id);
            let home = r.household_id.is_some_and(|h| withdrawn.contains(&h));
            let of_frame = r.programme_id.is_none_or(|p| frame.programme_of(p).is_some());
            let out = r.research_consent == Some(false) || home || withdrawn.contains(&person);
            let Some(wave) = WAVES.iter().position(|(wave, _)| *wave == r.wave) else { continue };
            if out || !of_frame {
                continue;
            }
            // A first wave before the period belongs to the second one in it.
            for cell in 0..frame.cells.len() {
                let Some(part) = frame.cells.get(cell) else { continue };
                let belongs = if wave == 0 {
                    r.answered_on <= part.period.to()
                } else {
                    part.period.contains(r.answered_on)
                };
                if belongs && let Some(slot) = pairs.entry((cell, person)).or_default().get_mut(wave) {
                    *slot = Some(r.clone());
                }
            }
        }
        pairs.retain(|_, pair| pair.iter().all(Option::is_some));
        found.push(Template { template, items, pairs });
    }
    Ok(found)
}

/// People and families whose consent to research is withdrawn today.
fn withdrawn(frame: &Frame<'_>, people: &Merged) -> Result<HashSet<Id>> {
    let today = frame.app.today();
    let mut last: HashMap<Id, Consent> = HashMap::new();
    let consents: Vec<Consent> = read_all(frame)?;
    for c in consents.into_iter().filter(|c| c.scope == "research") {
        let Some(who) = c.household_id.or(c.person_id.map(|p| people.stands_for(p))) else { continue };
        let newer = last.get(&who).is_none_or(|l| (l.given_on, l.id) < (c.given_on, c.id));
        if newer {
            last.insert(who, c);
        }
    }
    let out = last.into_iter().filter(|(_, c)| c.withdrawn_on.is_some_and(|on| on <= today));
    Ok(out.map(|(who, _)| who).collect())
}

/// Totals of a template's scores: people with both, and the sums.
#[derive(Debug, Default, Clone, Copy)]
struct Means {
    n: u64,
    sums: [u64; 2],
}

struct Gathered {
    e: Evidence,
    templates: Vec<Template>,
    /// By part of the period and template.
    means: HashMap<(usize, Id), Means>,
}

fn gather(frame: &Frame<'_>) -> Result<Gathered> {
    let mut e = Evidence::default();
    let mut means: HashMap<(usize, Id), Means> = HashMap::new();
    let templates = templates(frame)?;
    for t in &templates {
        for ((cell, person), pair) in &t.pairs {
            let [Some(pre), Some(post)] = pair else { continue };
            let both = [pre, post];
            for item in t.items.iter().filter(|i| i.positive_min.is_some()) {
                let of = segment(&t.template, item.no);
                let answers = both.map(|r| item.is_positive(&r.answers));
                let [Some(was), Some(is)] = answers else { continue };
                for r in both {
                    let record = (Kind::Response, r.id);
                    e.once(Place::new(*cell, None, N).segment(of.clone()), *person, record);
                    e.once(change(*cell, &of), *person, record);
                }
                for ((positive, r), (_, metric)) in [was, is].into_iter().zip(both).zip(WAVES) {
                    if positive {
                        let place = Place::new(*cell, None, metric).segment(of.clone());
                        e.once(place, *person, (Kind::Response, r.id));
                    }
                }
            }
            let scores = both.map(|r| score(&t.items, &r.answers, t.template.cutoff).score);
            if let [Some(a), Some(b)] = scores.map(|s| s.and_then(|s| u64::try_from(s).ok())) {
                let m = means.entry((*cell, t.template.id)).or_default();
                m.n += 1;
                m.sums = [m.sums[0] + a, m.sums[1] + b];
                for (metric, r) in SCORES.into_iter().zip(both) {
                    let place = Place::new(*cell, None, metric).segment(t.template.code.clone());
                    e.once(place, *person, (Kind::Response, r.id));
                }
            }
        }
    }
    Ok(Gathered { e, templates, means })
}

fn segment(template: &Questionnaire, no: i64) -> String {
    format!("{}/{no}", template.code)
}

fn change(cell: usize, of: &str) -> Place {
    Place::new(cell, None, Metric::PairedChange.code()).segment(of.to_owned())
}

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let Gathered { e, templates, means } = gather(frame)?;
    let mut lines = vec![];
    for (c, cell) in frame.cells.iter().enumerate() {
        for t in &templates {
            for item in t.items.iter().filter(|i| i.positive_min.is_some()) {
                let of = segment(&t.template, item.no);
                let count = |metric: &'static str| e.count(&Place::new(c, None, metric).segment(of.clone()));
                let n = count(N);
                let [pre, post] = WAVES.map(|(_, metric)| count(metric));
                let figures = [
                    Figured::extra(N, Value::Whole(n), "人"),
                    Figured::extra(WAVES[0].1, Value::percent(pre, n), "%"),
                    Figured::extra(WAVES[1].1, Value::percent(post, n), "%"),
                    Figured::of(Metric::PairedChange, Value::points(pre, post, n)).by_rule("paired"),
                ];
                lines.extend(figures.into_iter().map(|f| frame.line(cell, None, f.of_segment(&of))));
            }
            if let Some(m) = means.get(&(c, t.template.id)) {
                let mean = |n: usize| Value::ratio(m.sums.get(n).copied().unwrap_or(0), m.n);
                let figures =
                    [Figured::extra(SCORES[0], mean(0), "点"), Figured::extra(SCORES[1], mean(1), "点")];
                lines.extend(
                    figures.into_iter().map(|f| frame.line(cell, None, f.of_segment(&t.template.code))),
                );
            }
        }
    }
    Ok(lines)
}

pub(super) fn behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    Ok(gather(frame)?.e.behind(frame, line))
}
