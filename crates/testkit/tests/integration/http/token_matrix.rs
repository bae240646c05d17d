//! What a token is good for: every operation of the API, asked with a token of each scope.

use std::collections::BTreeMap;

use axum::http::Method;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::Client;
use rstest::rstest;
use serde_json::json;

use super::matrix::{Installation, MATRIX, Row, operations};

/// The statuses for an administrator's tokens of the scopes read, import, analyse and admin.
const TOKENS: &[Row] = &[
    ("get_session", [200, 200, 200, 200]),
    ("sign_in", [401, 401, 401, 401]),
    ("exchange_link", [422, 422, 422, 422]),
    ("get_setup", [200, 200, 200, 200]),
    ("set_up", [409, 409, 409, 409]),
    ("list_users", [403, 403, 403, 200]),
    // What gives access would outlive the token; what takes it away may be done by one.
    ("add_user", [403, 403, 403, 403]),
    ("change_user", [403, 403, 403, 403]),
    ("create_password_link", [403, 403, 403, 403]),
    ("end_user_sessions", [403, 403, 403, 204]),
    ("disable_user", [403, 403, 403, 200]),
    ("enable_user", [403, 403, 403, 403]),
    ("set_password", [422, 422, 422, 422]),
    ("get_settings", [200, 403, 403, 200]),
    ("change_settings", [403, 403, 403, 200]),
    ("get_analysis_defaults", [403, 403, 200, 200]),
    ("set_analysis_defaults", [403, 403, 403, 200]),
    ("list_saved_filters", [200, 403, 403, 200]),
    ("save_filter", [403, 403, 201, 409]),
    ("change_saved_filter", [403, 403, 200, 200]),
    ("remove_saved_filter", [403, 403, 204, 404]),
    ("list_tokens", [403, 403, 403, 403]),
    ("create_token", [403, 403, 403, 403]),
    ("revoke_token", [403, 403, 403, 403]),
    ("get_portfolio", [200, 403, 403, 200]),
    ("list_runs", [200, 403, 403, 200]),
    ("create_run", [403, 403, 202, 202]),
    ("get_run", [200, 403, 403, 200]),
    ("pin_run", [403, 403, 204, 204]),
    ("unpin_run", [403, 403, 204, 204]),
    ("list_calendar", [403, 403, 200, 200]),
    // The name is taken by then.
    ("add_calendar_entry", [403, 403, 201, 409]),
    ("change_calendar_entry", [403, 403, 200, 200]),
    ("run_calendar_entry", [403, 403, 202, 202]),
    ("list_calendar_runs", [403, 403, 200, 200]),
    ("remove_calendar_entry", [403, 403, 204, 404]),
    ("list_run_accounts", [200, 403, 403, 200]),
    ("export_run_accounts", [200, 403, 403, 200]),
    ("export_run_workbook", [200, 403, 403, 200]),
    ("export_run_parquet", [200, 403, 403, 200]),
    ("compare_runs", [200, 403, 403, 200]),
    ("get_migration", [200, 403, 403, 200]),
    ("list_migrated_accounts", [200, 403, 403, 200]),
    ("export_migration", [200, 403, 403, 200]),
    ("get_models", [200, 403, 403, 200]),
    ("export_model_accounts", [404, 403, 403, 404]),
    ("get_equity", [200, 403, 403, 200]),
    ("export_equity", [404, 403, 403, 404]),
    ("create_model_fit", [403, 403, 202, 202]),
    ("list_model_accounts", [200, 403, 403, 200]),
    ("get_account_forecast", [200, 403, 403, 200]),
    ("preview_allocation", [200, 403, 403, 200]),
    ("export_allocation", [200, 403, 403, 200]),
    ("get_ladder", [200, 403, 403, 200]),
    ("get_reconciliation", [200, 403, 403, 200]),
    ("get_whale_curve", [200, 403, 403, 200]),
    ("get_bridge", [200, 403, 403, 200]),
    ("get_price_bands", [200, 403, 403, 200]),
    ("export_price_bands", [200, 403, 403, 200]),
    ("export_price_bands_workbook", [200, 403, 403, 200]),
    ("ask_what_if", [200, 403, 403, 200]),
    ("list_scenarios", [200, 403, 403, 200]),
    ("get_scenario", [200, 403, 403, 200]),
    ("export_scenario", [200, 403, 403, 200]),
    ("save_scenario", [403, 403, 403, 201]),
    ("change_scenario", [403, 403, 403, 200]),
    ("remove_scenario", [403, 403, 204, 404]),
    ("list_key_accounts", [200, 403, 403, 200]),
    ("export_key_accounts", [200, 403, 403, 200]),
    ("set_adequacy_threshold", [403, 403, 403, 200]),
    ("mark_key_account", [403, 403, 201, 409]),
    ("grant_key_account_exception", [403, 403, 201, 201]),
    ("withdraw_key_account_exception", [403, 403, 204, 404]),
    ("take_off_key_account", [403, 403, 204, 404]),
    ("list_service_models", [200, 403, 403, 200]),
    ("export_service_models", [200, 403, 403, 200]),
    ("set_service_terms", [403, 403, 403, 200]),
    ("say_service_model", [403, 403, 200, 200]),
    ("take_back_service_model", [403, 403, 204, 404]),
    ("get_dependency", [200, 403, 403, 200]),
    ("export_dependency", [200, 403, 403, 200]),
    ("get_account_dependency", [200, 403, 403, 200]),
    ("get_sourcing", [200, 403, 403, 200]),
    ("export_sourcing", [200, 403, 403, 200]),
    ("tell_sourcing", [403, 403, 201, 201]),
    ("import_sourcing", [403, 403, 201, 201]),
    ("withdraw_sourcing", [403, 403, 204, 404]),
    ("get_price_corridor", [200, 403, 403, 200]),
    ("export_price_corridor", [200, 403, 403, 200]),
    ("get_profit_structure", [200, 403, 403, 200]),
    ("export_profit_structure", [200, 403, 403, 200]),
    ("get_attach_rate", [200, 403, 403, 200]),
    ("export_attach_rate", [200, 403, 403, 200]),
    ("set_service_categories", [403, 403, 403, 200]),
    ("list_independence_limits", [200, 403, 403, 200]),
    ("set_independence_limit", [403, 403, 403, 201]),
    ("withdraw_independence_limit", [403, 403, 403, 204]),
    ("export_ladder", [200, 403, 403, 200]),
    ("export_ladder_workbook", [200, 403, 403, 200]),
    ("export_whale_curve", [200, 403, 403, 200]),
    ("export_bridge", [200, 403, 403, 200]),
    ("export_bridge_workbook", [200, 403, 403, 200]),
    ("get_invoice_ladders", [200, 403, 403, 200]),
    ("get_invoice_line_ladders", [200, 403, 403, 200]),
    ("get_capital_terms", [200, 403, 403, 200]),
    ("set_capital_terms", [403, 403, 403, 200]),
    ("list_cost_rates", [200, 403, 403, 200]),
    ("get_cost_rates_template", [200, 403, 403, 200]),
    ("preview_cost_rates", [200, 403, 403, 200]),
    ("get_costs_to_serve", [200, 403, 403, 200]),
    ("export_costs_to_serve", [200, 403, 403, 200]),
    ("get_order_sizes", [200, 403, 403, 200]),
    ("get_strata", [200, 403, 403, 200]),
    ("export_strata", [200, 403, 403, 200]),
    ("list_traceable_costs", [200, 403, 403, 200]),
    ("export_traceable_costs", [200, 403, 403, 200]),
    ("add_traceable_cost", [403, 403, 403, 201]),
    ("import_traceable_costs", [403, 403, 403, 201]),
    ("withdraw_traceable_cost", [403, 403, 403, 204]),
    ("set_cost_rates", [403, 403, 403, 201]),
    ("withdraw_cost_rates", [403, 403, 403, 204]),
    ("get_customer_base", [200, 403, 403, 200]),
    ("export_customer_base", [200, 403, 403, 200]),
    ("try_segments", [200, 403, 403, 200]),
    ("list_segmentations", [200, 403, 403, 200]),
    ("keep_segmentation", [403, 403, 201, 409]),
    ("add_segmentation_version", [403, 403, 201, 201]),
    ("get_segments", [200, 403, 403, 200]),
    ("compare_segments", [200, 403, 403, 200]),
    ("export_segments", [200, 403, 403, 200]),
    ("get_lifecycle", [200, 403, 403, 200]),
    ("export_lifecycle", [200, 403, 403, 200]),
    ("get_account_lifecycle", [200, 403, 403, 200]),
    ("get_account_record", [200, 403, 403, 200]),
    ("override_phase", [403, 403, 201, 201]),
    ("withdraw_phase_override", [403, 403, 204, 404]),
    ("get_matrix", [200, 403, 403, 200]),
    ("export_matrix", [200, 403, 403, 200]),
    ("get_demand", [200, 403, 403, 200]),
    ("export_demand", [200, 403, 403, 200]),
    ("get_cells_history", [200, 403, 403, 200]),
    ("list_accounts", [200, 403, 403, 200]),
    ("get_account", [200, 403, 403, 200]),
    ("get_account_demand", [200, 403, 403, 200]),
    ("get_account_history", [200, 403, 403, 200]),
    ("list_account_products", [200, 403, 403, 200]),
    ("get_account_orders", [200, 403, 403, 200]),
    ("get_account_payments", [200, 403, 403, 200]),
    ("get_account_agreements", [200, 403, 403, 200]),
    ("ask_sql", [200, 403, 403, 200]),
    ("export_sql", [200, 403, 403, 200]),
    ("get_sql_schema", [200, 403, 403, 200]),
    ("list_saved_questions", [200, 403, 403, 200]),
    ("save_question", [403, 403, 201, 409]),
    ("change_saved_question", [403, 403, 200, 200]),
    ("remove_saved_question", [403, 403, 204, 404]),
    ("list_imports", [200, 200, 403, 200]),
    ("get_import", [200, 200, 403, 200]),
    ("list_quarantine", [200, 403, 403, 200]),
    ("export_quarantine", [200, 403, 403, 200]),
    ("export_quarantine_workbook", [200, 403, 403, 200]),
    ("create_upload", [403, 201, 403, 201]),
    ("survey_upload", [403, 200, 403, 200]),
    ("list_connectors", [403, 403, 403, 200]),
    ("add_connector", [403, 403, 403, 201]),
    ("change_connector", [403, 403, 403, 200]),
    ("list_connector_runs", [403, 403, 403, 200]),
    ("run_connector", [403, 403, 403, 202]),
    ("remove_connector", [403, 403, 403, 204]),
    ("list_mappings", [200, 200, 403, 200]),
    ("add_mapping", [403, 201, 403, 201]),
    ("change_mapping", [403, 200, 403, 200]),
    ("preview_import", [403, 200, 403, 200]),
    ("create_import", [403, 202, 403, 202]),
    ("push_import", [403, 202, 403, 202]),
    ("get_template", [200, 200, 403, 200]),
    ("get_reporting_currency", [200, 403, 403, 200]),
    ("set_reporting_currency", [403, 409, 403, 409]),
    ("remove_mapping", [403, 204, 403, 404]),
    ("list_ledger_versions", [200, 200, 403, 200]),
    ("compare_ledger_versions", [200, 200, 403, 200]),
    ("preview_cleanup", [403, 403, 403, 200]),
    ("clean_up", [403, 403, 403, 200]),
    ("list_cleanups", [200, 200, 403, 200]),
    ("preview_renumbering", [403, 200, 403, 200]),
    // They are one customer by then.
    ("renumber", [403, 200, 403, 409]),
    ("preview_undo", [403, 403, 403, 200]),
    ("undo_import", [403, 403, 403, 200]),
    // The job is another's: a token sees the jobs of all only with the scope admin.
    ("get_job", [404, 404, 404, 200]),
    ("stream_events", [200, 200, 200, 200]),
    ("sign_out", [403, 403, 403, 403]),
];

