//! How messages are written down.

/// Messages without parts: `SAVE: "保存", "Save";`.
macro_rules! texts {
    ($($name:ident: $zh:literal, $en:literal;)*) => {$(
        #[doc = $zh]
        pub const $name: $crate::i18n::Text = $crate::i18n::Text { zh: $zh, en: $en };
    )*};
}

/// Messages with parts: `fn minutes(n): "{n} 分钟", "{n} min";`. The parts are named in both sentences.
macro_rules! phrases {
    ($(fn $name:ident($($arg:ident),+): $zh:literal, $en:literal;)*) => {$(
        #[doc = $zh]
        pub fn $name($($arg: impl ::std::fmt::Display),+) -> String {
            match $crate::i18n::lang() {
                $crate::i18n::Lang::Zh => format!($zh),
                $crate::i18n::Lang::En => format!($en),
            }
        }
    )*};
}
