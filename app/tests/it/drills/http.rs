//! One question to a server, and its answer, if one came.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    /// The one sentence that the next page says.
    pub said: String,
    pub body: String,
}

pub async fn get(address: SocketAddr, path: &str, cookie: &str) -> Result<Answer, Error> {
    ask(address, "GET", path, cookie).await
}

/// Press a button that has no fields.
pub async fn post(address: SocketAddr, path: &str, cookie: &str) -> Result<Answer, Error> {
    ask(address, "POST", path, cookie).await
}

async fn ask(address: SocketAddr, method: &str, path: &str, cookie: &str) -> Result<Answer, Error> {
    let question = format!(
        "{method} {path} HTTP/1.0\r\nHost: {address}\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 0\r\nSec-Fetch-Site: same-origin\r\n\r\n"
    );
    let exchange = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(question.as_bytes()).await?;
        let mut octets = Vec::new();
        stream.read_to_end(&mut octets).await?;
        Ok::<_, Error>(String::from_utf8_lossy(&octets).into_owned())
    };
    let text = tokio::time::timeout(Duration::from_secs(70), exchange).await.map_err(|_| Error::from(ErrorKind::TimedOut))??;
    read(&text).ok_or_else(|| ErrorKind::UnexpectedEof.into())
}

/// An answer counts when its head is whole.
fn read(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, &str)> =
        lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value)).collect();
    let location = headers.iter().find(|(name, _)| name == "location").map_or("", |(_, value)| value).to_owned();
    let said = headers.iter().find_map(|(name, value)| value.strip_prefix("accord-said=").filter(|_| name == "set-cookie"));
    let said = said.and_then(|rest| URL_SAFE_NO_PAD.decode(rest.split(';').next()?).ok()).unwrap_or_default();
    Some(Answer { status, location, said: String::from_utf8_lossy(&said).into_owned(), body: body.to_owned() })
}
