//! Files that prove a domain to a platform (`MP_verify_….txt`).
//!
//! The domain is shared by all operators, so a file alone would let any of them prove it for any account. What an
//! operator uploads is therefore served only after the platform's staff have seen it: the operator then saves at the
//! platform. Another content is another row, so that what is released is what was seen.

use super::{VerificationFile, WaitingFile};
use crate::Service;
use crate::access::Actor;
use crate::audit;
use crate::check::Fields;
use crate::error::{Error, Result};
use bytes::Bytes;
use domain::access::{Permission, Role};
use domain::ids::{OperatorId, VerificationFileId};
use http::{Request, header};
use serde_json::json;
use store::verification_files::{self, Row};
use store::{Conn, Tx, operators, transact};

/// The largest file, in bytes.
const MAX_BYTES: usize = 64;
/// How many files an operator may have.
const MAX_FILES: usize = 30;
/// How many waiting files are shown.
const SHOWN: i64 = 200;
/// How deep a path entry may be, and how long.
const MAX_SEGMENTS: usize = 4;
const MAX_PATH: usize = 100;
/// How much of what a look from outside found is kept.
const MAX_DETAIL: usize = 200;

/// A file as it was uploaded.
#[derive(Clone, Debug, Default)]
pub struct UploadFile {
    /// The path of the domain's entry at the platform, without slashes around; empty for the root.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl Service {
    /// The operator's files.
    ///
    /// # Errors
    /// The role may not; the database.
    pub async fn verification_files(&self, actor: &Actor) -> Result<Vec<VerificationFile>> {
        let operator = actor.require(Permission::ManagePayment)?;
        let rows = verification_files::of_operator(&mut self.store().read().await?, operator).await?;
        Ok(rows.into_iter().map(|row| self.shown(row)).collect())
    }

    /// The files of all operators that wait for their release, the oldest first.
    ///
    /// # Errors
    /// Not of the platform's staff; the database.
    pub async fn waiting_verification_files(&self, actor: &Actor) -> Result<Vec<WaitingFile>> {
        actor.require_platform(Permission::ManageOperators)?;
        let mut conn = self.store().snapshot().await?;
        let mut waiting = Vec::new();
        for row in verification_files::waiting(&mut conn, SHOWN).await? {
            let operator = operators::by_id(&mut conn, &row.operator_id).await?;
            let operator = operator.map(|operator| operator.name).unwrap_or_default();
            waiting.push(WaitingFile { operator, file: self.shown(row) });
        }
        Ok(waiting)
    }

    /// Keeps a file; it waits for the platform's staff. The same file again changes nothing.
    ///
    /// # Errors
    /// The role may not; a field is wrong; `verification_file_served`: a file of this address is served already, by
    /// this operator (remove it first) or by another one; `too_many_files`.
    pub async fn upload_verification_file(
        &self,
        actor: &Actor,
        upload: UploadFile,
    ) -> Result<VerificationFileId> {
        let operator = actor.require(Permission::ManagePayment)?;
        check(&upload, actor.role == Role::Platform)?;
        let UploadFile { path, name, content } = upload;
        let now = self.now();
        let row = Row {
            id: VerificationFileId::from_parts(now, self.random()),
            operator_id: operator.clone(),
            content_hex: hex::encode(&content),
            path,
            name,
            uploaded_by: actor.name.clone(),
            uploaded_at: now,
            released_by: None,
            released_at: None,
            checked_at: None,
            check_code: None,
            check_detail: None,
        };
        transact!(Error, self.store(), |tx| {
            if let Some(kept) = make_room(tx, &row).await? {
                return Ok(kept);
            }
            if !verification_files::insert(tx, &row).await? {
                return Err(Error::Conflict("changed_meanwhile"));
            }
            let target = address(&row.path, &row.name);
            audit::record(self, tx, actor, "verification_file.upload", &target, &json!({})).await?;
            Ok(row.id.clone())
        })
    }

    /// Releases a file that waits: from now on it is served. It is looked for from outside at once.
    ///
    /// # Errors
    /// Not of the platform's staff; no such file; `verification_file_served`: another one is served at its address.
    pub async fn release_verification_file(
        &self,
        actor: &Actor,
        id: &VerificationFileId,
    ) -> Result<VerificationFile> {
        actor.require_platform(Permission::ManageOperators)?;
        let now = self.now();
        let row = transact!(Error, self.store(), |tx| {
            let row = verification_files::by_id(tx, id).await?.ok_or(Error::NotFound("verification_file"))?;
            if row.released_at.is_none() {
                if !verification_files::release(tx, id, &actor.name, now).await? {
                    return Err(Error::Conflict("verification_file_served"));
                }
                // In the log of the operator whose file it is.
                let actor = Actor { operator: Some(row.operator_id.clone()), ..actor.clone() };
                let target = address(&row.path, &row.name);
                audit::record(self, tx, &actor, "verification_file.release", &target, &json!({})).await?;
            }
            Ok::<_, Error>(row)
        })?;
        self.look_and_keep(&row).await
    }

