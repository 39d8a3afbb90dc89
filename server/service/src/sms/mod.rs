//! Short messages (推送配置 → 短信消息): which gateway an operator sends through, tried when it is saved, and the sender
//! that the rest of the product uses.
//!
//! | module | what |
//! | --- | --- |
//! | [`types`] | what goes in and out |
//! | `input` | every field of the form, all errors at once |
//! | `stored` | what is kept: facts that may be shown, and the sealed secret |
//! | `words` | our values put into a template or a text |
//! | `probe` | asking the gateway whether what was entered is right, without sending anything |
//! | `save`, `declare` | the use cases |
//! | `sender` | sending |
//! | `receipts` | what gateways say became of messages |

mod declare;
mod input;
mod probe;
mod receipts;
mod save;
mod sender;
mod stored;
pub mod types;
mod words;

pub use declare::DeclaredSms;
pub use sender::OperatorSms;
pub use types::{GatewayInput, SaveSms, SmsForm, SmsHosts, SmsPreview, SmsProvider, SmsSignature, TextInput};

pub(crate) use sender::refused;
pub(crate) use stored::secret_context;

/// The checks, in the order of showing. Those of the kinds follow: `sms_template_payment` and so on.
pub mod check {
    /// Account and secret, accepted by the gateway.
    pub const ACCOUNT: &str = "sms_account";
    /// The signature, through its review.
    pub const SIGN: &str = "sms_sign";
    /// A test message, taken by the gateway.
    pub const TEST: &str = "sms_test";

    /// The template of a kind.
    pub fn template(kind: domain::message::MessageKind) -> String {
        format!("sms_template_{}", kind.as_str())
    }
}
