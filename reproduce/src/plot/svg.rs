//! The drawing itself: a palette, a key, axes, curves.

use super::axis::Ruler;
use super::{Curve, Dot, Figure, Ink, Panel, Stroke};
use std::fmt::Write;

/// The width of a figure, in pixels at its natural size.
const WIDTH: f64 = 840.0;
/// The height of the axes.
const HEIGHT: f64 = 250.0;
/// From the top of a panel to its axes.
const HEAD: f64 = 34.0;
/// From the axes to the bottom of a panel.
const FOOT: f64 = 52.0;
/// From the left of a panel to its axes, without the words at the ticks.
const LEFT: f64 = 34.0;
/// From the axes to the right of a panel.
const RIGHT: f64 = 24.0;
/// The height of a line of the key.
const KEY_LINE: f64 = 22.0;
/// The usual width of a character at 12 pixels.
const CHARACTER: f64 = 6.8;

/// Colours of the page: warm paper and ink, and a palette that the colour-blind can tell apart.
const STYLE: &str = "\
.p{fill:#fbfaf7}.t{fill:#1b1f24}.s{fill:#59626e}.g{stroke:#e6e2d9}.x{stroke:#8b8f95}\
text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;font-variant-numeric:tabular-nums}\
.h{font-weight:600;font-size:13px}\
.a{--i:#d55e00}.b{--i:#0072b2}.c{--i:#8a5bb5}.d{--i:#008a64}.e{--i:#1b1f24}.f{--i:#59626e}\
.l{fill:none;stroke:var(--i);stroke-width:2;stroke-linejoin:round}.r{stroke:var(--i);stroke-width:1.3}\
.m{fill:var(--i)}.k{stroke-dasharray:6 4}\
@media(prefers-color-scheme:dark){.p{fill:#171b21}.t{fill:#e9ecef}.s{fill:#a0aab6}.g{stroke:#2a313b}.x{stroke:#7c8694}\
.a{--i:#ff8b3d}.b{--i:#56b4e9}.c{--i:#c39bea}.d{--i:#3ecf9f}.e{--i:#e9ecef}.f{--i:#a0aab6}}";

/// The whole file.
pub(super) fn draw(figure: &Figure) -> String {
    let key = key(figure);
    let top = 10.0 + key.height;
    let height = top + HEAD + HEIGHT + FOOT;
    let panel_width = WIDTH / figure.panels.len().max(1) as f64;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\" aria-label=\"{}\">\n<style>{STYLE}</style>\n\
         <rect class=\"p\" width=\"{WIDTH}\" height=\"{height}\" rx=\"10\"/>\n",
        escape(&figure.description)
    );
    out += &key.drawn;
    for (index, panel) in figure.panels.iter().enumerate() {
        draw_panel(
            &mut out,
            panel,
            index,
            index as f64 * panel_width,
            top,
            panel_width,
        );
    }
    out += "</svg>\n";
    out
}

struct Key {
    drawn: String,
    height: f64,
}

/// Every name once, in the order of its first curve, in lines that fit.
fn key(figure: &Figure) -> Key {
    let mut known: Vec<&Curve> = Vec::new();
    for curve in figure.panels.iter().flat_map(|panel| &panel.curves) {
        if !curve.name.is_empty() && known.iter().all(|other| other.name != curve.name) {
            known.push(curve);
        }
    }
    let (mut x, mut y, mut drawn) = (LEFT, 24.0, String::new());
    for curve in &known {
        let width = 34.0 + CHARACTER * curve.name.chars().count() as f64 + 18.0;
        if x + width > WIDTH && x > LEFT {
            (x, y) = (LEFT, y + KEY_LINE);
        }
        let class = curve.ink.class();
        let _ = write!(drawn, "<g class=\"{class}\">");
        if curve.stroke != Stroke::Marks {
            let dashed = if curve.stroke == Stroke::Dashed {
                " k"
            } else {
                ""
            };
            let _ = write!(
                drawn,
                "<path class=\"l{dashed}\" d=\"M{x:.1} {:.1}h26\"/>",
                y - 4.0
            );
        }
        if matches!(curve.stroke, Stroke::Marked | Stroke::Marks) {
            drawn += &mark(curve.ink, x + 13.0, y - 4.0);
        }
        let _ = writeln!(
            drawn,
            "</g><text class=\"t\" x=\"{:.1}\" y=\"{y:.1}\">{}</text>",
            x + 34.0,
            escape(&curve.name)
        );
        x += width;
    }
    let height = if known.is_empty() { 0.0 } else { y + 2.0 };
    Key { drawn, height }
}

/// The pixels of a pair of axes.
struct Frame {
    left: f64,
    top: f64,
    width: f64,
    x: Ruler,
    y: Ruler,
}

impl Frame {
    fn x(&self, value: f64) -> f64 {
        self.left + self.width * self.x.place(value)
    }

    fn y(&self, value: f64) -> f64 {
        self.top + HEIGHT * (1.0 - self.y.place(value))
    }

    fn right(&self) -> f64 {
        self.left + self.width
    }

    fn bottom(&self) -> f64 {
        self.top + HEIGHT
    }
}

