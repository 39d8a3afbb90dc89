//! A car park's code: which car? The field works as it stands; the bridge turns it into cells with a keyboard.

use super::PageContext;
use super::layout::Page;
use super::{icons, messages};
use crate::i18n::{Text, pay as words, tr};
use domain::plate::{PROVINCES, SUFFIXES};
use leptos::prelude::*;

/// What was wrong with the plate that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlateTrouble {
    /// It is no plate.
    Wrong,
    /// No such car is in.
    Unknown,
    /// Too many look-ups.
    TooOften,
}

impl PlateTrouble {
    const fn text(self) -> Text {
        match self {
            Self::Wrong => words::PLATE_WRONG,
            Self::Unknown => words::PLATE_UNKNOWN,
            Self::TooOften => words::PLATE_TOO_OFTEN,
        }
    }
}

/// Where the plate is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At<'a> {
    /// The car park.
    pub site_name: &'a str,
    /// The exit lane, where the camera recognised nobody.
    pub lane_name: Option<&'a str>,
}

/// Letters and digits that plates have, in the order of the keys.
const SIGNS: &str = "1234567890ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The page that asks for a plate.
pub fn ask(context: &PageContext<'_>, at: At<'_>, typed: &str, trouble: Option<PlateTrouble>) -> Page {
    let says = trouble.map(|trouble| view! { <p>{tr(trouble.text())}</p> }.into_any());
    let body = view! {
        <form class="card plate-form" method="post" action=context.path.to_owned() data-plate="">
            <input type="hidden" name="step" value="plate" />
            <h1>{tr(words::ASK_PLATE)}</h1>
            {messages::place(says)}
            <p class="plain">
                <label for="plate">{tr(words::PLATE)}</label>
                <input
                    id="plate"
                    name="plate"
                    value=typed.to_owned()
                    placeholder=tr(words::PLATE_HINT)
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    maxlength="12"
                    enterkeyhint="search"
                />
            </p>
            {board()}
            <button class="go">{tr(words::LOOK_UP)}</button>
            <p class="note">{tr(words::NO_PLATE_HELP)}</p>
        </form>
        <template id="say-plate"><p>{tr(words::PLATE_WRONG)}</p></template>
    };
    Page::still(tr(words::PARKING), body).at(at.site_name, at.lane_name).with_bridge()
}

/// The cells and the keys; hidden until the bridge runs.
fn board() -> impl IntoView {
    let cells: Vec<_> = (1..=8)
        .map(|n| {
            let hint = (n == 8).then(|| tr(words::NEW_ENERGY));
            view! { <button type="button" data-cell=(n - 1).to_string() data-hint=hint aria-label=words::place_of_sign(n)></button> }
        })
        .collect();
    view! {
        <div class="board" data-kind="blue" hidden=true>
            <div class="cells">{cells}</div>
            <div class="keys provinces" role="group" aria-label=tr(words::KEYS)>
                {keys(PROVINCES.iter().copied())}
            </div>
            <div class="keys signs" role="group" aria-label=tr(words::KEYS) hidden=true>
                {keys(SIGNS.chars())}
                <button type="button" data-erase="" aria-label=tr(words::ERASE) inner_html=icons::ERASE></button>
                {keys(SUFFIXES.iter().copied())}
            </div>
            <button type="button" class="link" data-plain="">{tr(words::PLAIN_FIELD)}</button>
        </div>
    }
}

fn keys(signs: impl Iterator<Item = char>) -> Vec<impl IntoView> {
    signs.map(|sign| view! { <button type="button">{sign.to_string()}</button> }).collect()
}
