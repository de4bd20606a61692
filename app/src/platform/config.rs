//! How this instance is set up: defaults, then a file, then the environment. Read once at start; every mistake is told at once.

use super::mail::mailbox::ImapSettings;
use super::tls::{Authority, authorities};
use crate::calendar::busy::reach::Reach;
use crate::shared::text::Email;
use chrono::NaiveDateTime;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Whether people work here in earnest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Invented people, a clock that can be set, one-click sign-ins, mail to a folder.
    Demo,
    Production,
}

/// Where mail goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailTo {
    /// Files as they would stand on the wire.
    Folder(PathBuf),
    /// A relay, as `smtp://user:password@host:port`, `smtps://` for TLS from the first byte; `?tls=none` only outside production.
    Smtp(String),
    /// Kept in memory: tests only.
    Memory,
}

/// Everything that an operator may set.
#[derive(Debug, Clone)]
pub struct Config {
    pub mode: Mode,
    /// Where people reach the service, without a trailing slash.
    pub base_url: String,
    pub listen: SocketAddr,
    /// `None` is the embedded database in [`Config::data_dir`].
    pub database_url: Option<String>,
    pub data_dir: PathBuf,
    /// Built pages' scripts and styles; beside the binary in a release.
    pub site_root: PathBuf,
    pub mail: MailTo,
    pub mail_from: Email,
    /// What a mail server shows that hands in mail over HTTP; without it that way is shut.
    pub mail_ingest_token: Option<String>,
    /// The mailbox that replies come to, as `imaps://user:password@host:port/INBOX`; without it none is fetched.
    pub imap: Option<String>,
    /// Whose certificates are believed beside those of the web's authorities, for the mailbox and for calendars.
    pub own_authorities: Vec<Authority>,
    /// Seals what second steps are checked against, and blinds addresses in look-up keys; 32 characters or more in production.
    pub secret: String,
    /// The story's beginning, in the service's zone; refused in production.
    pub clock: Option<NaiveDateTime>,
    /// How many proxies in front are ours: whose word on the asker's address is believed.
    pub trusted_proxies: usize,
    /// Connections that read, and on PostgreSQL all of them.
    pub connections: u32,
    /// What is logged, where it is not the usual.
    pub log: Option<String>,
    /// What one hashing of a password costs (argon2id): memory in KiB.
    pub password_memory_kib: u32,
    /// The same: how often it goes over that memory.
    pub password_rounds: u32,
    /// Which machines are asked for the calendars whose addresses people enter.
    pub calendar_addresses: Reach,
}

/// Settings as text, by their names without `ACCORD_`, in lower case.
pub type Settings = BTreeMap<String, String>;

#[derive(Debug, Default, Deserialize)]
struct File(BTreeMap<String, toml::Value>);

const KNOWN: [&str; 20] = [
    "mode",
    "base_url",
    "listen",
    "database_url",
    "data_dir",
    "site_root",
    "mail",
    "mail_from",
    "mail_ingest_token",
    "imap",
    "authorities",
    "secret",
    "clock",
    "trusted_proxies",
    "connections",
    "password_memory_kib",
    "password_rounds",
    "config",
    "log",
    "calendar_addresses",
];

/// Names that scripts use beside the program's own settings.
const OURS_ELSEWHERE: [&str; 4] = ["cache", "root", "test_postgres", "test_python"];

/// What is logged, in the words of the library; `None` leaves it as usual.
fn read_log(given: Option<&str>, wrong: &mut Vec<String>) -> Option<String> {
    let words = given.map(str::trim).filter(|words| !words.is_empty())?;
    if let Err(error) = tracing_subscriber::EnvFilter::try_new(words) {
        wrong.push(format!("ACCORD_LOG cannot be read ({error}). It looks like: warn,app=info"));
    }
    Some(words.to_owned())
}

fn read_reach(given: Option<&str>, wrong: &mut Vec<String>) -> Reach {
    match given.map(str::trim) {
        None | Some("public") => Reach::Public,
        Some("any") => Reach::Any,
        Some(_) => {
            wrong.push("ACCORD_CALENDAR_ADDRESSES must be public, or any to ask machines of the own network too".into());
            Reach::Public
        }
    }
}

