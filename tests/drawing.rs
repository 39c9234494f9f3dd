//! Runs that begin before their reference samples are drawn, against those that were opened at once.

use equiflow::app::run::{self, Run};
use equiflow::config::{Config, Link};
use equiflow::train::Snapshot;

const LINKS: [&str; 6] = [
    "v1&samples=700",
    "v1&samples=700&start=random",
    "v1&samples=100&flow=plain",
    "v1&system=dw4&samples=300&flow=manyBody&startSteps=1&batch=8&channels=4&width=8",
    "v1&system=lj&particles=5&samples=200",
    "v1&system=lj13&samples=150&start=random&batch=16",
];

fn config(link: &str) -> Config {
    Link::parse(link).expect(link).config
}

/// Draws until `done` is true; the fractions that were there, which only grow.
fn draw(run: &mut Run, done: impl Fn(&Run) -> bool) -> Vec<f64> {
    let mut fractions = Vec::new();
    while !done(run) {
        let before = run.drawn();
        assert!(before < 1.0, "all is drawn");
        run.advance().expect("the samples can be matched");
        assert!(run.drawn() >= before);
        fractions.push(run.drawn());
    }
    fractions
}

fn is_whole(run: &Run) -> bool {
    run.drawn() == 1.0
}

/// A report of 128 configurations, without what is said of the sampler.
fn measured(run: &Run) -> String {
    let report = run.evaluate(128, f64::NAN);
    format!(
        "{:?}",
        equiflow::analysis::report::Report {
            note: None,
            ..report
        }
    )
}

#[test]
fn a_run_that_was_begun_comes_to_the_bits_of_one_that_was_opened_at_once() {
    for link in LINKS {
        let mut whole = run::open(config(link)).expect(link);
        let mut begun = run::begin(config(link), None).expect(link);
        let untrained = begun.trajectory(3, 4);
        assert!(untrained.iter().all(|x| x.is_finite()), "{link}");
        let is_random = begun.has_parameters();
        assert_eq!(is_random, begun.digest() == whole.digest(), "{link}");
        assert_eq!(is_random, untrained == whole.trajectory(3, 4), "{link}");

        draw(&mut begun, Run::is_measurable);
        assert_eq!(is_random, !is_whole(&begun), "{link}");
        assert_eq!(measured(&begun), measured(&whole), "{link}");

        let fractions = draw(&mut begun, is_whole);
        assert!(!is_random || fractions.len() > 1, "{link}");
        assert_eq!(begun.digest(), whole.digest(), "{link}");
        assert_eq!(begun.diagnostics(), whole.diagnostics(), "{link}");
        assert_eq!(
            begun.training_data(usize::MAX),
            whole.training_data(usize::MAX),
            "{link}"
        );
        assert_eq!(
            begun.evaluate(300, f64::NAN),
            whole.evaluate(300, f64::NAN),
            "{link}"
        );
        for _ in 0..2 {
            assert_eq!(begun.step().loss.to_bits(), whole.step().loss.to_bits());
        }
        assert_eq!(begun.digest(), whole.digest(), "{link}");
    }
}

#[test]
fn curves_that_are_drawn_again_and_again_are_of_all_data_that_are_there_and_of_the_present_step() {
    let mut grew = false;
    for link in LINKS {
        let mut watched = run::begin(config(link), None).expect(link);
        let is_random = watched.has_parameters();
        draw(&mut watched, Run::is_measurable);
        let early = watched.curves(16);
        draw(&mut watched, is_whole);
        let mut other = run::open(config(link)).expect(link);
        let first = watched.curves(16);
        // A closed-form start follows from all data, so that these are there before it can be measured.
        let has_grown = first.distance.data != early.distance.data;
        assert!(is_random || !has_grown, "{link}");
        grew |= has_grown;
        for _ in 0..2 {
            watched.step();
            other.step();
        }
        let (again, unwatched) = (watched.curves(16), other.curves(16));
        // As text: an error that is not known is NaN.
        let same = format!("{again:?}") == format!("{unwatched:?}");
        assert!(same, "{link}: not of this step, or not of all data");
        assert!(again.energy.data == first.energy.data, "{link}");
        assert!(again.distance.model != first.distance.model, "{link}");
    }
    assert!(
        grew,
        "no run of these is measured before all its data are there"
    );
}

