//! Spreadsheets from their parts.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

/// A sheet of two people, one of them with the shared string of the number.
pub const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>document</t></is></c><c r="B1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>passport</t></is></c><c r="B2" t="s"><v>1</v></c></row><row r="4"><c r="B4"><v>110105194912310016</v></c><c r="C4" s="1"><v>46346.5</v></c></row></sheetData></worksheet>"#;
pub const STRINGS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2" uniqueCount="2"><si><t>number</t></si><si><r><t>E12</t></r><r><t>34567</t></r></si></sst>"#;
/// The style 1 is a date.
pub const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
pub const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="people" sheetId="1" r:id="r1"/></sheets></workbook>"#;

const START: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

/// Lets panics of the spreadsheet parser pass. fede runs it in a thread of its own, where a panic is a
/// damaged file; libFuzzer would end at any.
pub fn contain_parser() {
    const PARSERS: [&str; 3] = ["/calamine-", "/quick-xml-", "/zip-"];
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let is_of_parser = panic.location().is_some_and(|at| PARSERS.iter().any(|parser| at.file().contains(parser)));
        if !is_of_parser {
            report(panic);
        }
    }));
}

/// The archive of these parts: the first sheet, the shared strings, the styles, the workbook.
///
/// # Panics
/// Never: the archive is in memory.
#[must_use]
pub fn archive([sheet, strings, styles, workbook]: [&[u8]; 4]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [
        ("_rels/.rels", START.as_bytes()),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        writer.start_file(name, SimpleFileOptions::default()).expect("memory");
        writer.write_all(part).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}
