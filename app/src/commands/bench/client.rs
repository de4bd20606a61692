//! A small HTTP client for measuring: connections that stay open, one question at a time on each, over loopback.

use serde::Serialize;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The largest answer that is read.
const ANSWER_MAX: usize = 8 * 1024 * 1024;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a page is.
#[derive(Debug, Clone)]
pub struct Target {
    pub address: SocketAddr,
    pub path: String,
    pub cookie: Option<String>,
    /// The mark of what whoever asks has already: the answer is then that nothing changed.
    pub known: Option<String>,
}

impl Target {
    const fn answers(&self) -> u16 {
        if self.known.is_some() { 304 } else { 200 }
    }
}

/// How long to ask: whichever comes first.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    pub requests: usize,
    pub time: Duration,
}

/// How it went, in milliseconds.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    pub connections: usize,
    pub requests: usize,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub per_second: f64,
}

/// One answer.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    /// What it is marked with (ETag).
    pub mark: Option<String>,
}

/// An open connection and what was read ahead on it.
struct Line {
    stream: TcpStream,
    read: Vec<u8>,
}

/// Ask once.
///
/// # Errors
/// A sentence, when nobody answers.
pub async fn once(target: &Target) -> Result<Answer, String> {
    let mut line = Line::open(target.address).await?;
    line.ask(&question(target)).await
}

/// Ask again and again over that many connections.
///
/// # Errors
/// A sentence, when an answer is not the one that is measured: 200, or 304 for what is known.
pub async fn measure(target: &Target, connections: usize, bounds: Bounds) -> Result<Figures, String> {
    let asked = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..connections {
        tasks.push(tokio::spawn(ask_on(target.clone(), bounds, asked.clone(), began)));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.map_err(|error| error.to_string())??);
    }
    Ok(figures(connections, times, began.elapsed()))
}

async fn ask_on(target: Target, bounds: Bounds, asked: Arc<AtomicUsize>, began: Instant) -> Result<Vec<f64>, String> {
    let mut line = Line::open(target.address).await?;
    let question = question(&target);
    let mut times = Vec::new();
    while asked.fetch_add(1, Ordering::Relaxed) < bounds.requests && began.elapsed() < bounds.time {
        let start = Instant::now();
        let answer = line.ask(&question).await?;
        if answer.status != target.answers() {
            return Err(format!("{} answered {} while it was measured", target.path, answer.status));
        }
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(times)
}

fn figures(connections: usize, mut times: Vec<f64>, took: Duration) -> Figures {
    times.sort_by(f64::total_cmp);
    let requests = times.len();
    let at = |percent: usize| times.get((requests * percent / 100).min(requests.saturating_sub(1))).copied().unwrap_or(0.0);
    let count = f64::from(u32::try_from(requests).unwrap_or(u32::MAX));
    Figures { connections, requests, p50_ms: at(50), p99_ms: at(99), per_second: count / took.as_secs_f64().max(0.001) }
}

fn question(target: &Target) -> Vec<u8> {
    let cookie = target.cookie.as_ref().map_or_else(String::new, |cookie| format!("Cookie: {cookie}\r\n"));
    let known = target.known.as_ref().map_or_else(String::new, |mark| format!("If-None-Match: {mark}\r\n"));
    format!("GET {} HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\n{cookie}{known}\r\n", target.path, target.address).into_bytes()
}

impl Line {
    async fn open(address: SocketAddr) -> Result<Self, String> {
        let stream = TcpStream::connect(address).await.map_err(|error| format!("{address} does not answer: {error}"))?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(Self { stream, read: Vec::with_capacity(64 * 1024) })
    }

    async fn ask(&mut self, question: &[u8]) -> Result<Answer, String> {
        let answer = async {
            self.stream.write_all(question).await.map_err(|error| error.to_string())?;
            self.answer().await
        };
        tokio::time::timeout(PATIENCE, answer).await.map_err(|_| "a page took longer than a minute".to_owned())?
    }

    async fn answer(&mut self) -> Result<Answer, String> {
        let head_ends = loop {
            if let Some(at) = find(&self.read, b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(self.read.get(..head_ends).unwrap_or(&[])).into_owned();
        let mark = head.lines().find_map(|line| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("etag")));
        let mark = mark.map(|(_, mark)| mark.trim().to_owned());
        let head = head.to_lowercase();
        self.read.drain(..head_ends);
        let status = head.split_whitespace().nth(1).and_then(|code| code.parse().ok()).ok_or("an answer that is not HTTP")?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        let body = match length {
            Some(length) => self.take(length).await?,
            None if status == 304 => Vec::new(),
            None if head.contains("transfer-encoding: chunked") => self.chunks().await?,
            None => Vec::new(),
        };
        Ok(Answer { status, body, mark })
    }

    async fn chunks(&mut self) -> Result<Vec<u8>, String> {
        let mut body = Vec::new();
        loop {
            let size_ends = loop {
                if let Some(at) = find(&self.read, b"\r\n") {
                    break at;
                }
                self.more().await?;
            };
            let size: Vec<u8> = self.read.drain(..size_ends + 2).collect();
            let size = String::from_utf8_lossy(&size);
            let size = usize::from_str_radix(size.trim().split(';').next().unwrap_or(""), 16).map_err(|_| "a broken chunk".to_owned())?;
            let chunk = self.take(size + 2).await?;
            if size == 0 {
                return Ok(body);
            }
            body.extend_from_slice(chunk.get(..size).unwrap_or(&[]));
        }
    }

    async fn take(&mut self, length: usize) -> Result<Vec<u8>, String> {
        if length > ANSWER_MAX {
            return Err("a page is larger than 8 MB".to_owned());
        }
        while self.read.len() < length {
            self.more().await?;
        }
        Ok(self.read.drain(..length).collect())
    }

    async fn more(&mut self) -> Result<(), String> {
        let read = self.stream.read_buf(&mut self.read).await.map_err(|error| error.to_string())?;
        if read == 0 || self.read.len() > 2 * ANSWER_MAX { Err("the server closed the connection".to_owned()) } else { Ok(()) }
    }
}

fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    text.windows(mark.len()).position(|part| part == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_the_middle_and_the_slowest_of_a_hundred() {
        let times = (1..=200).rev().map(f64::from).collect();
        let found = figures(8, times, Duration::from_secs(2));
        assert_eq!((found.requests, found.p50_ms, found.p99_ms, found.per_second), (200, 101.0, 199.0, 100.0));
        assert_eq!(figures(1, vec![], Duration::from_secs(1)).p50_ms, 0.0);
    }
}
