//! The API, as programs and browsers meet it.

mod cross_site;
mod events;
mod export;
mod headers;
mod margins;
mod matrix;
mod openapi;
mod protocol;
mod uploads;
