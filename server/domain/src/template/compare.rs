//! A template of the account against the one that the guide demands.
//!
//! Never a difference: the ID, the width of a colon, spacing, the guide's two spellings of a title, and how class and
//! name of an industry are joined.

use super::content::{Found, Placeholder, parse, squeezed};
use super::{INDUSTRY, Required};
use serde::{Deserialize, Serialize};

/// One difference. Places count from 1, `first` and `remark` left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Difference {
    /// Another title.
    Title {
        /// The title to have.
        required: String,
        /// The title that it has.
        found: String,
    },
    /// Another industry.
    Industry {
        /// The industry to have.
        required: String,
        /// The industry that it has; empty: none, as category templates have none.
        found: String,
    },
    /// A field is not there.
    Missing {
        /// Its words; for `first` and `remark` their names.
        label: String,
        /// Where it should stand; 0 for `first` and `remark`.
        place: usize,
    },
    /// A field stands elsewhere.
    Moved {
        /// Its words.
        label: String,
        /// Where it should stand.
        place: usize,
        /// Where it stands.
        found: usize,
    },
    /// The words before a field are others.
    Label {
        /// The words to have.
        required: String,
        /// The words that it has.
        found: String,
        /// Where it stands.
        place: usize,
    },
    /// A field is filled by another value than it says.
    Key {
        /// Its words.
        label: String,
        /// The placeholder to have.
        required: String,
        /// The placeholder that it has.
        found: String,
        /// Where it stands.
        place: usize,
    },
    /// There is something that should not be there.
    Extra {
        /// Its words.
        label: String,
        /// Its placeholder; empty for words without one.
        key: String,
    },
}

impl Difference {
    /// Whether messages arrive as they should all the same: the platform shows neither `first` nor `remark` any more.
    pub const fn is_harmless(&self) -> bool {
        matches!(self, Self::Missing { place: 0, .. })
    }
}

/// Whether one of these keeps a template from being used.
pub fn any_grave(differences: &[Difference]) -> bool {
    differences.iter().any(|d| !d.is_harmless())
}

/// One line of what is demanded: `first`, the fields, `remark`.
struct Line {
    label: &'static str,
    key: &'static str,
    place: usize,
}

/// Everything in which `found` differs from `required`; nothing: it is the one.
pub fn compare(required: &Required, found: &Found) -> Vec<Difference> {
    let mut out = Vec::new();
    let title = squeezed(&found.title);
    if !required.titles.iter().any(|t| squeezed(t) == title) {
        out.push(Difference::Title {
            required: required.title().to_owned(),
            found: found.title.trim().to_owned(),
        });
    }
    if industry(&[&found.primary_industry, &found.deputy_industry]) != industry(&[INDUSTRY.0, INDUSTRY.1]) {
        let both = [found.primary_industry.trim(), found.deputy_industry.trim()];
        let found: Vec<&str> = both.into_iter().filter(|part| !part.is_empty()).collect();
        out.push(Difference::Industry {
            required: format!("{} / {}", INDUSTRY.0, INDUSTRY.1),
            found: found.join(" / "),
        });
    }
    fields(required, found, &mut out);
    out
}

/// Class and name, whichever of the field they stand in and however they are joined: `IT 科技/IT软件与服务`,
/// `IT科技 - IT软件与服务`.
fn industry(parts: &[&str]) -> Vec<String> {
    let whole = parts.join("/");
    let narrow = squeezed(&whole);
    narrow.split(['/', '-', '–', '—', '|', '\\']).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn fields(required: &Required, found: &Found, out: &mut Vec<Difference>) {
    let lines = lines(required);
    let content = parse(&found.content);
    let mut left: Vec<Option<&Placeholder>> = content.fields.iter().map(Some).collect();
    // Where the line of the same words stands; of two, the one with the right placeholder.
    let mut at: Vec<Option<usize>> = lines
        .iter()
        .map(|line| {
            let same = |p: Option<&Placeholder>| p.is_some_and(|p| p.label == squeezed(line.label));
            let right = |p: Option<&Placeholder>| p.is_some_and(|p| p.key == line.key);
            let spot = left
                .iter()
                .position(|p| same(*p) && right(*p))
                .or_else(|| left.iter().position(|p| same(*p) && line.place > 0))?;
            left[spot] = None;
            Some(spot)
        })
        .collect();
    // What has other words but the right placeholder: a changed word.
    for (line, spot) in lines.iter().zip(&mut at).filter(|(_, spot)| spot.is_none()) {
        let found = left.iter().position(|p| p.is_some_and(|p| p.key == line.key));
        if let Some(i) = found {
            left[i] = None;
            *spot = Some(i);
        }
    }
    let kept = in_order(&at);
    for ((line, spot), in_order) in lines.iter().zip(&at).zip(kept) {
        let Some(field) = spot.and_then(|i| content.fields.get(i)) else {
            let label = if line.place == 0 { line.key } else { line.label };
            out.push(Difference::Missing { label: label.to_owned(), place: line.place });
            continue;
        };
        let place = shown_place(&content.fields, spot.unwrap_or_default());
        if field.label != squeezed(line.label) {
            let required = line.label.to_owned();
            out.push(Difference::Label { required, found: field.label.clone(), place });
        }
        if !in_order || (field.key != line.key && place != line.place) {
            let label = if line.place == 0 { line.key } else { line.label };
            out.push(Difference::Moved { label: label.to_owned(), place: line.place, found: place });
        } else if field.key != line.key {
            out.push(Difference::Key {
                label: line.label.to_owned(),
                required: line.key.to_owned(),
                found: field.key.clone(),
                place,
            });
        }
    }
    let extra = left.into_iter().flatten();
    out.extend(extra.map(|p| Difference::Extra { label: p.label.clone(), key: p.key.clone() }));
    if !content.tail.is_empty() {
        out.push(Difference::Extra { label: content.tail, key: String::new() });
    }
}

fn lines(required: &Required) -> Vec<Line> {
    let mut lines = vec![Line { label: "", key: "first", place: 0 }];
    lines.extend(required.fields.iter().enumerate().map(|(i, f)| Line {
        label: f.label,
        key: f.key,
        place: i + 1,
    }));
    lines.push(Line { label: "", key: "remark", place: 0 });
    lines
}

/// The place of a field among those that are shown.
fn shown_place(fields: &[Placeholder], index: usize) -> usize {
    let hidden = |p: &&Placeholder| matches!(p.key.as_str(), "first" | "remark");
    if fields.get(index).is_some_and(|p| hidden(&p)) {
        return 0;
    }
    index + 1 - fields.iter().take(index).filter(hidden).count()
}

/// Which of the spots stand in their order: as many as can.
fn in_order(at: &[Option<usize>]) -> Vec<bool> {
    // The longest rising run that ends at each, and the one before its last.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(at.len());
    for (i, spot) in at.iter().enumerate() {
        let before = (0..i)
            .filter(|&j| matches!((at[j], spot), (Some(a), Some(b)) if a < *b))
            .max_by_key(|&j| best[j].0);
        best.push((usize::from(spot.is_some()) + before.map_or(0, |j| best[j].0), before));
    }
    let mut keep = vec![false; at.len()];
    let mut next = (0..at.len()).filter(|&i| at[i].is_some()).max_by_key(|&i| best[i].0);
    while let Some(i) = next {
        keep[i] = true;
        next = best[i].1;
    }
    keep
}
