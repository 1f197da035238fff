use super::*;
use crate::export::manifest::{Level, Period};
use crate::export::sheet::Kind;
use crate::fs::DiskFs;
use crate::fs::testing::{Fault, FaultFs};
use std::collections::BTreeMap;

fn day(d: u32) -> Date {
    Date::from_ymd_opt(2026, 3, d).unwrap()
}

fn about() -> About {
    About {
        period: Period::new(day(2), day(8)),
        recipient: "架空市".into(),
        level: Level::Pseudonymous,
        programmes: vec!["short_stay".into()],
        day_rules: BTreeMap::from([("short_stay".into(), "calendar_days".into())]),
        basis: None,
        previous_batch: None,
        corrections: BTreeMap::new(),
        left_out: BTreeMap::new(),
        masked: 0,
        undecided: 0,
        exported_at: "2026-03-09T08:00:00+09:00".into(),
        app_version: "0.1.0".into(),
    }
}

const COLUMNS: &[Column] = &[Column::new("code", Kind::Code), Column::new("note", Kind::Text)];

/// Two files of `rows` rows in the folder `dir/out`, published.
fn export(fs: &dyn Fs, dir: &Path, rows: i64, encoding: Encoding) -> Result<Published> {
    let mut exporter = Exporter::begin(fs, &dir.join("out"), "A3", &dir.join("export.lock"))?;
    let mut batch = exporter.batch(&folder_name(day(9), "架空市", day(2), day(8)), encoding)?;
    for name in ["visits.csv", "stays.csv"] {
        let mut sheet = batch.sheet(name, COLUMNS)?;
        for n in 0..rows {
            sheet.integer(n)?;
            sheet.text("=見本〜𠮷")?;
            sheet.end_row()?;
        }
        batch.add(sheet)?;
    }
    batch.publish(about())
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    DiskFs.create_dir(&out).unwrap();
    (dir, out)
}

fn names(out: &Path) -> Vec<String> {
    DiskFs.list(out).unwrap().into_iter().map(|e| e.name).collect()
}

/// The folder is a whole batch: its manifest names every file in it with the right sum.
fn assert_whole(folder: &Path) {
    let manifest = Manifest::parse(&DiskFs.read(&folder.join(MANIFEST)).unwrap()).unwrap();
    let mut expected: Vec<String> = manifest.files.iter().map(|f| f.name.clone()).collect();
    expected.push(MANIFEST.into());
    expected.sort();
    assert_eq!(names(folder), expected);
    for file in &manifest.files {
        assert_eq!(sha256(&DiskFs, &folder.join(&file.name)).unwrap(), file.sha256);
    }
}

const NAME: &str = "20260309_架空市_20260302-20260308";

#[test]
fn same_records_same_folder_and_other_content_another() {
    let (dir, out) = folder();
    let first = export(&DiskFs, dir.path(), 3, Encoding::Cp932).unwrap();
    assert_eq!(names(&out), [NAME]);
    assert_whole(&first.path);
    assert_eq!((first.manifest.neutralised_cells, first.manifest.files[0].rows), (6, 3));
    assert_eq!(first.manifest.replaced[0].code_points, "U+20BB7");
    assert_eq!(first.manifest.replaced[0].count, 6);
    let bytes = DiskFs.read(&first.path.join(MANIFEST)).unwrap();

    let again = export(&DiskFs, dir.path(), 3, Encoding::Cp932).unwrap();
    assert_eq!(again, Published { unchanged: true, ..first.clone() });
    assert_eq!(names(&out), [NAME]);

    let other = export(&DiskFs, dir.path(), 4, Encoding::Cp932).unwrap();
    assert_eq!(other.path, out.join(format!("{NAME}_2")));
    assert_ne!(other.manifest.batch_id, first.manifest.batch_id);
    assert!(export(&DiskFs, dir.path(), 4, Encoding::Cp932).unwrap().unchanged);
    assert_eq!(DiskFs.read(&first.path.join(MANIFEST)).unwrap(), bytes);

    // A batch that somebody changed is not answered as if it were whole.
    DiskFs.remove_file(&first.path.join("stays.csv")).unwrap();
    assert_eq!(export(&DiskFs, dir.path(), 3, Encoding::Cp932).unwrap().path, out.join(format!("{NAME}_3")));
}

