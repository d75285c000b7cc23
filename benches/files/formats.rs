//! Small files that take much memory or time to decode.

use std::io::{Cursor, Write};

use image::{DynamicImage, GrayImage, ImageBuffer, ImageFormat, Luma};
use png::{BitDepth, ColorType};

use super::{Maker, flat_png};

/// Names and generators of the files.
pub(crate) fn makers() -> Vec<(&'static str, Maker)> {
    vec![
        ("flat-rgba16-100mp.png", || flat_png(10_000, 9_999, (ColorType::Rgba, BitDepth::Sixteen), 8)),
        ("flat-rgba16-12mp.png", || flat_png(4_000, 3_000, (ColorType::Rgba, BitDepth::Sixteen), 8)),
        ("flat-rgb8-100mp.png", || flat_png(10_000, 9_999, (ColorType::Rgb, BitDepth::Eight), 3)),
        ("flat-grey8-100mp.png", || flat_png(10_000, 9_999, (ColorType::Grayscale, BitDepth::Eight), 1)),
        ("flat-wide.png", || flat_png(4_700_000, 21, (ColorType::Rgba, BitDepth::Eight), 4)),
        ("flat-tall.png", || flat_png(21, 4_700_000, (ColorType::Grayscale, BitDepth::Eight), 1)),
        ("one-row.png", || flat_png(99_000_000, 1, (ColorType::Rgba, BitDepth::Sixteen), 8)),
        ("interlaced-rgba16-60mp.png", || interlaced(8_000, 7_500)),
        ("interlaced-rgba16-20mp.png", || interlaced(5_000, 4_000)),
        ("cut.png", || {
            let mut file = flat_png(10_000, 9_999, (ColorType::Rgba, BitDepth::Sixteen), 8);
            file.truncate(file.len() * 9 / 10);
            file
        }),
        ("rle.bmp", || bmp(10_000, 9_999)),
        ("rle-12mp.bmp", || bmp(4_000, 3_000)),
        ("rle.tga", || tga(10_000, 4_000)),
        ("rle-12mp.tga", || tga(4_000, 3_000)),
        ("runs.qoi", || qoi(9_000, 6_000)),
        ("canvas.gif", || gif(10_000, 9_999)),
        ("canvas-12mp.gif", || gif(4_000, 3_000)),
        ("frames-12mp.gif", || gif_frames(4_000, 3_000)),
        ("deflate-rgba16-90mp.tiff", || tiff(9_500, 9_500, 4, 16, 1)),
        ("deflate-rgba16-12mp.tiff", || tiff(4_000, 3_000, 4, 16, 1)),
        ("deflate-grey8-90mp.tiff", || tiff(9_500, 9_500, 1, 8, 1)),
        ("pages-rgba16-12mp.tiff", || tiff(4_000, 3_000, 4, 16, 100)),
        ("pages-rgba8-24mp.tiff", || tiff(6_000, 4_000, 4, 8, 100)),
        ("pages-grey8-60mp.tiff", || tiff(8_000, 7_500, 1, 8, 100)),
        ("frames-12mp.png", || apng(4_000, 3_000)),
        ("frames-24mp.png", || apng(6_000, 4_000)),
        ("progressive-100mp.jpeg", || progressive(10_000, 9_999)),
        ("progressive-12mp.jpeg", || progressive(4_000, 3_000)),
        ("baseline-200mp.jpeg", || baseline(16_320, 12_240)),
        ("baseline-250mp.jpeg", || baseline(50_000, 5_000)),
        ("baseline-48mp.jpeg", || encoded(8_000, 6_000, ImageFormat::Jpeg)),
        ("lossless-48mp.webp", || encoded(8_000, 6_000, ImageFormat::WebP)),
        ("lossless-12mp.webp", || encoded(4_000, 3_000, ImageFormat::WebP)),
        ("frames-12mp.webp", || webp_frames(4_000, 3_000)),
    ]
}

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let flat = GrayImage::from_pixel(width, height, Luma([200]));
    let picture: DynamicImage = match format {
        ImageFormat::WebP => ImageBuffer::from_pixel(width, height, image::Rgba([200_u8, 200, 200, 255])).into(),
        _ => flat.into(),
    };
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("a file");
    file.into_inner()
}

