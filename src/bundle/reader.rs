use blogferry_formats::json::JsonReader;
use blogferry_formats::{Archive, Confidence, FormatInfo, Input, Issues, OpenContext, ReadError, Reader, Sample};

use super::find::MODEL;

/// Reads the model of a bundle back, equal to what it was made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct BundleReader;

static INFO: FormatInfo = FormatInfo {
    id: "bundle",
    name: "blogferry bundle",
    about: "the bundle target, zipped or as a folder, read back without loss",
    suffixes: &["zip"],
    aliases: &["bag"],
};

impl Reader for BundleReader {
    fn info(&self) -> &'static FormatInfo {
        &INFO
    }

    fn sniff(&self, sample: &Sample<'_>) -> Confidence {
        let is_model = sample.name.strip_suffix(MODEL).is_some_and(|bag| bag.is_empty() || bag.ends_with('/'));
        if is_model { JsonReader.sniff(sample) } else { Confidence::No }
    }

    fn open(&self, inputs: Vec<Input>, cx: &OpenContext, issues: &mut Issues) -> Result<Box<dyn Archive>, ReadError> {
        JsonReader.open(inputs, cx, issues)
    }
}
