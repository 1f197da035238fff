//! The workload: what 100 devices of one organisation write in a year, in the order of time.

use tsunagi_core::domain::diff::diff;
use tsunagi_core::domain::edit::{Operation, Scalar};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::{Kind, Record};
use tsunagi_core::domain::sample_text::{SampleRng, family_name};
use tsunagi_core::domain::time::{Date, Instant};
use tsunagi_core::domain::value::Value;

/// Devices that write.
pub const DEVICES: usize = 100;
/// Sets of 100 edits that come after everything else.
pub const LATER: usize = 7;
pub const EDITS_LATER: usize = 100;

const SEED: u64 = 20_250_401;
const DAY: i64 = 86_400_000;
/// 2025-04-01 00:00 in Japan.
const START: i64 = 1_743_433_200_000;
/// Notes use this many compounds, the common ones more often.
const WORDS: u64 = 12_000;
const CHARACTERS: &str = "家庭訪問相談育児母子父親祖母保育園幼稚笑顔会話様子体調睡眠食事離乳授乳沐浴外出公園絵本積木遊戯\
    不安安心疲労休息買物掃除洗濯料理片付連絡約束予定変更確認記録報告継続支援希望説明同意申請書類受診予防接種健診発達\
    言葉歩行体重身長夜間昼寝友人近隣地域講座参加交流兄弟姉妹双子誕生入園卒園";
const ENDS: &[&str] = &[
    "を一緒に確認した。",
    "について話を聞いた。",
    "が増えているとのこと。",
    "の様子は落ち着いている。",
    "を希望されている。",
    "に変化は見られない。",
    "については次回また聞く。",
    "を手伝った。",
    "が心配とのこと。",
    "を楽しんでいた。",
    "に不安があると話される。",
    "をすすめた。",
    "は続いている。",
    "が見られた。",
    "を約束した。",
];
const JOINTS: &[&str] = &["と", "の", "や", "、", "も", "から", "での", "より"];
const SENTENCES: &[&str] = &[
    "玄関先で迎えてくださる。",
    "部屋は片付いている。",
    "次回は来週の予定。",
    "終始おだやかな表情だった。",
    "お子さんはよく笑い、声を出して遊ぶ。",
    "昨夜は二度ほど起きたとのこと。",
    "写真を見ながら話をした。",
];
const DISTRICTS: &[&str] = &["北", "南", "東", "西", "中央"];

/// One save: a new record, or one field of one that is there.
#[derive(Debug)]
pub struct Save {
    /// Which device; below `DEVICES`.
    pub device: usize,
    pub at: Instant,
    pub kind: Kind,
    /// Place of the record among those of its kind.
    pub nth: usize,
    pub record: Id,
    pub household: Id,
    pub what: What,
}

#[derive(Debug)]
pub enum What {
    New(Vec<Operation>),
    /// A field's new value. `unseen`: its writer had not seen the edit before this one.
    Edit {
        field: &'static str,
        value: Scalar,
        unseen: bool,
    },
}

/// Draws the saves one after the other; the same for the same size.
#[derive(Debug)]
pub struct Work {
    rng: SampleRng,
    pub households: usize,
    pub visits: usize,
    pub edits: usize,
    programme: Id,
    workers: Vec<Id>,
    /// Ids of households and visits, by place, and the household of each visit.
    families: Vec<Id>,
    records: Vec<(Id, Id)>,
    done: usize,
    pair: Option<(usize, &'static str, usize)>,
}

impl Work {
    /// A `part`th of 50,000 households, 200,000 visits and 100,000 edits.
    pub fn new(part: usize, programme: Id, workers: Vec<Id>) -> Work {
        let of = |n: usize| n / part.max(1);
        Work {
            rng: SampleRng::new(SEED, 0),
            households: of(50_000),
            visits: of(200_000),
            edits: of(100_000),
            programme,
            workers,
            families: vec![],
            records: vec![],
            done: 0,
            pair: None,
        }
    }

