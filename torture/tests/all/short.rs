//! A short form of each part.

use equiflow::config::Config;
use torture::cases::Dice;
use torture::{Bounds, Figures, configurations, links, samples, snapshots};

fn nothing_lost(figures: &Figures) {
    assert!(
        figures.lost.is_empty(),
        "{figures}\n{}",
        figures.lost.join("\n")
    );
    // Neither may be all of them, or nothing was tried.
    assert!(figures.used > 0 && figures.refused > 0, "{figures}");
}

#[test]
fn malformed_links_are_read_or_refused_in_words() {
    nothing_lost(&links::run(7, Bounds::cases(20_000)));
}

#[test]
fn damaged_snapshots_are_read_or_refused_in_words() {
    nothing_lost(&snapshots::run(7, Bounds::cases(150)));
}

#[test]
fn damaged_samples_are_taken_or_refused_in_words() {
    nothing_lost(&samples::run(7, Bounds::cases(150)));
}

#[test]
fn valid_configurations_are_valid() {
    for case in 0..3000 {
        let config = configurations::valid(&mut Dice::new(3, case));
        let read = Config::from_entries(config.entries());
        assert_eq!(read, Ok(config), "case {case}");
    }
}

#[test]
fn valid_configurations_train() {
    let figures = configurations::run(7, Bounds::cases(12));
    assert!(
        figures.lost.is_empty(),
        "{figures}\n{}",
        figures.lost.join("\n")
    );
    assert!(figures.used > 6, "{figures}");
}
