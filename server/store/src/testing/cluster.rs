//! A PostgreSQL cluster of this process's own.

use crate::{Result, Store};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

/// The database that every test's own is copied from: migrated once.
const TEMPLATE: &str = "peakepay_template";

pub(super) struct Cluster {
    folder: PathBuf,
    _child: Child,
    // The cluster lives as long as this pipe: the kernel closes it when the process ends, even by SIGKILL.
    _stdin: ChildStdin,
}

/// Makes and starts a cluster, says READY, and takes everything away when standard input ends. The signals of a
/// terminal are not for it: it must outlive the tests to clean up after them.
const SCRIPT: &str = r#"
trap '' INT TERM HUP
bin=$1 dir=$2
options="-k $dir -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
-c max_connections=300 -c shared_buffers=32MB -c autovacuum=off"
if "$bin/initdb" -D "$dir/data" -A trust -U postgres -E UTF8 --no-locale --no-sync >"$dir/log" 2>&1 &&
   "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/log" -o "$options" start >"$dir/start.log" 2>&1
then
  echo READY
  cat >/dev/null
  "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1
else
  cat "$dir/log" >&2
fi
rm -rf "$dir"
"#;

impl Cluster {
    /// The cluster of this test process, started at the first call; `None` where no server is installed.
    pub(super) fn of_this_process() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        let cluster = CLUSTER.get_or_init(|| programs().map(|bin| Self::start(&bin))).as_ref();
        if cluster.is_none() {
            eprintln!("!!! SKIPPED: no PostgreSQL server is installed; this test ran on SQLite only");
        }
        cluster
    }

    #[allow(clippy::expect_used)]
    fn start(bin: &Path) -> Self {
        let folder =
            tempfile::Builder::new().prefix("peakepay-pg-").tempdir_in("/tmp").expect("a folder").keep();
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "sh"]).arg(bin).arg(&folder).current_dir("/");
        if std::fs::metadata(&folder).is_ok_and(|m| m.uid() == 0) {
            // PostgreSQL refuses to run as root.
            let (uid, gid) = ordinary_user();
            std::os::unix::fs::chown(&folder, Some(uid), Some(gid)).expect("root may give a folder away");
            command.uid(uid).gid(gid);
        }
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).expect("our own folder");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a shell");
        let stdin = child.stdin.take().expect("piped");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("an answer");
        assert_eq!(line.trim(), "READY", "PostgreSQL is installed and does not start");
        let cluster = Self { folder, _child: child, _stdin: stdin };
        cluster.make_template();
        cluster
    }

    /// Runs on a thread of its own, because the first test calls it from inside a runtime.
    #[allow(clippy::expect_used)]
    fn make_template(&self) {
        std::thread::scope(|scope| {
            let made = scope.spawn(|| {
                let runtime =
                    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(async {
                    self.as_admin(&format!("CREATE DATABASE {TEMPLATE}")).await?;
                    let store = Store::open(&self.address(TEMPLATE)).await?;
                    let done = store.migrate().await;
                    store.close().await;
                    done
                })
            });
            made.join().expect("no panic").expect("the schema fits");
        });
    }

    pub(super) fn address(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder.display())
    }

    pub(super) async fn copy_template(&self, name: &str) -> Result<()> {
        self.as_admin(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")).await
    }

    pub(super) async fn drop(&self, address: &str) {
        let name = address.split(['/', '?']).nth(3).unwrap_or_default();
        let dropped = self.as_admin(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        debug_assert!(dropped.is_ok(), "{dropped:?}");
    }

    async fn as_admin(&self, statement: &str) -> Result<()> {
        let admin = Store::open(&self.address("postgres")).await?;
        let mut conn = admin.read().await?;
        let done = sqlx::query(sqlx::AssertSqlSafe(statement)).execute(conn.sql()).await;
        drop(conn);
        admin.close().await;
        Ok(done.map(|_| ())?)
    }
}

/// The folder of the installed server's programs: of `initdb` on the path, else the newest of a distribution's.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path =
        std::env::split_paths(&path).map(|folder| folder.join("initdb")).find(|program| program.exists());
    if let Some(program) = on_path.and_then(|p| p.canonicalize().ok()) {
        return program.parent().map(Path::to_owned);
    }
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

/// User and group id of `postgres`, else of `nobody`.
fn ordinary_user() -> (u32, u32) {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    ids("postgres").or_else(|| ids("nobody")).unwrap_or((65_534, 65_534))
}
