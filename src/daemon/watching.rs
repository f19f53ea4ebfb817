//! The files of the configuration, looked at now and then.
//!
//! What they were like when they were read comes in; that they have changed goes out, once they have stayed the
//! same for one look: an editor, or a copy, may be in the middle of its work.
//!
//! Deliberately not here: notices of the kernel (inotify). They do not come from every file system, and a few
//! looks at a few files cost next to nothing.

use crate::config::LookedAt;

/// Whether the files have changed.
#[derive(Debug)]
pub(super) struct Watching {
    /// As they were when they were read.
    known: LookedAt,
    /// As they were at the last look.
    seen: LookedAt,
}

impl Watching {
    /// They are known as they were read.
    pub(super) fn new(read: LookedAt) -> Self {
        Self { seen: read.clone(), known: read }
    }

    /// Looks, and says whether there is something to read. Whoever asks reads it, and begins anew.
    pub(super) fn look(&mut self) -> bool {
        let now = self.known.now();
        let is_settled = now == self.seen;
        self.seen = now;
        is_settled && self.seen != self.known
    }
}
