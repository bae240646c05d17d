//! What the number formats of a workbook say of a currency. Which cells have which format is not looked at: where all
//! formats in use name one currency, it is that of the workbook.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::currency::{Meaning, SaidCurrency, meant};

/// Styles beyond this are not looked at.
const LARGEST: u64 = 4 * 1024 * 1024;

/// What the formats say that cells of the workbook use; `None` where they say nothing, or several things.
pub(in crate::import) fn said_by_formats(path: &Path) -> Option<SaidCurrency> {
    let mut archive = zip::ZipArchive::new(File::open(path).ok()?).ok()?;
    let mut styles = String::new();
    archive.by_name("xl/styles.xml").ok()?.take(LARGEST).read_to_string(&mut styles).ok()?;
    said_by_styles(&styles)
}

fn said_by_styles(styles: &str) -> Option<SaidCurrency> {
    let cells = styles.split_once("<cellXfs")?.1.split("</cellXfs>").next()?;
    let used: BTreeSet<&str> = cells.split("<xf ").filter_map(|xf| attribute(xf, "numFmtId")).collect();
    let formats = styles.split("<numFmt ").skip(1).filter_map(|each| {
        let id = attribute(each, "numFmtId")?;
        let code = unescaped(attribute(each, "formatCode")?);
        used.contains(id).then_some(code)
    });
    let mut said = formats.filter_map(|code| Some((currency_of(&code)?, code)));
    let (meaning, code) = said.next()?;
    let agreed = said.all(|(other, _)| other == meaning);
    agreed.then(|| meaning.said(&format!("the number format `{code}` of the workbook")))
}

/// The value of an attribute of the tag that `xml` begins in.
fn attribute<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let tag = xml.split('>').next()?;
    tag.split_once(&format!("{name}=\""))?.1.split('"').next()
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The currency of a format such as `#,##0.00 [$€-407]` or `"CHF" #,##0`: of its first section, the others are alike.
fn currency_of(code: &str) -> Option<Meaning> {
    let positive = code.split(';').next()?;
    if let Some((_, rest)) = positive.split_once("[$") {
        let (sign, place) = rest.split(']').next()?.split_once('-').unwrap_or((rest.split(']').next()?, ""));
        return meant_at(sign, place);
    }
    let quoted = positive.split('"').skip(1).step_by(2).find_map(|text| meant(text.trim()));
    quoted.or_else(|| {
        positive.chars().find_map(|letter| "€£$¥".contains(letter).then(|| meant(&letter.to_string()))?)
    })
}

/// A sign with the language it is written in, by Microsoft's numbers: of dollars and kroner the language tells the country.
fn meant_at(sign: &str, place: &str) -> Option<Meaning> {
    let code = match (sign, place.trim_start_matches('0').to_ascii_lowercase().as_str()) {
        ("$", "409") => "USD",
        ("$", "1009" | "c0c") => "CAD",
        ("$", "c09") => "AUD",
        ("$", "1409") => "NZD",
        ("kr" | "kr.", "41d") => "SEK",
        ("kr" | "kr.", "406") => "DKK",
        ("kr" | "kr.", "414" | "814") => "NOK",
        ("¥" | "￥", "411") => "JPY",
        ("¥" | "￥", "804") => "CNY",
        ("Fr." | "SFr.", _) => "CHF",
        (sign, _) => return meant(sign),
    };
    meant(code)
}
