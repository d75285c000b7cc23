//! Blocks of a symbol's codewords (ISO/IEC 18004, clause 7.5.1, table 9).
//!
//! `rxing` has the same table, built by code of 4 KB in the gate page.

use qrcode::EcLevel;

/// How the codewords of a symbol are divided.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Blocks {
    /// Number of correction codewords in each block.
    pub(super) correction: usize,
    /// Number of data codewords of each block.
    pub(super) data: Vec<usize>,
}

/// One level, by version: number of correction codewords in a block, and number of blocks.
type Table = ([u8; 40], [u8; 40]);

const LOW: Table = (
    [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18,
        19, 19, 20, 21, 22, 24, 25,
    ],
);
const MEDIUM: Table = (
    [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ],
    [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31,
        33, 35, 37, 38, 40, 43, 45, 47, 49,
    ],
);
const QUARTILE: Table = (
    [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40,
        43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ],
);
const HIGH: Table = (
    [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48,
        51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ],
);

impl Blocks {
    /// The blocks of a symbol of a version, 1 to 40, with this number of codewords. The first blocks
    /// are the short ones.
    pub(super) fn of(version: usize, level: EcLevel, codewords: usize) -> Option<Self> {
        let (correction, count) = match level {
            EcLevel::L => LOW,
            EcLevel::M => MEDIUM,
            EcLevel::Q => QUARTILE,
            EcLevel::H => HIGH,
        };
        let at = version.checked_sub(1)?;
        let (correction, count) = (usize::from(*correction.get(at)?), usize::from(*count.get(at)?));
        let short = (codewords / count).checked_sub(correction)?;
        let first_long = count - codewords % count;
        Some(Self { correction, data: (0..count).map(|block| short + usize::from(block >= first_long)).collect() })
    }
}

#[cfg(test)]
mod tests {
    use rxing::qrcode::common::{ErrorCorrectionLevel, Version};

    use super::*;

    #[test]
    fn blocks_are_those_of_the_standard() {
        let levels = [
            (EcLevel::L, ErrorCorrectionLevel::L),
            (EcLevel::M, ErrorCorrectionLevel::M),
            (EcLevel::Q, ErrorCorrectionLevel::Q),
            (EcLevel::H, ErrorCorrectionLevel::H),
        ];
        for number in 1..=40_u32 {
            let version = Version::getVersionForNumber(number).unwrap();
            for (level, other) in levels {
                let expected = version.getECBlocksForLevel(other);
                let groups = expected.getECBlocks().iter();
                let data = groups.flat_map(|group| vec![group.getDataCodewords() as usize; group.getCount() as usize]);
                let expected = Blocks { correction: expected.getECCodewordsPerBlock() as usize, data: data.collect() };
                let codewords = version.getTotalCodewords() as usize;
                assert_eq!(Blocks::of(number as usize, level, codewords), Some(expected), "{number} {level:?}");
            }
        }
        assert_eq!(Blocks::of(0, EcLevel::L, 26), None);
        assert_eq!(Blocks::of(41, EcLevel::L, 4000), None);
        assert_eq!(Blocks::of(1, EcLevel::L, 6), None);
    }
}
