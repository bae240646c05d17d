//! Who may do what: every operation of the API, asked by everybody, and what became of the data.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::{Body, Bytes};
use axum::http::Method;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Client, MAPPING, Reply, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

/// The statuses for nobody, a viewer, a viewer limited to C1, and an administrator.
pub(super) type Row = (&'static str, [u16; 4]);

/// Every operation; what an `{id}` stands for is in [`Installation::new`]. Signing out comes last: it ends the session.
pub(super) const MATRIX: &[Row] = &[
    ("get_session", [401, 200, 200, 200]),
    ("sign_in", [401, 401, 401, 401]),
    ("exchange_link", [422, 422, 422, 422]),
    ("get_setup", [200, 200, 200, 200]),
    ("set_up", [409, 409, 409, 409]),
    ("list_users", [401, 403, 403, 200]),
    ("add_user", [401, 403, 403, 201]),
    // The person is a further viewer.
    ("change_user", [401, 403, 403, 200]),
    ("create_password_link", [401, 403, 403, 201]),
    ("end_user_sessions", [401, 403, 403, 204]),
    ("disable_user", [401, 403, 403, 200]),
    ("enable_user", [401, 403, 403, 200]),
    ("set_password", [422, 422, 422, 422]),
    ("get_settings", [401, 200, 200, 200]),
    ("change_settings", [401, 403, 403, 200]),
    ("get_analysis_defaults", [401, 403, 403, 200]),
    ("set_analysis_defaults", [401, 403, 403, 200]),
    ("list_saved_filters", [401, 200, 200, 200]),
    ("save_filter", [401, 201, 201, 201]),
    // The filter and the token are the administrator's.
    ("change_saved_filter", [401, 404, 404, 200]),
    ("remove_saved_filter", [401, 404, 404, 204]),
    ("list_tokens", [401, 200, 200, 200]),
    ("create_token", [401, 201, 201, 201]),
    ("revoke_token", [401, 404, 404, 204]),
    ("get_portfolio", [401, 200, 200, 200]),
    ("list_runs", [401, 200, 200, 200]),
    ("create_run", [401, 403, 403, 202]),
    ("get_run", [401, 200, 200, 200]),
    ("pin_run", [401, 403, 403, 204]),
    ("unpin_run", [401, 403, 403, 204]),
    ("list_calendar", [401, 403, 403, 200]),
    ("add_calendar_entry", [401, 403, 403, 201]),
    ("change_calendar_entry", [401, 403, 403, 200]),
    ("run_calendar_entry", [401, 403, 403, 202]),
    ("list_calendar_runs", [401, 403, 403, 200]),
    ("remove_calendar_entry", [401, 403, 403, 204]),
    ("list_run_accounts", [401, 200, 200, 200]),
    ("export_run_accounts", [401, 200, 200, 200]),
    ("export_run_workbook", [401, 200, 200, 200]),
    ("export_run_parquet", [401, 200, 200, 200]),
    ("compare_runs", [401, 200, 200, 200]),
    ("get_migration", [401, 200, 200, 200]),
    ("list_migrated_accounts", [401, 200, 200, 200]),
    ("export_migration", [401, 200, 200, 200]),
    // What is ahead of one account says something of all others.
    ("get_models", [401, 200, 403, 200]),
    // None is fitted yet, so there is nothing to save.
    ("export_model_accounts", [401, 404, 403, 404]),
    ("get_equity", [401, 200, 403, 200]),
    ("export_equity", [401, 404, 403, 404]),
    ("create_model_fit", [401, 403, 403, 202]),
    ("list_model_accounts", [401, 200, 403, 200]),
    ("get_account_forecast", [401, 200, 403, 200]),
    ("preview_allocation", [401, 403, 403, 200]),
    ("export_allocation", [401, 403, 403, 200]),
    ("get_ladder", [401, 200, 200, 200]),
    ("get_reconciliation", [401, 200, 200, 200]),
    ("get_whale_curve", [401, 200, 200, 200]),
    ("get_bridge", [401, 200, 200, 200]),
    ("get_price_bands", [401, 200, 200, 200]),
    ("export_price_bands", [401, 200, 200, 200]),
    ("export_price_bands_workbook", [401, 200, 200, 200]),
    // Whoever sees part of the company asks it of that part, and keeps scenarios of their own.
    ("ask_what_if", [401, 200, 200, 200]),
    ("list_scenarios", [401, 200, 200, 200]),
    ("get_scenario", [401, 404, 404, 200]),
    ("export_scenario", [401, 404, 404, 200]),
    ("save_scenario", [401, 201, 201, 201]),
    ("change_scenario", [401, 404, 404, 200]),
    ("remove_scenario", [401, 404, 404, 204]),
    // Whoever sees part of the company sees the key accounts of that part, with costs only where they may.
    ("list_key_accounts", [401, 200, 200, 200]),
    ("export_key_accounts", [401, 200, 200, 200]),
    ("set_adequacy_threshold", [401, 403, 403, 200]),
    ("mark_key_account", [401, 403, 403, 201]),
    ("grant_key_account_exception", [401, 403, 403, 201]),
    ("withdraw_key_account_exception", [401, 403, 403, 204]),
    ("take_off_key_account", [401, 403, 403, 204]),
    // How accounts are served: parts are of the whole company, and costs are margin.
    ("list_service_models", [401, 403, 403, 200]),
    ("export_service_models", [401, 403, 403, 200]),
    ("set_service_terms", [401, 403, 403, 200]),
    ("say_service_model", [401, 403, 403, 200]),
    ("take_back_service_model", [401, 403, 403, 204]),
    // What hangs on whom: shares of what each sees. Limits are the company's, and name customers.
    ("get_dependency", [401, 200, 200, 200]),
    ("export_dependency", [401, 200, 200, 200]),
    ("get_account_dependency", [401, 200, 404, 200]),
    ("get_sourcing", [401, 200, 200, 200]),
    ("export_sourcing", [401, 200, 200, 200]),
    ("tell_sourcing", [401, 403, 403, 201]),
    ("import_sourcing", [401, 403, 403, 201]),
    ("withdraw_sourcing", [401, 403, 403, 204]),
    ("get_price_corridor", [401, 200, 200, 200]),
    ("export_price_corridor", [401, 200, 200, 200]),
    ("get_profit_structure", [401, 200, 200, 200]),
    ("export_profit_structure", [401, 200, 200, 200]),
    ("get_attach_rate", [401, 200, 200, 200]),
    ("export_attach_rate", [401, 200, 200, 200]),
    ("set_service_categories", [401, 403, 403, 200]),
    ("list_independence_limits", [401, 200, 403, 200]),
    ("set_independence_limit", [401, 403, 403, 201]),
    ("withdraw_independence_limit", [401, 403, 403, 204]),
    ("export_ladder", [401, 200, 200, 200]),
    ("export_ladder_workbook", [401, 200, 200, 200]),
    ("export_whale_curve", [401, 200, 200, 200]),
    ("export_bridge", [401, 200, 200, 200]),
    ("export_bridge_workbook", [401, 200, 200, 200]),
    ("get_invoice_ladders", [401, 200, 404, 200]),
    ("get_invoice_line_ladders", [401, 200, 404, 200]),
    ("get_capital_terms", [401, 200, 200, 200]),
    ("set_capital_terms", [401, 403, 403, 200]),
    // Costs are margin; unused capacity is the company's.
    ("list_cost_rates", [401, 403, 403, 200]),
    ("get_cost_rates_template", [401, 403, 403, 200]),
    ("preview_cost_rates", [401, 403, 403, 200]),
    ("get_costs_to_serve", [401, 403, 403, 200]),
    ("export_costs_to_serve", [401, 403, 403, 200]),
    ("get_order_sizes", [401, 403, 403, 200]),
    ("get_strata", [401, 403, 403, 200]),
    ("export_strata", [401, 403, 403, 200]),
    ("list_traceable_costs", [401, 403, 403, 200]),
    ("export_traceable_costs", [401, 403, 403, 200]),
    ("add_traceable_cost", [401, 403, 403, 201]),
    ("import_traceable_costs", [401, 403, 403, 201]),
    ("withdraw_traceable_cost", [401, 403, 403, 204]),
    ("set_cost_rates", [401, 403, 403, 201]),
    ("withdraw_cost_rates", [401, 403, 403, 204]),
    ("get_customer_base", [401, 200, 200, 200]),
    ("export_customer_base", [401, 200, 200, 200]),
    // Limited persons try nothing: what is found hangs on all accounts.
    ("try_segments", [401, 200, 403, 200]),
    ("list_segmentations", [401, 200, 200, 200]),
    ("keep_segmentation", [401, 403, 403, 201]),
    ("add_segmentation_version", [401, 403, 403, 201]),
    ("get_segments", [401, 200, 200, 200]),
    ("compare_segments", [401, 200, 200, 200]),
    ("export_segments", [401, 200, 200, 200]),
    ("get_lifecycle", [401, 200, 200, 200]),
    ("export_lifecycle", [401, 200, 200, 200]),
    ("get_account_lifecycle", [401, 200, 404, 200]),
    ("get_account_record", [401, 200, 404, 200]),
    ("override_phase", [401, 403, 403, 201]),
    ("withdraw_phase_override", [401, 403, 403, 204]),
    ("get_matrix", [401, 200, 200, 200]),
    ("export_matrix", [401, 200, 200, 200]),
    ("get_demand", [401, 200, 200, 200]),
    ("export_demand", [401, 200, 200, 200]),
    ("get_cells_history", [401, 200, 200, 200]),
    ("list_accounts", [401, 200, 200, 200]),
    // The account is C2, which the limited viewer does not see.
    ("get_account", [401, 200, 404, 200]),
    ("get_account_demand", [401, 200, 404, 200]),
    ("get_account_history", [401, 200, 404, 200]),
    ("list_account_products", [401, 200, 404, 200]),
    ("get_account_orders", [401, 200, 404, 200]),
    ("get_account_payments", [401, 200, 404, 200]),
    ("get_account_agreements", [401, 200, 404, 200]),
    ("ask_sql", [401, 200, 200, 200]),
    ("export_sql", [401, 200, 200, 200]),
    ("get_sql_schema", [401, 200, 200, 200]),
    ("list_saved_questions", [401, 200, 200, 200]),
    ("save_question", [401, 201, 201, 201]),
    // The question is the administrator's.
    ("change_saved_question", [401, 404, 404, 200]),
    ("remove_saved_question", [401, 404, 404, 204]),
    ("list_imports", [401, 200, 403, 200]),
    ("get_import", [401, 200, 403, 200]),
    ("list_quarantine", [401, 403, 403, 200]),
    ("export_quarantine", [401, 403, 403, 200]),
    ("export_quarantine_workbook", [401, 403, 403, 200]),
    ("create_upload", [401, 403, 403, 201]),
    ("survey_upload", [401, 403, 403, 200]),
    ("list_connectors", [401, 403, 403, 200]),
    ("add_connector", [401, 403, 403, 201]),
    ("change_connector", [401, 403, 403, 200]),
    ("list_connector_runs", [401, 403, 403, 200]),
    ("run_connector", [401, 403, 403, 202]),
    ("remove_connector", [401, 403, 403, 204]),
    ("list_mappings", [401, 200, 403, 200]),
    ("add_mapping", [401, 403, 403, 201]),
    ("change_mapping", [401, 403, 403, 200]),
    ("preview_import", [401, 403, 403, 200]),
    ("create_import", [401, 403, 403, 202]),
    ("push_import", [401, 403, 403, 202]),
    ("get_template", [401, 200, 403, 200]),
    ("get_reporting_currency", [401, 200, 200, 200]),
    // The company's lines are counted in euros, so they stay the currency.
    ("set_reporting_currency", [401, 403, 403, 409]),
    ("remove_mapping", [401, 403, 403, 204]),
    ("list_ledger_versions", [401, 200, 403, 200]),
    ("compare_ledger_versions", [401, 200, 403, 200]),
    ("preview_cleanup", [401, 403, 403, 200]),
    ("clean_up", [401, 403, 403, 200]),
    ("list_cleanups", [401, 200, 403, 200]),
    ("preview_renumbering", [401, 403, 403, 200]),
    ("renumber", [401, 403, 403, 200]),
    ("preview_undo", [401, 403, 403, 200]),
    ("undo_import", [401, 403, 403, 200]),
    // The job is the import's, which the owner of the data directory started.
    ("get_job", [401, 404, 404, 200]),
    ("stream_events", [401, 200, 200, 200]),
    ("sign_out", [401, 204, 204, 204]),
];

const WHO: [&str; 4] = ["anonymous", "viewer", "limited viewer", "admin"];

/// Method and path of each operation, as the document says.
pub(super) fn operations() -> BTreeMap<String, (Method, String)> {
    let document = serde_json::to_value(mainstay_http::openapi()).unwrap();
    let mut operations = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            operations.insert(id, (method.to_uppercase().parse().unwrap(), path.clone()));
        }
    }
    operations
}

