//! The data folder: whose its files are, that nobody else reads them, and that one server works there.

use std::fs::{DirBuilder, File, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, lchown};
use std::path::{Path, PathBuf};

/// Make a folder that only its owner enters; one that is there stays as it is.
///
/// # Errors
/// The system's own.
pub fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// An empty file that only its owner reads, to be written by somebody else.
///
/// # Errors
/// The system's own, also when it is there already.
pub fn private_file(path: &Path) -> io::Result<()> {
    let file = File::create_new(path)?;
    file.set_permissions(Permissions::from_mode(0o600))
}

/// Nobody but the owner of the folder reads the database and what lies beside it for its sake, and what a command of root's made of these
/// belongs to that owner: the service could not open it otherwise. Other files of the folder are left alone.
///
/// # Errors
/// The system's own.
pub fn settle(database: &Path) -> io::Result<()> {
    let owner = std::fs::metadata(database.parent().unwrap_or(Path::new(".")))?;
    let own = std::fs::metadata("/proc/self").map(|process| process.uid()).ok();
    let companions = ["-wal", "-shm"].map(|ending| {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    });
    let locks = ["lock", "serving", "working"].map(|ending| database.with_extension(ending));
    for path in std::iter::once(database.to_owned()).chain(companions).chain(locks) {
        // A link would have root hand over what it leads to.
        let Some(data) = std::fs::symlink_metadata(&path).ok().filter(std::fs::Metadata::is_file) else { continue };
        if own == Some(0) && data.uid() != owner.uid() {
            lchown(&path, Some(owner.uid()), Some(owner.gid()))?;
        }
        if (own == Some(0) || own == Some(data.uid())) && data.mode() & 0o077 != 0 {
            std::fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

/// A file to be locked, made when it is missing. A link is refused: what it leads to is none of ours.
///
/// # Errors
/// The system's own.
pub fn lock_file(path: &Path) -> io::Result<File> {
    if path.is_symlink() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a link where a file must be"));
    }
    File::options().write(true).create(true).truncate(false).open(path)
}

/// What may be done once at a time beside one embedded database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    Serving,
    Worker,
}

/// Be the only one who does that beside that database file, until the answer is dropped or the process ends.
///
/// # Errors
/// A sentence, when another process does it already.
pub fn alone(database: &Path, work: Work) -> Result<File, String> {
    let (ending, who) = match work {
        Work::Serving => ("serving", "Another Accord serves"),
        Work::Worker => ("working", "Another accord worker works"),
    };
    let path = database.with_extension(ending);
    let lock = lock_file(&path).map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            Err(format!("{who} from the folder of {}. Stop it first, or name another folder with ACCORD_DATA_DIR.", database.display()))
        }
        Err(TryLockError::Error(error)) => Err(format!("{} cannot be locked: {error}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_works_at_a_time_and_nobody_else_reads() {
        let folder = std::env::temp_dir().join(format!("accord-folder-{}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        make(&folder).unwrap();
        let database = folder.join("accord.db");
        std::fs::write(&database, "rows").unwrap();
        std::fs::set_permissions(&database, Permissions::from_mode(0o644)).unwrap();
        let serving = alone(&database, Work::Serving).unwrap();
        assert!(alone(&database, Work::Serving).unwrap_err().starts_with("Another Accord serves"));
        assert!(alone(&database, Work::Worker).is_ok(), "a worker beside a server is no second server");
        drop(serving);
        assert!(alone(&database, Work::Serving).is_ok());

        settle(&database).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&database)), (0o700, 0o600));
        drop(std::fs::remove_dir_all(&folder));
    }

    /// Only root can try it: a database that a command of root's made is the folder owner's.
    #[test]
    fn what_root_makes_belongs_to_the_owner_of_the_folder() {
        if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
            return;
        }
        let folder = std::env::temp_dir().join(format!("accord-owner-{}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        make(&folder).unwrap();
        std::os::unix::fs::chown(&folder, Some(65534), Some(65534)).unwrap();
        std::fs::write(folder.join("accord.db"), "rows").unwrap();
        std::fs::write(folder.join("accord.env"), "not ours").unwrap();
        std::os::unix::fs::symlink(folder.join("accord.env"), folder.join("accord.working")).unwrap();
        settle(&folder.join("accord.db")).unwrap();
        let owner = |name: &str| std::fs::metadata(folder.join(name)).unwrap().uid();
        assert_eq!((owner("accord.db"), owner("accord.env")), (65534, 0));
        assert!(alone(&folder.join("accord.db"), Work::Worker).unwrap_err().contains("it is a link"));
        assert_eq!(std::fs::read_to_string(folder.join("accord.env")).unwrap(), "not ours");
        drop(std::fs::remove_dir_all(&folder));
    }
}
