//! The rows somebody sees, as a predicate for SQL.
//!
//! [`sight`](mainstay_domain::policy::sight) is the one answer; the ledger crate compiles it for the analytics engine, this
//! module for the register. A limited person's accounts lie in `account_grant`, which is also where their
//! [`Rows::Only`](mainstay_domain::policy::Rows) comes from, so both doors open on the same rows.

use crate::act::View;
use crate::db::Value;

/// Completes a `where` clause over `account`: give the placeholder that [`View::limit`] is bound to.
macro_rules! visible_account {
    ($placeholder:literal) => {
        concat!(
            "(",
            $placeholder,
            " is null or exists (select 1 from account_grant
               where account_grant.account_id = account.id and account_grant.user_id = ",
            $placeholder,
            "))"
        )
    };
}
pub(crate) use visible_account;

impl View {
    /// The value for the placeholder of [`visible_account!`]: the person whose grants limit the rows, or nobody.
    pub(crate) fn limit(&self) -> Value {
        let limited = matches!(self.sight().rows, mainstay_domain::policy::Rows::Only(_));
        // A limited actor is always a person; were it not, the nil id has no grants and sees nothing.
        let person = self.actor().user.map(|user| user.0).unwrap_or_default();
        Value::Uuid(limited.then_some(person))
    }
}
