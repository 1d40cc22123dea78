//! Where the cluster is, and who asks it. What opens the door is taken out of the address at once and never shown.

use std::fmt;

use opensearch::http::Url;

use super::super::errors::CollectionsError;

/// The name of the indexes where nothing else is said.
const INDEX: &str = "anjian";

/// A cluster, and the place in it that is ours.
#[derive(Clone, PartialEq, Eq)]
pub struct ClusterPlace {
    url: Url,
    login: Option<(String, String)>,
    index: String,
    shards: u16,
}

impl ClusterPlace {
    /// Reads an address like `https://name:password@host:9200`, and the name that the indexes start with. `login` is
    /// used where the address names nobody.
    ///
    /// # Errors
    /// In Chinese, if the address or the name cannot be one.
    pub fn new(
        address: &str,
        login: Option<(String, String)>,
        index: Option<&str>,
        shards: Option<u16>,
    ) -> Result<ClusterPlace, CollectionsError> {
        let wrong = |words: &str| CollectionsError::BadCluster(words.to_owned());
        // The address itself is not repeated: it may hold a password.
        let mut url = Url::parse(address.trim())
            .map_err(|_| wrong("搜索集群的地址写得不对，应像 http://10.0.0.5:9200 或 https://search.example:9200"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return Err(wrong("搜索集群的地址应以 http:// 或 https:// 开头，后面是主机名"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong(
                "搜索集群的地址里不能有“?”或“#”；密码里有这些字符的，改用环境变量 ANJIAN_SEARCH_PASSWORD",
            ));
        }
        let named = (!url.username().is_empty())
            .then(|| (decoded(url.username()), decoded(url.password().unwrap_or_default())));
        // Neither can fail for an address with a host.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let index = index.unwrap_or(INDEX);
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if index.is_empty() || index.len() > 60 || !index.chars().all(allowed) || index.starts_with(['-', '_']) {
            return Err(wrong("集群里索引的名字请用 1 至 60 个小写字母、数字、横线或下划线，以字母或数字开头"));
        }
        let shards = shards.unwrap_or(1);
        if !(1..=64).contains(&shards) {
            return Err(wrong("分片数应是 1 到 64"));
        }
        Ok(ClusterPlace { url, login: named.or(login), index: index.to_owned(), shards })
    }

    /// The address without what opens the door.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Name and password.
    pub fn login(&self) -> Option<&(String, String)> {
        self.login.as_ref()
    }

    /// What the names of our indexes start with.
    pub fn index(&self) -> &str {
        &self.index
    }

    /// How many parts a new index is kept in. With one, scores are those of the embedded engine.
    pub fn shards(&self) -> u16 {
        self.shards
    }
}

impl fmt::Display for ClusterPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for ClusterPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClusterPlace({self}, {})", self.index)
    }
}

/// `%E5%90%8D` and the like as they are meant.
fn decoded(word: &str) -> String {
    let word = word.replace('+', "%2B").replace('&', "%26");
    serde_urlencoded::from_str::<Vec<(String, String)>>(&format!("w={word}"))
        .ok()
        .and_then(|pairs| pairs.into_iter().next())
        .map_or(word, |(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_read_and_never_shown() {
        let place = ClusterPlace::new("https://u:p%40s+s&=1@h:9200/x", None, None, None).ok();
        let place = place.as_ref();
        assert_eq!(place.and_then(|p| p.login()).map(|(u, p)| (u.as_str(), p.as_str())), Some(("u", "p@s+s&=1")));
        let shown = format!("{place:?}{}", place.map(ToString::to_string).unwrap_or_default());
        assert!(shown.contains("https://h:9200/x") && !shown.contains("p@s") && !shown.contains("p%40"), "{shown}");
    }

    #[test]
    fn what_cannot_be_an_address_is_refused_without_repeating_it() {
        for (address, index) in [
            ("h:9200", None),
            ("ftp://geheim@h", None),
            ("http://u:geheim?@h", None),
            ("", None),
            ("http://h", Some("Ab")),
            ("http://h", Some("_a")),
            ("http://h", Some("")),
        ] {
            let error = ClusterPlace::new(address, None, index, None).err().map(|e| e.to_string());
            assert!(error.as_ref().is_some_and(|e| !e.contains("geheim")), "{address} {index:?} {error:?}");
        }
    }
}
