//! Addresses that do not belong to a public server.
//!
//! The ranges are those of the IANA special-purpose registries (RFC 6890) that are not globally
//! reachable. For IPv6 the list is turned round: only `2000::/3` is handed out to the public, so
//! everything else is refused unless it carries an IPv4 address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address is reserved for; `None` for a public one.
pub(super) fn purpose(address: IpAddr) -> Option<&'static str> {
    match address.to_canonical() {
        IpAddr::V4(address) => purpose_v4(address),
        IpAddr::V6(address) => match translated(address) {
            Some(inner) => purpose_v4(inner),
            None => purpose_v6(address),
        },
    }
}

/// The IPv4 address that an IPv6-only network reaches through its translator (RFC 6052). Judged
/// by what it leads to: in such a network every IPv4 server looks like this.
fn translated(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let bits = address.to_bits();
    (bits >> 32 == 0x0064_ff9b_u128 << 64).then(|| Ipv4Addr::from_bits(bits as u32))
}

fn purpose_v4(address: Ipv4Addr) -> Option<&'static str> {
    V4.iter().find(|(base, prefix, _)| same(address, *base, *prefix)).map(|(.., purpose)| *purpose)
}

fn same(address: Ipv4Addr, base: [u8; 4], prefix: u32) -> bool {
    (address.to_bits() ^ u32::from_be_bytes(base)) >> (32 - prefix) == 0
}

const V4: [([u8; 4], u32, &str); 16] = [
    ([0, 0, 0, 0], 8, "this machine"),
    ([10, 0, 0, 0], 8, "private networks"),
    ([100, 64, 0, 0], 10, "the inner networks of providers"),
    ([127, 0, 0, 0], 8, "this machine"),
    // Instance metadata of the clouds lives at 169.254.169.254.
    ([169, 254, 0, 0], 16, "the local link and the metadata of clouds"),
    ([172, 16, 0, 0], 12, "private networks"),
    ([192, 0, 0, 0], 24, "protocol assignments"),
    ([192, 0, 2, 0], 24, "documentation"),
    ([192, 88, 99, 0], 24, "the retired 6to4 relays"),
    ([192, 168, 0, 0], 16, "private networks"),
    ([198, 18, 0, 0], 15, "benchmarks"),
    ([198, 51, 100, 0], 24, "documentation"),
    ([203, 0, 113, 0], 24, "documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "future use"),
    // Public by number, but only reachable inside a Microsoft cloud: its host agent.
    ([168, 63, 129, 16], 32, "the metadata of clouds"),
];

fn purpose_v6(address: Ipv6Addr) -> Option<&'static str> {
    let [first, second, ..] = address.segments();
    match (first, second) {
        _ if address.is_loopback() || address.is_unspecified() => Some("this machine"),
        (0xfc00..=0xfdff, _) => Some("private networks"),
        (0xfe80..=0xfebf, _) => Some("the local link"),
        (0xff00.., _) => Some("multicast"),
        (0x2001, 0x0000) => Some("the retired Teredo tunnels"),
        (0x2001, 0x0001..=0x01ff) => Some("protocol assignments"),
        (0x2001, 0x0db8) | (0x3fff, 0x0000..=0x0fff) => Some("documentation"),
        (0x2002, _) => Some("the retired 6to4 tunnels"),
        (0x0064, 0xff9b) => Some("translators of private networks"),
        (0x2000..=0x3fff, _) => None,
        _ => Some("future use"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<&'static str> {
        purpose(text.parse().unwrap())
    }

    #[test]
    fn public_addresses_have_no_special_purpose() {
        for public in [
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2a00:1450::1",
            "2001:200::1",
            "2606:4700::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
        ] {
            assert_eq!(of(public), None, "{public}");
        }
    }

    #[test]
    fn every_special_address_is_known_by_its_purpose() {
        for special in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(of(special).is_some(), "{special}");
        }
    }
}
