//! Figures: numbers in, an SVG picture out that reads in light and in dark.
//!
//! A figure is a row of panels with one key. Everything is placed by arithmetic alone, so that the same
//! numbers give the same file.

mod axis;
mod svg;

pub use axis::{Axis, Scale};

/// What a colour and a mark stand for: the same in every figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Vermilion circles: the equivariant pair flow, or the first of several.
    First,
    /// Blue squares: the plain flow, or the second.
    Second,
    /// Purple triangles: the third.
    Third,
    /// Green diamonds: the many-body flow, or the fourth.
    Fourth,
    /// Grey rings: the fifth.
    Fifth,
    /// The colour of text: what is exact.
    Exact,
}

impl Ink {
    const fn class(self) -> &'static str {
        match self {
            Self::First => "a",
            Self::Second => "b",
            Self::Third => "c",
            Self::Fourth => "d",
            Self::Exact => "e",
            Self::Fifth => "f",
        }
    }
}

/// One point with the half length of its error bar (zero for none).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// Abscissa.
    pub x: f64,
    /// Ordinate.
    pub y: f64,
    /// Half the length of the error bar.
    pub error: f64,
}

/// How the points of a curve are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Marks joined by a line.
    Marked,
    /// A line alone.
    Line,
    /// A dashed line alone.
    Dashed,
    /// Marks alone.
    Marks,
}

/// Points of one meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The words in the key.
    pub name: String,
    /// Colour and mark.
    pub ink: Ink,
    /// Line, marks or both.
    pub stroke: Stroke,
    /// In the order in which they are joined. What is not finite, or not positive on a logarithmic axis,
    /// interrupts the line.
    pub dots: Vec<Dot>,
}

impl Curve {
    /// Marks with error bars, joined.
    pub fn new(name: impl Into<String>, ink: Ink, dots: Vec<Dot>) -> Self {
        Self {
            name: name.into(),
            ink,
            stroke: Stroke::Marked,
            dots,
        }
    }

    /// The same points drawn in another way.
    #[must_use]
    pub fn drawn(self, stroke: Stroke) -> Self {
        Self { stroke, ..self }
    }
}

/// One pair of axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What it shows, in a few words.
    pub title: String,
    /// To the right.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// What is drawn, the last on top.
    pub curves: Vec<Curve>,
}

/// A row of panels.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The name of its file, without extension.
    pub name: String,
    /// What can be seen, for those who cannot see it.
    pub description: String,
    /// From left to right, at most three.
    pub panels: Vec<Panel>,
}

impl Figure {
    /// The picture.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::draw(self)
    }
}

/// Joins abscissae with (value, error) pairs.
pub fn dots(points: impl IntoIterator<Item = (f64, (f64, f64))>) -> Vec<Dot> {
    let dot = |(x, (y, error))| Dot { x, y, error };
    points.into_iter().map(dot).collect()
}
