//! What operators paste for Alipay.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::alipay::{AlipayEndpoints, ChainError, RootFile, material};
use channels::crypto::{CryptoError, pem};

use crate::alipay_support::{app_key, platform_key};
use crate::support::file;

fn bare(pem_text: &str) -> String {
    STANDARD.encode(&*pem::parse(pem_text).unwrap().der)
}

#[test]
fn keys_come_with_and_without_their_lines() {
    let text = file("alipay-test-app-private-key.pem");
    let whole = bare(&text);
    #[allow(clippy::format_collect, reason = "a test's few lines")]
    let folded: String = whole
        .as_bytes()
        .chunks(64)
        .map(|line| format!("{}\r\n", std::str::from_utf8(line).unwrap()))
        .collect();
    for pasted in [text, whole.clone(), folded] {
        assert_eq!(material::private_key(&pasted).unwrap().public_der(), app_key().public_der());
    }
    // The tool's other format is PKCS#1: the key inside of PKCS#8's wrapping.
    let der = STANDARD.decode(&whole).unwrap();
    let octets = der.windows(2).position(|w| w == [0x04, 0x82]).unwrap();
    let inner = STANDARD.encode(&der[octets + 4..]);
    assert_eq!(material::private_key(&inner).unwrap().public_der(), app_key().public_der());

    let spki = material::public_key_to_paste(&app_key());
    let key = material::public_key(&spki).unwrap();
    assert!(material::is_own_key(&app_key(), &key), "the classic mistake is seen");
    let alipay = material::public_key(&file("alipay-nodesdk-public-key.pem")).unwrap();
    assert!(!material::is_own_key(&app_key(), &alipay));
    assert!(!material::is_own_key(&app_key(), &platform_key().verify_key().unwrap()));
}

#[test]
fn every_field_says_what_is_wrong() {
    let code = |e: channels::wechat::material::MaterialError| e.code();
    assert_eq!(material::app_id(" 9021000122682882 ").unwrap(), "9021000122682882");
    assert_eq!(code(material::app_id("").unwrap_err()), "empty");
    assert_eq!(code(material::app_id("wx1234567890123456").unwrap_err()), "shape");
    assert_eq!(material::seller_id("2088721003899159").unwrap(), "2088721003899159");
    assert_eq!(code(material::seller_id("1234567890123456").unwrap_err()), "shape");
    assert_eq!(code(material::private_key("  ").unwrap_err()), "empty");
    assert_eq!(code(material::private_key("not base64!").unwrap_err()), "character");
    assert_eq!(code(material::private_key("AAAA").unwrap_err()), "damaged_key");
    assert_eq!(code(material::public_key("AAAA").unwrap_err()), "damaged_key");
    assert_eq!(code(material::certificate("AAAA").unwrap_err()), "not_pem");
    assert_eq!(code(material::root_file("").unwrap_err()), "empty");
    // The application's certificate is no root file.
    assert_eq!(code(material::root_file(&file("alipay-test-app-cert.pem")).unwrap_err()), "shape");
    let cut = file("alipay-root-bundle.pem");
    let cut = &cut[..cut.len() - 200];
    assert_eq!(code(material::root_file(cut).unwrap_err()), "truncated_pem");
}

#[test]
fn names_stand_in_certificates() {
    let alipay = material::certificate(&file("alipay-test-platform-cert-chain.pem")).unwrap();
    assert_eq!(material::alipay_certificate_seller_id(&alipay), Some("2088721003899159"));
    assert_eq!(material::app_certificate_names(&alipay), None);
    let app = material::certificate(&file("alipay-test-app-cert.pem")).unwrap();
    assert_eq!(material::app_certificate_names(&app), Some(("2088721003899159", "9021000122682882")));
    assert_eq!(material::alipay_certificate_seller_id(&app), None);
}

/// The trap: a certificate in the root file that strict parsers refuse is skipped, and so is another algorithm.
#[test]
fn a_root_file_with_strangers_in_it() {
    let text = file("alipay-root-bundle.pem");
    let strict = |block: &pem::Pem| channels::crypto::Certificate::from_der(&block.der);
    let refused = pem::parse_all(&text).unwrap().iter().filter(|block| strict(block).is_err()).count();
    assert_eq!(refused, 2, "SM2 and ECDSA");
    assert_eq!(RootFile::from_pem(&text).unwrap().count(), 2);
    let rubbish = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert_eq!(RootFile::from_pem(&format!("{rubbish}{text}")).unwrap().count(), 2);
    assert_eq!(RootFile::from_pem(rubbish).unwrap_err(), CryptoError::NotRsa);
    let key = file("alipay-test-app-private-key.pem");
    assert!(matches!(RootFile::from_pem(&key), Err(CryptoError::WrongPemKind { .. })));
}

#[test]
fn a_chain_leads_to_the_root_file_or_nowhere() {
    const SELLER: &str = "2088721003899159";
    let root = RootFile::from_pem(&file("alipay-root-bundle.pem")).unwrap();
    let chain = file("alipay-test-platform-cert-chain.pem");
    let at = 1_704_067_200_000; // 2024-01-01, inside its validity
    // The sandbox's chain begins at a test root, which production's file does not hold.
    assert_eq!(root.trusted(&chain, SELLER, at).unwrap_err(), ChainError::Unrooted);
    assert_eq!(root.trusted(&chain, SELLER, 1_767_576_600_000).unwrap_err(), ChainError::NotValidNow);
    // With its issuer among the roots it leads there.
    let issuer = chain.rfind("-----BEGIN").map(|at| chain[at..].to_owned()).unwrap();
    let test_root = RootFile::from_pem(&issuer).unwrap();
    let trusted = test_root.trusted(&chain, SELLER, at).unwrap();
    assert_eq!(material::serial_number(&trusted).unwrap(), "6f1e366a31d9575cd546914add04f4af");
    // For another merchant it is not Alipay's word, and another certificate of the same name leads nowhere.
    assert_eq!(test_root.trusted(&chain, "2088000000000000", at).unwrap_err(), ChainError::NotAlipay);
    let other = file("alipay-nodesdk-platform-cert.pem");
    assert_eq!(
        test_root.trusted(&other, "2088831204659217", 1_600_000_000_000).unwrap_err(),
        ChainError::Unrooted
    );
    // A merchant's own certificate hangs under the same issuer: it is not Alipay's for that.
    let merchant = file("alipay-test-app-cert.pem");
    assert_eq!(test_root.trusted(&merchant, SELLER, at).unwrap_err(), ChainError::NotAlipay);
}

#[test]
fn two_published_systems() {
    assert_eq!(AlipayEndpoints::production().gateway(), "https://openapi.alipay.com/gateway.do");
    assert_eq!(AlipayEndpoints::test().gateway(), "https://openapi-sandbox.dl.alipaydev.com/gateway.do");
    assert_eq!(
        AlipayEndpoints::at("http://127.0.0.1:3001").unwrap().authorise(),
        "http://127.0.0.1:3001/oauth2/publicAppAuthorize.htm"
    );
    for bad in ["gateway.do", "ftp://a", "http://u:p@a", "http://a/b", "http://a?c=d"] {
        assert!(AlipayEndpoints::at(bad).is_err(), "{bad}");
    }
}
