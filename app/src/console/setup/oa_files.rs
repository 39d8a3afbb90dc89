//! 公众号接入 → 域名校验文件: uploaded by an operator, released by the platform's staff.

use crate::api::official_account::{
    CheckVerificationFile, File, FileCheck, ReleaseVerificationFile, RemoveVerificationFile,
    UploadVerificationFile,
};
use crate::i18n::{Text, official_account as t, tr};
use crate::ui::{self, Action, Column, Dialog, Field, FileField, Form, Icon, Submit, Tone, icon, toaster};
use leptos::prelude::*;

/// What can be done with files.
#[derive(Clone, Copy)]
pub struct Acts {
    upload: Action,
    check: Action,
    remove: Action,
    release: Action,
    adding: RwSignal<bool>,
    removing: RwSignal<Option<File>>,
    releasing: RwSignal<Option<File>>,
}

impl Acts {
    pub fn new() -> Self {
        let acts = Self {
            upload: ui::action::<UploadVerificationFile>(),
            check: ui::action::<CheckVerificationFile>(),
            remove: ui::action::<RemoveVerificationFile>(),
            release: ui::action::<ReleaseVerificationFile>(),
            adding: RwSignal::new(false),
            removing: RwSignal::new(None),
            releasing: RwSignal::new(None),
        };
        let toaster = toaster();
        ui::after(acts.upload, move |()| {
            acts.adding.set(false);
            toaster.good(tr(t::UPLOADED));
        });
        ui::after(acts.remove, move |()| {
            acts.removing.set(None);
            toaster.good(tr(t::REMOVED));
        });
        let tell = move |found: FileCheck| {
            acts.releasing.set(None);
            if found.good { toaster.good(found.words) } else { toaster.bad(found.words) }
        };
        ui::after(acts.check, tell);
        ui::after(acts.release, tell);
        Effect::new(move |_| {
            if let Some(error) = acts.check.error() {
                toaster.bad(error.words);
            }
        });
        acts
    }

    /// How often something was done.
    pub fn changed(self) -> (u32, u32, u32, u32) {
        (self.upload.done(), self.check.done(), self.remove.done(), self.release.done())
    }

    /// The questions.
    pub fn dialogs(self) -> AnyView {
        view! {
            <Dialog title=t::UPLOAD open=self.adding>
                <Form action=self.upload id="file">
                    <FileField name="content" name_field="name" label=t::FILE hint=t::FILE_HINT accept=".txt,text/plain" />
                    <Field name="path" label=t::PATH hint=t::PATH_HINT maxlength=100 optional=true />
                    {ui::ask(self.adding, view! { <Submit label=t::UPLOAD /> }.into_any())}
                </Form>
            </Dialog>
            {ask(t::REMOVE_ASK, t::REMOVE_CONSEQUENCE, t::REMOVE, "remove-file", self.remove, self.removing)}
            {ask(t::RELEASE_ASK, t::RELEASE_CONSEQUENCE, t::RELEASE, "release-file", self.release, self.releasing)}
        }
        .into_any()
    }
}

/// A question about one file.
fn ask(
    title: Text,
    consequence: Text,
    label: Text,
    id: &'static str,
    action: Action,
    about: RwSignal<Option<File>>,
) -> AnyView {
    let open = ui::open_while(about);
    view! {
        <Dialog title=title open=open>
            <Form action=action id=id>
                <input type="hidden" name="id" value=about.get_untracked().map(|file| file.id) />
                {about.get_untracked().map(|file| view! {
                    <p>{file.operator}" "<code class="wrap">{file.url}</code></p>
                    <p><code class="wrap">{file.content}</code></p>
                })}
                <p>{tr(consequence)}</p>
                {ui::ask(open, view! { <Submit label=label class="btn btn--danger" /> }.into_any())}
            </Form>
        </Dialog>
    }
    .into_any()
}

