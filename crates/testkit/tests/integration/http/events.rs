//! The stream of events: told to who may know.

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use futures::StreamExt;
use mainstay_testkit::Backend::Sqlite;
use mainstay_testkit::{COMPANY, Client, MAPPING, TestApp};
use serde_json::{Value, json};

/// Everything a stream says until it has been silent for a while.
async fn listen(client: &Client) -> impl Future<Output = String> + use<> {
    let response = client.open(client.request(Method::GET, "/events").body(Body::empty()).unwrap()).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut chunks = response.into_body().into_data_stream();
    async move {
        let mut said = String::new();
        while let Ok(Some(chunk)) = tokio::time::timeout(Duration::from_millis(300), chunks.next()).await {
            said.push_str(&String::from_utf8_lossy(&chunk.unwrap()));
        }
        said
    }
}

async fn import_through_the_api(admin: &Client) -> Value {
    let upload = admin.request(Method::POST, "/uploads?file_name=lines.csv").body(COMPANY.into()).unwrap();
    let upload = admin.send(upload).await.assert(201).json();
    let body = json!({ "upload_id": upload["upload"]["id"], "mapping": MAPPING });
    admin.post("/imports", &body).await.assert(202).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_hears_of_jobs_and_changes_and_a_viewer_of_changes_only() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let (admin, viewer) = (app.admin().await.client, app.viewer().await.client);
    let (to_admin, to_viewer) = (listen(&admin).await, listen(&viewer).await);
    let job = import_through_the_api(&admin).await;
    app.run_jobs().await.unwrap();
    let (to_admin, to_viewer) = (to_admin.await, to_viewer.await);
    assert!(
        to_admin.contains("event: job") && to_admin.contains(job["job"]["id"].as_str().unwrap()),
        "{to_admin}"
    );
    assert!(to_admin.contains("\"state\":\"done\""), "{to_admin}");
    for slice in ["ledger", "portfolio"] {
        assert!(to_admin.contains(&format!("\"slice\":\"{slice}\"")), "{to_admin}");
        assert!(to_viewer.contains(&format!("\"slice\":\"{slice}\"")), "{to_viewer}");
    }
    assert!(!to_viewer.contains("event: job"), "{to_viewer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_job_says_what_it_left() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let admin = app.admin().await.client;
    let job = import_through_the_api(&admin).await;
    assert_eq!(job["job"]["state"], "queued");
    app.run_jobs().await.unwrap();
    let done = admin.get(&format!("/jobs/{}", job["job"]["id"].as_str().unwrap())).await.assert(200).json();
    assert_eq!((&done["job"]["state"], &done["job"]["progress"]), (&"done".into(), &1.0.into()));
    let import = done["job"]["result"]["import_id"].as_str().unwrap();
    let import = admin.get(&format!("/imports/{import}")).await.assert(200).json();
    assert_eq!(import["import"]["accepted"], 7);
    assert_eq!(import["import"]["mapping"], MAPPING);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_of_somebody_who_is_disabled_ends_and_others_go_on() {
    let app = TestApp::start(Sqlite).await.expect("SQLite is always there");
    let (admin, viewer) = (app.admin().await, app.viewer().await);
    let open = async |client: &Client| {
        let request = client.request(Method::GET, "/events").body(Body::empty()).unwrap();
        client.open(request).await.into_body().into_data_stream()
    };
    let (mut to_admin, mut to_viewer) = (open(&admin.client).await, open(&viewer.client).await);
    let path = format!("/users/{}/disable", viewer.user.id);
    let _ = admin.client.post(&path, &json!({})).await.assert(200);
    let soon = Duration::from_secs(5);
    let end = tokio::time::timeout(soon, async { while to_viewer.next().await.is_some() {} }).await;
    assert!(end.is_ok(), "the stream ended");
    let told = tokio::time::timeout(soon, to_admin.next()).await.unwrap().unwrap().unwrap();
    assert!(String::from_utf8_lossy(&told).contains("\"slice\":\"team\""), "{told:?}");
}
