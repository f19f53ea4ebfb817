//! A table from keys of 16 bytes to numbers, built once and read often.

const EMPTY: u32 = u32::MAX;

/// Keys, numbered in the order in which they were given.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Eight bits a key: most keys that are not in the table end here.
    gate: Box<[u64]>,
    slots: Box<[u32]>,
    keys: Box<[[u64; 2]]>,
}

impl Table {
    /// A table of distinct keys.
    pub(super) fn new(keys: Vec<[u64; 2]>) -> Self {
        if keys.is_empty() {
            return Self::default();
        }
        let slots = (keys.len() * 2).next_power_of_two().max(8);
        let mut table = Self {
            gate: vec![0; (slots / 16).max(1)].into_boxed_slice(),
            slots: vec![EMPTY; slots].into_boxed_slice(),
            keys: keys.into_boxed_slice(),
        };
        for (number, key) in (0..).zip(&table.keys) {
            let hash = hash(key);
            let (word, bit) = gate(hash, table.gate.len());
            table.gate[word] |= bit;
            let mut slot = hash as usize & (slots - 1);
            while table.slots[slot] != EMPTY {
                slot = (slot + 1) & (slots - 1);
            }
            table.slots[slot] = number;
        }
        table
    }

    /// The number of a key.
    #[inline]
    pub(super) fn find(&self, key: &[u64; 2]) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let hash = hash(key);
        let (word, bit) = gate(hash, self.gate.len());
        if self.gate[word] & bit == 0 {
            return None;
        }
        let mut slot = hash as usize & (self.slots.len() - 1);
        loop {
            match self.slots[slot] {
                EMPTY => return None,
                number if self.keys[number as usize] == *key => return Some(number),
                _ => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// The word and the bit of the gate; from other bits of the hash than the slot.
#[inline]
fn gate(hash: u64, words: usize) -> (usize, u64) {
    ((hash >> 38) as usize & (words - 1), 1 << (hash >> 32 & 63))
}

/// Both halves of a product, folded: every bit of the key has a say in every bit.
#[inline]
fn hash(key: &[u64; 2]) -> u64 {
    let product = u128::from(key[0] ^ 0x9E37_79B9_7F4A_7C15) * u128::from(key[1] ^ 0xD1B5_4A32_D192_ED03);
    (product as u64) ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_under_its_number_and_no_other_is() {
        let keys: Vec<_> = (0..5_000_u64).map(|n| [n, n % 7]).collect();
        let table = Table::new(keys.clone());
        assert!((0..).zip(&keys).all(|(number, key)| table.find(key) == Some(number)));
        assert!((0..5_000_u64).all(|n| table.find(&[n, 8]).is_none()));
        assert_eq!(Table::new(Vec::new()).find(&[0, 0]), None);
    }
}
