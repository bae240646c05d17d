//! The families of the price list.

use super::sizes::{
    ANCHORS, BALL_BEARINGS, BELTS, BOOTS, BORES, CANS, CHAINS, CLOTHES, DISCS, DRAWINGS, DRILLS, GLOVES,
    GRITS, HOUSINGS, INSERTS, MILLS, MODELS, NUTS, PIPES, RANGES, RINGS, RIVETS, ROLLER_BEARINGS, SHAFTS,
    SQUARES, STROKES, TAPS, THREADS, TUBES, TUBS, VOLTS, WRENCHES,
};
use super::{Category, Group};

/// Products that differ in size only.
pub(super) struct Family {
    pub(super) group: Group,
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    /// List price of the smallest size in 1/10,000 EUR.
    pub(super) price: i64,
    /// By how many thousandths each size is dearer than the one before.
    pub(super) step: i64,
    pub(super) cost_permille: Option<i64>,
    pub(super) pack: i64,
    pub(super) sizes: &'static [&'static str],
}

const FASTENING: Category = Category { number: "1000", name: "Fastening" };
const SCREWS: Group = Group { number: "1100", name: "Screws and bolts", category: FASTENING };
const NUTS_WASHERS: Group = Group { number: "1200", name: "Nuts and washers", category: FASTENING };
const ANCHORING: Group = Group { number: "1300", name: "Anchors and rivets", category: FASTENING };

const POWER_TRANSMISSION: Category = Category { number: "2000", name: "Power transmission" };
const BEARINGS: Group = Group { number: "2100", name: "Bearings", category: POWER_TRANSMISSION };
const DRIVES: Group =
    Group { number: "2200", name: "Belts, chains, couplings", category: POWER_TRANSMISSION };

const FLUID_TECHNOLOGY: Category = Category { number: "3000", name: "Fluid technology" };
const SEALS: Group = Group { number: "3100", name: "Seals", category: FLUID_TECHNOLOGY };
const FITTINGS: Group = Group { number: "3200", name: "Fittings and valves", category: FLUID_TECHNOLOGY };
const CYLINDERS: Group = Group { number: "3300", name: "Pneumatics", category: FLUID_TECHNOLOGY };

const TOOLS: Category = Category { number: "4000", name: "Tools" };
const CUTTING: Group = Group { number: "4100", name: "Cutting tools", category: TOOLS };
const GRINDING: Group = Group { number: "4200", name: "Abrasives", category: TOOLS };
const HAND: Group = Group { number: "4300", name: "Hand tools", category: TOOLS };
const MEASURING: Group = Group { number: "4400", name: "Measuring tools", category: TOOLS };
const POWER: Group = Group { number: "4500", name: "Power tools", category: TOOLS };

const SAFETY_AND_WORKWEAR: Category = Category { number: "5000", name: "Safety and workwear" };
const GEAR: Group = Group { number: "5100", name: "Protective gear", category: SAFETY_AND_WORKWEAR };
const WEAR: Group = Group { number: "5200", name: "Workwear", category: SAFETY_AND_WORKWEAR };

const WORKSHOP: Category = Category { number: "6000", name: "Workshop" };
const CHEMICALS: Group = Group { number: "6100", name: "Chemicals", category: WORKSHOP };
const EQUIPMENT: Group = Group { number: "6200", name: "Equipment", category: WORKSHOP };

const DRAWN_PARTS: Category = Category { number: "7000", name: "Parts to drawing" };
const TO_DRAWING: Group = Group { number: "7100", name: "Made for one customer", category: DRAWN_PARTS };

type Sizes = &'static [&'static str];

/// Sold singly, by the piece.
const fn piece(group: Group, name: &'static str, price: i64, step: i64, cost: i64, sizes: Sizes) -> Family {
    Family { group, name, unit: "pcs", price, step, cost_permille: Some(cost), pack: 1, sizes }
}

impl Family {
    /// Sold in multiples of so many.
    const fn by(mut self, pack: i64) -> Self {
        self.pack = pack;
        self
    }

    /// Counted in another unit than pieces.
    const fn in_unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Without a known cost.
    const fn at_unknown_cost(mut self) -> Self {
        self.cost_permille = None;
        self
    }
}

