//! Protected lines: a server on this computer that shows a certificate of an authority of nobody. In `certs/` are that authority and three
//! certificates of it with their keys, made for these tests alone: for this computer, for another name, and one that ended in 2016.

use super::Invited;
use super::by_imap::Server;
use crate::calendar::busy::fetch::{Fetched, Known, NotFetched, fetch};
use crate::calendar::busy::reach::{Address, Reach};
use crate::calendar::mailbox::look;
use crate::platform::tls::{Authority, authorities};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};
use tokio_rustls::server::TlsStream;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/calendar/tests/certs").join(name)
}

fn own() -> Vec<Authority> {
    authorities(&file("authority.pem")).unwrap()
}

/// Serve protected lines under that certificate; who does not believe it hangs up, and the next one is waited for.
async fn serve<S>(certificate: &str, serve: impl Fn(TlsStream<TcpStream>) -> S + Send + 'static) -> u16
where
    S: Future<Output = ()> + Send,
{
    let chain = vec![CertificateDer::from_pem_file(file(certificate)).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file(certificate)).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions().unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            if let Ok(line) = acceptor.accept(line).await {
                serve(line).await;
            }
        }
    });
    port
}

const CALENDAR: &[u8] = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";

async fn calendar(mut line: TlsStream<TcpStream>) {
    let mut asked = Vec::new();
    while !asked.ends_with(b"\r\n\r\n") {
        match line.read_u8().await {
            Ok(octet) => asked.push(octet),
            Err(_) => return,
        }
    }
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", CALENDAR.len());
    line.write_all(&[head.as_bytes(), CALENDAR].concat()).await.unwrap();
    drop(line.shutdown().await);
}

#[tokio::test]
async fn a_calendar_is_read_over_a_line_whose_certificate_is_right_and_over_no_other() {
    for (certificate, own, read) in
        [("right.pem", own(), true), ("right.pem", Vec::new(), false), ("other_name.pem", own(), false), ("expired.pem", own(), false)]
    {
        let port = serve(certificate, calendar).await;
        let address = Address::read(&format!("https://localhost:{port}/me.ics"), Reach::Any).unwrap();
        let found = fetch(&address, &Known::default(), Reach::Any, &own).await;
        let expected =
            if read { Ok(Fetched::New { octets: CALENDAR.to_vec(), known: Known::default() }) } else { Err(NotFetched::NotReached) };
        assert_eq!(found, expected, "{certificate}, {} authorities of our own", own.len());
    }
}

#[tokio::test]
async fn the_mailbox_is_opened_over_a_line_whose_certificate_is_right_and_over_no_other() {
    let authority = file("authority.pem").display().to_string();
    for (certificate, own, why) in [
        ("right.pem", Some(&authority), None),
        ("right.pem", None, Some("UnknownIssuer")),
        ("other_name.pem", Some(&authority), Some("not valid for name")),
        ("expired.pem", Some(&authority), Some("expired")),
    ] {
        let mailbox = Server::default();
        mailbox.comes("From: a@b.example\r\nMessage-ID: <9@x>\r\n\r\nHello\r\n".to_owned());
        let served = mailbox.clone();
        let port = serve(certificate, move |line| served.clone().answer(line)).await;
        let url = format!("imaps://office:s3cret@localhost:{port}/INBOX");
        let mut settings = vec![("imap", url.as_str())];
        settings.extend(own.map(|file| ("authorities", file.as_str())));
        let story = Invited::with(&settings).await;
        match (look(&story.test.app).await, why) {
            (Ok(dealt_with), None) => assert_eq!(dealt_with, 0, "opened, and nothing in it was ours"),
            (Err(said), Some(why)) => assert!(said.contains(why) && !said.contains("s3cret"), "{certificate}: {said}"),
            (outcome, _) => panic!("{certificate}, {own:?}: {outcome:?}"),
        }
    }
}

#[test]
fn a_file_that_holds_no_authority_stops_the_start() {
    for wrong in [file("nobody.pem"), Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")] {
        assert!(authorities(&wrong).unwrap_err().starts_with("ACCORD_AUTHORITIES must name a file of certificates"), "{}", wrong.display());
    }
    assert_eq!(own().len(), 1);
}
