//! Addresses of things: one place that knows how an id becomes a path.

/// `civil-code#1253` → `/law/civil-code/1253`.
pub fn provision(id: &str) -> String {
    match id.split_once('#') {
        Some((statute, article)) => format!("/law/{statute}/{article}"),
        None => format!("/law/{id}"),
    }
}

/// A query string from pairs, percent-encoded; empty values are left out. Used for searches only: nothing of an
/// incident is ever put into an address.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (key, value) in pairs.iter().filter(|(_, v)| !v.is_empty()) {
        text.push(if text.is_empty() { '?' } else { '&' });
        text.push_str(key);
        text.push('=');
        text.push_str(&encoded(value));
    }
    text
}

/// Words as one step of a path or one value of a query.
pub fn encoded(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// `/collections/NAME/ID`
pub fn record(collection: &str, id: &str) -> String {
    format!("/collections/{}/{}", encoded(collection), encoded(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(provision("civil-code#1253"), "/law/civil-code/1253");
        assert_eq!(query(&[("q", "漏 水&"), ("topic", ""), ("year", "2003")]), "?q=%E6%BC%8F%20%E6%B0%B4%26&year=2003");
        assert_eq!(query(&[("q", "")]), "");
    }
}
