//! Workbooks as nobody should write them: bombs, entities, damage, and what is none at all.

use std::io::Write;

use mainstay_ledger::import::{ImportError, ReadOptions};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::super::kit::{PLAIN, import};
use super::{changed, header, line, surveyed, workbook};

/// The plain workbook with a part more, of one byte repeated.
fn with_another_part(name: &str, bytes: usize) -> Vec<u8> {
    let mut written = zip::ZipWriter::new_append(std::io::Cursor::new(plain_book())).unwrap();
    written.start_file(name, SimpleFileOptions::default()).unwrap();
    let piece = vec![b' '; 1 << 20];
    for _ in 0..bytes >> 20 {
        written.write_all(&piece).unwrap();
    }
    written.finish().unwrap().into_inner()
}

fn plain_book() -> Vec<u8> {
    workbook(|book| {
        let sheet = book.add_worksheet();
        header(sheet, 0);
        line(sheet, 1, "A", "2026-01-05", 10.0);
    })
}

#[test]
fn a_bomb_is_refused_before_it_is_read() {
    let sheet = "xl/worksheets/sheet1.xml";
    let wide = |row: &str, count: usize| {
        let row = row.repeat(count);
        changed(&plain_book(), sheet, |xml| xml.replace("</sheetData>", &format!("{row}</sheetData>")))
    };
    assert!(
        import(wide("<row><c t=\"n\"><v>1</v></c></row>", 1_000), PLAIN).is_ok(),
        "many equal rows are no bomb"
    );
    let bomb = wide("<c/>", 5 << 20);
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    let refused = import(bomb, PLAIN);
    assert!(matches!(refused, Err(ImportError::WorkbookTooLarge { .. })), "{:?}", refused.err());

    let long = format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", "x".repeat(3 << 20));
    let long = changed(&plain_book(), sheet, |xml| {
        xml.replace("</row></sheetData>", &format!("{long}</row></sheetData>"))
    });
    let refused = import(long, PLAIN);
    assert!(matches!(refused, Err(ImportError::WorkbookTooLarge { .. })), "{:?}", refused.err());

    let misnamed = with_another_part("xl/worksheets/sheet1.dat", 257 << 20);
    assert!(misnamed.len() < 1 << 20, "{} bytes", misnamed.len());
    let refused = import(misnamed, PLAIN);
    assert!(matches!(refused, Err(ImportError::WorkbookTooLarge { .. })), "{:?}", refused.err());
    assert!(import(with_another_part("xl/media/image1.bmp", 20 << 20), PLAIN).is_ok(), "a white picture");

    let announced = changed(&plain_book(), "xl/sharedStrings.xml", |xml| {
        assert!(xml.contains("uniqueCount=\"4\""), "{xml}");
        xml.replace("uniqueCount=\"4\"", "uniqueCount=\"9999999999999\"")
    });
    let refused = import(announced, PLAIN);
    assert!(matches!(refused, Err(ImportError::DamagedWorkbook { .. })), "{:?}", refused.err());
}

#[test]
fn entities_are_not_expanded() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;\">]><worksheet";
    let bytes =
        changed(&plain_book(), "xl/worksheets/sheet1.xml", |xml| xml.replacen("<worksheet", laughs, 1));
    let refused = import(bytes, PLAIN);
    assert!(matches!(refused, Err(ImportError::UnsupportedFile { .. })), "{:?}", refused.err());
}

#[test]
fn what_is_no_workbook_says_what_it_is() {
    let book = plain_book();
    for cut in [10, 100, book.len() / 2, book.len() - 10] {
        let refused = import(&book[..cut], PLAIN);
        assert!(matches!(refused, Err(ImportError::DamagedWorkbook { .. })), "{cut}: {:?}", refused.err());
    }
    let archive = |name: &str| {
        let mut written = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for name in [name, "mimetype"] {
            written.start_file(name, SimpleFileOptions::default()).unwrap();
            written.write_all(b"text").unwrap();
        }
        written.finish().unwrap().into_inner()
    };
    for (bytes, words) in [
        (archive("letter.txt"), "a ZIP archive without a workbook"),
        (archive("content.xml"), "an OpenDocument file that is no spreadsheet"),
        (archive("xl/workbook.bin"), ".xlsb"),
    ] {
        let error = import(bytes, PLAIN).err().expect("it is no workbook").to_string();
        assert!(error.contains(words), "`{error}` does not say `{words}`");
    }
    let text = "customer,date,revenue\nA,2026-01-02,1\n";
    assert_eq!(import(text, PLAIN).unwrap().revenue(), "1.0000", "text is text, whatever the file is called");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// A byte changed anywhere, or an end cut off: a report or a sentence, never a panic.
    #[test]
    fn no_damage_makes_an_import_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = plain_book();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let _ = import(&bytes, PLAIN);
        let _ = surveyed(&bytes, &ReadOptions::default());
    }

    /// Damage inside the parts, which a checksum of the archive would otherwise catch.
    #[test]
    fn no_damaged_part_makes_an_import_panic(at in any::<prop::sample::Index>(), with in "[<>/\"= a-z0-9]{0,3}", part in 0_usize..4) {
        let part = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"][part];
        let bytes = changed(&plain_book(), part, |xml| {
            let at = at.index(xml.len());
            format!("{}{with}{}", &xml[..at], &xml[at + 1..])
        });
        let _ = import(&bytes, PLAIN);
    }
}
