//! How much memory a process holds, as Linux tells it.

/// A line of `/proc/PID/status` in kB: `VmRSS` now, `VmHWM` at most. `None` where the system does not tell.
pub fn of(process: u32, line: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let found = status.lines().find_map(|row| row.strip_prefix(line)?.strip_prefix(':'))?;
    found.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn this_process_holds_something() {
        if std::path::Path::new("/proc/self/status").exists() {
            assert!(super::of(std::process::id(), "VmHWM").is_some_and(|kb| kb > 100));
        }
        assert_eq!(super::of(std::process::id(), "VmNothing"), None);
    }
}
