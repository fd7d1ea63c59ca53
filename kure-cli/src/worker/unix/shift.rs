//! Batches, cut into what one worker may render.

use crate::pipeline::Step;
use crate::worker::Rights;
use kure_core::Document;

/// Cuts a batch where the next document is for a worker that may do something else.
pub(super) fn shifts(mut steps: Vec<Step>, rights: impl Fn(&Document<'_>) -> Rights) -> Vec<(Rights, Vec<Step>)> {
    let mut shifts = Vec::new();
    while !steps.is_empty() {
        let mut all = documents(&steps).map(|document| rights(&document));
        let these = all.next().unwrap_or_default();
        let count = 1 + all.take_while(|next| *next == these).count();
        let (own, others) = cut(steps, count);
        shifts.push((these, own));
        steps = others;
    }
    shifts
}

/// Returns the documents of a batch.
pub(super) fn documents(steps: &[Step]) -> impl Iterator<Item = Document<'_>> {
    let documents = steps.iter().filter_map(|step| match step {
        Step::Render(part) => Some(part.documents()),
        Step::Known(_) => None,
    });
    documents.flatten()
}

/// Cuts a batch behind so many documents.
pub(super) fn cut(steps: Vec<Step>, mut count: usize) -> (Vec<Step>, Vec<Step>) {
    let (mut before, mut rest) = (Vec::new(), Vec::new());
    for step in steps {
        match step {
            step if count == 0 => rest.push(step),
            Step::Known(entry) => before.push(Step::Known(entry)),
            Step::Render(part) => {
                let documents = part.measure().0.min(count);
                count -= documents;
                let (part, others) = part.split(documents);
                before.push(Step::Render(part));
                let has_others = others.measure().0 > 0;
                rest.extend(has_others.then_some(Step::Render(others)));
            }
        }
    }
    (before, rest)
}
