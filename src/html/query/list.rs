//! `LIST`.

use super::Room;
use super::block::Written;
use crate::html::article::Renderer;
use crate::value::Value;

impl Renderer<'_> {
    /// Writes the list.
    pub(super) fn list(&mut self, items: &[Value]) -> Written {
        self.out.push_str("<ul class=\"dataview list-view-ul\">\n");
        let mut written = Written::default();
        for item in items {
            if self.is_full() {
                break;
            }
            self.out.push_str(if written.is_long() { "<li class=\"moc-folded\">" } else { "<li>" });
            self.value(item, Room::Block);
            self.out.push_str("</li>\n");
            written.add();
        }
        self.out.push_str("</ul>\n");
        Written { left_out: items.len() - written.shown, ..written }
    }
}
