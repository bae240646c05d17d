//! How files of unit conversions, of dated categories and of renumberings head what other files do not have.

use super::events::Languages;
use crate::import::Field;

/// Factors of units.
pub(super) const UNITS: Languages = &[
    (
        "English",
        &[
            (Field::Factor, &["factor conversionfactor baseunits perunit"]),
            (Field::ValidFrom, &["validfrom from since"]),
        ],
    ),
    (
        "German",
        &[
            (Field::Factor, &["faktor umrechnungsfaktor umrechnung"]),
            (Field::ValidFrom, &["gueltigab gultigab abdatum"]),
        ],
    ),
];

/// First days of categories.
pub(super) const CATEGORIES: Languages = &[
    ("English", &[(Field::ValidFrom, &["validfrom from since"])]),
    ("German", &[(Field::ValidFrom, &["gueltigab gultigab abdatum"])]),
];

/// Old numbers and new ones.
pub(super) const RENUMBERINGS: Languages = &[
    (
        "English",
        &[
            (Field::Renumbered, &["renumbered"]),
            (
                Field::OldId,
                &["oldid oldnumber oldno formernumber previousnumber oldcustomer oldproduct oldaccount"],
            ),
            (Field::NewId, &["newid newnumber newno newcustomer newproduct newaccount"]),
            (Field::ValidFrom, &["validfrom from since"]),
        ],
    ),
    (
        "German",
        &[
            (Field::OldId, &["altenummer altnummer altekundennummer alteartikelnummer"]),
            (Field::NewId, &["neuenummer neunummer neuekundennummer neueartikelnummer"]),
            (Field::ValidFrom, &["gueltigab gultigab abdatum"]),
        ],
    ),
];
