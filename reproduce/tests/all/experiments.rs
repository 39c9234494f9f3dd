//! Every experiment at a size that takes seconds, and what must be true of it at any size.

use equiflow::config::{Augmentation, Config, Link, StartKind, System};
use equiflow::train::Trainer;
use reproduce::document::{Block, Finding};
use reproduce::experiments::{
    EXPERIMENTS, convergence, discovery, few_samples, generalisation, generator, gradients,
    hutchinson, invariance, metastable, trap,
};
use reproduce::runs::{self, AUGMENTED, MANY_BODY, METHODS, Method, PAIR, PLAIN};
use reproduce::{Budget, Document, RunContext, Section};

/// A short run of the recipe on DW-4.
fn short(method: runs::Method, samples: u32, steps: u64) -> Config {
    Config {
        batch: 16,
        ..runs::config(method, System::Dw4, samples, steps, 1)
    }
}

fn document(sections: Vec<Section>) -> Document {
    Document {
        command: "test".into(),
        sections,
    }
}

/// The first cells of all rows of a section.
fn names(section: &Section) -> Vec<String> {
    let tables = section.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let rows = tables.flat_map(|table| &table.rows);
    rows.map(|row| row[0].clone()).collect()
}

#[test]
fn every_experiment_runs_through_and_depends_on_nothing_but_its_effort() {
    // All but those that read the clock.
    let clocked = [gradients::KEY, convergence::KEY, few_samples::KEY];
    let run = |threads, keys: &dyn Fn(&str) -> bool| {
        let budget = Budget::Tiny;
        let chosen = EXPERIMENTS.iter().filter(|e| keys(e.key));
        let sections =
            chosen.map(|e| (e.run)(RunContext { budget, threads }).expect("it can start"));
        sections.collect::<Vec<_>>()
    };
    let document = document(run(2, &|key| !clocked.contains(&key)));
    let text = document.markdown("results");
    // The short ones again. All of them give their runs to `threads`, whose test has the order of the results.
    let short = [invariance::KEY, generalisation::KEY, trap::KEY];
    let one_by_one = run(1, &|key| short.contains(&key));
    assert_eq!(one_by_one.len(), short.len());
    for alone in &one_by_one {
        let together = document.sections.iter().find(|s| s.key == alone.key);
        // As text, in which a number that is not there equals itself.
        assert_eq!(
            format!("{together:?}"),
            format!("{:?}", Some(alone)),
            "{}",
            alone.key
        );
    }
    assert!(!text.contains("NaN") && text.ends_with('\n'));
    for experiment in [
        invariance::KEY,
        generalisation::KEY,
        metastable::KEY,
        discovery::KEY,
    ] {
        let section = document.sections.iter().find(|s| s.key == experiment);
        for method in METHODS {
            let name = format!("DW-4, {}", method.name);
            assert!(
                names(section.expect("it has run")).contains(&name),
                "{experiment}: {name}"
            );
        }
    }
    for (experiment, name) in [
        (hutchinson::KEY, "DW-4, trained, many-body"),
        (generator::KEY, "DW-4, many-body, balanced"),
        (generator::KEY, "DW-4, equivariant, likelihood"),
    ] {
        let section = document.sections.iter().find(|s| s.key == experiment);
        assert!(
            names(section.expect("it has run")).contains(&name.to_owned()),
            "{name}"
        );
    }
    for (number, section) in document.sections.iter().enumerate() {
        assert!(text.contains(&format!("## {}. {}", number + 1, section.title)));
        assert!(!section.findings.is_empty() && !section.settings.is_empty());
    }
    let figures: Vec<String> = document.figures().map(|figure| figure.svg()).collect();
    assert!(figures.len() >= document.sections.len());
    for svg in figures {
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert!(svg.contains("prefers-color-scheme:dark"));
    }
}

#[test]
fn gaps_are_seen_at_times_that_double() {
    let (budget, threads) = (Budget::Tiny, 2);
    let section = convergence::run(RunContext { budget, threads }).expect("it can start");
    let text = document(vec![section]).markdown("results");
    let rows: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("| DW-4, "))
        .collect();
    assert_eq!(rows.len(), 15);
    for flow in ["equivariant", "plain, augmented", "many-body"] {
        let steps = rows
            .iter()
            .filter(|row| row.starts_with(&format!("| DW-4, {flow} |")))
            .filter_map(|row| row.split('|').nth(2)?.trim().parse::<u64>().ok());
        assert_eq!(steps.collect::<Vec<_>>(), [1, 2, 5, 10, 20]);
    }
    assert!(!text.contains("NaN"));
}

