//! Cost to serve: cost rates, and what serving accounts costs by them.

mod rates;
mod serve;
mod sizes;
mod strata;
mod traceable;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Http;

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(rates::list_cost_rates, rates::set_cost_rates))
        .routes(routes!(rates::withdraw_cost_rates))
        .routes(routes!(rates::get_cost_rates_template))
        .routes(routes!(rates::preview_cost_rates))
        .routes(routes!(serve::get_costs_to_serve))
        .routes(routes!(serve::export_costs_to_serve))
        .routes(routes!(sizes::get_order_sizes))
        .routes(routes!(strata::get_strata))
        .routes(routes!(strata::export_strata))
        .routes(routes!(traceable::list_traceable_costs, traceable::add_traceable_cost))
        .routes(routes!(traceable::export_traceable_costs))
        .routes(routes!(traceable::import_traceable_costs))
        .routes(routes!(traceable::withdraw_traceable_cost))
}