    /// Removes a file. It is not served any more.
    ///
    /// # Errors
    /// The role may not; no such file here.
    pub async fn remove_verification_file(&self, actor: &Actor, id: &VerificationFileId) -> Result<()> {
        let operator = actor.require(Permission::ManagePayment)?;
        transact!(Error, self.store(), |tx| {
            let row = own(tx, operator, id).await?;
            verification_files::delete(tx, id).await?;
            let target = address(&row.path, &row.name);
            let detail = json!({ "served": row.released_at.is_some() });
            audit::record(self, tx, actor, "verification_file.remove", &target, &detail).await
        })
    }

    /// Fetches a released file at the deployment's public address, as the platform will, and keeps what came.
    ///
    /// # Errors
    /// The role may not; no such file here, or it waits for its release (`verification_file_waiting`).
    pub async fn check_verification_file(
        &self,
        actor: &Actor,
        id: &VerificationFileId,
    ) -> Result<VerificationFile> {
        let operator = actor.require(Permission::ManagePayment)?;
        let row = own(&mut self.store().snapshot().await?, operator, id).await?;
        if row.released_at.is_none() {
            return Err(Error::Conflict("verification_file_waiting"));
        }
        self.look_and_keep(&row).await
    }

    async fn look_and_keep(&self, row: &Row) -> Result<VerificationFile> {
        let (code, detail) = self.look_from_outside(row).await?;
        let detail: String = detail.chars().take(MAX_DETAIL).collect();
        let now = self.now();
        transact!(Error, self.store(), |tx| {
            verification_files::checked(tx, &row.id, code, &detail, now).await?;
            let kept = verification_files::by_id(tx, &row.id).await?;
            Ok::<_, Error>(self.shown(kept.ok_or(Error::NotFound("verification_file"))?))
        })
    }

    /// What is found at a released file's address: a stable word and particulars.
    pub(crate) async fn look_from_outside(&self, row: &Row) -> Result<(&'static str, String)> {
        let request = Request::get(self.file_url(row))
            .header(header::ACCEPT, "text/plain")
            .header(header::USER_AGENT, concat!("peakepay/", env!("CARGO_PKG_VERSION")))
            .body(Bytes::new())
            .map_err(|e| Error::Internal(e.to_string()))?;
        Ok(match self.provider_http().send(request).await {
            Err(error) => ("unreachable", error.to_string()),
            Ok(answer) if answer.status().is_redirection() => {
                let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
                ("redirected", to.unwrap_or_default().to_owned())
            }
            Ok(answer) if answer.status().as_u16() != 200 => ("status", answer.status().as_u16().to_string()),
            Ok(answer) if hex::encode(answer.body()) == row.content_hex => ("served", String::new()),
            Ok(answer) => ("differs", String::from_utf8_lossy(answer.body()).into_owned()),
        })
    }

    /// The bytes of the released file at a path of the domain; `None`: there is none.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn served_verification_file(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let Some((dir, name)) =
            path.strip_prefix('/').map(|rest| rest.rsplit_once('/').unwrap_or(("", rest)))
        else {
            return Ok(None);
        };
        if !is_name(name) || !is_path(dir) {
            return Ok(None);
        }
        let row = verification_files::served(&mut self.store().read().await?, dir, name).await?;
        row.map(|row| {
            hex::decode(&row.content_hex)
                .map_err(|_| Error::Internal("a verification file is damaged".to_owned()))
        })
        .transpose()
    }

    fn file_url(&self, row: &Row) -> String {
        format!("{}{}", self.settings().public_base, address(&row.path, &row.name))
    }

    fn shown(&self, row: Row) -> VerificationFile {
        let bytes = hex::decode(&row.content_hex).unwrap_or_default();
        VerificationFile {
            url: self.file_url(&row),
            content: String::from_utf8_lossy(&bytes).into_owned(),
            fits_name: mark(&row.name).map(|mark| mark.as_bytes() == bytes),
            id: row.id,
            name: row.name,
            uploaded_by: row.uploaded_by,
            uploaded_at: row.uploaded_at,
            released_by: row.released_by,
            released_at: row.released_at,
            checked_at: row.checked_at,
            check_code: row.check_code,
            check_detail: row.check_detail,
        }
    }
}

/// The operator's file.
async fn own(conn: &mut Conn, operator: &OperatorId, id: &VerificationFileId) -> Result<Row> {
    let row = verification_files::by_id(conn, id).await?;
    row.filter(|row| row.operator_id == *operator).ok_or(Error::NotFound("verification_file"))
}

