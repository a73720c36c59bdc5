//! Where every node of the graph stands: forces over a fixed number of steps.
//!
//! Nodes push each other away, edges pull, and the nodes of one folder hold together. Nobody is
//! compared with everybody: what is near is found by a grid, and of one cell only so many are
//! looked at; what is far counts by the heap. So the work grows with the nodes, whatever the
//! graph. It starts from a spiral of folders, and every sum has one order: the same graph gives
//! the same places, on any machine and with any number of threads.

mod grid;
mod point;

use grid::{CELL, Grid, heaps};
use point::Point;
use rayon::prelude::*;

/// Raised when another layout of the same graph is wanted.
pub const FORM: &str = "graph 1";
/// Units between nodes that are neither near nor far.
const SPACE: f64 = 32.0;
/// Steps of all forces, and after them of parting alone.
const STEPS: usize = 70;
const PARTING: usize = 10;
/// Strengths: of what is far, of edges, of folders in graphs that are small and large.
const FAR: f64 = 0.12;
const EDGE: f64 = 0.8;
const FOLDER: (f64, f64) = (0.08, 0.35);
/// From here on a graph is large: folders are its landmarks.
pub const LARGE: usize = 1_500;
/// Two nodes nearer than this are parted.
const NEAREST: f64 = 0.6 * SPACE;
/// Cosine and sine of the golden angle: what turns by it never meets itself.
const TURN: Point = Point { x: -0.737_368_878_078_319_7, y: 0.675_490_294_261_523_8 };

/// What a layout depends on.
#[derive(Debug, Clone, Hash, Default)]
pub struct Shape {
    /// For each node its group, or none.
    pub groups: Vec<Option<u32>>,
    /// Pairs of nodes.
    pub edges: Vec<(u32, u32)>,
}

/// Where each node stands, about the origin.
pub fn layout(shape: &Shape) -> Vec<(i32, i32)> {
    let mut work = Work::new(shape);
    let warmest = SPACE * (work.points.len() as f64).sqrt() / 8.0;
    for step in 0..STEPS {
        work.step(warmest * (1.0 - step as f64 / STEPS as f64));
    }
    for _ in 0..PARTING {
        work.part();
    }
    work.points.iter().map(|p| (p.x.round() as i32, p.y.round() as i32)).collect()
}

/// A layout under way.
struct Work<'a> {
    groups: &'a [Option<u32>],
    group_count: usize,
    /// For each node, the nodes it has an edge with.
    links: Vec<Vec<u32>>,
    points: Vec<Point>,
    /// Pairs that were looked at: the measure of the work.
    looked: usize,
}

impl<'a> Work<'a> {
    fn new(shape: &'a Shape) -> Work<'a> {
        let count = shape.groups.len();
        let mut links = vec![Vec::new(); count];
        for (a, b) in &shape.edges {
            links[*a as usize].push(*b);
            links[*b as usize].push(*a);
        }
        let group_count = shape.groups.iter().flatten().max().map_or(0, |most| *most as usize + 1);
        let points = spiral(&shape.groups, group_count);
        Work { groups: &shape.groups, group_count, links, points, looked: 0 }
    }

    /// Moves every node by all forces, at most by `warmth`.
    fn step(&mut self, warmth: f64) {
        let grid = Grid::new(&self.points);
        let heaps = heaps(&self.points);
        let middles = self.middles();
        let is_large = self.points.len() > LARGE;
        let hold = if is_large { FOLDER.1 } else { FOLDER.0 };
        let force = |at: usize| {
            let own = self.points[at];
            // Fades out towards the rim of what is looked at, so that no cell is seen in the picture.
            let (mut force, looked) = grid.near(&self.points, at, |way, square| {
                way * (SPACE * SPACE * (1.0 / square - 1.0 / (CELL * CELL)).max(0.0))
            });
            for (middle, count) in &heaps {
                let way = own - *middle;
                force += way * (FAR * count * SPACE * SPACE / (way.square() + CELL * CELL));
            }
            // Holds a disc of even density together against what is far.
            force += own * (-FAR * std::f64::consts::PI);
            for other in &self.links[at] {
                let ends = self.links[at].len() * self.links[*other as usize].len();
                force += (self.points[*other as usize] - own) * (EDGE / (ends as f64).sqrt());
            }
            if let Some(group) = self.groups[at] {
                force += (middles[group as usize] - own) * hold;
            }
            (own + force.at_most(warmth), looked + heaps.len())
        };
        let moved = self.moved(&force);
        self.take(moved);
    }

    /// Parts nodes that stand on each other.
    fn part(&mut self) {
        let grid = Grid::new(&self.points);
        let force = |at: usize| {
            let (force, looked) = grid.near(&self.points, at, |way, square| {
                let distance = square.sqrt();
                way * ((NEAREST - distance).max(0.0) / distance * 0.5)
            });
            (self.points[at] + force.at_most(NEAREST), looked)
        };
        let moved = self.moved(&force);
        self.take(moved);
    }

    /// Where every node goes by `place`, and how many others were looked at for it.
    fn moved(&self, place: &(impl Fn(usize) -> (Point, usize) + Sync)) -> Vec<(Point, usize)> {
        (0..self.points.len()).into_par_iter().map(place).collect()
    }

    fn take(&mut self, moved: Vec<(Point, usize)>) {
        self.looked += moved.iter().map(|(_, looked)| looked).sum::<usize>();
        self.points = moved.into_iter().map(|(point, _)| point).collect();
    }

    /// The middle of each group.
    fn middles(&self) -> Vec<Point> {
        let mut sums = vec![(Point::default(), 0.0); self.group_count];
        for (point, group) in self.points.iter().zip(self.groups) {
            if let Some(group) = group {
                let (sum, count) = &mut sums[*group as usize];
                (*sum, *count) = (*sum + *point, *count + 1.0);
            }
        }
        sums.into_iter().map(|(sum, count)| sum * (1.0 / f64::max(count, 1.0))).collect()
    }
}

/// Groups on a spiral, the nodes of each on one of its own; those without a group go outside.
fn spiral(groups: &[Option<u32>], group_count: usize) -> Vec<Point> {
    let mut members = vec![Vec::new(); group_count + 1];
    for (at, group) in groups.iter().enumerate() {
        members[group.map_or(group_count, |group| group as usize)].push(at);
    }
    let mut points = vec![Point::default(); groups.len()];
    let (mut before, mut way) = (0.0, Point { x: 1.0, y: 0.0 });
    for nodes in members.iter().take(group_count) {
        let size = nodes.len() as f64;
        let middle = way * ((before + size / 2.0_f64).sqrt() * SPACE * 0.7);
        let mut inner = Point { x: 1.0, y: 0.0 };
        for (rank, at) in nodes.iter().enumerate() {
            points[*at] = middle + inner * ((rank as f64).sqrt() * SPACE * 0.6);
            inner = inner.turned(TURN);
        }
        (before, way) = (before + size, way.turned(TURN));
    }
    for (rank, at) in members[group_count].iter().enumerate() {
        points[*at] = way * ((before + rank as f64).sqrt() * SPACE * 0.6);
        way = way.turned(TURN);
    }
    points
}

#[cfg(test)]
mod tests {
    use super::grid::{HEAPS, MOST_IN_CELL};
    use super::*;