fn read_authorities(given: Option<&str>, wrong: &mut Vec<String>) -> Vec<Authority> {
    let found = given.map(|file| authorities(Path::new(file))).unwrap_or(Ok(Vec::new()));
    found.unwrap_or_else(|sentence| {
        wrong.push(sentence);
        Vec::new()
    })
}

impl Config {
    /// Read the file named by `ACCORD_CONFIG`, when set, then the environment over it.
    ///
    /// # Errors
    /// Every mistake, as sentences.
    pub fn load() -> Result<Self, Vec<String>> {
        let environment: Settings = std::env::vars()
            .filter_map(|(name, value)| name.strip_prefix("ACCORD_").map(|rest| (rest.to_lowercase(), value)))
            .filter(|(name, _)| !OURS_ELSEWHERE.contains(&name.as_str()))
            .collect();
        let mut settings = match environment.get("config") {
            Some(path) => read_file(Path::new(path)).map_err(|sentence| vec![sentence])?,
            None => Settings::new(),
        };
        settings.extend(environment);
        Self::from_settings(&settings)
    }

    /// Check every setting.
    ///
    /// # Errors
    /// Every mistake, as sentences that name the setting.
    pub fn from_settings(given: &Settings) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        let given = &with_secret_files(given, &mut wrong);
        for name in given.keys().filter(|name| !KNOWN.contains(&name.as_str())) {
            wrong.push(format!("ACCORD_{} is not a setting. Known: {}", name.to_uppercase(), KNOWN.join(", ")));
        }
        let get = |name: &str| given.get(name).map(String::as_str).filter(|v| !v.trim().is_empty());

