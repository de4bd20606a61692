//! The program as a process: started, asked, killed.

use super::house::House;
use super::http;
use super::moments::until;
use std::fs::{File, OpenOptions};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long a start may take.
const TO_START: Duration = Duration::from_secs(60);

/// `ACCORD_BINARY`, or the one that was built with this test.
pub fn binary() -> PathBuf {
    std::env::var_os("ACCORD_BINARY").map_or_else(|| env!("CARGO_BIN_EXE_accord").into(), PathBuf::from)
}

/// A process that is killed when the test lets go of it.
pub struct Program {
    child: Child,
    log: PathBuf,
}

impl Program {
    /// Start that command; what it says on standard error goes to a log in that folder.
    pub fn start(mut command: Command, folder: &Path, log: &str) -> Self {
        let log = folder.join(format!("{log}.log"));
        let kept: File = OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(kept).spawn().unwrap();
        Self { child, log }
    }

    /// `kill -9`; says whether it was still at work.
    pub fn kill(&mut self) -> bool {
        let at_work = self.is_alive();
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        at_work
    }

    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// What it has said so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// `accord serve`, answering.
pub struct Server {
    pub program: Program,
    pub address: SocketAddr,
}

impl Server {
    pub async fn start(house: &House) -> Self {
        Self::start_as(house, "serve", |command| command).await
    }

    /// With a log of its own, and with the command changed before it is started.
    pub async fn start_as(house: &House, log: &str, change: impl Fn(Command) -> Command) -> Self {
        loop {
            let address = free_address();
            let mut command = house.command(&["serve"]);
            command.env("ACCORD_LISTEN", address.to_string());
            let mut server = Self { program: Program::start(change(command), house.folder(), log), address };
            if server.answers().await {
                return server;
            }
            let said = server.program.log();
            assert!(said.lines().last().unwrap_or("").contains("cannot be listened on"), "the server did not start: {said}");
        }
    }

    async fn answers(&mut self) -> bool {
        let address = self.address;
        let program = std::cell::RefCell::new(&mut self.program);
        until("the server answers", TO_START, || async {
            let ready = http::get(address, "/health/ready", "").await.is_ok_and(|answer| answer.status == 200);
            if ready { Some(true) } else { (!program.borrow_mut().is_alive()).then_some(false) }
        })
        .await
    }
}

/// What the program said when it would not start: exit code 1, within the time of a start.
pub async fn refused_start(command: Command, folder: &Path) -> String {
    let program = std::cell::RefCell::new(Program::start(command, folder, "refused"));
    let code = until("the start is refused", TO_START, || async { program.borrow_mut().child.try_wait().unwrap() }).await.code();
    let said = program.borrow().log();
    assert_eq!(code, Some(1), "{said}");
    said
}

/// Free a moment ago: whoever is told so asks again when it is taken.
fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Every log in that folder, for the sentence of a failed drill.
pub fn kept_log(folder: &Path) -> String {
    let logs = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    logs.filter(|path| path.extension().is_some_and(|end| end == "log")).map(|path| std::fs::read_to_string(path).unwrap()).collect()
}
