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
        let store = match place.split_once("://") {
            None if !place.is_empty() => directory(place)?,
            Some(("s3", rest)) => bucket(place, rest)?,
            _ => return Err(OutputError::Place { place: place.to_owned() }),
        };
        Self::over(store, place, PATIENCE)
    }

    /// A store of the library's user. `place` names it in errors; an operation is given up after
    /// `patience`.
    ///
    /// # Errors
    /// [`OutputError::Open`] if the system gives no threads.
    pub fn over(store: Arc<dyn ObjectStore>, place: &str, patience: Duration) -> Result<Self, OutputError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| opening(place, &error))?;
        Ok(Self { store, place: place.to_owned(), patience, runtime: Some(runtime) })
    }

    /// Stores an output under a name.
    ///
    /// # Errors
    /// [`OutputError::Failed`], [`OutputError::Slow`]. The output may be there then, or not.
    pub fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), OutputError> {
        let path = Path::from(name);
        self.wait(async { self.store.put(&path, bytes.into()).await.map(drop) })
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

fn directory(place: &str) -> Result<Arc<dyn ObjectStore>, OutputError> {
    let path = FilePath::new(place);
    if !path.is_dir() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        // The outputs have names and codes.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(|error| opening(place, &error))?;
    }
    let store = LocalFileSystem::new_with_prefix(path).map_err(|error| opening(place, &error))?;
    Ok(Arc::new(store.with_fsync(true)))
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
