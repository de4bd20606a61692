//! Takes connections and serves the site on them. Whoever does not send the head of a request in time is let go: a few thousand silent
//! connections would otherwise be enough to keep everybody out.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

/// The head of a request arrives within this, also on a connection kept open; longer than the usual proxies keep idle ones (60 s).
pub const HEAD_WITHIN: Duration = Duration::from_secs(75);
/// How long to wait when no connection can be taken, mostly because too many files are open.
const NONE_LEFT: Duration = Duration::from_millis(200);

/// Serve until `stop` is over; then take no new connection, and return when the requests under way are answered.
pub async fn serve(listener: TcpListener, site: Router, head_within: Duration, stop: impl Future<Output = ()>) {
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            () = &mut stop => break,
        };
        match taken {
            Ok((stream, peer)) => {
                let served = open.watch(connection(stream, peer, site.clone(), head_within));
                tokio::spawn(async move {
                    if let Err(error) = served.await {
                        tracing::debug!(%error, "a connection ended early");
                    }
                });
            }
            // Whoever knocked has gone again: that says nothing of the next one.
            Err(error) if matches!(error.kind(), ConnectionAborted | ConnectionReset | ConnectionRefused) => {}
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(NONE_LEFT).await;
            }
        }
    }
    drop(listener);
    open.shutdown().await;
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    site: Router,
    head_within: Duration,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    // An answer is sent at once, not gathered with the next one.
    drop(stream.set_nodelay(true));
    let answer = move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        site.clone().oneshot(request)
    };
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_within)
        .serve_connection(TokioIo::new(stream), hyper::service::service_fn(answer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::oneshot;

    struct House {
        address: SocketAddr,
        stop: oneshot::Sender<()>,
        ended: tokio::task::JoinHandle<()>,
    }

    async fn open(site: Router, head_within: Duration) -> House {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, told) = oneshot::channel::<()>();
        let until = async { drop(told.await) };
        House { address, stop, ended: tokio::spawn(serve(listener, site, head_within, until)) }
    }

    #[tokio::test]
    async fn who_never_ends_the_head_of_a_request_is_let_go() {
        let house = open(Router::new().route("/", get(|| async { "here" })), Duration::from_millis(50)).await;
        let mut slow = TcpStream::connect(house.address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nHost: here\r\n").await.unwrap();

        let mut said = Vec::new();
        let let_go = tokio::time::timeout(Duration::from_secs(10), slow.read_to_end(&mut said)).await;
        assert!(let_go.is_ok(), "the connection is still held");
        assert!(!String::from_utf8_lossy(&said).contains("here"), "{said:?}");
    }

    #[tokio::test]
    async fn a_request_under_way_is_answered_although_the_house_closes() {
        let (begun, has_begun) = oneshot::channel::<()>();
        let (go_on, may_go_on) = oneshot::channel::<()>();
        let gates = std::sync::Arc::new(std::sync::Mutex::new(Some((begun, may_go_on))));
        let answer = move |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move {
            let (begun, may_go_on) = gates.lock().unwrap().take().unwrap();
            begun.send(()).unwrap();
            may_go_on.await.unwrap();
            peer.ip().to_string()
        };
        let house = open(Router::new().route("/", get(answer)), HEAD_WITHIN).await;
        let mut browser = TcpStream::connect(house.address).await.unwrap();
        browser.write_all(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n").await.unwrap();
        has_begun.await.unwrap();

        house.stop.send(()).unwrap();
        go_on.send(()).unwrap();
        house.ended.await.unwrap();
        let mut said = String::new();
        browser.read_to_string(&mut said).await.unwrap();
        assert!(said.ends_with("127.0.0.1"), "{said}");
    }
}
