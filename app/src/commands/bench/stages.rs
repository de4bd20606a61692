//! One size on one engine: seed, verify, start, measure.

use super::Size;
use super::client::{self, Bounds, Figures, Target};
use super::site::{Bare, Site};
use super::training::{self, TrainingFigures};
use crate::accounts::commands::grant;
use crate::accounts::queries::demo_address;
use crate::audit::verify::verify;
use crate::commands::say::{aside, the_service, words};
use crate::commands::seed::{make_service, scale};
use crate::matching::commands_line::matter_of;
use crate::matching::facts::Seat;
use crate::platform::config::Config;
use crate::platform::permit::SystemPermit;
use crate::platform::services::ServiceNames;
use crate::platform::{App, session, start};
use crate::shared::{AccountId, Role};
use entity::{account, referral, rj_case};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde::Serialize;
use std::path::Path;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// One page, from the site and from the bare handler.
#[derive(Debug, Clone, Serialize)]
pub struct PageFigures {
    pub page: &'static str,
    pub bytes: usize,
    pub site: Vec<Figures>,
    pub bare: Vec<Figures>,
    /// The bare handler after the page's own questions to the database, at one connection.
    pub asking: Figures,
}

/// One size on one engine.
#[derive(Debug, Clone, Serialize)]
pub struct Stage {
    pub size: &'static str,
    pub engine: &'static str,
    pub cases: u64,
    pub practitioners: u64,
    pub seed_seconds: f64,
    pub verify_seconds: f64,
    pub audit_lines: u64,
    pub start_seconds: f64,
    pub memory_mb: Option<u64>,
    pub peak_memory_mb: Option<u64>,
    /// Ranking everybody for one case, without the page around it, in milliseconds.
    pub ranking_ms: f64,
    pub pages: Vec<PageFigures>,
    pub training: TrainingFigures,
}

