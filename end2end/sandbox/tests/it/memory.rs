//! A killed demo forgets nothing.

use sandbox::Sandbox;

use crate::support::{Merchant, config};

/// What one sandbox knows, kept as a demo keeps it, another one knows too.
#[tokio::test]
async fn everything_survives_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.json");
    let m = Merchant::new();
    m.order("ORDER0001", 100).await;
    m.paid("ORDER0002", 100).await;
    m.refund("ORDER0002", "REFUND1", 40, 100).await;
    let kept = m.sandbox.read(|state| serde_json::to_vec(state).unwrap());
    std::fs::write(&file, kept).unwrap();

    let again = Sandbox::system_at(config(1), &file).unwrap();
    let account = serde_json::to_value(again.demo_account()).unwrap();
    assert_eq!(account, serde_json::to_value(&m.account).unwrap());
    let states: Vec<_> = again.payments().iter().map(|t| t.state.as_str()).collect();
    // Real time has passed since: the unpaid order is older than seven days, or not yet.
    assert_eq!(states[1], "REFUND");
    assert_eq!((again.refunds().len(), again.notifications().is_empty()), (1, false));

    let fault = sandbox::FaultRequest::new(sandbox::FaultName::Slow);
    again.add_fault(fault).unwrap();
    let third = Sandbox::system_at(config(1), &file).unwrap();
    assert_eq!(third.faults().len(), 1, "written before it was answered for");
}

#[test]
fn a_broken_file_is_reported_and_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.json");
    std::fs::write(&file, "{").unwrap();
    let error = Sandbox::system_at(config(1), &file).err().unwrap();
    assert!(error.to_string().contains("sandbox.json"), "{error}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{");
}

#[tokio::test]
async fn another_port_moves_what_was_set_for_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.json");
    let m = Merchant::new();
    m.paid("ORDER0001", 100).await;
    std::fs::write(&file, m.sandbox.read(|state| serde_json::to_vec(state).unwrap())).unwrap();
    let mut elsewhere = config(1);
    elsewhere.product_base = "http://127.0.0.1:4000".parse().unwrap();
    let again = Sandbox::system_at(elsewhere, &file).unwrap();
    again.read(|state| {
        assert_eq!(state.merchants[0].directories[1], "http://127.0.0.1:4000/PeakeCloud/mobile/pay/");
        assert_eq!(state.official_accounts[0].authorisation_domains, ["127.0.0.1"]);
        assert_eq!(state.notifications[0].url, "http://127.0.0.1:4000/notify/wechat/k1");
    });
}
