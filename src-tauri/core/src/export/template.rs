//! A workbook of the commissioner's layout, with the figures put in where it names them.
//!
//! A name stands in double braces in a cell of text: `{{short_stay.nights}}`, `{{ショートステイ.宿泊数@2025}}`,
//! `{{period}}`. Alone in its cell it becomes a number in the cell's own format; within a sentence it becomes text.
//! Everything else of the file stays byte for byte as the organisation made it. Formulas are calculated anew when the
//! workbook is opened.

use crate::error::{Error, Result};
use crate::import::sheet::check_packed;
use quick_xml::Reader;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};
use serde_json::json;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// What stands for a name.
#[derive(Debug, Clone, PartialEq)]
pub enum Filled {
    /// A number as it is printed in a workbook: `98`, `15.3`.
    Number(String),
    Text(String),
}

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// The template with every name filled in by `value`, which gives None for what it does not know.
///
/// Errors: `sheet_unreadable`, `sheet_too_large`, `sheet_password`, `layout_format` for what is no .xlsx,
/// `layout_empty` where no cell names anything, `layout_unknown` with all `names` that nothing stands for.
pub fn fill(template: &[u8], value: &dyn Fn(&str) -> Result<Option<Filled>>) -> Result<Vec<u8>> {
    check_packed(template)?;
    let mut zip = ZipArchive::new(Cursor::new(template)).map_err(|_| unreadable())?;
    let mut parts: Vec<(String, Vec<u8>)> = vec![];
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(|_| unreadable())?;
        let name = part.name().map_err(|_| unreadable())?.into_owned();
        let mut bytes = vec![];
        part.read_to_end(&mut bytes).map_err(|_| unreadable())?;
        parts.push((name, bytes));
    }
    let shared = match parts.iter().find(|(name, _)| name == "xl/sharedStrings.xml") {
        Some((_, bytes)) => shared_strings(text(bytes)?)?,
        None => vec![],
    };
    let mut names = Names { value, unknown: vec![], found: 0 };
    for (name, bytes) in &mut parts {
        if name.starts_with("xl/worksheets/") && name.ends_with(".xml") {
            *bytes = sheet(text(bytes)?, &shared, &mut names)?.into_bytes();
        } else if name == "xl/workbook.xml" {
            *bytes = calculated_anew(text(bytes)?)?.into_bytes();
        }
    }
    if !names.unknown.is_empty() {
        return Err(Error::refused("layout_unknown").with(json!({ "names": names.unknown })));
    }
    if names.found == 0 {
        return Err(Error::refused("layout_empty"));
    }
    pack(&parts).map_err(|_| unreadable())
}

fn pack(parts: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    // No times: the same template and figures are the same file.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn unreadable() -> Error {
    Error::refused("sheet_unreadable").with(json!({ "why": "xml" }))
}

fn text(bytes: &[u8]) -> Result<&str> {
    let text = std::str::from_utf8(bytes).map_err(|_| unreadable())?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

struct Names<'v> {
    value: &'v dyn Fn(&str) -> Result<Option<Filled>>,
    unknown: Vec<String>,
    found: usize,
}

impl Names<'_> {
    /// What a cell of this text becomes; None where it names nothing.
    fn filled(&mut self, cell: &str) -> Result<Option<Filled>> {
        let (mut rest, mut said, mut any) = (cell, String::new(), false);
        while let Some((before, after)) = rest.split_once(OPEN) {
            let Some((asked, behind)) = after.split_once(CLOSE) else { break };
            let name = asked.trim();
            any = true;
            self.found += 1;
            said.push_str(before);
            match (self.value)(name)? {
                Some(value) if cell.trim() == [OPEN, asked, CLOSE].concat() => return Ok(Some(value)),
                Some(Filled::Number(value) | Filled::Text(value)) => said.push_str(&value),
                None => self.unknown.push(name.to_owned()),
            }
            rest = behind;
        }
        said.push_str(rest);
        Ok(any.then_some(Filled::Text(said)))
    }
}

