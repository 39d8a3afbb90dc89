//! What a demo begins with: one operator that is ready, with some history, one that is empty, and one whose accounts
//! have every mistake of the guide.

use super::folder::{Folder, Secrets, password};
use super::history::History;
use super::visitors::{self, Visitors};
use super::{Places, push, story};
use ::sandbox::terminal::api::NewKey;
use ::sandbox::{AppServer, DemoInfo, DemoQrCode, DemoUser, KeySource, Parking, Sandbox};
use anyhow::Context;
use domain::access::Scope;
use domain::ids::QrToken;
use domain::time::UnixMs;
use service::qr::{Qr, QrFilter};
use service::{Actor, Service, SystemRandom};

/// Somebody who can sign in.
pub struct Person {
    /// What they sign in with.
    pub login: &'static str,
    /// The password.
    pub password: String,
    /// Operator and role, in words.
    pub what: String,
}

/// What there is after seeding.
pub struct Seeded {
    /// Who can sign in.
    pub people: Vec<Person>,
}

/// Puts into the database what is missing, and tells the sandbox what it shows. Every step may be repeated: a demo that
/// was killed while it was set up goes on at its next start. What people change later is left alone.
///
/// # Errors
/// A use case refused.
pub async fn ensure(
    folder: &Folder,
    places: &Places,
    sandbox: &Sandbox,
    service: &Service,
) -> anyhow::Result<Seeded> {
    let mut secrets = remembered(folder, service.now())?;
    if !secrets.seeded {
        let file = story::apply_file(&secrets, sandbox)?;
        service.apply(&Actor::cli(None), file).await?;
    }
    let actor = operator(service, story::OPERATOR).await?;
    let park = key(&CAR_PARK, &actor, folder, service, &mut secrets).await?;
    let codes =
        service.list_qr(&actor, &QrFilter { living: true, limit: 500, ..QrFilter::default() }).await?.rows;
    if !secrets.seeded {
        push::join(&actor, service, sandbox, &sandbox.demo_account().official_account_app_id).await?;
        push::short_messages(&actor, service, sandbox).await?;
        let history = History {
            service,
            sandbox,
            caller: service.api_caller(&park).await?,
            site: story::SITE,
            lane_tokens: &lane_tokens(&codes),
            began_at: UnixMs(secrets.began_at.unwrap_or_default()),
            public_base: &places.product,
        };
        history.play().await?;
        let station = codes.iter().find(|code| code.site_code == story::STATION && code.revoked_at.is_none());
        let station = station.context("the card station has no code")?;
        let cards = key(&CARDS, &actor, folder, service, &mut secrets).await?;
        let system = service.api_caller(&cards).await?;
        history.play_cards(&system, story::STATION, &station.token).await?;
        terminal(&actor, service, sandbox).await?;
        let gate = key(&GATE, &actor, folder, service, &mut secrets).await?;
        let gate = service.api_caller(&gate).await?;
        Visitors { service, sandbox, actor: &actor, gate, site: story::SITE }.play().await?;
        let third = sandbox.third_operator(KeySource::Generate)?;
        let broken = operator(service, story::BROKEN).await?;
        push::join(&broken, service, sandbox, &third.official_account_app_id).await?;
        secrets.seeded = true;
        folder.keep(&secrets)?;
    }
    // Last of all: what the product was given goes wrong at the providers. A folder of an older version has no third
    // operator.
    if !secrets.broken && sandbox.third_ums_merchant().is_some() {
        sandbox.break_operator();
        // So that whoever signs in there sees the mistakes, and not how all was well before them.
        let broken = operator(service, story::BROKEN).await?;
        service.self_check(&broken, None).await?;
        secrets.broken = true;
        folder.keep(&secrets)?;
    }
    // After the history, whose cars are gone: the car park would see them stand at its barriers.
    connect(&actor, folder, places, service, &mut secrets).await?;
    let people = people(&secrets);
    sandbox.set_parking(parking(places, &secrets));
    let app_key = key(&APP, &actor, folder, service, &mut secrets).await?;
    sandbox.set_app_server(AppServer { api_base: format!("{}api/v1", places.product), api_key: app_key });
    let booking = visitors::booking_page(service, &actor).await?;
    sandbox.set_demo_info(info(places, &people, &codes, booking));
    Ok(Seeded { people })
}

/// A terminal without a network at the car park's exit, its key typed in.
async fn terminal(actor: &Actor, service: &Service, sandbox: &Sandbox) -> anyhow::Result<()> {
    let there = service.list_terminals(actor).await?;
    let issued = if let Some(terminal) = there.first() {
        // A demo that was killed just here never typed the first key in.
        service.rotate_terminal_key(actor, &terminal.id, false).await?
    } else {
        let sites = service.list_sites(actor).await?;
        let site = sites.iter().find(|site| site.code == story::SITE).context("the demo has no car park")?;
        service.create_terminal(actor, &site.id, story::TERMINAL).await?
    };
    let key = NewKey {
        number: issued.terminal_no.value(),
        key_no: issued.key_no,
        key: issued.key,
        address: issued.address,
    };
    anyhow::ensure!(sandbox.set_up_terminal(&key), "the terminal does not take its key");
    Ok(())
}

