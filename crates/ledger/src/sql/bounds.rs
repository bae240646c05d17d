//! How much a question may swell to, told from its plan before anything is worked out.
//!
//! The engine counts what sorting, joining and grouping hold. It does not count what one expression makes out of one batch,
//! and looks at the clock only between batches. So functions that make much out of little do not exist here, texts may grow
//! by joining them alone, and how long a row can get that way is bounded. A part of the question that is named once and used
//! many times counts as often.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::DFSchema;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::functions::{datetime, math};
use datafusion::logical_expr::{Expr, ExprSchemable, LogicalPlan, Operator, ScalarUDF};
use datafusion::prelude::SessionContext;
use datafusion::sql::sqlparser::ast::{Query, Visit, Visitor, visit_relations};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::parser::Parser;

use super::AskError;

/// Rows in one batch: what one expression makes at a time.
pub(super) const BATCH: usize = 1_024;
/// The most bytes of text a row may come to.
const LONGEST_ROW: usize = 256 << 10;
/// What a text of the tables counts for.
const TEXT: usize = 256;
/// What a number, a day or a sign written as text counts for.
const WRITTEN: usize = 64;
/// Functions that spell a day out by a format, and how much one letter of it may come to.
const SPELLING: [&str; 2] = ["to_char", "date_format"];
const LETTER: usize = 16;
/// The most tables and named parts of a question, each as often as it is used.
pub(super) const MOST_PARTS: usize = 200;

/// Functions of texts and conditions whose result is no longer than what they are given.
const FUNCTIONS: [&str; 44] = [
    "arrow_cast",
    "arrow_typeof",
    "ascii",
    "bit_length",
    "btrim",
    "char_length",
    "character_length",
    "chr",
    "coalesce",
    "concat",
    "concat_ws",
    "contains",
    "ends_with",
    "find_in_set",
    "greatest",
    "ifnull",
    "initcap",
    "instr",
    "least",
    "left",
    "length",
    "lower",
    "ltrim",
    "nullif",
    "nvl",
    "nvl2",
    "octet_length",
    "position",
    "reverse",
    "right",
    "rtrim",
    "split_part",
    "starts_with",
    "strpos",
    "substr",
    "substr_index",
    "substring",
    "substring_index",
    "to_hex",
    "translate",
    "trim",
    "try_cast",
    "upper",
    "version",
];
/// Aggregates that keep every value they meet in one.
const COLLECTING: [&str; 2] = ["array_agg", "string_agg"];

/// Leaves a session the functions that are bounded.
pub(super) fn leave_bounded_functions(context: &SessionContext) {
    let by_kind = math::functions().into_iter().chain(datetime::functions());
    let numbers_and_times: Vec<String> = by_kind.flat_map(|function| names(&function)).collect();
    let bounded = |name: &String| FUNCTIONS.contains(&name.as_str()) || numbers_and_times.contains(name);
    let all: Vec<String> = context.state().scalar_functions().keys().cloned().collect();
    for name in all.iter().filter(|name| !bounded(name)) {
        context.deregister_udf(name);
    }
    for name in COLLECTING {
        context.deregister_udaf(name);
    }
}

fn names(function: &ScalarUDF) -> Vec<String> {
    std::iter::once(function.name().to_owned()).chain(function.aliases().iter().cloned()).collect()
}

/// Refuses a question whose named parts use each other so often that planning it would not end.
pub(super) fn check_parts(question: &str) -> Result<(), AskError> {
    // What cannot be parsed is the engine's to explain.
    let Ok(statements) = Parser::parse_sql(&GenericDialect {}, question) else { return Ok(()) };
    let mut parts = Parts::default();
    for statement in &statements {
        // A part may use one that is named further out, and therefore comes later here: until nothing grows any more.
        loop {
            let before = parts.sizes.clone();
            let _ = statement.visit(&mut parts);
            if parts.of(statement, None) > MOST_PARTS {
                return Err(AskError::TooManyParts);
            }
            if parts.sizes == before {
                break;
            }
        }
    }
    Ok(())
}

