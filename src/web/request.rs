//! What a hub is asked (WebSub, section 5.1).

use url::Url;
use url::form_urlencoded::Serializer;

use super::WebsubSettings;
use crate::net::Request;
use crate::store::Subscription;

/// A hub's answer is not read beyond this, in bytes.
const ANSWER: usize = 4 * 1024;

/// The request at `hub` to call when the feed changes.
pub fn subscribe(subscription: &Subscription, settings: &WebsubSettings, hub: Url) -> Request {
    let mut form = form(subscription, "subscribe", settings);
    form.append_pair("hub.lease_seconds", &settings.lease.as_secs().to_string());
    form.append_pair("hub.secret", subscription.secret.expose());
    post(hub, form)
}

/// The request at `hub` to call no longer.
pub fn unsubscribe(subscription: &Subscription, settings: &WebsubSettings, hub: Url) -> Request {
    post(hub, form(subscription, "unsubscribe", settings))
}

fn form(subscription: &Subscription, mode: &str, settings: &WebsubSettings) -> Serializer<'static, String> {
    let mut form = Serializer::new(String::new());
    form.append_pair("hub.mode", mode);
    form.append_pair("hub.topic", &subscription.hub.topic);
    form.append_pair("hub.callback", settings.callback_of(&subscription.token).as_str());
    form
}

fn post(hub: Url, mut form: Serializer<'static, String>) -> Request {
    let request = Request::post(hub, form.finish()).start_of_body(ANSWER);
    request.header("content-type", "application/x-www-form-urlencoded")
}
