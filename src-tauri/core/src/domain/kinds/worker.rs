use super::prelude::*;

entity! {
    /// 支援者: staff or volunteer.
    Worker code 'W' {
        1 code: Option<String> = Text;
        2 person_name: String = Text, [Required];
        3 kana: Option<String> = Text;
        /// 守秘誓約日
        4 pledge_signed_on: Option<Date> = Day;
        5 languages: Option<String> = Text;
        6 available: Option<String> = Text;
        7 max_households: Option<i64> = COUNT;
        8 active: bool = Bool, [Or("true")];
        9 login_id: Option<String> = Text;
        /// A client who became a worker.
        10 person_id: Option<Id> = Ref(Kind::Person);
        11 access_role: Option<String> = Code("access_role");
        12 phone: Option<String> = Text;
        13 note: Option<String> = Note;
    }
    parts { roles: WorkerRole by worker_id, training: Training by worker_id }
}

entity! {
    /// A role a worker holds from one day to another (both included).
    WorkerRole {
        1 worker_id: Id = Ref(Kind::Worker), [Required];
        2 role: String = Code("worker_role"), [Required];
        3 from: Option<Date> = Day;
        4 to: Option<Date> = Day;
        5 programme_ids: Ids = Refs(Kind::Programme);
    }
}

entity! {
    /// 養成講座・研修
    Training {
        1 worker_id: Id = Ref(Kind::Worker), [Required];
        2 course: Option<String> = Text;
        3 hours: f64 = Real { min: 0, max: 10_000 }, [Required];
        4 completed_on: Option<Date> = Day;
    }
}
