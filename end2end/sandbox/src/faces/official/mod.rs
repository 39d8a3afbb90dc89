//! The simulated official account platform (公众平台) for a person at the mouse: `/sandbox/consoles/accounts`.

mod show;

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde::Deserialize;

use show::{View, saves, view};

use super::refusal::Refusal;
use crate::official_account::callback::{self, ServerRefusal};
use crate::official_account::{MOST_TEMPLATES, change_industry, check_domain, library};
use crate::outbound::TimeLimit;
use crate::sandbox::Tools;
use crate::state::{
    AccountKind, DomainKind, DomainSave, EventKind, MessageServer, OfficialAccount, Permission, Standing,
    Template,
};
use crate::{Sandbox, ids};

/// Domains of one kind, and how often one may be saved in a calendar month (the guide's numbers).
const MOST_DOMAINS: usize = 3;
const SAVES_A_MONTH: usize = 3;
const MOST_ADDRESSES: usize = 20;

/// What was done, in Chinese and in English, for the log of events.
type Said = (&'static str, &'static str);

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/consoles/accounts", get(accounts))
        .route("/sandbox/consoles/accounts/{app_id}", post(change))
}

async fn accounts(State(sandbox): State<Sandbox>) -> Json<View> {
    Json(view(&sandbox, None))
}

/// One act at the official account platform.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
enum Act {
    /// 重置 AppSecret: shown once, in the answer to this very request.
    ResetSecret,
    /// 功能设置. The verification file is fetched from the domain first.
    AddDomain {
        #[serde(default = "authorisation")]
        kind: DomainKind,
        domain: String,
    },
    RemoveDomain {
        #[serde(default = "authorisation")]
        kind: DomainKind,
        domain: String,
    },
    /// IP 白名单.
    AddAddress {
        address: String,
    },
    RemoveAddress {
        address: String,
    },
    /// What the account is; nobody changes that in life, but a demonstration may.
    Kind {
        kind: AccountKind,
        verified: bool,
    },
    /// How the platform looks upon it.
    Standing {
        standing: Standing,
    },
    /// 接口权限.
    Permission {
        permission: Permission,
        on: bool,
    },
    /// Whether `getaccountbasicinfo` answers.
    BasicInfo {
        on: bool,
    },
    /// 服务器配置. The address is asked before it is saved.
    SetServer {
        server: MessageServer,
    },
    StopServer,
    /// 行业.
    Industry {
        primary: u8,
        secondary: u8,
    },
    /// 类目模板库 → 选用.
    AddTemplate {
        number: String,
        keywords: Vec<String>,
    },
    /// A template of the historic library; the real platform no longer offers it.
    AddHistoric {
        title: String,
    },
    DeleteTemplate {
        template_id: String,
    },
    /// 用户管理 → 黑名单.
    Block {
        person: String,
        on: bool,
    },
}

fn authorisation() -> DomainKind {
    DomainKind::Authorisation
}

async fn change(
    State(sandbox): State<Sandbox>,
    Path(app_id): Path<String>,
    Json(act): Json<Act>,
) -> Result<Json<View>, Refusal> {
    let act = checked(&sandbox, &app_id, act).await?;
    let secret = sandbox.change(|state, tools| {
        let account = state.official_account_mut(&app_id).ok_or(Refusal::code("unknown"))?;
        let mut secret = None;
        let (zh, en) = perform(account, tools, act, &mut secret)?;
        let words = (format!("公众平台：{zh}"), format!("Official account platform: {en}"));
        state.log(tools.now_ms, EventKind::Setting, app_id.clone(), words);
        Ok::<_, Refusal>(secret)
    })?;
    Ok(Json(view(&sandbox, secret)))
}

