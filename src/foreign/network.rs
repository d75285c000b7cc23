//! The networks whose codes gates can read, and the formats of their codes.

use crate::words::{foreign as say, vocabulary};

/// The prefix of every symbol of a SMART Health Card.
pub const SHC_PREFIX: &str = "shc:/";

vocabulary! {
    /// A network: somebody who publishes a list of signing keys.
    #[non_exhaustive]
    pub enum Network {
        /// The Global Digital Health Certification Network of WHO. Its codes begin with `HC1:`.
        Gdhcn = 1, "gdhcn", say::network_gdhcn;
        /// The directory of VCI (SMART Health Cards). Its codes begin with `shc:/`.
        Vci = 2, "vci", say::network_vci;
        /// The authorities of ICAO's member states (VDS-NC). Their codes are JSON.
        Icao = 3, "icao", say::network_icao;
    }
}

impl Network {
    /// The network of a text, by its first characters. JSON has none of its own, so a text that begins
    /// with `{` is searched for a name of ICAO's formats. `None` if it does not look like a code of
    /// another network.
    ///
    /// ```
    /// use fede::foreign::Network;
    ///
    /// assert_eq!(Network::of_text("HC1:NCFOXN"), Some(Network::Gdhcn));
    /// assert_eq!(Network::of_text(r#"{"data": {"hdr": {"t": "icao.test"}}}"#), Some(Network::Icao));
    /// assert_eq!(Network::of_text("FD1:NCFOXN"), None);
    /// ```
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        match text {
            _ if text.starts_with("HC1:") => Some(Self::Gdhcn),
            _ if text.starts_with(SHC_PREFIX) => Some(Self::Vci),
            _ if text.starts_with('{') && text.contains("\"icao.") => Some(Self::Icao),
            _ => None,
        }
    }
}

vocabulary! {
    /// The format of a code, and which network uses it.
    #[non_exhaustive]
    pub enum Format {
        /// An EU Digital COVID Certificate, or a certificate of the same form.
        Dcc = 1, "dcc", say::format_dcc;
        /// WHO's International Certificate of Vaccination or Prophylaxis.
        Icvp = 2, "icvp", say::format_icvp;
        /// A SMART Health Card.
        Shc = 3, "shc", say::format_shc;
        /// A vaccination seal of ICAO.
        IcaoVacc = 4, "icao.vacc", say::format_icao_vacc;
        /// A test seal of ICAO.
        IcaoTest = 5, "icao.test", say::format_icao_test;
        /// WHO's core data set of a vaccination or a test (DDCC).
        Ddcc = 6, "ddcc", say::format_ddcc;
    }
}

impl Format {
    /// The network whose keys sign codes of this format.
    #[must_use]
    pub const fn network(self) -> Network {
        match self {
            Self::Dcc | Self::Ddcc | Self::Icvp => Network::Gdhcn,
            Self::Shc => Network::Vci,
            Self::IcaoVacc | Self::IcaoTest => Network::Icao,
        }
    }
}
