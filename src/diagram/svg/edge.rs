//! Edges: a line with round corners and a point, and the label on it.

use super::{Escaped, Number};
use crate::diagram::graph::Edge;
use crate::diagram::layout::{EdgeLine, LABEL_SIZE, LabelBox, Point, SMALL_LINE_HEIGHT};
use std::fmt::Write as _;

/// Radius of a corner.
const RADIUS: f64 = 6.0;
/// Length and half the width of a point.
const POINT: (f64, f64) = (6.0, 4.0);

/// Adds an edge.
pub(super) fn push(out: &mut String, index: usize, edge: &Edge, line: &EdgeLine) {
    let _ = write!(out, "<g class=\"flow-edge\" data-edge=\"{index}\"><path d=\"");
    push_path(out, line);
    out.push_str("\"/>");
    if let (Some(label), Some(text)) = (&line.label, &edge.label) {
        push_label(out, label, text);
    }
    out.push_str("</g>");
}

/// The line, with a gap where its label stands, and its point.
fn push_path(out: &mut String, line: &EdgeLine) {
    let points = corners(&line.points);
    let Some(first) = points.first() else { return };
    let _ = write!(out, "M{} {}", Number(first.x), Number(first.y));
    let mut at = *first;
    for (index, next) in points.iter().enumerate().skip(1) {
        let bend = points.get(index + 1).map(|after| bend(at, *next, *after));
        let end = bend.map_or(*next, |bend| bend.0);
        push_straight(out, at, end, line.label.as_ref());
        at = end;
        if let Some((_, after)) = bend {
            let _ = write!(
                out,
                "Q{} {} {} {}",
                Number(next.x),
                Number(next.y),
                Number(after.x),
                Number(after.y)
            );
            at = after;
        }
    }
    push_point(out, &points);
}

/// Points without those that lie on the line between their neighbours.
fn corners(points: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if let [.., before, last] = kept.as_slice() {
            let is_upright = before.x == last.x && last.x == point.x;
            let is_level = before.y == last.y && last.y == point.y;
            if is_upright || is_level {
                kept.pop();
            }
        }
        if kept.last() != Some(point) {
            kept.push(*point);
        }
    }
    kept
}

/// Where the arc of a corner begins and ends.
fn bend(before: Point, corner: Point, after: Point) -> (Point, Point) {
    let towards = |to: Point, share: f64| {
        let (x, y) = (to.x - corner.x, to.y - corner.y);
        let length = x.abs().max(y.abs());
        let radius = RADIUS.min(length * share);
        let step = if length > 0.0 { radius / length } else { 0.0 };
        Point { x: corner.x + x * step, y: corner.y + y * step }
    };
    // The next corner needs its half of the line after.
    (towards(before, 1.0), towards(after, 0.5))
}

/// A straight line, with a gap where it passes the label.
fn push_straight(out: &mut String, from: Point, to: Point, label: Option<&LabelBox>) {
    if let Some((start, end)) = label.and_then(|label| hidden(from, to, label)) {
        push_to(out, from, start);
        let _ = write!(out, "M{} {}", Number(end.x), Number(end.y));
        push_to(out, end, to);
    } else {
        push_to(out, from, to);
    }
}

fn push_to(out: &mut String, from: Point, to: Point) {
    let _ = match (from.x == to.x, from.y == to.y) {
        (true, true) => Ok(()),
        (true, false) => write!(out, "V{}", Number(to.y)),
        (false, true) => write!(out, "H{}", Number(to.x)),
        (false, false) => write!(out, "L{} {}", Number(to.x), Number(to.y)),
    };
}

/// The stretch of a line that a label covers.
fn hidden(from: Point, to: Point, label: &LabelBox) -> Option<(Point, Point)> {
    let (half_width, half_height) = (label.width / 2.0, label.height / 2.0);
    if from.x == to.x && (from.x - label.centre.x).abs() < half_width {
        let inside = |y: f64| y.clamp(label.centre.y - half_height, label.centre.y + half_height);
        let (start, end) = (inside(from.y), inside(to.y));
        return (start != end)
            .then_some((Point { x: from.x, y: start }, Point { x: from.x, y: end }));
    }
    if from.y == to.y && (from.y - label.centre.y).abs() < half_height {
        let inside = |x: f64| x.clamp(label.centre.x - half_width, label.centre.x + half_width);
        let (start, end) = (inside(from.x), inside(to.x));
        return (start != end)
            .then_some((Point { x: start, y: from.y }, Point { x: end, y: from.y }));
    }
    None
}

/// The point at the end, as two strokes.
fn push_point(out: &mut String, points: &[Point]) {
    let [.., before, end] = points else { return };
    let (x, y) = (end.x - before.x, end.y - before.y);
    let (length, half) = POINT;
    let _ = match (x.abs() > y.abs(), x + y > 0.0) {
        (false, true) => write!(out, "m-{half}-{length} {half} {length} {half}-{length}"),
        (false, false) => write!(out, "m-{half} {length} {half}-{length} {half} {length}"),
        (true, true) => write!(out, "m-{length}-{half} {length} {half}-{length} {half}"),
        (true, false) => write!(out, "m{length}-{half}-{length} {half} {length} {half}"),
    };
}

fn push_label(out: &mut String, label: &LabelBox, text: &str) {
    let x = Number(label.centre.x);
    // Capitals are about 0.7 of the font size high; half of that below the middle centres them.
    let mut y =
        label.centre.y + LABEL_SIZE * 0.35 - SMALL_LINE_HEIGHT * half_of_rest(label.lines.len());
    if let [line] = label.lines.as_slice() {
        let _ = write!(
            out,
            "<text x=\"{x}\" y=\"{}\">{}</text>",
            Number(y),
            Escaped(&text[line.clone()])
        );
        return;
    }
    out.push_str("<text>");
    for line in &label.lines {
        let line = Escaped(&text[line.clone()]);
        let _ = write!(out, "<tspan x=\"{x}\" y=\"{}\">{line}</tspan>", Number(y));
        y += SMALL_LINE_HEIGHT;
    }
    out.push_str("</text>");
}

/// Half of all lines but one.
#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
pub(super) fn half_of_rest(lines: usize) -> f64 {
    lines.saturating_sub(1) as f64 / 2.0
}
