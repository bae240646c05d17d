//! The API's document is locked: a change of the API is a change of `openapi.json`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{TestApp, environment};
use serde_json::Value;

fn locked() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json"))
}

#[test]
fn the_document_is_the_one_that_was_reviewed() {
    let document = mainstay_http::openapi().to_pretty_json().unwrap() + "\n";
    if environment("MAINSTAY_ACCEPT").is_some() {
        std::fs::write(locked(), &document).unwrap();
    }
    let reviewed = std::fs::read_to_string(locked()).unwrap_or_default();
    assert!(document == reviewed, "the API changed: run this with MAINSTAY_ACCEPT=1 and read the difference");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_that_is_served_is_the_locked_one() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let served = app.anonymous().get("/openapi.json").await.assert(200).json();
    let locked: Value = serde_json::from_str(&std::fs::read_to_string(locked()).unwrap()).unwrap();
    assert_eq!(served, locked);
}

#[test]
fn every_operation_has_an_id_a_tag_and_a_summary() {
    let document = serde_json::to_value(mainstay_http::openapi()).unwrap();
    let mut ids = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no id"));
            assert!(ids.insert(id.to_owned()), "{id} twice");
            assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{id}");
            assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{id}");
        }
    }
}

#[test]
fn every_operation_says_how_it_fails_and_who_may_ask() {
    let document = serde_json::to_value(mainstay_http::openapi()).unwrap();
    let problem = &document["components"]["schemas"]["Problem"]["properties"];
    assert!(problem["errors"].is_object(), "{problem}");
    assert_eq!(document["security"].as_array().unwrap().len(), 2, "a session or a token");
    let mut open = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let failure = &operation["responses"]["default"]["content"]["application/problem+json"];
            assert_eq!(failure["schema"]["$ref"], "#/components/schemas/Problem", "{method} {path}");
            if operation["security"].as_array().is_some_and(Vec::is_empty) {
                open.push(operation["operationId"].as_str().unwrap().to_owned());
            }
        }
    }
    open.sort();
    assert_eq!(open, ["exchange_link", "get_setup", "set_password", "set_up", "sign_in"]);
    let upload = &document["paths"]["/uploads"]["post"]["requestBody"]["content"]["application/octet-stream"];
    assert_eq!(upload["schema"], serde_json::json!({ "type": "string", "format": "binary" }));
}
