//! What the OpenAPI document says beyond the handlers.

use std::collections::BTreeSet;

use serde_json::Value;
use utoipa::PartialSchema;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, ResponseBuilder, Schema};

use crate::error::{Problem, ProblemError};

/// What anybody may ask, signed in or not.
const OPEN: [&str; 5] = ["sign_in", "exchange_link", "set_password", "get_setup", "set_up"];

/// Completes the document with what holds for every operation.
pub(crate) fn complete(document: &mut OpenApi) {
    always_sent(document);
    who_asks(document);
    errors(document);
    files_are_bytes(document);
}

fn operations(document: &mut OpenApi) -> impl Iterator<Item = &mut Operation> {
    document.paths.paths.values_mut().flat_map(|item| {
        let PathItem { get, post, put, patch, delete, .. } = item;
        [get, post, put, patch, delete].into_iter().flatten()
    })
}

/// A session's cookie or a token, but where nobody need be signed in.
fn who_asks(document: &mut OpenApi) {
    for operation in operations(document) {
        let open = operation.operation_id.as_deref().is_some_and(|id| OPEN.contains(&id));
        if open {
            operation.security = Some(Vec::new());
        }
    }
    let none = Vec::<String>::new;
    document.security =
        Some(vec![SecurityRequirement::new("session", none()), SecurityRequirement::new("token", none())]);
    let components = document.components.get_or_insert_default();
    let cookie = "Set by signing in; `__Host-mainstay_session` over TLS. A browser sends it by itself.";
    components.add_security_scheme(
        "session",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description("mainstay_session", cookie))),
    );
    let token = "A token of `POST /tokens`. A request that bears one is judged by it alone.";
    let token =
        HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("mst_").description(Some(token));
    components.add_security_scheme("token", SecurityScheme::Http(token.build()));
}

/// Whatever goes wrong is answered by a problem document.
fn errors(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    components.schemas.insert("Problem".to_owned(), Problem::schema());
    components.schemas.insert("ProblemError".to_owned(), ProblemError::schema());
    let problem: Response = ResponseBuilder::new()
        .description("It was not done; the problem says why (RFC 9457)")
        .content("application/problem+json", Content::new(Some(Ref::from_schema_name("Problem"))))
        .build();
    for operation in operations(document) {
        operation.responses.responses.insert("default".to_owned(), RefOr::T(problem.clone()));
    }
}

/// A body of bytes is a file, not a list of numbers.
fn files_are_bytes(document: &mut OpenApi) {
    let binary = || {
        let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
        Content::new(Some(ObjectBuilder::new().schema_type(Type::String).format(Some(format)).build()))
    };
    for operation in operations(document) {
        if let Some(RefOr::T(body)) = &mut operation.request_body {
            for (media_type, content) in &mut body.content {
                if media_type == "application/octet-stream" {
                    *content = RefOr::T(binary());
                }
            }
        }
    }
}

/// Marks every field of an answer as present. A field without a value is sent as null, never left out, so that a client
/// needs one check and not two; requests keep their optional fields.
fn always_sent(document: &mut OpenApi) {
    let requests = request_names(document);
    let Some(components) = document.components.as_mut() else { return };
    for (name, schema) in &mut components.schemas {
        if requests.contains(name) {
            continue;
        }
        match schema {
            RefOr::T(Schema::Object(object)) => require_all(object),
            // A flattened struct: its own fields beside a reference to the other's.
            RefOr::T(Schema::AllOf(parts)) => {
                for part in &mut parts.items {
                    if let RefOr::T(Schema::Object(object)) = part {
                        require_all(object);
                    }
                }
            }
            _ => {}
        }
    }
}

fn require_all(object: &mut utoipa::openapi::Object) {
    object.required = object.properties.keys().cloned().collect();
}

/// The names of the schemas that requests are made of, at any depth, and answers are not.
fn request_names(document: &OpenApi) -> BTreeSet<String> {
    let schemas = document.components.as_ref().map(|components| json(&components.schemas));
    let schemas = schemas.unwrap_or_default();
    let (mut asked, mut answered) = (BTreeSet::new(), BTreeSet::new());
    for item in document.paths.paths.values() {
        let operations = [&item.get, &item.post, &item.put, &item.patch, &item.delete];
        for operation in operations.into_iter().flatten() {
            reach(&json(&operation.request_body), &schemas, &mut asked);
            reach(&json(&operation.responses), &schemas, &mut answered);
        }
    }
    asked.difference(&answered).cloned().collect()
}

fn json(part: &impl serde::Serialize) -> Value {
    serde_json::to_value(part).unwrap_or_default()
}

/// Collects the names of the schemas a part of the document refers to, and those they refer to.
fn reach(part: &Value, schemas: &Value, names: &mut BTreeSet<String>) {
    match part {
        Value::Object(fields) => {
            for (key, value) in fields {
                let name = value.as_str().and_then(|reference| reference.rsplit('/').next());
                match name.filter(|_| key == "$ref") {
                    Some(name) if names.insert(name.to_owned()) => {
                        reach(schemas.get(name).unwrap_or(&Value::Null), schemas, names);
                    }
                    Some(_) => {}
                    None => reach(value, schemas, names),
                }
            }
        }
        Value::Array(parts) => parts.iter().for_each(|part| reach(part, schemas, names)),
        _ => {}
    }
}
