//! The house is kept: sizes of files, the change log, and nothing personal or of one machine in what is shipped.
#![expect(clippy::expect_used, reason = "a panic here is the failing test")]

use std::fs;
use std::path::{Path, PathBuf};

const LONGEST: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns all files below these folders of the repository, build output aside.
fn files(folders: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

#[test]
fn no_source_file_is_too_long() {
    let sources = files(&["src", "formats", "tests"]);
    let sources = sources.iter().filter(|path| path.extension().is_some_and(|suffix| suffix == "rs"));
    let mut checked = 0;
    for path in sources {
        let text = fs::read_to_string(path).expect("source is UTF-8");
        assert!(text.lines().count() <= LONGEST, "{} has more than {LONGEST} lines", shown(path));
        checked += 1;
    }
    assert!(checked > 40, "the sources are not where they should be");
}

#[test]
fn the_change_log_has_a_place_for_what_is_not_released() {
    let text = fs::read_to_string(root().join("CHANGELOG.md")).expect("a change log");
    assert!(text.lines().any(|line| line == "## Unreleased"));
}

#[test]
fn a_fixture_is_small() {
    for path in files(&["testdata"]) {
        let length = fs::metadata(&path).expect("facts").len();
        assert!(length < 20_000, "{} has {length} bytes", shown(&path));
    }
}

#[test]
fn nothing_of_one_machine_or_person_is_shipped() {
    let mut shipped = files(&["testdata", "docs"]);
    shipped.extend(
        fs::read_dir(root())
            .expect("the root")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|suffix| suffix == "md")),
    );
    for path in shipped {
        let bytes = fs::read(&path).expect("readable");
        let text = String::from_utf8_lossy(&bytes);
        for place in ["/home/", "/Users/", "/work/", "/root/", "C:\\Users"] {
            // Behind a host it is a part of an address.
            let is_path = |at: usize| !text[..at].ends_with(|char: char| char.is_alphanumeric());
            let named = text.match_indices(place).any(|(at, _)| is_path(at));
            assert!(!named, "{} names {place}", shown(&path));
        }
        for address in addresses(&text) {
            assert!(is_nobodys(address), "{} has the address {address}", shown(&path));
        }
    }
}

/// Returns what looks like e-mail addresses.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_' | '+' | '@');
    text.split(move |char| !is_part(char)).map(|word| word.trim_matches(['.', '-'])).filter(|word| {
        let (name, host) = word.split_once('@').unwrap_or_default();
        !name.is_empty()
            && host.rsplit_once('.').is_some_and(|(_, end)| end.len() >= 2 && end.chars().all(char::is_alphabetic))
    })
}

/// The reserved domains, and the constant that Blogger puts where an address was.
fn is_nobodys(address: &str) -> bool {
    let host = address.rsplit('@').next().unwrap_or_default();
    let reserved = ["example.org", "example.com", "example.net", "example", "invalid", "test"];
    address == "noreply@blogger.com"
        || reserved.iter().any(|domain| host == *domain || host.ends_with(&format!(".{domain}")))
}

/// Every option that `--help` shows is explained in the README.
#[cfg(feature = "cli")]
#[test]
fn the_readme_knows_every_option() {
    let Ok(readme) = fs::read_to_string(root().join("README.md")) else { return };
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_blogferry")).arg("--help").output().expect("help");
    let help = String::from_utf8(help.stdout).expect("help is UTF-8");
    let options: Vec<&str> = help
        .split_whitespace()
        .filter_map(|word| word.strip_prefix("--"))
        .map(|word| word.trim_end_matches(|char: char| !char.is_ascii_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    assert!(options.len() > 20, "{help}");
    for option in options {
        assert!(readme.contains(&format!("--{option}")), "README.md does not name --{option}");
    }
}

#[test]
fn every_code_of_a_report_is_documented_with_its_severity() {
    let text = fs::read_to_string(root().join("docs/issues.md")).expect("docs/issues.md");
    let documented: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .filter_map(|(code, rest)| Some((code, rest.split_once(" | ")?.0)))
        .collect();
    let told: Vec<(&str, &str)> = blogferry::report::catalogue()
        .into_iter()
        .map(|(code, severity)| (code, blogferry::report::severity_word(severity)))
        .collect();
    let missing: Vec<_> = told.iter().filter(|row| !documented.contains(row)).collect();
    let stale: Vec<_> = documented.iter().filter(|row| !told.contains(row)).collect();
    assert!(missing.is_empty() && stale.is_empty(), "docs/issues.md lacks {missing:?}, and should not say {stale:?}");
}

/// A promise names the test that would fail; a test that was renamed must not leave it without one.
#[test]
fn every_test_that_a_promise_names_is_there() {
    let text = fs::read_to_string(root().join("docs/reliability.md")).expect("docs/reliability.md");
    let is_name = |word: &str| {
        word.matches('_').count() >= 3 && word.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
    };
    let named: Vec<&str> = text.split('`').filter(|word| is_name(word)).collect();
    assert!(named.len() > 80, "{}", named.len());
    let rust = |path: &PathBuf| path.extension().is_some_and(|suffix| suffix == "rs");
    let sources = files(&["src", "formats/src", "formats/tests", "tests"]);
    let sources: Vec<String> = sources.iter().filter(|path| rust(path)).flat_map(fs::read_to_string).collect();
    for name in named {
        // A case of test data is a name and its folder.
        let is_there =
            |source: &String| source.contains(&format!("fn {name}(")) || source.contains(&format!("{name}: \""));
        assert!(sources.iter().any(is_there), "there is no test {name}");
    }
}
