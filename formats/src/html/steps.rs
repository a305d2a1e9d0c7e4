//! How often something was looked at: tests assert that it stays in proportion to the input. Elsewhere nothing is counted.

/// A count of steps.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Steps {
    #[cfg(test)]
    count: usize,
}

impl Steps {
    /// Adds steps.
    #[inline]
    #[cfg_attr(not(test), expect(clippy::unused_self, unused_variables, reason = "only tests count"))]
    pub(super) fn add(&mut self, steps: usize) {
        #[cfg(test)]
        {
            self.count = self.count.saturating_add(steps);
        }
    }

    /// Adds the steps of another count.
    #[cfg_attr(not(test), expect(clippy::unused_self, unused_variables, reason = "only tests count"))]
    pub(super) fn join(&mut self, other: Steps) {
        #[cfg(test)]
        self.add(other.count);
    }

    /// Returns how many there were.
    #[cfg(test)]
    pub(super) fn count(self) -> usize {
        self.count
    }
}
