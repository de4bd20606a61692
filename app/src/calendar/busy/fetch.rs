//! Asking for a calendar at an address that somebody typed (docs/adr/0019).
//!
//! The name is resolved once; every address behind it must be public, and the connection goes to one of these very addresses, so that a
//! name that answers differently the next moment gains nothing. Each step has a time limit, the answer a size.

use super::reach::{Address, Reach, may_ask};
use super::read::SIZE_MAX;
use crate::platform::tls::{Authority, connector};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::rustls::pki_types::ServerName;

/// For finding and reaching the other side.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// For all of it.
const DONE_WITHIN: Duration = Duration::from_secs(20);
/// How often an answer may point on.
const ONWARD_MAX: usize = 3;

/// What the last answer was called, so that the next one may be "the same".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The same as last time.
    Same,
    New {
        octets: Vec<u8>,
        known: Known,
    },
}

/// Why nothing came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotFetched {
    #[error("That address points to a place that we may not ask. Enter the public https address that your calendar program gives you.")]
    NotAllowed,
    #[error("Nobody whom we may ask answers at that address. Is it the public https address that your calendar program gives you?")]
    NotReached,
    #[error("The other side says that there is no calendar at that address, or that it is not for us. Has it been made anew?")]
    Refused,
    #[error("The other side took too long. We try again in a few hours.")]
    TooSlow,
    #[error("That calendar is larger than 1 MB. Share only the coming year.")]
    TooLarge,
}

impl NotFetched {
    pub const ALL: [NotFetched; 5] =
        [NotFetched::NotAllowed, NotFetched::NotReached, NotFetched::Refused, NotFetched::TooSlow, NotFetched::TooLarge];

    pub const fn code(self) -> &'static str {
        match self {
            NotFetched::NotAllowed => "not_allowed",
            NotFetched::NotReached => "not_reached",
            NotFetched::Refused => "refused",
            NotFetched::TooSlow => "too_slow",
            NotFetched::TooLarge => "too_large",
        }
    }
}

/// Ask that address; what kind of file the other side says it is, is not believed. Certificates of the own authorities are, beside those of
/// the web.
///
/// # Errors
/// Each [`NotFetched`] reason.
pub async fn fetch(address: &Address, known: &Known, reach: Reach, own: &[Authority]) -> Result<Fetched, NotFetched> {
    timeout(DONE_WITHIN, follow(address.clone(), known, reach, own)).await.unwrap_or(Err(NotFetched::TooSlow))
}

async fn follow(mut address: Address, known: &Known, reach: Reach, own: &[Authority]) -> Result<Fetched, NotFetched> {
    for _ in 0..=ONWARD_MAX {
        let response = ask(&address, known, reach, own).await?;
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED {
            return Ok(Fetched::Same);
        }
        if status.is_redirection() {
            let location = text(response.headers(), header::LOCATION).ok_or(NotFetched::Refused)?;
            address = address.onward(&location, reach).map_err(|_| NotFetched::NotAllowed)?;
            continue;
        }
        if status != StatusCode::OK {
            return Err(NotFetched::Refused);
        }
        let known = Known { etag: text(response.headers(), header::ETAG), last_modified: text(response.headers(), header::LAST_MODIFIED) };
        // A limit that is passed and a line that breaks come as the same error; the larger of the two by far is the first.
        let octets = to_bytes(Body::new(response.into_body()), SIZE_MAX).await.map_err(|_| NotFetched::TooLarge)?;
        return Ok(Fetched::New { octets: octets.to_vec(), known });
    }
    Err(NotFetched::Refused)
}

/// A header of bearable length.
fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).filter(|text| text.len() <= 2000).map(str::to_owned)
}

async fn ask(address: &Address, known: &Known, reach: Reach, own: &[Authority]) -> Result<Response<Incoming>, NotFetched> {
    let stream = timeout(CONNECT_WITHIN, connect(address, reach)).await.unwrap_or(Err(NotFetched::TooSlow))?;
    if !address.secure {
        return send(TokioIo::new(stream), address, known).await;
    }
    let name = ServerName::try_from(address.host.clone()).map_err(|_| NotFetched::NotAllowed)?;
    let tls = connector(own).map_err(|_| NotFetched::NotReached)?;
    let secured = timeout(CONNECT_WITHIN, tls.connect(name, stream)).await;
    let secured = secured.map_err(|_| NotFetched::TooSlow)?.map_err(|_| NotFetched::NotReached)?;
    send(TokioIo::new(secured), address, known).await
}

/// Everything behind the name is looked at before anything of it is asked; the connection goes to what was looked at.
async fn connect(address: &Address, reach: Reach) -> Result<TcpStream, NotFetched> {
    // A name of the own network and a name that nobody has are answered alike: nobody learns here which names there are.
    let (found, not_allowed): (Vec<SocketAddr>, NotFetched) = match address.host.parse::<IpAddr>() {
        Ok(ip) => (vec![SocketAddr::new(ip, address.port)], NotFetched::NotAllowed),
        Err(_) => {
            let found = tokio::net::lookup_host((address.host.as_str(), address.port)).await;
            (found.map_err(|_| NotFetched::NotReached)?.take(32).collect(), NotFetched::NotReached)
        }
    };
    if !found.iter().all(|at| may_ask(at.ip(), reach)) {
        return Err(not_allowed);
    }
    for at in found {
        if let Ok(stream) = TcpStream::connect(at).await {
            return Ok(stream);
        }
    }
    Err(NotFetched::NotReached)
}

async fn send<S>(stream: TokioIo<S>, address: &Address, known: &Known) -> Result<Response<Incoming>, NotFetched>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(stream).await.map_err(|_| NotFetched::NotReached)?;
    // Ends by itself when the answer has been read or its reader is gone.
    tokio::spawn(async move { drop(connection.await) });
    let mut request = Request::get(address.path.as_str())
        .header(header::HOST, address.authority())
        .header(header::USER_AGENT, "Accord")
        .header(header::ACCEPT, "text/calendar")
        .header(header::CONNECTION, "close");
    for (name, value) in [(header::IF_NONE_MATCH, &known.etag), (header::IF_MODIFIED_SINCE, &known.last_modified)] {
        if let Some(value) = value {
            request = request.header(name, value.as_str());
        }
    }
    let request = request.body(Body::empty()).map_err(|_| NotFetched::NotAllowed)?;
    sender.send_request(request).await.map_err(|_| NotFetched::NotReached)
}