#[test]
fn the_same_bytes_elsewhere() {
    let ((a, _), (b, _)) = (folder(), folder());
    let (one, two) = (
        export(&DiskFs, a.path(), 5, Encoding::Utf8).unwrap(),
        export(&DiskFs, b.path(), 5, Encoding::Utf8).unwrap(),
    );
    for name in [MANIFEST, "stays.csv", "visits.csv"] {
        assert_eq!(DiskFs.read(&one.path.join(name)).unwrap(), DiskFs.read(&two.path.join(name)).unwrap());
    }
    let hour_later = About { exported_at: "2026-03-09T09:00:00+09:00".into(), ..about() };
    let id = |about| Manifest::new(about, Encoding::Utf8, vec![], &Tally::default()).unwrap().batch_id;
    assert_eq!(id(about()), id(hour_later));
    assert_ne!(id(about()), id(About { level: Level::Identified, ..about() }));
}

#[test]
fn killed_at_any_step_leaves_the_whole_folder_or_none() {
    let (dir, _) = folder();
    let counting = FaultFs::new(Fault::None);
    export(&counting, dir.path(), 3, Encoding::Utf8).unwrap();
    assert!(counting.steps() > 10);
    let mut published = 0;
    for step in 0..counting.steps() {
        let (dir, out) = folder();
        assert!(export(&FaultFs::new(Fault::CrashAt(step)), dir.path(), 3, Encoding::Utf8).is_err());
        if out.join(NAME).exists() {
            assert_whole(&out.join(NAME));
            published += 1;
        }
        // The next export clears away and ends with exactly the batch.
        export(&DiskFs, dir.path(), 3, Encoding::Utf8).unwrap();
        assert_eq!(names(&out), [NAME], "step {step}");
        assert_whole(&out.join(NAME));
    }
    assert_eq!(published, 1, "only the last flush comes after the rename");
}

#[test]
fn a_full_disk_at_any_byte_leaves_nothing() {
    let (dir, _) = folder();
    let counting = FaultFs::new(Fault::None);
    export(&counting, dir.path(), 2, Encoding::Utf8).unwrap();
    for bytes in 0..counting.written() {
        let (dir, out) = folder();
        let error =
            export(&FaultFs::new(Fault::FullAfter(bytes)), dir.path(), 2, Encoding::Utf8).unwrap_err();
        assert_eq!((error.code.as_str(), error.class), ("disk_full", Class::Away));
        assert_eq!(names(&out), Vec::<String>::new());
    }
}

#[test]
fn everything_is_flushed_before_the_name() {
    let (dir, out) = folder();
    let fs = FaultFs::new(Fault::None);
    export(&fs, dir.path(), 2, Encoding::Utf8).unwrap();
    let log = fs.log();
    let renamed = log.iter().position(|(what, _)| *what == "rename").unwrap();
    for (_, path) in log[..renamed].iter().filter(|(what, _)| *what == "create_file" || *what == "create_dir")
    {
        let last_write = log.iter().rposition(|(what, p)| *what == "write" && p == path).unwrap_or(0);
        let synced = log.iter().rposition(|(what, p)| *what == "sync" && p == path);
        assert!(synced.is_some_and(|at| last_write < at && at < renamed), "{path:?}");
    }
    assert_eq!(log.last(), Some(&("sync", out)));
}

#[test]
fn a_folder_that_is_away_read_only_or_in_use() {
    let (dir, out) = folder();
    let error = export(&FaultFs::new(Fault::ReadOnly), dir.path(), 1, Encoding::Utf8).unwrap_err();
    assert_eq!(error.code, "read_only");
    let held = Exporter::begin(&DiskFs, &out, "A3", &dir.path().join("export.lock")).unwrap();
    assert_eq!(export(&DiskFs, dir.path(), 1, Encoding::Utf8).unwrap_err().code, "export_running");
    drop(held);
    // Another profile's hidden folder is its own.
    DiskFs.create_dir(&out.join(".tsunagi-B7-0.tmp")).unwrap();
    export(&DiskFs, dir.path(), 1, Encoding::Utf8).unwrap();
    assert_eq!(names(&out), [".tsunagi-B7-0.tmp", NAME]);
    DiskFs.remove_dir_all(&out).unwrap();
    assert_eq!(export(&DiskFs, dir.path(), 1, Encoding::Utf8).unwrap_err().code, "folder_missing");
}

#[test]
fn names_that_windows_takes() {
    assert_eq!(legal_name("架空市/短期:預かり?"), "架空市_短期_預かり_");
    assert_eq!(legal_name(" a\u{202E}b\n. "), "a_b_");
    assert_eq!(legal_name("か\u{3099}"), "が");
    assert_eq!(legal_name("..."), "_");
    for one in ["架", "𠮷"] {
        let long = folder_name(day(9), &one.repeat(500), day(2), day(8));
        assert!(long.len() < 240, "{}", long.len());
    }
}
