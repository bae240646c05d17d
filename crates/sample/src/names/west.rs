//! The Netherlands and France.

use super::{CONSTRUCTION, DRIVES, FARMING, MACHINERY, METAL, PLANTS, VEHICLES, Words};

pub(super) static NL: Words = Words {
    roots: [
        "Ooster", "Wester", "Lange", "Hooge", "Roden", "Veene", "Molen", "Rietz", "Schol", "Tolle", "Weert",
        "Zwaan", "Dorre", "Eike", "Haver", "Kempe",
    ],
    endings: ["wold", "dijk", "sluis", "horst", "broek", "veld", "kamp", "beek", "laar", "stra"],
    trades: [
        ("Machinefabriek", MACHINERY),
        ("Scheepswerf", VEHICLES),
        ("Constructie", CONSTRUCTION),
        ("Koeltechniek", PLANTS),
        ("Hydrauliek", DRIVES),
        ("Metaalbewerking", METAL),
        ("Kassenbouw", FARMING),
        ("Staalbouw", CONSTRUCTION),
        ("Transporttechniek", PLANTS),
        ("Gereedschappen", METAL),
    ],
    patterns: ["{trade} {place}", "{place} {trade}", "Gebroeders {place} {trade}", "Van {place} {trade}"],
    forms: ["B.V.", "B.V.", "N.V.", "V.O.F."],
    cities: [
        "Hengelo",
        "Almelo",
        "Helmond",
        "Roosendaal",
        "Delfzijl",
        "Urk",
        "Weert",
        "Gorinchem",
        "Zutphen",
        "Drachten",
        "Schiedam",
        "'s-Hertogenbosch",
    ],
};

pub(super) static FR: Words = Words {
    roots: [
        "Val", "Mont", "Beau", "Roche", "Clair", "Haute", "Bel", "Fontr", "Grand", "Lavi", "Mire", "Orne",
        "Pré", "Sauve", "Tour", "Vern",
    ],
    endings: ["brune", "rieux", "vigne", "court", "ségur", "mière", "lac", "dieu", "béry", "sonne"],
    trades: [
        ("Mécanique", MACHINERY),
        ("Ateliers", METAL),
        ("Chaudronnerie", PLANTS),
        ("Hydraulique", DRIVES),
        ("Outillage", METAL),
        ("Forges", METAL),
        ("Matériel Agricole", FARMING),
        ("Constructions Métalliques", CONSTRUCTION),
        ("Usinage", METAL),
        ("Engrenages", DRIVES),
    ],
    patterns: ["{trade} {place}", "{place} {trade}", "Établissements {place} {trade}", "{trade} de {place}"],
    forms: ["SARL", "SAS", "S.A.", "et Fils"],
    cities: [
        "Cluses",
        "Saint-Étienne",
        "Thiers",
        "Colmar",
        "Cholet",
        "Vierzon",
        "Épinal",
        "Roanne",
        "Besançon",
        "Béthune",
        "Châteauroux",
        "Figeac",
    ],
};
