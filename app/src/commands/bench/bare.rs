//! The yardsticks: an axum handler that does nothing but send the same bytes; and one that before asks the database what the page asks.

use crate::commands::say::say;
use crate::platform::config::Config;
use crate::platform::permit::SystemPermit;
use crate::platform::{App, start};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use axum::routing::get;
use clap::Args;
use futures_util::future::try_join_all;
use sea_orm::{ConnectionTrait as _, DbErr, Statement};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

/// What to send, and what to ask before.
#[derive(Debug, Args)]
pub struct Bare {
    /// The file whose content is sent
    body: PathBuf,
    /// The page whose questions are asked before
    #[arg(long, requires = "cookie")]
    page: Option<String>,
    /// Of whoever looks at that page
    #[arg(long)]
    cookie: Option<String>,
}

/// The questions of one page: who asks first, then all others beside each other. What it writes is left out.
struct Questions {
    app: App,
    first: Vec<Statement>,
    others: Vec<Statement>,
}

impl Questions {
    /// Open the page twice and listen: the first time fills what is kept in memory.
    async fn of(app: App, page: &str, cookie: &str) -> Result<Self, String> {
        let mut told = Vec::new();
        for _ in 0..2 {
            app.db().statements().listen();
            let request = Request::get(page).header(header::COOKIE, cookie).body(Body::empty()).map_err(|error| error.to_string())?;
            let Ok(answer) = crate::serve::site(&app).oneshot(request).await;
            if !answer.status().is_success() {
                return Err(format!("{page} answered {} before it was measured", answer.status()));
            }
            told = app.db().statements().told();
        }
        let mut asked = told.into_iter().filter(|statement| statement.sql.trim_start().starts_with("SELECT"));
        Ok(Self { app, first: asked.next().into_iter().collect(), others: asked.collect() })
    }

    async fn ask(&self) -> Result<(), DbErr> {
        let permit = SystemPermit::because(None, "a measurement");
        let db = self.app.read(&permit);
        for together in [&self.first, &self.others] {
            try_join_all(together.iter().map(|statement| db.query_all_raw(statement.clone()))).await?;
        }
        Ok(())
    }
}

/// Serve the content of the file at `/` on a free port of loopback, and print the address.
///
/// # Errors
/// A sentence, when the file cannot be read, the page not be opened, or no port is free.
pub async fn serve(config: Config, bare: &Bare) -> Result<(), String> {
    let bytes = Bytes::from(std::fs::read(&bare.body).map_err(|error| format!("{} cannot be read: {error}", bare.body.display()))?);
    let questions = match (&bare.page, &bare.cookie) {
        (Some(page), Some(cookie)) => Some(Arc::new(Questions::of(start::open(config).await?, page, cookie).await?)),
        _ => None,
    };
    let answer = move || {
        let (bytes, questions) = (bytes.clone(), questions.clone());
        async move {
            if let Some(questions) = questions {
                questions.ask().await.map_err(|error| error.to_string())?;
            }
            Ok::<_, String>(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes))
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
    say(&listener.local_addr().map_err(|error| error.to_string())?.to_string())?;
    axum::serve(listener, Router::new().route("/", get(answer))).await.map_err(|error| error.to_string())
}
