//! Which addresses of machines may be connected to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use crate::media::options::Reach;

/// Finds the machines of a host and gives away only those that may be connected to.
///
/// What is found here is what is connected to: nothing asks for the name a second time, so that a name cannot mean
/// one machine when it is checked and another when it is used. Numbers in odd forms are read by the system first.
#[derive(Debug)]
pub(super) struct GuardedResolver {
    pub(super) inner: DefaultResolver,
    pub(super) reach: Reach,
}

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| allows(self.reach, address.ip())) {
            allowed.push(*address);
        }
        if allowed.is_empty() { Err(Error::Other(Box::new(NotPublic))) } else { Ok(allowed) }
    }
}

/// A host that is not on the public network.
#[derive(Debug, thiserror::Error)]
#[error("its host is not on the public network")]
pub(super) struct NotPublic;

fn allows(reach: Reach, address: IpAddr) -> bool {
    is_public(address) || (reach == Reach::PublicAndLoopback && address.to_canonical().is_loopback())
}

fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// The registry of special addresses of IANA, without what it says is reachable by everyone.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, ..)
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (a, b) {
        // Translated addresses are as public as what they stand for.
        (0x64, 0xFF9B) if [c, d, e, f] == [0; 4] => inner(g, h),
        (0x2002, _) => inner(b, c),
        // Of all others only what is given out is public; Teredo, documentation, benchmarks and the like are not.
        (0x2001, 0..=0x1FF | 0xDB8) | (0x3FFF, 0..=0xFFF) => false,
        (0x2000..=0x3FFF, _) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_of_ones_own_network_are_out_of_reach() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2002:c0a8:1::",
        ] {
            let ip: IpAddr = address.parse().expect(address);
            assert!(!allows(Reach::Public, ip), "{address}");
        }
    }

    #[test]
    fn the_rest_of_the_world_is_in_reach() {
        for address in [
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.3.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            let ip: IpAddr = address.parse().expect(address);
            assert!(allows(Reach::Public, ip), "{address}");
        }
    }

    #[test]
    fn a_test_may_reach_its_own_machine_and_nothing_else() {
        let allows = |address: &str| allows(Reach::PublicAndLoopback, address.parse().expect(address));
        assert!(allows("127.0.0.1") && allows("::1") && !allows("10.0.0.1") && !allows("169.254.169.254"));
    }
}
