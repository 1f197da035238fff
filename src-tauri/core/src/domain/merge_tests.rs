use super::*;
use crate::domain::edit::RecordEdit;
use proptest::prelude::*;

const FAMILY: Id = Id::from_bytes([7; 16]);

fn log(device: u8) -> Id {
    Id::from_bytes([device; 16])
}

/// A device that writes changes of one record and knows some of those of others.
#[derive(Clone)]
struct Replica {
    device: u8,
    clock: u64,
    no: u64,
    known: Vec<(u8, u64, Change)>,
}

impl Replica {
    fn new(device: u8) -> Replica {
        Replica { device, clock: 0, no: 0, known: vec![] }
    }

    fn merged(&self, kind: Kind) -> Merged {
        merged(kind, &self.known).unwrap()
    }

    /// One edit that has seen what this device knows, at `clock` of the wall.
    fn edit(&mut self, kind: Kind, clock: u64, steps: &[(u16, Option<&str>, Scalar)]) {
        self.no += 1;
        self.clock = clock.max(self.clock) + 1;
        let devices: Vec<String> = self.known.iter().map(|k| format!("D{}", k.0)).collect();
        let sources = sources(&self.known, &devices);
        let there = heads(FAMILY, &sources);
        let ops = steps
            .iter()
            .enumerate()
            .map(|(i, (field, key, value))| {
                let deletes = *field == DELETED && *value != Scalar::Null;
                let seen = there.0.iter().filter(|h| deletes || h.at() == (*field, *key));
                Operation {
                    index: i as u32,
                    field: *field,
                    key: key.map(str::to_owned),
                    value: value.clone(),
                    supersedes: seen.map(|h| h.id).collect(),
                }
            })
            .collect();
        let change = Change {
            hlc: Hlc(self.clock),
            actor: log(self.device),
            recorded_at: Instant(clock as i64),
            reason: None,
            records: vec![RecordEdit { kind: kind as u8, id: FAMILY, ops }],
        };
        self.known.push((self.device, self.no, change));
    }

    fn learn(&mut self, other: &Replica) {
        for k in &other.known {
            if !self.known.iter().any(|mine| (mine.0, mine.1) == (k.0, k.1)) {
                self.known.push(k.clone());
            }
        }
    }
}

fn sources<'a>(known: &'a [(u8, u64, Change)], devices: &'a [String]) -> Vec<Source<'a>> {
    known
        .iter()
        .zip(devices)
        .map(|((d, no, change), device)| Source {
            number: u32::from(*d),
            log: log(*d),
            no: *no,
            device,
            change,
        })
        .collect()
}

fn merged(kind: Kind, known: &[(u8, u64, Change)]) -> Option<Merged> {
    let devices: Vec<String> = known.iter().map(|k| format!("D{}", k.0)).collect();
    merge(kind, FAMILY, &sources(known, &devices), Zone::default())
}

fn number(kind: Kind, field: &str) -> u16 {
    kind.shape().field(field).unwrap().number
}

fn text(t: &str) -> Scalar {
    Scalar::Text(t.into())
}

/// Two devices that both know a new household.
fn two() -> (Replica, Replica) {
    let mut a = Replica::new(1);
    a.edit(
        Kind::Household,
        1,
        &[(2, None, text("見本家")), (3, None, text("general")), (6, None, Scalar::Bool(false))],
    );
    let mut b = Replica::new(2);
    b.learn(&a);
    (a, b)
}

/// What both know after they have met.
fn met(mut a: Replica, mut b: Replica, kind: Kind) -> Merged {
    b.learn(&a.clone());
    a.learn(&b);
    let (x, y) = (a.merged(kind), b.merged(kind));
    assert_eq!(x.record, y.record);
    assert_eq!(x.header, y.header);
    assert_eq!(x.undecided, y.undecided);
    x
}

#[test]
fn who_has_seen_an_edit_beats_it_whatever_the_clocks_say() {
    let (mut a, mut b) = two();
    let name = number(Kind::Household, "display_name");
    a.edit(Kind::Household, 9_000_000, &[(name, None, text("未来の時計"))]);
    b.learn(&a);
    b.clock = 0;
    b.edit(Kind::Household, 5, &[(name, None, text("後から"))]);
    let m = met(a, b, Kind::Household);
    assert_eq!(m.record.text("display_name"), Some("後から"));
    assert!(m.undecided.is_empty());
    assert_eq!(m.header.revision, 3);
}

