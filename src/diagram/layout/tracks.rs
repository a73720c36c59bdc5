//! Which lines between two layers run at which height, so that none lies on another.

/// A line from a place on the upper layer to one on the lower.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Segment {
    pub(super) from: f64,
    pub(super) to: f64,
    /// Lines with the same number leave one node, or lead to one, and may lie on each other.
    pub(super) group: usize,
}

/// Tracks after which lines lie on each other after all; nobody can follow them any more.
const MOST_TRACKS: usize = 24;
/// Lines of two groups keep this distance along a track.
const SPACE: f64 = 8.0;

/// The stretch that a group's lines take along the layers.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    group: usize,
    low: f64,
    high: f64,
    /// Where its lines come from.
    from: f64,
    leads_right: bool,
}

/// The track of each segment, from the top; `None` for one that is straight. Also how many
/// tracks there are.
pub(super) fn tracks(segments: &[Segment]) -> (Vec<Option<usize>>, usize) {
    let mut stretches = stretches(segments);
    // Of lines that lead right the rightmost is highest, and the other way round: then those
    // that need not cross do not.
    stretches.sort_by(|a, b| {
        let key = |it: &Stretch| if it.leads_right { -it.from } else { it.from };
        a.leads_right
            .cmp(&b.leads_right)
            .then(key(a).total_cmp(&key(b)))
            .then(a.group.cmp(&b.group))
    });
    let mut taken: Vec<Vec<Stretch>> = Vec::new();
    let mut track_of = rustc_hash::FxHashMap::default();
    for stretch in &stretches {
        let track = track_for(&taken, stretch);
        if track == taken.len() {
            taken.push(Vec::new());
        }
        taken[track].push(*stretch);
        track_of.insert(stretch.group, track);
    }
    let of =
        |segment: &Segment| track_of.get(&segment.group).copied().filter(|_| !is_straight(segment));
    (segments.iter().map(of).collect(), taken.len())
}

fn is_straight(segment: &Segment) -> bool {
    (segment.from - segment.to).abs() < 0.5
}

fn stretches(segments: &[Segment]) -> Vec<Stretch> {
    let mut places = rustc_hash::FxHashMap::default();
    let mut stretches: Vec<Stretch> = Vec::new();
    for segment in segments.iter().filter(|segment| !is_straight(segment)) {
        let (low, high) = (segment.from.min(segment.to), segment.from.max(segment.to));
        let place = *places.entry(segment.group).or_insert_with(|| {
            let leads_right = segment.to > segment.from;
            stretches.push(Stretch {
                group: segment.group,
                low,
                high,
                from: segment.from,
                leads_right,
            });
            stretches.len() - 1
        });
        stretches[place].low = stretches[place].low.min(low);
        stretches[place].high = stretches[place].high.max(high);
    }
    stretches
}

/// The highest track below all lines of the same direction that are in the way, and free.
fn track_for(taken: &[Vec<Stretch>], stretch: &Stretch) -> usize {
    let meets =
        |other: &Stretch| other.low < stretch.high + SPACE && stretch.low < other.high + SPACE;
    let below = taken.iter().rposition(|track| {
        track.iter().any(|it| it.leads_right == stretch.leads_right && meets(it))
    });
    let first = below.map_or(0, |track| track + 1);
    let free = (first..taken.len()).find(|track| !taken[*track].iter().any(meets));
    free.unwrap_or(taken.len()).min(MOST_TRACKS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(from: f64, to: f64, group: usize) -> Segment {
        Segment { from, to, group }
    }

    #[test]
    fn lines_of_one_node_share_a_track_and_others_do_not() {
        let lines = [segment(50.0, 0.0, 0), segment(50.0, 100.0, 0), segment(80.0, 20.0, 1)];
        let (found, count) = tracks(&lines);
        assert_eq!(found[0], found[1]);
        assert_ne!(found[0], found[2]);
        assert_eq!(count, 2);
    }

    #[test]
    fn straight_lines_need_none() {
        assert_eq!(tracks(&[segment(5.0, 5.0, 0)]), (vec![None], 0));
    }

    #[test]
    fn of_lines_that_lead_right_the_rightmost_is_highest() {
        let (found, _) = tracks(&[segment(0.0, 50.0, 0), segment(20.0, 90.0, 1)]);
        assert!(found[1] < found[0]);
    }
}
