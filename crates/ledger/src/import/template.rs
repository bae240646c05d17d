//! An empty file of each kind and the mapping that reads it: where somebody without an export of their own begins.

use super::{Field, Kind};

/// The header of the sheet that documents a template's columns, by which a reader tells it from a table of facts.
pub const DOCUMENTATION: [&str; 5] = ["field", "required", "meaning", "written as", "example"];

impl Kind {
    /// A CSV file without rows, whose columns are named after the fields.
    pub fn template_csv(self) -> String {
        let fields: Vec<&str> = self.fields().iter().map(|field| field.as_str()).collect();
        fields.join(",") + "\n"
    }

    /// The mapping that reads a filled-in template, as TOML.
    pub fn template_mapping(self) -> String {
        let mut text =
            format!("source = \"erp\" # the system whose ids these are\nkind = \"{self}\"\n\n[columns]\n");
        for field in self.fields() {
            text += &format!("{field} = \"{field}\"\n", field = field.as_str());
        }
        if self == Self::Rates {
            text = text
                .replace("\n[columns]", "reporting_currency = \"EUR\" # what the rates lead to\n\n[columns]");
            text += "\n[rates]\nquote = \"per_unit\" # one unit of the currency is `rate` units of the reporting currency\n";
        }
        text
    }

    /// The field that says which one a row is about; rates have none.
    pub fn id_field(self) -> Option<Field> {
        match self {
            Self::Lines => Some(Field::Customer),
            Self::Accounts => Some(Field::Account),
            Self::Products | Self::Units | Self::Categories => Some(Field::Product),
            Self::Rates => None,
            Self::Orders => Some(Field::OrderNumber),
            Self::Payments => Some(Field::Invoice),
            Self::Activities => Some(Field::Activity),
            Self::Rebates => Some(Field::Agreement),
            Self::Renumberings => Some(Field::OldId),
        }
    }
}