    /// A tree of notes in folders, with a link to every seventh before.
    fn shape(count: u32, folders: u32) -> Shape {
        let groups = (0..count).map(|at| Some(at % folders)).collect();
        let tree = (1..count).map(|at| (at, at / 3));
        Shape { groups, edges: tree.chain((7..count).map(|at| (at, at - 7))).collect() }
    }

    fn crowded(points: &[(i32, i32)]) -> usize {
        let is_near =
            |a: &(i32, i32), b: &(i32, i32)| (a.0 - b.0).pow(2) + (a.1 - b.1).pow(2) < 100;
        let near = |at: usize| points.iter().skip(at + 1).any(|b| is_near(&points[at], b));
        (0..points.len()).filter(|at| near(*at)).count()
    }

    #[test]
    fn the_same_graph_gives_the_same_places() {
        let shape = shape(400, 7);
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let alone = one.map(|pool| pool.install(|| layout(&shape))).unwrap_or_default();
        assert_eq!(layout(&shape), alone);
    }

    #[test]
    fn nodes_stand_apart_and_not_all_over_the_place() {
        for (count, folders) in [(2, 1), (30, 3), (600, 12)] {
            let points = layout(&shape(count, folders));
            assert!(crowded(&points) * 50 <= points.len(), "{count}: {}", crowded(&points));
            let reach = points.iter().map(|(x, y)| x.abs().max(y.abs())).max().unwrap_or(0);
            let room = SPACE * f64::from(count).sqrt();
            assert!(f64::from(reach) < room * 3.0 + 100.0, "{count}: {reach} of {room}");
        }
    }

    #[test]
    fn nothing_and_one_have_a_place() {
        assert_eq!(layout(&Shape::default()), []);
        assert_eq!(layout(&Shape { groups: vec![None], edges: Vec::new() }).len(), 1);
    }

    #[test]
    fn linked_notes_stand_nearer_than_others() {
        let shape = shape(300, 5);
        let points = layout(&shape);
        let distance = |a: u32, b: u32| {
            let (a, b) = (points[a as usize], points[b as usize]);
            f64::from((a.0 - b.0).pow(2) + (a.1 - b.1).pow(2)).sqrt()
        };
        let mean = |pairs: Vec<(u32, u32)>| {
            pairs.iter().map(|(a, b)| distance(*a, *b)).sum::<f64>() / pairs.len() as f64
        };
        let others = (0..300).map(|at| (at, (at * 131 + 17) % 300)).collect();
        assert!(mean(shape.edges.clone()) * 1.5 < mean(others));
    }

    /// By what is counted, not by the clock: even when all stand in one place.
    #[test]
    fn the_work_grows_with_the_nodes_alone() {
        for folders in [1, 100] {
            let shape = shape(10_000, folders);
            let mut work = Work::new(&shape);
            work.points = vec![Point::default(); 10_000];
            work.step(100.0);
            work.part();
            let most = 9 * MOST_IN_CELL * 2 + HEAPS * HEAPS;
            assert!(work.looked <= 10_000 * most, "{}", work.looked);
        }
    }
}
