//! The real site as a process of its own, for as long as it is measured.

use super::client::{self, Target};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take to begin.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process that ends with this value.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A running server.
pub struct Site {
    child: Ending,
    pub address: SocketAddr,
    /// From the start of the process to its first answer.
    pub start_seconds: f64,
}

impl Site {
    /// Start `accord serve` on a free port over that folder or database, and wait for its first answer.
    ///
    /// # Errors
    /// A sentence, when it does not begin.
    pub async fn start(folder: &Path, database: Option<&str>) -> Result<Self, String> {
        let address = free_address()?;
        let mut command = ourselves()?;
        command
            .arg("serve")
            .env("ACCORD_LISTEN", address.to_string())
            .env("ACCORD_BASE_URL", format!("http://{address}"))
            .env("ACCORD_DATA_DIR", folder)
            .env("ACCORD_LOG", "error");
        if let Some(database) = database {
            command.env("ACCORD_DATABASE_URL", database);
        }
        let began = Instant::now();
        let child = command.spawn().map(Ending).map_err(|error| format!("accord serve cannot be started: {error}"))?;
        let mut site = Self { child, address, start_seconds: 0.0 };
        let ready = Target { address, path: "/health/ready".to_owned(), cookie: None, known: None };
        while began.elapsed() < PATIENCE {
            if client::once(&ready).await.is_ok_and(|answer| answer.status == 200) {
                site.start_seconds = began.elapsed().as_secs_f64();
                return Ok(site);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Err("accord serve did not answer within 30 seconds".to_owned())
    }

    /// What it holds in memory now and held at most, in MB.
    pub fn memory_mb(&self) -> (Option<u64>, Option<u64>) {
        let kb = |line| crate::commands::memory::of(self.child.0.id(), line).map(|kb| kb / 1024);
        (kb("VmRSS"), kb("VmHWM"))
    }
}

/// A handler that sends the content of that file, in a process of its own.
pub struct Bare {
    _child: Ending,
    pub address: SocketAddr,
}

impl Bare {
    /// # Errors
    /// A sentence, when it does not begin.
    pub fn start(body: &Path) -> Result<Self, String> {
        let mut command = ourselves()?;
        command.arg("bench-bare").arg(body);
        Self::spawn(command)
    }

    /// The same, which before asks the database over that folder or address what the page asks.
    ///
    /// # Errors
    /// A sentence, when it does not begin.
    pub fn asking(body: &Path, page: &Target, folder: &Path, database: Option<&str>) -> Result<Self, String> {
        let mut command = ourselves()?;
        command.arg("bench-bare").arg(body).arg("--page").arg(&page.path);
        command.arg("--cookie").arg(page.cookie.as_deref().unwrap_or_default());
        command.env("ACCORD_DATA_DIR", folder).env("ACCORD_LOG", "error");
        if let Some(database) = database {
            command.env("ACCORD_DATABASE_URL", database);
        }
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Result<Self, String> {
        command.stdout(Stdio::piped());
        let mut child = command.spawn().map(Ending).map_err(|error| format!("the bare handler cannot be started: {error}"))?;
        let out = child.0.stdout.take().ok_or("the bare handler says nothing")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).map_err(|error| error.to_string())?;
        let address = line.trim().parse().map_err(|_| "the bare handler did not say where it is".to_owned())?;
        Ok(Self { _child: child, address })
    }
}

fn ourselves() -> Result<Command, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.env("ACCORD_MODE", "demo").env_remove("ACCORD_CLOCK").env_remove("ACCORD_DATABASE_URL");
    Ok(command)
}

fn free_address() -> Result<SocketAddr, String> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener.local_addr().map_err(|error| error.to_string())
}