/// What the platform finds out elsewhere before it takes an act.
async fn checked(sandbox: &Sandbox, app_id: &str, act: Act) -> Result<Act, Refusal> {
    let known = sandbox.read(|state| {
        let account = state.official_account(app_id)?;
        Some((account.verify_file(), account.verify_code.clone(), state.dialect.domain_files_waived))
    });
    let (file, code, waived) = known.ok_or(Refusal::code("unknown"))?;
    match act {
        Act::AddDomain { kind, domain } => {
            let domain = domain.trim().trim_end_matches('/').to_owned();
            check_domain(&domain).map_err(|why| Refusal::with("domain", why))?;
            if !waived {
                fetch_file(sandbox, &domain, &file, &code).await?;
            }
            Ok(Act::AddDomain { kind, domain })
        }
        Act::SetServer { server } => {
            sandbox.verify_server(&server).await.map_err(|refused| {
                Refusal::code(match refused {
                    ServerRefusal::Url => "server_url",
                    ServerRefusal::Token => "server_token",
                    ServerRefusal::AesKey => "server_aes_key",
                    ServerRefusal::Silent => "server_silent",
                    ServerRefusal::Mismatch => "server_mismatch",
                })
            })?;
            Ok(Act::SetServer { server })
        }
        other => Ok(other),
    }
}

/// Fetches the verification file from under a domain: status 200, no redirect, its 16 characters (3.6).
async fn fetch_file(sandbox: &Sandbox, domain: &str, file: &str, code: &str) -> Result<(), Refusal> {
    let product = &sandbox.config().product_base;
    let (host, path) = domain.split_once('/').map_or((domain, String::new()), |(h, p)| (h, format!("{p}/")));
    // The domain has no port; the product's own is that of this machine.
    let port = product.port().map(|port| format!(":{port}")).unwrap_or_default();
    let address = format!("{}://{host}{port}/{path}{file}", product.scheme());
    let url: url::Url = address.parse().map_err(|_| Refusal::with("domain", domain))?;
    if !sandbox.is_product(&url) {
        return Err(Refusal::with("verify_unreachable", address));
    }
    let mut request = http::Request::get(url.as_str())
        .body(bytes::Bytes::new())
        .map_err(|_| Refusal::with("verify_unreachable", &address))?;
    request.extensions_mut().insert(TimeLimit(std::time::Duration::from_secs(5)));
    let answer = sandbox.outbound().send(request).await;
    let answer = answer.map_err(|_| Refusal::with("verify_unreachable", &address))?;
    if answer.status() != http::StatusCode::OK {
        return Err(Refusal::with("verify_missing", format!("{address} → {}", answer.status().as_u16())));
    }
    if answer.body().trim_ascii() != code.as_bytes() {
        return Err(Refusal::with("verify_content", address));
    }
    Ok(())
}

