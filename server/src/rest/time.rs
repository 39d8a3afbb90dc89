//! Moments as RFC 3339.

use domain::time::UnixMs;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A moment: written in UTC with as many decimals as it has, read with any offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time(pub UnixMs);

impl From<UnixMs> for Time {
    fn from(at: UnixMs) -> Self {
        Self(at)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stamp = jiff::Timestamp::from_millisecond(self.0.0).map_err(serde::ser::Error::custom)?;
        serializer.collect_str(&stamp)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let stamp: jiff::Timestamp = text
            .parse()
            .map_err(|_| de::Error::custom("expected a time such as 2026-11-23T20:15:00+08:00"))?;
        Ok(Self(UnixMs(stamp.as_millisecond())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_offset_in_utc_out() {
        let time: Time = serde_json::from_str("\"2019-04-02T20:34:20.5+08:00\"").unwrap();
        assert_eq!(time.0, UnixMs(1_554_208_460_500));
        assert_eq!(serde_json::to_string(&time).unwrap(), "\"2019-04-02T12:34:20.5Z\"");
        for wrong in ["\"2019-04-02\"", "\"2019-04-02T20:34:20\"", "1554208460", "\"now\""] {
            assert!(serde_json::from_str::<Time>(wrong).is_err(), "{wrong}");
        }
    }
}