const SCOPES: [&str; 4] = ["read", "import", "analyse", "admin"];

async fn token(house: &Installation, owner: &Client, scopes: &[&str]) -> Client {
    let made = owner.post("/tokens", &json!({ "name": "a program", "scopes": scopes })).await;
    let secret = made.assert(201).json()["secret"].as_str().unwrap().to_owned();
    let program = house.app.anonymous().with_token(&secret);
    // The first use of a day is noted; that is no part of what is asked here.
    let _ = program.get("/session").await.assert(200);
    program
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_scope_is_answered_as_decided_and_a_refusal_changes_nothing(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(house) = Installation::new(on).await else { return };
    let [.., admin] = &house.clients;
    let mut programs = Vec::new();
    for scope in SCOPES {
        programs.push(token(&house, admin, &[scope]).await);
    }
    let operations = operations();
    let names = |rows: &[Row]| rows.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    assert_eq!(names(TOKENS), names(MATRIX), "each operation has a row here too");
    for &(operation, statuses) in TOKENS {
        let (method, path) = &operations[operation];
        for ((scope, program), status) in SCOPES.iter().zip(&programs).zip(statuses) {
            let before = house.app.dump().await;
            let reply = house.ask(program, operation, method, path).await;
            assert_eq!(reply.status, status, "{operation} with {scope}: {}", reply.text());
            if method == Method::GET || (status >= 400 && operation != "sign_in") {
                assert_eq!(house.app.dump().await, before, "{operation} with {scope} wrote something");
            }
        }
        house.app.run_jobs().await.unwrap();
    }
}

/// Whatever a token may be used for, it opens no door that is closed to its owner.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_viewers_token_of_all_scopes_is_a_viewer(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(house) = Installation::new(on).await else { return };
    let operations = operations();
    let for_persons = ["sign_in", "sign_out", "list_tokens", "create_token", "revoke_token"];
    for (place, viewer) in house.clients.iter().enumerate().take(3).skip(1) {
        let program = token(&house, viewer, &SCOPES).await;
        let expected: BTreeMap<_, _> = MATRIX.iter().map(|(name, row)| (*name, row[place])).collect();
        for (operation, (method, path)) in &operations {
            let reply = house.ask(&program, operation, method, path).await;
            let status = if for_persons[1..].contains(&operation.as_str()) {
                403
            } else {
                expected[operation.as_str()]
            };
            assert_eq!(reply.status, status, "{operation}: {}", reply.text());
        }
    }
    house.app.run_jobs().await.unwrap();
}
