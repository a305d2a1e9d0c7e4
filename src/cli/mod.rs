//! The program: its command line, what it says, and how it ends. The only room that knows clap.

mod args;
mod check;
mod convert;
mod engine;
mod exit;
mod formats;
mod info;
mod limits;
mod shell;
mod signals;
mod size;
mod talk;
mod total;
mod watch;
mod words;

use std::io;
use std::process::ExitCode;
use std::thread;

use blogferry_formats::Registry;
use clap::FromArgMatches;

use args::{Cli, Command};
use exit::Exit;
use talk::Talk;
use words::ColorWord;

/// The stack of the thread that does what a command says; the threads of a conversion have stacks of their own.
const STACK: usize = 8 << 20;

/// Runs the program and returns its exit code.
pub fn run() -> ExitCode {
    quiet_panics();
    let program = || run_command(&crate::registry());
    // The size of the first stack is the shell's to choose, and some choose less than a command line takes to be parsed.
    let ended = match thread::Builder::new().stack_size(STACK).spawn(program) {
        Ok(thread) => thread.join(),
        Err(_) => std::panic::catch_unwind(program),
    };
    let exit = ended.unwrap_or_else(|_| {
        talk::print("error: this is a fault of blogferry; please report it with the line above");
        Exit::Fault
    });
    ExitCode::from(exit.code())
}

fn run_command(registry: &Registry) -> Exit {
    let matches = match args::command(registry).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return usage(&error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    match cli.command {
        None => convert::run(&cli.convert, registry),
        Some(Command::Convert(arguments)) => convert::run(&arguments, registry),
        Some(Command::Info(arguments)) => info::run(&arguments, registry),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Formats(arguments)) => data(Ok(formats::formats(registry, arguments.json))),
        Some(Command::Schema) => data(Ok(format!("{:#}\n", blogferry_formats::json::schema()))),
        Some(Command::Completions { shell }) => data(Ok(shell::completions(shell, registry))),
        Some(Command::Man) => data(shell::manual(registry)),
    }
}

/// Help and version are data and no failure.
fn usage(error: &clap::Error) -> Exit {
    let printed = error.print();
    match (error.use_stderr(), printed) {
        (true, _) => Exit::Usage,
        (false, Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::CLOSED_PIPE,
        (false, Err(_)) => Exit::Output,
        (false, Ok(())) => Exit::Success,
    }
}

/// Prints what a command has to give.
fn data(text: io::Result<String>) -> Exit {
    match text.and_then(|text| talk::print_data(&text)) {
        Ok(()) => Exit::Success,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::CLOSED_PIPE,
        Err(error) => {
            Talk::new(false, false, ColorWord::Auto).fail(&format!("standard output: cannot be written: {error}"));
            Exit::Output
        }
    }
}

/// A fault is told in one line with its place in the source, and only the first few of a run.
fn quiet_panics() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static TOLD: AtomicUsize = AtomicUsize::new(0);
    const MOST: usize = 3;
    std::panic::set_hook(Box::new(|panic| {
        if TOLD.fetch_add(1, Ordering::Relaxed) < MOST {
            talk::print(&format!(
                "blogferry {}: {}",
                env!("CARGO_PKG_VERSION"),
                crate::report::escape(&panic.to_string())
            ));
        }
    }));
}