/// What is kept of an account, and scenarios, by their ids.
async fn kept_of(admin: &Client, account: &str) -> BTreeMap<&'static str, String> {
    let phase = json!({ "phase": "expansion", "reason": "Joint plan", "from": "2026-05-01" });
    let phase = admin.post(&format!("/accounts/{account}/phase-overrides"), &phase).await.assert(201).json();
    let traceable = json!({ "account_id": account, "name": "Fair", "from": "2025-01-01", "to": "2025-01-31",
        "amount": 1_000 });
    let traceable = admin.post("/costs/traceable", &traceable).await.assert(201).json();
    let scenario = admin.post("/scenarios", &scenario("Kept")).await.assert(201).json();
    let key = json!({ "account_id": account, "reason": "Reference in its trade" });
    let key = admin.post("/key-accounts", &key).await.assert(201).json();
    let segments = json!({ "name": "Scores", "reason": "First look", "definition": { "kind": "rfm" } });
    let segments = admin.post("/segmentations", &segments).await.assert(201).json();
    let segments = &segments["segmentation_version"];
    let sourcing = admin.post("/dependency/sourcing", &sourcing(account)).await.assert(201).json();
    let limit = admin.post("/dependency/limits", &independence_limit("20")).await.assert(201).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let path = format!("/key-accounts/{}/exceptions", text(&key["key_account"]["id"]));
    let exception = admin.post(&path, &exception()).await.assert(201).json();
    BTreeMap::from([
        ("dependency", text(&limit["limit"]["id"])),
        ("sourcing", text(&sourcing["id"])),
        ("key-accounts", text(&key["key_account"]["id"])),
        ("key-account-exceptions", text(&exception["exception"]["id"])),
        ("phase-overrides", text(&phase["phase_override"]["id"])),
        ("segmentations", text(&segments["segmentation"])),
        ("segmentation-versions", text(&segments["id"])),
        ("traceable", text(&traceable["id"])),
        ("scenarios", text(&scenario["scenario"]["id"])),
    ])
}

