//! Where output goes: nowhere, to standard output, into a file or into a folder.

mod file;
mod file_name;
mod folder;
mod interrupt;
mod spool;
mod staging;
mod swap;

pub(crate) use file::replace;
pub(crate) use file_name::file_name;
pub(crate) use folder::{Folder, MARKER};
pub(crate) use spool::Spool;

/// The output of a run.
pub(crate) enum Output {
    /// Documents are only checked.
    Nothing,
    /// Everything goes to standard output, once every document is good.
    Stream(Spool),
    /// Each object becomes a file.
    Folder(Folder),
}
