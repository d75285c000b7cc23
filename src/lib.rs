//! Health and travel passes as signed QR codes that any gate can judge with no network.
pub mod time;
pub mod payload;
pub mod key;
pub mod codec;
