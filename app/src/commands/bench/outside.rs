//! What lies beside the site: a fresh PostgreSQL database, the built files, the log of the build.

use sea_orm::{ConnectionTrait, Database};
use serde::Serialize;
use std::path::Path;

/// A new, empty database on that server; one of the same name is dropped.
///
/// # Errors
/// A sentence, when the server cannot be reached or does not allow it.
pub async fn fresh_postgres(server: &str, word: &str) -> Result<String, String> {
    let told = |error: sea_orm::DbErr| format!("PostgreSQL cannot be used: {error}. The role must be able to make databases.");
    let connection = Database::connect(server).await.map_err(told)?;
    let name = format!("accord_bench_{word}");
    connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.map_err(told)?;
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.map_err(told)?;
    connection.close().await.map_err(told)?;
    let (address, query) = server.split_once('?').map_or((server, String::new()), |(address, query)| (address, format!("?{query}")));
    let (scheme, rest) = address.split_once("://").ok_or("--postgres must look like postgres://user@host/postgres")?;
    Ok(format!("{scheme}://{}/{name}{query}", rest.split('/').next().unwrap_or("")))
}

/// Sizes of the built browser half, in bytes as they travel.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Assets {
    /// The smallest of the forms that lie there: as it is, gzip, Brotli.
    pub wasm_bytes: Option<u64>,
    pub css_bytes: Option<u64>,
}

/// What lies in the site's folder.
pub fn assets(site_root: &Path) -> Assets {
    let smallest = |ending: &str| {
        let files = std::fs::read_dir(site_root.join("pkg")).ok()?;
        let named = |name: &str| [ending.to_owned(), format!("{ending}.gz"), format!("{ending}.br")].iter().any(|end| name.ends_with(end));
        files
            .flatten()
            .filter(|file| named(&file.file_name().to_string_lossy()))
            .filter_map(|file| file.metadata().ok())
            .map(|m| m.len())
            .min()
    };
    Assets { wasm_bytes: smallest(".wasm"), css_bytes: smallest(".css") }
}

/// The lines of the build log that tell how long building took: when, seconds, what.
pub fn build_times(log: Option<&Path>) -> Vec<String> {
    let text = log.and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    let telling = |line: &&str| line.contains("make run") || line.contains("build");
    let mut lines: Vec<String> = text.lines().filter(telling).map(|line| line.replace('\t', "  ")).collect();
    let surplus = lines.len().saturating_sub(12);
    lines.drain(..surplus);
    lines
}
