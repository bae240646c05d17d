//! What customers really earn: ladders, the whale curve, bridges.

mod attach_rate;
mod bridge;
mod capital;
mod dependency;
mod figures;
mod files;
mod independence_limits;
mod key_accounts;
mod ladder;
mod lines;
mod price_bands;
mod price_corridor;
mod profit_structure;
mod service_models;
mod sourcing;
mod whale;
mod what_if;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Http;

pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .merge(scenario_routes())
        .merge(key_account_routes())
        .merge(service_model_routes())
        .merge(dependency_routes())
        .merge(price_routes())
        .routes(routes!(ladder::get_ladder))
        .routes(routes!(ladder::get_reconciliation))
        .routes(routes!(whale::get_whale_curve))
        .routes(routes!(bridge::get_bridge))
        .routes(routes!(capital::get_capital_terms, capital::set_capital_terms))
        .routes(routes!(lines::get_invoice_ladders))
        .routes(routes!(lines::get_invoice_line_ladders))
        .routes(routes!(files::export_ladder))
        .routes(routes!(files::export_ladder_workbook))
        .routes(routes!(files::export_whale_curve))
        .routes(routes!(files::export_bridge))
        .routes(routes!(files::export_bridge_workbook))
        .routes(routes!(profit_structure::get_profit_structure))
        .routes(routes!(profit_structure::export_profit_structure))
}

fn price_routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(price_bands::get_price_bands))
        .routes(routes!(price_bands::export_price_bands))
        .routes(routes!(price_bands::export_price_bands_workbook))
        .routes(routes!(price_corridor::get_price_corridor))
        .routes(routes!(price_corridor::export_price_corridor))
        .routes(routes!(attach_rate::get_attach_rate))
        .routes(routes!(attach_rate::export_attach_rate))
        .routes(routes!(attach_rate::set_service_categories))
}

fn scenario_routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(what_if::ask_what_if))
        .routes(routes!(what_if::list_scenarios, what_if::save_scenario))
        .routes(routes!(what_if::get_scenario, what_if::change_scenario, what_if::remove_scenario))
        .routes(routes!(what_if::export_scenario))
}

fn key_account_routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(key_accounts::list_key_accounts, key_accounts::mark_key_account))
        .routes(routes!(key_accounts::export_key_accounts))
        .routes(routes!(key_accounts::set_adequacy_threshold))
        .routes(routes!(key_accounts::take_off_key_account))
        .routes(routes!(key_accounts::grant_key_account_exception))
        .routes(routes!(key_accounts::withdraw_key_account_exception))
}

fn service_model_routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(service_models::list_service_models))
        .routes(routes!(service_models::export_service_models))
        .routes(routes!(service_models::set_service_terms))
        .routes(routes!(service_models::say_service_model, service_models::take_back_service_model))
}

fn dependency_routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(dependency::get_dependency))
        .routes(routes!(dependency::export_dependency))
        .routes(routes!(dependency::get_account_dependency))
        .routes(routes!(sourcing::get_sourcing, sourcing::tell_sourcing))
        .routes(routes!(sourcing::export_sourcing))
        .routes(routes!(sourcing::import_sourcing))
        .routes(routes!(sourcing::withdraw_sourcing))
        .routes(routes!(
            independence_limits::list_independence_limits,
            independence_limits::set_independence_limit
        ))
        .routes(routes!(independence_limits::withdraw_independence_limit))
}
