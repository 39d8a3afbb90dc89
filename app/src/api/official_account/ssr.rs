//! From the use cases' types to the console's.

use super::*;
use crate::i18n::{audit, lang, oa_guide as words};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use service::official_account as oa;
use service::{Actor, Error, Service};

/// The page of whoever acts. The platform's staff see what waits even before they chose an operator.
pub async fn page(service: Service, actor: Actor) -> service::Result<OaPage> {
    let waiting = match service.waiting_verification_files(&actor).await {
        Ok(all) => Some(all.into_iter().map(waiting_file).collect()),
        Err(Error::Forbidden) => None,
        Err(error) => return Err(error),
    };
    let domain = domain_of(&service.settings().public_base);
    let setup = match service.oa_setup(&actor).await {
        Err(Error::NoOperator) => oa::OaSetup::default(),
        setup => setup?,
    };
    let files = match service.verification_files(&actor).await {
        Err(Error::NoOperator) => Vec::new(),
        files => files?,
    };
    let now = service.now();
    Ok(OaPage {
        app_id: setup.app_id,
        app_secret_set_at: setup.app_secret_set_at,
        by_wechat_pay: setup.by_wechat_pay,
        token: setup.token.map(|token| token_of(token, now)).unwrap_or_default(),
        callback: setup.callback.map(callback_of),
        domain,
        files: files.into_iter().map(|file| file_of(file, String::new())).collect(),
        waiting,
    })
}

/// A file as the browser sent it. What is no base64 is refused further on as an empty file.
pub fn upload(path: &str, name: String, content: &str) -> oa::UploadFile {
    oa::UploadFile {
        path: path.trim().trim_matches('/').to_owned(),
        name: name.trim().to_owned(),
        content: STANDARD.decode(content.trim()).unwrap_or_default(),
    }
}

/// What was found, in words.
pub fn checked(file: &oa::VerificationFile) -> FileCheck {
    let code = file.check_code.as_deref().unwrap_or_default();
    let detail = file.check_detail.as_deref().unwrap_or_default();
    FileCheck {
        good: code == "served",
        at: file.checked_at.unwrap_or(file.uploaded_at),
        words: words::found(lang(), code, detail),
    }
}

fn waiting_file(waiting: oa::WaitingFile) -> File {
    file_of(waiting.file, waiting.operator)
}

fn file_of(file: oa::VerificationFile, operator: String) -> File {
    File {
        check: file.checked_at.map(|_| checked(&file)),
        id: file.id.into(),
        operator,
        url: file.url,
        content: file.content,
        odd: file.fits_name == Some(false),
        uploaded_by: audit::actor(lang(), file.uploaded_by),
        uploaded_at: file.uploaded_at,
        released_at: file.released_at,
    }
}

fn token_of(token: oa::TokenState, now: UnixMs) -> Token {
    let good = token.valid_until.is_some_and(|until| until > now);
    let trouble = token.error_at.map(|at| Trouble {
        at,
        remedy: words::remedy(lang(), token.error_code.as_deref().unwrap_or_default()),
        provider: token.error_words.unwrap_or_default(),
    });
    Token { good, valid_until: token.valid_until, fetched_at: token.fetched_at, trouble }
}

fn callback_of(callback: oa::CallbackState) -> Callback {
    let code = callback.refused_code.unwrap_or_default();
    let trouble = callback.refused_at.map(|at| Trouble {
        at,
        remedy: words::refusal(lang(), &code),
        provider: String::new(),
    });
    Callback {
        url: callback.url,
        plain: callback.plain_allowed,
        made_at: callback.made_at,
        verified_at: callback.verified_at,
        last_at: callback.last_at,
        last_event: callback.last_event.map(|event| words::event(lang(), &event)).unwrap_or_default(),
        trouble,
    }
}

/// The host as the platform's form wants it: no scheme, no port, no path.
fn domain_of(base: &str) -> String {
    let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or_default().to_owned()
}
