//! What the OpenAPI document says beyond the handlers.

use std::collections::BTreeSet;

use utoipa::openapi::{OpenApi, RefOr, Schema};

/// Marks every field of an answer as present. A field without a value is sent as null, never left out, so that a client
/// needs one check and not two; requests keep their optional fields.
pub(crate) fn always_sent(document: &mut OpenApi) {
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

/// The names of the schemas that requests are made of.
fn request_names(document: &OpenApi) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for item in document.paths.paths.values() {
        let operations = [&item.get, &item.post, &item.put, &item.patch, &item.delete];
        for body in operations.into_iter().flatten().filter_map(|operation| operation.request_body.as_ref()) {
            let RefOr::T(body) = body else { continue };
            for content in body.content.values() {
                if let RefOr::T(content) = content
                    && let Some(RefOr::Ref(reference)) = &content.schema
                {
                    names.extend(reference.ref_location.rsplit('/').next().map(str::to_owned));
                }
            }
        }
    }
    names
}
