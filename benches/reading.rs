//! Reading an issued PNG without defects, PNG → text, compared with `rqrr`: `cargo bench --features
//! full --bench reading`.

mod timing;

use fede::issuer::Code;
use fede::key::SigningKey;
use fede::qr::{Effort, Level, QUIET_ZONE, QrReader, SymbolReader, decode_picture, png};
use timing::{interleaved, numbered};

const ROUNDS: usize = 60;

fn main() {
    let key = SigningKey::from_seed(&[2; 32]).expect("a key");
    for (name, level) in [("L", Level::L), ("Q", Level::Q)] {
        let symbol = Code::sign(&numbered(1), &key).symbol(level).expect("a symbol");
        let file = png(&symbol, 8, QUIET_ZONE).expect("a picture");
        let fede = |effort: Effort| QrReader::new(effort).read(&decode_picture(&file).expect("a picture")).len();
        let (fast, normal) = (|| fede(Effort::Fast), || fede(Effort::Normal));
        let rqrr = || {
            let picture = image::load_from_memory(&file).expect("a picture").into_luma8();
            let mut prepared = rqrr::PreparedImage::prepare(picture);
            prepared.detect_grids().iter().filter(|grid| grid.decode().is_ok()).count()
        };
        let decoding = || decode_picture(&file).expect("a picture").pixels().len();
        assert_eq!([fast(), normal(), rqrr()], [1; 3], "all read it");
        let [fast_us, normal_us, rqrr_us, decoding_us] = interleaved(ROUNDS, [&fast, &normal, &rqrr, &decoding]);
        println!("level {name}, version {}, 8 pixels a module, PNG → text", symbol.version());
        println!("  fede, fast     {:8.2} ms   {:5.1} times as fast as rqrr", fast_us / 1e3, rqrr_us / fast_us);
        println!("  fede, normal   {:8.2} ms   {:5.1}", normal_us / 1e3, rqrr_us / normal_us);
        println!("  rqrr           {:8.2} ms", rqrr_us / 1e3);
        println!("  (the PNG alone {:8.2} ms)", decoding_us / 1e3);
    }
}
