use super::prelude::*;

entity! {
    /// 送付: food and goods to a person, under a neutral sender by default.
    Shipment code 'B' {
        1 code: Option<String> = Text;
        2 programme_id: Id = Ref(Kind::Programme), [Required];
        3 person_id: Id = Ref(Kind::Person), [Required];
        4 household_id: Option<Id> = Ref(Kind::Household);
        5 requested_on: Date = Day, [Required];
        6 shipped_on: Option<Date> = Day;
        7 carrier: Option<String> = Text;
        8 tracking_no: Option<String> = Text;
        9 status: String = Code("shipment_status"), [Or("requested")];
        /// Where it went; in no export.
        10 address_snapshot: Option<String> = Note;
        /// 差出人名を伏せる
        11 neutral_label: bool = Bool, [Or("true")];
        12 worker_ids: Ids = Refs(Kind::Worker);
        13 municipality_code: Option<String> = Text;
        14 note: Option<String> = Note;
    }
    parts { items: ShipmentItem by shipment_id }
}

entity! {
    /// 物品
    ShipmentItem {
        1 shipment_id: Id = Ref(Kind::Shipment), [Required];
        2 item: String = Code("shipping_item"), [Required];
        3 qty: i64 = Int { min: 1, max: 100_000 }, [Or("1")];
        4 note: Option<String> = Text;
    }
}
