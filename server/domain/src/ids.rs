//! Identifiers. Row ids are UUIDs of version 7 as text; numbers that providers see have one shape for all.

use crate::time::UnixMs;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is no identifier of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct BadId(pub &'static str);

/// The text of a version 7 UUID made of a moment and ten random bytes.
pub fn uuid_v7(at: UnixMs, random: [u8; 10]) -> String {
    let ms = at.0.to_be_bytes();
    let mut b = [0u8; 16];
    b[..6].copy_from_slice(&ms[2..]);
    b[6..].copy_from_slice(&random);
    b[6] = (b[6] & 0x0f) | 0x70;
    b[8] = (b[8] & 0x3f) | 0x80;
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n & 0x0f)]);
    let hex: String = b.iter().flat_map(|x| [digit(x >> 4), digit(*x)]).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_digit() || (b'a'..=b'f').contains(&b),
        })
}

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// A new id from a moment and ten random bytes.
            pub fn from_parts(at: UnixMs, random: [u8; 10]) -> Self {
                Self(uuid_v7(at, random))
            }

            /// Reads an id.
            ///
            /// # Errors
            /// Not a lower-case UUID.
            pub fn parse(text: &str) -> Result<Self, BadId> {
                if is_uuid(text) { Ok(Self(text.to_owned())) } else { Err(BadId(stringify!($name))) }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;

            fn try_from(text: String) -> Result<Self, BadId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    )*};
}

row_id! {
    /// An operator (运营商), the tenant that every row belongs to.
    OperatorId,
    /// A person who signs in to the console.
    UserId,
    /// A merchant account (商户号) at one provider.
    AccountId,
    /// An official account or a mobile app at a provider.
    AppRowId,
    /// A car park or a card station.
    SiteId,
    /// A lane of a car park.
    LaneId,
    /// One stay of one vehicle.
    VisitId,
    /// A stored-value card (储值卡).
    CardId,
    /// Something that was paid with a card.
    DebitId,
    /// An order (订单), that is a quote.
    OrderId,
    /// A payment (支付单), one attempt to settle an order.
    PaymentId,
    /// A refund (退款) of a payment.
    RefundId,
    /// A kept inbound message of a provider.
    NotificationId,
    /// A piece of work to be done later.
    JobId,
    /// Where webhooks go.
    WebhookId,
    /// One event sent to one webhook.
    DeliveryId,
    /// A key for the REST interface.
    ApiKeyId,
    /// An offline terminal.
    TerminalId,
    /// A message to a person.
    MessageId,
    /// What platform staff tell every operator.
    AnnouncementId,
    /// What a visitor booked (访客预约).
    BookingId,
    /// Somebody whom visitors come to see (被访人).
    HostId,
    /// A file that proves a domain to a platform.
    VerificationFileId,
}

macro_rules! wire_number {
    ($(#[$doc:meta])* $name:ident, $max:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads a number of 6 to the maximum of letters and digits.
            ///
            /// # Errors
            /// Any other length or character.
            pub fn parse(text: &str) -> Result<Self, BadId> {
                let ok = (6..=$max).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
                if ok { Ok(Self(text.to_owned())) } else { Err(BadId(stringify!($name))) }
            }

            /// A new number: `prefix`, the Shanghai date and time, and random digits up to the maximum length.
            pub fn from_parts(prefix: &str, at: UnixMs, random: [u8; 10]) -> Self {
                let (y, mo, d, h, mi, s) = at.shanghai_parts();
                let mut text = format!("{prefix}{:02}{mo:02}{d:02}{h:02}{mi:02}{s:02}", y % 100);
                text.retain(|c| c.is_ascii_alphanumeric());
                for b in random {
                    text.push(char::from(ALPHABET[usize::from(b) % ALPHABET.len()]));
                }
                text.truncate($max);
                Self(text)
            }

            /// The number as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;

            fn try_from(text: String) -> Result<Self, BadId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

/// 32 signs without those that people mix up (0/O, 1/I/L, U); a byte maps to them without bias.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKMNPQRSTVWXYZab";

wire_number!(
    /// The order number that a provider sees: at most 27 letters and digits, one shape for all providers.
    OutTradeNo,
    27
);
wire_number!(
    /// The refund number that a provider sees; the same shape.
    OutRefundNo,
    27
);
wire_number!(
    /// The number of an order as people see it.
    OrderNo,
    27
);
wire_number!(
    /// The number of a visitor's booking as people see it.
    BookingNo,
    17
);

/// The code printed in a QR code: 20 signs of 32 kinds, that is 100 random bits (`design.md` 8 asks for 80).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct QrToken(String);

impl QrToken {
    /// How many signs a code has.
    pub const LEN: usize = 20;

    /// A new code from random bytes.
    pub fn from_random(random: [u8; Self::LEN]) -> Self {
        Self(random.iter().map(|b| char::from(ALPHABET[usize::from(*b) % ALPHABET.len()])).collect())
    }

    /// Reads a code.
    ///
    /// # Errors
    /// Another length, or a character that codes do not have.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        let ok = text.len() == Self::LEN && text.bytes().all(|b| ALPHABET.contains(&b));
        if ok { Ok(Self(text.to_owned())) } else { Err(BadId("QrToken")) }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for QrToken {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        Self::parse(&text)
    }
}

impl From<QrToken> for String {
    fn from(token: QrToken) -> String {
        token.0
    }
}

impl OutRefundNo {
    /// The number of a refund of `payment`: where the provider demands that its numbers begin with a source number,
    /// both do.
    pub fn beside(payment: &OutTradeNo, at: UnixMs, random: [u8; 10]) -> Self {
        let text = payment.as_str();
        let source = text.get(..text.len().saturating_sub(OWN_SIGNS)).unwrap_or_default();
        Self::from_parts(&format!("{source}R"), at, random)
    }
}

/// How many signs of a number are ours: a letter, the date and time, and the random ones.
const OWN_SIGNS: usize = 1 + 12 + 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refund_begins_like_its_payment() {
        let at = UnixMs(1_554_208_460_000);
        for source in ["", "3194", "PPPP"] {
            let payment = OutTradeNo::from_parts(&format!("{source}P"), at, [7; 10]);
            let refund = OutRefundNo::beside(&payment, at, [8; 10]);
            assert!(refund.as_str().starts_with(&format!("{source}R190402203420")), "{refund}");
            assert_eq!(refund.as_str().len(), payment.as_str().len());
        }
    }

    #[test]
    fn shapes() {
        let at = UnixMs(1_554_208_460_000);
        let id = OperatorId::from_parts(at, [0xff; 10]);
        assert_eq!(OperatorId::parse(id.as_str()).unwrap(), id);
        assert_eq!(id.as_str().len(), 36);
        let no = OutTradeNo::from_parts("P", at, [7; 10]);
        assert!(no.as_str().len() <= 27 && no.as_str().starts_with("P190402203420"));
        assert_eq!(OutTradeNo::parse(no.as_str()).unwrap(), no);
        assert!(OutTradeNo::parse("has-dash-1").is_err());
        let token = QrToken::from_random([200; 20]);
        assert_eq!(QrToken::parse(token.as_str()).unwrap(), token);
        assert!(QrToken::parse("short").is_err());
    }
}
