//! People of an operator.

use super::people::{PASSWORD, code, fields, new_staff, of_role, signed_in};
use crate::world::World;
use domain::access::Role;
use service::staff::NewStaff;
use service::{Actor, Error};
use store::both;

both! {
    async fn people_are_added_with_a_login_of_their_own(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let made = s.create_staff(&w.admin, new_staff("Li.Hua@qs", Role::Finance)).await.unwrap();
        assert_eq!((made.login.as_str(), made.role, made.locked), ("li.hua@qs", Role::Finance, false));
        let taken = s.create_staff(&w.admin, new_staff("LI.HUA@QS", Role::ReadOnly)).await;
        assert_eq!(fields(taken), [("login".to_owned(), "taken".to_owned())]);
        let bad = NewStaff { login: "有 空格".to_owned(), name: String::new(), ..new_staff("x", Role::ReadOnly) };
        let wrong = fields(s.create_staff(&w.admin, bad).await);
        assert_eq!(wrong, [("login".to_owned(), "login_shape".to_owned()), ("name".to_owned(), "required".to_owned())]);
        let weak = NewStaff { password: "short".to_owned(), ..new_staff("y", Role::ReadOnly) };
        assert_eq!(fields(s.create_staff(&w.admin, weak).await), [("password".to_owned(), "password_too_short".to_owned())]);
        assert_eq!(s.list_staff(&w.admin).await.unwrap().len(), 1);
    }

    async fn the_platform_sees_its_own_people_after_the_operators(db: TestStore) {
        let w = World::new(db).await;
        let platform = of_role(&w, Role::Platform).await;
        w.service.create_staff(&w.admin, new_staff("li", Role::Finance)).await.unwrap();
        let logins = |people: Vec<service::staff::Staff>| people.into_iter().map(|p| p.login).collect::<Vec<_>>();
        assert_eq!(logins(w.service.list_staff(&platform).await.unwrap()), ["li", "one_platform"]);
        assert_eq!(logins(w.service.list_staff(&w.admin).await.unwrap()), ["li"]);
    }

    async fn a_reset_password_ends_the_sessions(db: TestStore) {
        let w = World::new(db).await;
        let s = &w.service;
        let operator = w.admin.operator.clone().unwrap();
        let token = signed_in(s, Some(&operator), "li", Role::Finance).await;
        let li = s.actor(&token).await.unwrap();
        s.reset_password(&w.admin, li.user.as_ref().unwrap(), "a password to change").await.unwrap();
        assert!(matches!(s.actor(&token).await, Err(Error::NotSignedIn)));
        assert_eq!(code(s.sign_in("li", PASSWORD, "203.0.113.1").await), "wrong_login_or_password");
        s.sign_in("li", "a password to change", "203.0.113.1").await.unwrap();
        let admin = of_role(&w, Role::Administrator).await;
        let own = s.reset_password(&admin, admin.user.as_ref().unwrap(), "a password to change").await;
        assert_eq!(code(own), "not_yourself", "who sits at an unlocked screen does not know the old password");
    }

    async fn operators_have_codes_of_their_own(db: TestStore) {
        let w = World::new(db).await;
        let (s, cli) = (&w.service, Actor::cli(None));
        assert_eq!(fields(s.create_operator(&cli, "demo", "又一个").await), [("code".to_owned(), "taken".to_owned())]);
        let wrong = fields(s.create_operator(&cli, "有空格 ", " x").await);
        assert_eq!(wrong, [("code".to_owned(), "code_shape".to_owned()), ("name".to_owned(), "name_shape".to_owned())]);
        let made = s.create_operator(&cli, "second", "第二家").await.unwrap();
        assert!(s.rename_operator(&cli, &made.id, "第二家公司").await.unwrap());
        assert!(!s.rename_operator(&cli, &made.id, "第二家公司").await.unwrap());
        let names: Vec<_> = s.list_operators(&cli).await.unwrap().into_iter().map(|o| o.name).collect();
        assert_eq!(names, ["示范停车", "第二家公司"]);
    }

    async fn a_wrong_master_key_is_noticed(db: TestStore) {
        let mut w = World::new(db).await;
        w.service.check_master_key().await.unwrap();
        w.restart();
        w.service.check_master_key().await.unwrap();
        store::transact!(w.store, |tx| { store::installation::set(tx, "master_key_id", "0011223344556677").await }).unwrap();
        let error = w.service.check_master_key().await.unwrap_err();
        assert!(error.to_string().contains("0011223344556677"), "{error}");
    }
}
