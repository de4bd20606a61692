//! What is logged: sentences with keys, never names, addresses or free text. `ACCORD_LOG` narrows it; production writes JSON.

use super::config::Config;
use tracing_subscriber::EnvFilter;

/// Begin to log to standard error; a second call changes nothing. A command that ends by itself logs only what goes wrong: it speaks to
/// somebody who waits for its answer.
pub fn start(config: &Config, ends_by_itself: bool) {
    let usual = if ends_by_itself { "warn" } else { "warn,app=info" };
    // The settings were checked: a filter that cannot be read has stopped the start.
    let filter = EnvFilter::new(config.log.as_deref().unwrap_or(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if config.is_demo() { drop(log.compact().try_init()) } else { drop(log.json().try_init()) }
}
