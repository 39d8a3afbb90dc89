//! A browser: one person's cookies, and everything they were shown.

use super::search::Outputs;
use crate::harness::{Answer, BASE, Server, request};
use http::header::{ACCEPT, COOKIE, LOCATION, ORIGIN, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, Method, StatusCode};
use std::collections::BTreeMap;

const WECHAT: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0.49";

pub struct Browser<'a> {
    server: &'a Server,
    cookies: BTreeMap<String, String>,
    pub seen: Outputs,
}

impl<'a> Browser<'a> {
    pub fn new(server: &'a Server) -> Self {
        Self { server, cookies: BTreeMap::new(), seen: Outputs::default() }
    }

    /// A browser of somebody who signed in.
    pub fn signed_in(server: &'a Server, session: &str) -> Self {
        let mut browser = Self::new(server);
        browser.take(&server.state.console_cookie().set(session, 60));
        browser
    }

    /// What the cookies say: nobody else may learn it.
    pub fn cookies(&self) -> impl Iterator<Item = &str> {
        self.cookies.values().map(String::as_str)
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, "", &[]).await
    }

    /// A form of a page of ours.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)], accept: &str) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let form = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, &body, &[("content-type", form), ("accept", accept)]).await
    }

    /// A call of a server function.
    pub async fn call(&mut self, path: &str, content_type: &str, body: &str) -> Answer {
        self.send(Method::POST, path, body, &[("content-type", content_type), ("accept", "application/json")])
            .await
    }

    /// A call of the REST interface.
    pub async fn rest(&mut self, method: Method, path: &str, key: &str, body: &str) -> Answer {
        let key = format!("Bearer {key}");
        let headers = [
            ("authorization", key.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", "n1"),
        ];
        self.send(method, path, body, &headers).await
    }

    async fn send(&mut self, method: Method, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let place = format!("{method} {path}");
        let mut asked = request(method, path, body);
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = pairs.join("; ");
        let own = [(ORIGIN, BASE), (USER_AGENT, WECHAT), (COOKIE, cookies.as_str())];
        let into: &mut HeaderMap = asked.headers_mut();
        for (name, value) in own {
            into.insert(name, value.parse().unwrap());
        }
        for (name, value) in headers {
            into.insert(http::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        if !into.contains_key(ACCEPT) {
            into.insert(ACCEPT, "text/html".parse().unwrap());
        }
        let answer = self.server.send(asked).await;
        // Leptos answers so where arguments cannot be read.
        let broken = answer.status == StatusCode::INTERNAL_SERVER_ERROR && !path.starts_with("/console/api/");
        assert!(!broken, "{place}: {}", String::from_utf8_lossy(&answer.body));
        for cookie in answer.headers.get_all(SET_COOKIE) {
            self.take(cookie.to_str().unwrap());
        }
        let mut text = format!("{}\n", answer.header(LOCATION.as_str()));
        text.push_str(&String::from_utf8_lossy(&answer.body));
        self.seen.add(place, text);
        answer
    }

    fn take(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        if let Some((name, value)) = pair.split_once('=') {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// The value of a hidden field of a page.
pub fn hidden(page: &str, name: &str) -> Option<String> {
    let tag = page.split("<input").find(|tag| tag.contains(&format!("name=\"{name}\"")))?;
    Some(tag.split("value=\"").nth(1)?.split('"').next()?.to_owned())
}
