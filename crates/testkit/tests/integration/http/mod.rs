//! The API, as programs and browsers meet it.

mod addresses;
mod api_page;
mod cross_site;
mod events;
mod export;
mod headers;
mod margins;
mod matrix;
mod openapi;
mod protocol;
mod push;
mod saved_filters;
mod settings;
mod slow;
mod sql;
mod token_matrix;
mod tokens;
mod uploads;
