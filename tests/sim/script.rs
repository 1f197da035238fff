//! What happens in a run: a list of actions that follows from the seed. Which record, device or file an
//! action means is a number taken modulo what is there, so that a list from which actions were dropped
//! still means something.

use crate::chance::Chance;
use crate::folder::{Fault, Mount};

/// Devices, records and files are picks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Act {
    Family {
        dev: usize,
    },
    Member {
        dev: usize,
        of: usize,
    },
    Edit {
        dev: usize,
        of: usize,
        field: usize,
    },
    List {
        dev: usize,
        of: usize,
        item: usize,
        add: bool,
    },
    Visit {
        dev: usize,
        of: usize,
    },
    Stay {
        dev: usize,
        of: usize,
    },
    Delete {
        dev: usize,
        of: usize,
    },
    Resolve {
        dev: usize,
        which: usize,
        how: usize,
    },
    Assign {
        dev: usize,
        to: usize,
        of: usize,
    },
    Unassign {
        dev: usize,
        which: usize,
    },
    /// A field that only a newer version knows.
    Newer {
        dev: usize,
        of: usize,
    },
    Sync {
        dev: usize,
        fault: Option<Fault>,
    },
    Restart {
        dev: usize,
    },
    Snapshot {
        dev: usize,
    },
    Clock {
        dev: usize,
        minutes: i64,
    },
    Backup {
        dev: usize,
    },
    Restore {
        dev: usize,
    },
    Clone {
        dev: usize,
    },
    Remove {
        by: usize,
        dev: usize,
    },
    /// Nobody ever sees it again.
    Gone {
        dev: usize,
    },
    Late {
        dev: usize,
        percent: u64,
    },
    Deliver {
        dev: usize,
        percent: u64,
    },
    Mount {
        dev: usize,
        mount: Mount,
    },
    Hide {
        dev: usize,
        file: usize,
    },
    TimeOut {
        dev: usize,
        file: usize,
    },
    /// Other bytes on one device, until the transfer is done.
    Torn {
        dev: usize,
        file: usize,
        how: usize,
    },
    /// Other bytes for all, for good.
    Spoil {
        file: usize,
        how: usize,
    },
    Copy {
        file: usize,
        style: usize,
    },
    Rename {
        file: usize,
        style: usize,
    },
    Vanish {
        file: usize,
    },
    VanishAll {
        what: usize,
    },
    Remember,
    RollBack {
        to: usize,
    },
    OldRoster,
    Forge {
        what: usize,
        pick: usize,
    },
    Replay {
        file: usize,
        to: usize,
    },
    Junk {
        what: usize,
    },
}

/// Which kinds of trouble a run has.
#[derive(Debug, Clone, Copy, Default)]
struct Trouble {
    late: bool,
    folder: bool,
    spoil: bool,
    disk: bool,
    kill: bool,
    clocks: bool,
    copies: bool,
    removal: bool,
    forged: bool,
    mounts: bool,
    commits: bool,
    close: bool,
}

#[derive(Debug, Clone)]
pub struct Script {
    pub seed: u64,
    pub mixture: usize,
    pub count: usize,
    /// The actions with their numbers in the whole script.
    pub acts: Vec<(usize, Act)>,
}

/// Behind so many all write the same few fields.
const CLOSE: u64 = 3_000_000;

impl Script {
    /// Whether all write the same few fields, and book the same bed.
    pub fn is_close(&self) -> bool {
        self.seed >= CLOSE
    }

    pub fn of(seed: u64) -> Script {
        let mut c = Chance::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 3);
        let count = c.of(&[2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8]);
        let mut coin = |p| c.percent(p);
        let trouble = Trouble {
            late: coin(45),
            folder: coin(30),
            spoil: coin(12),
            disk: coin(30),
            kill: coin(35),
            clocks: coin(30),
            copies: coin(22),
            removal: coin(15),
            forged: coin(25),
            mounts: coin(20),
            ..Trouble::default()
        };
        // Behind a million each seed has one kind of trouble, and much of it.
        let often = seed >= 1_000_000;
        let mut trouble = if often { Trouble::of_one_kind(seed % 10) } else { trouble };
        // Behind two millions also commits of the database are places to be killed at.
        trouble.commits = seed >= 2_000_000;
        // Behind three millions all write the same few fields and share often, and clocks are wrong by minutes.
        trouble.close = seed >= CLOSE;
        // Behind four millions there are two kinds of trouble, as the last two digits say.
        if seed >= 4_000_000 {
            trouble = trouble.and(Trouble::of_one_kind(seed / 10 % 10));
        }
        let len = 20 + c.below(41);
        let mut acts = vec![];
        if trouble.late {
            for dev in 0..count {
                let percent = c.of(&[0, 20, 50, 90]);
                acts.push(Act::Late { dev, percent });
            }
        }
        while acts.len() < len {
            let act = if c.percent(if often && !trouble.close { 40 } else { 22 }) {
                trouble.act(&mut c)
            } else {
                None
            };
            acts.push(act.unwrap_or_else(|| plain(&mut c, &trouble)));
        }
        let mixture = c.below(2);
        Script { seed, mixture, count, acts: acts.into_iter().enumerate().collect() }
    }
}

