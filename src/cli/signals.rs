//! The signals that ask a program to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Catches the signals that ask a program to end and puts the number of the last one where the run looks for it; the
/// second one ends the program at once.
///
/// A terminal that is closed may say so twice, once by its shell and once by the system, and nobody asked a second
/// time. So what ends the program at once is a second signal of which at least one was not that.
pub(super) fn listen(signal: &Arc<AtomicUsize>) {
    let caught = Arc::new(AtomicBool::new(false));
    let asked = Arc::new(AtomicBool::new(false));
    for number in [SIGINT, SIGTERM] {
        // Where a signal cannot be caught it does what it always does.
        let _ = flag::register_conditional_default(number, Arc::clone(&caught));
        let _ = flag::register(number, Arc::clone(&caught));
        let _ = flag::register(number, Arc::clone(&asked));
        let _ = flag::register_usize(number, Arc::clone(signal), usize::try_from(number).unwrap_or(0));
    }
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if !is_ignored(signal_hook::consts::SIGHUP) {
        use signal_hook::consts::SIGHUP;
        let _ = flag::register_conditional_default(SIGHUP, asked);
        let _ = flag::register(SIGHUP, caught);
        let _ = flag::register_usize(SIGHUP, Arc::clone(signal), usize::try_from(SIGHUP).unwrap_or(0));
    }
}

/// Returns true if a signal is ignored, as `nohup` makes it, or if nobody says so: then it is better left alone. Elsewhere
/// than on Linux only unsafe code can ask, so there the end of a terminal does what it always does.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_ignored(number: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    ignores(&status, number).unwrap_or(true)
}

/// Returns whether a signal is among those that the status of a process, as proc(5) describes it, calls ignored: bit
/// `number - 1` of `SigIgn`.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn ignores(status: &str, number: i32) -> Option<bool> {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    let mask = u64::from_str_radix(mask.trim(), 16).ok()?;
    let bit = u32::try_from(number.checked_sub(1)?).ok()?;
    Some(mask.checked_shr(bit)? & 1 == 1)
}

#[cfg(all(test, any(target_os = "linux", target_os = "android")))]
mod tests {
    use super::*;

    #[test]
    fn the_status_of_a_process_says_what_it_ignores() {
        let status = "Name:\tx\nSigBlk:\t0000000000000001\nSigIgn:\t0000000000001001\nSigCgt:\t0000000000000002\n";
        assert_eq!(
            (ignores(status, 1), ignores(status, 2), ignores(status, 13)),
            (Some(true), Some(false), Some(true))
        );
        for status in ["", "SigIgn:\t-\n", "SigIgn:\n"] {
            assert_eq!(ignores(status, 1), None, "{status:?}");
        }
        assert_eq!((ignores(status, 0), ignores(status, 65)), (None, None));
    }
}
