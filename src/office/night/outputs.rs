//! Where the outputs of a night go: a directory, or an object store that speaks S3.

use core::fmt;
use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::Duration;

use futures::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::runtime::Runtime;

use super::OutputError;

/// After this time an operation is given up. An output has a few megabytes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A store of outputs. An output appears whole or not at all.
pub struct Outputs {
    store: Arc<dyn ObjectStore>,
    /// The same store, if it is a directory.
    files: Option<LocalFileSystem>,
    place: String,
    patience: Duration,
    /// Absent only while it is dropped.
    runtime: Option<Runtime>,
}

impl fmt::Debug for Outputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outputs").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Outputs {
    /// Opens a directory, which is made if it is not there, or `s3://BUCKET/PREFIX`.
    ///
    /// # Errors
    /// [`OutputError::Place`], [`OutputError::NoS3`], [`OutputError::Open`].
    pub fn open(place: &str) -> Result<Self, OutputError> {
        match place.split_once("://") {
            None if !place.is_empty() => {
                let files = directory(place)?;
                let mut outputs = Self::over(Arc::new(files.clone()), place, PATIENCE)?;
                outputs.files = Some(files);
                Ok(outputs)
            }
            Some(("s3", rest)) => Self::over(bucket(place, rest)?, place, PATIENCE),
            _ => Err(OutputError::Place { place: place.to_owned() }),
        }
    }

    /// A store of the library's user. `place` names it in errors; an operation is given up after
    /// `patience`.
    ///
    /// # Errors
    /// [`OutputError::Open`] if the system gives no threads.
    pub fn over(store: Arc<dyn ObjectStore>, place: &str, patience: Duration) -> Result<Self, OutputError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| opening(place, &error))?;
        Ok(Self { store, files: None, place: place.to_owned(), patience, runtime: Some(runtime) })
    }

    /// Stores an output under a name. On a disk, only the user of this process can read it and the
    /// directory that is made for it, whatever the rights of the directory above.
    ///
    /// # Errors
    /// [`OutputError::Failed`], [`OutputError::Slow`]. The output may be there then, or not.
    pub fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), OutputError> {
        let path = Path::from(name);
        self.wait(async {
            let Some(files) = &self.files else { return self.store.put(&path, bytes.into()).await.map(drop) };
            let file = files.path_to_filesystem(&path)?;
            let parent = file.parent().map(FilePath::to_path_buf);
            // On threads of their own: a file system of the network can hang.
            let made = tokio::task::spawn_blocking(move || parent.as_deref().map_or(Ok(()), make_private));
            made.await?.map_err(of_directory)?;
            self.store.put(&path, bytes.into()).await?;
            tokio::task::spawn_blocking(move || keep_private(&file)).await?.map_err(of_directory)
        })
    }

    /// The content of an output.
    ///
    /// # Errors
    /// [`OutputError::Failed`], [`OutputError::Slow`].
    pub fn get(&self, name: &str) -> Result<Vec<u8>, OutputError> {
        let path = Path::from(name);
        self.wait(async { self.store.get(&path).await?.bytes().await.map(|bytes| bytes.to_vec()) })
    }

    /// The names in a directory.
    ///
    /// # Errors
    /// [`OutputError::Failed`], [`OutputError::Slow`].
    pub fn list(&self, directory: &str) -> Result<Vec<String>, OutputError> {
        let path = Path::from(directory);
        let names = self.store.list(Some(&path)).map_ok(|found| found.location.to_string());
        self.wait(names.try_collect())
    }

    /// Removes an output, if it is there.
    ///
    /// # Errors
    /// [`OutputError::Failed`], [`OutputError::Slow`].
    pub fn delete(&self, name: &str) -> Result<(), OutputError> {
        let path = Path::from(name);
        self.wait(async {
            match self.store.delete(&path).await {
                Err(object_store::Error::NotFound { .. }) => Ok(()),
                other => other,
            }
        })
    }

    fn wait<T>(&self, work: impl Future<Output = Result<T, object_store::Error>>) -> Result<T, OutputError> {
        let (place, seconds) = (self.place.clone(), self.patience.as_secs());
        let Some(runtime) = &self.runtime else { return Err(OutputError::Slow { place, seconds }) };
        match runtime.block_on(async { tokio::time::timeout(self.patience, work).await }) {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(OutputError::Failed { place, detail: detail(&error) }),
            Err(_) => Err(OutputError::Slow { place, seconds }),
        }
    }
}

