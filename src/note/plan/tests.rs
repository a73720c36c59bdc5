//! Plans by the text that they are read from.

use super::*;

fn plan(text: &str, reading: Reading) -> Option<Plan> {
    let (note, _) = crate::note::parse("Note.md", text.as_bytes().to_vec());
    read(&note, reading)
}

fn names(group: &Group) -> Vec<&str> {
    group.steps.iter().map(|step| step.name.as_str()).collect()
}

const ROADMAP: &str = "\
## **Languages** (250-320 hours each)
- **Go**: simple
- **Rust**: fast

### Basics (300 hours)
- **Structures & Algorithms**: the foundation

**Fastest Path (4-6 months):**
- Node.js or Python + SQL + API design
- Time: 400-500 hours
- Build simple backends

## Skills
1. **Core**
   - idioms
   - tests
2. **Data**
   - schemas

## Career
1. **Junior (0-1 year)**: CRUD
2. **Staff (5+ years)**: decisions

## Trends
- **Cloud**: functions
";

#[test]
fn any_note_with_hours_is_a_plan() {
    let plan = plan(ROADMAP, Reading::Any).unwrap();
    let all: Vec<_> = plan.groups.iter().map(|group| (group.name.as_str(), names(group))).collect();
    assert_eq!(
        all,
        [
            ("Languages", vec!["Go", "Rust"]),
            ("Basics", vec!["Structures & Algorithms"]),
            ("Fastest Path", vec!["Node.js or Python", "SQL", "API design"]),
            ("Skills", vec!["idioms", "tests", "schemas"]),
        ]
    );
    assert_eq!(plan.groups[0].total(), Some((500, 640)));
    assert_eq!(plan.hours(), Some((800, 940)));
    let path = &plan.groups[2];
    assert_eq!(path.total(), Some((400, 500)));
    assert_eq!(path.duration.map(|it| (it.low, it.high)), Some((4, Some(6))));
    assert_eq!(path.outcome.as_deref(), Some("Build simple backends"));
    let years = |(_, years): &(u32, Effort)| (years.low, years.high);
    let stages: Vec<_> = plan.timelines[0].stages.iter().map(years).collect();
    assert_eq!(stages, [(0, Some(1)), (5, None)]);
}

#[test]
fn an_ordinary_note_is_none() {
    for text in ["", "# A\n- b\n- c", "1. **A**: b\n2. **C**: d", "Take 3 hours\n\n- [ ] a"] {
        assert_eq!(plan(text, Reading::Any), None, "{text}");
    }
}

#[test]
fn the_lowest_tasks_of_a_plan_are_its_steps() {
    let plan = plan("- [ ] a\n  - [x] b\n  - c\n- [/] d ([[x]])\n- e\n", Reading::Plan).unwrap();
    assert_eq!(names(&plan.groups[0]), ["b", "d (x)"]);
    assert_eq!(plan.groups[0].steps[0].mark, Some('x'));
}

#[test]
fn steps_with_hours_of_their_own_add_up() {
    let text = "1. **SQL** (100-150 hours): x\n2. **API**, 50 hours\n3. **Rest**\n";
    let plan = plan(text, Reading::Plan).unwrap();
    assert_eq!(names(&plan.groups[0]), ["SQL", "API", "Rest"]);
    assert_eq!(plan.hours(), Some((150, 200)));
}

#[test]
fn a_line_with_arrows_is_a_path_of_a_plan() {
    let text = "## Fastest (4–6 months, 400–500 hours)\n\n[[Go]] *or* Java → SQL → **design**\n";
    let path = &plan(text, Reading::Plan).unwrap().groups[0];
    assert_eq!(names(path), ["Go or Java", "SQL", "design"]);
    assert_eq!((path.total(), path.name.as_str()), (Some((400, 500)), "Fastest"));
    assert_eq!(plan(text, Reading::Any), None);
}

#[test]
fn of_a_map_the_points_of_its_paths_are_steps() {
    let text = "1. **Tables**\n   - keys\n2. **SQL**\n   - joins\n\n- [ ] x\n\n1. **Only bold**\n";
    let plan = plan(text, Reading::Map).unwrap();
    assert_eq!(names(&plan.groups[0]), ["Tables", "SQL"]);
    assert_eq!(plan.groups.len(), 1);
}

#[test]
fn keys_are_unique() {
    let plan = plan("- [ ] a\n- [ ] A\n- [ ] !\n", Reading::Plan).unwrap();
    let keys: Vec<_> = plan.groups[0].steps.iter().map(|step| step.key.as_str()).collect();
    assert_eq!(keys, ["a", "a-2", "step"]);
}
