//! One row of the sheet *Accounts*.

use mainstay_domain::money::{Amount, approximate};
use mainstay_domain::portfolio::{Class, XyzBasis};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::accounts::Columns;
use super::series::Gaps;
use super::sheet::{Formats, Row, shown, units};
use super::{Book, periods};
use crate::portfolio::AccountRow;

/// Too few periods to tell anything from.
const TOO_FEW: &str =
    "[periods]<IF(OR([period]=\"week\",[period]=\"month\"),fewest_short_periods,fewest_long_periods)";

/// What the rows share, and what the rows above add up to.
pub(super) struct Line<'a> {
    pub(super) book: &'a Book,
    pub(super) columns: &'a Columns,
    pub(super) formats: &'a Formats,
    pub(super) before: Amount,
}

impl Line<'_> {
    pub(super) fn write(
        &mut self,
        sheet: &mut Worksheet,
        number: u32,
        account: &AccountRow,
    ) -> Result<(), XlsxError> {
        let facts = &account.judgement.facts;
        let row = &mut Row::new(sheet, number);
        row.optional(account.judgement.rank.map(f64::from), None)?;
        row.text(&facts.account.source)?;
        row.text(&facts.account.external_id)?;
        row.text(&account.name)?;
        row.text(account.country.as_deref().unwrap_or_default())?;
        row.amount(facts.revenue, &self.formats.money)?;
        if self.book.table.margin {
            row.optional(facts.gross_profit().map(units), Some(&self.formats.money))?;
        }
        if self.has_rung() {
            // What an inactive account was charged with has no rank, and is no part of what is shared.
            let amount = facts.on_rung.filter(|_| facts.is_active()).and_then(|on| on.amount);
            row.optional(amount.map(units), Some(&self.formats.money))?;
        }
        self.standing(row, number, account)?;
        self.xyz(row, number, account)?;
        self.rest(row, account)
    }

    /// Share, what better ranks bring, cumulative share and ABC class; formulas where the account has a value.
    fn standing(&mut self, row: &mut Row<'_>, number: u32, account: &AccountRow) -> Result<(), XlsxError> {
        let (judgement, table) = (&account.judgement, &self.book.table);
        let class = judgement.class(table.measure);
        let Some(value) = judgement.facts.value(table.measure) else {
            (0..3).for_each(|_| row.skip());
            return row.text(class.as_str());
        };
        let formula = |text: &str| self.columns.formula(text, number);
        let share = formula("IF([value]>0,[value]/sum_of_values,\"\")");
        row.formula(&share, &shown(judgement.share), Some(&self.formats.share))?;
        if number == 2 {
            row.number(0.0, Some(&self.formats.money))?;
        } else {
            // Rounding each step keeps every sum the nearest number to the exact one.
            let before = formula("ROUND([before-]+MAX([value-],0),4)");
            row.formula(&before, &shown(Some(units(self.before))), Some(&self.formats.money))?;
        }
        let cumulative = formula("IF(sum_of_values>0,ROUND([before]+MAX([value],0),4)/sum_of_values,\"\")");
        row.formula(&cumulative, &shown(judgement.cumulative_share), Some(&self.formats.share))?;
        self.before += value.positive_part();
        if !self.book.is_whole {
            return row.text(class.as_str());
        }
        let reaches = |cut: &str| format!("ROUND(100*[before],4)<ROUND({cut}*sum_of_values,4)");
        let (a, b) = (reaches("abc_a"), reaches("abc_b"));
        let abc = format!("IF([value]<=0,\"N\",IF({a},\"A\",IF({b},\"B\",\"C\")))");
        row.formula(&self.columns.formula(&abc, number), class.as_str(), None)
    }

    /// The XYZ class, and the three bases it can be told by.
    fn xyz(&self, row: &mut Row<'_>, number: u32, account: &AccountRow) -> Result<(), XlsxError> {
        let xyz = &account.judgement.xyz;
        let formula = |text: &str| self.columns.formula(text, number);
        let class = formula("IF([regularity]<>\"N\",[regularity],[variability])");
        row.formula(&class, xyz.class().as_str(), None)?;
        let basis = "IF([regularity]<>\"N\",\"regularity\",IF([variability]<>\"N\",\"variability\",\"\"))";
        let basis_now = xyz.basis().map(XyzBasis::as_str).unwrap_or_default();
        row.formula(&formula(basis), basis_now, None)?;

        let series = self.book.series.get(&account.judgement.facts.account);
        self.regularity(row, number, account, series.map(|series| series.gaps).unwrap_or_default())?;
        self.variability(row, number, account)?;

        let frequency = &xyz.frequency;
        row.number(f64::from(frequency.active_periods), None)?;
        let share = formula("IF([periods]>0,[active_periods]/[periods],\"\")");
        row.formula(&share, &shown(frequency.active_share()), Some(&self.formats.share))?;
        let reaches = |cut: &str| format!("ROUND([active_share],12)>={cut}");
        let class = format!(
            "IF(OR({TOO_FEW},[active_periods]=0),\"N\",IF({},\"X\",IF({},\"Y\",\"Z\")))",
            reaches("frequency_x"),
            reaches("frequency_y")
        );
        row.formula(&formula(&class), frequency.class.as_str(), None)
    }

    fn regularity(
        &self,
        row: &mut Row<'_>,
        number: u32,
        account: &AccountRow,
        gaps: Gaps,
    ) -> Result<(), XlsxError> {
        let found = &account.judgement.xyz.regularity;
        row.number(f64::from(gaps.count), None)?;
        row.number(f64::from(gaps.days), None)?;
        row.number(gaps.squares, None)?;
        let mean = self.columns.formula("IF([gaps]=0,\"\",[gap_days]/[gaps])", number);
        row.formula(&mean, &shown(gaps.mean_days()), Some(&self.formats.ratio))?;
        let spread = "[gaps]*[gap_squares]-[gap_days]^2";
        let cv = format!(
            "IF([gaps]=0,\"\",IF(deviation=\"sample\",IF([gaps]<2,\"\",SQRT(({spread})*[gaps]/([gaps]-1))/[gap_days]),\
             SQRT({spread})/[gap_days]))"
        );
        row.formula(&self.columns.formula(&cv, number), &shown(found.cv), Some(&self.formats.ratio))?;
        let class = self.by_variation("[gaps]<fewest_gaps", "[regularity_cv]", number);
        row.formula(&class, found.class.as_str(), None)
    }

    fn variability(&self, row: &mut Row<'_>, number: u32, account: &AccountRow) -> Result<(), XlsxError> {
        let found = &account.judgement.xyz.variability;
        row.text(found.period.as_str())?;
        let values = periods::range(self.book, account, number).filter(|_| self.book.has_periods);
        if let Some(values) = values {
            row.formula(&format!("COUNT({values})"), &found.periods.to_string(), None)?;
            let cv = format!(
                "IF(ROUND(SUM({values}),4)<=0,\"\",IF(deviation=\"sample\",\
                 IF(COUNT({values})<2,\"\",_xlfn.STDEV.S({values})/AVERAGE({values})),\
                 _xlfn.STDEV.P({values})/AVERAGE({values})))"
            );
            row.formula(&cv, &shown(found.cv), Some(&self.formats.ratio))?;
        } else {
            row.number(f64::from(found.periods), None)?;
            row.optional(found.cv, Some(&self.formats.ratio))?;
        }
        row.formula(&self.by_variation(TOO_FEW, "[variability_cv]", number), found.class.as_str(), None)
    }

    /// The class of a variation; twelve decimals are beyond what a cut is meant to tell apart, and within what a spreadsheet
    /// calculates.
    fn by_variation(&self, too_few: &str, cv: &str, number: u32) -> String {
        let class = format!(
            "IF(OR({too_few},{cv}=\"\"),\"N\",IF(ROUND({cv},12)<=xyz_x,\"X\",IF(ROUND({cv},12)<=xyz_y,\"Y\",\"Z\")))"
        );
        self.columns.formula(&class, number)
    }

    /// What stands beside the classes.
    fn rest(&self, row: &mut Row<'_>, account: &AccountRow) -> Result<(), XlsxError> {
        let (judgement, facts) = (&account.judgement, &account.judgement.facts);
        let margin = self.book.table.margin;
        row.text(judgement.revenue_class.as_str())?;
        if margin {
            row.text(judgement.gross_profit_class.as_str())?;
        }
        if self.has_rung() {
            row.text(judgement.rung_class.map(Class::as_str).unwrap_or_default())?;
        }
        row.number(approximate(facts.lines.into()), None)?;
        row.number(approximate(facts.invoices.into()), None)?;
        row.day(Some(facts.first_day), self.formats)?;
        row.day(Some(facts.last_day), self.formats)?;
        row.optional(judgement.recency_days.map(f64::from), None)?;
        row.optional(judgement.scores.map(|scores| scores.r.into()), None)?;
        row.optional(judgement.scores.map(|scores| scores.f.into()), None)?;
        row.optional(judgement.scores.map(|scores| scores.m.into()), None)?;
        if margin {
            row.optional(facts.gross_profit_covers(), Some(&self.formats.share))?;
        }
        if self.has_rung() {
            row.optional(facts.rung_covers(), Some(&self.formats.share))?;
        }
        Ok(())
    }

    fn has_rung(&self) -> bool {
        self.book.table.run.rung_seen(self.book.table.margin).is_some()
    }
}