/// The operator's own files.
pub fn own(domain: String, files: Vec<File>, acts: Acts) -> AnyView {
    let add = view! {
        <button type="button" class="btn btn--primary" on:click=move |_| acts.adding.set(true)>
            {icon(Icon::Upload)}{tr(t::UPLOAD)}
        </button>
    }
    .into_any();
    let list = if files.is_empty() {
        ui::empty(Icon::Shield, t::NO_FILES, t::NO_FILES_ABOUT, add)
    } else {
        let rows = files.into_iter().map(|file| row(file, acts)).collect();
        let columns =
            [Column::new(t::ADDRESS), Column::new(t::STATE), Column::tight(t::BY), Column::actions()];
        view! { {ui::table(t::FILES, &columns, rows)}<div class="form__foot">{add}</div> }.into_any()
    };
    let body = view! {
        {ui::facts(vec![(tr(t::DOMAIN), ui::copy_line(domain, tr(t::DOMAIN).to_owned()))])}
        {list}
    };
    ui::card(t::FILES, Some(t::FILES_ABOUT), body.into_any())
}

fn row(file: File, acts: Acts) -> Vec<AnyView> {
    let (about, released) = (file.clone(), file.released_at.is_some());
    let check = released.then(|| {
        let look = view! {
            <input type="hidden" name="id" value=file.id.clone() />
            <button type="submit" class="btn btn--small">{icon(Icon::Search)}{tr(t::CHECK)}</button>
        };
        ui::button_form(acts.check, look.into_any())
    });
    let actions = view! {
        <div class="row-actions">
            {check}
            <button type="button" class="btn btn--small btn--quiet-danger" on:click=move |_| acts.removing.set(Some(about.clone()))>
                {tr(t::REMOVE)}
            </button>
        </div>
    };
    vec![address(&file), state(&file), uploaded(&file), actions.into_any()]
}

/// The address, which opens, and what is odd about the file.
fn address(file: &File) -> AnyView {
    let odd = file.odd.then(|| ui::badge(Tone::Warn, tr(t::ODD)));
    view! { <a class="wrap" href=file.url.clone() target="_blank" rel="noreferrer external">{file.url.clone()}</a>" "{odd} }
        .into_any()
}

fn state(file: &File) -> AnyView {
    let (tone, words, about) = match (&file.released_at, &file.check) {
        (None, _) => (Tone::Warn, t::WAITS, tr(t::WAITS_ABOUT).to_owned()),
        (Some(_), None) => (Tone::Good, t::SERVED, tr(t::SERVED_ABOUT).to_owned()),
        (Some(_), Some(check)) if check.good => (Tone::Good, t::FOUND, check.words.clone()),
        (Some(_), Some(check)) => (Tone::Bad, t::NOT_FOUND, check.words.clone()),
    };
    view! { {ui::badge(tone, tr(words))}<p class="field__hint">{about}</p> }.into_any()
}

/// The files of all operators that wait.
pub fn waiting(files: Vec<File>, acts: Acts) -> AnyView {
    let body = if files.is_empty() {
        view! { <p>{tr(t::NONE_WAITING)}</p> }.into_any()
    } else {
        let rows = files.into_iter().map(|file| waiting_row(file, acts)).collect();
        let columns = [
            Column::new(t::OPERATOR),
            Column::new(t::ADDRESS),
            Column::new(t::CONTENT),
            Column::tight(t::BY),
            Column::actions(),
        ];
        ui::table(t::WAITING, &columns, rows)
    };
    ui::card(t::WAITING, Some(t::WAITING_ABOUT), body)
}

fn waiting_row(file: File, acts: Acts) -> Vec<AnyView> {
    let about = file.clone();
    let release = view! {
        <button type="button" class="btn btn--small" on:click=move |_| acts.releasing.set(Some(about.clone()))>
            {tr(t::RELEASE)}
        </button>
    };
    let odd = file.odd.then(|| ui::badge(Tone::Warn, tr(t::ODD)));
    let uploaded = uploaded(&file);
    vec![
        file.operator.into_any(),
        view! { <code class="wrap">{file.url}</code>" "{odd} }.into_any(),
        view! { <code class="wrap">{file.content}</code> }.into_any(),
        uploaded,
        release.into_any(),
    ]
}

/// When, and by whom.
fn uploaded(file: &File) -> AnyView {
    let by = file.uploaded_by.clone();
    view! { {ui::time(file.uploaded_at)}<span class="cell-note">{by}</span> }.into_any()
}
