//! What is listened at: an address, or a socket in the file system.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio_util::either::Either;

use super::settings::Listen;

/// One call: a stream of either kind.
pub(super) type Call = Either<TcpStream, UnixStream>;

/// What is listened at. A socket in the file system is gone when this is.
#[derive(Debug)]
pub struct Listener(Kind);

#[derive(Debug)]
enum Kind {
    Tcp(TcpListener),
    Unix(UnixListener, PathBuf),
}

impl Listener {
    /// Begins to listen. A socket that somebody left behind who listens no more is taken over.
    ///
    /// # Errors
    ///
    /// If the address is not one of this machine, or is not free.
    pub async fn bind(listen: &Listen) -> io::Result<Self> {
        match listen {
            Listen::Tcp(address) => Ok(Self(Kind::Tcp(TcpListener::bind(address).await?))),
            Listen::Unix(path) => {
                clear(path).await?;
                Ok(Self(Kind::Unix(UnixListener::bind(path)?, path.clone())))
            }
        }
    }

    pub(super) async fn accept(&self) -> io::Result<Call> {
        match &self.0 {
            Kind::Tcp(listener) => listener.accept().await.map(|(stream, _)| Either::Left(stream)),
            Kind::Unix(listener, _) => listener.accept().await.map(|(stream, _)| Either::Right(stream)),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Kind::Unix(_, path) = &self.0 {
            // Who took the file away has done the same.
            let _ = fs::remove_file(path);
        }
    }
}

/// Removes the socket of a process that was killed; of one that still listens it is left, and so is
/// every file of another kind.
async fn clear(path: &Path) -> io::Result<()> {
    let is_socket = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
    if !is_socket {
        return Ok(());
    }
    match UnixStream::connect(path).await {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => fs::remove_file(path),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_socket_that_was_left_behind_is_taken_over_and_one_in_use_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("metrics.sock");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        assert!(path.exists(), "a process that is killed leaves its socket");
        let listen = Listen::Unix(path.clone());
        let listener = Listener::bind(&listen).await.unwrap();
        assert_eq!(Listener::bind(&listen).await.unwrap_err().kind(), ErrorKind::AddrInUse);
        drop(listener);
        assert!(!path.exists());
        fs::write(&path, "mine").unwrap();
        assert!(Listener::bind(&listen).await.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }
}
