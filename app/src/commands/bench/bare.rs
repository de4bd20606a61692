//! The yardstick: an axum handler that does nothing but send the same bytes.

use crate::commands::say::say;
use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use std::path::Path;
use tokio::net::TcpListener;

/// Serve the content of a file at `/` on a free port of loopback, and print the address.
///
/// # Errors
/// A sentence, when the file cannot be read or no port is free.
pub async fn serve(body: &Path) -> Result<(), String> {
    let bytes = Bytes::from(std::fs::read(body).map_err(|error| format!("{} cannot be read: {error}", body.display()))?);
    let answer = move || {
        let bytes = bytes.clone();
        async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes) }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
    say(&listener.local_addr().map_err(|error| error.to_string())?.to_string())?;
    axum::serve(listener, Router::new().route("/", get(answer))).await.map_err(|error| error.to_string())
}