impl Drop for Outputs {
    fn drop(&mut self) {
        // A write that hangs in the system must not keep the process.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn directory(place: &str) -> Result<LocalFileSystem, OutputError> {
    let path = FilePath::new(place);
    make_private(path).map_err(|error| opening(place, &error))?;
    let files = LocalFileSystem::new_with_prefix(path).map_err(|error| opening(place, &error))?;
    Ok(files.with_fsync(true))
}

/// Makes a directory that is not there: the outputs have names and codes.
fn make_private(path: &FilePath) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Takes all rights to a file from others. Its directory may have been made by somebody else.
fn keep_private(path: &FilePath) -> std::io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

fn of_directory(error: std::io::Error) -> object_store::Error {
    object_store::Error::Generic { store: "directory", source: Box::new(error) }
}

#[cfg(feature = "s3")]
fn bucket(place: &str, rest: &str) -> Result<Arc<dyn ObjectStore>, OutputError> {
    use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
    use object_store::prefix::PrefixStore;
    use object_store::{ClientConfigKey, RetryConfig};

    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() {
        return Err(OutputError::Place { place: place.to_owned() });
    }
    // The HTTP client takes the provider of the process. Another part may have set it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let retry = RetryConfig { max_retries: 5, retry_timeout: PATIENCE, ..RetryConfig::default() };
    // Credentials, region and endpoint: from the environment variables `AWS_…`.
    let store = AmazonS3Builder::from_env()
        .with_bucket_name(bucket)
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ConnectTimeout), "10s")
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), "30s")
        .with_retry(retry)
        .build()
        .map_err(|error| opening(place, &error))?;
    Ok(Arc::new(PrefixStore::new(store, prefix)))
}

#[cfg(not(feature = "s3"))]
fn bucket(place: &str, _: &str) -> Result<Arc<dyn ObjectStore>, OutputError> {
    Err(OutputError::NoS3 { place: place.to_owned() })
}

fn opening(place: &str, error: &dyn core::error::Error) -> OutputError {
    OutputError::Open { place: place.to_owned(), detail: detail(error) }
}

/// The innermost cause: the outer errors repeat it.
fn detail(error: &dyn core::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn others_cannot_read_outputs_in_a_directory_that_they_can_open() {
        let place = tempfile::tempdir().unwrap();
        let mode_of = |path: &FilePath| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        std::fs::set_permissions(place.path(), PermissionsExt::from_mode(0o755)).unwrap();
        let outputs = Outputs::open(place.path().to_str().unwrap()).unwrap();
        for name in ["night-000001-5f/00001-1.ndjson", "night-000001-5f/manifest.json"] {
            outputs.put(name, b"{}".to_vec()).unwrap();
            assert_eq!(outputs.get(name).unwrap(), b"{}");
        }
        assert_eq!(mode_of(&place.path().join("night-000001-5f")), 0o700);
        for name in ["night-000001-5f/00001-1.ndjson", "night-000001-5f/manifest.json"] {
            assert_eq!(mode_of(&place.path().join(name)), 0o600);
        }
        assert_eq!(mode_of(place.path()), 0o755, "the directory of somebody else stays as it is");
        // A directory that cannot be made is an error with its cause.
        std::fs::write(place.path().join("night-000002-5f"), "").unwrap();
        assert!(matches!(outputs.put("night-000002-5f/00001-1.ndjson", Vec::new()), Err(OutputError::Failed { .. })));
    }
}
