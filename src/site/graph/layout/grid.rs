//! Who is near a node, without asking everybody: cells of a grid, and heaps of what is far.

use super::SPACE;
use super::point::Point;

/// Cells of the fine grid are this wide, and there are at most so many a side.
pub(super) const CELL: f64 = 2.5 * SPACE;
const MOST_CELLS: usize = 256;
/// Nodes of one cell that are looked at.
pub(super) const MOST_IN_CELL: usize = 12;
/// Heaps a side.
pub(super) const HEAPS: usize = 12;

/// Heaps of nodes by a coarse grid: their middles and how many each has.
pub(super) fn heaps(points: &[Point]) -> Vec<(Point, f64)> {
    let frame = Frame::new(points, HEAPS, 0.0);
    let mut sums = vec![(Point::default(), 0.0); frame.columns * frame.rows];
    for point in points {
        let (column, row) = frame.cell(*point);
        let (sum, count) = &mut sums[row * frame.columns + column];
        (*sum, *count) = (*sum + *point, *count + 1.0);
    }
    let filled = sums.into_iter().filter(|(_, count)| *count > 0.0);
    filled.map(|(sum, count)| (sum * (1.0 / count), count)).collect()
}

/// Cells over all points.
struct Frame {
    least: Point,
    cell: f64,
    columns: usize,
    rows: usize,
}

impl Frame {
    /// At most so many cells a side, none narrower than `narrowest`.
    fn new(points: &[Point], most: usize, narrowest: f64) -> Frame {
        let start = points.first().copied().unwrap_or_default();
        let (mut least, mut greatest) = (start, start);
        for point in points {
            least = Point { x: least.x.min(point.x), y: least.y.min(point.y) };
            greatest = Point { x: greatest.x.max(point.x), y: greatest.y.max(point.y) };
        }
        let size = greatest - least;
        let cell = (size.x.max(size.y) / most as f64).max(narrowest).max(1.0);
        let count = |length: f64| ((length / cell) as usize + 1).min(most);
        Frame { least, cell, columns: count(size.x), rows: count(size.y) }
    }

    fn cell(&self, point: Point) -> (usize, usize) {
        let at = (point - self.least) * (1.0 / self.cell);
        ((at.x as usize).min(self.columns - 1), (at.y as usize).min(self.rows - 1))
    }
}

/// Which nodes stand in which cell.
pub(super) struct Grid {
    frame: Frame,
    /// Where each cell begins in `nodes`, and at the end where the last one ends.
    starts: Vec<u32>,
    nodes: Vec<u32>,
}

impl Grid {
    /// Puts every point into its cell.
    pub(super) fn new(points: &[Point]) -> Grid {
        let frame = Frame::new(points, MOST_CELLS, CELL);
        let index = |point: &Point| {
            let (column, row) = frame.cell(*point);
            row * frame.columns + column
        };
        let mut starts = vec![0; frame.columns * frame.rows + 1];
        points.iter().for_each(|point| starts[index(point) + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut nodes = vec![0; points.len()];
        for (at, point) in points.iter().enumerate() {
            let cell = index(point);
            nodes[next[cell] as usize] = at as u32;
            next[cell] += 1;
        }
        Grid { frame, starts, nodes }
    }

    /// The sum of the forces of those near a node, and how many were looked at. A force is asked
    /// for by the way from the other node and its square.
    pub(super) fn near(
        &self,
        points: &[Point],
        at: usize,
        force: impl Fn(Point, f64) -> Point,
    ) -> (Point, usize) {
        let own = points[at];
        let (column, row) = self.frame.cell(own);
        let (mut sum, mut looked) = (Point::default(), 0);
        for row in row.saturating_sub(1)..(row + 2).min(self.frame.rows) {
            for column in column.saturating_sub(1)..(column + 2).min(self.frame.columns) {
                let cell = row * self.frame.columns + column;
                let inside = self.starts[cell] as usize..self.starts[cell + 1] as usize;
                // Of a crowd, each looks at others of it.
                let first = if inside.len() > MOST_IN_CELL { at % inside.len() } else { 0 };
                for step in 0..inside.len().min(MOST_IN_CELL) {
                    let place = inside.start + (first + step) % inside.len();
                    let other = self.nodes[place] as usize;
                    looked += 1;
                    if other != at {
                        let way = own - points[other];
                        // Who stands in one place goes apart by number.
                        let apart = if at > other { 1.0 } else { -1.0 };
                        let way = if way.square() < 1e-6 {
                            Point { x: apart, y: 0.5 * apart }
                        } else {
                            way
                        };
                        sum += force(way, way.square().max(1.0));
                    }
                }
            }
        }
        (sum, looked)
    }
}
