//! Loading.
use super::Knowledge;
/// Load error.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// x
    #[error("x")]
    X,
}
/// Loaded.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Knowledge.
    pub knowledge: Knowledge,
}
impl Loaded {
    /// Errors.
    pub fn errors(&self) -> usize {
        0
    }
}
/// Load.
pub fn load(_: Vec<(String, String)>) -> Loaded {
    Loaded::default()
}
/// Folder.
///
/// # Errors
/// x
pub fn read_folder(_: &std::path::Path) -> Result<Vec<(String, String)>, LoadError> {
    Ok(Vec::new())
}
/// Embedded.
pub fn embedded() -> Vec<(String, String)> {
    Vec::new()
}
