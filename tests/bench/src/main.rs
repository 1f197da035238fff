//! Measures the core against limits measured in the same run. See README.md beside this package.

mod cells;
#[cfg(feature = "plain")]
mod cipher;
mod export;
mod import;
mod measure;
mod open;
mod report;
mod rows;
mod sample;
mod save;
mod screens;
mod search;
mod sync;
mod wipe;
mod world;

use measure::Done;
use std::process::ExitCode;
use tsunagi_core::app::Scale;
use world::World;

/// Measured only where it is asked for: its folder takes minutes to make.
const ASKED: Item = ("sync", sync::run);

const USAGE: &str = "\
tsunagi-bench [ITEM…] [--scale small|medium|large] [--large] [--rounds N] [--data FOLDER]
  ITEM     sample, export, search, save, open, import, report, wipe, cipher, screens; all of them where none is named
           sync, only where it is named
  --scale  small (2,000 records, seconds; the default), medium (20,000), large (200,000, minutes)
  --size   sync: the part of the workload that is taken: 20 (a twentieth; the default), 4, 1; may come again
  --per    sync: changes in a segment (30)
  --data   keeps the samples in FOLDER, so that the next run need not make them";

type Item = (&'static str, fn(&mut World) -> Done);

const ITEMS: &[Item] = &[
    ("sample", sample::run),
    ("export", export::run),
    ("search", search::run),
    ("save", save::run),
    ("open", open::run),
    ("import", import::run),
    ("report", report::run),
    ("wipe", wipe::run),
    #[cfg(feature = "plain")]
    ("cipher", cipher::run),
    // Last: memory is wiped from then on.
    ("screens", screens::run),
];

struct Asked {
    items: Vec<&'static Item>,
    scale: Scale,
    rounds: Option<usize>,
    data: Option<String>,
    parts: Vec<usize>,
    per: usize,
}

fn asked(mut words: impl Iterator<Item = String>) -> Option<Asked> {
    let mut asked =
        Asked { items: vec![], scale: Scale::Small, rounds: None, data: None, parts: vec![], per: 30 };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--large" => asked.scale = Scale::Large,
            "--scale" => asked.scale = Scale::parse(&words.next()?).filter(|s| *s != Scale::Demo)?,
            "--rounds" => asked.rounds = Some(words.next()?.parse().ok().filter(|n| *n > 0)?),
            "--data" => asked.data = Some(words.next()?),
            "--size" => asked.parts.push(words.next()?.parse().ok().filter(|n| *n > 0)?),
            "--per" => asked.per = words.next()?.parse().ok().filter(|n| *n > 0)?,
            "sync" => asked.items.push(&ASKED),
            name => asked.items.push(ITEMS.iter().find(|(item, _)| *item == name)?),
        }
    }
    if asked.items.is_empty() {
        asked.items = ITEMS.iter().collect();
    }
    Some(asked)
}

fn run(asked: &Asked) -> Done {
    let temporary = tempfile::tempdir()?;
    let dir = asked.data.as_ref().map_or_else(|| temporary.path().to_path_buf(), Into::into);
    std::fs::create_dir_all(&dir)?;
    let rounds = asked.rounds.unwrap_or(if asked.scale == Scale::Large { 5 } else { 3 });
    let mut world = World::new(dir, asked.scale, rounds);
    world.per = asked.per;
    if !asked.parts.is_empty() {
        world.parts.clone_from(&asked.parts);
    }
    println!("scale {}, {rounds} rounds; median (min–max)", asked.scale.name());
    if cfg!(debug_assertions) {
        println!("This build is not optimised: the figures say nothing.");
    }
    for (_, item) in &asked.items {
        item(&mut world)?;
    }
    Ok(())
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some(("--child", rest)) = words.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return ended(match rest.split_first() {
            Some((first, rest)) if first == "wipe" => wipe::child(rest),
            _ => sync::child(rest),
        });
    }
    let Some(asked) = asked(words.into_iter()) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    ended(run(&asked))
}

fn ended(done: Done) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match error.downcast_ref::<tsunagi_core::error::Error>() {
                Some(e) => eprintln!("{}", e.json()),
                None => eprintln!("{error}"),
            }
            ExitCode::FAILURE
        }
    }
}
