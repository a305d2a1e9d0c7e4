//! The `blogferry` program.
fn main() {}
