//! Payment directories (支付授权目录, section 4).

use url::{Host, Url};

/// The merchant platform takes no more.
pub const MOST: usize = 5;

/// What the merchant platform says about an entry that it does not take.
///
/// # Errors
/// The reason, in the platform's language.
pub fn check_entry(entry: &str) -> Result<(), &'static str> {
    let Ok(url) = Url::parse(entry) else { return Err("目录必须以http://或https://开头") };
    if !matches!(url.scheme(), "http" | "https") {
        return Err("目录必须以http://或https://开头");
    }
    if !entry.ends_with('/') || url.query().is_some() || url.fragment().is_some() {
        return Err("目录必须以/结尾，且不含参数");
    }
    match url.host() {
        // Waived for loopback alone, because the demo has no domain.
        Some(host) if is_loopback(&host) => Ok(()),
        Some(Host::Domain(name)) if name.contains('.') && url.port().is_none() => Ok(()),
        _ => Err("目录须为已备案的域名，不支持IP地址和端口"),
    }
}

/// Whether a page may call the bridge under one of these entries: an entry that is only a host compares scheme and
/// host; any other compares the page's whole directory too, neither parent nor child. Case matters in paths.
#[must_use]
pub fn matches(entries: &[String], page: &str) -> bool {
    let Ok(page) = Url::parse(page) else { return false };
    let directory = page.path().rfind('/').map_or("/", |end| &page.path()[..=end]);
    entries.iter().filter_map(|entry| Url::parse(entry).ok()).any(|entry| {
        entry.scheme() == page.scheme()
            && entry.host() == page.host()
            && entry.port_or_known_default() == page.port_or_known_default()
            && (entry.path() == "/" || entry.path() == directory)
    })
}

/// `localhost`, 127.0.0.0/8 and `::1`.
pub(crate) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_lies_in_its_directory_and_in_no_other() {
        let entries = ["https://app.peake.com.cn/PeakeCloud/mobile/pay/".to_owned()];
        let lies = |page: &str| matches(&entries, page);
        assert!(lies("https://app.peake.com.cn/PeakeCloud/mobile/pay/abc?step=2#top"));
        assert!(lies("https://app.peake.com.cn/PeakeCloud/mobile/pay/"));
        assert!(!lies("https://app.peake.com.cn/PeakeCloud/mobile/pay/abc/def"));
        assert!(!lies("https://app.peake.com.cn/PeakeCloud/mobile/abc"));
        assert!(!lies("https://app.peake.com.cn/peakecloud/mobile/pay/abc"));
        assert!(!lies("http://app.peake.com.cn/PeakeCloud/mobile/pay/abc"));
        assert!(!lies("https://www.peake.com.cn/PeakeCloud/mobile/pay/abc"));
        let host = ["https://www.weixin.com/".to_owned()];
        assert!(matches(&host, "https://www.weixin.com/any/where/page"));
        assert!(!matches(&host, "http://www.weixin.com/any"));
    }

    #[test]
    fn the_platform_takes_only_directories_of_domains() {
        assert_eq!(check_entry("https://app.peake.com.cn/pay/"), Ok(()));
        assert_eq!(check_entry("http://127.0.0.1:3000/pay/"), Ok(()));
        assert!(check_entry("app.peake.com.cn/pay/").is_err());
        assert!(check_entry("https://app.peake.com.cn/pay").is_err());
        assert!(check_entry("https://10.0.0.1/pay/").is_err());
        assert!(check_entry("https://app.peake.com.cn:8443/pay/").is_err());
    }
}
