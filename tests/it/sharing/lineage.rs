//! Disks that were put back, and removals around them: which of their logs count, whatever is heard first.

use super::*;
use std::path::PathBuf;

/// An office and a second administrator, a colleague without the root, and a laptop that was put back from its backup and
/// goes on under a new name of which only its claim tells.
struct PutBack {
    s: Shared,
    second: Office,
    colleague: Office,
    back: Office,
    family: String,
}

fn put_back() -> PutBack {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut second, _) = s.joined("例山 次郎", "administrator", 20);
    let (mut colleague, _) = s.joined("例山 三郎", "coordinator", 21);
    let (mut third, _) = s.joined("未来野 夜", "coordinator", 22);
    settle(&mut [&mut s.office, &mut second, &mut colleague, &mut third], s.folder.path());
    let mut back = copied(&third, 50);
    third.edit("household", &family, json!({ "district": "北" }));
    settle(&mut [&mut third, &mut s.office, &mut second, &mut colleague], s.folder.path());
    // It finds that its log went on, and writes under another name.
    sync(&mut back, s.path());
    assert_ne!(back.app.device(), "A4");
    back.edit("household", &family, json!({ "note": "戻した端末" }));
    sync(&mut back, s.path());
    PutBack { s, second, colleague, back, family }
}

fn out(office: &Office) -> Vec<String> {
    office.app.devices().unwrap().into_iter().filter(|d| d.removed).map(|d| d.device).collect()
}

fn knows(office: &Office, label: &str) -> bool {
    office.app.devices().unwrap().iter().any(|d| d.device == label)
}

fn note(office: &Office, family: &str) -> String {
    text(&office.get("household", family), "note").to_owned()
}

/// Takes files out of the folder; what they were.
fn hidden(files: Vec<PathBuf>) -> Vec<(Vec<u8>, PathBuf)> {
    let take = |path: PathBuf| {
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        (bytes, path)
    };
    files.into_iter().map(take).collect()
}

fn shown(files: Vec<(Vec<u8>, PathBuf)>) {
    files.into_iter().for_each(|(bytes, path)| std::fs::write(path, bytes).unwrap());
}

#[test]
fn who_goes_on_from_a_log_whose_removal_turns_out_void_is_taken_back_in() {
    for colleague_had_read_it in [false, true] {
        let PutBack { mut s, mut second, mut colleague, mut back, family } = put_back();
        let label = back.app.device().to_owned();
        // Put back once more: the new name's claim is signed by a log of which only a claim tells.
        let mut again = copied(&back, 51);
        back.edit("household", &family, json!({ "note": "戻した端末から" }));
        sync(&mut back, s.path());
        sync(&mut again, s.path());
        let last = again.app.device().to_owned();
        assert!(last != label && last != "A4");
        let more = again.put("household", json!({ "display_name": "試作家" }));
        sync(&mut again, s.path());
        if colleague_had_read_it {
            sync(&mut colleague, s.path());
            assert_eq!(note(&colleague, &family), "戻した端末から");
        }
        // The office removes the second administrator, who does not hear of it and removes the laptop. By the clocks
        // that is later.
        s.office.app.remove_device("A2").unwrap();
        for n in 0..9 {
            second.edit("household", &family, json!({ "contact_caution": format!("{n}") }));
        }
        second.app.remove_device("A4").unwrap();
        sync(&mut second, s.path());
        // Those who hear of the later removal first let go of who went on from there.
        sync(&mut colleague, s.path());
        sync(&mut back, s.path());
        assert!(!knows(&colleague, &label) && !knows(&colleague, &last));
        assert_eq!(note(&colleague, &family), "");
        assert_eq!(back.app.sharing().unwrap().problem.as_deref(), Some("device_removed"));
        colleague.edit("household", &family, json!({ "language": "ja" }));
        back.edit("household", &family, json!({ "note": "外されたと聞いたあとで" }));
        sync(&mut back, s.path());
        // Then the office comes by, which no claim has reached yet: the laptop is in by its claim again, on no roster.
        let claims = walk(&s.path().join("tsunagi1/i"));
        let claims = hidden(claims);
        sync(&mut s.office, s.folder.path());
        shown(claims);
        assert!(!knows(&s.office, &label));
        for office in [&mut colleague, &mut back] {
            sync(office, s.path());
            sync(office, s.path());
            assert!(knows(office, &label) && knows(office, &last));
            assert_eq!(note(office, &family), "外されたと聞いたあとで");
            assert_eq!(text(&office.get("household", &more), "display_name"), "試作家");
            assert_eq!(office.app.sharing().unwrap().problem, None);
        }
        settle(&mut [&mut s.office, &mut colleague, &mut back, &mut again], s.folder.path());
        settle(&mut [&mut s.office, &mut colleague, &mut back, &mut again], s.folder.path());
        for office in [&s.office, &colleague, &back, &again] {
            assert!(knows(office, &label) && knows(office, &last));
            assert_eq!(out(office), ["A2"]);
            assert_eq!(text(&office.get("household", &more), "display_name"), "試作家");
            assert_eq!(note(office, &family), "外されたと聞いたあとで");
            assert_eq!(text(&office.get("household", &family), "language"), "ja");
            assert_eq!(text(&office.get("household", &family), "district"), "北");
            assert_eq!(office.app.sharing().unwrap().problem, None);
            assert_eq!(office.app.verify().unwrap(), []);
            assert_eq!(office.app.digest().unwrap(), s.office.app.digest().unwrap());
        }
        s.office.edit("household", &family, json!({ "note": "新しい鍵で" }));
        settle(&mut [&mut s.office, &mut back, &mut colleague], s.folder.path());
        assert_eq!(note(&back, &family), "新しい鍵で");
    }
}