#[test]
fn a_snapshot_is_resumed_at_its_digest_and_goes_on_as_if_it_had_been_restored() {
    for link in LINKS {
        let mut trained = run::open(config(link)).expect(link);
        trained.step();
        let bytes = trained.snapshot().expect(link);
        let snapshot = Snapshot::read(&bytes).expect(link);
        let mut resumed = run::resume(snapshot, None, None).expect(link);
        if resumed.has_parameters() {
            assert_eq!(resumed.digest(), trained.digest(), "{link}");
            assert_eq!(resumed.trajectory(3, 4), trained.trajectory(3, 4), "{link}");
        }
        draw(&mut resumed, is_whole);
        assert_eq!(resumed.digest(), trained.digest(), "{link}");
        resumed.step();
        trained.step();
        assert_eq!(resumed.digest(), trained.digest(), "{link}");
    }
}

#[test]
fn a_model_that_is_shown_before_its_coordinates_are_known_stands_at_its_state_and_comes_to_the_same_bits()
 {
    let link = LINKS[0];
    let mut trained = run::open(config(link)).expect(link);
    trained.step();
    let snapshot = || Snapshot::read(&trained.snapshot().expect(link)).expect(link);
    let theta = trained.export(1, f64::NAN).theta;
    let rounded = theta.iter().map(|x| (x * 4096.0).round() / 4096.0);
    let mut shown = run::resume(snapshot(), None, Some(rounded.collect())).expect(link);
    assert!(!shown.has_parameters());
    assert_eq!((shown.steps(), shown.digest()), (1, trained.digest()));
    assert_eq!(
        shown.snapshot().expect(link),
        trained.snapshot().expect(link)
    );
    let far = |a: &Run, b: &Run| {
        let (a, b) = (a.trajectory(64, 3), b.trajectory(64, 3));
        let distances = a.iter().zip(&b).map(|(a, b)| (a - b).abs());
        distances.fold(0.0, f64::max)
    };
    let off = far(&shown, &trained);
    assert!(off > 0.0 && off < 0.01, "{off}");

    let mut adopted = run::resume(snapshot(), None, Some(theta[1..].to_vec())).expect(link);
    assert_ne!(
        adopted.digest(),
        trained.digest(),
        "a parameter is missing: nothing is shown"
    );
    adopted.adopt(&trained.snapshot().expect(link)).expect(link);
    for run in [&mut shown, &mut adopted] {
        draw(run, is_whole);
        assert!(run.has_parameters());
        assert_eq!(far(run, &trained), 0.0);
        assert_eq!(run.digest(), trained.digest());
    }
    trained.step();
    shown.step();
    assert_eq!(shown.digest(), trained.digest());
}

#[test]
fn a_state_that_is_adopted_while_samples_are_drawn_stays_when_they_are_there() {
    for link in LINKS {
        let mut trained = run::open(config(link)).expect(link);
        trained.step();
        let mut begun = run::begin(config(link), None).expect(link);
        let bytes = trained.snapshot().expect(link);
        begun.adopt(&bytes).expect(link);
        draw(&mut begun, is_whole);
        assert_eq!(begun.digest(), trained.digest(), "{link}");
    }
}

#[test]
fn a_model_is_its_weights_and_an_optimiser_that_knows_nothing() {
    let link = "v1&samples=300&start=random";
    let mut trained = run::open(config(link)).expect(link);
    for _ in 0..3 {
        trained.step();
    }
    let state: serde_json::Value =
        serde_json::from_slice(&trained.snapshot().expect(link)).expect("JSON");
    let average = state["state"]["average"].as_array().expect("an array");
    let weights: Vec<f64> = average
        .iter()
        .filter_map(serde_json::Value::as_f64)
        .collect();
    let model = Snapshot::of_model(config(link), weights.clone(), 3).expect(link);
    let digest = model.digest();
    let resumed = run::resume(model, None, None).expect(link);
    assert_eq!(resumed.digest(), digest);
    assert_ne!(resumed.digest(), trained.digest(), "the optimiser is fresh");
    assert_eq!(resumed.steps(), 3);
    assert_eq!(resumed.trajectory(3, 4), trained.trajectory(3, 4));

    let error = Snapshot::of_model(config(link), weights[1..].to_vec(), 3);
    let message = error.expect_err("a weight is missing").to_string();
    assert!(message.contains("theta has"), "{message}");
    let error = Snapshot::of_model(config(link), vec![f64::NAN; weights.len()], 3);
    let message = error.expect_err("no numbers").to_string();
    assert!(message.contains("not finite"), "{message}");
}

#[test]
#[should_panic(expected = "when its reference samples are drawn")]
fn a_run_is_not_trained_on_a_part_of_its_data() {
    let mut begun = run::begin(config(LINKS[1]), None).expect("a run");
    draw(&mut begun, Run::is_measurable);
    begun.step();
}

#[test]
fn what_cannot_be_opened_cannot_be_begun() {
    let link = "v1&system=lj&particles=55&samples=100000";
    let opened = run::open(config(link)).err().expect("it takes too long");
    let begun = run::begin(config(link), None).err();
    assert_eq!(begun, Some(opened));
}
