//! Operators, people and sessions.

use crate::seed::{AT, operator, operator_row, random};
use domain::access::Role;
use domain::ids::{OperatorId, UserId};
use domain::time::{HOUR, MINUTE};
use store::{Store, both, operators, sessions, staff, transact};

fn person(n: u8, platform: bool) -> staff::Row {
    staff::Row {
        id: UserId::from_parts(AT, random(n)),
        login: format!("person{n}"),
        name: format!("王 {n}"),
        password_hash: format!("hash{n}"),
        platform,
        locked: false,
        created_at: AT,
        password_changed_at: AT,
        last_sign_in_at: None,
    }
}

async fn add(store: &Store, person: &staff::Row) -> bool {
    transact!(store, |tx| { staff::insert(tx, person).await }).unwrap()
}

async fn add_member(store: &Store, n: u8, operator: &OperatorId, role: Role) -> UserId {
    let row = person(n, false);
    assert!(add(store, &row).await);
    transact!(store, |tx| { staff::set_member(tx, &row.id, operator, role).await }).unwrap();
    row.id
}

both! {
    async fn operators_are_found_and_listed_in_order(store: Store) {
        let ids: Vec<_> = [operator(&store, 3).await, operator(&store, 1).await, operator(&store, 2).await].into();
        let again = operators::Row { id: operator_row(9).id, ..operator_row(1) };
        assert!(!transact!(store, |tx| { operators::insert(tx, &again).await }).unwrap(), "the code is taken");
        let mut conn = store.read().await.unwrap();
        let first = operators::list(&mut conn, None, 2).await.unwrap();
        assert_eq!(first.iter().map(|o| o.code.as_str()).collect::<Vec<_>>(), ["op1", "op2"]);
        let rest = operators::list(&mut conn, Some(&first[1].id), 2).await.unwrap();
        assert_eq!(rest.iter().map(|o| &o.id).collect::<Vec<_>>(), [&ids[0]]);
        assert_eq!(operators::by_code(&mut conn, "op2").await.unwrap().unwrap(), operator_row(2));
        assert!(operators::by_code(&mut conn, "OP2").await.unwrap().is_none(), "codes mind their case");
        drop(conn);
        assert!(transact!(store, |tx| { operators::rename(tx, &ids[0], "新名").await }).unwrap());
        let renamed = operators::by_id(&mut store.read().await.unwrap(), &ids[0]).await.unwrap().unwrap();
        assert_eq!(renamed.name, "新名");
    }

    async fn a_login_belongs_to_one_person(store: Store) {
        assert!(add(&store, &person(1, false)).await);
        let twin = staff::Row { id: person(2, false).id, ..person(1, true) };
        assert!(!add(&store, &twin).await);
        let found = staff::by_login(&mut store.read().await.unwrap(), "person1").await.unwrap().unwrap();
        assert_eq!(found, person(1, false));
    }

    async fn members_have_one_role_and_the_platform_is_apart(store: Store) {
        let (a, b) = (operator(&store, 1).await, operator(&store, 2).await);
        let wang = add_member(&store, 1, &a, Role::Administrator).await;
        let li = add_member(&store, 2, &a, Role::ReadOnly).await;
        add_member(&store, 3, &b, Role::Finance).await;
        assert!(add(&store, &person(4, true)).await);
        transact!(store, |tx| { staff::set_member(tx, &li, &a, Role::Finance).await }).unwrap();
        let mut conn = store.read().await.unwrap();
        let members = staff::members(&mut conn, &a, None, 10).await.unwrap();
        let roles: Vec<_> = members.iter().map(|m| (m.person.id.clone(), m.role)).collect();
        assert_eq!(roles, [(wang.clone(), Role::Administrator), (li.clone(), Role::Finance)]);
        assert_eq!(staff::members(&mut conn, &a, Some(&wang), 10).await.unwrap().len(), 1);
        assert_eq!(staff::role_at(&mut conn, &wang, &b).await.unwrap(), None);
        assert_eq!(staff::platform(&mut conn, None, 10).await.unwrap()[0].role, Role::Platform);
        assert_eq!(operators::of_staff(&mut conn, &wang).await.unwrap()[0].id, a);
        drop(conn);
        let platform_member = transact!(store, |tx| { staff::set_member(tx, &wang, &a, Role::Platform).await });
        assert!(crate::seed::is_refused(platform_member), "nobody becomes platform staff by a membership");
    }

    async fn a_password_is_replaced_only_where_it_was_seen(store: Store) {
        let row = person(1, false);
        add(&store, &row).await;
        let set = |old: &'static str, new: &'static str| {
            let (store, id) = (store.clone(), row.id.clone());
            async move { transact!(store, |tx| { staff::set_password(tx, &id, old, new, AT.plus(1)).await }).unwrap() }
        };
        assert!(set("hash1", "second").await);
        assert!(!set("hash1", "third").await);
        transact!(store, |tx| {
            staff::set_locked(tx, &row.id, true).await?;
            staff::signed_in(tx, &row.id, AT.plus(2)).await
        })
        .unwrap();
        let now = staff::by_id(&mut store.read().await.unwrap(), &row.id).await.unwrap().unwrap();
        assert_eq!((now.password_hash.as_str(), now.password_changed_at, now.locked), ("second", AT.plus(1), true));
        assert_eq!(now.last_sign_in_at, Some(AT.plus(2)));
    }

    async fn sessions_end_by_age_by_idleness_and_by_hand(store: Store) {
        let op = operator(&store, 1).await;
        let user = add_member(&store, 1, &op, Role::Administrator).await;
        let session = |token: &str, hours: i64| sessions::Row {
            token_hash: token.to_owned(),
            staff_id: user.clone(),
            operator_id: None,
            created_at: AT,
            last_seen_at: AT,
            expires_at: AT.plus(hours * HOUR),
        };
        let rows = [session("a", 1), session("b", 2), session("c", 3)];
        transact!(store, |tx| {
            for row in &rows {
                sessions::insert(tx, row).await?;
            }
            sessions::select_operator(tx, "b", &op).await?;
            sessions::seen(tx, "b", AT.plus(HOUR)).await?;
            sessions::seen(tx, "b", AT.plus(MINUTE)).await
        })
        .unwrap();
        let mut conn = store.read().await.unwrap();
        let long_ago = AT.plus(-HOUR);
        assert_eq!(sessions::living(&mut conn, "a", AT, long_ago).await.unwrap().unwrap(), rows[0]);
        assert!(sessions::living(&mut conn, "a", AT.plus(HOUR), long_ago).await.unwrap().is_none(), "too old");
        let b = sessions::living(&mut conn, "b", AT.plus(HOUR), AT.plus(MINUTE)).await.unwrap().unwrap();
        assert_eq!((b.operator_id, b.last_seen_at), (Some(op), AT.plus(HOUR)), "never seen earlier than before");
        assert!(sessions::living(&mut conn, "c", AT.plus(HOUR), AT.plus(MINUTE)).await.unwrap().is_none(), "idle");
        assert!(sessions::living(&mut conn, "x", AT, long_ago).await.unwrap().is_none());
        drop(conn);
        let gone = transact!(store, |tx| { sessions::forget_ended(tx, AT.plus(HOUR + 1), 10).await }).unwrap();
        assert_eq!(gone, 1);
        transact!(store, |tx| { sessions::delete_of(tx, &user, Some("b")).await }).unwrap();
        let mut conn = store.read().await.unwrap();
        assert!(sessions::living(&mut conn, "b", AT, long_ago).await.unwrap().is_some());
        assert!(sessions::living(&mut conn, "c", AT, long_ago).await.unwrap().is_none());
        drop(conn);
        transact!(store, |tx| { sessions::delete(tx, "b").await }).unwrap();
        assert!(sessions::living(&mut store.read().await.unwrap(), "b", AT, long_ago).await.unwrap().is_none());
    }
}
