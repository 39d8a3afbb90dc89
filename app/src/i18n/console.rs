//! The console's words.

texts! {
    PRODUCT: "披克支付", "Peake Pay";
    SAVE: "保存", "Save";
}
