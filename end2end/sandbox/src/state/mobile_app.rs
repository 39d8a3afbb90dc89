//! Mobile apps (移动应用) of the open platform.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One mobile app.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MobileApp {
    /// The name of the app.
    pub name: String,
    /// `wx…`; looks like an official account's and is not interchangeable with it.
    pub app_id: String,
    /// 32 hex digits.
    pub app_secret: String,
}
