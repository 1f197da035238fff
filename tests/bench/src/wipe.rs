//! What it costs that the database's memory is overwritten when it is given back, as the window has it: the
//! same listing with it and without, each in a process of its own, since it cannot be switched off again.

use crate::measure::{Done, Times, heading, ratio, took};
use crate::world::{World, open};
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::store::{Filter, wipe_what_is_freed};

const RECORDS: usize = 20_000;
const SIDES: [&str; 2] = ["off", "on"];
const LISTINGS: [&str; 2] = ["the first time", "again"];

pub fn run(world: &mut World) -> Done {
    heading(
        "wipe: listing 20,000 visits with their JSON, memory wiped when it is given back, over not wiped",
    );
    let dir = world.sample(world.scale)?;
    let mut times: [[Times; 2]; 2] = Default::default();
    let mut listed = None;
    for _ in 0..world.rounds {
        for (side, times) in SIDES.iter().zip(&mut times) {
            let out =
                Command::new(std::env::current_exe()?).args(["--child", "wipe", side]).arg(&dir).output()?;
            let text = String::from_utf8_lossy(&out.stdout).into_owned();
            let mut words = text.split_whitespace().map(str::parse::<f64>);
            let (Some(Ok(first)), Some(Ok(again)), Some(Ok(bytes))) =
                (words.next(), words.next(), words.next())
            else {
                return Err(format!("{side}: {}", String::from_utf8_lossy(&out.stderr)).into());
            };
            crate::measure::same("the bytes listed", &bytes, listed.get_or_insert(bytes))?;
            times.iter_mut().zip([first, again]).for_each(|(t, seconds)| t.add(seconds));
        }
    }
    let [off, on] = &times;
    for ((listing, off), on) in LISTINGS.iter().zip(off).zip(on) {
        took(&format!("{listing}: not wiped"), off);
        took(&format!("{listing}: wiped"), on);
        ratio(&format!("{listing}: wiped over not wiped"), on, off, None);
    }
    Ok(())
}

/// Lists twice; prints seconds of both and the bytes of the JSON.
pub fn child(words: &[String]) -> Done {
    let [side, dir] = words else { return Err("child".into()) };
    if side == "on" {
        wipe_what_is_freed()?;
    }
    let app = open(Path::new(dir))?;
    let mut bytes = 0;
    for _ in LISTINGS {
        let timer = Instant::now();
        bytes = 0;
        let filter = Filter { limit: Some(RECORDS), ..Filter::default() };
        app.list(Kind::Visit, &filter, |record| {
            bytes += serde_json::to_vec(&record).map_or(0, |json| json.len());
            Ok(())
        })?;
        print!("{} ", timer.elapsed().as_secs_f64());
    }
    println!("{bytes}");
    Ok(())
}
