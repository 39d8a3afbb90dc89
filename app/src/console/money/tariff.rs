//! The tariff: its form with a live preview, computed in the browser by the rule that charges payers.

use crate::api::sites::TariffForm;
use crate::i18n::{console as t, tr};
use crate::ui::{self, Field};
use domain::tariff::{FeeLine, Tariff};
use domain::time::{MINUTE, UnixMs};
use leptos::prelude::*;

/// Stays that the preview shows, in minutes.
const STAYS: [i64; 6] = [30, 60, 2 * 60, 5 * 60, 12 * 60, 26 * 60];

/// The tariff in a sentence.
pub fn in_words(tariff: &Tariff) -> String {
    let mut parts = Vec::new();
    if tariff.free_minutes > 0 {
        parts.push(t::tariff_free(ui::minutes_text(tariff.free_minutes.into())));
    }
    if tariff.first_minutes > 0 {
        parts.push(t::tariff_first(ui::minutes_text(tariff.first_minutes.into()), tariff.first_price));
    }
    parts.push(t::tariff_period(ui::minutes_text(tariff.period_minutes.into()), tariff.period_price));
    if let Some(cap) = tariff.daily_cap {
        parts.push(t::tariff_cap(cap));
    }
    parts.join(tr(t::COMMA))
}

/// The lines of a fee in words, with what each costs.
pub fn fee_lines(lines: &[FeeLine]) -> AnyView {
    let rows: Vec<AnyView> = lines
        .iter()
        .map(|line| {
            let (words, amount) = match line {
                FeeLine::Free { minutes } => (t::fee_free(ui::minutes_text((*minutes).into())), None),
                FeeLine::First { minutes, amount } => {
                    (t::fee_first(ui::minutes_text((*minutes).into())), Some(*amount))
                }
                FeeLine::Periods { count, minutes, amount } => {
                    (t::fee_periods(count, ui::minutes_text((*minutes).into())), Some(*amount))
                }
                FeeLine::Capped { days, amount } => (t::fee_capped(days), Some(*amount)),
            };
            view! { <li><span>{words}</span>{amount.map(ui::money)}</li> }.into_any()
        })
        .collect();
    view! { <ul class="fee-lines">{rows}</ul> }.into_any()
}

/// The fields of the tariff and, beside them, what stays would cost.
pub fn fields(tariff: Option<&Tariff>) -> AnyView {
    let form = RwSignal::new(TariffForm::of(tariff));
    let now = form.get_untracked();
    let set = move |change: fn(&mut TariffForm, String)| {
        Callback::new(move |text: String| form.update(|f| change(f, text)))
    };
    view! {
        <div class="tariff">
            <div class="tariff__fields">
                <Field name="tariff[free_minutes]" label=t::FREE_MINUTES hint=t::FREE_MINUTES_HINT value=now.free_minutes
                    inputmode="numeric" unit=t::UNIT_MINUTES maxlength=4 typed=set(|f, v| f.free_minutes = v) />
                <div class="row">
                    <Field name="tariff[first_minutes]" label=t::FIRST_MINUTES value=now.first_minutes
                        inputmode="numeric" unit=t::UNIT_MINUTES maxlength=4 optional=true typed=set(|f, v| f.first_minutes = v) />
                    <Field name="tariff[first_price]" label=t::FIRST_PRICE value=now.first_price
                        inputmode="decimal" unit=t::UNIT_YUAN maxlength=12 optional=true typed=set(|f, v| f.first_price = v) />
                </div>
                <div class="row">
                    <Field name="tariff[period_minutes]" label=t::PERIOD_MINUTES value=now.period_minutes
                        inputmode="numeric" unit=t::UNIT_MINUTES maxlength=4 typed=set(|f, v| f.period_minutes = v) />
                    <Field name="tariff[period_price]" label=t::PERIOD_PRICE value=now.period_price
                        inputmode="decimal" unit=t::UNIT_YUAN maxlength=12 typed=set(|f, v| f.period_price = v) />
                </div>
                <Field name="tariff[daily_cap]" label=t::DAILY_CAP hint=t::DAILY_CAP_HINT value=now.daily_cap
                    inputmode="decimal" unit=t::UNIT_YUAN maxlength=12 optional=true typed=set(|f, v| f.daily_cap = v) />
            </div>
            {preview(form)}
        </div>
    }
    .into_any()
}

fn preview(form: RwSignal<TariffForm>) -> AnyView {
    let stay = RwSignal::new(("3".to_owned(), "0".to_owned()));
    let tariff = Memo::new(move |_| form.with(|f| f.parse().ok()));
    let table = move || match tariff.get() {
        Some(tariff) => {
            let rows: Vec<AnyView> = STAYS
                .iter()
                .map(|minutes| {
                    let fee = tariff.fee(UnixMs(0), UnixMs(minutes * MINUTE));
                    view! { <li><span>{ui::minutes_text(*minutes)}</span>{ui::money(fee.total)}</li> }
                        .into_any()
                })
                .collect();
            view! { <ul class="fee-lines">{rows}</ul> }.into_any()
        }
        None => view! { <p class="muted">{tr(t::PREVIEW_NOT_YET)}</p> }.into_any(),
    };
    let own = move || {
        let tariff = tariff.get()?;
        let minutes = stay.with(|(hours, minutes)| {
            let number =
                |text: &str| if text.trim().is_empty() { Some(0) } else { text.trim().parse::<i64>().ok() };
            Some(number(hours)?.checked_mul(60)?.checked_add(number(minutes)?)?.clamp(0, 365 * 24 * 60))
        })?;
        let fee = tariff.fee(UnixMs(0), UnixMs(minutes * MINUTE));
        Some(
            view! {
                <p class="preview__total"><span>{ui::minutes_text(minutes)}</span>{ui::money(fee.total)}</p>
                {fee_lines(&fee.lines)}
            }
            .into_any(),
        )
    };
    view! {
        <aside class="preview" aria-label=tr(t::PREVIEW)>
            <h3>{tr(t::PREVIEW)}</h3>
            {table}
            <div class="preview__own">
                <h3>{tr(t::PREVIEW_OWN)}</h3>
                <div class="row">
                    <label class="input input--unit">
                        <span class="sr-only">{tr(t::HOURS)}</span>
                        <input type="text" inputmode="numeric" maxlength="4" autocomplete="off" value="3"
                            on:input:target=move |ev| stay.update(|s| s.0 = ev.target().value()) />
                        <span class="input__unit" aria-hidden="true">{tr(t::HOURS)}</span>
                    </label>
                    <label class="input input--unit">
                        <span class="sr-only">{tr(t::UNIT_MINUTES)}</span>
                        <input type="text" inputmode="numeric" maxlength="4" autocomplete="off" value="0"
                            on:input:target=move |ev| stay.update(|s| s.1 = ev.target().value()) />
                        <span class="input__unit" aria-hidden="true">{tr(t::UNIT_MINUTES)}</span>
                    </label>
                </div>
                <div aria-live="polite">{own}</div>
            </div>
        </aside>
    }
    .into_any()
}
