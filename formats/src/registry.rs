//! The list of formats a program offers.

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
        let mut registry = Registry::default();
        #[cfg(feature = "blogger")]
        registry.add_reader(crate::blogger::BloggerReader);
        #[cfg(feature = "wordpress")]
        registry.add_reader(crate::wordpress::WordpressReader);
        registry
    }

    /// Adds a reader.
    pub fn add_reader(&mut self, reader: impl Reader + 'static) -> &mut Self {
        self.readers.push(Box::new(reader));
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

    /// Returns the writer of this id or alias.
    pub fn writer(&self, id: &str) -> Option<&dyn Writer> {
        self.writers().find(|writer| writer.info().id == id || writer.info().aliases.contains(&id))
    }
}
