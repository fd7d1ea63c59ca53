//! What a run leaves behind when it is ended, has no room, or is given what is no document.
#![cfg(unix)]

#[path = "faults/endings.rs"]
mod endings;
#[path = "faults/inputs.rs"]
mod inputs;
#[path = "faults/kure.rs"]
mod kure;
#[path = "faults/limits.rs"]
mod limits;
#[path = "faults/load.rs"]
mod load;
#[path = "faults/room.rs"]
mod room;
