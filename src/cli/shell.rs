//! `blogferry completions` and `blogferry man`: files that a package installs.

use std::io;

use blogferry_formats::Registry;

use super::args;

/// Returns the script that completes commands in a shell.
pub(super) fn completions(shell: clap_complete::Shell, registry: &Registry) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(registry), "blogferry", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// Returns the manual page, in roff.
pub(super) fn manual(registry: &Registry) -> io::Result<String> {
    let mut page = Vec::new();
    clap_mangen::Man::new(args::command(registry)).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
