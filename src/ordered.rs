//! Work on all cores whose results come back in the order it was given.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc;

use rayon::ThreadPool;

/// So many tasks may be worked on ahead of the one whose result is next, for each thread.
const AHEAD: usize = 64;
/// So many bytes of input may be worked on at once, if that is more than one task.
const BYTES_AHEAD: u64 = 128 * 1024 * 1024;
/// Readers and engines do not recurse over what input can nest; html2md does, over what it is given.
const STACK: usize = 64 * 1024 * 1024;

/// Starts the threads; 0 means one for each core.
pub(crate) fn threads(jobs: usize) -> Result<ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build()
}

/// Does `work` for each of the tasks, on all threads, and hands the results to `take` in the order of the tasks.
///
/// A task comes with the bytes of input it takes. However many tasks there are, only so many are under way at a time. Ends
/// when all are done, when `take` breaks off or fails, or when `should_stop` says so; what was under way then is dropped.
pub(crate) fn in_order<T: Send, R: Send, E>(
    pool: &ThreadPool,
    mut tasks: impl Iterator<Item = (T, u64)>,
    work: impl Fn(T) -> R + Sync,
    should_stop: impl Fn() -> bool,
    mut take: impl FnMut(R) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let most = AHEAD.saturating_mul(pool.current_num_threads());
    let work = &work;
    let (sender, receiver) = mpsc::channel();
    pool.in_place_scope_fifo(|scope| {
        let mut next = tasks.next();
        let mut started = 0usize;
        let mut taken = 0usize;
        let mut waiting: BTreeMap<usize, (R, u64)> = BTreeMap::new();
        let mut bytes_under_way = 0u64;
        loop {
            if should_stop() {
                return Ok(());
            }
            // Where taking is the slower part, threads are woken for many tasks at once and not for each.
            let is_low = started.saturating_sub(taken) <= most / 2;
            while let Some((task, bytes)) = next.take_if(|(_, bytes)| {
                let under_way = started.saturating_sub(taken);
                let room = under_way < most && bytes_under_way.saturating_add(*bytes) <= BYTES_AHEAD;
                is_low && (room || under_way == 0)
            }) {
                let sender = sender.clone();
                let number = started;
                // The receiver is there as long as the scope is.
                scope.spawn_fifo(move |_| drop(sender.send((number, work(task), bytes))));
                started = started.saturating_add(1);
                bytes_under_way = bytes_under_way.saturating_add(bytes);
                next = tasks.next();
            }
            if started == taken {
                return Ok(());
            }
            let Ok((number, result, bytes)) = receiver.recv() else { return Ok(()) };
            waiting.insert(number, (result, bytes));
            while let Some((result, bytes)) = waiting.remove(&taken) {
                taken = taken.saturating_add(1);
                bytes_under_way = bytes_under_way.saturating_sub(bytes);
                if take(result)?.is_break() {
                    return Ok(());
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn taken(jobs: usize, tasks: usize, last: usize) -> Vec<usize> {
        let pool = threads(jobs).expect("threads");
        let mut taken = Vec::new();
        let tasks = (0..tasks).map(|task| (task, 1));
        let ended: Result<(), ()> = in_order(
            &pool,
            tasks,
            |task| task * 2,
            || false,
            |result| {
                taken.push(result);
                Ok(if taken.len() == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            },
        );
        ended.expect("no error");
        taken
    }

    #[test]
    fn results_come_in_the_order_of_the_tasks_on_any_number_of_threads() {
        let expected: Vec<usize> = (0..1000).map(|task| task * 2).collect();
        for jobs in [1, 2, 7] {
            assert_eq!(taken(jobs, 1000, usize::MAX), expected);
        }
        assert!(taken(2, 0, usize::MAX).is_empty());
    }

    #[test]
    fn whoever_takes_may_break_off() {
        assert_eq!(taken(2, 1000, 3), [0, 2, 4]);
    }

    #[test]
    fn tasks_are_fetched_only_when_there_is_room_for_them() {
        let pool = threads(1).expect("threads");
        let fetched = AtomicUsize::new(0);
        let tasks = (0..100_000).map(|task| {
            fetched.fetch_add(1, Ordering::Relaxed);
            (task, BYTES_AHEAD / 4)
        });
        let mut most = 0;
        let mut taken = 0;
        let ended: Result<(), ()> = in_order(
            &pool,
            tasks,
            |task: usize| task,
            || false,
            |_| {
                taken += 1;
                most = most.max(fetched.load(Ordering::Relaxed) - taken);
                Ok(if taken == 100 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            },
        );
        ended.expect("no error");
        assert!(most <= 5, "{most} tasks of a quarter of the room each were under way");
    }
}
