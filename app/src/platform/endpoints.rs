//! The list of everything that can be asked of this service. The router is built from it and from nothing else, so that the table of
//! who may ask what (`tests/it/access_table.rs`, `docs/ACCESS.md`) can be held against it, line by line.

use super::App;
use super::ask::Ask;
use crate::shared::Refusal;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

/// One thing that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    pub path: &'static str,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Whether somebody who is not signed in may ask.
    pub public: bool,
}

/// Endpoints and the router that answers them, gathered room by room.
#[derive(Default)]
pub struct Endpoints {
    list: Vec<Endpoint>,
    router: Router<App>,
}

impl Endpoints {
    pub fn new() -> Self {
        Self::default()
    }

    /// A page for people who are signed in.
    #[must_use]
    pub fn page<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(path, "GET", false, get(handler).route_layer(from_fn(signed_in_only)))
    }

    /// A page for everybody.
    #[must_use]
    pub fn public_page<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(path, "GET", true, get(handler))
    }

    /// A change by people who are signed in.
    #[must_use]
    pub fn action<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(path, "POST", false, post(handler).route_layer(from_fn(signed_in_only)))
    }

    /// A change that everybody may ask for.
    #[must_use]
    pub fn public_action<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(path, "POST", true, post(handler))
    }

    /// A file that people who are signed in send up, of that many bytes at most.
    #[must_use]
    pub fn upload<H: Handler<T, App>, T: 'static>(self, path: &'static str, bytes: usize, handler: H) -> Self {
        let route = post(handler).layer(DefaultBodyLimit::max(bytes)).route_layer(from_fn(signed_in_only));
        self.add(path, "POST", false, route)
    }

    fn add(mut self, path: &'static str, method: &'static str, public: bool, route: MethodRouter<App>) -> Self {
        self.list.push(Endpoint { path, method, public });
        self.router = self.router.route(path, route);
        self
    }

    /// Join another room's.
    #[must_use]
    pub fn and(mut self, room: Endpoints) -> Self {
        self.list.extend(room.list);
        self.router = self.router.merge(room.router);
        self
    }

    /// The list, sorted.
    pub fn list(&self) -> Vec<Endpoint> {
        let mut list = self.list.clone();
        list.sort();
        list
    }

    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

async fn signed_in_only(request: Request, next: Next) -> Response {
    let signed_in = request.extensions().get::<Ask>().is_some_and(|ask| ask.actor().is_some());
    if signed_in { next.run(request).await } else { Refusal::SignIn.into_response() }
}
