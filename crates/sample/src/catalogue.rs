//! What the company sells: product groups, families within them, sizes within families.

/// A product as it stands in the price list.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) group: &'static str,
    /// List price of one piece in 1/10,000 EUR.
    pub(crate) list_price: i64,
    /// Cost in thousandths of the list price; `None` where the cost is not known.
    pub(crate) cost_permille: Option<i64>,
    /// Sold in multiples of so many pieces.
    pub(crate) pack: i64,
}

/// All products; those without a known cost stand last.
#[derive(Debug)]
pub(crate) struct Catalogue {
    pub(crate) products: Vec<Product>,
    /// How many products, counted from the first, have a known cost.
    pub(crate) with_cost: usize,
}

struct Family {
    name: &'static str,
    group: &'static str,
    /// List price of the smallest size in 1/10,000 EUR.
    price: i64,
    /// By how many thousandths each size is dearer than the one before.
    step: i64,
    cost_permille: Option<i64>,
    pack: i64,
    sizes: &'static [&'static str],
}

impl Catalogue {
    /// The price list of the sample company, the same in every size.
    pub(crate) fn new() -> Self {
        let mut products = Vec::new();
        for (number, family) in (10..).zip(&FAMILIES) {
            let mut price = family.price;
            for (size, label) in (1..).zip(family.sizes) {
                products.push(Product {
                    number: format!("{number:04}-{size:02}"),
                    name: format!("{} {label}", family.name),
                    group: family.group,
                    list_price: price,
                    cost_permille: family.cost_permille.map(|cost| cost + size % 3 * 6),
                    pack: family.pack,
                });
                price = price * family.step / 1000;
            }
        }
        let with_cost = products.iter().filter(|product| product.cost_permille.is_some()).count();
        Self { products, with_cost }
    }
}

const FASTENERS: &str = "Fasteners";
const HAND_TOOLS: &str = "Hand tools";
const CUTTING_TOOLS: &str = "Cutting tools";
const BEARINGS: &str = "Bearings";
const SEALS: &str = "Seals";
const SAFETY: &str = "Safety gear";
const TO_DRAWING: &str = "Parts to drawing";

const THREADS: &[&str] =
    &["M5x16", "M6x20", "M8x25", "M8x40", "M10x30", "M10x60", "M12x40", "M16x60", "M20x80"];
const NUTS: &[&str] = &["M5", "M6", "M8", "M10", "M12", "M16", "M20", "M24"];
const BALL_BEARINGS: &[&str] = &["6000", "6001", "6004", "6204", "6206", "6208", "6310", "6312", "6315"];
const ROLLER_BEARINGS: &[&str] = &["NU 204", "NU 206", "NU 208", "NU 310", "NU 312"];
const RINGS: &[&str] = &["10x2", "16x2", "24x3", "40x3", "60x4", "95x5.3", "140x7"];
const SHAFTS: &[&str] = &["20x35x7", "25x47x7", "30x52x8", "40x62x8", "55x80x10", "80x110x12"];
const DRILLS: &[&str] = &["3.3 mm", "4.2 mm", "5.0 mm", "6.8 mm", "8.5 mm", "10.2 mm", "14.0 mm"];
const MILLS: &[&str] = &["6 mm", "8 mm", "10 mm", "12 mm", "16 mm", "20 mm"];
const SQUARES: &[&str] = &["1/4\"", "3/8\"", "1/2\"", "3/4\""];
const WRENCHES: &[&str] = &["8 mm", "10 mm", "13 mm", "17 mm", "19 mm", "24 mm", "30 mm"];
const GLOVES: &[&str] = &["size 7", "size 8", "size 9", "size 10", "size 11"];
const BOOTS: &[&str] = &["size 39", "size 41", "size 42", "size 43", "size 44", "size 46"];
const MODELS: &[&str] = &["basic", "comfort", "heavy duty", "ESD"];
const DRAWINGS: &[&str] = &["class 1", "class 2", "class 3", "class 4", "class 5", "class 6"];

const fn family(
    group: &'static str,
    name: &'static str,
    price: i64,
    step: i64,
    cost: i64,
    pack: i64,
    sizes: &'static [&'static str],
) -> Family {
    Family { name, group, price, step, cost_permille: Some(cost), pack, sizes }
}

const fn to_drawing(name: &'static str, price: i64, step: i64) -> Family {
    Family { name, group: TO_DRAWING, price, step, cost_permille: None, pack: 1, sizes: DRAWINGS }
}

/// Costs run from 560 to 690 thousandths of the list price. Families without a known cost stand last.
static FAMILIES: [Family; 28] = [
    family(FASTENERS, "Hexagon bolt 8.8, zinc-plated,", 900, 1380, 665, 100, THREADS),
    family(FASTENERS, "Hexagon bolt 10.9, black,", 1_100, 1390, 650, 100, THREADS),
    family(FASTENERS, "Socket head screw A2", 1_600, 1400, 585, 50, THREADS),
    family(FASTENERS, "Countersunk screw A4", 2_300, 1410, 570, 50, THREADS),
    family(FASTENERS, "Hexagon nut 8, zinc-plated,", 300, 1450, 672, 100, NUTS),
    family(FASTENERS, "Locking nut A2", 700, 1460, 640, 100, NUTS),
    family(FASTENERS, "Washer 200 HV", 150, 1420, 665, 200, NUTS),
    family(FASTENERS, "Threaded rod 1 m, 8.8,", 21_000, 1300, 655, 5, NUTS),
    family(HAND_TOOLS, "Combination wrench", 68_000, 1190, 620, 1, WRENCHES),
    family(HAND_TOOLS, "Ring ratchet wrench", 145_000, 1170, 600, 1, WRENCHES),
    family(HAND_TOOLS, "Ratchet", 290_000, 1280, 595, 1, SQUARES),
    family(HAND_TOOLS, "Torque wrench", 890_000, 1330, 655, 1, SQUARES),
    family(CUTTING_TOOLS, "Twist drill HSS-E", 31_000, 1220, 580, 10, DRILLS),
    family(CUTTING_TOOLS, "Solid carbide drill", 248_000, 1200, 575, 1, DRILLS),
    family(CUTTING_TOOLS, "End mill, 4 flutes, TiAlN,", 289_000, 1260, 565, 1, MILLS),
    family(CUTTING_TOOLS, "Deburring cutter", 164_000, 1180, 590, 1, MILLS),
    family(BEARINGS, "Deep groove ball bearing, 2RS,", 38_000, 1310, 672, 1, BALL_BEARINGS),
    family(BEARINGS, "Deep groove ball bearing, C3,", 42_000, 1310, 668, 1, BALL_BEARINGS),
    family(BEARINGS, "Cylindrical roller bearing", 236_000, 1380, 675, 1, ROLLER_BEARINGS),
    family(SEALS, "O-ring NBR 70,", 1_900, 1420, 560, 50, RINGS),
    family(SEALS, "O-ring FKM 80,", 7_800, 1430, 566, 25, RINGS),
    family(SEALS, "Radial shaft seal NBR", 34_000, 1240, 600, 5, SHAFTS),
    family(SAFETY, "Assembly glove, PU-coated,", 21_000, 1000, 645, 12, GLOVES),
    family(SAFETY, "Cut protection glove, level D,", 74_000, 1000, 630, 12, GLOVES),
    family(SAFETY, "Safety boot S3", 689_000, 1000, 650, 1, BOOTS),
    family(SAFETY, "Safety glasses", 64_000, 1260, 590, 10, MODELS),
    to_drawing("Turned part", 84_000, 1350),
    to_drawing("Milled part", 190_000, 1300),
];
