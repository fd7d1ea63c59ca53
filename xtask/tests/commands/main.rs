//! Commands that need a checkout or a compiler, run as people run them.

mod bundle;
mod checkout;
mod doctor;
mod install;
mod lint;
mod signatures;
mod watch;
