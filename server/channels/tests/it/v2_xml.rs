//! What is read, and what is refused.

use channels::wechat::v2::xml::{self, Fields, XmlError};
use proptest::prelude::*;

use crate::v2_support::fields;

#[test]
fn a_document_of_wechat() {
    let text = "\u{feff}";
    assert!(xml::read(format!("{text}<xml/>").as_bytes(), "xml").is_ok(), "a byte order mark is no content");
    let body = "<?xml version=\"1.0\"?>\n<xml>\n<a><![CDATA[x < & > ]]></a>\n<b>1 &lt; 2 &amp; &#x4e2d;&#25991;</b><c/>\n<!-- - --></xml>\n";
    assert_eq!(
        xml::read(body.as_bytes(), "xml"),
        Ok(fields(&[("a", "x < & > "), ("b", "1 < 2 & 中文"), ("c", "")]))
    );
}

#[test]
fn what_is_no_document_of_wechat() {
    let xxe = r#"<?xml version="1.0"?><!DOCTYPE foo [<!ENTITY xxe SYSTEM "http://tst.qq.com/xxe_inject/1">]><xml><a>&xxe;</a></xml>"#;
    assert_eq!(xml::read(xxe.as_bytes(), "xml"), Err(XmlError::Doctype));
    assert_eq!(xml::read(b"<!DOCTYPE xml><xml></xml>", "xml"), Err(XmlError::Doctype));
    assert_eq!(xml::read(b"<xml><a>1</a><a>2</a></xml>", "xml"), Err(XmlError::Repeated));
    assert_eq!(xml::read(&vec![b' '; 70_000], "xml"), Err(XmlError::TooLarge));
    let many = (0..300).map(|i| format!("<f{i}>1</f{i}>")).collect::<Vec<_>>().concat();
    assert_eq!(xml::read(format!("<xml>{many}</xml>").as_bytes(), "xml"), Err(XmlError::TooLarge));
    for wrong in [
        "",
        "{}",
        "<xml>",
        "<xml><a></xml>",
        "<xml></a></xml>",
        "<root><a>1</a></root>",
        "<xml><a>1</a></xml><xml></xml>",
        "<xml><a><b>1</b></a></xml>",
        "<xml>text</xml>",
        "<xml><a>&xxe;</a></xml>",
        "<xml><a>&</a></xml>",
        "<xml a=\"1\"></xml>",
        "<xml><?php?></xml>",
        "text<xml></xml>",
    ] {
        assert_eq!(xml::read(wrong.as_bytes(), "xml"), Err(XmlError::Shape), "{wrong}");
    }
    assert_eq!(xml::read(b"<xml><a>\xff</a></xml>", "xml"), Err(XmlError::Shape));
}

proptest! {
    #[test]
    fn what_is_written_is_read(values in proptest::collection::btree_map("[a-z_]{1,8}", "[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]{0,20}", 0..8)) {
        let wanted: Fields = values;
        let text = xml::write(wanted.iter().map(|(n, v)| (n.as_str(), v.as_str())));
        prop_assert_eq!(xml::read(text.as_bytes(), "xml"), Ok(wanted));
    }

    #[test]
    fn no_bytes_make_the_reader_fall_over(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = xml::read(&bytes, "xml");
    }
}
