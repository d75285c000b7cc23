//! Modules whose colour is known before reading: finder, separator, timing and alignment patterns,
//! and the version information.

use qrcode::EcLevel;

use super::layout::format_places;
use super::modules::Modules;
use crate::qr::matrix::{WORDS, bit};
use crate::qr::template::{Template, template};

/// The known colour of each module: dark 1, light −1, unknown 0.
#[derive(Debug, Clone)]
pub(super) struct FunctionModules {
    side: usize,
    known: Vec<f32>,
}

impl FunctionModules {
    /// Function modules of a symbol with this number of modules per side.
    pub(super) fn of(side: usize) -> Option<Self> {
        let template = template_of(side, EcLevel::L)?;
        let rows = &template.masks.first()?.rows;
        let colour = |x: usize, row: &[u64; WORDS]| u32::try_from(x).is_ok_and(|x| bit(row, x));
        let mut known: Vec<f32> =
            rows.iter().flat_map(|row| (0..side).map(move |x| if colour(x, row) { 1.0 } else { -1.0 })).collect();
        let data = template.path.iter().map(|place| {
            let (column, row) = place.column_and_row();
            row * side + column
        });
        let format = format_places(side).into_iter().map(|(column, row)| row * side + column);
        for at in data.chain(format) {
            if let Some(module) = known.get_mut(at) {
                *module = 0.0;
            }
        }
        Some(Self { side, known })
    }

    pub(super) fn known(&self) -> &[f32] {
        &self.known
    }

    /// Agreement of modules with the known colours: −1 to 1.
    pub(super) fn agreement(&self, modules: &Modules) -> f32 {
        let with = modules.values().iter().zip(&self.known).map(|(value, known)| value * known).sum::<f32>();
        let all = modules.values().iter().zip(&self.known).map(|(value, known)| (value * known).abs()).sum::<f32>();
        if modules.side() == self.side { with / all.max(1e-3) } else { 0.0 }
    }
}

/// Template of a symbol with this number of modules per side.
pub(super) fn template_of(side: usize, level: EcLevel) -> Option<&'static Template> {
    template(i16::try_from(side.checked_sub(17)? / 4).ok()?, level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode};

    #[test]
    fn what_is_known_is_so_in_every_symbol() {
        for length in [5, 150, 400] {
            let symbol = encode(&"B".repeat(length), Level::Q).unwrap();
            let values = symbol.rows().flatten().map(|is_dark| if is_dark { 1.0 } else { -1.0 }).collect();
            let side = usize::try_from(symbol.side()).unwrap();
            let modules = Modules::new(side, values);
            let function = FunctionModules::of(side).unwrap();
            assert!(function.agreement(&modules) > 0.999);
            let known = function.known().iter().filter(|known| **known != 0.0).count();
            assert!(known > 200 && known < side * side / 2, "{known}");
            assert!(function.agreement(&modules.transposed()) > 0.9);
        }
        assert!(FunctionModules::of(16).is_none());
    }
}
