//! The colours and fonts of drawings.

/// The style of all drawings of a page. Every colour is a variable of the theme; the value after
/// it is for a drawing that stands alone.
pub const STYLE: &str = "\
.moc-flow{max-width:100%;height:auto;font:15px/1.3 var(--font,system-ui,sans-serif)}\
.moc-flow text{fill:var(--ink,#1c1d21);text-anchor:middle}\
.moc-flow .flow-title{font-weight:600;font-size:18px;text-anchor:start}\
.flow-node rect{fill:var(--bg,#fff);stroke:var(--ink-3,#5f636d);stroke-width:1.25}\
.is-question rect{fill:var(--tint,#eeedfb);stroke:var(--accent,#4338ca);stroke-width:1.75}\
.is-outcome rect{fill:var(--accent,#4338ca);stroke:var(--accent,#4338ca)}\
.moc-flow .is-outcome text{fill:var(--bg,#fff);font-weight:500}\
.moc-flow .flow-badge{font-size:12px;font-style:italic}\
.moc-flow text a,.moc-flow a tspan:not(.flow-badge){text-decoration:underline}\
.moc-flow a text:not(:has(tspan)){text-decoration:underline}\
.flow-edge path{fill:none;stroke:var(--ink-3,#5f636d);stroke-width:1.5}\
.moc-flow .flow-edge text{font-size:13px;fill:var(--ink-2,#4a4d55)}\
.flow-edge.is-marked path{stroke:var(--accent,#4338ca);stroke-width:3}\
.flow-node.is-marked rect{stroke:var(--ink,#1c1d21);stroke-width:3}";
