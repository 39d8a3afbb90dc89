//! Real time, real sockets: the loop of the demo.

use std::sync::Arc;

use axum::{Router, extract::State, routing::post};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use sandbox::{Clock, KeySource, ReqwestOutbound, Sandbox, SystemClock, SystemRandom};
use tokio::{net::TcpListener, sync::mpsc};

use crate::support::{Merchant, config};

type Heard = mpsc::UnboundedSender<(HeaderMap, Bytes)>;

/// Waits for events only, never for a clock.
#[tokio::test]
async fn notifications_reach_a_real_server_and_the_loop_ends_when_asked() {
    let (sender, mut heard) = mpsc::unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/notify", listener.local_addr().unwrap());
    let receive = |State(heard): State<Heard>, headers: HeaderMap, body: Bytes| async move {
        heard.send((headers, body)).unwrap();
        StatusCode::NO_CONTENT
    };
    let merchant = Router::new().route("/notify", post(receive)).with_state(sender);
    let server = tokio::spawn(async move { axum::serve(listener, merchant).await });

    let outbound = Arc::new(ReqwestOutbound::new().unwrap());
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    let now_ms = clock.now_ms();
    let sandbox = Sandbox::new(config(1), clock, random, outbound, KeySource::Fixture).unwrap();
    let m = Merchant { account: sandbox.demo_account(), sandbox: sandbox.clone(), ..Merchant::new() };
    m.advance(now_ms - m.now_ms());
    let mut body = m.order_body("ORDER0001", 100);
    body["notify_url"] = address.into();
    let answer = m.place(&body).await;
    let prepay = answer.json()["prepay_id"].as_str().unwrap().to_owned();
    sandbox.pay(&prepay, &m.openid("lin")).unwrap();

    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = sandbox.clone();
    let run = tokio::spawn(async move {
        running
            .run(async {
                let _ = stopped.await;
            })
            .await;
    });
    let (headers, body) = heard.recv().await.unwrap();
    assert!(m.is_signed(&headers, &body));
    stop.send(()).unwrap();
    run.await.unwrap();
    server.abort();
}
