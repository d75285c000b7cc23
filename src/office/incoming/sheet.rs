//! Spreadsheets (.xlsx): the first visible sheet, as the text of a table.
//!
//! A spreadsheet is a ZIP archive of XML files and untrusted. `sheet_archive` bounds it before a cell
//! is read, and the text that it becomes is bounded too: cells can repeat one long text.

use std::io::Cursor;

use super::sheet_archive::{self, SheetFault};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use csv::Writer;

/// Maximum size of a spreadsheet file, in bytes. A million rows of contacts have about 30 MB.
pub(super) const MAX_FILE_BYTES: u64 = 64 << 20;
/// Maximum number of rows, as spreadsheet programs have it.
const MAX_ROWS: u32 = 1 << 20;
/// Maximum number of other sheets that are named.
const MAX_OTHER_SHEETS: usize = 3;
/// Maximum number of columns.
const MAX_COLUMNS: u32 = 1_000;
/// Maximum size of the text, in bytes.
const MAX_TEXT_BYTES: usize = 256 << 20;
/// Numbers of more digits lose digits in a spreadsheet.
const FIRST_ROUNDED: f64 = 1e15;
/// Days between the calendars that begin in 1900 and in 1904.
const DAYS_TO_1904: f64 = 1_462.0;

/// What is read of a workbook.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    /// The sheet as a table of UTF-8 text, a line for each row.
    pub(super) table: Vec<u8>,
    /// The names of the other sheets that people see and that have cells.
    pub(super) others: Vec<String>,
}

/// The first sheet that people see.
///
/// A number that has lost digits becomes `1.1E+17`, so that the check of document numbers names the
/// reason.
pub(super) fn to_table(bytes: Vec<u8>) -> Result<Sheet, SheetFault> {
    sheet_archive::check(&bytes)?;
    // The parser handles untrusted data: a panic in it is a damaged file.
    std::thread::spawn(move || table_of(bytes)).join().unwrap_or(Err("damaged"))
}

fn table_of(bytes: Vec<u8>) -> Result<Sheet, SheetFault> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| "damaged")?;
    let shift = if workbook.has_1904_epoch() { DAYS_TO_1904 } else { 0.0 };
    let is_seen =
        |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let seen: Vec<String> = workbook.sheets_metadata().iter().filter(is_seen).map(|sheet| sheet.name.clone()).collect();
    let (first, others) = seen.split_first().ok_or("damaged")?;
    let has_cells = |name: &&String| {
        let mut cells = workbook.worksheet_cells_reader(name);
        cells.as_mut().is_ok_and(|cells| cells.next_cell().is_ok_and(|cell| cell.is_some()))
    };
    // Each that is looked into may be as large as the first.
    let others = others.iter().take(MAX_OTHER_SHEETS).filter(has_cells).cloned().collect();
    let mut cells = workbook.worksheet_cells_reader(first).map_err(|_| "damaged")?;
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let (mut row, mut fields, mut size, mut width) = (0, Vec::<String>::new(), 0_usize, 0);
    while let Some(cell) = cells.next_cell().map_err(|_| "damaged")? {
        let (at, column) = cell.get_position();
        if column >= MAX_COLUMNS {
            return Err("wide");
        }
        if at >= MAX_ROWS {
            return Err("large");
        }
        let field = text(cell.get_value(), shift);
        if field.is_empty() {
            continue;
        }
        while row < at {
            size = size.saturating_add(write(&mut out, &mut fields, &mut width)?);
            row += 1;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        // Cells come in order (ECMA-376, part 1, 18.3.1.4).
        if at < row || column < fields.len() {
            return Err("damaged");
        }
        size = size.saturating_add(field.len() + column);
        if size > MAX_TEXT_BYTES {
            return Err("large");
        }
        fields.resize(column, String::new());
        fields.push(field);
    }
    write(&mut out, &mut fields, &mut width)?;
    let table = out.into_inner().map_err(|_| "damaged")?;
    Ok(Sheet { table, others })
}

/// Writes a row and empties it. Empty cells are not stored: each row gets as many fields as the widest one
/// before it. The first may be a title. An empty row is a line too, so that lines are the rows of the
/// sheet.
fn write(out: &mut Writer<Vec<u8>>, fields: &mut Vec<String>, width: &mut usize) -> Result<usize, SheetFault> {
    if fields.is_empty() {
        fields.push(String::new());
    } else {
        *width = fields.len().max(*width);
        fields.resize(*width, String::new());
    }
    let size = fields.len() + 2;
    out.write_record(fields.iter()).map_err(|_| "damaged")?;
    fields.clear();
    Ok(size)
}