fn draw_panel(out: &mut String, panel: &Panel, index: usize, left: f64, top: f64, width: f64) {
    let all = || panel.curves.iter().flat_map(|curve| &curve.dots);
    let xs: Vec<f64> = all().map(|dot| dot.x).collect();
    let reach = |dot: &Dot| [dot.y, dot.y - dot.error, dot.y + dot.error];
    let ys: Vec<f64> = all()
        .flat_map(|dot| match panel.y.holds(dot.y - dot.error) {
            true => reach(dot),
            false => [dot.y; 3],
        })
        .collect();
    let (x, y) = (Ruler::new(&panel.x, &xs), Ruler::new(&panel.y, &ys));
    let longest = y
        .ticks
        .iter()
        .map(|(_, word)| word.chars().count())
        .max()
        .unwrap_or(0);
    let indent = LEFT + CHARACTER * longest as f64;
    let frame = Frame {
        left: left + indent,
        top: top + HEAD,
        width: width - indent - RIGHT,
        x,
        y,
    };
    draw_axes(out, panel, &frame, left);
    let _ = writeln!(
        out,
        "<clipPath id=\"c{index}\"><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/></clipPath>\n<g clip-path=\"url(#c{index})\">",
        frame.left - 6.0,
        frame.top - 6.0,
        frame.width + 12.0,
        HEIGHT + 12.0
    );
    for curve in &panel.curves {
        draw_curve(out, panel, &frame, curve);
    }
    *out += "</g>\n";
}

fn draw_axes(out: &mut String, panel: &Panel, frame: &Frame, left: f64) {
    let (right, bottom) = (frame.right(), frame.bottom());
    let title = escape(&panel.title);
    let _ = writeln!(
        out,
        "<text class=\"t h\" x=\"{:.1}\" y=\"{:.1}\">{title}</text>",
        frame.left,
        frame.top - 12.0
    );
    for (tick, word) in &frame.y.ticks {
        let y = frame.y(*tick);
        let _ = writeln!(
            out,
            "<path class=\"g\" d=\"M{:.1} {y:.1}H{right:.1}\"/><text class=\"s\" text-anchor=\"end\" x=\"{:.1}\" y=\"{:.1}\">{word}</text>",
            frame.left,
            frame.left - 7.0,
            y + 4.0
        );
    }
    for (tick, word) in &frame.x.ticks {
        let x = frame.x(*tick);
        let _ = writeln!(
            out,
            "<path class=\"x\" d=\"M{x:.1} {bottom:.1}v4\"/><text class=\"s\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
            bottom + 18.0,
            escape(word)
        );
    }
    let (middle, centre) = (0.5 * (frame.left + right), 0.5 * (frame.top + bottom));
    let _ = writeln!(
        out,
        "<path class=\"x\" d=\"M{:.1} {bottom:.1}H{right:.1}\"/>\
         <text class=\"s\" text-anchor=\"middle\" x=\"{middle:.1}\" y=\"{:.1}\">{}</text>\
         <text class=\"s\" text-anchor=\"middle\" transform=\"translate({:.1} {centre:.1})rotate(-90)\">{}</text>",
        frame.left,
        bottom + 38.0,
        escape(&panel.x.label),
        left + 16.0,
        escape(&panel.y.label)
    );
}

fn draw_curve(out: &mut String, panel: &Panel, frame: &Frame, curve: &Curve) {
    let seen = |dot: &&Dot| panel.x.holds(dot.x) && panel.y.holds(dot.y);
    let _ = write!(out, "<g class=\"{}\">", curve.ink.class());
    if curve.stroke != Stroke::Marks {
        let mut path = String::new();
        let mut pen_down = false;
        for dot in &curve.dots {
            if !seen(&dot) {
                pen_down = false;
                continue;
            }
            let command = if pen_down { 'L' } else { 'M' };
            let _ = write!(
                path,
                "{command}{:.1} {:.1}",
                frame.x(dot.x),
                limited(frame, frame.y(dot.y))
            );
            pen_down = true;
        }
        let dashed = if curve.stroke == Stroke::Dashed {
            " k"
        } else {
            ""
        };
        if !path.is_empty() {
            let _ = write!(out, "<path class=\"l{dashed}\" d=\"{path}\"/>");
        }
    }
    for dot in curve.dots.iter().filter(seen) {
        let (x, y) = (frame.x(dot.x), frame.y(dot.y));
        if dot.error > 0.0 && dot.error.is_finite() {
            let below = dot.y - dot.error;
            let low = if panel.y.holds(below) {
                frame.y(below)
            } else {
                frame.bottom()
            };
            let ends = [frame.y(dot.y + dot.error), low].map(|end| limited(frame, end));
            let _ = write!(
                out,
                "<path class=\"r\" d=\"M{x:.1} {:.1}V{:.1}\"/>",
                ends[0], ends[1]
            );
        }
        if matches!(curve.stroke, Stroke::Marked | Stroke::Marks) {
            *out += &mark(curve.ink, x, limited(frame, y));
        }
    }
    *out += "</g>\n";
}

/// Far beyond the axes is as far as a little beyond: coordinates stay small.
fn limited(frame: &Frame, y: f64) -> f64 {
    y.clamp(frame.top - 20.0, frame.bottom() + 20.0)
}

fn mark(ink: Ink, x: f64, y: f64) -> String {
    match ink {
        Ink::First => format!("<circle class=\"m\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"),
        Ink::Second => format!(
            "<path class=\"m\" d=\"M{:.1} {:.1}h7.4v7.4h-7.4z\"/>",
            x - 3.7,
            y - 3.7
        ),
        Ink::Third => format!(
            "<path class=\"m\" d=\"M{x:.1} {:.1}l4.8 8.2h-9.6z\"/>",
            y - 5.2
        ),
        Ink::Fourth => format!(
            "<path class=\"m\" d=\"M{x:.1} {:.1}l5.2 5.2l-5.2 5.2l-5.2 -5.2z\"/>",
            y - 5.2
        ),
        Ink::Fifth => format!("<circle class=\"l\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"),
        Ink::Exact => format!(
            "<path class=\"r\" d=\"M{:.1} {y:.1}h10M{x:.1} {:.1}v10\"/>",
            x - 5.0,
            y - 5.0
        ),
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            other => out.push(other),
        }
    }
    out
}
