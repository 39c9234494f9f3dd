//! What the figures of a part count.

use std::sync::atomic::{AtomicU64, Ordering};

use torture::Bounds;
use torture::figures::{Outcome, attempt};

#[test]
fn a_case_that_is_slow_beside_others_only_is_no_loss_and_one_that_is_slow_alone_is() {
    let tries: [AtomicU64; 4] = Default::default();
    let figures = attempt("cases", Bounds::cases(4), |number| {
        let before =
            tries[usize::try_from(number).expect("four of them")].fetch_add(1, Ordering::Relaxed);
        Ok(match number {
            0 => Outcome::Used,
            1 => Outcome::Refused,
            2 if before > 0 => Outcome::Used,
            _ => Outcome::Slow("took 9 s".into()),
        })
    });
    assert_eq!((figures.used, figures.refused), (2, 1));
    assert_eq!(figures.lost, ["case 3, alone: took 9 s"]);
    assert_eq!(tries.map(AtomicU64::into_inner), [1, 1, 2, 2]);
}