pub(super) struct Installation {
    pub(super) app: TestApp,
    pub(super) clients: [Client; 4],
    ids: BTreeMap<&'static str, String>,
    upload: String,
    folder: String,
}

impl Installation {
    pub(super) async fn new(on: Backend) -> Option<Self> {
        let app = TestApp::with_company(on).await?;
        let admin = app.admin().await.client;
        let clients = [
            app.anonymous(),
            app.viewer().await.client,
            app.limited_viewer(&["C1"]).await.client,
            admin.clone(),
        ];
        let account = admin.get("/accounts?q=C2").await.assert(200).json();
        let other = admin.get("/accounts?q=C1").await.assert(200).json();
        let import = admin.get("/imports").await.assert(200).json();
        let jobs: Vec<(uuid::Uuid,)> = app.rows("select id from job where kind = 'import'").await;
        let mappings: Vec<(uuid::Uuid,)> = app.rows("select id from mapping").await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let [filter, question, entry] = kept_by(&admin).await;
        let token = json!({ "name": "a token", "scopes": ["read"] });
        let token = admin.post("/tokens", &token).await.assert(201).json();
        std::fs::create_dir(app.path("drop")).unwrap();
        let folder = app.path("drop").to_string_lossy().into_owned();
        let mapping = mappings[0].0.to_string();
        let connector =
            admin.post("/connectors", &connector("Kept", &folder, &mapping)).await.assert(201).json();
        let rates = json!({ "rates": cost_rates("2025-01-01", Some("2025-12-31")) });
        let rates = admin.post("/costs/rates", &rates).await.assert(201).json();
        let upload = text(&upload(&admin).await.assert(201).json()["upload"]["id"]);
        let mut ids = BTreeMap::from([
            ("users", app.viewer().await.user.id.to_string()),
            ("accounts", text(&account["accounts"][0]["id"])),
            ("other", text(&other["accounts"][0]["id"])),
            ("imports", text(&import["imports"][0]["id"])),
            ("runs", app.run().await.id.to_string()),
            ("jobs", jobs[0].0.to_string()),
            ("saved-filters", text(&filter["saved_filter"]["id"])),
            ("saved-questions", text(&question["saved_question"]["id"])),
            ("tokens", text(&token["token"]["id"])),
            ("mappings", mappings[0].0.to_string()),
            ("uploads", upload.clone()),
            ("calendar", text(&entry["entry"]["id"])),
            ("connectors", text(&connector["connector"]["id"])),
            ("costs", text(&rates["cost_rates"]["id"])),
        ]);
        ids.extend(kept_of(&admin, &ids["accounts"]).await);
        Some(Self { app, clients, ids, upload, folder })
    }