/// The texts of the strings that cells share, without their readings.
fn shared_strings(xml: &str) -> Result<Vec<String>> {
    let mut reader = Reader::from_str(xml);
    let (mut all, mut one) = (vec![], String::new());
    let (mut from, mut reading) = (None, false);
    loop {
        let before = at(&reader);
        match reader.read_event().map_err(|_| unreadable())? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "si" => one.clear(),
                "rPh" => reading = true,
                "t" => from = Some(at(&reader)),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => {
                    if let Some(raw) = from.take().and_then(|from| xml.get(from..before)).filter(|_| !reading)
                    {
                        one.push_str(&unescape(raw).map_err(|_| unreadable())?);
                    }
                }
                "rPh" => reading = false,
                "si" => all.push(std::mem::take(&mut one)),
                _ => {}
            },
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => all.push(String::new()),
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

fn at(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

#[derive(Default)]
struct Cell {
    start: usize,
    place: String,
    style: String,
    kind: String,
    value: String,
}

fn sheet(xml: &str, shared: &[String], names: &mut Names<'_>) -> Result<String> {
    let mut reader = Reader::from_str(xml);
    let (mut out, mut copied) = (String::with_capacity(xml.len()), 0);
    let (mut cell, mut from): (Option<Cell>, Option<usize>) = (None, None);
    loop {
        let before = at(&reader);
        match reader.read_event().map_err(|_| unreadable())? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "c" => {
                    cell = Some(Cell {
                        start: before,
                        place: attribute(&tag, "r"),
                        style: attribute(&tag, "s"),
                        kind: attribute(&tag, "t"),
                        value: String::new(),
                    });
                }
                "v" | "t" => from = Some(at(&reader)),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "v" | "t" => {
                    if let (Some(raw), Some(cell)) = (from.take().and_then(|f| xml.get(f..before)), &mut cell)
                    {
                        cell.value.push_str(&unescape(raw).map_err(|_| unreadable())?);
                    }
                }
                "c" => {
                    let Some(cell) = cell.take() else { continue };
                    let said = match cell.kind.as_str() {
                        "s" => cell.value.trim().parse().ok().and_then(|n: usize| shared.get(n)).cloned(),
                        "inlineStr" => Some(cell.value.clone()),
                        _ => None,
                    };
                    let filled = said.filter(|text| text.contains(OPEN)).map(|text| names.filled(&text));
                    if let Some(filled) = filled.transpose()?.flatten() {
                        out.push_str(xml.get(copied..cell.start).unwrap_or_default());
                        out.push_str(&written(&cell, &filled));
                        copied = at(&reader);
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    out.push_str(xml.get(copied..).unwrap_or_default());
    Ok(out)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let found = tag.attributes().flatten().find(|a| a.key.as_ref() == name);
    found.map(|a| a.value.as_ref().to_owned()).unwrap_or_default()
}

fn written(cell: &Cell, filled: &Filled) -> String {
    let named = |name: &str, value: &str| match value {
        "" => String::new(),
        value => format!(" {name}=\"{value}\""),
    };
    let head = format!("<c{}{}", named("r", &cell.place), named("s", &cell.style));
    match filled {
        Filled::Number(value) => format!("{head}><v>{}</v></c>", escape(value)),
        Filled::Text(value) => {
            format!("{head} t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escape(value))
        }
    }
}

/// What formulas came to in the template is not kept.
fn calculated_anew(xml: &str) -> Result<String> {
    let mut reader = Reader::from_str(xml);
    loop {
        let before = at(&reader);
        match reader.read_event().map_err(|_| unreadable())? {
            Event::Empty(tag) if tag.local_name().as_ref() == "calcPr" => {
                let mut new = String::from("<calcPr");
                for a in tag.attributes().flatten().filter(|a| a.key.as_ref() != "fullCalcOnLoad") {
                    new.push_str(&format!(" {}=\"{}\"", a.key.as_ref(), a.value.as_ref()));
                }
                new.push_str(" fullCalcOnLoad=\"1\"/>");
                let (head, tail) = (xml.get(..before), xml.get(at(&reader)..));
                return Ok([head.unwrap_or_default(), &new, tail.unwrap_or_default()].concat());
            }
            Event::Eof => return Ok(xml.to_owned()),
            _ => {}
        }
    }
}
