//! What the library that reads the cells does not tell: rows that are hidden, and formulas that nobody
//! calculated; of an OpenDocument sheet the merged cells, and how much a repeated cell comes to.

use super::unreadable;
use crate::error::Result;
use crate::import::grid::within;
use calamine::Dimensions;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// Marks of one sheet. Lines count from 1, columns from 0.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub hidden: BTreeSet<u32>,
    pub uncalculated: BTreeSet<(u32, u32)>,
    /// Regions of cells merged into one, lines from 0.
    pub merged: Vec<Dimensions>,
}

/// By sheet name.
pub(super) type AllMarks = BTreeMap<String, Marks>;

pub(super) fn of_xlsx(bytes: &[u8]) -> Result<AllMarks> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    let mut by_sheet = AllMarks::new();
    for (name, part) in parts(&mut zip)? {
        // A sheet that the workbook names and does not have is the reader's business.
        if let Ok(part) = zip.by_name(&part) {
            by_sheet.insert(name, sheet(part)?);
        }
    }
    Ok(by_sheet)
}

/// Name of each sheet and the part that holds it.
fn parts(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<(String, String)>> {
    let mut targets = BTreeMap::new();
    tags(zip, "xl/_rels/workbook.xml.rels", |tag| {
        if tag.local_name().as_ref() == "Relationship" {
            let target = attribute(tag, "Target").unwrap_or_default();
            let part = match target.strip_prefix('/') {
                Some(from_root) => from_root.to_owned(),
                None => format!("xl/{target}"),
            };
            targets.insert(attribute(tag, "Id").unwrap_or_default(), part);
        }
    })?;
    let mut found = vec![];
    tags(zip, "xl/workbook.xml", |tag| {
        if tag.local_name().as_ref() == "sheet"
            && let Some(target) = attribute(tag, "id").and_then(|id| targets.get(&id))
        {
            found.push((attribute(tag, "name").unwrap_or_default(), target.clone()));
        }
    })?;
    Ok(found)
}

fn tags(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    part: &str,
    mut each: impl FnMut(&BytesStart<'_>),
) -> Result<()> {
    let Ok(part) = zip.by_name(part) else { return Ok(()) };
    let mut xml = Reader::from_reader(BufReader::new(part));
    let mut buffer = vec![];
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|e| unreadable(&e))? {
            Event::Start(tag) | Event::Empty(tag) => each(&tag),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The attribute of this name, whatever its prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
}

fn is_on(value: Option<String>) -> bool {
    value.is_some_and(|v| v == "1" || v == "true")
}

fn sheet(part: impl Read) -> Result<Marks> {
    let mut xml = Reader::from_reader(BufReader::new(part));
    let (mut marks, mut buffer) = (Marks::default(), vec![]);
    let (mut line, mut column) = (0, 0);
    // Of the cell being read: a formula, and a value.
    let (mut formula, mut value) = (false, false);
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).map_err(|e| unreadable(&e))?;
        match &event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "row" => {
                    line = attribute(tag, "r").and_then(|r| r.parse().ok()).unwrap_or(line + 1);
                    column = 0;
                    if is_on(attribute(tag, "hidden")) {
                        marks.hidden.insert(line);
                    }
                }
                "c" => (formula, value) = (false, false),
                "f" => {
                    formula = true;
                }
                "v" if matches!(event, Event::Start(_)) => value = true,
                "is" => value = true,
                "mergeCell" => marks.merged.extend(attribute(tag, "ref").as_deref().and_then(region)),
                _ => {}
            },
            Event::End(tag) if formula && !value && tag.local_name().as_ref() == "c" => {
                marks.uncalculated.insert((line, column));
            }
            Event::Eof => return Ok(marks),
            _ => {}
        }
        if let Event::Start(tag) | Event::Empty(tag) = &event
            && tag.local_name().as_ref() == "c"
        {
            column = cell_column(tag).unwrap_or(column + 1);
        }
    }
}

/// The column of a reference such as `AB12`, from 0.
fn cell_column(tag: &BytesStart<'_>) -> Option<u32> {
    let found = tag.attributes().flatten().find(|a| a.key.as_ref() == "r")?;
    column_of(found.value.as_ref())
}

fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(4).fold(0u32, |n, letter| n * 26 + u32::from(letter - b'A') + 1);
    number.checked_sub(1)
}

/// A region such as `A1:C2`.
fn region(reference: &str) -> Option<Dimensions> {
    let (first, last) = reference.split_once(':')?;
    let place = |reference: &str| {
        let line = reference.trim_start_matches(|c: char| c.is_ascii_uppercase()).parse::<u32>().ok()?;
        Some((line.checked_sub(1)?, column_of(reference)?))
    };
    Some(Dimensions { start: place(first)?, end: place(last)? })
}

/// The region that a cell stands for, where it is more than itself.
fn span(tag: &BytesStart<'_>, line: u32, column: usize) -> Option<Dimensions> {
    let of = |name| attribute(tag, name).and_then(|n| n.parse::<u32>().ok()).unwrap_or(1).max(1);
    let (down, across) = (of("number-rows-spanned"), of("number-columns-spanned"));
    let left = u32::try_from(column).ok().filter(|_| down > 1 || across > 1)?;
    let last = (line.saturating_add(down - 1), left.saturating_add(across - 1));
    Some(Dimensions { start: (line, left), end: last })
}

/// Also refuses sheets whose repeated cells come to more than the limits.
pub(super) fn of_ods(bytes: &[u8]) -> Result<AllMarks> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    let mut by_sheet = AllMarks::new();
    let Ok(part) = zip.by_name("content.xml") else { return Ok(by_sheet) };
    let mut xml = Reader::from_reader(BufReader::new(part));
    let mut buffer = vec![];
    let mut marks = Marks::default();
    let mut name = String::new();
    let (mut line, mut repeats, mut hidden) = (0u32, 1u32, false);
    let (mut width, mut used, mut cells) = (0usize, 0usize, 0usize);
    let count =
        |tag: &BytesStart<'_>, of: &str| attribute(tag, of).and_then(|n| n.parse::<u32>().ok()).unwrap_or(1);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|e| unreadable(&e))? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "table" => {
                    name = attribute(&tag, "name").unwrap_or_default();
                    (marks, line) = (Marks::default(), 0);
                }
                "table-row" => {
                    repeats = count(&tag, "number-rows-repeated");
                    hidden = attribute(&tag, "visibility").is_some_and(|v| v != "visible");
                    (width, used) = (0, 0);
                }
                "table-cell" | "covered-table-cell" => {
                    marks.merged.extend(span(&tag, line, width));
                    width += count(&tag, "number-columns-repeated") as usize;
                    if attribute(&tag, "value-type").is_some() {
                        used = width;
                    }
                }
                "p" => used = width,
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "table-row" => {
                if used > 0 {
                    cells = cells.saturating_add(used.saturating_mul(repeats as usize));
                    within(repeats as usize, cells)?;
                    if hidden {
                        marks.hidden.extend(line + 1..=line.saturating_add(repeats));
                    }
                }
                line = line.saturating_add(repeats);
            }
            Event::End(tag) if tag.local_name().as_ref() == "table" => {
                by_sheet.insert(std::mem::take(&mut name), std::mem::take(&mut marks));
            }
            Event::Eof => return Ok(by_sheet),
            _ => {}
        }
    }
}