/// Seed a fresh database, prove it whole, and measure its pages.
///
/// # Errors
/// A sentence that says which step failed.
pub async fn measure(config: &Config, size: Size, folder: &Path, database: Option<String>) -> Result<Stage, String> {
    let engine = if database.is_some() { "PostgreSQL" } else { "SQLite" };
    aside(&format!("{} on {engine}: seeding {} cases and {} practitioners", size.word(), size.cases(), size.practitioners()));
    drop(std::fs::remove_dir_all(folder));
    std::fs::create_dir_all(folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    let own = Config { data_dir: folder.to_owned(), database_url: database.clone(), clock: None, ..config.clone() };
    let began = Instant::now();
    let app = start::open(own).await?;
    make_service(&app).await?;
    let service = the_service(&app).await?;
    scale::seed(&app, &service, scale::Scale { cases: size.cases(), practitioners: size.practitioners() }).await?;
    let seed_seconds = began.elapsed().as_secs_f64();

    let (verify_seconds, audit_lines) = prove(&app, &service, size).await?;
    let case = a_case(&app, &service).await?;
    let readers = readers(&app, &service).await?;
    let mut training = training::prepare(&app, &service, readers.trains).await?;
    settle(&app).await?;
    let ranking_ms = ranking(&app, &case.1).await?;
    app.db().clone().close().await;

    aside(&format!("{} on {engine}: seeded in {seed_seconds:.1} s, chain whole in {verify_seconds:.1} s; measuring", size.word()));
    let site = Site::start(folder, database.as_deref()).await?;
    let mut pages = Vec::new();
    for (page, path) in [
        ("home", "/home".to_owned()),
        ("case list", "/cases".to_owned()),
        ("case page", format!("/cases/{}", case.0)),
        ("matching page", format!("/cases/{}/matching", case.0)),
        ("course list", "/training".to_owned()),
        ("run page", format!("/training/runs/{}", training.run)),
        ("board", "/accreditation/board".to_owned()),
        ("one's standing", format!("/people/{}/standing", training.person)),
    ] {
        // Only its trainer sees on a run's page who comes.
        let cookie = if page == "run page" { &readers.trainer } else { &readers.coordinator };
        let target = Target { address: site.address, path, cookie: Some(cookie.clone()), known: None };
        pages.push(page_figures(page, &target, folder, database.as_deref()).await?);
    }
    training.figures.feed = Some(training.feed(site.address).await?);
    let (memory_mb, peak_memory_mb) = site.memory_mb();
    Ok(Stage {
        size: size.word(),
        engine,
        cases: size.cases(),
        practitioners: size.practitioners(),
        seed_seconds,
        verify_seconds,
        audit_lines,
        start_seconds: site.start_seconds,
        memory_mb,
        peak_memory_mb,
        ranking_ms,
        pages,
        training: training.figures,
    })
}

/// What PostgreSQL does by itself within a minute of so many new rows: look at how they are spread.
async fn settle(app: &App) -> Result<(), String> {
    if app.backend() == DbBackend::Postgres {
        let permit = SystemPermit::because(None, "looking at how a measurement's rows are spread");
        app.read(&permit).execute_unprepared("VACUUM ANALYZE").await.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// The chain is whole, and the counts that reports build on are those that were written.
async fn prove(app: &App, service: &ServiceNames, size: Size) -> Result<(f64, u64), String> {
    let permit = SystemPermit::because(Some(service.id), "proving a measurement's rows");
    let began = Instant::now();
    let found = verify(app, &permit, |_| {}).await.map_err(words)?;
    if let Some(broken) = found.broken {
        return Err(broken);
    }
    let told = |error: sea_orm::DbErr| error.to_string();
    let db = app.read(&permit);
    let cases = rj_case::Entity::find().filter(rj_case::Column::ServiceId.eq(service.id.0)).count(db).await.map_err(told)?;
    let referrals = referral::Entity::find().filter(referral::Column::ServiceId.eq(service.id.0)).count(db).await.map_err(told)?;
    if (cases, referrals) != (size.cases(), size.cases()) {
        return Err(format!("{cases} cases and {referrals} referrals are there, not {}", size.cases()));
    }
    Ok((began.elapsed().as_secs_f64(), found.lines))
}

/// A case that waits for facilitators: its key and reference.
async fn a_case(app: &App, service: &ServiceNames) -> Result<(Uuid, String), String> {
    let permit = SystemPermit::because(Some(service.id), "choosing a case to measure");
    let found = rj_case::Entity::find()
        .filter(rj_case::Column::ServiceId.eq(service.id.0))
        .filter(rj_case::Column::Stage.eq("AWAITING_ALLOCATION"))
        .order_by_asc(rj_case::Column::Id)
        .one(app.read(&permit))
        .await
        .map_err(|error| error.to_string())?;
    found.map(|case| (case.id, case.reference)).ok_or_else(|| "no case waits for facilitators".to_owned())
}

/// As many of each list as a page shows.
const SHOWN: usize = 50;

/// Read the case and what has changed on record, judge everybody, and put those into words whom the page would show.
async fn ranking(app: &App, reference: &str) -> Result<f64, String> {
    let mut best = f64::MAX;
    for _ in 0..5 {
        let began = Instant::now();
        let (_, matter) = matter_of(app, reference).await.map_err(words)?;
        let order = matter.order(Seat::Lead);
        std::hint::black_box((order.suitable(0, SHOWN), order.nearest(None, 0, SHOWN)));
        best = best.min(began.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(best)
}

/// The cookies of those who read the pages, and whose runs the trainer's are.
struct Readers {
    coordinator: String,
    trainer: String,
    trains: Uuid,
}

/// The demo's administrator as a coordinator, and a trainer; both signed in.
async fn readers(app: &App, service: &ServiceNames) -> Result<Readers, String> {
    let permit = SystemPermit::because(Some(service.id), "signing a measurement in");
    let told = |error: sea_orm::DbErr| error.to_string();
    let known = account::Entity::find()
        .filter(account::Column::EmailNorm.eq(demo_address(Role::Administrator)))
        .one(app.read(&permit))
        .await
        .map_err(told)?
        .ok_or("the measurement's account is not there")?;
    let tx = app.begin(&permit).await.map_err(words)?;
    account::ActiveModel { id: Set(known.id), state: Set("ACTIVE".to_owned()), ..Default::default() }.update(&*tx).await.map_err(told)?;
    let (trains, trainer) = scale::training::a_trainer(&tx, service).await.map_err(words)?;
    let mut cookies = Vec::new();
    for (account, role) in [(known.id, Role::Coordinator), (trainer, Role::Trainer)] {
        grant(&tx, service, AccountId(account), role, None).await.map_err(words)?;
        let token = session::begin(&tx, AccountId(account), true, None, None).await.map_err(words)?;
        cookies.push(format!("{}={}", session::cookie_name(app), token.reveal()));
    }
    app.commit(tx).await.map_err(words)?;
    let [coordinator, trainer] = <[String; 2]>::try_from(cookies).map_err(|_| "two sign in".to_owned())?;
    Ok(Readers { coordinator, trainer, trains })
}

async fn page_figures(page: &'static str, target: &Target, folder: &Path, database: Option<&str>) -> Result<PageFigures, String> {
    let first = client::once(target).await?;
    if first.status != 200 {
        return Err(format!("{page} answered {} before it was measured", first.status));
    }
    let body = folder.join("page.html");
    std::fs::write(&body, &first.body).map_err(|error| error.to_string())?;
    let site = both(target).await?;
    let at_root = |address| Target { address, path: "/".to_owned(), cookie: None, known: None };
    let asking = Bare::asking(&body, target, folder, database)?;
    let asking = alone(&at_root(asking.address)).await?;
    let bare = Bare::start(&body)?;
    let bare = both(&at_root(bare.address)).await?;
    Ok(PageFigures { page, bytes: first.body.len(), site, bare, asking })
}

/// One connection, after a short warming up.
async fn alone(target: &Target) -> Result<Figures, String> {
    client::measure(target, 1, Bounds { requests: 50, time: Duration::from_secs(2) }).await?;
    client::measure(target, 1, Bounds { requests: 1_000, time: Duration::from_secs(4) }).await
}

/// One and eight connections.
async fn both(target: &Target) -> Result<Vec<Figures>, String> {
    let one = alone(target).await?;
    let eight = client::measure(target, 8, Bounds { requests: 5_000, time: Duration::from_secs(5) }).await?;
    Ok(vec![one, eight])
}