        let mode = read_mode(get("mode"), &mut wrong);
        let data_dir = PathBuf::from(get("data_dir").unwrap_or("data"));
        let listen = read(
            get("listen").unwrap_or(&listen_default()),
            "ACCORD_LISTEN must be an address and a port, like 127.0.0.1:3000",
            &mut wrong,
        );
        let clock = get("clock").and_then(|text| read_clock(text, &mut wrong));
        let mail = read_mail(get("mail"), &data_dir, &mut wrong);
        let mail_from = Email::parse(get("mail_from").unwrap_or(DEMO_SENDER)).unwrap_or_else(|_| {
            wrong.push("ACCORD_MAIL_FROM must be an e-mail address".into());
            fallback_address()
        });
        let config = Self {
            mode,
            base_url: get("base_url").unwrap_or("http://127.0.0.1:3000").trim_end_matches('/').to_owned(),
            listen: listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000))),
            database_url: get("database_url").map(str::to_owned),
            site_root: PathBuf::from(get("site_root").map_or_else(default_site_root, str::to_owned)),
            data_dir,
            mail,
            mail_from,
            mail_ingest_token: get("mail_ingest_token").map(str::to_owned),
            imap: get("imap").map(str::to_owned),
            own_authorities: read_authorities(get("authorities"), &mut wrong),
            secret: get("secret").unwrap_or(DEMO_SECRET).to_owned(),
            clock,
            trusted_proxies: read(get("trusted_proxies").unwrap_or("0"), "ACCORD_TRUSTED_PROXIES must be a whole number", &mut wrong)
                .unwrap_or(0),
            log: read_log(get("log"), &mut wrong),
            connections: read(get("connections").unwrap_or("8"), "ACCORD_CONNECTIONS must be a whole number from 1 to 100", &mut wrong)
                .unwrap_or(8),
            password_memory_kib: read(
                get("password_memory_kib").unwrap_or("19456"),
                "ACCORD_PASSWORD_MEMORY_KIB must be a whole number of KiB, like 19456",
                &mut wrong,
            )
            .unwrap_or(19_456),
            password_rounds: read(
                get("password_rounds").unwrap_or("2"),
                "ACCORD_PASSWORD_ROUNDS must be a whole number, like 2",
                &mut wrong,
            )
            .unwrap_or(2),
            calendar_addresses: read_reach(get("calendar_addresses"), &mut wrong),
        };
        config.check(&mut wrong);
        if mode == Mode::Production && get("trusted_proxies").is_none() {
            wrong.push(PROXIES_UNSAID.into());
        }
        if wrong.is_empty() { Ok(config) } else { Err(wrong) }
    }

    fn check(&self, wrong: &mut Vec<String>) {
        let url_fine = self.base_url.starts_with("https://") || self.base_url.starts_with("http://");
        if !url_fine || self.base_url.contains(char::is_whitespace) {
            wrong.push("ACCORD_BASE_URL must begin with https:// (or http:// in the demo)".into());
        }
        if let Some(url) = &self.database_url
            && !url.starts_with("postgres://")
            && !url.starts_with("postgresql://")
            && !url.starts_with("sqlite:")
        {
            wrong.push("ACCORD_DATABASE_URL must begin with postgres:// or sqlite:".into());
        }
        if !(1..=100).contains(&self.connections) {
            wrong.push("ACCORD_CONNECTIONS must be a whole number from 1 to 100".into());
        }
        if !(8..=1_048_576).contains(&self.password_memory_kib) || !(1..=20).contains(&self.password_rounds) {
            wrong.push("ACCORD_PASSWORD_MEMORY_KIB must be from 8 to 1048576, and ACCORD_PASSWORD_ROUNDS from 1 to 20".into());
        }
        if self.mail_ingest_token.as_ref().is_some_and(|token| token.chars().count() < 32) {
            wrong.push(
                "ACCORD_MAIL_INGEST_TOKEN must hold at least 32 characters (or name a file with ACCORD_MAIL_INGEST_TOKEN_FILE)".into(),
            );
        }
        if let Some(Err(sentence)) = self.imap.as_deref().map(ImapSettings::parse) {
            wrong.push(sentence);
        }
        if self.mode == Mode::Production {
            self.check_production(wrong);
        }
    }

    fn check_production(&self, wrong: &mut Vec<String>) {
        if !self.base_url.starts_with("https://") {
            wrong.push("In production ACCORD_BASE_URL must begin with https://".into());
        }
        if self.secret == DEMO_SECRET || self.secret.chars().count() < 32 {
            wrong.push(
                "In production ACCORD_SECRET must hold at least 32 characters of your own (or name a file with ACCORD_SECRET_FILE)".into(),
            );
        }
        if self.mail_from.as_str() == DEMO_SENDER {
            wrong.push("In production ACCORD_MAIL_FROM must be an address of your own: it stands on every letter".into());
        }
        if self.clock.is_some() {
            wrong.push("In production ACCORD_CLOCK must not be set: the clock is the machine's".into());
        }
        if self.password_memory_kib < LEAST_PASSWORD_MEMORY_KIB {
            wrong.push(format!("In production ACCORD_PASSWORD_MEMORY_KIB must be {LEAST_PASSWORD_MEMORY_KIB} or more"));
        }
        if self.imap.as_ref().is_some_and(|url| url.starts_with("imap://")) {
            wrong.push("In production the mailbox must be read with TLS: ACCORD_IMAP must begin with imaps://".into());
        }
        match &self.mail {
            MailTo::Smtp(url) if url.contains("tls=none") => {
                wrong.push("In production mail must not be sent without TLS: take tls=none out of ACCORD_MAIL".into());
            }
            MailTo::Smtp(_) => {}
            _ => wrong.push("In production ACCORD_MAIL must be a relay, like smtps://user:password@mail.example.org".into()),
        }
    }

    pub fn is_demo(&self) -> bool {
        self.mode == Mode::Demo
    }

    /// Cookies are bound to TLS where there is TLS.
    pub fn secure_cookies(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// Guessed, it would be wrong for somebody.
const PROXIES_UNSAID: &str = "In production ACCORD_TRUSTED_PROXIES must be set: how many of your own reverse proxies stand in front (1 for one; 0 when \
                 browsers reach Accord itself). Wrongly 0, everybody seems to come from one place";

/// Below this, passwords of a stolen database are guessed too fast.
const LEAST_PASSWORD_MEMORY_KIB: u32 = 7168;

/// Public on purpose: production refuses it.
const DEMO_SECRET: &str = "accord-demo-secret-for-invented-people-only";

/// Nobody's: production refuses it.
const DEMO_SENDER: &str = "office@fenbridge.example";

fn fallback_address() -> Email {
    Email::parse(DEMO_SENDER).unwrap_or_else(|_| unreachable_address())
}

#[expect(clippy::panic, reason = "a literal that the tests parse; there is no address to fall back to")]
fn unreachable_address() -> Email {
    panic!("the built-in address does not parse")
}

/// `ACCORD_SECRET_FILE` and the like name a file whose content is the setting.
fn with_secret_files(given: &Settings, wrong: &mut Vec<String>) -> Settings {
    let mut settings = Settings::new();
    for (name, value) in given {
        match name.strip_suffix("_file") {
            Some(plain) if ["secret", "database_url", "mail", "mail_ingest_token", "imap"].contains(&plain) => {
                match std::fs::read_to_string(value) {
                    Ok(text) => drop(settings.insert(plain.to_owned(), text.trim().to_owned())),
                    Err(_) => wrong.push(format!("ACCORD_{} names a file that cannot be read", name.to_uppercase())),
                }
            }
            _ => drop(settings.entry(name.clone()).or_insert_with(|| value.clone())),
        }
    }
    settings
}

fn read<T: std::str::FromStr>(text: &str, sentence: &str, wrong: &mut Vec<String>) -> Option<T> {
    let parsed = text.trim().parse().ok();
    if parsed.is_none() {
        wrong.push(sentence.to_owned());
    }
    parsed
}

fn read_clock(text: &str, wrong: &mut Vec<String>) -> Option<NaiveDateTime> {
    let parsed = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok();
    if parsed.is_none() {
        wrong.push("ACCORD_CLOCK must be a day and a time, like 2015-05-01T09:00".into());
    }
    parsed
}

fn read_mode(text: Option<&str>, wrong: &mut Vec<String>) -> Mode {
    match text {
        None | Some("demo") => Mode::Demo,
        Some("production") => Mode::Production,
        Some(_) => {
            wrong.push("ACCORD_MODE must be demo or production".into());
            Mode::Production
        }
    }
}

fn read_mail(text: Option<&str>, data_dir: &Path, wrong: &mut Vec<String>) -> MailTo {
    match text {
        None | Some("folder") => MailTo::Folder(data_dir.join("mail")),
        Some("memory") => MailTo::Memory,
        Some(url) if url.starts_with("smtp://") || url.starts_with("smtps://") => MailTo::Smtp(url.to_owned()),
        Some(_) => {
            wrong.push("ACCORD_MAIL must be folder, or a relay like smtps://user:password@mail.example.org".into());
            MailTo::Memory
        }
    }
}

/// cargo-leptos, and the scripts after its manner, name the address so.
#[expect(clippy::disallowed_methods, reason = "settings are read here")]
fn listen_default() -> String {
    std::env::var("LEPTOS_SITE_ADDR").unwrap_or_else(|_| "127.0.0.1:3000".to_owned())
}

/// In a release the site lies beside the binary; cargo-leptos names its own place.
#[expect(clippy::disallowed_methods, reason = "settings are read here")]
fn default_site_root() -> String {
    std::env::var("LEPTOS_SITE_ROOT").ok().unwrap_or_else(|| {
        let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(|dir| dir.join("site")));
        beside.map_or_else(|| "site".into(), |path| path.to_string_lossy().into_owned())
    })
}

fn read_file(path: &Path) -> Result<Settings, String> {
    let text = std::fs::read_to_string(path).map_err(|_| format!("ACCORD_CONFIG names {}, which cannot be read", path.display()))?;
    let File(values) = toml::from_str(&text).map_err(|error| format!("{} is not a settings file: {}", path.display(), error.message()))?;
    Ok(values
        .into_iter()
        .map(|(name, value)| {
            let text = match value {
                toml::Value::String(text) => text,
                other => other.to_string(),
            };
            (name, text)
        })
        .collect())
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
