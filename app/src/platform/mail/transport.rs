//! The way out: to a relay by SMTP, into a folder, or into memory.
//!
//! Sending may be repeated after a crash; the same Message-ID and the same file name make a repeat harmless.

use super::{mask::masked_text, message::Wire};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    address::Envelope,
    transport::smtp::{
        AsyncSmtpTransportBuilder, PoolConfig,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};
use std::{
    io::Write,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Why a message was not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SendFailure {
    /// Whether the same message may well go later.
    pub again: bool,
    /// For the log: never a whole address, never a word of the letter.
    pub reason: String,
}

impl SendFailure {
    fn later(reason: impl AsRef<str>) -> Self {
        Self { again: true, reason: masked_text(reason.as_ref()) }
    }

    fn never(reason: impl AsRef<str>) -> Self {
        Self { again: false, reason: masked_text(reason.as_ref()) }
    }
}

/// How the line to the relay is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TlsMode {
    /// Open: only to a relay on this computer or on a private line.
    None,
    /// Open first, then protected or not at all. Usual on port 587.
    StartTls,
    /// Protected from the first octet. Usual on port 465.
    #[default]
    Tls,
}

/// What is known of the relay. Holds a password: it has no `Debug`.
#[derive(Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub tls: TlsMode,
    pub user_and_password: Option<(String, String)>,
    /// A further root certificate in PEM form, for relays with a certificate of their own.
    pub extra_root_pem: Option<Vec<u8>>,
    /// What this server calls itself to the relay.
    pub hello: Option<String>,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long one message may take altogether.
    pub send_timeout: Duration,
    /// The most connections kept open at once.
    pub connections: u32,
}

type Pool = AsyncSmtpTransport<Tokio1Executor>;

/// The relay, with its connections.
pub struct Relay {
    builder: AsyncSmtpTransportBuilder,
    /// Opened with the first message: outside a running server the mail library cannot even close it again.
    pool: Mutex<Option<Pool>>,
    send_timeout: Duration,
}

/// One way out.
pub enum Transport {
    Smtp(Box<Relay>),
    /// One `.eml` per message, as on the wire.
    Folder(PathBuf),
    /// For tests: what was sent, in order.
    Memory(Arc<Mutex<Vec<Wire>>>),
}

impl Transport {
    /// A way out through a relay. Opens no connection yet.
    ///
    /// # Errors
    /// In words for whoever runs the service: a certificate or host name that cannot be used; a password over an open line to
    /// another computer.
    pub fn smtp(settings: &SmtpSettings) -> Result<Self, String> {
        let builder = builder(settings)?;
        Ok(Self::Smtp(Box::new(Relay { builder, pool: Mutex::new(None), send_timeout: settings.send_timeout })))
    }

    /// Send one message.
    ///
    /// # Errors
    /// [`SendFailure`], which says whether to try again.
    pub async fn send(&self, wire: &Wire) -> Result<(), SendFailure> {
        match self {
            Self::Smtp(relay) => relay.send(wire).await,
            Self::Folder(folder) => {
                let (folder, wire) = (folder.clone(), wire.clone());
                let written = tokio::task::spawn_blocking(move || write(&folder, &wire)).await;
                written.unwrap_or_else(|_| Err(SendFailure::later("writing the message was broken off")))
            }
            Self::Memory(sent) => {
                sent.lock().unwrap_or_else(PoisonError::into_inner).push(wire.clone());
                Ok(())
            }
        }
    }

    /// Whether the relay answers; a folder and memory always do.
    ///
    /// # Errors
    /// [`SendFailure`] with what is wrong.
    pub async fn check(&self) -> Result<(), SendFailure> {
        let Self::Smtp(relay) = self else {
            return Ok(());
        };
        let pool = relay.pool();
        match tokio::time::timeout(relay.send_timeout, pool.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(SendFailure::later("the relay does not answer")),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(SendFailure::later("the relay took too long")),
        }
    }
}

impl Relay {
    fn pool(&self) -> Pool {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        pool.get_or_insert_with(|| self.builder.clone().build()).clone()
    }

