//! One question to a server and its answer, redirects followed.

use std::io::Read;
use std::time::Duration;

use ureq::config::Config;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, RustlsConnector, TcpConnector};
use ureq::{Agent, Error};

use super::header::Head;
use super::reach::{GuardedResolver, NotPublic};
use crate::address::Address;
use crate::media::options::FetchOptions;

const CONNECT: Duration = Duration::from_secs(10);

/// Asks servers.
pub(super) struct Web {
    agent: Agent,
    redirects: u32,
}

/// The answer of a server that did not send elsewhere.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: Head,
    pub(super) body: Box<dyn Read>,
}

/// The rest of a file that is there in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rest {
    pub(super) from: u64,
    /// What the part is a part of.
    pub(super) validator: String,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Silence {
    /// Asking again may help.
    ForNow(String),
    /// It does not.
    ForGood(String),
}

impl Web {
    pub(super) fn new(options: &FetchOptions) -> Self {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("blogferry/", env!("CARGO_PKG_VERSION")))
            .accept("*/*")
            .accept_encoding("identity")
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .max_idle_connections_per_host(2)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .timeout_per_read(Some(options.idle))
            .timeout_per_write(Some(options.idle))
            .timeout_global(Some(options.longest))
            .build();
        let connector = ().chain(TcpConnector::default()).chain(RustlsConnector::default());
        let resolver = GuardedResolver { inner: DefaultResolver::default(), reach: options.reach };
        Web { agent: Agent::with_parts(config, connector, resolver), redirects: options.redirects }
    }

    /// Ends all that is under way, from another thread.
    pub(super) fn hang_up(&self) {
        self.agent.clone().shutdown();
    }

    /// Asks for a file or the rest of one. Every address that is asked is checked, the last like the first.
    pub(super) fn ask(&self, address: &Address, rest: Option<&Rest>) -> Result<Answer, Silence> {
        let mut at = address.clone();
        for _ in 0..=self.redirects {
            let answer = self.ask_once(&at, rest)?;
            if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
                return Ok(answer);
            }
            let location = answer.head.location.as_deref();
            let next = location.and_then(|location| next_address(&at, location));
            at =
                next.ok_or_else(|| Silence::ForGood("the server sends to an address that cannot be asked".to_owned()))?;
        }
        Err(Silence::ForGood(format!("the server sends elsewhere more than {} times", self.redirects)))
    }

    fn ask_once(&self, address: &Address, rest: Option<&Rest>) -> Result<Answer, Silence> {
        if address.host.is_empty() {
            return Err(Silence::ForGood("the address names no host".to_owned()));
        }
        let mut request = self.agent.get(encoded(&address.to_string()));
        if let Some(rest) = rest {
            request = request.header("Range", format!("bytes={}-", rest.from)).header("If-Range", &rest.validator);
        }
        let response = request.call().map_err(silence)?;
        let (parts, body) = response.into_parts();
        Ok(Answer { status: parts.status.as_u16(), head: Head::of(&parts.headers), body: Box::new(body.into_reader()) })
    }
}

fn silence(error: Error) -> Silence {
    match error {
        Error::Other(other) if other.is::<NotPublic>() => Silence::ForGood(other.to_string()),
        Error::HostNotFound => Silence::ForGood("its host is not found".to_owned()),
        Error::Timeout(_) => Silence::ForNow("the server does not answer in time".to_owned()),
        Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            Silence::ForGood("its host refuses the connection".to_owned())
        }
        Error::Io(error) => Silence::ForNow(error.to_string()),
        other => Silence::ForGood(other.to_string()),
    }
}

/// Returns where a server sends to, seen from the address that was asked.
fn next_address(from: &Address, location: &str) -> Option<Address> {
    let base = from.to_string();
    let is_beside = !location.contains("://") && !location.starts_with(['/', '?', '#']);
    if is_beside && let Some((folder, _)) = from.path.rsplit_once('/') {
        return Address::parse(&format!("{folder}/{location}"), Some(&base));
    }
    Address::parse(location, Some(&base))
}

/// Returns an address with what cannot be sent as it is percent-encoded.
fn encoded(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            0..=b' ' | 0x7F.. | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                out.push_str(&format!("%{byte:02X}"));
            }
            _ => out.push(char::from(byte)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_send_to_any_place_on_the_web_and_nowhere_else() {
        let from = Address::parse("http://e.example/a/b.jpg?c", None).expect("an address");
        let next = |location: &str| next_address(&from, location).map(|address| address.to_string());
        assert_eq!(next("https://f.example/x").as_deref(), Some("https://f.example/x"));
        assert_eq!(next("//f.example/x").as_deref(), Some("https://f.example/x"));
        assert_eq!(next("/x").as_deref(), Some("http://e.example/x"));
        assert_eq!(next("x.jpg").as_deref(), Some("http://e.example/a/x.jpg"));
        for bad in ["file:///etc/passwd", "ftp://e.example/", "http://user:secret@e.example/", "javascript://x"] {
            assert_eq!(next(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_cannot_be_sent_is_encoded_once() {
        assert_eq!(encoded("http://e.example/a b/é%20.jpg?x=1"), "http://e.example/a%20b/%C3%A9%20.jpg?x=1");
    }
}