    fn body(&self, operation: &str) -> Value {
        let password = "a long and quiet sentence";
        match operation {
            "sign_in" => json!({ "email": "nobody@firm.example", "password": password }),
            "exchange_link" => json!({ "token": "guessed" }),
            "set_password" => json!({ "token": "guessed", "password": password }),
            "change_user" => json!({ "name": "Somebody else" }),
            "set_up" => {
                json!({ "token": "guessed", "name": "Eve", "email": "eve@firm.example", "password": password })
            }
            "add_user" => {
                json!({ "name": "Eve", "email": "eve@firm.example", "role": "viewer", "password": password })
            }
            "ask_sql" => json!({ "query": "select count(*) from lines" }),
            "clean_up" => json!({ "keep_versions": 1 }),
            "export_sql" => json!({ "query": "select count(*) from lines", "format": "csv" }),
            "save_question" => json!({ "name": "Mine", "query": "select 1" }),
            "change_saved_question" => saved_question(),
            "add_connector" => connector("New", &self.folder, &self.ids["mappings"]),
            "change_connector" => connector("Other", &self.folder, &self.ids["mappings"]),
            "pin_run" => json!({ "note": "For the board" }),
            "add_calendar_entry" => json!({ "name": "Quarters", "schedule": "quarterly 10" }),
            "change_calendar_entry" => json!({ "name": "Month-end", "schedule": "monthly 5" }),
            "change_settings" => json!({ "company_name": "Acme" }),
            "set_analysis_defaults" => json!({ "window": "24m" }),
            "save_filter" => json!({ "name": "Mine", "page": "portfolio", "query": "revenue_class=A" }),
            "change_saved_filter" => saved_filter(),
            "create_token" => json!({ "name": "mine", "scopes": ["read"] }),
            "renumber" => json!({ "source": "erp", "renumbered": "account", "old_id": "C3", "new_id": "C2",
                "valid_from": "2026-02-01" }),
            "set_reporting_currency" => json!({ "currency": "USD" }),
            "add_mapping" | "change_mapping" => json!({ "name": "Monthly export", "text": MAPPING }),
            "preview_import" | "create_import" => json!({ "upload_id": self.upload, "mapping": MAPPING }),
            "ask_what_if" => scenario("")["asked"].clone(),
            "save_scenario" => scenario("Mine"),
            "change_scenario" => scenario("Kept, and changed"),
            "say_service_model" => json!({ "model": "standard", "reason": "Orders in the shop" }),
            "set_service_terms" => json!({
                "minnow_percent": 5,
                "core_percent": 80,
                "core": { "order_cost": 100, "logistics_cost": 100, "customer_cost": 100 },
                "standard": { "order_cost": 100, "logistics_cost": 100, "customer_cost": 50 },
                "self_service": { "order_cost": 40, "logistics_cost": 100, "customer_cost": 0 },
            }),
            "mark_key_account" => json!({ "account_id": self.ids["other"], "reason": "Opens a market" }),
            "set_adequacy_threshold" => json!({ "least_amount": 100_000, "least_percent": "10" }),
            "grant_key_account_exception" => exception(),
            "set_service_categories" => json!({ "categories": ["Service"] }),
            "tell_sourcing" => sourcing(&self.ids["other"]),
            "import_sourcing" => {
                json!({ "csv": "source,customer,as_of,suppliers\nerp,C1,2026-04-01,3\n" })
            }
            "set_independence_limit" => {
                json!({ "on": "country", "measure": "net_sales", "percent": "60", "from": "2026-01-01" })
            }
            "set_cost_rates" => json!({ "rates": cost_rates("2026-01-01", None) }),
            "try_segments" => json!({ "definition": { "kind": "rfm" } }),
            "keep_segmentation" => {
                json!({ "name": "Others", "reason": "Second look", "definition": { "kind": "rfm" } })
            }
            "add_segmentation_version" => json!({ "reason": "Again", "definition": { "kind": "rfm" } }),
            "override_phase" => {
                json!({ "phase": "commitment", "reason": "Sole supplier", "from": "2026-05-01" })
            }
            "preview_allocation" | "export_allocation" => {
                json!({ "capacity": 5, "demands": "C1,10,2.50" })
            }
            "preview_cost_rates" => {
                json!({ "rates": cost_rates("2026-01-01", None), "account_id": self.ids["accounts"] })
            }
            "set_capital_terms" => json!({ "capital_percent": "6.5" }),
            "add_traceable_cost" => {
                json!({ "account_id": self.ids["accounts"], "name": "Visits", "from": "2025-01-01",
                "to": "2025-01-31", "amount": 1_000 })
            }
            "import_traceable_costs" => {
                json!({ "csv": "source,customer,name,from,to,amount\nerp,C1,Stock,2025-01-01,2025-01-31,10\n" })
            }
            _ => json!({}),
        }
    }

