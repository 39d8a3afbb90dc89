//! The real process, killed at several moments of a payment: afterwards payer, order, ledger and provider agree.
//!
//! The payer is driven as the virtual phone drives them, the car park through the REST interface. Nothing here waits
//! for a clock: a start is awaited by reading what the process prints, a state by asking a bounded number of times.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The payer's device: who holds it and which wallet it has.
const DEVICE: &str = "wechat-lin-kill";
/// How often a state is asked for before the test gives up.
const TRIES: usize = 4_000;

/// A demo in a folder of its own, started and killed many times.
pub struct Demo {
    folder: TempDir,
    port: u16,
    sandbox_port: u16,
    process: Option<Child>,
    http: reqwest::Client,
}

impl Demo {
    pub fn new() -> Self {
        let (port, sandbox_port) = (free_port(), free_port());
        let device = format!("{DEVICE}.localhost");
        let http = reqwest::Client::builder()
            .no_proxy()
            .resolve(&device, ([127, 0, 0, 1], sandbox_port).into())
            // A kept connection would lead to the process that was killed.
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        Self { folder: tempfile::tempdir().unwrap(), port, sandbox_port, process: None, http }
    }

    /// Starts the process and reads until it has said where to go.
    fn start(&mut self) {
        self.start_logging("error", Stdio::inherit());
    }

