//! A small disk of one's own over a folder: only programs that are started inside see it. Needs no root (`unshare --map-root-user`).

use std::fs::File;
use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Lies over the folder until the test lets go of it.
pub struct Disk {
    /// Keeps the disk mounted.
    holder: Child,
    folder: PathBuf,
}

const MOUNT: &str = "mount -t tmpfs -o size=\"$2\"k tmpfs \"$1\" && echo there && exec cat";

impl Disk {
    /// An empty disk of so many KiB; `None`, and a word about it, on a machine that refuses mounts to whoever runs the tests.
    pub fn over(folder: &Path, kib: u32) -> Option<Self> {
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", MOUNT, "sh"]).arg(folder).arg(kib.to_string());
        let mut holder = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let mut said = String::new();
        BufReader::new(holder.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let disk = Self { holder, folder: folder.to_owned() };
        if said.trim() == "there" {
            return Some(disk);
        }
        println!("skipped: this machine lets nobody but its owner mount a disk (unshare -rm)");
        None
    }

    /// The folder as programs inside see it, under a name for the test, which is outside.
    pub fn contents(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{}", self.holder.id(), self.folder.display()))
    }

    /// The same command, to be started inside.
    pub fn inside(&self, command: &Command) -> Command {
        let mut inside = Command::new("/usr/bin/nsenter");
        inside.args(["--preserve-credentials", "-U", "-m", "-t", &self.holder.id().to_string()]);
        inside.arg(command.get_program()).args(command.get_args()).env_clear();
        inside.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        inside
    }

    fn mount(&self, arguments: &[&str], what: &Path) {
        let mut command = Command::new("/usr/bin/mount");
        command.args(arguments).arg(what);
        assert!(self.inside(&command).status().unwrap().success(), "mount {arguments:?} {}", what.display());
    }

    pub fn make_read_only(&self) {
        self.mount(&["-o", "remount,ro,bind"], &self.folder);
    }

    /// One file of it that cannot be written, in a folder that can.
    pub fn make_file_read_only(&self, name: &str) {
        let file = self.folder.join(name);
        self.mount(&["--bind", &file.display().to_string()], &file);
        self.mount(&["-o", "remount,ro,bind"], &file);
    }

    /// Bring what lies in the folder onto the disk.
    pub fn bring_in(&self) {
        copy(&self.folder, &self.contents());
    }

    /// Bring what lies on the disk back into the folder.
    pub fn bring_out(&self) {
        copy(&self.contents(), &self.folder);
    }

    /// Write until there is no space for a byte.
    pub fn fill(&self) {
        let mut filler = File::create(self.contents().join("filler")).unwrap();
        for block in [&[0; 4096][..], &[0; 1][..]] {
            let error = loop {
                if let Err(error) = filler.write_all(block) {
                    break error;
                }
            };
            assert_eq!(error.kind(), ErrorKind::StorageFull);
        }
    }

    pub fn free(&self) {
        std::fs::remove_file(self.contents().join("filler")).unwrap();
    }
}

/// Files and folders; logs of the test stay where they are.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, place) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            copy(&path, &place);
        } else if path.extension().is_none_or(|end| end != "log") {
            std::fs::copy(&path, &place).unwrap();
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(self.holder.kill());
        drop(self.holder.wait());
    }
}
