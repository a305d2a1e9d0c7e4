//! An output never touches its input.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::{SinkError, SinkErrorKind};

/// Checks that an output neither is one of the inputs nor lies in one.
///
/// # Errors
/// When it does.
pub fn keep_apart(out: &Path, inputs: &[PathBuf]) -> Result<(), SinkError> {
    let place = real_path(out);
    for input in inputs.iter().filter(|input| input.as_os_str() != "-") {
        let Ok(there) = fs::canonicalize(input) else { continue };
        let kind = if there.is_dir() && place.starts_with(&there) {
            SinkErrorKind::InsideInput(input.display().to_string())
        } else if place == there {
            SinkErrorKind::IsInput
        } else {
            continue;
        };
        return Err(SinkError::new(out.display().to_string(), kind));
    }
    Ok(())
}

/// Returns the path without links, also when its last parts do not exist yet.
fn real_path(path: &Path) -> PathBuf {
    let mut missing: Vec<OsString> = Vec::new();
    let mut there = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    loop {
        if let Ok(real) = fs::canonicalize(&there) {
            return missing.iter().rev().fold(real, |path, part| path.join(part));
        }
        let Some(name) = there.file_name().map(OsString::from) else { return there };
        missing.push(name);
        if !there.pop() {
            return there;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_in_the_input_or_on_it_is_refused() {
        let root = tempfile::tempdir().expect("a folder");
        let input = root.path().join("in");
        fs::create_dir(&input).expect("made");
        let file = input.join("export.xml");
        fs::write(&file, "x").expect("written");
        let refused =
            |out: &Path, input: &PathBuf| keep_apart(out, std::slice::from_ref(input)).err().map(|error| error.kind);
        assert!(matches!(refused(&input, &input), Some(SinkErrorKind::InsideInput(_))));
        assert!(matches!(refused(&input.join("a/b"), &input), Some(SinkErrorKind::InsideInput(_))));
        assert!(matches!(refused(&input.join("../in/export.xml"), &file), Some(SinkErrorKind::IsInput)));
        assert!(refused(&root.path().join("in-2"), &input).is_none());
        assert!(refused(&input.join("other.json"), &file).is_none());
        assert!(refused(&input, &PathBuf::from("-")).is_none());
    }
}
