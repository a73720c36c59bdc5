//! Which addresses may be asked: those of the open net.
//!
//! A note may come from anybody, and what answers inside a network trusts who is inside. So nothing of
//! this machine and of private networks is asked, by name or by number. Names that lead there are the
//! fetcher's to refuse ([`is_open`]), since it alone knows what they mean.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// Whether a URL says of itself that it lies within this machine or a private network.
pub fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => !is_open(address.into()),
        Some(Host::Ipv6(address)) => !is_open(address.into()),
        Some(Host::Domain(name)) => is_private_name(name),
        None => true,
    }
}

/// Names that the open net does not have.
fn is_private_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let ends = ["localhost", "local", "internal", "intranet", "lan", "home.arpa", "corp", "onion"];
    !name.contains('.')
        || ends.iter().any(|end| {
            name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
}

/// Whether an address lies in the open net.
pub fn is_open(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_open_v4(address),
        IpAddr::V6(address) => is_open_v6(address),
    }
}

fn is_open_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        // This network; addresses that carriers share; those for benchmarks; reserved ones; 6to4 relays.
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (b == 18 || b == 19))
        || a >= 240
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99))
}

fn is_open_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // Only what is given out to networks; what wraps an older address is judged by that.
    match segments {
        [0, 0, 0, 0, 0, 0xffff, _, _] => address.to_ipv4_mapped().is_some_and(is_open_v4),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_open_v4(v4(high, low)),
        [0x2002, high, low, ..] => is_open_v4(v4(high, low)),
        // Teredo, documentation, and other special uses of 2001::/23.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_open_net_is_asked() {
        for open in
            ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101", "172.32.0.1"]
        {
            assert!(is_open(open.parse().unwrap()), "{open}");
        }
        for closed in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_open(closed.parse().unwrap()), "{closed}");
        }
    }

    #[test]
    fn names_and_odd_numbers_that_mean_this_machine_are_known() {
        for private in [
            "http://localhost/",
            "http://LOCALHOST.:80/",
            "http://a.localhost/",
            "http://router/",
            "http://nas.local/",
            "http://2130706433/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert!(is_private(&Url::parse(private).unwrap()), "{private}");
        }
        for open in ["https://example.org/", "https://mylocal.org/", "https://bücher.example/"] {
            assert!(!is_private(&Url::parse(open).unwrap()), "{open}");
        }
    }
}
