//! A symbol that was found and read.

/// A place in a picture: pixels from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// A symbol's content and where it was seen.
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

    /// The content as text, by the symbol's own character set.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The content as the bytes that were encoded.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The outer corners, from the symbol's own top left clockwise; of a mirrored one, as seen.
    #[must_use]
    pub const fn corners(&self) -> [Point; 4] {
        self.corners
    }

    /// The middle of the corners.
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

    pub(super) fn scaled(mut self, factor: f32) -> Self {
        self.corners = self.corners.map(|corner| Point { x: corner.x * factor, y: corner.y * factor });
        self
    }
}