    pub fn saves(&self) -> usize {
        self.households + self.visits + self.edits
    }

    fn below(&mut self, n: usize) -> usize {
        self.rng.below(n as u64) as usize
    }

    /// A moment of the `n`th of `many` steps over `days` days.
    fn moment(&mut self, from_day: i64, days: i64, n: usize, many: usize) -> Instant {
        let step = (days * DAY / many.max(1) as i64).max(1);
        let within = self.rng.below(step as u64) as i64;
        Instant(START + from_day * DAY + n as i64 * step + within)
    }

    fn id(&mut self, at: Instant) -> Id {
        let random = [self.rng.draw().to_le_bytes(), self.rng.draw().to_le_bytes()].concat();
        Id::v7(
            u64::try_from(at.0).unwrap_or(0),
            &std::array::from_fn(|i| random.get(i).copied().unwrap_or(0)),
        )
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        self.rng.pick(from).copied().unwrap_or_default()
    }

    fn word(&mut self) -> String {
        // The product of two draws is small more often than not.
        let rank = self.rng.below(WORDS) * self.rng.below(WORDS) / WORDS;
        let mut letters = SampleRng::new(SEED, 1 + rank);
        let all: Vec<char> = CHARACTERS.chars().filter(|c| !c.is_whitespace()).collect();
        (0..2).filter_map(|_| letters.pick(&all)).collect()
    }

    /// A note of 110 to 290 characters, 200 in the mean.
    fn note(&mut self) -> String {
        let wanted = 100 + self.below(160);
        let (mut note, mut length) = (String::new(), 0);
        while length < wanted {
            let sentence = match self.below(8) {
                0 => self.pick(SENTENCES).to_owned(),
                1 => {
                    let (hour, minute, end) = (8 + self.below(12), self.below(60), self.pick(ENDS));
                    format!("{hour}時{minute:02}分ごろ、{}{end}", self.word())
                }
                _ => {
                    let (joint, end) = (self.pick(JOINTS), self.pick(ENDS));
                    format!("{}{joint}{}{end}", self.word(), self.word())
                }
            };
            length += sentence.chars().count();
            note.push_str(&sentence);
        }
        note
    }

    fn household(&mut self, n: usize) -> Save {
        let at = self.moment(0, 30, n, self.households);
        let (id, device) = (self.id(at), self.below(DEVICES));
        self.families.push(id);
        let mut record = Record::new(Kind::Household, id);
        let name = family_name(&mut self.rng).text;
        set(&mut record, "code", Value::Text(format!("H-A{device}-{n:05}")));
        set(&mut record, "display_name", Value::Text(format!("{name}家")));
        set(&mut record, "household_type", Value::Text("general".into()));
        set(&mut record, "district", Value::Text(self.pick(DISTRICTS).into()));
        set(&mut record, "note", Value::Text(self.word()));
        let (kind, what) = (Kind::Household, What::New(operations(&record)));
        Save { device, at, kind, nth: n, record: id, household: id, what }
    }

    fn visit(&mut self, n: usize) -> Save {
        let at = self.moment(31, 365, n, self.visits);
        let (id, device) = (self.id(at), self.below(DEVICES));
        let nth = self.below(self.families.len());
        let household = self.families.get(nth).copied().unwrap_or(id);
        self.records.push((id, household));
        let start = Instant(at.0 / 1_800_000 * 1_800_000);
        let long = 3_600_000 * (1 + self.rng.below(3) as i64);
        let day = Date::from_ymd_opt(2025, 4, 1).and_then(|d| {
            d.checked_add_days(chrono::Days::new(u64::try_from((at.0 - START) / DAY).unwrap_or(0)))
        });
        let worker = self.workers.get(device).copied().unwrap_or(id);
        let mut record = Record::new(Kind::Visit, id);
        set(&mut record, "code", Value::Text(format!("V-A{device}-{n:06}")));
        set(&mut record, "programme_id", Value::Id(self.programme));
        set(&mut record, "household_id", Value::Id(household));
        set(&mut record, "visit_kind", Value::Text("regular".into()));
        set(&mut record, "occurred_on", day.map_or(Value::Null, Value::Date));
        set(&mut record, "start_at", Value::Instant(start));
        set(&mut record, "end_at", Value::Instant(Instant(start.0 + long)));
        set(&mut record, "status", Value::Text("done".into()));
        set(&mut record, "worker_ids", Value::Ids(vec![worker]));
        set(&mut record, "activities", Value::Codes(vec!["listening".into()]));
        set(&mut record, "travel_cost", Value::Int(100 * self.rng.below(20) as i64));
        set(&mut record, "district", Value::Text(self.pick(DISTRICTS).into()));
        let note = self.note();
        set(&mut record, "note", Value::Text(note));
        let (kind, what) = (Kind::Visit, What::New(operations(&record)));
        Save { device, at, kind, nth: n, record: id, household, what }
    }

