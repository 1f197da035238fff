//! What an edit changed: the difference of two records as operations, and operations back as values.

use super::edit::Scalar;
use super::id::Id;
use super::record::{FieldShape, FieldType, Record};
use super::time::{Date, Instant};
use super::value::{Map, Value};

/// One changed field, element or key, with its new value.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub field: u16,
    pub key: Option<String>,
    pub value: Scalar,
}

/// The steps that turn `before` (None: nothing yet) into `after`, in the order of the fields.
///
/// Lists change by element. An order that appending cannot reach is made by taking the elements
/// from the first difference on away and adding them again.
pub fn diff(before: Option<&Record>, after: &Record) -> Vec<Step> {
    let mut steps = vec![];
    for (field, new) in after.kind.shape().fields.iter().zip(&after.values) {
        let old = before.map_or(&Value::Null, |b| b.get(field.name));
        match (old, new) {
            (Value::Codes(_) | Value::Null, Value::Codes(_)) | (Value::Codes(_), Value::Null) => {
                elements(&mut steps, field, &codes(old), &codes(new));
            }
            (Value::Ids(_) | Value::Null, Value::Ids(_)) | (Value::Ids(_), Value::Null) => {
                elements(&mut steps, field, &ids(old), &ids(new));
            }
            (Value::Map(_) | Value::Null, Value::Map(_)) | (Value::Map(_), Value::Null) => {
                keys(&mut steps, field, &map(old), &map(new));
            }
            _ if old != new => steps.push(Step { field: field.number, key: None, value: scalar(new) }),
            _ => {}
        }
    }
    steps
}

fn codes(value: &Value) -> Vec<String> {
    if let Value::Codes(v) = value { v.clone() } else { vec![] }
}

fn ids(value: &Value) -> Vec<String> {
    if let Value::Ids(v) = value { v.iter().map(Id::to_string).collect() } else { vec![] }
}

fn map(value: &Value) -> Map {
    if let Value::Map(m) = value { m.clone() } else { Map::new() }
}

fn elements(steps: &mut Vec<Step>, field: &FieldShape, old: &[String], new: &[String]) {
    let kept: Vec<&String> = old.iter().filter(|e| new.contains(e)).collect();
    let same = kept.iter().zip(new).take_while(|(a, b)| **a == *b).count();
    let mut step = |element: &str, value| {
        steps.push(Step { field: field.number, key: Some(element.to_owned()), value });
    };
    old.iter().filter(|e| !new.contains(e)).for_each(|e| step(e, Scalar::Null));
    kept.iter().skip(same).for_each(|e| step(e, Scalar::Null));
    new.iter().skip(same).for_each(|e| step(e, Scalar::Bool(true)));
}

fn keys(steps: &mut Vec<Step>, field: &FieldShape, old: &Map, new: &Map) {
    for key in old.keys().filter(|k| !new.contains_key(*k)) {
        steps.push(Step { field: field.number, key: Some(key.clone()), value: Scalar::Null });
    }
    for (key, value) in new.iter().filter(|(k, v)| old.get(*k) != Some(*v)) {
        let value = Scalar::Text(value.to_string());
        steps.push(Step { field: field.number, key: Some(key.clone()), value });
    }
}

/// A field's value as one operation writes it; lists and maps have none.
pub fn scalar(value: &Value) -> Scalar {
    match value {
        Value::Bool(b) => Scalar::Bool(*b),
        Value::Int(i) => Scalar::Int(*i),
        Value::Real(r) => Scalar::Real(*r),
        Value::Text(t) => Scalar::Text(t.clone()),
        Value::Date(d) => Scalar::Text(d.to_string()),
        Value::Instant(i) => Scalar::Int(i.0),
        Value::Id(id) => Scalar::Id(*id),
        Value::Null | Value::Codes(_) | Value::Ids(_) | Value::Map(_) => Scalar::Null,
    }
}

/// Applies one step to a record; false where the field is unknown or the value does not fit it.
pub fn apply(record: &mut Record, step: &Step) -> bool {
    apply_value(record, step.field, step.key.as_deref(), &step.value)
}

/// `apply`, with the step's parts from elsewhere.
pub fn apply_value(record: &mut Record, field: u16, key: Option<&str>, new: &Scalar) -> bool {
    let shape = record.kind.shape();
    let Some(index) = shape.index_of_number(field) else { return false };
    let (Some(field), Some(slot)) = (shape.fields.get(index), record.values.get_mut(index)) else {
        return false;
    };
    match (key, field.ty) {
        (Some(key), FieldType::Codes(_)) => element(slot, key.to_owned(), new, Value::Codes, codes),
        (Some(key), FieldType::Refs(_)) => match Id::parse(key) {
            Ok(id) => {
                let list = |v: &Value| if let Value::Ids(ids) = v { ids.clone() } else { vec![] };
                element(slot, id, new, Value::Ids, list)
            }
            Err(_) => false,
        },
        (Some(key), FieldType::Map) => {
            let mut all = map(slot);
            match new {
                Scalar::Null => drop(all.remove(key)),
                Scalar::Text(json) => match serde_json::from_str(json) {
                    Ok(json) => drop(all.insert(key.to_owned(), json)),
                    Err(_) => return false,
                },
                _ => return false,
            }
            *slot = if all.is_empty() { Value::Null } else { Value::Map(all) };
            true
        }
        (None, ty) => match value(ty, new) {
            Some(v) => {
                *slot = v;
                true
            }
            None => false,
        },
        _ => false,
    }
}

