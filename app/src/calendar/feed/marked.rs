//! Answers to calendar programs that ask with the mark of what they have.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

/// Whether the program has these very bytes. One that compressed them on the way calls the mark weak.
pub fn known(headers: &HeaderMap, etag: &str) -> bool {
    let told = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    told.flat_map(|value| value.split(',')).map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == etag || tag == "*")
}

/// With its mark, to be asked for again each time, and found by no search engine.
pub fn framed(mut response: Response, etag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
