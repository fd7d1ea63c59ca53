//! Panics of plugins, turned into values.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static IN_PLUGIN: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps the panics of plugins, which become diagnostics, from being printed as well, and notes where they happened.
///
/// It replaces the program's panic hook, so only programs call it, once, before they start threads.
pub fn note_places() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if IN_PLUGIN.get() {
            PLACE.set(panic.location().map(|at| format!("{}:{}", at.file(), at.line())));
        } else {
            usual(panic);
        }
    }));
}

/// Runs a plugin's code. A panic becomes a sentence that says what it said, and where if that was noted.
pub(crate) fn catch<T>(plugin_code: impl FnOnce() -> T) -> Result<T, String> {
    let before = IN_PLUGIN.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(plugin_code));
    IN_PLUGIN.set(before);
    result.map_err(|payload| {
        let place = PLACE.take().map_or_else(String::new, |place| format!(" at {place}"));
        format!("panicked{place}: {}", message(&*payload))
    })
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}