/// Makes the address free for a new file. `Some`: the same file is there.
async fn make_room(tx: &mut Tx, new: &Row) -> Result<Option<VerificationFileId>> {
    let own = verification_files::of_operator(tx, &new.operator_id).await?;
    if let Some(same) = own.iter().find(|row| row.path == new.path && row.name == new.name) {
        if same.content_hex == new.content_hex {
            return Ok(Some(same.id.clone()));
        }
        if same.released_at.is_some() {
            return Err(Error::Conflict("verification_file_served"));
        }
        verification_files::delete(tx, &same.id).await?;
    } else if own.len() >= MAX_FILES {
        return Err(Error::Conflict("too_many_files"));
    }
    if verification_files::served(tx, &new.path, &new.name).await?.is_some() {
        return Err(Error::Conflict("verification_file_served"));
    }
    Ok(None)
}

fn check(upload: &UploadFile, platform: bool) -> Result<()> {
    let mut fields = Fields::default();
    if upload.name.is_empty() {
        fields.wrong("name", "required");
    } else if !is_name(&upload.name) {
        fields.wrong("name", "verification_name_shape");
    } else if mark(&upload.name).is_none() && !platform {
        fields.wrong("name", "verification_name_platform");
    }
    if upload.content.is_empty() {
        fields.wrong("content", "required");
    } else if upload.content.len() > MAX_BYTES {
        fields.wrong_with("content", "verification_too_large", MAX_BYTES.to_string());
    }
    if !is_path(&upload.path) {
        fields.wrong("path", "verification_path_shape");
    }
    fields.done()
}

/// The sixteen characters of `MP_verify_….txt`; `None`: another kind of file.
fn mark(name: &str) -> Option<&str> {
    let mark = name.strip_prefix("MP_verify_")?.strip_suffix(".txt")?;
    (mark.len() == 16 && mark.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(mark)
}

/// A name that may be served at the root; `robots.txt` is ours.
fn is_name(name: &str) -> bool {
    let stem = name.strip_suffix(".txt").unwrap_or_default();
    (1..=64).contains(&stem.len())
        && stem.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
        && !stem.starts_with('.')
        && stem != "robots"
}

/// A path entry as the platform takes it: letters, digits and `-`.
fn is_path(path: &str) -> bool {
    path.is_empty()
        || (path.len() <= MAX_PATH
            && path.split('/').count() <= MAX_SEGMENTS
            && path
                .split('/')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')))
}

fn address(path: &str, name: &str) -> String {
    if path.is_empty() { format!("/{name}") } else { format!("/{path}/{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(name: &str, path: &str, content: &[u8]) -> UploadFile {
        UploadFile { path: path.to_owned(), name: name.to_owned(), content: content.to_vec() }
    }

    fn codes(upload: &UploadFile, platform: bool) -> Vec<String> {
        match check(upload, platform) {
            Ok(()) => Vec::new(),
            Err(Error::Invalid(fields)) => {
                fields.into_iter().map(|f| format!("{}:{}", f.field, f.code)).collect()
            }
            Err(other) => vec![other.code().to_owned()],
        }
    }

    #[test]
    fn what_may_be_uploaded() {
        let good = "MP_verify_aB3dE5gH7jK9mN1p.txt";
        let none: Vec<String> = Vec::new();
        assert_eq!(codes(&upload(good, "", b"aB3dE5gH7jK9mN1p"), false), none);
        assert_eq!(codes(&upload(good, "PeakeCloud/mobile", &[0xff; 64]), false), none);
        for (name, expected) in [
            ("", "name:required"),
            ("MP_verify_short.txt", "name:verification_name_platform"),
            ("MP_verify_aB3dE5gH7jK9mN1_.txt", "name:verification_name_platform"),
            ("0a1b2c3d4e.txt", "name:verification_name_platform"),
            ("../x.txt", "name:verification_name_shape"),
            (".txt", "name:verification_name_shape"),
            ("x.html", "name:verification_name_shape"),
            ("robots.txt", "name:verification_name_shape"),
        ] {
            assert_eq!(codes(&upload(name, "", b"x"), false), [expected], "{name}");
        }
        assert_eq!(codes(&upload("0a1b2c3d4e.txt", "", b"x"), true), none);
        assert_eq!(codes(&upload("../x.txt", "", b"x"), true), ["name:verification_name_shape"]);
        assert_eq!(codes(&upload(good, "", b""), false), ["content:required"]);
        assert_eq!(codes(&upload(good, "", &[b'a'; 65]), false), ["content:verification_too_large"]);
        for path in ["/a", "a/", "a//b", "a b", "..", "a/b/c/d/e", "A_b"] {
            assert_eq!(codes(&upload(good, path, b"x"), false), ["path:verification_path_shape"], "{path}");
        }
    }
}
