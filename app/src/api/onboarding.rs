//! The onboarding guide: choosing, the plan, a step, the list of papers, the platform's board. Everything to be read
//! arrives in the reader's language.

use super::Answer;
use super::accounts::Paste;
use super::orders::Tone;
use domain::time::UnixMs;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// What can be chosen, and what is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChoicePage {
    /// The version of the plan that this shows; 0: there is none.
    pub seen: i64,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// A question with its answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked.
    pub title: String,
    /// What to know.
    pub about: String,
    /// The name of its radio buttons; `None`: boxes, of which any number can be ticked.
    pub single: Option<String>,
    /// What can be answered.
    pub options: Vec<Opt>,
}

/// A possible answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opt {
    /// Its word.
    pub value: String,
    /// Its name.
    pub title: String,
    /// What it means.
    pub about: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The plan's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanPage {
    /// What was chosen; `None`: nothing yet.
    pub plan: Option<Plan>,
    /// Whether this person may choose.
    pub may_choose: bool,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What is wanted, and what the operator is.
    pub chosen: Vec<String>,
    /// Who chose, and when.
    pub by: String,
    /// When.
    pub at: UnixMs,
    /// How many steps need nothing more.
    pub settled: usize,
    /// How many there are.
    pub total: usize,
    /// What can be done now.
    pub next: Option<StepRow>,
    /// What is waited for.
    pub waiting: Vec<StepRow>,
    /// Its steps, by parts.
    pub parts: Vec<Part>,
}

/// A part of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its name.
    pub title: String,
    /// How many of its steps need nothing more.
    pub settled: usize,
    /// Its steps.
    pub steps: Vec<StepRow>,
}

/// A step in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepRow {
    /// Its word, in its address.
    pub key: String,
    /// Its place in the plan, from 1.
    pub number: usize,
    /// What is done.
    pub title: String,
    /// Where.
    pub place: String,
    /// Who does it: a name, or a role.
    pub who: String,
    /// How far it is.
    pub state: String,
    /// How that is meant.
    pub tone: Tone,
    /// What else is to be known: since when, why it is open again.
    pub about: String,
    /// Whether that is worrying.
    pub alert: bool,
    /// Whether nothing is left to do.
    pub settled: bool,
    /// Whether something else has to be done first.
    pub blocked: bool,
}

/// A step's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepPage {
    /// How it stands.
    pub row: StepRow,
    /// How many steps there are.
    pub total: usize,
    /// What for.
    pub why: String,
    /// Where on the platform: as the guide names it, and as it is named today.
    pub menus: Vec<(String, String)>,
    /// What to have at hand.
    pub prepare: Vec<String>,
    /// What to do.
    pub acts: Vec<String>,
    /// What to paste.
    pub values: Vec<Paste>,
    /// What goes wrong.
    pub mistakes: Vec<String>,
    /// Who, how long, what it costs.
    pub facts: Vec<(String, String)>,
    /// Pages of the provider.
    pub links: Vec<(String, String)>,
    /// Where it goes on here: what each page is, and its address.
    pub here: Vec<(String, String)>,
    /// What has to be done first, by word and name.
    pub first: Vec<(String, String)>,
    /// What a check has against it.
    pub reason: Option<String>,
    /// How far it can be said to be, and what that means; the chosen one.
    pub states: Vec<Opt>,
    /// Who is to do it.
    pub assignee: String,
    /// What somebody noted.
    pub note: String,
    /// Who said the last word, and when.
    pub said: Option<(String, UnixMs)>,
    /// The version that this shows.
    pub seen: i64,
    /// Names to choose from.
    pub people: Vec<String>,
    /// Whether this person may say how far it is.
    pub may_mark: bool,
    /// The step before, by word and name.
    pub before: Option<(String, String)>,
    /// The step after.
    pub after: Option<(String, String)>,
}

/// The list of papers, to print.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PapersPage {
    /// What kind of body it is.
    pub merchant: String,
    /// The papers.
    pub papers: Vec<String>,
    /// What else each step needs at hand: its name, and what.
    pub steps: Vec<(String, Vec<String>)>,
}

/// One operator on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoardRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many steps need nothing more.
    pub settled: usize,
    /// How many there are; 0: nothing was chosen.
    pub total: usize,
    /// What it waits for: the step, on whom and since when, whether too long.
    pub waiting: Vec<(String, String, bool)>,
    /// Steps that are open again.
    pub reopened: Vec<String>,
    /// What can be done now, and by whom.
    pub next: Option<(String, String)>,
    /// When anything was last said.
    pub moved_at: Option<UnixMs>,
}

/// The plan.
#[server(prefix = "/console/api", endpoint = "guide", input = Json)]
pub async fn get_guide() -> Answer<PlanPage> {
    use super::server as s;
    s::with_actor(async move |service, actor| ssr::plan(&service, &actor).await).await
}

/// What can be chosen.
#[server(prefix = "/console/api", endpoint = "guide_choice", input = Json)]
pub async fn get_guide_choice() -> Answer<ChoicePage> {
    use super::server as s;
    s::with_actor(async move |service, actor| ssr::choice(&service, &actor).await).await
}

/// Chooses. `chosen`: the words of what is wanted and of what is there.
#[server(prefix = "/console/api", endpoint = "choose_guide")]
pub async fn choose_guide(
    seen: i64,
    scan: Option<String>,
    merchant: Option<String>,
    #[server(default)] chosen: Vec<String>,
) -> Answer<()> {
    use super::server as s;
    let done = s::with_actor(async move |service, actor| {
        let choice = ssr::chosen(scan.as_deref(), merchant.as_deref(), &chosen)?;
        service.choose_plan(&actor, service::guide::ChoosePlan { choice, seen }).await.map(|_| ())
    })
    .await;
    if matches!(done, Ok(Ok(()))) {
        s::see_other_for_forms("/console/guide");
    }
    done
}

/// A step; nothing while nothing is chosen.
#[server(prefix = "/console/api", endpoint = "guide_step", input = Json)]
pub async fn get_guide_step(key: String) -> Answer<Option<StepPage>> {
    use super::server as s;
    s::with_actor(async move |service, actor| ssr::step(&service, &actor, &key).await).await
}

/// Says how far a step is.
#[server(prefix = "/console/api", endpoint = "mark_guide_step")]
pub async fn mark_guide_step(
    step: String,
    seen: i64,
    state: Option<String>,
    assignee: String,
    note: String,
) -> Answer<()> {
    use super::server as s;
    use domain::guide::{Step, StepState};
    s::with_actor(async move |service, actor| {
        let step = Step::parse(&step).ok_or(service::Error::NotFound("guide_step"))?;
        let mark = service::guide::MarkStep {
            step,
            seen,
            state: state.as_deref().and_then(StepState::parse),
            assignee: assignee.trim().to_owned(),
            note: note.trim().replace("\r\n", "\n"),
        };
        service.mark_step(&actor, mark).await.map(|_| ())
    })
    .await
}

/// The list of papers; nothing while nothing is chosen.
#[server(prefix = "/console/api", endpoint = "guide_papers", input = Json)]
pub async fn get_guide_papers() -> Answer<Option<PapersPage>> {
    use super::server as s;
    s::with_actor(async move |service, actor| ssr::papers(&service, &actor).await).await
}

/// Every operator's progress.
#[server(prefix = "/console/api", endpoint = "guide_board", input = Json)]
pub async fn get_guide_board() -> Answer<Vec<BoardRow>> {
    use super::server as s;
    s::with_actor(async move |service, actor| ssr::board(&service, &actor).await).await
}

#[cfg(feature = "ssr")]
mod ssr;