#[test]
fn few_samples_are_learnt_with_both_objectives() {
    let (budget, threads) = (Budget::Tiny, 2);
    let section = few_samples::run(RunContext { budget, threads }).expect("it can start");
    assert_eq!(names(&section), ["DW-4, balanced", "DW-4, reweighted"]);
    for line in &section.settings {
        let link = line.split('`').nth(1).expect("it has a link");
        let config = Link::parse(link).expect("it can be read").config;
        assert_eq!((config.samples, config.system), (50, System::Dw4), "{line}");
    }
}

#[test]
fn what_does_not_hold_says_why() {
    let finding = |holds| Finding {
        claim: "It does.".into(),
        holds,
        evidence: "1 and 2.".into(),
    };
    let why = |holds| finding(holds).explained("Because.").evidence;
    assert_eq!([why(true), why(false)], ["1 and 2.", "1 and 2. Because."]);
}

#[test]
fn the_clock_reaches_only_what_is_called_measured_time() {
    let text = || {
        let (budget, threads) = (Budget::Tiny, 2);
        let section = gradients::run(RunContext { budget, threads }).expect("it can start");
        let text = document(vec![section]).markdown("results");
        let (before, measured) = text.split_once("Measured time").expect("it is said");
        let (_, after) = measured.split_once("\n- **").expect("findings follow");
        format!("{before}{after}")
    };
    assert_eq!(text(), text());
}

#[test]
fn only_flows_with_symmetry_are_invariant() {
    let (with, without): (Vec<_>, Vec<_>) = METHODS.into_iter().partition(Method::has_symmetry);
    assert_eq!(with, [PAIR, MANY_BODY]);
    assert_eq!(without, [PLAIN, AUGMENTED]);
    for method in with {
        let defects = invariance::defects::<2>(short(method, 100, 30), 30, 8);
        let defects = defects.expect("it can start");
        assert!(
            defects.iter().all(|(_, largest)| *largest < 1e-6),
            "{defects:?}"
        );
    }
    for method in without {
        let plain = invariance::defects::<2>(short(method, 100, 200), 200, 8);
        let plain = plain.expect("it can start");
        assert!(plain[0].1 < 1e-6, "translations are nothing to any flow");
        assert!(plain[1..].iter().all(|(mean, _)| *mean > 0.1), "{plain:?}");
    }
}

#[test]
fn few_samples_generalise_worse_than_many() {
    let data = runs::data(System::Dw4, 1000, 1).expect("DW-4 can be sampled");
    let gaps = |samples| {
        let config = short(PAIR, samples, 40);
        generalisation::gaps::<2>(config, &data, 40, 200).expect("it can start")
    };
    let (few, many) = (gaps(10), gaps(1000));
    assert!(few.test > few.train + 0.1, "{few:?}");
    assert!(few.test > many.test && many.test > 0.0, "{few:?} {many:?}");
    assert!(few.best <= few.test && many.best <= many.test);
}

#[test]
fn estimated_divergences_are_unbiased_and_noisier_with_more_particles() {
    let flow = |n| hutchinson::closed_form(n, 1000, 400).expect("it can be matched");
    let [small, large] = [2, 8].map(flow);
    for effect in small.effects.iter().chain(&large.effects) {
        assert!(effect.bias.0.abs() < 4.0 * effect.bias.1, "{effect:?}");
        assert!(effect.kept > 0.0 && effect.kept < 1.0);
    }
    for (small, large) in small.effects.iter().zip(&large.effects) {
        assert!(large.variance > 2.0 * small.variance, "{small:?} {large:?}");
    }
    for flow in [&small, &large] {
        // Gaussian; Rademacher once, ten and a hundred times.
        let variances: Vec<f64> = flow.effects.iter().map(|effect| effect.variance).collect();
        assert!(
            variances[0] > variances[1],
            "the diagonal of J adds to Gaussian noise alone"
        );
        for pair in variances[1..].windows(2) {
            let ratio = pair[0] / pair[1];
            assert!(
                (5.0..20.0).contains(&ratio),
                "ten draws have a tenth of the variance: {ratio}"
            );
        }
    }
}

