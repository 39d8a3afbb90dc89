//! Verification files: served once they were seen, found below the path of their entry, looked at from outside.

use super::*;

both! {
    async fn a_file_is_served_once_the_platforms_staff_have_seen_it(db: TestStore) {
        let w = World::new(db).await;
        let platform = Platform::new(&w);
        let s = process(&w, &platform);
        let staff = of_role(&w, Role::Platform).await;
        let foreign = stranger(&w).await;
        let id = s.upload_verification_file(&w.admin, file("", FILE, MARK)).await.unwrap();
        assert_eq!(s.upload_verification_file(&w.admin, file("", FILE, MARK)).await.unwrap(), id, "again");
        let path = format!("/{FILE}");
        assert_eq!(s.served_verification_file(&path).await.unwrap(), None);
        assert_eq!(code(s.check_verification_file(&w.admin, &id).await), "verification_file_waiting");
        assert_eq!(code(s.release_verification_file(&w.admin, &id).await), "forbidden");
        let waiting = s.waiting_verification_files(&staff).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].operator.as_str()), (1, "示范停车"));
        assert_eq!(waiting[0].file.url, format!("https://pay.example.com{path}"));
        assert_eq!(waiting[0].file.fits_name, Some(true));

        // Another content is another file: what is released is what was seen.
        let other = s.upload_verification_file(&w.admin, file("", FILE, b"other")).await.unwrap();
        assert_ne!(other, id);
        assert_eq!(code(s.release_verification_file(&staff, &id).await), "not_found");
        assert_eq!(s.verification_files(&w.admin).await.unwrap()[0].fits_name, Some(false));
        let id = s.upload_verification_file(&w.admin, file("", FILE, MARK)).await.unwrap();
        let theirs = s.upload_verification_file(&foreign, file("", FILE, b"theirs")).await.unwrap();

        platform.set(|script| script.outside = Some((200, MARK.to_vec())));
        let released = s.release_verification_file(&staff, &id).await.unwrap();
        assert_eq!(released.check_code.as_deref(), Some("served"));
        assert_eq!((released.released_by, released.released_at), (Some(staff.name.clone()), Some(w.now())));
        assert_eq!(s.served_verification_file(&path).await.unwrap().as_deref(), Some(MARK));

        // Nobody takes its place: neither another operator nor its own.
        assert_eq!(code(s.release_verification_file(&staff, &theirs).await), "verification_file_served");
        s.remove_verification_file(&foreign, &theirs).await.unwrap();
        let taken = s.upload_verification_file(&foreign, file("", FILE, b"theirs")).await;
        assert_eq!(code(taken), "verification_file_served");
        let changed = s.upload_verification_file(&w.admin, file("", FILE, b"changed")).await;
        assert_eq!(code(changed), "verification_file_served");
        assert_eq!(s.served_verification_file(&path).await.unwrap().as_deref(), Some(MARK));

        assert_eq!(code(s.remove_verification_file(&foreign, &id).await), "not_found");
        s.remove_verification_file(&w.admin, &id).await.unwrap();
        assert_eq!(s.served_verification_file(&path).await.unwrap(), None);
        let log = s.list_audit(&w.admin, None).await.unwrap();
        for act in ["verification_file.upload", "verification_file.release", "verification_file.remove"] {
            assert!(log.rows.iter().any(|row| row.action == act && row.target == path), "{act}");
        }
    }

    async fn files_lie_below_the_path_of_their_entry(db: TestStore) {
        let w = World::new(db).await;
        let s = process(&w, &Platform::new(&w));
        let staff = of_role(&w, Role::Platform).await;
        let id = s.upload_verification_file(&w.admin, file("PeakeCloud/mobile", FILE, &[0xff, 0])).await.unwrap();
        s.release_verification_file(&staff, &id).await.unwrap();
        let at = format!("/PeakeCloud/mobile/{FILE}");
        assert_eq!(s.served_verification_file(&at).await.unwrap().as_deref(), Some(&[0xff, 0][..]));
        for elsewhere in [format!("/{FILE}"), format!("/PeakeCloud/{FILE}"), format!("/{at}"), at.to_lowercase()] {
            assert_eq!(s.served_verification_file(&elsewhere).await.unwrap(), None, "{elsewhere}");
        }
        let random = file("", "0a1b2c3d4e5f.txt", b"x");
        let refused = fields(s.upload_verification_file(&w.admin, random.clone()).await);
        assert_eq!(refused, [("name".to_owned(), "verification_name_platform".to_owned())]);
        s.upload_verification_file(&staff, random).await.unwrap();
    }

    async fn a_look_from_outside_says_what_it_found(db: TestStore) {
        let w = World::new(db).await;
        let platform = Platform::new(&w);
        let s = process(&w, &platform);
        let staff = of_role(&w, Role::Platform).await;
        let id = s.upload_verification_file(&w.admin, file("", FILE, MARK)).await.unwrap();
        s.release_verification_file(&staff, &id).await.unwrap();
        for (outside, expected, detail) in [
            (Some((200, MARK.to_vec())), "served", ""),
            (Some((404, Vec::new())), "status", "404"),
            (Some((302, Vec::new())), "redirected", "https://a.b/"),
            (Some((200, b"<html>".to_vec())), "differs", "<html>"),
            (None, "unreachable", "no answer in time"),
        ] {
            platform.set(|script| script.outside = outside);
            let seen = s.check_verification_file(&w.admin, &id).await.unwrap();
            assert_eq!((seen.check_code.as_deref(), seen.check_detail.as_deref()), (Some(expected), Some(detail)));
            assert_eq!(seen.checked_at, Some(w.now()));
        }
    }
}
