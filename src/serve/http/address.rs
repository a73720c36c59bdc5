//! Where the server listens, and under which names it answers.
//!
//! A page of another site can make a browser ask this machine anything, also under a name of
//! its own that leads here (DNS rebinding). The name is in the request, so only those that are
//! known to mean this machine are answered.

use crate::serve::Options;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};

/// How many ports are tried after one that is taken.
const NEXT_PORTS: u16 = 20;
/// How many clients may wait to be let in, where the system allows so many.
#[cfg(unix)]
const WAITING: i32 = 1024;

/// Sockets that are open, and the names that lead to them.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) listeners: Vec<TcpListener>,
    pub(super) addresses: Vec<SocketAddr>,
    pub(super) hosts: Hosts,
}

/// Opens sockets on all addresses that are asked for, with one port.
pub(super) fn bind(options: &Options) -> io::Result<Bound> {
    let wanted = addresses(options.host.as_deref())?;
    let mut port = options.port;
    let last = options.port.saturating_add(NEXT_PORTS);
    loop {
        match bind_all(&wanted, port) {
            Ok((listeners, addresses)) => {
                let port = addresses.first().map_or(port, SocketAddr::port);
                let hosts = Hosts::new(options.host.as_deref(), &wanted, port);
                return Ok(Bound { listeners, addresses, hosts });
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && port < last => {
                // 0 stays 0: the system gives another.
                port += u16::from(options.port != 0);
            }
            Err(error) => return Err(error),
        }
    }
}

/// The addresses to listen on. The first one has to work.
fn addresses(host: Option<&str>) -> io::Result<Vec<IpAddr>> {
    let Some(host) = host else {
        return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    };
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let mut found: Vec<IpAddr> = Vec::new();
    for address in (name, 0).to_socket_addrs()? {
        if !found.contains(&address.ip()) {
            found.push(address.ip());
        }
    }
    match found.is_empty() {
        true => Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address")),
        false => Ok(found),
    }
}

fn bind_all(wanted: &[IpAddr], port: u16) -> io::Result<(Vec<TcpListener>, Vec<SocketAddr>)> {
    let (mut listeners, mut addresses) = (Vec::new(), Vec::new());
    let mut port = port;
    for (index, ip) in wanted.iter().enumerate() {
        match TcpListener::bind((*ip, port)) {
            Ok(listener) => {
                widen(&listener)?;
                let address = listener.local_addr()?;
                port = address.port();
                listener.set_nonblocking(true)?;
                listeners.push(listener);
                addresses.push(address);
            }
            Err(error) if index == 0 || error.kind() == io::ErrorKind::AddrInUse => {
                return Err(error);
            }
            // A machine without IPv6 is served all the same.
            Err(_) => {}
        }
    }
    Ok((listeners, addresses))
}

/// Lets more clients wait at the door than the 128 of the standard library: who finds no room there
/// tries again only after a second.
fn widen(listener: &TcpListener) -> io::Result<()> {
    #[cfg(unix)]
    rustix::net::listen(listener, WAITING)?;
    #[cfg(not(unix))]
    let _ = listener;
    Ok(())
}

/// Names under which requests are answered.
#[derive(Debug, Clone)]
pub(super) struct Hosts {
    port: u16,
    names: Vec<String>,
    /// Whether any address in numbers will do: who listens on all addresses has many, and an
    /// address in numbers is no name that somebody could point here.
    takes_numbers: bool,
}

impl Hosts {
    fn new(host: Option<&str>, wanted: &[IpAddr], port: u16) -> Hosts {
        let mut names: Vec<String> = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).into();
        names.extend(host.map(str::to_ascii_lowercase));
        names.extend(wanted.iter().map(|ip| match ip {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        }));
        Hosts { port, names, takes_numbers: wanted.iter().any(IpAddr::is_unspecified) }
    }

    /// Whether an authority as in `Host` (name and port) is one of this server's.
    pub(super) fn admit(&self, authority: &str) -> bool {
        let (name, port) = match authority.rfind(':') {
            Some(colon) if !authority[colon..].contains(']') => {
                (&authority[..colon], &authority[colon + 1..])
            }
            _ => (authority, "80"),
        };
        if port != self.port.to_string() {
            return false;
        }
        let name = name.to_ascii_lowercase();
        self.names.contains(&name) || self.takes_numbers && is_number(&name)
    }

    /// Whether an `Origin` is one of this server's.
    pub(super) fn admit_origin(&self, origin: &str) -> bool {
        origin.strip_prefix("http://").is_some_and(|authority| self.admit(authority))
    }
}

fn is_number(name: &str) -> bool {
    match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        Some(inner) => inner.parse::<Ipv6Addr>().is_ok(),
        None => name.parse::<Ipv4Addr>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(host: Option<&str>, port: u16) -> Hosts {
        Hosts::new(host, &addresses(host).unwrap(), port)
    }

    #[test]
    fn only_names_of_this_machine_with_the_right_port_are_admitted() {
        let hosts = hosts(None, 4000);
        for good in ["localhost:4000", "LocalHost:4000", "127.0.0.1:4000", "[::1]:4000"] {
            assert!(hosts.admit(good), "{good}");
        }
        for bad in [
            "",
            ":",
            ":4000",
            "localhost",
            "localhost:",
            "localhost:80",
            "localhost:4001",
            "localhost:04000",
            "localhost:+4000",
            "localhost.:4000",
            "localhost:4000:4000",
            "evil.example:4000",
            "127.0.0.1.evil.example:4000",
            "evil@localhost:4000",
            "127.1:4000",
            "[::1:4000",
            "::1:4000",
            "[::2]:4000",
            "0.0.0.0:4000",
            "192.168.0.7:4000",
            "localhost:4000 ",
            "localhost :4000",
        ] {
            assert!(!hosts.admit(bad), "{bad}");
        }
        assert!(hosts.admit_origin("http://localhost:4000"));
        for bad in ["null", "https://localhost:4000", "http://evil.example:4000", "localhost:4000"]
        {
            assert!(!hosts.admit_origin(bad), "{bad}");
        }
    }

    #[test]
    fn the_usual_port_may_be_left_out() {
        assert!(hosts(None, 80).admit("localhost") && hosts(None, 80).admit("[::1]"));
    }

    #[test]
    fn who_listens_everywhere_answers_to_addresses_but_not_to_names() {
        let hosts = hosts(Some("0.0.0.0"), 4000);
        assert!(hosts.admit("192.168.0.7:4000") && hosts.admit("[fe80::1]:4000"));
        assert!(hosts.admit("localhost:4000") && !hosts.admit("evil.example:4000"));
    }

    #[test]
    fn a_named_host_is_admitted_beside_this_machine() {
        let hosts = hosts(Some("127.0.0.2"), 4000);
        assert!(hosts.admit("127.0.0.2:4000") && hosts.admit("localhost:4000"));
        assert!(!hosts.admit("127.0.0.3:4000"));
    }
}