fn perform(
    account: &mut OfficialAccount,
    tools: &Tools<'_>,
    act: Act,
    secret: &mut Option<String>,
) -> Result<Said, Refusal> {
    Ok(match act {
        Act::ResetSecret => {
            account.app_secret = ids::hex_lower(tools.random, 32);
            *secret = Some(account.app_secret.clone());
            ("重置了 AppSecret", "the AppSecret was reset")
        }
        Act::AddDomain { kind, domain } => {
            if saves(account, kind, tools.now_ms) >= SAVES_A_MONTH {
                return Err(Refusal::code("domain_quota"));
            }
            add(account.domains_mut(kind), domain, MOST_DOMAINS)?;
            account.domain_saves.push(DomainSave { kind, at_ms: tools.now_ms });
            ("保存了域名", "a domain was saved")
        }
        Act::RemoveDomain { kind, domain } => {
            account.domains_mut(kind).retain(|known| *known != domain);
            ("删除了域名", "a domain was removed")
        }
        Act::AddAddress { address } => {
            let address = address.trim().to_owned();
            if address.parse::<std::net::IpAddr>().is_err() {
                return Err(Refusal::code("address"));
            }
            add(&mut account.ip_white_list, address, MOST_ADDRESSES)?;
            ("添加了 IP 白名单", "an address was added to the white list")
        }
        Act::RemoveAddress { address } => {
            account.ip_white_list.retain(|known| *known != address);
            ("删除了 IP 白名单", "an address was taken off the white list")
        }
        Act::Kind { kind, verified } => {
            (account.kind, account.verified) = (kind, verified);
            ("更改了账号类型", "the kind of account was changed")
        }
        Act::Standing { standing } => {
            account.standing = standing;
            ("更改了账号状态", "the account's standing was changed")
        }
        Act::Permission { permission, on } => {
            if on {
                account.revoked.remove(&permission);
            } else {
                account.revoked.insert(permission);
            }
            ("更改了接口权限", "an interface permission was changed")
        }
        Act::BasicInfo { on } => {
            account.basic_info = on;
            ("更改了账号信息接口", "the account information call was changed")
        }
        Act::SetServer { server } => {
            account.server = Some(server);
            ("保存了服务器配置", "the message server was saved")
        }
        Act::StopServer => {
            account.server = None;
            ("停用了服务器配置", "the message server was switched off")
        }
        Act::Industry { primary, secondary } => {
            let known = |number| library::industry(number).is_some();
            if !known(primary) || !known(secondary) || primary == secondary {
                return Err(Refusal::code("industry"));
            }
            change_industry(account, tools, (primary, secondary))
                .map_err(|()| Refusal::code("industry_month"))?;
            ("修改了行业", "the industry was changed")
        }
        Act::AddTemplate { number, keywords } => {
            let names: Vec<&str> = keywords.iter().map(String::as_str).collect();
            let template = library::category_template(&number).and_then(|library| library.with(&names));
            add_template(account, template.ok_or(Refusal::code("keywords"))?)?
        }
        Act::AddHistoric { title } => {
            let industry = account.industry.ok_or(Refusal::code("no_industry"))?.0;
            let template = library::historic_template(&title, industry);
            add_template(account, template.ok_or(Refusal::code("keywords"))?)?
        }
        Act::DeleteTemplate { template_id } => {
            account.templates.retain(|template| template.template_id != template_id);
            ("删除了模板", "a template was deleted")
        }
        Act::Block { person, on } => {
            if on {
                account.blacklist.insert(person);
            } else {
                account.blacklist.remove(&person);
            }
            ("更改了黑名单", "the black list was changed")
        }
    })
}

fn add_template(account: &mut OfficialAccount, template: Template) -> Result<Said, Refusal> {
    if account.templates.len() >= MOST_TEMPLATES {
        return Err(Refusal::code("too_many"));
    }
    account.add_template(template);
    Ok(("添加了模板", "a template was added"))
}

/// One entry more.
///
/// # Errors
/// It is there already, or there is no room.
pub(super) fn add(list: &mut Vec<String>, entry: String, most: usize) -> Result<(), Refusal> {
    if list.contains(&entry) {
        return Err(Refusal::code("twice"));
    }
    if list.len() >= most {
        return Err(Refusal::code("too_many"));
    }
    list.push(entry);
    Ok(())
}

impl Sandbox {
    /// Somebody follows an account, or no longer does: from the phone.
    pub fn follow(&self, app_id: &str, person: &str, follows: bool) -> bool {
        self.change(|state, tools| {
            let known = state.payer(person).is_some();
            let Some(account) = state.official_account_mut(app_id).filter(|_| known) else { return false };
            let changed = if follows {
                account.followers.insert(person.to_owned())
            } else {
                account.followers.remove(person)
            };
            if changed {
                callback::followed(state, tools, app_id, person, follows);
                let words =
                    if follows { ("关注", "follows") } else { ("取消关注", "no longer follows") };
                let text =
                    (format!("{person} {} {app_id}", words.0), format!("{person} {} {app_id}", words.1));
                state.log(tools.now_ms, EventKind::Wallet, app_id, text);
            }
            true
        })
    }
}
