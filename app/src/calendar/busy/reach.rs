//! Where the service may ask for a calendar: pure decisions about addresses that strangers type.

use crate::shared::problem::Problem;
use axum::http::Uri;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The longest address that is taken.
const ADDRESS_MAX: usize = 2000;

/// How far the service reaches (`ACCORD_CALENDAR_ADDRESSES`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// `https` at its usual port, on the public internet.
    Public,
    /// Also `http`, other ports, and machines of the own network.
    Any,
}

/// An address that may be asked, as far as its words tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub secure: bool,
    pub host: String,
    pub port: u16,
    /// Path and query, as they stand in a request.
    pub path: String,
}

impl Address {
    /// Read what somebody typed, or where an answer pointed. `webcal:` is what some programs call `https:`.
    ///
    /// # Errors
    /// `not_an_address`; `not_https`; `with_a_name`; `another_port`.
    pub fn read(text: &str, reach: Reach) -> Result<Address, Problem> {
        let text = text.trim();
        let text = text.split('#').next().unwrap_or(text);
        let text = match text.get(..9) {
            Some(start) if start.eq_ignore_ascii_case("webcal://") => format!("https://{}", text.get(9..).unwrap_or_default()),
            _ => text.to_owned(),
        };
        let wrong = || Problem::new("not_an_address", "Enter the address of your calendar, like https://calendar.example/me.ics");
        if text.len() > ADDRESS_MAX {
            return Err(wrong());
        }
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if reach == Reach::Any => false,
            Some("http") => {
                return Err(Problem::new("not_https", "That address is not protected: enter one that begins with https://"));
            }
            _ => return Err(wrong()),
        };
        let authority = uri.authority().ok_or_else(wrong)?;
        if authority.as_str().contains('@') {
            return Err(Problem::new("with_a_name", "Enter the address without a name and password in it"));
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
        if host.is_empty() {
            return Err(wrong());
        }
        if reach == Reach::Public && port != 443 {
            return Err(Problem::new("another_port", "Enter the address without a number after a colon"));
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Address { secure, host, port, path })
    }

    /// Where an answer pointed: to a whole address, or to another path on the same machine.
    ///
    /// # Errors
    /// As [`Address::read`].
    pub fn onward(&self, location: &str, reach: Reach) -> Result<Address, Problem> {
        if location.starts_with('/') && !location.starts_with("//") {
            return Address::read(&format!("{}{location}", self.origin()), reach);
        }
        Address::read(location, reach)
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.secure { "https" } else { "http" }, self.authority())
    }

    /// Host and port, as the header names them.
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        if self.port == if self.secure { 443 } else { 80 } { host } else { format!("{host}:{}", self.port) }
    }

    /// The whole of it.
    pub fn whole(&self) -> String {
        format!("{}{}", self.origin(), self.path)
    }
}

/// Whether a machine at that address may be asked: one on the public internet, unless more is allowed.
pub fn may_ask(ip: IpAddr, reach: Reach) -> bool {
    reach == Reach::Any
        || match ip {
            IpAddr::V4(ip) => public_v4(ip),
            IpAddr::V6(ip) => public_v6(ip),
        }
}

/// What the registry of special addresses (RFC 6890 and its followers) does not name.
fn public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(a == 0
        || a == 10
        || a == 127
        || (a == 100 && (64..128).contains(&b))
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113)
        || a >= 224)
}

/// Only what is given out to the public (2000::/3), without what leads back to an address of the old kind or is for documents and trials.
fn public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    let given_out = a & 0xe000 == 0x2000;
    // 2001::/23 holds Teredo, benchmarks and identifiers; 2002::/16 wraps old addresses; 2001:db8::/32 and 3fff::/20 are for documents.
    let special = (a == 0x2001 && (b < 0x0200 || b == 0x0db8)) || a == 0x2002 || (a == 0x3fff && b < 0x1000);
    given_out && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_protected_public_addresses_are_read() {
        let read = |text: &str| Address::read(text, Reach::Public).map(|address| address.whole()).map_err(|problem| problem.code);
        for (text, expected) in [
            ("https://calendar.example/me.ics?key=1", Ok("https://calendar.example/me.ics?key=1")),
            (" webcal://calendar.example/me.ics ", Ok("https://calendar.example/me.ics")),
            ("https://calendar.example", Ok("https://calendar.example/")),
            ("https://calendar.example:443/a#b", Ok("https://calendar.example/a")),
            ("http://calendar.example/me.ics", Err("not_https")),
            ("https://calendar.example:8443/", Err("another_port")),
            ("https://me:secret@calendar.example/", Err("with_a_name")),
            ("file:///etc/passwd", Err("not_an_address")),
            ("gopher://calendar.example/", Err("not_an_address")),
            ("/me.ics", Err("not_an_address")),
            ("", Err("not_an_address")),
            ("https://calendar.example/\r\nX: 1", Err("not_an_address")),
        ] {
            assert_eq!(read(text), expected.map(str::to_owned), "{text}");
        }
        assert!(Address::read("http://127.0.0.1:9/a", Reach::Any).is_ok());
    }

    #[test]
    fn an_answer_points_on_within_the_same_rules() {
        let first = Address::read("https://calendar.example/a", Reach::Public).unwrap();
        assert_eq!(first.onward("/b", Reach::Public).unwrap().whole(), "https://calendar.example/b");
        assert_eq!(first.onward("https://other.example/c", Reach::Public).unwrap().host, "other.example");
        for location in ["http://other.example/c", "//other.example/c", "https://other.example:22/", "ftp://other.example"] {
            assert!(first.onward(location, Reach::Public).is_err(), "{location}");
        }
    }

    #[test]
    fn machines_that_are_not_public_are_not_asked() {
        for ip in [
            "0.0.0.0",
            "10.1.2.3",
            "127.0.0.1",
            "100.64.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "fec0::1",
            "100::1",
            "3fff::1",
        ] {
            assert!(!may_ask(ip.parse().unwrap(), Reach::Public), "{ip}");
            assert!(may_ask(ip.parse().unwrap(), Reach::Any), "{ip}");
        }
        for ip in ["8.8.8.8", "100.63.0.1", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "2a00:1450:4009::200e"] {
            assert!(may_ask(ip.parse().unwrap(), Reach::Public), "{ip}");
        }
    }
}
