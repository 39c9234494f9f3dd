//! The engine's exact constants against the programs that compute them, at coarse settings.

use equiflow::system::energy::{DoubleWell, LennardJones, PairSum};
use equiflow::system::exact;
use reproduce::reference::{cluster, four_wells};
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn four_double_wells_have_the_known_log_z_and_energy() {
    for (tau, h) in [(1.0, 0.25), (2.0, 0.3), (0.5, 0.2)] {
        let energy = DoubleWell {
            tau,
            ..DoubleWell::default()
        };
        let known = exact::known(&energy, 4).expect("it is known");
        let (log_z, mean_energy) = four_wells::quadrature(&energy, h);
        assert!(
            (log_z - known.log_z).abs() < 1e-4,
            "{log_z} instead of {known:?}"
        );
        assert!(
            (mean_energy - known.mean_energy).abs() < 1e-3,
            "{mean_energy} instead of {known:?}"
        );
    }
}

/// Two particles have one degree of freedom that matters: Z = 4π ∫ y² e^{−u} dy at distance √2 y.
fn two_particles(energy: &LennardJones) -> (f64, f64) {
    let (mut z, mut u) = (0.0, 0.0);
    for k in 1..40_000 {
        let y = 5e-4 * f64::from(k);
        let value = energy.pair(core::f64::consts::SQRT_2 * y) + 0.5 * y * y;
        let weight = y * y * libm::exp(-value);
        z += weight;
        u += weight * value;
    }
    (libm::log(4.0 * core::f64::consts::PI * 5e-4 * z), u / z)
}

#[test]
fn the_chain_of_states_finds_what_can_be_integrated() {
    for epsilon in [1.0, 4.0] {
        let energy = LennardJones {
            epsilon,
            ..LennardJones::default()
        };
        let found = cluster::measure(&energy, 2, 500, 3).expect("it can be sampled");
        let (log_z, mean_energy) = two_particles(&energy);
        assert!(
            (found.log_z.0 - log_z).abs() < 4.0 * found.log_z.1,
            "{found:?} instead of {log_z}"
        );
        assert!(
            (found.mean_energy.0 - mean_energy).abs() < 4.0 * found.mean_energy.1,
            "{found:?} instead of {mean_energy}"
        );
        assert!(found.log_z.1 < 0.1, "{found:?}");
    }
}

#[test]
fn thirteen_particles_have_the_known_log_z_energy_and_entropy() {
    // The other pair sum takes as long again: `--example lj13` does both.
    let energy = LennardJones {
        pair_sum: PairSum::Double,
        ..LennardJones::default()
    };
    let known = exact::known_cluster(&energy, 13).expect("it is known");
    let errors = known.errors.expect("it was simulated");
    let found = cluster::measure(&energy, 13, 240, 5).expect("it can be sampled");
    for ((value, error), exact, of) in [
        (found.log_z, known.log_z, errors.log_z),
        (found.mean_energy, known.mean_energy, errors.mean_energy),
        (found.entropy(), known.entropy(), errors.entropy),
    ] {
        assert!(
            (value - exact).abs() < 4.0 * libm::hypot(error, of),
            "{value} ± {error} instead of {exact}"
        );
    }
    assert!(
        found.log_z.1 < 0.2 && found.mean_energy.1 < 0.6,
        "{found:?}"
    );
}

/// A Python that has JAX, and with it numpy and scipy.
fn python() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let named = std::env::var_os("EQUIFLOW_PYTHON").map(PathBuf::from);
    let own = [root.join("target/jax/bin/python"), "python3".into()];
    named.into_iter().chain(own).find(|python| {
        let mut command = Command::new(python);
        let found = command.args(["-c", "import jax, numpy, scipy"]).output();
        found.is_ok_and(|output| output.status.success())
    })
}

/// What a program of `reproduce/reference` prints.
fn output(python: &Path, program: &str, arguments: &[&str]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("reference")
        .join(program);
    let output = Command::new(python).arg(path).args(arguments).output();
    let output = output.expect("Python starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {text}{errors}");
    text
}

/// The number after `word` in a line.
fn after(line: &str, word: &str) -> f64 {
    let (_, rest) = line.split_once(word).expect("the line has the word");
    let number = rest.trim_start().split([',', ' ']).next();
    number
        .and_then(|text| text.parse().ok())
        .expect("a number follows")
}

#[test]
fn the_programs_in_python_find_the_same_constants() {
    let Some(python) = python() else {
        eprintln!(
            "skipped: there is no Python with JAX; cargo xtask test brings one, or set EQUIFLOW_PYTHON"
        );
        return;
    };
    let text = output(&python, "double_wells.py", &[]);
    let (lines, distances): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.contains("log Z"));
    assert_eq!(lines.len(), 12, "{text}");
    // The constants of `tests/sampling.rs`, of which some are repeated here.
    for (interval, probability) in [("2.5 to 3.0:", 0.28962), ("5.0 to 5.5:", 0.27322)] {
        let line = distances.iter().find(|line| line.contains(interval));
        assert_eq!(
            after(line.expect("it is printed"), "probability"),
            probability
        );
    }
    for line in lines {
        let energy = DoubleWell {
            tau: after(line, "tau ="),
            ..DoubleWell::default()
        };
        let known = exact::known(&energy, after(line, "DW-") as usize).expect("it is known");
        assert!((after(line, "log Z") - known.log_z).abs() < 1e-6, "{line}");
        assert!(
            (after(line, "mean energy") - known.mean_energy).abs() < 1e-6,
            "{line}"
        );
    }
    let text = output(&python, "minima.py", &["40", "dw4"]);
    let energies: Vec<f64> = text.lines().map(|line| after(line, "DW-4:")).collect();
    let known = [
        -25.792_201_702,
        -25.312_445_393,
        -24.352_428_341,
        -23.465_431_759,
    ];
    for (found, known) in energies.iter().zip(known) {
        assert!((found - known).abs() < 1e-8, "{text}");
    }
    assert!(energies.len() >= known.len(), "{text}");
}
