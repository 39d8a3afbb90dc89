//! How messages of a kind are put: by the guide's template, or by a category template and a mapping.

use crate::error::{Error, Result};
use domain::message::MessageKind;
use domain::template::category::{self, Field, Mapped, MappingProblem};
use domain::template::compare::any_grave;
use domain::template::render::{self, Line, Values};
use domain::template::{Difference, Found, compare, required};
use store::message_settings;

/// A template that was picked, and how our values get into its fields.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub template_id: String,
    pub found: Found,
    pub mapping: Vec<Mapped>,
}

/// The plan of a setting; `None`: no template is picked.
pub(crate) fn plan_of(setting: &message_settings::Row) -> Result<Option<Plan>> {
    let unreadable = |_| Error::Internal(format!("the setting of {} cannot be read", setting.kind));
    let Some(json) = &setting.template_json else { return Ok(None) };
    let found: Found = serde_json::from_str(json).map_err(unreadable)?;
    let mapping = serde_json::from_str(&setting.mapping_json).map_err(unreadable)?;
    Ok(Some(Plan { template_id: found.template_id.clone(), found, mapping }))
}

impl Plan {
    /// Whether it goes by a category template.
    pub fn is_category(&self) -> bool {
        self.found.is_category()
    }

    /// The typed fields; none with the guide's template.
    pub fn fields(&self) -> Vec<Field> {
        if self.is_category() { category::fields(&self.found) } else { Vec::new() }
    }

    /// In what the template differs from the guide's; a category template is not compared.
    pub fn differences(&self, kind: MessageKind) -> Vec<Difference> {
        match required(kind) {
            Some(required) if !self.is_category() => compare(required, &self.found),
            _ => Vec::new(),
        }
    }

    /// What is wrong with the mapping; nothing with the guide's template.
    pub fn problems(&self, kind: MessageKind) -> Vec<MappingProblem> {
        if self.is_category() {
            category::mapping_problems(kind, &self.fields(), &self.mapping)
        } else {
            Vec::new()
        }
    }

    /// Whether messages can be sent by it.
    pub fn is_fit(&self, kind: MessageKind) -> bool {
        !any_grave(&self.differences(kind)) && self.problems(kind).is_empty()
    }

    /// A message's lines.
    pub fn lines(&self, kind: MessageKind, values: &Values) -> Vec<Line> {
        match required(kind) {
            Some(required) if !self.is_category() => render::by_guide(kind, required, values),
            _ => render::by_category(&self.fields(), &self.mapping, values),
        }
    }
}