    /// The same, with its log elsewhere.
    pub fn start_logging(&mut self, filter: &str, into: Stdio) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_peakepay"))
            .args(["demo", "--without-front-end", "--log", filter])
            .stderr(into)
            .env("PORT", self.port.to_string())
            .env("SANDBOX_PORT", self.sandbox_port.to_string())
            .env("PEAKEPAY_DATA_DIR", self.data())
            .current_dir(self.folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.by_ref().map_while(Result::ok).any(|line| line.starts_with('╰'));
        self.process = Some(child);
        assert!(ready, "the demo ended before it was ready");
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(&mut self) {
        let mut child = self.process.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// The address of the product.
    pub fn product(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address of the simulated providers.
    pub fn providers(&self) -> String {
        format!("http://127.0.0.1:{}", self.sandbox_port)
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The car park's key, from the file that keeps it over restarts.
    pub fn api_key(&self) -> String {
        let text = std::fs::read_to_string(self.data().join("secrets.toml")).unwrap();
        let secrets: toml::Table = text.parse().unwrap();
        secrets["api_key"].as_str().unwrap().to_owned()
    }

    pub async fn rest(&self, method: reqwest::Method, path: &str, body: Option<Value>) -> Value {
        let url = format!("http://127.0.0.1:{}/api/v1{path}", self.port);
        let mut request = self.http.request(method, url).bearer_auth(self.api_key());
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }

    async fn sandbox(&self, method: reqwest::Method, path: &str, body: Option<Value>) -> Value {
        let mut request = self.http.request(method, format!("http://127.0.0.1:{}{path}", self.sandbox_port));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    async fn fault(&self, fault: Value) {
        self.sandbox(reqwest::Method::POST, "/sandbox/faults", Some(fault)).await;
    }

    async fn payments(&self, bill: &str) -> Vec<Value> {
        let answer = self.rest(reqwest::Method::GET, &format!("/bills/{bill}/payments"), None).await;
        answer["payments"].as_array().unwrap().clone()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        if let Some(mut child) = self.process.take() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A car at the exit, and its driver with the phone.
struct Driver<'a> {
    demo: &'a Demo,
    path: String,
    bill: String,
}

impl<'a> Driver<'a> {
    /// A car came in three hours ago and stands at the exit now.
    async fn at_the_exit(demo: &'a Demo, number: usize) -> Driver<'a> {
        let (post, plate) = (reqwest::Method::POST, format!("粤K{number:05}"));
        let entered = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(3);
        let visit_no = format!("KILL-{number}");
        let sites = demo.rest(reqwest::Method::GET, "/sites", None).await;
        // A card station has no lanes.
        let mut park = sites["sites"].as_array().unwrap().iter();
        let (site, exit) = park
            .find_map(|site| {
                let lanes = site["lanes"].as_array()?;
                Some((site["code"].as_str()?.to_owned(), lanes.iter().find(|lane| lane["kind"] == "exit")?))
            })
            .unwrap();
        let report =
            json!({"site": site, "visit_no": visit_no, "plate": plate, "entered_at": entered.to_string()});
        let visit = demo.rest(post.clone(), "/vehicles/entered", Some(report)).await;
        let report = json!({"site": site, "lane": exit["code"], "visit_no": visit_no});
        demo.rest(post, "/vehicles/at-lane", Some(report)).await;
        let state = demo.sandbox(reqwest::Method::GET, "/sandbox/state", None).await;
        let path = code_path(&state, exit["name"].as_str().unwrap());
        Self { demo, path, bill: visit["bill_id"].as_str().unwrap().to_owned() }
    }

    fn address(&self) -> String {
        format!("http://{DEVICE}.localhost:{}{}", self.demo.sandbox_port, self.path)
    }

    /// Scans the code; the number of the order that the page shows, or nothing where there is nothing to pay.
    async fn scan(&self) -> Option<String> {
        let answer = self.demo.http.get(self.address()).send().await.unwrap();
        let (status, page) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{status} {page}");
        hidden(&page, "order_no")
    }

    async fn step(&self, fields: &[(&str, &str)]) -> Result<Value, reqwest::Error> {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = self
            .demo
            .http
            .post(self.address())
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header("origin", format!("http://{DEVICE}.localhost:{}", self.demo.sandbox_port))
            .body(body.join("&"))
            .send()
            .await?;
        Ok(serde_json::from_str(&answer.text().await?).unwrap_or_default())
    }

    /// Taps the button; what the wallet is to be called with.
    async fn tap(&self, order_no: &str) -> Result<Value, reqwest::Error> {
        Ok(self.step(&[("step", "pay"), ("order_no", order_no)]).await?["call"].clone())
    }

    /// Confirms the wallet's sheet. An order that is paid has none: the wallet says so and the page asks the server.
    async fn confirm(&self, call: &Value) {
        let origin = format!("http://{DEVICE}.localhost:{}", self.demo.sandbox_port);
        let post = |path: &str, body: Value| {
            self.demo
                .http
                .post(format!("{origin}/__device/{path}"))
                .header("content-type", "application/json")
                .body(body.to_string())
                .send()
        };
        let asked = json!({"address": self.address(), "method": "getBrandWCPayRequest", "params": call});
        let sheet: Value =
            serde_json::from_str(&post("bridge", asked).await.unwrap().text().await.unwrap()).unwrap();
        if sheet["reason"] == "the order is paid" {
            return;
        }
        assert_eq!(sheet["next"], "sheet", "{sheet}");
        let paid = post("pay", json!({"prepay_id": sheet["sheet"]["prepay_id"]})).await.unwrap();
        let text = paid.text().await.unwrap();
        assert!(text.contains(":ok"), "{text}");
    }

    /// Scans and, where something is owed, pays.
    async fn scan_and_pay(&self) {
        for _ in 0..TRIES {
            let Some(order_no) = self.scan().await else { return };
            let call = self.tap(&order_no).await.unwrap();
            if call.is_object() {
                self.confirm(&call).await;
                self.follow(&order_no).await;
            }
        }
        panic!("the bill could not be paid");
    }

    /// The result page asks until it knows.
    async fn follow(&self, order_no: &str) {
        for _ in 0..TRIES {
            let word = self.step(&[("step", "status"), ("order_no", order_no), ("ask", "1")]).await.unwrap();
            if word["url"].is_string() {
                return;
            }
        }
        panic!("no result became known");
    }

    /// The bill is paid exactly once, for what the provider took, under the provider's number.
    async fn assert_agreement(&self) {
        let payments = self.demo.payments(&self.bill).await;
        let paid: Vec<&Value> = payments.iter().filter(|p| p["state"] == "paid").collect();
        assert_eq!(paid.len(), 1, "{payments:?}");
        let state = self.demo.sandbox(reqwest::Method::GET, "/sandbox/state", None).await;
        let trades = state["payments"].as_array().unwrap();
        let ours: Vec<&Value> = payments
            .iter()
            .filter_map(|p| trades.iter().find(|t| t["out_trade_no"] == p["out_trade_no"]))
            .filter(|t| t["transaction_id"].is_string())
            .collect();
        assert_eq!(ours.len(), 1, "the provider took the money {} times", ours.len());
        assert_eq!(ours[0]["transaction_id"], paid[0]["transaction_id"]);
        assert_eq!(ours[0]["total"], paid[0]["amount"]);
        assert_eq!(self.scan().await, None, "the payer is asked again");
    }
}

/// The path of the code whose label names this lane.
fn code_path(state: &Value, lane: &str) -> String {
    let codes = state["demo"]["qr_codes"].as_array().unwrap();
    let code =
        codes.iter().find(|code| code["label"].as_str().is_some_and(|label| label.contains(lane))).unwrap();
    url::Url::parse(code["url"].as_str().unwrap()).unwrap().path().to_owned()
}

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> Option<String> {
    let tag = page.split("<input").find(|tag| tag.contains(&format!("name=\"{name}\"")))?;
    Some(tag.split("value=\"").nth(1)?.split('"').next()?.to_owned())
}

#[tokio::test]
async fn a_kill_at_any_moment_loses_nothing() {
    let mut demo = Demo::new();
    demo.start();
    let restart = |demo: &mut Demo| {
        demo.kill();
        demo.start();
    };
    let mut driver = 0;
    macro_rules! moment {
        (|$d:ident| $before:block) => {{
            driver += 1;
            let (path, bill) = {
                let $d = Driver::at_the_exit(&demo, driver).await;
                $before($d.path.clone(), $d.bill.clone())
            };
            restart(&mut demo);
            let again = Driver { demo: &demo, path, bill };
            again.scan_and_pay().await;
            again.assert_agreement().await;
        }};
    }

    // The bill was shown.
    moment!(|d| {
        d.scan().await.unwrap();
    });
    // The payment is written down, and the provider has not answered yet.
    moment!(|d| {
        d.demo.fault(json!({"name": "slow", "operation": "order", "times": 1, "delay_ms": 60_000})).await;
        let order_no = d.scan().await.unwrap();
        tokio::select! {
            answer = d.tap(&order_no) => panic!("answered at once: {answer:?}"),
            () = written_down(&d) => {}
        }
    });
    // The provider has made the order, and its answer was lost.
    moment!(|d| {
        d.demo.fault(json!({"name": "timeout_after_success", "operation": "order", "times": 1})).await;
        let order_no = d.scan().await.unwrap();
        d.tap(&order_no).await.unwrap();
    });
    // The wallet was called, and the payer has not confirmed.
    moment!(|d| {
        let order_no = d.scan().await.unwrap();
        assert!(d.tap(&order_no).await.unwrap().is_object());
    });
    // The payer paid, and every notification is lost: the page asks.
    moment!(|d| {
        d.demo.fault(json!({"name": "lose_notification", "target": "next_trade"})).await;
        let order_no = d.scan().await.unwrap();
        let call = d.tap(&order_no).await.unwrap();
        d.confirm(&call).await;
    });
    // The payer paid this very moment; the notification is on its way.
    moment!(|d| {
        let order_no = d.scan().await.unwrap();
        let call = d.tap(&order_no).await.unwrap();
        d.confirm(&call).await;
    });
    // All is done; a repeated notification changes nothing.
    moment!(|d| {
        d.demo.fault(json!({"name": "duplicate_notification", "target": "next_trade"})).await;
        d.scan_and_pay().await;
    });

    demo.kill();
    let store =
        store::Store::open(&format!("sqlite:{}", demo.data().join("peakepay.db").display())).await.unwrap();
    let mut conn = store.read().await.unwrap();
    assert_eq!(store::books::check(&mut conn).await.unwrap(), []);
}

/// Until the payment's row is there.
async fn written_down(driver: &Driver<'_>) {
    for _ in 0..TRIES {
        if !driver.demo.payments(&driver.bill).await.is_empty() {
            return;
        }
    }
    panic!("no payment was written down");
}
