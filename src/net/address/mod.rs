//! Which addresses may be reached.
//!
//! An address comes in; out goes nothing, or the reason why it is refused. A feed's address, a
//! redirect and an answer of the name server are all written by others, and none of them may turn
//! this program into a way into the network that it runs in.
//!
//! The promise: an address is judged when it is about to be used, never before. The literal
//! address in a URL is checked for every request and every redirect; a name is checked inside the
//! look-up whose answer is then connected to, so a name server cannot answer twice differently.

pub use self::guard::refused_literal;
pub(super) use self::guard::{Guard, LookupError, Refusal, is_public};
pub use self::range::{AddressRange, AddressRangeError};

mod range;
mod special;
mod guard;