/// Whose key for the REST interface it is.
struct KeyOf {
    name: &'static str,
    scopes: &'static [Scope],
    /// Where it is kept.
    place: fn(&mut Secrets) -> &mut Option<String>,
}

const CAR_PARK: KeyOf = KeyOf {
    name: "停车场系统",
    scopes: &[Scope::VehiclesWrite, Scope::BillsRead],
    place: |secrets| &mut secrets.api_key,
};
const CARDS: KeyOf = KeyOf {
    name: "储值卡系统",
    scopes: &[Scope::CardsRead, Scope::CardsWrite, Scope::CardsDebit],
    place: |secrets| &mut secrets.card_key,
};
const APP: KeyOf = KeyOf {
    name: "App 服务器",
    scopes: &[Scope::BillsRead, Scope::PaymentsWrite],
    place: |secrets| &mut secrets.app_key,
};
const GATE: KeyOf =
    KeyOf { name: "访客闸机", scopes: &[Scope::VisitorsVerify], place: |secrets| &mut secrets.gate_key };

/// A key for the REST interface, made once.
async fn key(
    of: &KeyOf,
    actor: &Actor,
    folder: &Folder,
    service: &Service,
    secrets: &mut Secrets,
) -> anyhow::Result<String> {
    if let Some(key) = (of.place)(secrets) {
        return Ok(key.clone());
    }
    let made = service.create_api_key(actor, of.name, of.scopes).await?;
    *(of.place)(secrets) = Some(made.key.clone());
    folder.keep(secrets)?;
    Ok(made.key)
}

/// What was kept, with a password for everybody; kept before anything uses it.
fn remembered(folder: &Folder, now: UnixMs) -> anyhow::Result<Secrets> {
    let mut secrets = folder.secrets()?;
    let random = SystemRandom::default();
    for person in story::PEOPLE {
        secrets.passwords.entry(person.login.to_owned()).or_insert_with(|| password(&random));
    }
    secrets.began_at.get_or_insert(now.0);
    folder.keep(&secrets)?;
    Ok(secrets)
}

/// The command line, acting for one of the demo's operators.
async fn operator(service: &Service, code: &str) -> anyhow::Result<Actor> {
    let operators = service.list_operators(&Actor::cli(None)).await?;
    let found = operators.into_iter().find(|operator| operator.code == code);
    Ok(Actor::cli(Some(found.context("the demo's operator is gone; delete the folder to start over")?.id)))
}

/// The car park's webhook, made anew when the sandbox moved to another port.
async fn connect(
    actor: &Actor,
    folder: &Folder,
    places: &Places,
    service: &Service,
    secrets: &mut Secrets,
) -> anyhow::Result<()> {
    let url = places.sandbox.join("/sandbox/webhook")?.to_string();
    if secrets.webhook_url.as_ref() == Some(&url) {
        return Ok(());
    }
    for webhook in service.list_webhooks(actor).await? {
        let ours = webhook.url.starts_with("http://127.0.0.1:") && webhook.url.ends_with("/sandbox/webhook");
        if ours {
            service.delete_webhook(actor, &webhook.id).await?;
        }
    }
    secrets.webhook_secret = Some(service.save_webhook(actor, &url).await?.secret);
    secrets.webhook_url = Some(url);
    folder.keep(secrets)
}

fn people(secrets: &Secrets) -> Vec<Person> {
    let person = |person: &story::Staff| Person {
        login: person.login,
        password: secrets.passwords.get(person.login).cloned().unwrap_or_default(),
        what: person.what.to_owned(),
    };
    story::PEOPLE.iter().map(person).collect()
}

fn parking(places: &Places, secrets: &Secrets) -> Parking {
    Parking {
        api_base: format!("{}api/v1", places.product),
        api_key: secrets.api_key.clone().unwrap_or_default(),
        webhook_secret: secrets.webhook_secret.clone().unwrap_or_default(),
        site: story::SITE.to_owned(),
    }
}

fn info(places: &Places, people: &[Person], codes: &[Qr], booking: Option<String>) -> DemoInfo {
    let user = |person: &Person| DemoUser {
        login: person.login.to_owned(),
        password: person.password.clone(),
        role: person.what.clone(),
    };
    let live = codes.iter().filter(|code| code.revoked_at.is_none());
    let code = |code: &Qr| DemoQrCode { label: code.label.clone(), url: code.url.clone() };
    let booking = booking.map(|url| DemoQrCode { label: story::BOOKING.to_owned(), url });
    DemoInfo {
        console_url: format!("{}console", places.product),
        users: people.iter().map(user).collect(),
        qr_codes: live.map(code).chain(booking).collect(),
    }
}

fn lane_tokens(codes: &[Qr]) -> Vec<(String, QrToken)> {
    let lane = |code: &Qr| Some((code.lane_code.clone()?, code.token.clone()));
    codes.iter().filter(|code| code.revoked_at.is_none()).filter_map(lane).collect()
}
