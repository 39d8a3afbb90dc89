//! Car parks, card stations and lanes: their kinds.

use crate::method::text_enum;

text_enum! {
    /// What a site is.
    SiteKind {
        /// 车场
        CarPark = "car_park",
        /// 储值卡站点
        CardStation = "card_station",
    }
}

text_enum! {
    /// Whether a site is in use.
    SiteStatus {
        /// It takes payments.
        Active = "active",
        /// It takes no new visits; what is there stays to be looked at.
        Closed = "closed",
    }
}

text_enum! {
    /// Which way a lane leads.
    LaneKind {
        /// In.
        Entry = "entry",
        /// Out.
        Exit = "exit",
    }
}

impl SiteKind {
    /// The directory of the pages that a site's codes lead to. Wallets compare it, so it is spelled exactly so
    /// (`requirements.md` 3).
    pub const fn directory(self) -> &'static str {
        match self {
            Self::CarPark => "/PeakeCloud/mobile/pay/",
            Self::CardStation => "/PeakeCloud/mobile/charge/",
        }
    }
}
