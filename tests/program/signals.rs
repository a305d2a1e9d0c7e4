//! What signals do to a run.

use std::io::Read;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use crate::support::{Desk, export_of};

/// A run in the middle of its output: the first byte is there, the pipe is full, and most is still to come.
struct Run {
    child: Child,
    out: ChildStdout,
}

impl Run {
    fn start(mut command: Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        let mut out = child.stdout.take().expect("a pipe");
        out.read_exact(&mut [0]).expect("a byte");
        Run { child, out }
    }

    fn signal(&self, name: &str) {
        let killed = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(killed.expect("kill runs").success());
    }

    /// Takes the rest of the output and returns how the run ended, with the number of bytes of the rest.
    fn end(mut self) -> (Output, usize) {
        let mut rest = Vec::new();
        self.out.read_to_end(&mut rest).expect("the rest");
        (self.child.wait_with_output().expect("the program ends"), rest.len())
    }
}

const ARGUMENTS: [&str; 7] = ["blog.xml", "-t", "jsonl", "-o", "-", "-j", "1"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("blog.xml", export_of(1500));
    desk
}

/// Elsewhere nobody can ask whether the end of a terminal is ignored, and under `nohup` it is, here as in the program.
fn hears_the_end_of_a_terminal() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or("1");
    u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 1 == 0)
}

#[test]
fn a_signal_ends_the_run_in_an_orderly_way() {
    let desk = desk();
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        if signal == "HUP" && !hears_the_end_of_a_terminal() {
            continue;
        }
        let run = Run::start(desk.command(&ARGUMENTS));
        run.signal(signal);
        let (ended, _) = run.end();
        assert_eq!(ended.status.code(), Some(code), "{signal}");
        let words = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(words.lines().last().is_some_and(|line| line.contains("; not reached ")), "{words}");
    }
}

#[test]
fn a_second_signal_ends_the_run_at_once() {
    use std::os::unix::process::ExitStatusExt;
    let desk = desk();
    for (first, second, numbers) in [("INT", "TERM", [2, 15]), ("HUP", "INT", [1, 2]), ("TERM", "HUP", [15, 1])] {
        if [first, second].contains(&"HUP") && !hears_the_end_of_a_terminal() {
            continue;
        }
        let mut run = Run::start(desk.command(&ARGUMENTS));
        run.signal(first);
        run.signal(second);
        // The pipe is full and nobody takes anything out of it, so only a run that is ended at once ends.
        let ended = run.child.wait().expect("the program ends");
        // Of two that wait together the system may hand out the second first.
        assert!(ended.signal().is_some_and(|number| numbers.contains(&number)), "{first}, {second}: {ended:?}");
    }
}

#[test]
fn a_terminal_that_says_twice_that_it_is_closed_is_one_signal() {
    if !hears_the_end_of_a_terminal() {
        return;
    }
    let desk = desk();
    let run = Run::start(desk.command(&ARGUMENTS));
    run.signal("HUP");
    run.signal("HUP");
    let (ended, _) = run.end();
    assert_eq!(ended.status.code(), Some(129));
}

#[test]
fn a_run_that_shall_outlive_its_terminal_does() {
    let desk = desk();
    let whole = desk.command(&ARGUMENTS).output().expect("the program runs").stdout.len();
    let program = desk.command(&ARGUMENTS);
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(program.get_program()).args(program.get_args());
    command.current_dir(desk.path("."));
    let run = Run::start(command);
    run.signal("HUP");
    let (ended, rest) = run.end();
    assert_eq!((ended.status.code(), rest + 1), (Some(0), whole));
}
