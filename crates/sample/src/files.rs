//! The files the company hands over, as its systems would export them: UTF-8, comma, a header line, ISO dates, `\n`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::lines::{self, Totals};
use crate::plan::Plan;
use crate::{SampleCompany, dealings, registers, told};

/// One of the company's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleFile {
    /// What foreign currencies were worth in EUR on each working day.
    Rates,
    /// The customers and the heads of their groups.
    Accounts,
    /// What the company sells.
    Products,
    /// The order lines and what became of them.
    Orders,
    /// The invoices and when they were paid.
    Payments,
    /// Visits and calls.
    Activities,
    /// Agreements on rebates.
    Rebates,
    /// The invoice lines, in order of date and number.
    Lines,
}

impl SampleFile {
    /// All files, in the order in which they are best imported.
    pub const ALL: [Self; 8] = [
        Self::Rates,
        Self::Accounts,
        Self::Products,
        Self::Orders,
        Self::Payments,
        Self::Activities,
        Self::Rebates,
        Self::Lines,
    ];

    /// The file's name, `lines.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rates => "rates.csv",
            Self::Accounts => "accounts.csv",
            Self::Products => "products.csv",
            Self::Orders => "orders.csv",
            Self::Payments => "payments.csv",
            Self::Activities => "activities.csv",
            Self::Rebates => "rebates.csv",
            Self::Lines => "lines.csv",
        }
    }

    /// The mapping (TOML) that imports it.
    pub fn mapping(self) -> &'static str {
        match self {
            Self::Rates => include_str!("mappings/rates.toml"),
            Self::Accounts => include_str!("mappings/accounts.toml"),
            Self::Products => include_str!("mappings/products.toml"),
            Self::Orders => include_str!("mappings/orders.toml"),
            Self::Payments => include_str!("mappings/payments.toml"),
            Self::Activities => include_str!("mappings/activities.toml"),
            Self::Rebates => include_str!("mappings/rebates.toml"),
            Self::Lines => include_str!("mappings/lines.toml"),
        }
    }
}

impl SampleCompany {
    /// Writes one of the files; `out` should be buffered.
    pub fn write(&self, file: SampleFile, out: impl Write) -> io::Result<()> {
        write(&Plan::of(self), file, out).map(|_| ())
    }

    /// Writes all files into a folder that exists, each with its mapping (`lines.csv`, `lines.toml`), the cost rates
    /// (`costs.toml`) and `truths.json`.
    pub fn write_files(&self, folder: &Path) -> io::Result<Totals> {
        let plan = Plan::of(self);
        let mut totals = Totals::default();
        for file in SampleFile::ALL {
            let path = folder.join(file.name());
            fs::write(path.with_extension("toml"), file.mapping())?;
            totals = write(&plan, file, BufWriter::new(File::create(path)?))?;
        }
        fs::write(folder.join("costs.toml"), self.cost_rates())?;
        fs::write(folder.join("truths.json"), serde_json::to_string_pretty(&told::truths(self, &plan))?)?;
        Ok(totals)
    }
}

fn write(plan: &Plan, file: SampleFile, out: impl Write) -> io::Result<Totals> {
    match file {
        SampleFile::Rates => registers::write_rates(plan, out)?,
        SampleFile::Accounts => registers::write_accounts(plan, out)?,
        SampleFile::Products => registers::write_products(plan, out)?,
        SampleFile::Orders => dealings::write_orders(plan, out)?,
        SampleFile::Payments => dealings::write_payments(plan, out)?,
        SampleFile::Activities => dealings::write_activities(plan, out)?,
        SampleFile::Rebates => dealings::write_rebates(plan, out)?,
        SampleFile::Lines => return lines::write(plan, out),
    }
    Ok(Totals::default())
}
