//! `LIST`.

use super::Room;
use super::block::SHOWN_AT_ONCE;
use crate::html::article::Renderer;
use crate::value::Value;

impl Renderer<'_> {
    /// Writes the list. Gives how many items are not in it since the page is full.
    pub(super) fn list(&mut self, items: &[Value]) -> usize {
        self.out.push_str("<ul class=\"dataview list-view-ul\">\n");
        let mut shown = 0;
        for item in items {
            if self.is_full() {
                break;
            }
            let is_folded = shown >= SHOWN_AT_ONCE;
            self.out.push_str(if is_folded { "<li class=\"moc-folded\">" } else { "<li>" });
            self.value(item, Room::Block);
            self.out.push_str("</li>\n");
            shown += 1;
        }
        self.out.push_str("</ul>\n");
        items.len() - shown
    }
}
