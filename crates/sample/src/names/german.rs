//! Germany, Austria, Switzerland.

use super::{CONSTRUCTION, DRIVES, FARMING, MACHINERY, METAL, PLANTS, VEHICLES, Words};

const ROOTS: [&str; 16] = [
    "Wiesel", "Kerl", "Otten", "Brams", "Hülm", "Falk", "Grün", "Lohr", "Mühl", "Rott", "Sand", "Tann",
    "Vehl", "Wolms", "Zürl", "Ehren",
];

pub(super) static DE: Words = Words {
    roots: ROOTS,
    endings: ["bach", "hagen", "brück", "kamp", "röder", "hoff", "stedt", "mann", "winkel", "lage"],
    trades: [
        ("Maschinenbau", MACHINERY),
        ("Anlagentechnik", PLANTS),
        ("Fördertechnik", PLANTS),
        ("Metallbau", CONSTRUCTION),
        ("Hydraulik", DRIVES),
        ("Landtechnik", FARMING),
        ("Werkzeugbau", METAL),
        ("Stahlbau", CONSTRUCTION),
        ("Zahnradfabrik", DRIVES),
        ("Verpackungsmaschinen", MACHINERY),
    ],
    patterns: ["{place} {trade}", "Gebrüder {place} {trade}", "{trade} {place}", "{place} & Söhne {trade}"],
    forms: ["GmbH", "GmbH & Co. KG", "AG", "KG"],
    cities: [
        "Göppingen",
        "Siegen",
        "Ahlen",
        "Zwickau",
        "Rosenheim",
        "Osnabrück",
        "Gütersloh",
        "Schweinfurt",
        "Lüdenscheid",
        "Tuttlingen",
        "Flensburg",
        "Görlitz",
    ],
};

pub(super) static AT: Words = Words {
    roots: ROOTS,
    endings: [
        "egger", "hofer", "leitner", "moser", "bichler", "acher", "dorfer", "inger", "reiter", "städter",
    ],
    trades: [
        ("Seilbahntechnik", VEHICLES),
        ("Holztechnik", MACHINERY),
        ("Maschinen", MACHINERY),
        ("Metalltechnik", METAL),
        ("Schlosserei", CONSTRUCTION),
        ("Anlagenbau", PLANTS),
        ("Kranbau", VEHICLES),
        ("Pumpen", DRIVES),
        ("Fahrzeugbau", VEHICLES),
        ("Präzisionsteile", METAL),
    ],
    patterns: ["{place} {trade}", "{trade} {place}", "Brüder {place} {trade}", "Ing. {place} {trade}"],
    forms: ["GmbH", "Ges.m.b.H.", "KG", "GmbH & Co KG"],
    cities: [
        "Steyr",
        "Wels",
        "Leoben",
        "Kapfenberg",
        "Dornbirn",
        "Kufstein",
        "Villach",
        "St. Pölten",
        "Braunau",
        "Ried im Innkreis",
        "Mürzzuschlag",
        "Wörgl",
    ],
};

pub(super) static CH: Words = Words {
    roots: ROOTS,
    endings: ["iger", "wiler", "matter", "egg", "thaler", "imann", "berger", "bühler", "acker", "rüti"],
    trades: [
        ("Mechanik", METAL),
        ("Feinwerk", METAL),
        ("Maschinenfabrik", MACHINERY),
        ("Apparatebau", PLANTS),
        ("Drehtechnik", METAL),
        ("Antriebe", DRIVES),
        ("Bergbahnen", VEHICLES),
        ("Umformtechnik", METAL),
        ("Automation", PLANTS),
        ("Ventile", DRIVES),
    ],
    patterns: ["{place} {trade}", "{trade} {place}", "Gebr. {place} {trade}", "{place} + Partner {trade}"],
    forms: ["AG", "GmbH", "& Cie AG", "SA"],
    cities: [
        "Winterthur",
        "Olten",
        "Uster",
        "Grenchen",
        "Frauenfeld",
        "Langenthal",
        "Bülach",
        "Delémont",
        "Yverdon",
        "Küssnacht",
        "Wil",
        "Bellinzona",
    ],
};
