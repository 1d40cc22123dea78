//! The web face.
use crate::guidance::Advisor;
/// Serve.
///
/// # Errors
/// x
pub fn serve(_: Advisor, _: std::net::SocketAddr) -> Result<(), std::io::Error> {
    Ok(())
}