    fn edit(&mut self, at: Instant) -> Save {
        // Of every twenty edits two are made without knowing of each other.
        let twin = self.pair.take();
        let (nth, field, device) = match twin {
            Some((nth, field, first)) => (nth, field, (first + 1 + self.below(DEVICES - 1)) % DEVICES),
            None => {
                const FIELDS: &[&str] =
                    &["note", "note", "note", "travel_cost", "status", "end_at", "district", "start_at"];
                (self.below(self.records.len()), self.pick(FIELDS), self.below(DEVICES))
            }
        };
        let value = match field {
            "note" => Scalar::Text(self.note()),
            "travel_cost" => Scalar::Int(100 * self.rng.below(20) as i64),
            "status" => Scalar::Text(self.pick(&["done", "cancelled_by_family", "planned"]).into()),
            "district" => Scalar::Text(self.pick(DISTRICTS).into()),
            _ => Scalar::Int(at.0 / 1_800_000 * 1_800_000 + 1_800_000 * self.rng.below(4) as i64),
        };
        if twin.is_none() && self.rng.chance(50) {
            self.pair = Some((nth, field, device));
        }
        let nobody = Id::from_bytes([0; 16]);
        let (record, household) = self.records.get(nth).copied().unwrap_or((nobody, nobody));
        let what = What::Edit { field, value, unseen: twin.is_some() };
        Save { device, at, kind: Kind::Visit, nth, record, household, what }
    }

    /// A set of 100 edits by ten devices, after everything else.
    pub fn later(&mut self, set: usize) -> Vec<Save> {
        self.pair = None;
        let at = |n: usize| Instant(START + 430 * DAY + set as i64 * 3_600_000 + n as i64 * 1_000);
        let mut saves = vec![];
        for n in 0..EDITS_LATER {
            let save = self.edit(at(n));
            self.pair = None;
            saves.push(Save { device: (n / 10 * 7 + set) % DEVICES, ..save });
        }
        saves
    }
}

impl Iterator for Work {
    type Item = Save;

    fn next(&mut self) -> Option<Save> {
        let n = self.done;
        self.done += 1;
        if n < self.households {
            return Some(self.household(n));
        }
        let n = n - self.households;
        if n < self.visits {
            return Some(self.visit(n));
        }
        let n = n - self.visits;
        (n < self.edits).then(|| {
            let at = self.moment(397, 30, n, self.edits);
            self.edit(at)
        })
    }
}

/// The operations with which a new record is saved.
fn operations(record: &Record) -> Vec<Operation> {
    let steps = diff(None, record).into_iter();
    let op = |(index, s): (u32, tsunagi_core::domain::diff::Step)| Operation {
        index,
        field: s.field,
        key: s.key,
        value: s.value,
        supersedes: vec![],
    };
    (0..).zip(steps).map(op).collect()
}

fn set(record: &mut Record, field: &str, value: Value) {
    let at = record.kind.shape().fields.iter().position(|f| f.name == field);
    if let Some(slot) = at.and_then(|at| record.values.get_mut(at)) {
        *slot = value;
    }
}
