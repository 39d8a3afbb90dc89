//! The console's words about visitors.

texts! {
    SCOPE_VISITORS: "核验访客通行码", "Verify visitors' passes";
    SCOPE_VISITORS_HINT: "闸机或门岗系统核验访客二维码并登记到访", "For a gate that checks passes and notes arrivals";
}
