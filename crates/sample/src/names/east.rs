//! Poland and the Czech Republic.

use super::{CONSTRUCTION, DRIVES, FARMING, MACHINERY, METAL, PLANTS, Words};

pub(super) static PL: Words = Words {
    roots: [
        "Brzo", "Kali", "Wier", "Jawo", "Stary", "Łęto", "Mała", "Nowo", "Ostro", "Piasko", "Rudo", "Sławo",
        "Tarno", "Wilko", "Zawi", "Żabi",
    ],
    endings: ["chowo", "dzin", "mierz", "bór", "grodek", "łęka", "niewo", "polec", "szów", "wiec"],
    trades: [
        ("Zakłady Mechaniczne", MACHINERY),
        ("Fabryka Maszyn", MACHINERY),
        ("Narzędzia", METAL),
        ("Konstrukcje Stalowe", CONSTRUCTION),
        ("Hydraulika", DRIVES),
        ("Odlewnia", METAL),
        ("Maszyny Rolnicze", FARMING),
        ("Przekładnie", DRIVES),
        ("Obróbka Metali", METAL),
        ("Urządzenia Chłodnicze", PLANTS),
    ],
    patterns: ["{trade} {place}", "{place} {trade}", "P.P.H. {place} {trade}", "{trade} „{place}”"],
    forms: ["Sp. z o.o.", "S.A.", "Sp. j.", "Sp. k."],
    cities: [
        "Bielsko-Biała",
        "Rzeszów",
        "Łomża",
        "Świdnica",
        "Tarnów",
        "Gorzów",
        "Kędzierzyn-Koźle",
        "Piła",
        "Ostrów",
        "Chełm",
        "Żory",
        "Grudziądz",
    ],
};

pub(super) static CZ: Words = Words {
    roots: [
        "Bor", "Lip", "Králov", "Vrš", "Hor", "Stud", "Dub", "Jabl", "Kam", "Lom", "Mlýn", "Ostr", "Pís",
        "Rov", "Svat", "Třeb",
    ],
    endings: ["ovice", "ánka", "ínek", "ovany", "ečno", "ešice", "išov", "ůvka", "ětín", "ohlavy"],
    trades: [
        ("Strojírna", MACHINERY),
        ("Kovovýroba", METAL),
        ("Nástrojárna", METAL),
        ("Slévárna", METAL),
        ("Hydraulika", DRIVES),
        ("Obrábění", METAL),
        ("Převodovky", DRIVES),
        ("Zemědělská Technika", FARMING),
        ("Zámečnictví", CONSTRUCTION),
        ("Stavební Stroje", MACHINERY),
    ],
    patterns: ["{trade} {place}", "{place} {trade}", "{trade} a syn {place}", "První {place} {trade}"],
    forms: ["s.r.o.", "a.s.", "v.o.s.", "spol. s r.o."],
    cities: [
        "Přerov",
        "Žďár nad Sázavou",
        "Kuřim",
        "Kopřivnice",
        "Chrudim",
        "Písek",
        "Třinec",
        "Uherský Brod",
        "Rakovník",
        "Děčín",
        "Humpolec",
        "Znojmo",
    ],
};