/// Costs run from 500 to 652 thousandths of the first list price. Families without a known cost stand last.
pub(super) static FAMILIES: [Family; 62] = [
    piece(SCREWS, "Hexagon bolt 8.8, zinc-plated,", 900, 1380, 625, THREADS).by(100),
    piece(SCREWS, "Hexagon bolt 10.9, black,", 1_100, 1390, 610, THREADS).by(100),
    piece(SCREWS, "Socket head screw A2", 1_600, 1400, 545, THREADS).by(50),
    piece(SCREWS, "Countersunk screw A4", 2_300, 1410, 530, THREADS).by(50),
    piece(SCREWS, "Set screw 45H", 800, 1350, 560, THREADS).by(100),
    piece(SCREWS, "Threaded rod 1 m, 8.8,", 21_000, 1300, 615, NUTS).by(5),
    piece(NUTS_WASHERS, "Hexagon nut 8, zinc-plated,", 300, 1450, 632, NUTS).by(100),
    piece(NUTS_WASHERS, "Locking nut A2", 700, 1460, 600, NUTS).by(100),
    piece(NUTS_WASHERS, "Flange nut 10,", 500, 1440, 610, NUTS).by(100),
    piece(NUTS_WASHERS, "Washer 200 HV", 150, 1420, 625, NUTS).by(200),
    piece(NUTS_WASHERS, "Spring washer A2", 250, 1430, 605, NUTS).by(200),
    piece(ANCHORING, "Wedge anchor, zinc-plated,", 9_800, 1420, 565, ANCHORS).by(25),
    piece(ANCHORING, "Blind rivet, aluminium and steel,", 450, 1320, 585, RIVETS).by(250),
    piece(BEARINGS, "Deep groove ball bearing, 2RS,", 38_000, 1310, 632, BALL_BEARINGS),
    piece(BEARINGS, "Deep groove ball bearing, C3,", 42_000, 1310, 628, BALL_BEARINGS),
    piece(BEARINGS, "Angular contact bearing,", 96_000, 1340, 620, BALL_BEARINGS),
    piece(BEARINGS, "Cylindrical roller bearing", 236_000, 1380, 635, ROLLER_BEARINGS),
    piece(BEARINGS, "Pillow block unit", 148_000, 1260, 618, HOUSINGS),
    piece(DRIVES, "Wedge belt", 62_000, 1230, 560, BELTS),
    piece(DRIVES, "Roller chain, 5 m,", 248_000, 1420, 585, CHAINS).in_unit("roll"),
    piece(DRIVES, "Chain sprocket,", 112_000, 1310, 572, CHAINS),
    piece(DRIVES, "Jaw coupling, bore", 184_000, 1280, 568, BORES),
    piece(DRIVES, "Clamping bush, bore", 96_000, 1240, 575, BORES),
    piece(SEALS, "O-ring NBR 70,", 1_900, 1420, 520, RINGS).by(50),
    piece(SEALS, "O-ring FKM 80,", 7_800, 1430, 526, RINGS).by(25),
    piece(SEALS, "Radial shaft seal NBR", 34_000, 1240, 560, SHAFTS).by(5),
    piece(SEALS, "Radial shaft seal FKM", 88_000, 1250, 548, SHAFTS).by(5),
    piece(SEALS, "Flange gasket", 12_000, 1280, 540, PIPES).by(10),
    piece(FITTINGS, "Ball valve, brass,", 98_000, 1310, 590, PIPES),
    piece(FITTINGS, "Check valve, stainless,", 236_000, 1320, 580, PIPES),
    piece(FITTINGS, "Cutting ring fitting, straight,", 44_000, 1250, 555, TUBES).by(5),
    piece(FITTINGS, "Cutting ring fitting, elbow,", 68_000, 1250, 552, TUBES).by(5),
    piece(FITTINGS, "Hydraulic hose, two wires,", 56_000, 1240, 600, PIPES).by(10).in_unit("m"),
    piece(CYLINDERS, "Pneumatic cylinder", 386_000, 1260, 590, STROKES),
    piece(CYLINDERS, "Push-in fitting", 14_500, 1190, 510, TUBES).by(10),
    piece(CUTTING, "Twist drill HSS-E", 31_000, 1220, 540, DRILLS).by(10),
    piece(CUTTING, "Solid carbide drill", 248_000, 1200, 535, DRILLS),
    piece(CUTTING, "Machine tap, spiral flutes,", 142_000, 1210, 545, TAPS),
    piece(CUTTING, "End mill, 4 flutes, TiAlN,", 289_000, 1260, 525, MILLS),
    piece(CUTTING, "Deburring cutter", 164_000, 1180, 550, MILLS),
    piece(CUTTING, "Indexable insert,", 86_000, 1060, 505, INSERTS).by(10),
    piece(GRINDING, "Cutting disc", 9_200, 1170, 560, DISCS).by(25),
    piece(GRINDING, "Flap disc", 31_000, 1160, 565, DISCS).by(10),
    piece(GRINDING, "Sanding belt,", 24_000, 1020, 548, GRITS).by(10),
    piece(HAND, "Combination wrench", 68_000, 1190, 580, WRENCHES),
    piece(HAND, "Ring ratchet wrench", 145_000, 1170, 560, WRENCHES),
    piece(HAND, "Ratchet", 290_000, 1280, 555, SQUARES),
    piece(HAND, "Torque wrench", 890_000, 1330, 615, SQUARES),
    piece(MEASURING, "Outside micrometer", 468_000, 1220, 590, RANGES),
    piece(MEASURING, "Plain plug gauge", 212_000, 1150, 575, TAPS),
    piece(POWER, "Cordless drill driver", 1_490_000, 1280, 640, VOLTS),
    piece(POWER, "Angle grinder", 980_000, 1170, 635, DISCS),
    piece(GEAR, "Assembly glove, PU-coated,", 21_000, 1000, 605, GLOVES).by(12).in_unit("pair"),
    piece(GEAR, "Cut protection glove, level D,", 74_000, 1000, 590, GLOVES).by(12).in_unit("pair"),
    piece(GEAR, "Safety glasses", 64_000, 1260, 550, MODELS).by(10),
    piece(GEAR, "Safety boot S3", 689_000, 1000, 610, BOOTS).in_unit("pair"),
    piece(WEAR, "Work trousers", 589_000, 1030, 600, CLOTHES),
    piece(CHEMICALS, "Cutting fluid", 96_000, 2100, 570, CANS).in_unit("can"),
    piece(CHEMICALS, "Threadlocker, medium,", 92_000, 2600, 515, TUBS).in_unit("bottle"),
    piece(EQUIPMENT, "Drawer insert", 248_000, 1180, 605, MODELS).in_unit("set"),
    piece(TO_DRAWING, "Turned part", 84_000, 1350, 0, DRAWINGS).at_unknown_cost(),
    piece(TO_DRAWING, "Milled part", 190_000, 1300, 0, DRAWINGS).at_unknown_cost(),
];