/// The text of a cell, in one line.
fn text(value: &DataRef<'_>, shift: f64) -> String {
    let line = |text: &str| text.replace(['\r', '\n'], " ");
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.abs() >= FIRST_ROUNDED => format!("{number:E}").replace('E', "E+"),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => line(text),
        DataRef::SharedString(text) => line(text),
        DataRef::Bool(is_true) => is_true.to_string(),
        // The serial number: the parser of dates knows it.
        DataRef::DateTime(time) => (time.as_f64() + shift).to_string(),
        DataRef::Error(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::sheet_archive::{MAX_ENTRIES, MAX_RATIO};
    use super::*;

    /// A workbook with the rows of one sheet as XML. Date cells have the style 1.
    fn workbook(rows: &str) -> Vec<u8> {
        workbook_with(rows, r#"<sheet name="人员" sheetId="1" r:id="r1"/>"#)
    }

    /// The rows are those of the sheets `r1` and `r4`; `r3` is empty.
    fn workbook_with(rows: &str, sheets: &str) -> Vec<u8> {
        let head = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006";
        let content = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        archive(&[
            (
                "[Content_Types].xml",
                format!(
                    r#"{head}<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{content}.sheet.main+xml"/></Types>"#
                ),
            ),
            (
                "_rels/.rels",
                format!(
                    r#"{head}<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/workbook.xml",
                format!(r#"{head}<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{sheets}</sheets></workbook>"#),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"{head}<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r3" Type="{office}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="r4" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{office}/styles" Target="styles.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/styles.xml",
                format!(
                    r#"{head}<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
                ),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!(r#"{head}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#),
            ),
            ("xl/worksheets/sheet2.xml", format!(r#"{head}<worksheet xmlns="{main}"><sheetData/></worksheet>"#)),
        ])
    }

    fn archive(files: &[(&str, String)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn string(at: &str, text: &str) -> String {
        format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
    }

    #[test]
    fn the_first_sheet_becomes_a_table() {
        let heading =
            ["A1", "B1", "C1"].iter().zip(["证件类型", "证件号码", "日期"]).map(|(at, text)| string(at, text));
        let rows = format!(
            r#"<row r="1">{}</row><row r="3">{}<c r="B3"><v>110105194912310016</v></c><c r="C3" s="1"><v>46346</v></c></row><row r="4"><c r="B4"><v>12345678</v></c><c r="C4" s="1"><v>46346.5</v></c></row><row r="5">{}</row>"#,
            heading.collect::<String>(),
            string("A3", "居民\n身份证"),
            string("A5", "护照")
        );
        let table = String::from_utf8(to_table(workbook(&rows)).unwrap().table).unwrap();
        assert_eq!(
            table,
            "证件类型,证件号码,日期\n\"\"\n居民 身份证,1.1010519491231002E+17,46346\n,12345678,46346.5\n护照,,\n"
        );
    }

    #[test]
    fn a_title_makes_no_row_too_narrow() {
        let row = |number: u32, cells: &[(&str, &str)]| {
            let cells: String = cells.iter().map(|(at, text)| string(at, text)).collect();
            format!(r#"<row r="{number}">{cells}</row>"#)
        };
        let rows = [
            row(1, &[("A1", "登记表")]),
            row(2, &[("A2", "number"), ("B2", "since"), ("C2", "until")]),
            row(3, &[("A3", "A1")]),
        ];
        let table = String::from_utf8(to_table(workbook(&rows.concat())).unwrap().table).unwrap();
        assert_eq!(table, "登记表\nnumber,since,until\nA1,,\n");
    }

    #[test]
    fn the_first_sheet_that_is_seen_counts_and_others_are_told() {
        let rows = format!(r#"<row r="1">{}</row>"#, string("A1", "x"));
        let sheet =
            |name: &str, id: u32, state: &str| format!(r#"<sheet name="{name}" sheetId="{id}" {state} r:id="r{id}"/>"#);
        let (people, hidden) = (sheet("人员", 1, ""), sheet("说明", 3, r#"state="hidden""#));
        for (sheets, others) in [
            (format!("{hidden}{people}"), vec![]),
            (format!("{people}{hidden}"), vec![]),
            (format!("{people}{}{}", sheet("空白", 3, ""), sheet("说明", 4, "")), vec!["说明".to_owned()]),
        ] {
            let read = to_table(workbook_with(&rows, &sheets)).unwrap();
            assert_eq!((read.table.as_slice(), read.others), (b"x\n".as_slice(), others), "{sheets}");
        }
        assert_eq!(to_table(workbook_with(&rows, &hidden)), Err("damaged"));
    }

    #[test]
    fn what_is_hostile_is_turned_away() {
        assert_eq!(to_table(b"PK\x03\x04 and nothing".to_vec()), Err("damaged"));
        assert_eq!(to_table(archive(&[("word/document.xml", "<x/>".to_owned())])), Err("other"));
        assert_eq!(to_table(archive(&[("xl/workbook.xml", "<x".to_owned())])), Err("damaged"));
        let many: Vec<_> = (0..=MAX_ENTRIES).map(|n| (n.to_string(), String::new())).collect();
        let many: Vec<_> = many.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
        assert_eq!(to_table(archive(&many)), Err("large"));
        // A stored file is not packed; one of equal bytes shrinks a thousandfold.
        let bomb = archive(&[("xl/workbook.xml", "0".repeat(16 << 20))]);
        assert!(u64::try_from(bomb.len()).unwrap() * MAX_RATIO < 16 << 20, "deflated: {}", bomb.len());
        assert_eq!(to_table(bomb), Err("large"));
        let wide = format!(r#"<row r="1">{}</row>"#, string("XFD1", "x"));
        assert_eq!(to_table(workbook(&wide)), Err("wide"));
        let backwards = format!(r#"<row r="5">{}</row><row r="2">{}</row>"#, string("A5", "x"), string("A2", "y"));
        assert_eq!(to_table(workbook(&backwards)), Err("damaged"));
    }
}
