//! The one door to the lines: exactly the files the manifest names, under the reader's own access.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::ScalarValue;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::error::DataFusionError;
use datafusion::functions::expr_fn::coalesce;
use datafusion::prelude::{Expr, SessionConfig, SessionContext, col, lit};
use mainstay_domain::accounts::AccountRef;
use mainstay_domain::categories::Categories;
use mainstay_domain::money::Currency;
use mainstay_domain::policy::Sight;
use mainstay_domain::portfolio::DateBasis;
use mainstay_domain::rate_basis::RateBasis;
use mainstay_domain::rates::Rates;
use mainstay_domain::time::Day;
use mainstay_domain::units::Units;

use super::convert::{AMOUNTS, Conversion};
use super::events::EventFile;
use super::joined::Joined;
use super::{Engine, FactError, category_on_day, in_base_unit};
use crate::events::EventKind;
use crate::lines::{COST, FREIGHT, POSTING_DATE};
use crate::store::{LedgerFile, Shelf, Store, StoreError, file_name};
use crate::summaries::{Folder, Summary};

/// A file of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinesFile {
    /// One that the manifest names, in the ledger's store.
    Stored(LedgerFile),
    /// One on this machine: merged of such files, or staged on its way to the store.
    Local(PathBuf),
}

impl LinesFile {
    /// What its summary is named by. A merged file has a checksum in its name too.
    fn name(&self) -> Option<&str> {
        match self {
            Self::Stored(file) => Some(&file.sha256),
            Self::Local(path) => {
                let name = path.file_stem()?.to_str()?;
                Some(name.split_once('-').map_or(name, |(lines, _)| lines))
            }
        }
    }
}

/// A summary, and the files it says everything of.
#[derive(Debug)]
pub(super) struct Summed {
    pub(super) summary: Summary,
    pub(super) files: Vec<LinesFile>,
}

/// One version of the ledger: the files the manifest names for it.
#[derive(Debug, Clone)]
pub struct Ledger {
    store: Store,
    files: Vec<LinesFile>,
    pub(super) events: BTreeMap<EventKind, Vec<EventFile>>,
    conversion: Option<Conversion>,
    pub(super) until: Option<Day>,
    pub(super) joined: Joined,
    engine: Engine,
    summaries: Option<Folder>,
    basis: DateBasis,
}

impl Ledger {
    /// A version made of these files and no others.
    pub fn new(store: Store, files: Vec<LinesFile>) -> Self {
        Self {
            store,
            files,
            events: BTreeMap::new(),
            conversion: None,
            until: None,
            joined: Joined::default(),
            engine: Engine::default(),
            summaries: None,
            basis: DateBasis::default(),
        }
    }

    /// Lines of files on this machine, as they are written.
    pub(super) fn of_local(&self, paths: Vec<PathBuf>) -> Self {
        Self::new(self.store.clone(), paths.into_iter().map(LinesFile::Local).collect())
    }

    /// The same version, in which some lines are in other currencies than the one everything is added up in.
    #[must_use]
    pub fn converted(self, into: Currency, rates: Arc<Rates>) -> Self {
        self.converted_at(into, rates, RateBasis::default())
    }

    /// The same at constant rates, where the basis says so.
    #[must_use]
    pub fn converted_at(self, into: Currency, rates: Arc<Rates>, basis: RateBasis) -> Self {
        Self { conversion: Some(Conversion { into, rates, basis }), ..self }
    }

    /// The same version, asked elsewhere than in this process.
    #[must_use]
    pub fn on(self, engine: Engine) -> Self {
        Self { engine, ..self }
    }

    /// Where it is asked.
    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// A fresh session where it is asked, in which nothing exists.
    pub(super) fn context(&self) -> Result<SessionContext, FactError> {
        self.engine.context()
    }

    /// The same version without what is dated that day or later: what has not happened needs no exchange rate.
    #[must_use]
    pub fn until(&self, day: Day) -> Self {
        Self { until: Some(day), ..self.clone() }
    }

    /// The same version, in which some numbers of customers and products stand for others.
    #[must_use]
    pub fn joined(self, joined: Joined) -> Self {
        Self { joined, ..self }
    }

    /// The account under which the rows of an account are found.
    pub fn joined_account(&self, account: &AccountRef) -> AccountRef {
        self.joined.account(account)
    }

