//! A symbol that was read.

/// A position in a picture, in pixels from the top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Horizontal position, rightwards.
    pub x: f32,
    /// Vertical position, downwards.
    pub y: f32,
}

/// The content of a symbol and its position.
///
/// <div class="warning">Anyone can have printed it: the text is untrusted, and may hold any character.</div>
#[derive(Debug, Clone, PartialEq)]
pub struct Symbol {
    text: String,
    bytes: Vec<u8>,
    corners: [Point; 4],
}

impl Symbol {
    pub(super) const fn new(text: String, bytes: Vec<u8>, corners: [Point; 4]) -> Self {
        Self { text, bytes, corners }
    }

    /// The content as text, decoded by the symbol's own character set.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The content as encoded bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The outer corners, clockwise from the symbol's own top left. For a mirrored symbol, as seen.
    #[must_use]
    pub const fn corners(&self) -> [Point; 4] {
        self.corners
    }

    /// The mean of the corners.
    pub(super) fn centre(&self) -> Point {
        let mean = |of: fn(&Point) -> f32| self.corners.iter().map(of).sum::<f32>() / 4.0;
        Point { x: mean(|corner| corner.x), y: mean(|corner| corner.y) }
    }

    /// Half the length of the longer diagonal.
    #[cfg(feature = "sandbox")]
    pub(super) fn radius(&self) -> f32 {
        let [a, b, c, d] = self.corners;
        let half = |from: Point, to: Point| (from.x - to.x).hypot(from.y - to.y) / 2.0;
        half(a, c).max(half(b, d))
    }

    pub(super) fn moved(mut self, by: Point) -> Self {
        self.corners = self.corners.map(|corner| Point { x: corner.x + by.x, y: corner.y + by.y });
        self
    }

    pub(super) fn scaled(mut self, factor: f32) -> Self {
        self.corners = self.corners.map(|corner| Point { x: corner.x * factor, y: corner.y * factor });
        self
    }
}
