//! What a page of a pass consists of: shapes in millimetres, and what they mean.

/// A colour as in SVG.
pub(super) type Ink = &'static str;

/// What a part is, for people who do not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Heading,
    Paragraph,
    Symbol,
    /// The name of a field. Its value follows.
    Label,
    Value,
    /// The stamp of a withdrawn code.
    Stamp,
    /// Has no meaning of its own.
    Ornament,
}

/// Something to draw.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// Text that begins at a point of its baseline.
    Text {
        at: (f32, f32),
        size: f32,
        ink: Ink,
        text: String,
    },
    Rect {
        at: (f32, f32),
        size: (f32, f32),
        ink: Ink,
    },
    Circle {
        middle: (f32, f32),
        radius: f32,
        ink: Ink,
    },
    /// A triangle from its upper corner.
    Triangle {
        top: (f32, f32),
        half: f32,
        height: f32,
        ink: Ink,
    },
    Symbol {
        at: (f32, f32),
        side: f32,
    },
    /// A text between two lines, turned by an angle around its middle.
    Stamp {
        middle: (f32, f32),
        degrees: f32,
        width: f32,
        text: String,
    },
}

/// Shapes with one meaning.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    pub(super) role: Role,
    pub(super) shapes: Vec<Shape>,
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Page {
    pub(super) height: f32,
    pub(super) parts: Vec<Part>,
}
