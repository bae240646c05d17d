//! A file on its way in: uploaded, previewed, imported; the preview is the import without the commit.

use axum::http::Method;
use mainstay_testkit::Backend::{self, Postgres, Sqlite};
use mainstay_testkit::{COMPANY, Client, MAPPING, Reply, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

async fn upload(client: &Client, name: &str, bytes: &str) -> Reply {
    let path = format!("/uploads?file_name={name}");
    client.send(client.request(Method::POST, &path).body(bytes.to_owned().into()).unwrap()).await
}

async fn upload_id(client: &Client, csv: &str) -> Value {
    upload(client, "lines.csv", csv).await.assert(201).json()["upload"]["id"].clone()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_preview_has_the_figures_of_the_import_and_changes_nothing(
    #[values(Sqlite, Postgres)] on: Backend,
) {
    let Some(app) = TestApp::start(on).await else { return };
    let admin = app.admin().await.client;
    let body = json!({ "upload_id": upload_id(&admin, COMPANY).await, "mapping": MAPPING });
    let before = app.dump().await;
    let preview = admin.post("/imports/preview", &body).await.assert(200).json()["preview"].clone();
    assert_eq!(app.dump().await, before);
    assert_eq!(TestApp::files(&app.folders().staging), Vec::<String>::new());
    let _ = admin.post("/imports", &body).await.assert(202);
    app.run_jobs().await.unwrap();
    let import = admin.get("/imports").await.assert(200).json()["imports"][0].clone();
    let same = [
        "rows",
        "left_out",
        "read",
        "accepted",
        "quarantined",
        "revenue",
        "cost",
        "currency",
        "first_date",
        "last_date",
        "future_lines",
        "new_accounts",
        "new_products",
    ];
    for figure in same {
        assert_eq!(preview[figure], import[figure], "{figure}");
    }
    assert_eq!(preview["quarantine_sample"][0]["line"], 9, "the header is line 1");
    assert_eq!(preview["already_imported"], false);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_the_ledger_is_told_before_it_is_imported_again(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let uploaded = upload(&admin, "again.csv", COMPANY).await.assert(201).json();
    assert_eq!(uploaded["upload"]["suggested_mapping"], MAPPING, "the same columns were mapped before");
    let body = json!({ "upload_id": uploaded["upload"]["id"], "mapping": MAPPING });
    let preview = admin.post("/imports/preview", &body).await.assert(200).json();
    assert_eq!(preview["preview"]["already_imported"], true);
    assert_eq!(preview["preview"]["new_accounts"], 0);
    let job = admin.post("/imports", &body).await.assert(202).json();
    app.run_jobs().await.unwrap();
    let done = admin.get(&format!("/jobs/{}", job["job"]["id"].as_str().unwrap())).await.assert(200).json();
    assert_eq!(done["job"]["result"]["unchanged"], true);
    assert_eq!(app.version().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ambiguity_comes_with_its_code_and_both_readings() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let csv = COMPANY.replace("2026-01-10", "03/04/2026");
    let mapping = MAPPING.replace("date_format = '%Y-%m-%d'", "date_format = '%d/%m/%Y'");
    let id = upload_id(&admin, &csv).await;
    let _ = admin.post("/imports/preview", &json!({ "upload_id": id, "mapping": mapping })).await.assert(200);
    let csv = "customer,name,country,invoice,date,product,revenue,cost\nA,A,,1,03/04/2026,P,1.00,\n";
    let (id, open) = (upload_id(&admin, csv).await, MAPPING.replace("date_format = '%Y-%m-%d'\n", ""));
    let problem = admin.post("/imports/preview", &json!({ "upload_id": id, "mapping": open })).await;
    let problem = problem.assert_problem(422, "ambiguous_date");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("2026-04-03") && detail.contains("2026-03-04"), "{detail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_mistake_of_a_mapping_names_its_key() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let body = json!({ "upload_id": upload_id(&admin, COMPANY).await, "mapping": "source = 'erp'\n[columns]\ncustomer = 'customer'\n" });
    let problem = admin.post("/imports/preview", &body).await.assert_problem(422, "mapping");
    let fields: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["columns.date", "columns.revenue"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_name_is_a_name_and_never_a_path() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let reply = upload(&admin, "..%2F..%2Fetc%2Fpasswd%00", COMPANY).await.assert(201).json();
    assert_eq!(reply["upload"]["file_name"], "passwd");
    let stored = TestApp::files(&app.folders().uploads);
    assert_eq!(stored, [reply["upload"]["id"].as_str().unwrap()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_nobody_can_read_is_refused_and_not_kept() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let _ = upload(&admin, "empty.csv", "").await.assert_problem(422, "empty_file");
    let _ = upload(&admin, "cut.parquet", "PAR1 and then nothing of the kind").await.assert(422);
    assert_eq!(TestApp::files(&app.folders().uploads), Vec::<String>::new());
    assert_eq!(app.count("select count(*) from upload").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_of_nobody_cannot_be_imported() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let body = json!({ "upload_id": "01900000-0000-7000-8000-000000000000", "mapping": MAPPING });
    let _ = admin.post("/imports/preview", &body).await.assert_problem(404, "not_found");
    let _ = admin.post("/imports", &body).await.assert_problem(404, "not_found");
}

/// A workbook with a sheet for each month, headers as a German system writes them.
fn months() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for month in ["Januar", "Februar"] {
        let sheet = book.add_worksheet().set_name(month).unwrap();
        sheet.write_string(0, 0, "Umsätze").unwrap();
        let header =
            ["Kunden-Nr.", "Kunde", "Belegdatum", "Rechnungsnr.", "Nettobetrag", "Einstand", "Bemerkung"];
        for (column, name) in (0_u16..).zip(header) {
            sheet.write_string(2, column, name).unwrap();
        }
        sheet.write_string(3, 0, "0017").unwrap();
        sheet.write_string(3, 1, "Müller & Söhne").unwrap();
        sheet.write_string(3, 2, "31.01.2026").unwrap();
        sheet.write_number(3, 3, 4711).unwrap();
        sheet.write_number(3, 4, 12.5).unwrap();
        sheet.write_number(3, 5, 9.25).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_shows_its_sheets_what_was_detected_and_what_its_columns_look_like() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let request =
        admin.request(Method::POST, "/uploads?file_name=umsatz.xlsx").body(months().into()).unwrap();
    let upload = admin.send(request).await.assert(201).json()["upload"].clone();
    assert_eq!((&upload["format"], &upload["sheets"][1]["name"]), (&json!("xlsx"), &json!("Februar")));
    assert_eq!(upload["chosen"], json!({ "sheet": "Januar", "header_row": 3 }));
    let sheet = &upload["detected"][0];
    assert_eq!((&sheet["what"], &sheet["sure"]), (&json!("sheet"), &json!(false)));
    assert_eq!(sheet["alternatives"], json!(["Februar"]));
    let suggested: Vec<(&str, &str)> = upload["suggestions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|found| found["kind"] == upload["kind"]["value"])
        .map(|found| (found["field"].as_str().unwrap(), found["column"].as_str().unwrap()))
        .collect();
    assert_eq!(
        suggested,
        [
            ("customer", "Kunden-Nr."),
            ("date", "Belegdatum"),
            ("revenue", "Nettobetrag"),
            ("invoice", "Rechnungsnr."),
            ("cost", "Einstand"),
            ("customer_name", "Kunde"),
        ]
    );
    let path = format!("/uploads/{}/survey", upload["id"].as_str().unwrap());
    let again = admin.post(&path, &json!({ "sheet": "Februar" })).await.assert(200).json();
    assert_eq!(again["upload"]["chosen"]["sheet"], "Februar");
    assert_eq!(again["upload"]["detected"][0]["sure"], true);
    let _ = admin.post(&path, &json!({ "sheet": "März" })).await.assert_problem(422, "mapping");

    let mapping =
        "source = 'erp'\n[columns]\ncustomer = 'Kunden-Nr.'\ndate = 'Belegdatum'\nrevenue = 'Nettobetrag'\n";
    let body = |mapping: &str| json!({ "upload_id": upload["id"], "mapping": mapping });
    let _ = admin.post("/imports/preview", &body(mapping)).await.assert_problem(422, "ambiguous_sheet");
    let chosen = mapping.replace("[columns]", "[read]\nsheet = 'Februar'\n[columns]");
    let preview = admin.post("/imports/preview", &body(&chosen)).await.assert(200).json();
    assert_eq!((&preview["preview"]["accepted"], &preview["preview"]["revenue"]), (&json!(1), &json!(1_250)));

    let id = upload["id"].as_str().unwrap();
    assert_eq!(TestApp::files(&app.folders().uploads), [id.to_owned(), format!("{id}.rows")]);
    let _ = admin.post("/imports", &body(&chosen)).await.assert(202);
    app.run_jobs().await.unwrap();
    assert_eq!(app.version().await, 1);
    assert_eq!(
        TestApp::files(&app.folders().uploads),
        Vec::<String>::new(),
        "what was read of it goes with it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn workbooks_of_other_programs_are_uploaded_like_those_of_excel() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    for kind in ["ods", "xls"] {
        let book = std::fs::read(format!("{}/fixtures/book.{kind}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let request = admin.request(Method::POST, "/uploads?file_name=book").body(book.into()).unwrap();
        let upload = admin.send(request).await.assert(201).json()["upload"].clone();
        assert_eq!((&upload["format"], &upload["chosen"]["sheet"]), (&json!(kind), &json!("Rechnungen")));
        let mapping =
            "source = 'erp'\n[columns]\ncustomer = 'customer'\ndate = 'date'\nrevenue = 'revenue'\n";
        let body = json!({ "upload_id": upload["id"], "mapping": mapping });
        let preview = admin.post("/imports/preview", &body).await.assert(200).json()["preview"].clone();
        assert_eq!((&preview["accepted"], &preview["quarantined"]), (&json!(6), &json!(1)), "{kind}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_that_imported_is_kept_and_offered(#[values(Sqlite, Postgres)] on: Backend) {
    let Some(app) = TestApp::with_company(on).await else { return };
    let admin = app.admin().await.client;
    let kept = admin.get("/mappings").await.assert(200).json()["mappings"].clone();
    assert_eq!((&kept[0]["name"], &kept[0]["text"]), (&json!("erp"), &json!(MAPPING)));
    assert_eq!((&kept[0]["kind"], &kept[0]["used_by"].is_string()), (&json!("lines"), &true));
    let more =
        COMPANY.replacen("customer,", "note,customer,", 1).replace("\nC", "\nx,C").replace("\n,", "\nx,,");
    for (csv, fits) in [(COMPANY, "exact"), (more.as_str(), "columns")] {
        let found = upload(&admin, "next.csv", csv).await.assert(201).json()["upload"]["mappings"].clone();
        assert_eq!((&found[0]["fits"], &found[0]["id"]), (&json!(fits), &kept[0]["id"]));
    }
    let other = upload(&admin, "other.csv", "a,b\n1,2\n").await.assert(201).json();
    assert_eq!(other["upload"]["mappings"], json!([]));

    let path = format!("/mappings/{}", kept[0]["id"].as_str().unwrap());
    let text = MAPPING.replace("'erp'", "'erp2'");
    let changed = json!({ "name": " Monthly export ", "text": text });
    let changed = admin.put(&path, &changed).await.assert(200).json()["mapping"].clone();
    assert_eq!((&changed["name"], &changed["source"]), (&json!("Monthly export"), &json!("erp2")));
    let added =
        admin.post("/mappings", &json!({ "name": "Second", "text": MAPPING })).await.assert(201).json();
    let same = json!({ "name": "Third", "text": MAPPING });
    let _ = admin.put(&path, &same).await.assert_problem(409, "conflict");
    let _ = admin
        .post("/mappings", &json!({ "name": "", "text": MAPPING }))
        .await
        .assert_problem(422, "bad_name");
    let _ =
        admin.post("/mappings", &json!({ "name": "x", "text": "no" })).await.assert_problem(422, "mapping");
    let path = format!("/mappings/{}", added["mapping"]["id"].as_str().unwrap());
    let _ = admin.delete(&path).await.assert(204);
    let _ = admin.delete(&path).await.assert_problem(404, "not_found");
    assert_eq!(admin.get("/mappings").await.assert(200).json()["mappings"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_look_says_what_the_file_holds_and_in_which_currency() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let look = async |csv: &str| upload(&admin, "file.csv", csv).await.assert(201).json()["upload"].clone();
    let lines = look("customer,date,Amount USD\nA,2026-01-05,12.50\n").await;
    assert_eq!((&lines["kind"]["value"], &lines["kind"]["alternatives"]), (&"lines".into(), &json!([])));
    assert_eq!(lines["columns"][2]["currency"]["code"], "USD");
    let suggested = lines["suggestions"].as_array().unwrap().iter();
    let of_lines = suggested.filter(|each| each["kind"] == "lines");
    let currency = of_lines.clone().find(|each| each["field"] == "currency").expect("the header says it");
    assert_eq!(currency["column"], "'USD'");
    let open = look("a,b\n1,x\n").await;
    assert_eq!(open["kind"]["value"], Value::Null);
    assert_eq!(
        open["kind"]["alternatives"],
        json!([
            "lines",
            "accounts",
            "products",
            "rates",
            "orders",
            "payments",
            "activities",
            "rebates",
            "renumberings",
            "units",
            "categories"
        ])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_have_a_code_for_each_door_to_word_them() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let csv = "customer,date,amount\nA,2026-01-05,12.50\n";
    let mapping = "source = 'erp'\n[columns]\ncustomer = 'customer'\ndate = 'date'\nrevenue = 'amount'\n";
    let body = json!({ "upload_id": upload_id(&admin, csv).await, "mapping": mapping });
    let preview = admin.post("/imports/preview", &body).await.assert(200).json();
    let notes = preview["preview"]["notes"].as_array().unwrap();
    let codes: Vec<&str> = notes.iter().filter_map(|note| note["code"].as_str()).collect();
    assert_eq!(codes, ["assumed_currency", "no_cost"]);
    assert!(notes.iter().all(|note| !note["text"].as_str().unwrap().contains('`')), "no TOML: {notes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_template_of_each_kind_is_a_file_to_keep() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    for kind in ["lines", "accounts", "products", "rates"] {
        let book = admin.get(&format!("/templates/{kind}.xlsx")).await.assert(200);
        assert!(book.header("content-type").ends_with("spreadsheetml.sheet") && book.body.starts_with(b"PK"));
        assert!(book.header("content-disposition").contains(&format!("{kind}.xlsx")));
        let _ = admin.get(&format!("/templates/{kind}.csv")).await.assert(200);
    }
    let _ = admin.get("/templates/lines.pdf").await.assert(404);
}
