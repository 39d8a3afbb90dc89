//! 付款提醒 of the operator that has an official account: switched on before anything happens. At rest no payment went
//! without its message, no message went twice, and what the product says of each is what the phones show.

use anyhow::{Context as _, Result, bail, ensure};
use domain::message::{MessageKind, MessageState};
use domain::method::Method;
use domain::payment::OrderState;
use sandbox::Sandbox;
use sandbox::state::{MessageMode, MessageServer, PhoneMessage, Reached};
use service::messages::{MessageSearch, MessageView};
use service::orders::{OrderDetail, OrderFilter};
use service::{Actor, Service};

use crate::world::World;

/// How much of an order's number a phone shows at least: the platform shows 20 characters of a value.
const SHOWN: usize = 18;

/// Joins the simulated official account to the product, and switches 付款提醒 on.
///
/// # Errors
/// Something of the set-up was refused: a mistake, whatever the seed.
pub async fn switch_on(service: &Service, sandbox: &Sandbox, admin: &Actor) -> Result<()> {
    let made = service.make_oa_callback(admin).await?;
    let server =
        MessageServer { url: made.url, token: made.token, aes_key: made.aes_key, mode: MessageMode::Safe };
    let app_id = sandbox.demo_account().official_account_app_id;
    ensure!(sandbox.set_message_server(&app_id, server), "there is no official account {app_id}");
    let templates = service.account_templates(admin, MessageKind::Payment).await?;
    let fit = templates.into_iter().find(|one| one.is_fit).context("the account has no template for it")?;
    service.pick_template(admin, MessageKind::Payment, &fit.found.template_id, None).await?;
    service.set_message_push(admin, MessageKind::Payment, true).await?;
    Ok(())
}

/// Compares orders, messages and phones. How many messages were shown.
///
/// # Errors
/// Names what does not agree.
pub async fn accounted_for(world: &mut World) -> Result<usize> {
    let Some(admin) = world.messages_of.clone() else { return Ok(0) };
    let service = world.service().await?;
    let messages = all_messages(&service, &admin).await?;
    let phones = world.sandbox.messages();
    let mut shown = 0;
    for order in settled_orders(&service, &admin).await? {
        let of_order: Vec<_> =
            messages.iter().filter(|m| m.order_id.as_ref() == Some(&order.order.id)).collect();
        let number = order.order.order_no.as_str();
        let arrived: Vec<_> = phones.iter().filter(|phone| is_about(phone, number)).collect();
        let [message] = of_order[..] else {
            bail!("{number} was paid by the official account and has {} messages", of_order.len());
        };
        agree(message, &arrived).with_context(|| format!("the message about {number}"))?;
        ensure!(
            order.events.iter().any(|e| e.kind == service::timeline::MESSAGE_QUEUED),
            "{number} does not tell of it"
        );
        shown += arrived.iter().filter(|phone| phone.reached == Reached::Shown).count();
    }
    Ok(shown)
}

/// What the product says of a message, and what was on the phones.
fn agree(message: &MessageView, arrived: &[&PhoneMessage]) -> Result<()> {
    let shown = arrived.iter().filter(|phone| phone.reached == Reached::Shown).count();
    ensure!(arrived.len() <= 1, "was sent {} times", arrived.len());
    let fits = match message.state {
        MessageState::Queued => false,
        // The event that tells what became of it may be lost for good.
        MessageState::Sent => arrived.len() == 1,
        MessageState::Delivered => shown == 1,
        // No number is known to anybody here.
        MessageState::Sms => false,
        MessageState::NotReachable => shown == 0,
        // Nobody knows: the truth is said, and it is not sent a second time.
        MessageState::Failed => shown == 0 || message.why.as_deref() == Some("outcome_unknown"),
    };
    ensure!(fits, "is {:?} ({:?}) and {shown} were shown", message.state, message.why);
    Ok(())
}

/// A long number is shown without its middle: `D26010214…GVN4KV3449`.
fn is_about(phone: &PhoneMessage, order_no: &str) -> bool {
    phone.rows.iter().any(|(_, value)| {
        let (head, tail) = value.split_once('…').unwrap_or((value, ""));
        value.chars().count() >= SHOWN && order_no.starts_with(head) && order_no.ends_with(tail)
    })
}

/// The orders that the official account's payers settled in time.
async fn settled_orders(service: &Service, admin: &Actor) -> Result<Vec<OrderDetail>> {
    let mut filter = OrderFilter { state: Some(OrderState::Settled), limit: 100, ..OrderFilter::default() };
    let mut found = Vec::new();
    loop {
        let page = service.search_orders(admin, &filter).await?;
        for row in &page.rows {
            let detail = service.order_detail(admin, &row.id).await?;
            let by = detail.payments.iter().find(|p| Some(&p.id) == detail.settled_by.as_ref());
            if by.is_some_and(|payment| payment.method == Method::WechatOa) {
                found.push(detail);
            }
        }
        filter.after = page.next;
        if filter.after.is_none() {
            return Ok(found);
        }
    }
}

async fn all_messages(service: &Service, admin: &Actor) -> Result<Vec<MessageView>> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page =
            service.search_messages(admin, MessageSearch { after, ..MessageSearch::default() }).await?;
        found.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}