    /// The same version, some of whose files may have summaries in this folder.
    #[must_use]
    pub fn summarized(self, folder: Folder) -> Self {
        Self { summaries: Some(folder), ..self }
    }

    /// The summaries that are whole, as few as say it all, each with the files it is of; and the files that have none.
    /// Reading them takes long: call it off the async threads. A cluster reads the lines: it is there for what one machine
    /// cannot read. So does a question by posting date: summaries are by business date.
    pub(super) fn with_summaries(&self) -> (Vec<Summed>, Vec<LinesFile>) {
        let (mut summed, mut left) = (Vec::new(), self.files.clone());
        if matches!(self.engine, Engine::Here)
            && self.basis != DateBasis::Posting
            && let Some(folder) = &self.summaries
        {
            let listed = folder.list();
            let names = left.iter().filter_map(LinesFile::name).map(str::to_owned).collect();
            for summary in folder.joints(&listed, &names).chosen {
                let is_of = |file: &mut LinesFile| file.name().is_some_and(|name| summary.of.contains(name));
                let files = left.extract_if(.., is_of).collect();
                summed.push(Summed { summary, files });
            }
            for file in std::mem::take(&mut left) {
                let found = file.name().and_then(|name| folder.first_whole(listed.get(name)?));
                match found {
                    Some(summary) => summed.push(Summed { summary, files: vec![file] }),
                    None => left.push(file),
                }
            }
        }
        (summed, left)
    }

    /// The same version made of some of its files.
    pub(super) fn only(&self, files: Vec<LinesFile>) -> Self {
        Self { files, ..self.clone() }
    }

    /// Whether amounts in this currency are added up as they are.
    pub(super) fn counts_as_written(&self, currency: &str) -> bool {
        self.conversion.as_ref().is_none_or(|conversion| conversion.into.code() == currency)
    }

    /// The same version, in which another day of a line counts as its date. Amounts are converted at the business date
    /// whichever counts.
    #[must_use]
    pub fn by(&self, basis: DateBasis) -> Self {
        Self { basis, ..self.clone() }
    }

    /// Whether the version has no lines at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The lines somebody may see, and of them the fields: without the sight of margins every cost is missing. Amounts are
    /// in the reporting currency.
    pub(super) async fn lines(
        &self,
        context: &SessionContext,
        sight: &Sight,
    ) -> Result<DataFrame, FactError> {
        let lines = self.as_written(context, sight)?;
        if let Some(conversion) = &self.conversion {
            conversion.check(&lines).await?;
        }
        self.dressed(lines, sight)
    }

    /// The same lines, with revenue and currency as they are written beside what they are in the reporting currency.
    pub(super) async fn lines_beside_written(
        &self,
        context: &SessionContext,
        sight: &Sight,
    ) -> Result<DataFrame, FactError> {
        let lines = self.as_written(context, sight)?;
        if let Some(conversion) = &self.conversion {
            conversion.check(&lines).await?;
        }
        let lines = lines
            .with_column("written_currency", col("currency"))?
            .with_column("written_revenue", col("revenue"))?;
        self.dressed(lines, sight)
    }

    /// Lines as they are told: amounts in the reporting currency, costs where they may be seen.
    fn dressed(&self, mut lines: DataFrame, sight: &Sight) -> Result<DataFrame, FactError> {
        if let Some(conversion) = &self.conversion {
            lines = conversion.apply(lines)?;
        }
        if self.basis == DateBasis::Posting {
            lines = lines.with_column("date", self.day())?;
        }
        if !sight.margin {
            for cost in [COST, FREIGHT] {
                lines = lines.with_column(cost, lit(ScalarValue::Decimal128(None, 18, 4)))?;
            }
        }
        Ok(lines)
    }

    /// The same lines in their own currencies, for questions that ask for no amount.
    pub(super) fn as_written(&self, context: &SessionContext, sight: &Sight) -> Result<DataFrame, FactError> {
        let mut lines = context.read_table(self.table(context)?)?;
        if let Some(predicate) = self.joined.predicate(&sight.rows) {
            lines = lines.filter(predicate)?;
        }
        if let Some(day) = self.until {
            lines = lines.filter(self.day().lt(lit(ScalarValue::Date32(Some(day.epoch())))))?;
        }
        Ok(self.joined.apply(lines, true)?)
    }

    /// The day of a line that counts.
    pub(super) fn day(&self) -> Expr {
        match self.basis {
            DateBasis::Document => col("date"),
            DateBasis::Posting => coalesce(vec![col(POSTING_DATE), col("date")]),
        }
    }

