//! All that carrying files along needs, from the first wish to the book.

use blogferry_formats::{Addresses, OutPath};

use super::book::MediaBook;
use super::carry::{Carrying, shown};
use super::library::Library;
use super::open::{library_beside, open_library};
use super::options::{MediaMode, MediaOptions};
use super::wishes::{Gathered, Wishes};
use crate::convert::{ConvertError, Request, Until};
use crate::render::Rendering;
#[cfg(feature = "download")]
use crate::sink::Output;
use crate::sink::Sink;
use crate::source::MediaCatalogue;

/// Gathers what posts show and carries it into an output.
pub(crate) struct Carriage<'a> {
    options: &'a MediaOptions,
    folder: OutPath,
    libraries: Vec<Library>,
    wishes: Wishes,
    gathered: Option<Gathered>,
    rendering: Rendering<'a>,
}

impl<'a> Carriage<'a> {
    /// Returns what carries files along, first those that lie beside the export; `None` where all stay where they are.
    ///
    /// # Errors
    /// When the output has no place for files, or what was to hold them cannot be used.
    pub(crate) fn new(
        request: &'a Request,
        rendering: &Rendering<'a>,
        beside: &MediaCatalogue,
    ) -> Result<Option<Self>, ConvertError> {
        let options = &request.media;
        if options.mode == MediaMode::Link {
            return Ok(None);
        }
        if options.mode == MediaMode::Download {
            if !cfg!(feature = "download") {
                return Err(ConvertError::CannotDownload);
            }
            if request.until == Until::Flawless {
                return Err(ConvertError::DownloadIsNeverFlawless);
            }
        }
        let writer = rendering.writer;
        let folder =
            writer.media_folder(&request.write).ok_or_else(|| ConvertError::NoPlaceForMedia(writer.info().name))?;
        let mut libraries: Vec<Library> = library_beside(beside).into_iter().collect();
        for path in &options.from {
            let name = || path.display().to_string();
            libraries.push(
                open_library(path, request.source.limits)
                    .map_err(|error| ConvertError::Library { name: name(), error })?,
            );
        }
        Ok(Some(Carriage {
            options,
            folder,
            libraries,
            wishes: Wishes::new(rendering.archive.blog().url.as_deref()),
            gathered: None,
            rendering: *rendering,
        }))
    }

    /// Returns what takes down the addresses that are asked for.
    pub(crate) fn wishes(&self) -> &dyn Addresses {
        &self.wishes
    }

    /// Carries all files that are at hand into an output.
    ///
    /// # Errors
    /// When the output or the temporary folder fails.
    pub(crate) fn carry(&mut self, sink: &mut dyn Sink) -> Result<MediaBook, ConvertError> {
        let gathered = match self.gathered.take() {
            Some(gathered) => gathered,
            None => self.wishes.take().map_err(ConvertError::Temporary)?,
        };
        let carrying = Carrying {
            libraries: &self.libraries,
            folder: self.folder.clone(),
            limit: self.options.limit,
            shown: shown(self.rendering.plan, self.rendering.archive.outline()),
            watch: self.rendering.watch,
            #[cfg(feature = "download")]
            download: (self.options.mode == MediaMode::Download).then(|| super::download::Download {
                options: &self.options.fetch,
                limit: self.options.limit,
                output: match &self.rendering.request.output {
                    Output::Folder(path) => Some(path),
                    _ => None,
                },
                watch: self.rendering.watch,
            }),
        };
        let book = carrying.carry(&gathered, sink)?;
        self.gathered = Some(gathered);
        Ok(book)
    }
}
