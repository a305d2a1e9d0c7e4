//! The list of formats a program offers.

use crate::dialect::{Dialect, PlainHtml};
use crate::model::Blog;
use crate::reader::Reader;
use crate::writer::Writer;

/// The readers and writers a program offers, in the order they are listed and asked.
///
/// A value, not a global: add your own formats to a copy of [`Registry::standard`].
#[derive(Default)]
pub struct Registry {
    readers: Vec<Box<dyn Reader>>,
    writers: Vec<Box<dyn Writer>>,
}

impl Registry {
    /// Returns a list of all formats compiled in.
    pub fn standard() -> Self {
        #[allow(unused_mut, reason = "nothing is added where no format is compiled in")]
        let mut registry = Registry::default();
        #[cfg(feature = "blogger")]
        registry.add_reader(crate::blogger::BloggerReader);
        #[cfg(feature = "wordpress")]
        registry.add_reader(crate::wordpress::WordpressReader);
        #[cfg(feature = "json")]
        registry.add_reader(crate::json::JsonReader);
        #[cfg(feature = "json")]
        registry.add_writer(crate::json::JsonWriter).add_writer(crate::json::JsonlWriter);
        #[cfg(feature = "markdown")]
        registry.add_writer(crate::markdown::MarkdownWriter);
        #[cfg(feature = "pages")]
        registry.add_writer(crate::pages::PagesWriter);
        #[cfg(feature = "text")]
        registry.add_reader(crate::text::TextReader);
        #[cfg(feature = "mtif")]
        registry.add_reader(crate::mtif::MtifReader);
        registry
    }

    /// Adds a reader.
    pub fn add_reader(&mut self, reader: impl Reader + 'static) -> &mut Self {
        self.readers.push(Box::new(reader));
        self
    }

    /// Adds a reader that is asked before all others.
    pub fn add_reader_first(&mut self, reader: impl Reader + 'static) -> &mut Self {
        self.readers.insert(0, Box::new(reader));
        self
    }

    /// Adds a writer.
    pub fn add_writer(&mut self, writer: impl Writer + 'static) -> &mut Self {
        self.writers.push(Box::new(writer));
        self
    }

    /// Returns all readers.
    pub fn readers(&self) -> impl Iterator<Item = &dyn Reader> {
        self.readers.iter().map(AsRef::as_ref)
    }

    /// Returns all writers.
    pub fn writers(&self) -> impl Iterator<Item = &dyn Writer> {
        self.writers.iter().map(AsRef::as_ref)
    }

    /// Returns the reader of this id or alias.
    pub fn reader(&self, id: &str) -> Option<&dyn Reader> {
        self.readers().find(|reader| reader.info().id == id || reader.info().aliases.contains(&id))
    }

    /// Returns the dialect of a blog's bodies, by the format the blog was read from.
    pub fn dialect(&self, blog: &Blog) -> &'static dyn Dialect {
        let reader = blog.source.as_ref().and_then(|source| self.reader(&source.format));
        reader.map_or(&PlainHtml, |reader| reader.dialect())
    }

    /// Returns the writer of this id or alias.
    pub fn writer(&self, id: &str) -> Option<&dyn Writer> {
        self.writers().find(|writer| writer.info().id == id || writer.info().aliases.contains(&id))
    }
}
