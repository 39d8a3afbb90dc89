//! What the official account's console shows.

use serde::Serialize;

use super::SAVES_A_MONTH;
use crate::official_account::library;
use crate::state::{
    AccountKind, DomainKind, DomainSave, MessageServer, OfficialAccount, Permission, Standing, Template,
};
use crate::{Sandbox, clock};

#[derive(Serialize)]
struct DomainsView {
    kind: DomainKind,
    domains: Vec<String>,
    saves_left: usize,
}

#[derive(Serialize)]
struct PermissionView {
    permission: Permission,
    granted: bool,
    /// Whether this kind of account can have it at all.
    possible: bool,
}

#[derive(Serialize)]
struct IndustryView {
    primary: String,
    secondary: String,
    /// Whether this month's change is still there.
    changeable: bool,
}

#[derive(Serialize)]
struct LibraryView {
    number: &'static str,
    title: &'static str,
    category: &'static str,
    keywords: Vec<&'static str>,
}

#[derive(Serialize)]
struct FollowerView {
    key: String,
    name: String,
    openid: String,
    follows: bool,
    blocked: bool,
}

#[derive(Serialize)]
struct AccountView {
    name: String,
    app_id: String,
    origin_id: String,
    kind: AccountKind,
    verified: bool,
    standing: Standing,
    basic_info: bool,
    domains: Vec<DomainsView>,
    verify_file: String,
    verify_code: String,
    white_list: Vec<String>,
    merchants: Vec<String>,
    permissions: Vec<PermissionView>,
    industry: IndustryView,
    templates: Vec<Template>,
    server: Option<MessageServer>,
    followers: Vec<FollowerView>,
    sent_today: u32,
}

/// Everything that the page shows.
#[derive(Serialize)]
pub(super) struct View {
    /// The new AppSecret, right after a reset.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    accounts: Vec<AccountView>,
    library: Vec<LibraryView>,
    historic: Vec<&'static str>,
    industries: Vec<(u8, String)>,
}

pub(super) fn view(sandbox: &Sandbox, secret: Option<String>) -> View {
    let now_ms = sandbox.now_ms();
    View {
        secret,
        accounts: sandbox
            .read(|state| state.official_accounts.iter().map(|one| show(state, one, now_ms)).collect()),
        library: library::CATEGORY_LIBRARY.iter().map(shelf).collect(),
        historic: library::HISTORIC.iter().map(|(_, title, _)| *title).collect(),
        industries: library::INDUSTRIES.iter().map(|(number, _, _)| (*number, industry(*number))).collect(),
    }
}

fn shelf(template: &library::CategoryTemplate) -> LibraryView {
    LibraryView {
        number: template.number,
        title: template.title,
        category: template.category,
        keywords: template.keywords.iter().map(|keyword| keyword.name).collect(),
    }
}

/// As the platform writes an industry.
fn industry(number: u8) -> String {
    library::industry(number).map(|(first, second)| format!("{first}/{second}")).unwrap_or_default()
}

fn show(state: &crate::state::State, account: &OfficialAccount, now_ms: i64) -> AccountView {
    let bound = state.merchants.iter().filter(|merchant| merchant.app_ids.contains(&account.app_id));
    let domains = |kind| DomainsView {
        kind,
        domains: account.domains(kind).clone(),
        saves_left: SAVES_A_MONTH.saturating_sub(saves(account, kind, now_ms)),
    };
    let permission = |permission: &Permission| PermissionView {
        permission: *permission,
        granted: account.has(*permission),
        possible: account.has(*permission) || account.revoked.contains(permission),
    };
    let person = |payer: &crate::state::Payer| FollowerView {
        key: payer.key.clone(),
        name: payer.name.clone(),
        openid: payer.openid(&account.app_id),
        follows: account.followers.contains(&payer.key),
        blocked: account.blacklist.contains(&payer.key),
    };
    let (primary, secondary) = account.industry.unzip();
    AccountView {
        name: account.name.clone(),
        app_id: account.app_id.clone(),
        origin_id: account.origin_id(),
        kind: account.kind,
        verified: account.verified,
        standing: account.standing,
        basic_info: account.basic_info,
        domains: [DomainKind::Business, DomainKind::Js, DomainKind::Authorisation].map(domains).into(),
        verify_file: account.verify_file(),
        verify_code: account.verify_code.clone(),
        white_list: account.ip_white_list.clone(),
        merchants: bound.map(|merchant| format!("{} {}", merchant.mch_id, merchant.name)).collect(),
        permissions: Permission::ALL.iter().map(permission).collect(),
        industry: IndustryView {
            primary: primary.map(industry).unwrap_or_default(),
            secondary: secondary.map(industry).unwrap_or_default(),
            changeable: account.industry_set_ms.is_none_or(|set| month(set) != month(now_ms)),
        },
        templates: account.templates.clone(),
        server: account.server.clone(),
        followers: state.payers.iter().map(person).collect(),
        sent_today: if account.sent.0 == clock::beijing(now_ms, "%Y-%m-%d") { account.sent.1 } else { 0 },
    }
}

fn month(ms: i64) -> String {
    clock::beijing(ms, "%Y-%m")
}

/// How often one of the domains was saved this month.
pub(super) fn saves(account: &OfficialAccount, kind: DomainKind, now_ms: i64) -> usize {
    let this = |save: &&DomainSave| save.kind == kind && month(save.at_ms) == month(now_ms);
    account.domain_saves.iter().filter(this).count()
}
