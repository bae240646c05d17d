//! The corpus of the fuzzers, and thousands of inputs made from it by a seeded hand, through the functions the fuzzers call.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rstest::rstest;

use super::readers;

/// Fuzzers complain beyond ten seconds; an unoptimised build on a busy machine is given as much.
const LONGEST: Duration = Duration::from_secs(10);
/// What a reader may take of memory for inputs of at most a mebibyte, and all that the process of one test is besides.
const MOST_MEMORY_KIB: u64 = 1 << 20;
/// How many inputs are made for each reader; `MAINSTAY_FUZZ_INPUTS` asks for more.
const INPUTS: usize = 700;

type Reader = fn(&[u8]);

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// Reads, and claims that it took neither long nor much.
fn read(reader: Reader, input: &[u8], name: &str) {
    let start = Instant::now();
    reader(input);
    assert!(start.elapsed() < LONGEST, "{name} took {:?}", start.elapsed());
}

/// The kernel counts by process, so this claims something only where a test has one to itself, as nextest gives it.
fn assert_little_memory() {
    if mainstay_testkit::environment("NEXTEST_EXECUTION_MODE").as_deref() != Some("process-per-test") {
        return;
    }
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return };
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < MOST_MEMORY_KIB, "the process grew to {peak} KiB");
}

#[rstest]
#[case::csv("csv", readers::csv)]
#[case::xlsx("xlsx", readers::xlsx)]
#[case::xls("xls", readers::xls)]
#[case::ods("ods", readers::ods)]
#[case::parquet("parquet", readers::parquet)]
#[case::mapping("mapping", readers::mapping)]
fn every_input_of_the_corpus_is_read_or_refused(#[case] target: &str, #[case] reader: Reader) {
    let corpus = corpus(target);
    assert!(corpus.len() >= 5, "the corpus of {target} is lost");
    for (path, input) in corpus {
        read(reader, &input, &path.display().to_string());
    }
    assert_little_memory();
}

#[rstest]
#[case::csv("csv", readers::csv)]
#[case::xlsx("xlsx", readers::xlsx)]
#[case::xls("xls", readers::xls)]
#[case::ods("ods", readers::ods)]
#[case::parquet("parquet", readers::parquet)]
#[case::mapping("mapping", readers::mapping)]
fn inputs_made_from_the_corpus_are_read_or_refused(#[case] target: &str, #[case] reader: Reader) {
    let seeds: Vec<Vec<u8>> = corpus(target).into_iter().map(|(_, input)| input).collect();
    let asked = mainstay_testkit::environment("MAINSTAY_FUZZ_INPUTS").and_then(|text| text.parse().ok());
    let first = mainstay_testkit::environment("MAINSTAY_FUZZ_SEED").and_then(|text| text.parse().ok());
    for number in 0..asked.unwrap_or(INPUTS) {
        let seed = first.unwrap_or(1_u64) + u64::try_from(number).unwrap();
        let input = Mutator(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1).changed(&seeds);
        // Kept until it is read, so that what ends the process can be looked at.
        let kept = std::env::temp_dir().join(format!("mainstay-fuzz-{target}-{}", std::process::id()));
        std::fs::write(&kept, &input).unwrap();
        read(reader, &input, &format!("input {seed} of {target}"));
        std::fs::remove_file(&kept).unwrap();
    }
    assert_little_memory();
}

/// Changes inputs by a sequence of numbers that depends on its seed alone.
struct Mutator(u64);

/// What readers stumble over.
const TOKENS: [&str; 24] = [
    "\"",
    "\"\"",
    ";",
    "\t",
    "\r\n",
    "\0",
    "\u{feff}",
    "=",
    "-",
    "1e999",
    "9999999999999999999",
    "-0",
    "0001-01-01",
    "99.99.9999",
    "]]>",
    "<![CDATA[",
    "&#0;",
    "</c>",
    "<row r=\"4294967295\">",
    "table:number-columns-repeated=\"99999\"",
    "'''",
    "[columns]",
    "((((((((",
    "%",
];

impl Mutator {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap();
        usize::try_from(self.next() % bound).unwrap()
    }

    fn changed(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut input = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(6) {
            self.change(&mut input, seeds);
        }
        input.truncate(1 << 18);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let at = self.below(input.len() + 1);
        let to = (at + 1 + self.below(64)).min(input.len());
        match self.below(9) {
            0 | 1 if at < input.len() => input[at] ^= 1 << self.below(8),
            2 if at < input.len() => input[at] = self.next().to_le_bytes()[0],
            3 => drop(input.drain(at.min(to)..to)),
            4 => {
                let token = TOKENS[self.below(TOKENS.len())].bytes();
                drop(input.splice(at..at, token));
            }
            5 => {
                let part = input[at.min(to)..to].to_vec();
                let times = 1 + self.below(40);
                drop(input.splice(at..at, part.repeat(times)));
            }
            6 => {
                let other = &seeds[self.below(seeds.len())];
                let from = self.below(other.len() + 1);
                let part = &other[from..(from + self.below(256)).min(other.len())];
                drop(input.splice(at..at, part.iter().copied()));
            }
            7 => input.truncate(at),
            _ => {
                for byte in input.iter_mut().skip(at).take(4).filter(|byte| byte.is_ascii_digit()) {
                    *byte = b'9';
                }
            }
        }
    }
}

/// Questions are no files, but come from outside as well: whatever is asked, the answer is rows or a sentence.
#[tokio::test(flavor = "multi_thread")]
async fn questions_made_from_others_are_answered_or_refused() {
    use mainstay_app::Error;
    use mainstay_ledger::sql::Limits;
    let app = mainstay_testkit::TestApp::with_company(mainstay_testkit::Backend::Sqlite).await.unwrap();
    let seeds: Vec<Vec<u8>> = [
        "select name, sum(revenue) as r from lines join accounts using (source, customer) group by name order by r desc",
        "with a as (select * from lines), b as (select * from a) select count(*) from a, b where a.line = b.line",
        "select case when revenue > 0 then 'x' || customer else to_char(date, '%Y') end from lines limit 3",
        "select sum(revenue) over (partition by customer order by date rows 2 preceding) from lines",
        "select * from lines where customer in (select customer from accounts where name like 'A%') union all select * from lines",
        "show columns from lines",
    ]
    .map(|question| question.as_bytes().to_vec())
    .into();
    let limits = Limits { time: Duration::from_secs(5), ..Limits::default() };
    let mut answered = 0;
    for seed in 1..=250_u64 {
        let input = Mutator(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1).changed(&seeds);
        let question = String::from_utf8_lossy(&input).into_owned();
        let start = Instant::now();
        let asked =
            mainstay_app::ledger::ask(&app, &mainstay_testkit::TestApp::owner(), &question, limits).await;
        assert!(start.elapsed() < Duration::from_secs(15), "{question}");
        match asked {
            Ok(_) => answered += 1,
            Err(Error::Invalid(problems)) => assert!(!problems[0].detail.is_empty(), "{question}"),
            Err(error) => panic!("`{question}`: {}", error.chain()),
        }
    }
    assert!(answered >= 5, "only {answered} of the questions could be answered: the test asks nothing");
}
