//! The table `setting`: what holds for the whole company, one row each. One that is not there has its default.

use crate::act::{Act, Reads};
use crate::db::args;
use crate::error::Result;

/// What a setting is; `None` where nobody said.
pub(crate) async fn read(reads: &mut (impl Reads + Send), name: &'static str) -> Result<Option<String>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        value: String,
    }
    let row: Option<Row> = reads.optional("select value from setting where name = $1", args![name]).await?;
    Ok(row.map(|row| row.value))
}

/// Says what a setting is from now on, or takes it back.
pub(crate) async fn write(act: &mut Act, name: &'static str, value: Option<&str>) -> Result<()> {
    act.exec("delete from setting where name = $1", args![name]).await?;
    if let Some(value) = value {
        act.exec("insert into setting (name, value) values ($1, $2)", args![name, value]).await?;
    }
    Ok(())
}
