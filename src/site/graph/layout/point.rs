//! Places and ways in the plane.

use std::ops::{Add, AddAssign, Mul, Sub};

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Point {
    pub(super) fn square(self) -> f64 {
        self.x * self.x + self.y * self.y
    }

    /// Turned by another, as complex numbers are.
    pub(super) fn turned(self, by: Point) -> Point {
        Point { x: self.x * by.x - self.y * by.y, y: self.x * by.y + self.y * by.x }
    }

    pub(super) fn at_most(self, length: f64) -> Point {
        let own = self.square().sqrt();
        if own > length { self * (length / own) } else { self }
    }
}

impl Add for Point {
    type Output = Point;
    fn add(self, other: Point) -> Point {
        Point { x: self.x + other.x, y: self.y + other.y }
    }
}

impl AddAssign for Point {
    fn add_assign(&mut self, other: Point) {
        *self = *self + other;
    }
}

impl Sub for Point {
    type Output = Point;
    fn sub(self, other: Point) -> Point {
        Point { x: self.x - other.x, y: self.y - other.y }
    }
}

impl Mul<f64> for Point {
    type Output = Point;
    fn mul(self, by: f64) -> Point {
        Point { x: self.x * by, y: self.y * by }
    }
}