#[test]
fn an_edit_takes_nothing_from_another_field_where_its_name_means_another_change() {
    let (mut a, mut b) = two();
    let (name, note) = (number(Kind::Household, "display_name"), number(Kind::Household, "district"));
    a.edit(Kind::Household, 10, &[(name, None, text("架空家"))]);
    b.learn(&a);
    b.edit(Kind::Household, 20, &[(name, None, text("後から"))]);
    // What `b` saw went into a log of its own; under the old name stands what the other copy of that disk wrote.
    let (_, _, first) = a.known.pop().unwrap();
    a.no -= 1;
    a.edit(Kind::Household, 11, &[(note, None, text("北区"))]);
    b.known.retain(|(_, _, change)| *change != first);
    let m = met(a, b, Kind::Household);
    assert_eq!((m.record.text("display_name"), m.record.text("district")), (Some("後から"), Some("北区")));
}

#[test]
fn of_a_plain_field_the_greatest_shows_and_of_a_critical_one_a_person_decides() {
    let (mut a, mut b) = two();
    let kind = Kind::Stay;
    let (room, status) = (number(kind, "room"), number(kind, "status"));
    a.known.clear();
    b.known.clear();
    a.edit(kind, 10, &[(room, None, text("201")), (status, None, text("confirmed"))]);
    b.edit(kind, 20, &[(room, None, text("202")), (status, None, text("cancelled"))]);
    let m = met(a.clone(), b.clone(), kind);
    assert_eq!(m.record.text("room"), Some("202"));
    assert_eq!(m.undecided, [Undecided { field: status, key: None }]);
    // Both saying the same is no question.
    b.learn(&a);
    a.edit(kind, 30, &[(status, None, text("in_stay"))]);
    b.edit(kind, 31, &[(status, None, text("in_stay"))]);
    assert!(met(a, b, kind).undecided.is_empty());
}

#[test]
fn notes_keep_both_texts_until_somebody_writes_one() {
    let (mut a, mut b) = two();
    let note = number(Kind::Household, "note");
    a.edit(Kind::Household, 60_000, &[(note, None, text("電話は夕方"))]);
    b.edit(Kind::Household, 120_000, &[(note, None, text("犬がいる"))]);
    let m = met(a.clone(), b.clone(), Kind::Household);
    assert_eq!(
        m.record.text("note"),
        Some("【D1 1970-01-01 09:01】\n電話は夕方\n\n【D2 1970-01-01 09:02】\n犬がいる")
    );
    b.learn(&a);
    b.edit(Kind::Household, 180_000, &[(note, None, text("電話は夕方。犬がいる"))]);
    assert_eq!(met(a, b, Kind::Household).record.text("note"), Some("電話は夕方。犬がいる"));
}

#[test]
fn while_it_is_undecided_the_address_stays_secret() {
    let (mut a, mut b) = two();
    let secret = number(Kind::Household, "address_secret");
    a.edit(Kind::Household, 10, &[(secret, None, Scalar::Bool(true))]);
    b.edit(Kind::Household, 99, &[(secret, None, Scalar::Bool(false)), (4, None, text("北"))]);
    let m = met(a, b, Kind::Household);
    assert!(m.record.flag("address_secret"));
    assert_eq!(m.undecided, [Undecided { field: secret, key: None }]);
}

#[test]
fn a_concurrent_edit_revives_what_was_deleted_and_asks() {
    let (mut a, mut b) = two();
    a.edit(Kind::Household, 10, &[(DELETED, None, text("二重登録"))]);
    assert!(a.merged(Kind::Household).header.deleted_at.is_some());
    b.edit(Kind::Household, 5, &[(4, None, text("北"))]);
    let m = met(a.clone(), b.clone(), Kind::Household);
    assert_eq!(m.header.deleted_at, None);
    assert_eq!(m.undecided, [Undecided { field: DELETED, key: None }]);
    // Whoever has seen both and deletes again, deletes.
    a.learn(&b);
    a.edit(Kind::Household, 20, &[(DELETED, None, text("やはり二重"))]);
    let m = met(a, b, Kind::Household);
    assert!(m.header.deleted_at.is_some() && m.undecided.is_empty());
}