/// Takes back one operation on a field: the field gets its `earlier` value where it still has the one
/// that the operation's change left (`then`); of a list or map that was edited since, only the element
/// or key goes back.
pub fn restore(now: &mut Record, earlier: &Record, then: &Record, field: u16, key: Option<&str>) {
    let Some(index) = now.kind.shape().index_of_number(field) else { return };
    let (Some(old), Some(left)) = (earlier.values.get(index), then.values.get(index)) else { return };
    let Some(slot) = now.values.get_mut(index) else { return };
    if slot == old {
        return;
    }
    let Some(key) = key.filter(|_| slot != left) else {
        slot.clone_from(old);
        return;
    };
    let listed = |v: &Value| codes(v).iter().chain(&ids(v)).any(|e| e == key);
    let value = match old {
        Value::Map(m) => m.get(key).map_or(Scalar::Null, |json| Scalar::Text(json.to_string())),
        _ if listed(old) == listed(slot) && !matches!(slot, Value::Map(_)) => return,
        _ if listed(old) => Scalar::Bool(true),
        _ => Scalar::Null,
    };
    apply(now, &Step { field, key: Some(key.to_owned()), value });
}

fn element<T: PartialEq>(
    slot: &mut Value,
    item: T,
    value: &Scalar,
    wrap: fn(Vec<T>) -> Value,
    list: impl Fn(&Value) -> Vec<T>,
) -> bool {
    let mut all = list(slot);
    all.retain(|x| *x != item);
    if *value != Scalar::Null {
        all.push(item);
    }
    *slot = if all.is_empty() { Value::Null } else { wrap(all) };
    true
}

/// A scalar as the value of a field of this type; None where it does not fit.
pub fn value(ty: FieldType, scalar: &Scalar) -> Option<Value> {
    Some(match (ty, scalar) {
        (_, Scalar::Null) => Value::Null,
        (FieldType::Bool, Scalar::Bool(b)) => Value::Bool(*b),
        (FieldType::Int { .. }, Scalar::Int(i)) => Value::Int(*i),
        (FieldType::Real { .. }, Scalar::Real(r)) => Value::Real(*r),
        (FieldType::Instant, Scalar::Int(i)) => Value::Instant(Instant(*i)),
        (FieldType::Date, Scalar::Text(t)) => Value::Date(t.parse::<Date>().ok()?),
        (FieldType::Text | FieldType::Note | FieldType::Code(_), Scalar::Text(t)) => Value::Text(t.clone()),
        (FieldType::Ref(_) | FieldType::Group, Scalar::Id(id)) => Value::Id(*id),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Kind;
    use proptest::prelude::*;

    fn visit(activities: Vec<String>, note: Option<String>, workers: Vec<u8>) -> Record {
        let mut r = Record::new(Kind::Visit, Id::from_bytes([1; 16]));
        r.set("activities", activities);
        r.set("note", note);
        r.set("worker_ids", workers.into_iter().map(|n| Id::from_bytes([n; 16])).collect::<Vec<_>>());
        // Empty collections are stored as null.
        for v in &mut r.values {
            if v.is_empty() {
                *v = Value::Null;
            }
        }
        r
    }

    prop_compose! {
        fn any_visit()(
            activities in proptest::sample::subsequence(vec!["listening", "play", "outing", "advice"], 0..4).prop_shuffle(),
            note in proptest::option::of(".{0,8}"),
            workers in proptest::sample::subsequence(vec![1u8, 2, 3, 4], 0..4).prop_shuffle(),
        ) -> Record {
            visit(activities.into_iter().map(str::to_owned).collect(), note, workers)
        }
    }

    proptest! {
        #[test]
        fn the_steps_lead_from_one_record_to_the_other(before in any_visit(), after in any_visit()) {
            let mut walked = before.clone();
            for step in diff(Some(&before), &after) {
                prop_assert!(apply(&mut walked, &step));
            }
            prop_assert_eq!(&walked, &after);
            prop_assert_eq!(diff(Some(&after), &walked), vec![]);
        }
    }

    #[test]
    fn taking_back_an_element_leaves_those_that_came_later() {
        let list = |codes: &[&str]| visit(codes.iter().map(|c| (*c).to_owned()).collect(), None, vec![]);
        let field = Kind::Visit.shape().field("activities").unwrap().number;
        let undo = |earlier: &[&str], then: &[&str], now: &[&str], key: &str| {
            let mut record = list(now);
            restore(&mut record, &list(earlier), &list(then), field, Some(key));
            record
        };
        assert_eq!(undo(&["play"], &["play", "advice"], &["play", "advice"], "advice"), list(&["play"]));
        let later = &["play", "advice", "outing"];
        assert_eq!(undo(&["play"], &["play", "advice"], later, "advice"), list(&["play", "outing"]));
        assert_eq!(undo(&["play"], &[], &["outing"], "play"), list(&["outing", "play"]));
        assert_eq!(undo(&["play", "advice"], &["advice", "play"], later, "play"), list(later));
    }

    #[test]
    fn one_added_code_is_one_step() {
        let a = visit(vec!["listening".into(), "play".into()], None, vec![]);
        let b = visit(vec!["listening".into(), "play".into(), "advice".into()], None, vec![]);
        let steps = diff(Some(&a), &b);
        assert_eq!(steps.len(), 1);
        assert_eq!(steps[0].key.as_deref(), Some("advice"));
    }
}
