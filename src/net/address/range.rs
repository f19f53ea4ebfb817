//! Ranges of addresses.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// A range of addresses in CIDR notation, as `127.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    /// Any address of the range.
    pub address: IpAddr,
    /// How many leading bits count; 0 to 32, or 0 to 128 for IPv6.
    pub prefix: u8,
}

impl AddressRange {
    /// The range that holds `address` alone.
    pub fn only(address: IpAddr) -> Self {
        Self { address, prefix: bits(address) }
    }

    /// Whether `address` lies in the range. An IPv4 address in IPv6 clothes (`::ffff:127.0.0.1`)
    /// counts as the IPv4 address that it reaches.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(range), IpAddr::V4(address)) => {
                let ignored = 32 - u32::from(self.prefix.min(32));
                (range.to_bits() ^ address.to_bits()).checked_shr(ignored).unwrap_or(0) == 0
            }
            (IpAddr::V6(range), IpAddr::V6(address)) => {
                let ignored = 128 - u32::from(self.prefix.min(128));
                (range.to_bits() ^ address.to_bits()).checked_shr(ignored).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// Why a text is not a range of addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressRangeError {
    /// What stands before the slash is not an address.
    #[error("`{0}` is not an IP address; write a range as `127.0.0.0/8` or `fd00::/8`")]
    Address(String),
    /// What stands after the slash is not a number of bits.
    #[error("`/{text}` is not a prefix length; write `/0` to `/{most}`")]
    Prefix {
        /// What stands after the slash.
        text: String,
        /// The longest prefix for such an address.
        most: u8,
    },
}

impl FromStr for AddressRange {
    type Err = AddressRangeError;

    /// Reads `address/prefix`, or an address alone.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address = address.parse().map_err(|_| AddressRangeError::Address(address.to_owned()))?;
        let most = bits(address);
        let prefix = match prefix {
            None => most,
            Some(digits) => digits
                .parse()
                .ok()
                .filter(|prefix| *prefix <= most)
                .ok_or_else(|| AddressRangeError::Prefix { text: digits.to_owned(), most })?,
        };
        Ok(Self { address, prefix })
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(range: &str, address: &str) -> bool {
        range.parse::<AddressRange>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_range_ends_where_its_prefix_says() {
        assert!(contains("127.0.0.0/8", "127.255.255.255"));
        assert!(!contains("127.0.0.0/8", "128.0.0.0"));
        assert!(contains("0.0.0.0/0", "203.0.113.9"));
        assert!(contains("10.1.2.3", "10.1.2.3"));
        assert!(!contains("10.1.2.3", "10.1.2.2"));
        assert!(contains("fd00::/8", "fdff::1"));
        assert!(!contains("fd00::/8", "fe00::1"));
        assert!(contains("::/0", "2001::1"));
        assert!(!contains("::/0", "10.0.0.1"));
    }

    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_the_ipv4_address() {
        assert!(contains("127.0.0.0/8", "::ffff:127.0.0.1"));
    }

    #[test]
    fn a_range_is_written_as_it_is_read() {
        for text in ["127.0.0.0/8", "fd00::/8", "0.0.0.0/0", "::1/128"] {
            assert_eq!(text.parse::<AddressRange>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_not_a_range_is_refused_with_what_to_write() {
        let refused = ["localhost/8", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0/-1"]
            .map(|text| text.parse::<AddressRange>().unwrap_err().to_string());
        insta::assert_snapshot!(refused.join("\n"), @r"
        `localhost` is not an IP address; write a range as `127.0.0.0/8` or `fd00::/8`
        `/33` is not a prefix length; write `/0` to `/32`
        `/129` is not a prefix length; write `/0` to `/128`
        `/` is not a prefix length; write `/0` to `/32`
        `/-1` is not a prefix length; write `/0` to `/32`
        ");
    }
}
