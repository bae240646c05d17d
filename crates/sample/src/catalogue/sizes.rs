//! The sizes a family of products comes in, smallest first.

pub(super) const THREADS: &[&str] =
    &["M5x16", "M6x20", "M8x25", "M8x40", "M10x30", "M10x60", "M12x40", "M16x60", "M20x80"];
pub(super) const NUTS: &[&str] = &["M5", "M6", "M8", "M10", "M12", "M16", "M20", "M24"];
pub(super) const ANCHORS: &[&str] = &["M8x75", "M10x90", "M12x110", "M16x145", "M20x170"];
pub(super) const RIVETS: &[&str] = &["3.2x8", "4.0x10", "4.8x12", "4.8x16", "6.4x18"];
pub(super) const BALL_BEARINGS: &[&str] =
    &["6000", "6001", "6004", "6204", "6206", "6208", "6310", "6312", "6315"];
pub(super) const ROLLER_BEARINGS: &[&str] = &["NU 204", "NU 206", "NU 208", "NU 310", "NU 312", "NU 316"];
pub(super) const HOUSINGS: &[&str] = &["UCP 204", "UCP 205", "UCP 206", "UCP 208", "UCP 210"];
pub(super) const BELTS: &[&str] = &["SPZ 800", "SPZ 1000", "SPA 1250", "SPA 1600", "SPB 2000", "SPB 2650"];
pub(super) const CHAINS: &[&str] = &["06B-1", "08B-1", "10B-1", "12B-1", "16B-1", "16B-2"];
pub(super) const BORES: &[&str] = &["14", "19", "24", "28", "38", "48", "55"];
pub(super) const RINGS: &[&str] = &["10x2", "16x2", "24x3", "40x3", "60x4", "95x5.3", "140x7"];
pub(super) const SHAFTS: &[&str] = &["20x35x7", "25x47x7", "30x52x8", "40x62x8", "55x80x10", "80x110x12"];
pub(super) const PIPES: &[&str] = &["DN 15", "DN 20", "DN 25", "DN 32", "DN 40", "DN 50", "DN 80", "DN 100"];
pub(super) const TUBES: &[&str] = &["6x1", "8x1", "10x1.5", "12x1.5", "15x1.5", "18x2", "22x2", "28x2.5"];
pub(super) const STROKES: &[&str] = &["32x50", "32x100", "40x100", "50x160", "63x200", "80x250", "100x320"];
pub(super) const DRILLS: &[&str] =
    &["3.3 mm", "4.2 mm", "5.0 mm", "6.8 mm", "8.5 mm", "10.2 mm", "12.0 mm", "14.0 mm"];
pub(super) const TAPS: &[&str] = &["M4", "M5", "M6", "M8", "M10", "M12", "M16", "M20"];
pub(super) const MILLS: &[&str] = &["6 mm", "8 mm", "10 mm", "12 mm", "16 mm", "20 mm"];
pub(super) const INSERTS: &[&str] = &["steel, finishing", "steel, roughing", "stainless", "cast iron"];
pub(super) const DISCS: &[&str] = &["115 mm", "125 mm", "150 mm", "180 mm", "230 mm"];
pub(super) const GRITS: &[&str] = &["P40", "P60", "P80", "P120", "P180", "P240"];
pub(super) const SQUARES: &[&str] = &["1/4\"", "3/8\"", "1/2\"", "3/4\""];
pub(super) const WRENCHES: &[&str] = &["8 mm", "10 mm", "13 mm", "17 mm", "19 mm", "24 mm", "30 mm"];
pub(super) const RANGES: &[&str] = &["0-25 mm", "25-50 mm", "50-75 mm", "75-100 mm"];
pub(super) const VOLTS: &[&str] = &["12 V", "18 V", "18 V, two batteries", "36 V"];
pub(super) const GLOVES: &[&str] = &["size 7", "size 8", "size 9", "size 10", "size 11"];
pub(super) const BOOTS: &[&str] = &["size 39", "size 41", "size 42", "size 43", "size 44", "size 46"];
pub(super) const CLOTHES: &[&str] = &["S", "M", "L", "XL", "XXL", "3XL"];
pub(super) const MODELS: &[&str] = &["basic", "comfort", "heavy duty", "ESD"];
pub(super) const CANS: &[&str] = &["400 ml", "1 l", "5 l", "20 l", "60 l", "205 l"];
pub(super) const TUBS: &[&str] = &["10 ml", "50 ml", "250 ml"];
pub(super) const DRAWINGS: &[&str] = &["class 1", "class 2", "class 3", "class 4", "class 5", "class 6"];
