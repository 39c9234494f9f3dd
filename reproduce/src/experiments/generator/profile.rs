//! The picture of the free-energy profile of two particles.

use super::{Case, KEY, Outcome};
use crate::plot::{Axis, Curve, Figure, Ink, Panel, Stroke, dots};
use equiflow::analysis::report::Profile;
use equiflow::config::Choice;

/// The error of the free-energy profile of two particles.
pub(super) fn figure(cases: &[Case], found: &[Outcome]) -> Option<Figure> {
    let first = |(case, outcome): (&Case, &Outcome)| {
        let profile = outcome.profile.clone().filter(|_| case.config.seed == 1)?;
        let middles: Vec<f64> = profile
            .edges
            .windows(2)
            .map(|edge| 0.5 * (edge[0] + edge[1]))
            .collect();
        let generator = case.generator;
        Some((generator.objective.name(), generator.ink, middles, profile))
    };
    let all: Vec<_> = cases.iter().zip(found).filter_map(first).collect();
    let (_, _, middles, profile) = all.first()?;
    let exact = dots(
        middles
            .iter()
            .zip(profile.exact.iter().flatten())
            .map(|(d, f)| (*d, (*f, 0.0))),
    );
    let zero = dots(middles.iter().map(|d| (*d, (0.0, 0.0))));
    let likelihood = dots(
        middles
            .iter()
            .zip(profile.model.iter().zip(&profile.error))
            .map(|(d, (f, e))| (*d, (*f, *e))),
    );
    let difference = |(name, ink, middles, profile): &(&str, Ink, Vec<f64>, Profile)| {
        let values = profile
            .model
            .iter()
            .zip(profile.exact.iter().flatten())
            .zip(&profile.error);
        let points = middles
            .iter()
            .zip(values)
            .map(|(d, ((model, exact), error))| (*d, (model - exact, *error)));
        Curve::new(*name, *ink, dots(points))
    };
    let mut differences = vec![Curve::new("exact", Ink::Exact, zero).drawn(Stroke::Dashed)];
    differences.extend(all.iter().map(difference));
    Some(Figure {
        name: KEY.into(),
        description: "DW-2: reweighted free-energy profile against the exact one, and its deviation for each objective.".into(),
        panels: vec![
            Panel {
                title: "DW-2: free energy of the distance".into(),
                x: Axis::linear("distance"),
                y: Axis::linear("kT").over(-1.0, 6.0),
                curves: vec![
                    Curve::new("exact", Ink::Exact, exact).drawn(Stroke::Dashed),
                    Curve::new("likelihood", Ink::First, likelihood).drawn(Stroke::Marks),
                ],
            },
            Panel {
                title: "Deviation from the exact profile".into(),
                x: Axis::linear("distance"),
                y: Axis::linear("kT").over(-1.0, 1.0),
                curves: differences,
            },
        ],
    })
}