#[test]
fn who_is_put_on_the_roster_in_time_stays_until_the_remover_hears_of_them() {
    let PutBack { mut s, mut second, mut colleague, mut back, family } = put_back();
    let label = back.app.device().to_owned();
    sync(&mut colleague, s.path());
    assert_eq!(note(&colleague, &family), "戻した端末");
    // The second administrator has not heard of the new name and removes the laptop.
    second.app.remove_device("A4").unwrap();
    let before = walk(s.path());
    sync(&mut second, s.path());
    let removal: Vec<_> = walk(s.path()).into_iter().filter(|p| !before.contains(p)).collect();
    sync(&mut colleague, s.path());
    assert!(!knows(&colleague, &label), "only a claim told of it");
    assert_eq!(note(&colleague, &family), "");
    // The office has the claim before the removal reaches it, and puts the new name on the roster.
    let removal = hidden(removal);
    sync(&mut s.office, s.folder.path());
    shown(removal);
    settle(&mut [&mut s.office, &mut colleague, &mut back], s.folder.path());
    for office in [&s.office, &colleague, &back] {
        assert!(knows(office, &label) && out(office) == ["A4"], "{:?}", out(office));
        assert_eq!(note(office, &family), "戻した端末");
        assert_eq!(office.app.sharing().unwrap().problem, None);
        assert_eq!(office.app.digest().unwrap(), s.office.app.digest().unwrap());
    }
    // Whoever removed the laptop meant it: under all its names.
    settle(&mut [&mut second, &mut s.office, &mut colleague, &mut back], s.folder.path());
    for office in [&s.office, &second, &colleague] {
        assert_eq!(out(office), ["A4".to_owned(), label.clone()]);
        assert_eq!(office.app.digest().unwrap(), s.office.app.digest().unwrap());
        assert_eq!(office.app.verify().unwrap(), []);
    }
    assert_eq!(back.app.sharing().unwrap().problem.as_deref(), Some("device_removed"));
    s.office.edit("household", &family, json!({ "note": "もう読めない" }));
    settle(&mut [&mut s.office, &mut back], s.folder.path());
    assert_ne!(note(&back, &family), "もう読めない");
}

/// The laptop wrote on after it was removed, was copied, and an office that had not heard took the copy in. What the copy
/// wrote stands on what does not count.
#[test]
fn what_stands_on_segments_behind_a_removal_counts_no_more_than_they_do() {
    let mut s = shared();
    let (family, _) = s.office.family("見本", "2020-10-05");
    let (mut second, _) = s.joined("例山 花子", "administrator", 20);
    let (mut laptop, _) = s.joined("例山 次郎", "coordinator", 21);
    settle(&mut [&mut s.office, &mut second, &mut laptop], s.folder.path());
    s.office.app.remove_device("A3").unwrap();
    laptop.edit("household", &family, json!({ "district": "北" }));
    sync(&mut laptop, s.path());
    let mut copy = copied(&laptop, 60);
    laptop.edit("household", &family, json!({ "language": "en" }));
    sync(&mut laptop, s.path());
    copy.edit("household", &family, json!({ "note": "写しから" }));
    sync(&mut copy, s.path());
    let label = copy.app.device().to_owned();
    assert_ne!(label, "A3", "it goes on in a log of its own");
    sync(&mut second, s.path());
    assert_eq!(text(&second.get("household", &family), "note"), "写しから", "who has not heard takes it in");
    settle(&mut [&mut s.office, &mut second], s.folder.path());
    for office in [&s.office, &second] {
        let h = office.get("household", &family);
        assert_eq!(["district", "language", "note"].map(|f| text(&h, f)), [""; 3]);
        assert!(out(office).contains(&label));
        assert_eq!(office.app.verify().unwrap(), []);
    }
    assert_eq!(s.office.app.digest().unwrap(), second.app.digest().unwrap());
}
