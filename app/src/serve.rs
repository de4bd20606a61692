//! Starts the whole: the site of all rooms on the platform's layers, and behind it jobs, sealing and the clock.

use crate::accounts::queries::second_steps;
use crate::platform::config::MailTo;
use crate::platform::jobs::{Lane, worker};
use crate::platform::permit::SystemPermit;
use crate::platform::{App, http, listen, start};
use crate::{audit, calendar, jobs, routes};
use axum::Router;
use std::time::Duration;
use tokio::net::TcpListener;

/// The site of that service, ready to be served.
pub fn site(app: &App) -> Router {
    http::site(app.clone(), routes::endpoints().into_router())
}

/// Serve until the process is told to stop; requests under way are finished first.
///
/// # Errors
/// A sentence, when the address cannot be taken.
pub async fn serve(app: App) -> Result<(), String> {
    let address = app.config().listen;
    let listener = TcpListener::bind(address).await.map_err(|error| {
        format!("{address} cannot be listened on: {error}. Is another Accord running there? Choose another with ACCORD_LISTEN.")
    })?;
    if !app.config().is_demo() && !app.site_is_built() {
        let folder = app.config().site_root.display();
        return Err(format!(
            "The site's style and scripts are not in {folder}, or hash.txt is not beside the program: deploy the whole folder."
        ));
    }
    second_steps_open(&app).await?;
    let tasks = behind_the_scenes(&app);
    say_what_starts(&app, "serving");
    until_stopped(&app, listener).await;
    for task in tasks {
        task.abort();
    }
    Ok(())
}

/// Under another secret than before, nobody whose role opens cases could sign in: better told now than by each of them.
async fn second_steps_open(app: &App) -> Result<(), String> {
    let permit = SystemPermit::because(None, "looking whether second steps open");
    let steps = second_steps(app, &permit).await.map_err(|refusal| refusal.to_string())?;
    match (steps.open, steps.lost.len()) {
        (_, 0) => Ok(()),
        (0, lost) => Err(format!(
            "ACCORD_SECRET is not the one that this database was used with: no second step opens, of {lost} that were set up. \
             Start with the right one; if it is lost, `accord admin forget-second-steps --people {lost}` takes them away."
        )),
        (_, lost) => {
            tracing::warn!(lost, "second steps that were sealed under an earlier ACCORD_SECRET do not open");
            Ok(())
        }
    }
}

/// Requests under way are finished first, for as long as [`LAST_REQUESTS`].
async fn until_stopped(app: &App, listener: TcpListener) {
    let serving = listen::serve(listener, site(app), listen::HEAD_WITHIN, stopping());
    let late = async {
        told_to_stop().await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        () = serving => {}
        () = late => tracing::warn!("requests that did not end were left"),
    }
    tracing::info!("stopped");
}

/// How long requests under way may take once the process is told to stop: less than service managers wait before they kill.
const LAST_REQUESTS: Duration = Duration::from_secs(25);

async fn stopping() {
    told_to_stop().await;
    tracing::info!("told to stop: requests under way are finished");
}

/// One line that says what runs, on what and how.
pub fn say_what_starts(app: &App, what: &str) {
    let config = app.config();
    let mail = match &config.mail {
        MailTo::Folder(_) => "folder",
        MailTo::Memory => "memory",
        MailTo::Smtp(_) => "smtp",
    };
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        mode = if config.is_demo() { "demo" } else { "production" },
        database = ?app.backend(),
        mail,
        address = %config.listen,
        "{what}"
    );
}

/// Jobs, sealing and the clock: runs inside the server, or alone as `accord worker`.
pub fn behind_the_scenes(app: &App) -> Vec<tokio::task::JoinHandle<()>> {
    let name = format!("{}-{}", std::process::id(), app.clock().new_id().simple());
    let mut tasks = vec![
        tokio::spawn(seal_every_second(app.clone())),
        tokio::spawn(tidy_every_second(app.clone())),
        tokio::spawn(look_at_the_clock(app.clone())),
        tokio::spawn(calendar::mailbox::keep_looking(app.clone())),
    ];
    for lane in Lane::ALL {
        tasks.push(tokio::spawn(worker::work(app.clone(), lane, jobs::run, name.clone())));
    }
    tasks
}

async fn seal_every_second(app: App) {
    loop {
        match audit::seal::seal(&app).await {
            Ok(0) | Err(_) => tokio::time::sleep(Duration::from_millis(900)).await,
            Ok(_) => {}
        }
    }
}

async fn tidy_every_second(app: App) {
    loop {
        if let Err(error) = app.db().tidy().await {
            tracing::warn!(%error, "the log beside the database was not moved into it; it is tried again");
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn look_at_the_clock(app: App) {
    loop {
        if let Err(error) = start::keep_clock(&app).await {
            tracing::error!(%error, "the clock could not be kept");
        }
        if let Err(refusal) = jobs::by_the_clock(&app).await {
            tracing::error!(%refusal, "what falls due could not be looked after");
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

/// Until a signal says so.
pub async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else { return };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::platform::db::Db;
    use crate::testing::TestApp;
    use axum::body::Body;
    use axum::http::{Request, header};
    use tower::ServiceExt;

    #[tokio::test]
    async fn what_was_written_lately_is_moved_into_the_database_itself() {
        let test = TestApp::new().await;
        // PostgreSQL looks after its own.
        let Some(file) = Db::file(test.app.config()) else { return };
        test.person("Moira Ellis").await;
        let named = || std::fs::read(&file).unwrap().windows(11).any(|bytes| bytes == b"Moira Ellis");
        assert!(!named(), "it lies in the log beside");
        test.app.db().tidy().await.unwrap();
        assert!(named());
    }

    #[tokio::test]
    async fn the_browser_half_is_handed_out_for_a_year_and_nothing_beside_it() {
        let folder = std::env::temp_dir().join(format!("accord-site-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("pkg")).unwrap();
        std::fs::write(folder.join("pkg/accord.js"), "export {}").unwrap();
        std::fs::write(folder.join("secret.txt"), "not for anybody").unwrap();
        let test = TestApp::with(&[("site_root", folder.to_str().unwrap())]).await;
        let get = async |path: &str| super::site(&test.app).oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();

        let found = get("/pkg/accord.js").await;
        assert_eq!(found.status(), 200);
        assert_eq!(found.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        for path in ["/pkg/other.js", "/pkg/../secret.txt", "/pkg/%2e%2e/secret.txt", "/secret.txt"] {
            assert_eq!(get(path).await.status(), 404, "{path}");
        }
        drop(std::fs::remove_dir_all(folder));
    }
}