#[test]
fn the_adjoint_error_falls_with_the_order_of_the_method() {
    let config = Config {
        start: StartKind::Random,
        time_kernels: 6,
        time_width: 0.4,
        ..short(PAIR, 100, 100)
    };
    let data = runs::data(System::Dw4, 100, 1).expect("DW-4 can be sampled");
    let trainer = runs::trained::<2>(config, &data, 30).expect("it can start");
    let errors = gradients::errors(&trainer, &[40, 80], 4);
    for (error, order) in errors.iter().zip([1.0, 2.0, 4.0]) {
        let seen = libm::log2(error[0] / error[1]);
        assert!(
            (seen - order).abs() < 0.5,
            "order {seen} instead of {order}"
        );
    }
}

#[test]
fn reference_samples_find_the_metastable_states_in_their_shares() {
    let reached = metastable::reached::<2>(short(PAIR, 50, 5), 5, false, &[20, 400]);
    let reached = reached.expect("it can start");
    assert!(reached.common[0] <= reached.common[1] && reached.common[1] >= 3);
    assert!(
        reached.any[1] >= reached.common[1] && reached.any[1] <= 5,
        "DW-4 has five minima"
    );
    assert!(
        reached.distance < 0.1 && reached.failed == 0.0,
        "{reached:?}"
    );
}

#[test]
fn with_guards_the_apparent_gap_is_the_true_one() {
    for look in trap::looks(short(PAIR, 200, 40), 40, 2, 100).expect("it can start") {
        assert!((look.apparent - look.exact).abs() < 0.02, "{look:?}");
        assert!(
            look.exact > -4.0 * look.error && look.unreached == 0.0,
            "{look:?}"
        );
    }
}

#[test]
fn generators_estimate_what_is_known() {
    let config = runs::config(PAIR, System::Dw2, 500, 40, 1);
    let outcome = generator::outcome::<2>(config, 40, 1000).expect("it can start");
    let (report, exact) = (&outcome.report, outcome.report.exact_log_z.expect("known"));
    let (log_z, error) = (report.log_z.expect("reliable"), report.log_z_error);
    assert!(
        (log_z - exact).abs() < 4.0 * error.expect("with it"),
        "{report:?}"
    );
    let profile = outcome.profile.expect("two particles have one");
    assert_eq!(
        profile.model.len(),
        profile.exact.map_or(0, |exact| exact.len())
    );
}

#[test]
fn the_cluster_gets_a_brief_many_body_flow_unless_hours_may_pass() {
    let of = |budget, method, system| {
        let context = RunContext { budget, threads: 1 };
        let steps = context.steps(method, system, 500);
        let config = context.config(method, system, 1000, steps, 1);
        (steps, config.channels, config.width)
    };
    let usual = (500, 16, 48);
    assert_eq!(of(Budget::Quick, MANY_BODY, System::Lj13), (900, 8, 32));
    assert_eq!(of(Budget::Full, MANY_BODY, System::Lj13), usual);
    assert_eq!(of(Budget::Quick, MANY_BODY, System::Dw4), usual);
    assert_eq!(of(Budget::Quick, PAIR, System::Lj13), usual);
    let said = |budget| {
        let context = RunContext { budget, threads: 1 };
        let config = context.config(MANY_BODY, System::Lj13, 1000, 900, 1);
        runs::setting("many-body", &config, 900).contains("to save time")
    };
    assert!(said(Budget::Quick) && !said(Budget::Full));
}

#[test]
fn a_link_is_the_run_that_was_measured() {
    let config = Config {
        augmentation: Augmentation::Rotations,
        ..short(PLAIN, 30, 200)
    };
    let link = runs::link(&config, 7);
    let link = Link::parse(link.trim_matches('`')).expect("it can be read");
    assert_eq!((link.config, link.steps), (config, Some(7)));
    let data = runs::data(System::Dw4, 300, 1).expect("DW-4 can be sampled");
    let mut shared = runs::open::<2>(config, &data).expect("it can start");
    let mut alone = Trainer::<2>::new(link.config).expect("it can start");
    runs::advance(&mut shared, 3);
    runs::advance(&mut alone, 3);
    assert_eq!(shared.digest(), alone.digest());
}