/// Compressed zeros, at least `length` bytes. The rows of a PNG of zeros are zeros too, because the
/// byte for the filter type is zero.
fn zlib(length: usize) -> Vec<u8> {
    const ROW: usize = 1 << 16;
    let mut file = Vec::new();
    let mut encoder =
        png::Encoder::new(&mut file, (ROW - 1) as u32, u32::try_from(length.div_ceil(ROW)).expect("rows"));
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().expect("a header");
    let mut stream = writer.stream_writer_with_size(1 << 24).expect("a stream");
    let row = vec![0; ROW - 1];
    for _ in 0..length.div_ceil(ROW) {
        stream.write_all(&row).expect("a row");
    }
    stream.finish().expect("the end");
    drop(writer);
    // One data chunk, after the signature and the header.
    let start = 8 + 25;
    let size = u32::from_be_bytes(file[start..start + 4].try_into().expect("four bytes"));
    assert_eq!(&file[start + 4..start + 8], b"IDAT");
    file[start + 8..start + 8 + size as usize].to_vec()
}

/// A 16-bit RGBA picture in seven passes, only zeros.
fn interlaced(width: u32, height: u32) -> Vec<u8> {
    let passes = [(0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2)];
    let length: u32 =
        passes.iter().map(|(x, dx, y, dy)| (height - y).div_ceil(*dy) * ((width - x).div_ceil(*dx) * 8 + 1)).sum();
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([16, 6, 0, 0, 1]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", zlib(length as usize)), (b"IEND", Vec::new())] {
        file.extend(u32::try_from(data.len()).expect("a length").to_be_bytes());
        file.extend(kind);
        file.extend(&data);
        let mut crc = crc32fast::Hasher::new();
        crc.update(kind);
        crc.update(&data);
        file.extend(crc.finalize().to_be_bytes());
    }
    file
}

fn bmp(width: u32, height: u32) -> Vec<u8> {
    let mut data = Vec::new();
    for _ in 0..height {
        let mut left = width;
        while left > 0 {
            let run = left.min(255);
            data.extend([u8::try_from(run).expect("a run"), 1]);
            left -= run;
        }
        data.extend([0, 0]);
    }
    data.extend([0, 1]);
    let offset = 14 + 40 + 8_u32;
    let size = u32::try_from(data.len()).expect("a size");
    let mut file = b"BM".to_vec();
    file.extend((offset + size).to_le_bytes());
    file.extend([0; 4]);
    file.extend(offset.to_le_bytes());
    file.extend(40_u32.to_le_bytes());
    file.extend(width.to_le_bytes());
    file.extend(height.to_le_bytes());
    // One plane, 8 bits, RLE8, two colours.
    for (value, bytes) in [(1_u32, 2), (8, 2), (1, 4), (size, 4), (2835, 4), (2835, 4), (2, 4), (0, 4)] {
        file.extend(&value.to_le_bytes()[..bytes]);
    }
    file.extend([0, 0, 0, 0, 255, 255, 255, 0]);
    file.extend(data);
    file
}

fn tga(width: u16, height: u16) -> Vec<u8> {
    let mut file = vec![0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    file.extend(width.to_le_bytes());
    file.extend(height.to_le_bytes());
    file.extend([32, 8]);
    for _ in 0..(usize::from(width) * usize::from(height)).div_ceil(128) {
        file.extend([255, 200, 200, 200, 255]);
    }
    file
}

fn qoi(width: u32, height: u32) -> Vec<u8> {
    let mut file = b"qoif".to_vec();
    file.extend(width.to_be_bytes());
    file.extend(height.to_be_bytes());
    file.extend([4, 0]);
    file.extend(vec![0xc0 | 61; (width as usize * height as usize).div_ceil(62)]);
    file.extend([0, 0, 0, 0, 0, 0, 0, 1]);
    file
}

fn gif(width: u16, height: u16) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(ImageBuffer::from_pixel(2, 2, image::Rgba([9_u8, 9, 9, 255])))
        .write_to(&mut file, ImageFormat::Gif)
        .expect("a file");
    let mut file = file.into_inner();
    file[6..8].copy_from_slice(&width.to_le_bytes());
    file[8..10].copy_from_slice(&height.to_le_bytes());
    file
}

/// Frames that cover the canvas and are transparent.
fn gif_frames(width: u16, height: u16) -> Vec<u8> {
    let clear = ImageBuffer::from_pixel(u32::from(width), u32::from(height), image::Rgba([0_u8, 0, 0, 0]));
    let mut file = Vec::new();
    let frames = core::iter::repeat_n(image::Frame::new(clear), 5);
    image::codecs::gif::GifEncoder::new(&mut file).encode_frames(frames).expect("frames");
    file
}

/// Transparent frames.
fn apng(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(ColorType::Rgba);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::Paeth);
    encoder.set_animated(5, 0).expect("frames");
    let mut writer = encoder.write_header().expect("a header");
    let pixels = vec![0; width as usize * height as usize * 4];
    for _ in 0..5 {
        writer.write_image_data(&pixels).expect("a frame");
    }
    writer.finish().expect("the end");
    file
}

