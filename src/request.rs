//! What a run is asked to do.

use std::path::PathBuf;

use blogferry_formats::WriteOptions;

use crate::bundle::Originals;
use crate::media::MediaOptions;
use crate::plan::{Selection, SlugStyle};
use crate::sink::{FolderOptions, Output};
use crate::size_limits::SizeLimits;
use crate::source::SourceOptions;

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Request {
    /// Files and folders; `-` is standard input.
    pub inputs: Vec<PathBuf>,
    /// What is said about them.
    pub source: SourceOptions,
    /// The id of the target format.
    pub to: String,
    /// Where it goes.
    pub output: Output,
    /// How an output folder is treated.
    pub folder: FolderOptions,
    /// What goes out.
    pub selection: Selection,
    /// What files are called.
    pub slugs: SlugStyle,
    /// What the user asked of the writer.
    pub write: WriteOptions,
    /// Whether private data goes out.
    pub privacy: Privacy,
    /// Whether the export itself goes into a bundle.
    pub originals: Originals,
    /// What becomes of pictures and other files.
    pub media: MediaOptions,
    /// Where links from post to post lead.
    pub links: Links,
    /// How many bytes a body and a field may have; of a longer one the beginning is kept.
    pub sizes: SizeLimits,
    /// How many threads; 0 means one for each core.
    pub jobs: usize,
    /// How far the run goes.
    pub until: Until,
}

impl Request {
    /// Returns a request with everything else as it is usually wanted.
    pub fn new<P: Into<PathBuf>>(inputs: impl IntoIterator<Item = P>, to: impl Into<String>, output: Output) -> Self {
        Request {
            inputs: inputs.into_iter().map(Into::into).collect(),
            source: SourceOptions::default(),
            to: to.into(),
            output,
            folder: FolderOptions::default(),
            selection: Selection::default(),
            slugs: SlugStyle::default(),
            write: WriteOptions::default(),
            privacy: Privacy::default(),
            originals: Originals::default(),
            media: MediaOptions::default(),
            links: Links::default(),
            sizes: SizeLimits::default(),
            jobs: 0,
            until: Until::default(),
        }
    }
}

/// Whether private data goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Privacy {
    /// It does not.
    #[default]
    Public,
    /// It does: network addresses, e-mail addresses, passwords of posts.
    Full,
}

/// Where links from post to post lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// To the old address.
    #[default]
    Keep,
    /// To the file of the post, where it is in the output.
    Rewrite,
}

/// How far a run goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Until {
    /// To the end.
    #[default]
    Written,
    /// To the end if there is nothing to complain of, else nothing is written.
    Flawless,
    /// To the plan.
    Planned,
}
