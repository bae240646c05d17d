//! What customers will do next, by the models that were fitted last.

mod account;
mod accounts;
mod allocation;
mod equity;
mod fit;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Http;

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(fit::get_models, fit::create_model_fit))
        .routes(routes!(accounts::list_model_accounts))
        .routes(routes!(accounts::export_model_accounts))
        .routes(routes!(account::get_account_forecast))
        .routes(routes!(equity::get_equity))
        .routes(routes!(equity::export_equity))
        .routes(routes!(allocation::preview_allocation))
        .routes(routes!(allocation::export_allocation))
}
