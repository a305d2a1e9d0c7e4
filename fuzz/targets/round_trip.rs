//! Any post that reads as JSON is written as JSON that reads as the same post.
#![no_main]

use blogferry_formats::model::{Document, Post};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(post) = serde_json::from_slice::<Post>(bytes) {
        let written = serde_json::to_vec(&post).expect("JSON can say it");
        assert_eq!(serde_json::from_slice::<Post>(&written).expect("it reads"), post);
    }
    if let Ok(document) = serde_json::from_slice::<Document>(bytes) {
        let written = serde_json::to_vec(&document).expect("JSON can say it");
        assert_eq!(serde_json::from_slice::<Document>(&written).expect("it reads"), document);
    }
});