    /// A fresh session in which `lines` is what somebody may see, and nothing else exists.
    pub(super) async fn session(&self, sight: &Sight) -> Result<SessionContext, FactError> {
        let context = self.context()?;
        let lines = self.lines(&context, sight).await?;
        context.register_table("lines", lines.into_view())?;
        Ok(context)
    }

    /// The lines somebody may see, with quantities in base units and categories beside what is written, in a session of their own that no other
    /// plan reaches into: always of this process, because the barrier around them cannot travel. Whoever takes an amount from
    /// them [checks the rates](Self::check_rates) first.
    pub(crate) fn visible(
        &self,
        sight: &Sight,
        units: &Arc<Units>,
        categories: &Arc<Categories>,
    ) -> Result<DataFrame, FactError> {
        let lines = self.dressed(self.as_written(&context(), sight)?, sight)?;
        Ok(category_on_day::apply(in_base_unit::apply(lines, units)?, categories)?)
    }

    /// Whether every amount among these columns can be told in the reporting currency.
    pub(crate) async fn check_rates(&self, sight: &Sight, columns: &[&str]) -> Result<(), FactError> {
        let Some(conversion) = &self.conversion else { return Ok(()) };
        let hidden = |column: &str| [COST, FREIGHT].contains(&column) && !sight.margin;
        if !columns.iter().any(|column| AMOUNTS.contains(column) && !hidden(column)) {
            return Ok(());
        }
        conversion.check(&self.as_written(&context(), sight)?).await
    }

    /// Lets a session read the files of this version: its own plans, and those that other sessions made of this ledger.
    pub(crate) fn open_to(&self, context: &SessionContext) {
        for file in &self.files {
            match file {
                LinesFile::Stored(file) => self.store.know(std::slice::from_ref(file)),
                LinesFile::Local(path) => self.store.know_local(path),
            }
        }
        for file in self.events.values().flatten() {
            self.store.know(std::slice::from_ref(&file.file));
        }
        let (root, objects) = self.store.objects();
        context.register_object_store(root, objects);
    }

    fn table(&self, context: &SessionContext) -> Result<Arc<ListingTable>, DataFusionError> {
        self.open_to(context);
        let paths = self.files.iter().map(|file| self.location(file)).collect::<Result<Vec<_>, _>>()?;
        table(context, paths, crate::lines::schema())
    }

    fn location(&self, file: &LinesFile) -> Result<ListingTableUrl, DataFusionError> {
        let path = match file {
            LinesFile::Stored(file) => return self.stored(Shelf::Lines, file),
            LinesFile::Local(path) => path,
        };
        let url = url::Url::from_file_path(std::path::absolute(path)?)
            .map_err(|()| unusable(StoreError::Address(path.display().to_string())))?;
        ListingTableUrl::parse(url)
    }

    /// Where a file that the manifest names is read.
    pub(super) fn stored(&self, on: Shelf, file: &LedgerFile) -> Result<ListingTableUrl, DataFusionError> {
        ListingTableUrl::parse(self.store.url(on, &file_name(&file.sha256)).map_err(unusable)?)
    }
}

fn unusable(error: StoreError) -> DataFusionError {
    DataFusionError::External(error.into())
}

/// These files and no others, as one table.
pub(super) fn table(
    context: &SessionContext,
    paths: Vec<ListingTableUrl>,
    schema: SchemaRef,
) -> Result<Arc<ListingTable>, DataFusionError> {
    let format = ParquetFormat::new().with_options(context.state().table_options().parquet.clone());
    let options = ListingOptions::new(Arc::new(format)).with_file_extension(".parquet");
    let config =
        ListingTableConfig::new_with_multi_paths(paths).with_listing_options(options).with_schema(schema);
    Ok(Arc::new(ListingTable::try_new(config)?))
}

/// A session that reads text as written in the files, on as many cores as there are.
pub(super) fn context() -> SessionContext {
    SessionContext::new_with_config(session_config())
}

/// How every session reads the ledger's files.
pub(crate) fn session_config() -> SessionConfig {
    let mut config = SessionConfig::new().with_batch_size(16_384);
    config.options_mut().execution.parquet.schema_force_view_types = false;
    config.options_mut().execution.parquet.pushdown_filters = true;
    config.options_mut().sql_parser.map_string_types_to_utf8view = false;
    config
}