    /// What an operation is asked that has no default.
    fn query(&self, operation: &str) -> String {
        let run = &self.ids["runs"];
        match operation {
            "compare_runs" => {
                format!("?with={run}&from_class=A,absent&to_class=A,B,N&kind=kept,new&to_xyz=N")
            }
            "get_migration" | "list_migrated_accounts" | "export_migration" => {
                format!("?with={run}&by=nine_cells")
            }
            "compare_segments" => format!("?with={}", self.ids["segmentation-versions"]),
            "compare_ledger_versions" => "?from=0&to=1".to_owned(),
            "get_invoice_ladders" => format!("?account={}", self.ids["accounts"]),
            "get_invoice_line_ladders" => format!("?account={}&invoice=I3", self.ids["accounts"]),
            "preview_cleanup" => "?keep_versions=1".to_owned(),
            "preview_renumbering" => "?source=erp&renumbered=account&old_id=C3&new_id=C2".to_owned(),
            _ => String::new(),
        }
    }

    pub(super) async fn ask(&self, who: &Client, operation: &str, method: &Method, path: &str) -> Reply {
        let is_traceable = path.starts_with("/costs/traceable/");
        let kind = match path.split('/').nth(1).unwrap_or_default() {
            _ if is_traceable => "traceable",
            "dependency" if path.contains("/sourcing/") => "sourcing",
            kind => kind,
        };
        let path = path
            .replace("{id}", self.ids.get(kind).map_or("", String::as_str))
            .replace("{name}", "accounts.csv")
            .replace("{kind}", "distributor");
        match *method {
            Method::GET if operation == "stream_events" => {
                let response = who.open(who.request(Method::GET, &path).body(Body::empty()).unwrap()).await;
                Reply {
                    status: response.status().as_u16(),
                    headers: response.headers().clone(),
                    body: Bytes::default(),
                }
            }
            Method::GET => who.get(&format!("{path}{}", self.query(operation))).await,
            Method::DELETE => who.delete(&path).await,
            Method::PUT => who.put(&path, &self.body(operation)).await,
            Method::PATCH => who.patch(&path, &self.body(operation)).await,
            _ if operation == "create_upload" => upload(who).await,
            _ if operation == "push_import" => push(who, &self.ids["mappings"]).await,
            _ => who.post(&path, &self.body(operation)).await,
        }
    }
}

