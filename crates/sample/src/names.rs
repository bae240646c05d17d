//! Names of companies, put together country by country from words that sound right there.

use crate::rng::Rng;

/// How often a country occurs, in a hundred customers.
const COUNTRIES: [(u32, &Words); 7] =
    [(46, &DE), (12, &AT), (9, &CH), (9, &NL), (9, &FR), (8, &PL), (7, &CZ)];

/// The words of a country. Every root fits every ending; a name is root and ending, a trade, and a legal form.
struct Words {
    country: &'static str,
    roots: [&'static str; 16],
    endings: [&'static str; 10],
    trades: [&'static str; 10],
    forms: [&'static str; 4],
    trade_first: bool,
}

/// Hands out names, no name twice.
#[derive(Debug)]
pub(crate) struct Names {
    given: [u32; 7],
    /// Where the walk through the stems begins, so that another seed gives other names.
    start: u32,
}

impl Names {
    /// Nothing given yet.
    pub(crate) fn new(rng: &mut Rng) -> Self {
        Self { given: [0; 7], start: rng.below(1_600) }
    }

    /// The next customer's name and country, drawn by how often the countries occur.
    pub(crate) fn next(&mut self, rng: &mut Rng) -> (String, &'static str) {
        let mut draw = rng.below(100);
        for ((weight, words), given) in COUNTRIES.iter().zip(&mut self.given) {
            if draw < *weight {
                let name = words.name(*given, self.start, rng);
                *given += 1;
                return (name, words.country);
            }
            draw -= weight;
        }
        (String::new(), "DE")
    }
}

impl Words {
    /// The n-th name: 1,600 stems in an order that looks random, then the same stems with a number.
    fn name(&self, nth: u32, start: u32, rng: &mut Rng) -> String {
        // 1,009 shares no factor with 1,600, so the multiples walk through all stems before the first repeats.
        let stem = (start + nth) % 1_600 * 1_009 % 1_600;
        let root = of(&self.roots, stem % 16);
        let ending = of(&self.endings, stem / 16 % 10);
        let trade = of(&self.trades, stem / 160);
        let form = rng.pick(&self.forms);
        let plant = if nth < 1_600 { String::new() } else { format!(" {}", nth / 1_600 + 1) };
        if self.trade_first {
            format!("{trade} {root}{ending}{plant} {form}")
        } else {
            format!("{root}{ending} {trade}{plant} {form}")
        }
    }
}

fn of<const N: usize>(words: &[&'static str; N], index: u32) -> &'static str {
    usize::try_from(index).ok().and_then(|index| words.get(index)).copied().unwrap_or_default()
}

const GERMAN_ROOTS: [&str; 16] = [
    "Wiesel", "Kerl", "Otten", "Brams", "Hülm", "Falk", "Grün", "Lohr", "Mühl", "Rott", "Sand", "Tann",
    "Vehl", "Wolms", "Zürl", "Ehren",
];

static DE: Words = Words {
    country: "DE",
    roots: GERMAN_ROOTS,
    endings: ["bach", "hagen", "brück", "kamp", "röder", "hoff", "stedt", "mann", "winkel", "lage"],
    trades: [
        "Maschinenbau",
        "Anlagentechnik",
        "Fördertechnik",
        "Metallbau",
        "Hydraulik",
        "Landtechnik",
        "Werkzeugbau",
        "Stahlbau",
        "Getriebe",
        "Verpackungsmaschinen",
    ],
    forms: ["GmbH", "GmbH & Co. KG", "AG", "KG"],
    trade_first: false,
};

static AT: Words = Words {
    country: "AT",
    roots: GERMAN_ROOTS,
    endings: [
        "egger", "hofer", "leitner", "moser", "bichler", "acher", "dorfer", "inger", "reiter", "städter",
    ],
    trades: [
        "Seilbahntechnik",
        "Holztechnik",
        "Maschinen",
        "Metalltechnik",
        "Schlosserei",
        "Anlagenbau",
        "Kranbau",
        "Pumpen",
        "Fahrzeugbau",
        "Präzisionsteile",
    ],
    forms: ["GmbH", "Ges.m.b.H.", "KG", "GmbH & Co KG"],
    trade_first: false,
};

static CH: Words = Words {
    country: "CH",
    roots: GERMAN_ROOTS,
    endings: ["iger", "wiler", "matter", "egg", "thaler", "imann", "berger", "bühler", "acker", "rüti"],
    trades: [
        "Mechanik",
        "Feinwerk",
        "Maschinenfabrik",
        "Apparatebau",
        "Drehtechnik",
        "Antriebe",
        "Messtechnik",
        "Umformtechnik",
        "Automation",
        "Ventile",
    ],
    forms: ["AG", "GmbH", "& Cie AG", "Holding AG"],
    trade_first: false,
};

static NL: Words = Words {
    country: "NL",
    roots: [
        "Ooster", "Wester", "Lange", "Hooge", "Roden", "Veene", "Molen", "Rietz", "Schol", "Tolle", "Weert",
        "Zwaan", "Dorre", "Eike", "Haver", "Kempe",
    ],
    endings: ["wold", "dijk", "sluis", "horst", "broek", "veld", "kamp", "beek", "laar", "stra"],
    trades: [
        "Machinefabriek",
        "Scheepswerf",
        "Constructie",
        "Techniek",
        "Hydrauliek",
        "Metaalbewerking",
        "Kassenbouw",
        "Staalbouw",
        "Transporttechniek",
        "Gereedschappen",
    ],
    forms: ["B.V.", "B.V.", "N.V.", "V.O.F."],
    trade_first: true,
};

static FR: Words = Words {
    country: "FR",
    roots: [
        "Val", "Mont", "Beau", "Roche", "Clair", "Haute", "Bel", "Fontr", "Grand", "Lavi", "Mire", "Orne",
        "Pré", "Sauve", "Tour", "Vern",
    ],
    endings: ["brune", "rieux", "vigne", "court", "ségur", "mière", "lac", "dieu", "béry", "sonne"],
    trades: [
        "Mécanique",
        "Ateliers",
        "Chaudronnerie",
        "Hydraulique",
        "Outillage",
        "Forges",
        "Matériel Agricole",
        "Constructions",
        "Usinage",
        "Roulements",
    ],
    forms: ["SARL", "SAS", "S.A.", "et Fils"],
    trade_first: true,
};

static PL: Words = Words {
    country: "PL",
    roots: [
        "Brzo", "Kali", "Wier", "Jawo", "Stary", "Łęto", "Mała", "Nowo", "Ostro", "Piasko", "Rudo", "Sławo",
        "Tarno", "Wilko", "Zawi", "Żabi",
    ],
    endings: ["chowo", "dzin", "mierz", "bór", "grodek", "łęka", "niewo", "polec", "szów", "wiec"],
    trades: [
        "Zakłady",
        "Fabryka Maszyn",
        "Narzędzia",
        "Metalpol",
        "Hydraulika",
        "Odlewnia",
        "Konstrukcje",
        "Przekładnie",
        "Obróbka",
        "Techmet",
    ],
    forms: ["Sp. z o.o.", "S.A.", "Sp. j.", "Sp. k."],
    trade_first: true,
};

static CZ: Words = Words {
    country: "CZ",
    roots: [
        "Bor", "Lip", "Králov", "Vrš", "Hor", "Stud", "Dub", "Jabl", "Kam", "Lom", "Mlýn", "Ostr", "Pís",
        "Rov", "Svat", "Třeb",
    ],
    endings: ["ovice", "ánka", "ínek", "ovany", "ečno", "ešice", "išov", "ůvka", "ětín", "ohlavy"],
    trades: [
        "Strojírna",
        "Kovovýroba",
        "Nástrojárna",
        "Slévárna",
        "Hydraulika",
        "Obrábění",
        "Převodovky",
        "Technika",
        "Zámečnictví",
        "Stavební stroje",
    ],
    forms: ["s.r.o.", "a.s.", "v.o.s.", "spol. s r.o."],
    trade_first: true,
};
