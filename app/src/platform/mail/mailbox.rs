//! The way in: a mailbox looked through by IMAP. Nothing is ever deleted or moved there; what was dealt with is marked as seen.
//!
//! Every answer is waited for [`ANSWER_WITHIN`] and no longer.

use super::mask::masked_text;
use crate::platform::tls::{Authority, connector};
use async_imap::Session;
use futures_util::TryStreamExt as _;
use std::fmt::Debug;
use std::pin::pin;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::rustls::pki_types::ServerName;

/// How long one answer of the mail server may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// What is known of a mailbox. Holds a password: it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ImapSettings {
    pub host: String,
    pub port: u16,
    /// Protected from the first octet; open only to a server on this computer, outside production.
    pub tls: bool,
    pub user: String,
    pub password: String,
    /// Which folder is looked through.
    pub folder: String,
}

impl ImapSettings {
    /// `imaps://user:password@host:port/INBOX`; port and folder may be left out. `imap://` for an open line.
    ///
    /// # Errors
    /// A sentence that shows what it looks like.
    pub fn parse(url: &str) -> Result<Self, String> {
        let wrong = || "ACCORD_IMAP must look like imaps://user:password@mail.example.org:993/INBOX".to_owned();
        let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
        let tls = match scheme {
            "imaps" => true,
            "imap" => false,
            _ => return Err(wrong()),
        };
        let (login, place) = rest.rsplit_once('@').ok_or_else(wrong)?;
        let (user, password) = login.split_once(':').ok_or_else(wrong)?;
        let (place, folder) = place.split_once('/').unwrap_or((place, ""));
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| wrong())?),
            None => (place, if tls { 993 } else { 143 }),
        };
        if [host, user, password].into_iter().any(str::is_empty) || url.chars().any(char::is_control) {
            return Err(wrong());
        }
        let folder = if folder.is_empty() { "INBOX" } else { folder };
        Ok(Self { host: host.into(), port, tls, user: user.into(), password: password.into(), folder: folder.into() })
    }
}

trait Line: AsyncRead + AsyncWrite + Unpin + Send + Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Line for T {}

/// A mailbox that is open. Its errors are for the log: never a whole address.
pub struct Mailbox {
    session: Session<Box<dyn Line>>,
    /// Numbers of messages hold only as long as this stays the same.
    pub validity: u32,
}

async fn within<T, E: std::fmt::Display>(answer: impl Future<Output = Result<T, E>>) -> Result<T, String> {
    match tokio::time::timeout(ANSWER_WITHIN, answer).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(masked_text(&error.to_string())),
        Err(_) => Err("the mail server took too long".to_owned()),
    }
}

impl Mailbox {
    /// Connect, sign in and open the folder. Certificates of these authorities are believed beside those of the web.
    ///
    /// # Errors
    /// What the server said.
    pub async fn open(settings: &ImapSettings, own: &[Authority]) -> Result<Self, String> {
        let line = connect(settings, own).await?;
        let mut client = async_imap::Client::new(line);
        within(client.read_response()).await?.ok_or("the mail server hung up")?;
        let login = client.login(&settings.user, &settings.password);
        let mut session = within(async { login.await.map_err(|(error, _)| error) }).await?;
        let folder = within(session.select(&settings.folder)).await?;
        Ok(Self { session, validity: folder.uid_validity.unwrap_or(0) })
    }

    /// The numbers of messages that nobody has seen, beyond that one, the oldest first.
    ///
    /// # Errors
    /// What the server said.
    pub async fn unseen_after(&mut self, last: u32) -> Result<Vec<u32>, String> {
        let query = format!("UID {}:* UNSEEN UNDELETED", last.saturating_add(1));
        let found = within(self.session.uid_search(query)).await?;
        // The server counts the last message in, whatever its number.
        let mut found: Vec<u32> = found.into_iter().filter(|uid| *uid > last).collect();
        found.sort_unstable();
        Ok(found)
    }

    /// A message as it stands there, unless it is larger than that; it stays unseen.
    ///
    /// # Errors
    /// What the server said.
    pub async fn read(&mut self, uid: u32, most: usize) -> Result<Option<Vec<u8>>, String> {
        let size = within(self.fetched(uid, "(UID RFC822.SIZE)")).await?.and_then(|message| message.size);
        if size.is_none_or(|size| usize::try_from(size).is_ok_and(|size| size > most)) {
            return Ok(None);
        }
        let message = within(self.fetched(uid, "(UID BODY.PEEK[])")).await?;
        Ok(message.and_then(|message| message.body().map(<[u8]>::to_vec)))
    }

    async fn fetched(&mut self, uid: u32, what: &str) -> Result<Option<async_imap::types::Fetch>, async_imap::error::Error> {
        let mut found = pin!(self.session.uid_fetch(uid.to_string(), what).await?);
        let mut message = None;
        while let Some(next) = found.try_next().await? {
            if next.uid == Some(uid) {
                message = Some(next);
            }
        }
        Ok(message)
    }

    /// Mark a message as dealt with.
    ///
    /// # Errors
    /// What the server said.
    pub async fn mark_seen(&mut self, uid: u32) -> Result<(), String> {
        let session = &mut self.session;
        within(async {
            let mut answers = pin!(session.uid_store(uid.to_string(), "+FLAGS (\\Seen)").await?);
            while answers.try_next().await?.is_some() {}
            Ok::<(), async_imap::error::Error>(())
        })
        .await
    }

    /// Sign out.
    pub async fn close(mut self) {
        drop(within(self.session.logout()).await);
    }
}

async fn connect(settings: &ImapSettings, own: &[Authority]) -> Result<Box<dyn Line>, String> {
    let line = within(TcpStream::connect((settings.host.as_str(), settings.port))).await?;
    if !settings.tls {
        return Ok(Box::new(line));
    }
    let name = ServerName::try_from(settings.host.clone()).map_err(|error| error.to_string())?;
    let line = within(connector(own)?.connect(name, line)).await?;
    Ok(Box::new(line))
}

#[cfg(test)]
mod tests {
    use super::ImapSettings;

    #[test]
    fn a_mailbox_is_one_address() {
        let read = |url: &str| ImapSettings::parse(url).map(|s| (s.host, s.port, s.tls, s.user, s.password, s.folder)).ok();
        let said = |host: &str, port, tls, user: &str, password: &str, folder: &str| {
            Some((host.to_owned(), port, tls, user.to_owned(), password.to_owned(), folder.to_owned()))
        };
        for (url, expected) in [
            ("imaps://office:s3cret@mail.example.org", said("mail.example.org", 993, true, "office", "s3cret", "INBOX")),
            (
                "imaps://office@rj.example:a:b@mail.example.org:1993/Replies",
                said("mail.example.org", 1993, true, "office@rj.example", "a:b", "Replies"),
            ),
            ("imap://office:x@127.0.0.1/", said("127.0.0.1", 143, false, "office", "x", "INBOX")),
            ("https://office:x@mail.example.org", None),
            ("imaps://mail.example.org", None),
            ("imaps://office@mail.example.org", None),
            ("imaps://office:x@mail.example.org:port", None),
            ("imaps://office:x\r\n@mail.example.org", None),
        ] {
            assert_eq!(read(url), expected, "{url}");
        }
    }
}
