//! The `blogferry` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    blogferry::cli::run()
}
