//! The report as a text and its figures as pictures.

use reproduce::document::{Block, Document, Finding, Section, Table};
use reproduce::plot::{Axis, Curve, Dot, Figure, Ink, Panel, Stroke, dots};

fn figure() -> Figure {
    let points = dots([
        (1.0, (2.0, 0.5)),
        (10.0, (f64::NAN, 0.0)),
        (100.0, (-3.0, 0.0)),
        (1000.0, (5.0, 9.0)),
    ]);
    let panel = |y: Axis| Panel {
        title: "a < b & c".into(),
        x: Axis::log("n"),
        y,
        curves: vec![
            Curve::new("\"quoted\"", Ink::First, points.clone()),
            Curve::new("line", Ink::Exact, points.clone()).drawn(Stroke::Dashed),
        ],
    };
    Figure {
        name: "example".into(),
        description: "an [example]".into(),
        panels: vec![panel(Axis::linear("y")), panel(Axis::log("log y"))],
    }
}

/// Panics on text whose elements are not closed in the order in which they were opened.
fn check_well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("every tag ends");
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .expect("a name");
        match (tag.starts_with('/'), tag.ends_with('/')) {
            (true, _) => assert_eq!(open.pop(), Some(name)),
            (false, false) => open.push(name),
            (false, true) => {}
        }
    }
    assert!(open.is_empty(), "{open:?} not closed");
}

#[test]
fn figures_are_well_formed_and_show_every_finite_point() {
    let svg = figure().svg();
    check_well_formed(&svg);
    assert!(!svg.contains("NaN"));
    assert!(svg.contains("a &lt; b &amp; c") && svg.contains("&quot;quoted&quot;"));
    // Three points on the linear axis, two on the logarithmic one, one in the key.
    assert_eq!(svg.matches("<circle").count(), 6);
    // Two error bars for each of two curves in each panel.
    assert_eq!(svg.matches("class=\"r\"").count(), 2 * 2 * 2);
}

#[test]
fn points_lie_where_the_axis_says() {
    let at = |y: f64| Figure {
        name: String::new(),
        description: String::new(),
        panels: vec![Panel {
            title: String::new(),
            x: Axis::linear("").over(0.0, 1.0),
            y: Axis::linear("").over(0.0, 1.0),
            curves: vec![
                Curve::new(
                    "",
                    Ink::First,
                    vec![Dot {
                        x: 0.5,
                        y,
                        error: 0.0,
                    }],
                )
                .drawn(Stroke::Marks),
            ],
        }],
    };
    let height = |y: f64| -> f64 {
        let svg = at(y).svg();
        let text = svg.split("cy=\"").nth(1).expect("a circle");
        let number = text.split('"').next().expect("a number");
        number.parse().expect("a number")
    };
    let [bottom, middle, top] = [0.0, 0.5, 1.0].map(height);
    assert!(top < middle && middle < bottom, "up is up");
    assert!((top + bottom - 2.0 * middle).abs() < 0.2);
}

#[test]
fn the_report_says_what_was_found_and_what_was_not() {
    let mut table = Table::new(&["flow", "gap | nats"]);
    table.row(["pair".into(), "0.8".into()]);
    let finding = |claim: &str, holds| Finding {
        claim: claim.into(),
        holds,
        evidence: "Numbers.".into(),
    };
    let document = Document {
        command: "cargo xtask reproduce".into(),
        sections: vec![Section {
            key: "example",
            title: "Example",
            question: "What?".into(),
            blocks: vec![
                Block::Table(table),
                Block::Figure(figure()),
                Block::Text("Words.".into()),
            ],
            findings: vec![finding("It holds.", true), finding("It does not.", false)],
            settings: vec!["seed 1".into()],
        }],
    };
    let text = document.markdown("results");
    assert!(text.contains("| flow | gap \\| nats |\n|---|---:|\n| pair | 0.8 |\n"));
    assert!(text.contains("![an example](results/example.svg)"));
    assert!(text.contains("- **Reproduced.** It holds. Numbers.\n"));
    assert!(text.contains("- **Not reproduced.** It does not. Numbers.\n"));
    assert!(text.contains("| It does not. | **no** | 1 |"));
    assert!(text.contains("--only example`") && text.contains("- seed 1\n"));
}
