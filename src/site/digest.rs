//! What a page depends on, as a hash: equal hashes, equal bytes.
//!
//! By value, not by tracking: the model of the page without its article is hashed as it is, and
//! of the article everything that rendering reads: the texts of the note and of all that it
//! embeds, and what each of their links means now.

use crate::html::Addresses;
use crate::note::Note;
use crate::vault::{NoteId, Resolved, Spot, Vault};
use rayon::prelude::*;
use std::hash::{Hash, Hasher};

/// A hash.
pub type Digest = [u8; 32];

/// BLAKE3 as a hasher of values. What is written is gathered first: hashing at once is several
/// times faster than in small pieces.
#[derive(Default)]
pub struct Digester(Vec<u8>);

impl Hasher for Digester {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.digest();
        u64::from_le_bytes([
            digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7],
        ])
    }
}

impl Digester {
    /// The hash of all that was written.
    pub fn digest(&self) -> Digest {
        *blake3::hash(&self.0).as_bytes()
    }
}

/// For each note: its own text and what its links mean.
pub fn of_notes(vault: &Vault, addresses: &dyn Addresses) -> Vec<Digest> {
    (0..vault.notes.len())
        .into_par_iter()
        .map(|i| {
            let mut digester = Digester::default();
            let note = &vault.notes[i];
            note.path.hash(&mut digester);
            note.text.hash(&mut digester);
            for resolved in &vault.links[i] {
                link(vault, addresses, resolved, &mut digester);
            }
            digester.digest()
        })
        .collect()
}

fn link(vault: &Vault, addresses: &dyn Addresses, resolved: &Resolved, digester: &mut Digester) {
    match resolved {
        Resolved::Note(id, spot) => {
            (0u8, id.0, addresses.note(*id)).hash(digester);
            let doc = &vault.note(*id).doc;
            match spot {
                Spot::Top => 0u8.hash(digester),
                Spot::Heading(h) => (1u8, &doc.headings[*h as usize].id).hash(digester),
                Spot::Block(b) => (2u8, &doc.block_ids[*b as usize].id).hash(digester),
                Spot::Missing => 3u8.hash(digester),
            }
        }
        Resolved::Asset(id) => {
            (1u8, &vault.assets[id.0 as usize], addresses.asset(*id)).hash(digester)
        }
        Resolved::Folder(path) => (2u8, addresses.folder(path)).hash(digester),
        Resolved::Withheld => 3u8.hash(digester),
        Resolved::Ghost => 4u8.hash(digester),
        Resolved::External => 5u8.hash(digester),
    }
}

/// What the article of a note depends on; `None` when that cannot be said cheaply: raw HTML
/// may refer to anything.
pub fn of_article(vault: &Vault, notes: &[Digest], id: NoteId) -> Option<Digest> {
    let mut digester = Digester::default();
    let mut seen = vec![id];
    let mut next = 0;
    while let Some(id) = seen.get(next).copied() {
        next += 1;
        let note = vault.note(id);
        if note.doc.has_html {
            return None;
        }
        digester.write(&notes[id.0 as usize]);
        for embedded in embeds(vault, id, note) {
            if !seen.contains(&embedded) {
                seen.push(embedded);
            }
        }
        if seen.len() > 500 {
            return None;
        }
    }
    Some(digester.digest())
}

fn embeds<'a>(vault: &'a Vault, id: NoteId, note: &'a Note) -> impl Iterator<Item = NoteId> + 'a {
    let links = note.doc.links.iter().zip(&vault.links[id.0 as usize]);
    links.filter(|(link, _)| link.is_embed).filter_map(|(_, resolved)| match resolved {
        Resolved::Note(id, _) => Some(*id),
        _ => None,
    })
}
