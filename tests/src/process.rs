//! Processes, as Linux tells of them in `/proc`.

use std::fs;

/// Returns the processes that a process has started.
#[must_use]
pub fn children(parent: u32) -> Vec<u32> {
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let processes = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let is_child = |id: &u32| status(*id).is_some_and(|status| status.contains(&format!("\nPPid:\t{parent}\n")));
    processes.filter(is_child).collect()
}

/// Says whether a process does anything. One whose end nobody has asked for yet does not.
#[must_use]
pub fn is_running(process: u32) -> bool {
    status(process).is_some_and(|status| !status.contains("\nState:\tZ"))
}

/// Returns what is known of a process, a line for each.
#[must_use]
pub fn status(process: u32) -> Option<String> {
    fs::read_to_string(format!("/proc/{process}/status")).ok()
}