/// How many tables each named part comes to.
#[derive(Default)]
struct Parts {
    sizes: BTreeMap<String, usize>,
}

impl Parts {
    /// The tables of a node; a part that reads a table of its own name reads the one further out.
    fn of(&self, node: &impl Visit, own: Option<&str>) -> usize {
        let mut size = 0_usize;
        let _ = visit_relations(node, |name| {
            let name = name.to_string().to_lowercase();
            let used = self.sizes.get(&name).filter(|_| own != Some(name.as_str())).copied().unwrap_or(1);
            size = size.saturating_add(used);
            ControlFlow::<()>::Continue(())
        });
        size
    }
}

impl Visitor for Parts {
    type Break = ();

    fn post_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for part in query.with.iter().flat_map(|with| &with.cte_tables) {
            let name = part.alias.name.to_string().to_lowercase();
            let size = self.of(part.query.as_ref(), Some(&name)).clamp(1, MOST_PARTS + 1);
            let known = self.sizes.entry(name).or_default();
            *known = size.max(*known);
        }
        ControlFlow::Continue(())
    }
}

/// Refuses a plan whose rows may get too long.
pub(super) fn check(plan: &LogicalPlan) -> Result<(), AskError> {
    made_by(plan).map(|_| ())
}

/// How many bytes of text a step makes.
#[derive(Clone, Copy, Default)]
struct Made {
    /// In its longest column.
    column: usize,
    /// In all columns of a row.
    row: usize,
}

fn made_by(plan: &LogicalPlan) -> Result<Made, AskError> {
    refuse_the_same_twice(plan)?;
    let mut from = Made::default();
    for input in plan.inputs() {
        let made = made_by(input)?;
        from = Made { column: from.column.max(made.column), row: from.row.saturating_add(made.row) };
    }
    let made = match plan {
        LogicalPlan::TableScan(scan) => {
            let texts =
                scan.projected_schema.fields().iter().filter(|field| is_text(field.data_type())).count();
            Made { column: TEXT, row: texts * TEXT }
        }
        LogicalPlan::Projection(_)
        | LogicalPlan::Aggregate(_)
        | LogicalPlan::Window(_)
        | LogicalPlan::Values(_) => {
            let kept = if matches!(plan, LogicalPlan::Window(_)) { from } else { Made::default() };
            listed(plan, from, kept)?
        }
        // Its expressions only decide about rows, but make something on the way.
        _ => {
            listed(plan, from, Made::default())?;
            from
        }
    };
    Ok(made)
}

/// The engine takes a projection for idle that says the same as one below it, and leaves one of the two out: `x * 2 as x`
/// over `x * 2 as x` would be worked out once. Mended upstream (apache/datafusion#24686), in no release yet.
fn refuse_the_same_twice(plan: &LogicalPlan) -> Result<(), AskError> {
    let LogicalPlan::Projection(outer) = plan else { return Ok(()) };
    if outer.expr.iter().all(|expression| matches!(expression, Expr::Column(_))) {
        return Ok(());
    }
    let mut below = outer.input.as_ref();
    loop {
        if matches!(below, LogicalPlan::Projection(inner) if inner.expr == outer.expr) {
            return Err(AskError::SameTwice);
        }
        match below.inputs().as_slice() {
            [only] => below = only,
            _ => return Ok(()),
        }
    }
}

/// What the expressions of a step make, beside what it keeps.
fn listed(plan: &LogicalPlan, from: Made, kept: Made) -> Result<Made, AskError> {
    let none = DFSchema::empty();
    let inputs = plan.inputs();
    let schema = inputs.first().map_or(&none, |input| input.schema().as_ref());
    let mut made = kept;
    for expression in plan.expressions() {
        let read = read_by(&expression, schema, from.column)?;
        let is_text = expression.get_type(schema).map_or(true, |kind| is_text(&kind));
        let result = if is_text { result_of(&expression, schema, from.column)?.unwrap_or(read) } else { 0 };
        made.column = made.column.max(result);
        made.row = made.row.saturating_add(read);
    }
    if made.row > LONGEST_ROW { Err(AskError::TooWide(LONGEST_ROW >> 10)) } else { Ok(made) }
}