/// Frames that are the lossless picture of one, transparent.
fn webp_frames(width: u32, height: u32) -> Vec<u8> {
    let mut one = Cursor::new(Vec::new());
    DynamicImage::from(ImageBuffer::from_pixel(width, height, image::Rgba([0_u8, 0, 0, 0])))
        .write_to(&mut one, ImageFormat::WebP)
        .expect("a file");
    let one = one.into_inner();
    let start = one.windows(4).position(|name| name == b"VP8L").expect("a lossless picture");
    let size = u32::from_le_bytes(one[start + 4..start + 8].try_into().expect("four bytes")) as usize;
    let picture = &one[start..start + 8 + size + size % 2];
    let side = |pixels: u32| (pixels - 1).to_le_bytes()[..3].to_vec();
    let chunk = |name: &[u8; 4], data: &[u8]| {
        [&name[..], &u32::try_from(data.len()).expect("a size").to_le_bytes(), data].concat()
    };
    let canvas = [vec![0x12, 0, 0, 0], side(width), side(height)].concat();
    let frame = [vec![0; 6], side(width), side(height), vec![100, 0, 0, 2], picture.to_vec()].concat();
    let chunks =
        [b"WEBP".to_vec(), chunk(b"VP8X", &canvas), chunk(b"ANIM", &[0; 6]), chunk(b"ANMF", &frame).repeat(5)].concat();
    chunk(b"RIFF", &chunks)
}

/// A strip of zeros, on each of the pages.
fn tiff(width: u32, height: u32, samples: u16, bits: u16, pages: u32) -> Vec<u8> {
    let data = zlib(width as usize * height as usize * usize::from(samples * bits / 8));
    let mut file = b"II*\0".to_vec();
    file.extend((8 + u32::try_from(data.len()).expect("a size")).to_le_bytes());
    let size = u32::try_from(data.len()).expect("a size");
    file.extend(data);
    let bits_at = 8 + size + 2 + 10 * 12 + 4;
    let bits_value = if samples == 1 { u32::from(bits) } else { bits_at };
    let photometric = if samples == 1 { 1 } else { 2 };
    let mut tags: Vec<(u16, u16, u32, u32)> = vec![
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, u32::from(samples), bits_value),
        (259, 3, 1, 8),
        (262, 3, 1, photometric),
        (273, 4, 1, 8),
        (277, 3, 1, u32::from(samples)),
        (278, 4, 1, height),
        (279, 4, 1, size),
        (284, 3, 1, 1),
    ];
    if samples == 4 {
        // The fourth sample is alpha.
        tags.push((338, 3, 1, 2));
        tags[2].3 += 12;
    }
    let mut page = u16::try_from(tags.len()).expect("a count").to_le_bytes().to_vec();
    for (tag, kind, count, value) in tags {
        page.extend(tag.to_le_bytes());
        page.extend(kind.to_le_bytes());
        page.extend(count.to_le_bytes());
        page.extend(value.to_le_bytes());
    }
    // The first page, then the bits of each sample, then the other pages.
    let sizes = bits.to_le_bytes().repeat(usize::from(samples));
    let first = file.len() + page.len() + 4 + sizes.len();
    for number in 1..=pages {
        file.extend(&page);
        let next = if number == pages { 0 } else { first + (page.len() + 4) * (number as usize - 1) };
        file.extend(u32::try_from(next).expect("an offset").to_le_bytes());
        if number == 1 {
            file.extend(&sizes);
        }
    }
    file
}

/// One grey component. Each block takes two bits: no difference of the mean, and the end.
fn baseline(width: u16, height: u16) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    file.extend([1; 64]);
    file.extend([0xff, 0xc0, 0, 11, 8]);
    file.extend(height.to_be_bytes());
    file.extend(width.to_be_bytes());
    file.extend([1, 1, 0x11, 0]);
    for table in [0x00, 0x10] {
        file.extend([0xff, 0xc4, 0, 20, table, 1]);
        file.extend([0; 15]);
        file.push(0);
    }
    file.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    file.extend(vec![0; blocks.div_ceil(4)]);
    file.extend([0xff, 0xd9]);
    file
}

/// Three components and one scan of their means with one bit per block. A decoder keeps all
/// coefficients until the last scan.
fn progressive(width: u16, height: u16) -> Vec<u8> {
    let mut file = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    file.extend([1; 64]);
    file.extend([0xff, 0xc2, 0, 17, 8]);
    file.extend(height.to_be_bytes());
    file.extend(width.to_be_bytes());
    file.extend([3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    // Two code words of one bit: no difference, and a difference of one bit.
    file.extend([0xff, 0xc4, 0, 21, 0, 1, 1]);
    file.extend([0; 14]);
    file.extend([0, 1]);
    file.extend([0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0]);
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    file.extend(vec![0; (blocks * 3).div_ceil(8) + 8]);
    file.extend([0xff, 0xd9]);
    file
}
