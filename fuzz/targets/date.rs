//! Any string that reads as a date writes back as a date that is the same.
#![no_main]

use blogferry_formats::model::Date;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(date) = text.parse::<Date>() else { return };
    let written = date.to_string();
    assert_eq!(written.parse::<Date>(), Ok(date));
    let _ = (date.instant(), date.day(), date.time());
});