/// A filter, a question and an entry of the calendar.
async fn kept_by(admin: &Client) -> [Value; 3] {
    let entry = json!({ "name": "Month-end", "schedule": "monthly 3" });
    [
        admin.post("/saved-filters", &saved_filter()).await.assert(201).json(),
        admin.post("/saved-questions", &saved_question()).await.assert(201).json(),
        admin.post("/calendar", &entry).await.assert(201).json(),
    ]
}

fn saved_filter() -> Value {
    json!({ "name": "Sleeping A", "page": "portfolio", "query": "revenue_class=A&sort=recency" })
}

fn scenario(name: &str) -> Value {
    json!({ "name": name, "asked": { "changes": [{ "levers": { "price_percent": "2" } }] } })
}

fn independence_limit(percent: &str) -> Value {
    json!({ "on": "account", "measure": "net_sales", "percent": percent, "from": "2026-01-01" })
}

fn sourcing(account: &str) -> Value {
    json!({ "account_id": account, "as_of": "2026-04-01", "suppliers": 2 })
}

fn exception() -> Value {
    json!({ "reason": "Entry to a market", "owner": "Ines", "expires": "2026-12-31" })
}

fn saved_question() -> Value {
    json!({ "name": "Revenue", "query": "select sum(revenue) from lines", "shared": true })
}