#[test]
fn elements_are_added_and_taken_away_one_by_one() {
    let (mut a, mut b) = two();
    let flags = number(Kind::Household, "flags");
    a.edit(Kind::Household, 10, &[(flags, Some("dv"), Scalar::Bool(true))]);
    b.learn(&a);
    a.edit(Kind::Household, 20, &[(flags, Some("twins"), Scalar::Bool(true))]);
    b.edit(Kind::Household, 30, &[(flags, Some("dv"), Scalar::Null)]);
    let m = met(a.clone(), b.clone(), Kind::Household);
    assert_eq!(m.record.get("flags"), &Value::Codes(vec!["twins".into()]));
    // Added again by somebody who had not seen it taken away: it stays.
    a.edit(Kind::Household, 25, &[(flags, Some("dv"), Scalar::Bool(true))]);
    let m = met(a, b, Kind::Household);
    assert_eq!(m.record.get("flags"), &Value::Codes(vec!["twins".into(), "dv".into()]));
}

#[test]
fn a_record_without_its_required_fields_is_still_to_come() {
    let (a, mut b) = two();
    b.edit(Kind::Household, 5, &[(4, None, text("北"))]);
    let part = &b.known[1..];
    assert!(!merged(Kind::Household, part).unwrap().whole);
    assert!(a.merged(Kind::Household).whole);
    assert!(merged(Kind::Household, &[]).is_none());
}

#[derive(Debug, Clone)]
enum Act {
    Edit { who: usize, clock: u64, field: usize, value: u8 },
    Delete { who: usize, clock: u64 },
    Learn { who: usize, from: usize },
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => (0..3usize, 0..2000u64, 0..6usize, 0..3u8)
            .prop_map(|(who, clock, field, value)| Act::Edit { who, clock, field, value }),
        1 => (0..3usize, 0..2000u64).prop_map(|(who, clock)| Act::Delete { who, clock }),
        3 => (0..3usize, 0..3usize).prop_map(|(who, from)| Act::Learn { who, from }),
    ]
}

proptest! {
    #[test]
    fn the_same_changes_make_the_same_record_in_whatever_order_they_came(
        acts in proptest::collection::vec(any_act(), 1..40), seed in any::<u64>(),
    ) {
        let mut devices: Vec<Replica> = (1..=3).map(Replica::new).collect();
        devices[0].edit(Kind::Household, 1, &[(2, None, text("見本家"))]);
        for act in &acts {
            match *act {
                Act::Edit { who, clock, field, value } => {
                    let word = text(["甲", "乙", "丙"][usize::from(value)]);
                    let flag = if value == 0 { Scalar::Null } else { Scalar::Bool(true) };
                    let step = [
                        (2, None, word.clone()), (5, None, word.clone()), (6, None, Scalar::Bool(value > 1)),
                        (10, Some("dv"), flag.clone()), (10, Some("twins"), flag), (13, None, word),
                    ][field].clone();
                    devices[who].edit(Kind::Household, clock, &[step]);
                }
                Act::Delete { who, clock } => devices[who].edit(Kind::Household, clock, &[(DELETED, None, text("理由"))]),
                Act::Learn { who, from } => {
                    let other = devices[from].clone();
                    devices[who].learn(&other);
                }
            }
        }
        let mut all = Replica::new(9);
        devices.iter().for_each(|d| all.learn(d));
        let expected = all.merged(Kind::Household);
        let mut shuffled = all.known.clone();
        let n = shuffled.len();
        for i in 0..n {
            shuffled.swap(i, (seed.rotate_left(i as u32) as usize) % n);
        }
        prop_assert_eq!(merged(Kind::Household, &shuffled).unwrap(), expected.clone());
        shuffled.extend(all.known.clone());
        let doubled = merged(Kind::Household, &shuffled).unwrap();
        prop_assert_eq!(doubled.record, expected.record);
        prop_assert_eq!(doubled.undecided, expected.undecided);
    }
}
