//! Any string becomes a safe name, and a safe name stays as it is.
#![no_main]

use blogferry_formats::OutPath;

libfuzzer_sys::fuzz_target!(|text: &str| {
    for path in [OutPath::new([text]), OutPath::new(text.split('/')), OutPath::new(["posts", text]).with_suffix(".md")]
    {
        let name = path.as_str();
        assert!(!name.is_empty() && !name.starts_with('/') && !name.contains(['\\', ':', '\0']), "{name:?}");
        assert!(
            name.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && part.len() <= 255),
            "{name:?}"
        );
        assert_eq!(OutPath::new(name.split('/')).as_str(), name, "a safe name changes");
        assert_eq!(OutPath::new(name.split('/')).key(), path.key());
    }
});
