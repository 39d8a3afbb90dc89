//! Keys, webhooks and facts about the installation.

use crate::seed::{AT, operator, random};
use domain::access::Scope;
use domain::ids::{ApiKeyId, WebhookId};
use store::{api_keys, both, installation, transact, webhook_endpoints};

both! {
    async fn keys_are_found_by_their_hash_until_revoked(store: Store) {
        let (a, b) = (operator(&store, 1).await, operator(&store, 2).await);
        let key = |n: u8| api_keys::Row {
            id: ApiKeyId::from_parts(AT, random(n)),
            operator_id: a.clone(),
            name: format!("停车 {n}"),
            prefix: "pk_abc".to_owned(),
            key_hash: format!("hash{n}"),
            scopes: Scope::ALL.to_vec(),
            created_by: (n == 1).then(|| "admin".to_owned()),
            created_at: AT,
            last_used_at: None,
            revoked_at: None,
        };
        transact!(store, |tx| {
            api_keys::insert(tx, &key(1)).await?;
            api_keys::insert(tx, &key(2)).await
        })
        .unwrap();
        let twin = api_keys::Row { key_hash: "hash1".to_owned(), ..key(3) };
        assert!(crate::seed::is_refused(transact!(store, |tx| { api_keys::insert(tx, &twin).await })));
        assert_eq!(api_keys::living(&mut store.read().await.unwrap(), "hash1").await.unwrap().unwrap(), key(1));
        let revoked = transact!(store, |tx| {
            api_keys::used(tx, &key(1).id, AT.plus(3)).await?;
            Ok([
                api_keys::revoke(tx, &b, &key(1).id, AT.plus(4)).await?,
                api_keys::revoke(tx, &a, &key(1).id, AT.plus(5)).await?,
                api_keys::revoke(tx, &a, &key(1).id, AT.plus(6)).await?,
            ])
        });
        assert_eq!(revoked.unwrap(), [false, true, false], "another operator revokes nothing");
        let mut conn = store.read().await.unwrap();
        assert!(api_keys::living(&mut conn, "hash1").await.unwrap().is_none());
        let gone = api_keys::Row { last_used_at: Some(AT.plus(3)), revoked_at: Some(AT.plus(5)), ..key(1) };
        assert_eq!(api_keys::of_operator(&mut conn, &a, 10).await.unwrap(), [key(2), gone], "newest first");
        assert!(api_keys::of_operator(&mut conn, &b, 10).await.unwrap().is_empty());
    }

    async fn an_address_is_there_once_until_removed(store: Store) {
        let (a, b) = (operator(&store, 1).await, operator(&store, 2).await);
        let hook = |n: u8| webhook_endpoints::Row {
            id: WebhookId::from_parts(AT, random(n)),
            operator_id: if n == 3 { b.clone() } else { a.clone() },
            url: "https://parking.example.cn/hook".to_owned(),
            sealed_secret: vec![0, 255, n],
            enabled: true,
            created_at: AT,
            deleted_at: None,
        };
        let added = transact!(store, |tx| {
            Ok([
                webhook_endpoints::insert(tx, &hook(1)).await?,
                webhook_endpoints::insert(tx, &hook(2)).await?,
                webhook_endpoints::insert(tx, &hook(3)).await?,
            ])
        });
        assert_eq!(added.unwrap(), [true, false, true]);
        assert_eq!(webhook_endpoints::enabled_of(&mut store.read().await.unwrap(), &a).await.unwrap(), [hook(1)]);
        let removed = transact!(store, |tx| {
            Ok([
                webhook_endpoints::remove(tx, &b, &hook(1).id, AT).await?,
                webhook_endpoints::remove(tx, &a, &hook(1).id, AT.plus(1)).await?,
                webhook_endpoints::remove(tx, &a, &hook(1).id, AT.plus(2)).await?,
                webhook_endpoints::insert(tx, &hook(2)).await?,
            ])
        });
        assert_eq!(removed.unwrap(), [false, true, false, true]);
        let mut conn = store.read().await.unwrap();
        assert_eq!(webhook_endpoints::of_operator(&mut conn, &a).await.unwrap(), [hook(2)]);
        let gone = webhook_endpoints::Row { enabled: false, deleted_at: Some(AT.plus(1)), ..hook(1) };
        assert_eq!(webhook_endpoints::by_id(&mut conn, &hook(1).id).await.unwrap().unwrap(), gone);
    }

    async fn facts(store: Store) {
        transact!(store, |tx| {
            installation::set(tx, "k", "one").await?;
            installation::set(tx, "k", "two").await
        })
        .unwrap();
        let mut conn = store.read().await.unwrap();
        assert_eq!(installation::get(&mut conn, "k").await.unwrap().as_deref(), Some("two"));
        assert_eq!(installation::get(&mut conn, "x").await.unwrap(), None);
    }
}
