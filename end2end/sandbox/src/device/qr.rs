//! Reads a QR code out of a picture that somebody dragged onto the phone.

/// A picture larger than this many pixels is refused; the page scales what it sends.
const MOST_PIXELS: u64 = 4_000_000;

/// Why a picture gave no address.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// Not a PNG, or too large.
    #[error("the picture cannot be read")]
    Picture,
    /// No QR code in it, or a damaged one.
    #[error("no QR code was found in the picture")]
    NoCode,
}

/// The text of the first QR code in a PNG.
pub fn decode(png: &[u8]) -> Result<String, QrError> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| QrError::Picture)?;
    let size = reader.info();
    if u64::from(size.width) * u64::from(size.height) > MOST_PIXELS {
        return Err(QrError::Picture);
    }
    let mut pixels = vec![0; reader.output_buffer_size().ok_or(QrError::Picture)?];
    let frame = reader.next_frame(&mut pixels).map_err(|_| QrError::Picture)?;
    let (width, height) = (frame.width as usize, frame.height as usize);
    let step = frame.color_type.samples();
    let line = frame.line_size;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        let at = y * line + x * step;
        grey(pixels.get(at..at + step).unwrap_or_default())
    });
    picture
        .detect_grids()
        .into_iter()
        .find_map(|grid| grid.decode().ok())
        .map(|(_, text)| text)
        .ok_or(QrError::NoCode)
}

/// Brightness of one pixel; what is transparent counts as white paper.
fn grey(samples: &[u8]) -> u8 {
    let over_white = |value: u32, alpha: u32| (value * alpha + 255 * (255 - alpha)) / 255;
    let (value, alpha) = match *samples {
        [grey] => (u32::from(grey), 255),
        [grey, alpha] => (u32::from(grey), u32::from(alpha)),
        [red, green, blue] => (luma(red, green, blue), 255),
        [red, green, blue, alpha] => (luma(red, green, blue), u32::from(alpha)),
        _ => (255, 255),
    };
    u8::try_from(over_white(value, alpha)).unwrap_or(u8::MAX)
}

fn luma(red: u8, green: u8, blue: u8) -> u32 {
    (u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1000
}
