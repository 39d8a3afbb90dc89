//! Icons: strokes on a 24 × 24 grid, drawn in the text's colour. They only accompany words, so readers skip them.

use leptos::prelude::*;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "an icon's name says what it shows")]
pub enum Icon {
    Alert,
    ArrowLeft,
    ArrowRight,
    Car,
    Check,
    CheckCircle,
    ChevronDown,
    Clock,
    Close,
    Copy,
    CrossCircle,
    Download,
    External,
    Home,
    Inbox,
    Key,
    Log,
    Menu,
    Moon,
    Plus,
    Print,
    Qr,
    Question,
    Receipt,
    Refund,
    Search,
    Send,
    Shield,
    Sun,
    System,
    Upload,
    User,
    Users,
    Wallet,
    Webhook,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.4",
            Self::ArrowLeft => "M19 12H5m6-6-6 6 6 6",
            Self::ArrowRight => "M5 12h14m-6-6 6 6-6 6",
            Self::Car => "M4 16.5v-4l2-5.5h12l2 5.5v4zM4 12.5h16M6 16.5V19m12-2.5V19M7.5 14.5h.1m8.9 0h.1",
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::CheckCircle => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-4 9.3 2.8 2.7L16 9.5",
            Self::ChevronDown => "m6 9.5 6 6 6-6",
            Self::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4.5V12l3 2",
            Self::Close => "m6 6 12 12M18 6 6 18",
            Self::Copy => "M9 9h11v11H9zM5 15H4V4h11v1",
            Self::CrossCircle => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-3 6 6 6m0-6-6 6",
            Self::Download => "M12 4v11m-4.5-4 4.5 4.5 4.5-4.5M5 20h14",
            Self::External => "M14 4h6v6m0-6-9 9M18 14v6H4V6h6",
            Self::Home => "M4 11 12 4l8 7v9h-5.5v-5.5h-5V20H4z",
            Self::Inbox => "M4 13.5 6.5 5h11L20 13.5V19H4zm0 0h4.5l1 2.5h5l1-2.5H20",
            Self::Key => "M15 4a5 5 0 1 0-4.6 6.9L4 17.3V20h3v-2h2v-2l2.5-2.5A5 5 0 0 0 15 4zm1 4h.1",
            Self::Log => "M6 3.5h9l3.5 3.5v13.5H6zM9.5 10h6m-6 3.5h6m-6 3.5h4",
            Self::Menu => "M4 6.5h16M4 12h16M4 17.5h16",
            Self::Moon => "M20 14.2A8 8 0 1 1 9.8 4a6.5 6.5 0 0 0 10.2 10.2z",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Print => "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
            Self::Qr => {
                "M4 4h6v6H4zm10 0h6v6h-6zM4 14h6v6H4zm10 0h2.5v2.5H14zm3.5 3.5H20V20h-2.5zM20 14v.1M14 20v.1M7 7v.1M17 7v.1M7 17v.1"
            }
            Self::Question => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-2.5 6.5a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.8m0 2.8v.2"
            }
            Self::Receipt => "M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5zM9 8h6m-6 4h6",
            Self::Refund => "M9 7 4.5 11.5 9 16m-4.5-4.5H15a4.5 4.5 0 0 1 0 9h-3",
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm5 11.5L20 20",
            Self::Send => "M20 4 3.5 10.5l6.5 3 3 6.5zM10 13.5 20 4",
            Self::Shield => "M12 3.5 5 6v5.5c0 4.2 2.8 7.4 7 9 4.2-1.6 7-4.8 7-9V6zm-3 8.3 2.2 2.2 4-4",
            Self::Sun => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm0-5v1.5m0 15V21m9-9h-1.5m-15 0H3m15.4-6.4-1 1m-10.8 10.8-1 1m0-12.8 1 1m10.8 10.8 1 1"
            }
            Self::System => "M4 5h16v11H4zm5 15h6m-3-4v4",
            Self::Upload => "M12 19V8m-4.5 4L12 7.5 16.5 12M5 4h14",
            Self::User => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c.8-3.5 3.8-5.5 7.5-5.5s6.7 2 7.5 5.5",
            Self::Users => {
                "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 19.5c.7-3 3.3-4.7 6.5-4.7s5.8 1.7 6.5 4.7M16 5.3a3.5 3.5 0 0 1 0 6.4m2 3.4c1.8.7 3 2.2 3.5 4.4"
            }
            Self::Wallet => "M4 7.5h14V5H5.5A1.5 1.5 0 0 0 4 6.5v12h16V7.5h-2m-2 5.5h.1",
            Self::Webhook => {
                "M9 8.5a3.2 3.2 0 1 1 5.6 2L17.5 15m-8-5.5L6.6 14.2M8.5 17H15m-9.5-2.6a2.8 2.8 0 1 0 2.9 3.6m6.7-2.9a2.8 2.8 0 1 1 .7 4.3"
            }
        }
    }
}

/// An icon as an inline SVG.
pub fn icon(icon: Icon) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
    .into_any()
}