/// What a choice makes: one of its values, and nothing of what it only looks at. `None` for any other expression.
fn result_of(of: &Expr, schema: &DFSchema, longest: usize) -> Result<Option<usize>, AskError> {
    let case = match of {
        Expr::Alias(alias) => return result_of(&alias.expr, schema, longest),
        Expr::Case(case) => case,
        _ => return Ok(None),
    };
    let mut widest = 0;
    let values = case.when_then_expr.iter().map(|(_, value)| value).chain(&case.else_expr);
    for value in values {
        widest = widest.max(read_by(value, schema, longest)?);
    }
    Ok(Some(widest))
}

/// The bytes of all texts that an expression reads, of a row whose longest text has `longest`: no function that is left
/// makes more of them.
fn read_by(of: &Expr, schema: &DFSchema, longest: usize) -> Result<usize, AskError> {
    let (mut read, mut asked_inside, mut patterns_are_written) = (0_usize, Vec::new(), true);
    let walked = of.apply(|each| {
        match each {
            Expr::Literal(value, _) => {
                read = read.saturating_add(value.try_as_str().flatten().map_or(0, str::len));
            }
            Expr::Column(_) | Expr::OuterReferenceColumn(..) => {
                let is_text = each.get_type(schema).map_or(true, |kind| is_text(&kind));
                read = read.saturating_add(if is_text { longest } else { 0 });
            }
            Expr::Cast(_) | Expr::TryCast(_) | Expr::ScalarFunction(_) => {
                let is_text = each.get_type(schema).map_or(true, |kind| is_text(&kind));
                read = read.saturating_add(if is_text { WRITTEN } else { 0 });
                if let Expr::ScalarFunction(call) = each
                    && SPELLING.contains(&call.name())
                {
                    let formats = call.args.iter().filter_map(|format| match format {
                        Expr::Literal(value, _) => value.try_as_str().flatten(),
                        _ => None,
                    });
                    read = formats.fold(read, |read, format| read.saturating_add(LETTER * format.len()));
                }
            }
            Expr::BinaryExpr(both) if is_regex(both.op) => patterns_are_written &= is_literal(&both.right),
            Expr::SimilarTo(like) => patterns_are_written &= is_literal(&like.pattern),
            Expr::ScalarSubquery(subquery) => asked_inside.push(subquery.subquery.clone()),
            Expr::Exists(exists) => asked_inside.push(exists.subquery.subquery.clone()),
            Expr::InSubquery(within) => asked_inside.push(within.subquery.subquery.clone()),
            Expr::SetComparison(among) => asked_inside.push(among.subquery.subquery.clone()),
            _ => {}
        }
        Ok(TreeNodeRecursion::Continue)
    });
    walked.map_err(|error: DataFusionError| AskError::Wrong(error.strip_backtrace()))?;
    if !patterns_are_written {
        return Err(AskError::Pattern);
    }
    for plan in asked_inside {
        read = read.saturating_add(made_by(&plan)?.column);
    }
    Ok(read)
}

/// A pattern that differs from row to row is compiled for each, into megabytes.
fn is_regex(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::RegexMatch | Operator::RegexIMatch | Operator::RegexNotMatch | Operator::RegexNotIMatch
    )
}

fn is_literal(pattern: &Expr) -> bool {
    matches!(pattern, Expr::Literal(..))
}

fn is_text(kind: &DataType) -> bool {
    !(kind.is_numeric() || kind.is_temporal() || matches!(kind, DataType::Boolean | DataType::Null))
}
