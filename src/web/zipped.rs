//! A file that a server has in memory, as it is and compressed.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use hyper::HeaderMap;
use hyper::body::Bytes;
use hyper::header::{ACCEPT_ENCODING, HeaderValue};

/// A file, and its compressed form if that is shorter. [`Bytes`] are reference-counted, so answers share
/// them.
#[derive(Debug, Clone)]
pub(crate) struct Zipped {
    plain: Bytes,
    gzip: Option<Bytes>,
}

impl Zipped {
    /// Compresses a file. `made` is a compressed form that took longer to make, from a file beside it. It
    /// counts only if it has these very bytes.
    ///
    /// # Errors
    /// If the file cannot be compressed.
    pub(crate) fn new(plain: Vec<u8>, made: Option<&[u8]>) -> io::Result<Self> {
        let gzip = match made.filter(|made| is_gzip_of(made, &plain)) {
            Some(made) => made.to_vec(),
            None => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
                encoder.write_all(&plain)?;
                encoder.finish()?
            }
        };
        let gzip = (gzip.len() < plain.len()).then(|| gzip.into());
        Ok(Self { plain: plain.into(), gzip })
    }

    /// A file that is not compressed.
    pub(crate) fn plain(bytes: Vec<u8>) -> Self {
        Self { plain: bytes.into(), gzip: None }
    }

    /// The file as it is.
    #[cfg(feature = "online")]
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.plain
    }

    /// What a client with these headers gets. Compressed, if the second value is true.
    pub(crate) fn for_client(&self, headers: &HeaderMap) -> (Bytes, bool) {
        match &self.gzip {
            Some(gzip) if takes_gzip(headers) => (gzip.clone(), true),
            _ => (self.plain.clone(), false),
        }
    }

    /// Whether clients get different bytes.
    pub(crate) const fn varies(&self) -> bool {
        self.gzip.is_some()
    }

    /// The size that browsers fetch, in bytes.
    #[cfg(any(feature = "serve", test))]
    pub(crate) fn sent_bytes(&self) -> usize {
        self.gzip.as_ref().unwrap_or(&self.plain).len()
    }
}

fn is_gzip_of(made: &[u8], plain: &[u8]) -> bool {
    let mut found = Vec::with_capacity(plain.len());
    let most = u64::try_from(plain.len()).unwrap_or(u64::MAX).saturating_add(1);
    GzDecoder::new(made).take(most).read_to_end(&mut found).is_ok() && found == plain
}

/// Whether the client takes gzip (RFC 9110, 12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value: &HeaderValue| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let is_refused = |part: &str| part.strip_prefix("q=").and_then(|q| q.parse().ok()) == Some(0.0_f32);
        is_gzip && !parts.any(is_refused)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(accept: &[&'static str]) -> HeaderMap {
        accept.iter().map(|value| (ACCEPT_ENCODING, HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn clients_that_take_gzip_get_it() {
        let text = b"one and one and one and one and one and one and one and one".to_vec();
        let file = Zipped::new(text.clone(), None).unwrap();
        for (accept, is_zipped) in [
            (&["gzip, deflate, br"][..], true),
            (&["br", "GZIP;q=0.5"], true),
            (&["gzip;q=0"], false),
            (&["gzip; q=0.000"], false),
            (&["x-gzipped"], false),
            (&["identity"], false),
            (&[], false),
        ] {
            let (bytes, found) = file.for_client(&headers(accept));
            assert_eq!((found, bytes == text), (is_zipped, !is_zipped), "{accept:?}");
        }
        // What does not get shorter stays as it is.
        let short = Zipped::new(vec![1], None).unwrap();
        assert_eq!((short.varies(), short.sent_bytes()), (false, 1));
    }

    #[test]
    fn a_compressed_form_counts_only_for_its_own_bytes() {
        let plain = vec![7; 5_000];
        let zip = |bytes: &[u8], level| {
            let mut encoder = GzEncoder::new(Vec::new(), level);
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        let sent = |made: &[u8]| Zipped::new(plain.clone(), Some(made)).unwrap().for_client(&headers(&["gzip"])).0;
        let (best, other) = (zip(&plain, Compression::best()), zip(&plain, Compression::fast()));
        assert_ne!(best, other);
        assert_eq!(sent(&other), other);
        let bomb = zip(&vec![7; 50_000], Compression::best());
        for wrong in [&b""[..], b"no", &other[..20], &bomb, &zip(&[7; 4_999], Compression::best())] {
            assert_eq!(sent(wrong), best);
        }
    }
}