    async fn send(&self, wire: &Wire) -> Result<(), SendFailure> {
        let envelope = envelope(wire)?;
        let pool = self.pool();
        // The mail library closes every message with a line end of its own.
        let octets = wire.octets.strip_suffix(b"\r\n").unwrap_or(&wire.octets);
        let mut sending = std::pin::pin!(pool.send_raw(&envelope, octets));
        match tokio::time::timeout(self.send_timeout, &mut sending).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => {
                // A connection that was broken off in mid-sentence would hand its late answer to the next letter: the pool is closed
                // before the sending is dropped, so that none of its connections comes back.
                *self.pool.lock().unwrap_or_else(PoisonError::into_inner) = None;
                pool.shutdown().await;
                Err(SendFailure::later("the relay took too long"))
            }
        }
    }
}

fn builder(settings: &SmtpSettings) -> Result<AsyncSmtpTransportBuilder, String> {
    if settings.tls == TlsMode::None && settings.user_and_password.is_some() && !on_this_computer(&settings.host) {
        return Err("The mail password would go over an open line: set the mail transport to starttls or tls".into());
    }
    let pool = PoolConfig::new().max_size(settings.connections.max(1)).idle_timeout(Duration::from_secs(60));
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
        .port(settings.port)
        .tls(tls(settings)?)
        .timeout(Some(settings.connect_timeout))
        .pool_config(pool);
    if let Some((user, password)) = &settings.user_and_password {
        builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
    }
    if let Some(name) = &settings.hello {
        builder = builder.hello_name(ClientId::Domain(name.clone()));
    }
    Ok(builder)
}

fn tls(settings: &SmtpSettings) -> Result<Tls, String> {
    if settings.tls == TlsMode::None {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.extra_root_pem {
        let root = Certificate::from_pem(pem).map_err(|_| "The mail root certificate is not a certificate in PEM form".to_owned())?;
        parameters = parameters.add_root_certificate(root);
    }
    let parameters = parameters.build().map_err(|error| format!("The mail relay cannot be used with TLS: {error}"))?;
    Ok(if settings.tls == TlsMode::Tls { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
}

fn on_this_computer(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn envelope(wire: &Wire) -> Result<Envelope, SendFailure> {
    let address = |text: &str| text.parse::<Address>().map_err(|_| SendFailure::never("an address is not one that a relay takes"));
    Envelope::new(Some(address(wire.from.as_str())?), vec![address(wire.to.as_str())?]).map_err(|_| SendFailure::never("nobody to send to"))
}

/// A relay's "no" to this message is final. Its "not now", a broken line and a sign-in that fails (which is about this server and not
/// about the letter) are not.
fn failure(error: &lettre::transport::smtp::Error) -> SendFailure {
    let reason = std::iter::successors(std::error::Error::source(error), |cause| cause.source())
        .fold(error.to_string(), |said, cause| format!("{said}: {cause}"));
    let about_us = error.status().is_some_and(|code| matches!(u16::from(code), 530 | 534 | 535 | 538 | 454));
    if error.is_permanent() && !about_us { SendFailure::never(reason) } else { SendFailure::later(reason) }
}

/// Written beside its place and moved there: nobody ever reads half a message, and a repeat takes the place of the first.
fn write(folder: &Path, wire: &Wire) -> Result<(), SendFailure> {
    let plain = wire.file_name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if !plain || wire.file_name.starts_with('.') || !wire.file_name.ends_with(".eml") {
        return Err(SendFailure::never("the name of the message's file is not one that a folder takes"));
    }
    let unfinished = folder.join(format!(".{}.{}.part", wire.file_name, std::process::id()));
    let put = || {
        crate::platform::folder::make(folder)?;
        let mut file = std::fs::File::create(&unfinished)?;
        file.write_all(&wire.octets)?;
        file.sync_all()?;
        std::fs::rename(&unfinished, folder.join(&wire.file_name))
    };
    put().map_err(|error: std::io::Error| SendFailure::later(format!("the mail folder: {}", error.kind())))
}

#[cfg(test)]
#[path = "transport_tests.rs"]
mod tests;