fn connector(name: &str, folder: &str, mapping: &str) -> Value {
    let place = json!({ "kind": "folder", "path": folder, "pattern": "*.csv" });
    json!({ "name": name, "place": place, "mapping": mapping, "schedule": "every 1h" })
}

fn cost_rates(from: &str, to: Option<&str>) -> Value {
    let desk = json!({ "name": "Order desk", "rung": "order_cost", "unit": "min", "cost_minor": 100_000,
        "capacity": 10_000, "practical_percent": 80 });
    let orders = json!({ "name": "orders_taken", "group": "Order desk", "per": "invoice", "text": "8 min" });
    json!({ "valid": { "from": from, "to": to }, "groups": [desk], "equations": [orders] })
}

async fn push(who: &Client, mapping: &str) -> Reply {
    let request = who.request(Method::POST, &format!("/imports/push?mapping={mapping}"));
    let request = request.header("idempotency-key", "k").header("content-type", "text/csv");
    who.send(request.body(COMPANY.into()).unwrap()).await
}

async fn upload(who: &Client) -> Reply {
    who.send(who.request(Method::POST, "/uploads?file_name=lines.csv").body(COMPANY.into()).unwrap()).await
}

#[test]
fn every_operation_has_a_row() {
    let operations: BTreeSet<String> = operations().into_keys().collect();
    let rows: BTreeSet<String> = MATRIX.iter().map(|(operation, _)| (*operation).to_owned()).collect();
    assert_eq!(rows, operations, "the access matrix and the document must name the same operations");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_is_answered_as_decided_and_a_refusal_changes_nothing(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(house) = Installation::new(on).await else { return };
    let operations = operations();
    for &(operation, statuses) in MATRIX {
        let (method, path) = &operations[operation];
        for ((who, client), status) in WHO.iter().zip(&house.clients).zip(statuses) {
            let before = house.app.dump().await;
            let reply = house.ask(client, operation, method, path).await;
            assert_eq!(reply.status, status, "{operation} by {who}: {}", reply.text());
            // A wrong sign-in is counted, which is the one thing a refusal writes.
            let reads = method == Method::GET
                || ["ask_sql", "export_sql"].contains(&operation)
                || (status >= 400 && operation != "sign_in");
            if reads {
                assert_eq!(house.app.dump().await, before, "{operation} by {who} wrote something");
            }
        }
        house.app.run_jobs().await.unwrap();
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_which_role_it_takes(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(house) = Installation::new(on).await else { return };
    let [_, viewer, limited, _] = &house.clients;
    viewer
        .post("/runs", &json!({}))
        .await
        .assert_refused("run analysis takes the role admin; yours is viewer");
    limited.get("/imports").await.assert_refused("you see a part of its accounts");
    let session = viewer.get("/session").await.assert(200).json();
    let why = session["session"]["why_not"]["run_analysis"].as_str().unwrap();
    assert!(why.contains("takes the role admin"), "the screen can say it before it is tried: {why}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_upload_leaves_no_file(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(house) = Installation::new(on).await else { return };
    let before = TestApp::files(&house.app.folders().uploads);
    let _ = upload(&house.clients[1]).await.assert(403);
    let _ = upload(&house.clients[0]).await.assert(401);
    assert_eq!(TestApp::files(&house.app.folders().uploads), before);
}