fn plain(c: &mut Chance, t: &Trouble) -> Act {
    // Few records, so that devices meet on them.
    let (dev, of) = (c.below(8), c.below(64));
    if t.close && c.percent(75) {
        let of = of % 2;
        return match c.below(7) {
            6 => Act::Stay { dev, of: c.below(64) },
            0 => Act::List { dev, of, item: c.below(2), add: c.percent(50) },
            1 | 2 => Act::Edit { dev, of, field: c.below(2) },
            _ => Act::Sync { dev, fault: fault(c, t) },
        };
    }
    match c.below(100) {
        0..4 => Act::Family { dev },
        4..8 => Act::Member { dev, of },
        8..42 => Act::Edit { dev, of: of % 12, field: c.below(8) },
        42..46 => Act::List { dev, of: of % 6, item: c.below(4), add: c.percent(65) },
        46..50 => Act::Visit { dev, of },
        50..52 => Act::Stay { dev, of },
        52..55 => Act::Delete { dev, of },
        55..59 => Act::Resolve { dev, which: c.below(8), how: c.below(4) },
        59..61 => Act::Assign { dev, to: c.below(8), of },
        61..62 => Act::Unassign { dev, which: c.below(8) },
        62..63 => Act::Newer { dev, of },
        63..64 => Act::Snapshot { dev },
        64..65 => Act::Restart { dev },
        65..70 => Act::Deliver { dev, percent: c.of(&[30, 60, 100]) },
        _ => Act::Sync { dev, fault: fault(c, t) },
    }
}

fn fault(c: &mut Chance, t: &Trouble) -> Option<Fault> {
    if t.kill && c.percent(30) {
        let step = 1 + c.next() % 160;
        return Some(if t.commits { Fault::Stop(step) } else { Fault::Kill(step) });
    }
    if !t.disk || c.percent(60) {
        return None;
    }
    let n = c.next() % 12;
    Some(match c.below(7) {
        0 => Fault::Io(n),
        1 => Fault::Denied(n),
        2 => Fault::Full(c.next() % 3000),
        3 => Fault::RenameDone(1 + n % 4),
        4 => Fault::RenameFails(1 + n % 4),
        5 => Fault::Read(1 + c.next() % 20),
        _ => Fault::List(1 + c.next() % 20),
    })
}

impl Trouble {
    fn of_one_kind(kind: u64) -> Trouble {
        let none = Trouble::default();
        match kind {
            0 => Trouble { late: true, ..none },
            1 => Trouble { folder: true, ..none },
            2 => Trouble { spoil: true, late: true, ..none },
            3 => Trouble { disk: true, ..none },
            4 => Trouble { kill: true, ..none },
            5 => Trouble { clocks: true, ..none },
            6 => Trouble { copies: true, late: true, ..none },
            7 => Trouble { removal: true, folder: true, ..none },
            8 => Trouble { forged: true, ..none },
            _ => Trouble { mounts: true, ..none },
        }
    }

    /// Both kinds.
    fn and(self, other: Trouble) -> Trouble {
        Trouble {
            late: self.late || other.late,
            folder: self.folder || other.folder,
            spoil: self.spoil || other.spoil,
            disk: self.disk || other.disk,
            kill: self.kill || other.kill,
            clocks: self.clocks || other.clocks,
            copies: self.copies || other.copies,
            removal: self.removal || other.removal,
            forged: self.forged || other.forged,
            mounts: self.mounts || other.mounts,
            commits: self.commits || other.commits,
            close: self.close || other.close,
        }
    }

    fn act(&self, c: &mut Chance) -> Option<Act> {
        let (dev, file) = (c.below(8), c.below(4096));
        let mut ways: Vec<Act> = vec![];
        if self.late {
            ways.push(Act::Hide { dev, file });
            ways.push(Act::TimeOut { dev, file });
            ways.push(Act::Torn { dev, file, how: c.below(3) });
        }
        if self.folder {
            ways.push(Act::Copy { file, style: c.below(4) });
            ways.push(Act::Rename { file, style: c.below(4) });
            ways.push(Act::Vanish { file });
            ways.push(Act::Vanish { file: c.below(4096) });
            ways.push(Act::VanishAll { what: c.below(5) });
            ways.push(Act::Remember);
            ways.push(Act::RollBack { to: c.below(4) });
            ways.push(Act::OldRoster);
        }
        if self.spoil {
            ways.push(Act::Spoil { file, how: c.below(3) });
        }
        if self.clocks {
            let hours = c.of(&[-87_600, -8_760, -24, -1, 1, 2, 24, 8_760, 87_600]);
            let minutes = if self.close { c.of(&[-50, -20, 0, 25, 55]) } else { 60 * hours };
            ways.push(Act::Clock { dev, minutes });
        }
        if self.copies {
            ways.push(Act::Backup { dev });
            ways.push(Act::Restore { dev });
            ways.push(Act::Clone { dev });
        }
        if self.removal {
            ways.push(Act::Remove { by: c.below(8), dev });
        }
        if self.forged {
            ways.push(Act::Forge { what: c.below(8), pick: c.below(64) });
            ways.push(Act::Replay { file, to: c.below(4096) });
            ways.push(Act::Junk { what: c.below(4) });
        }
        if self.mounts {
            let mount = c.of(&[Mount::There, Mount::Unmounted, Mount::Empty, Mount::Foreign]);
            ways.push(Act::Mount { dev, mount });
        }
        if ways.is_empty() { None } else { Some(c.of(&ways)) }
    }
}
