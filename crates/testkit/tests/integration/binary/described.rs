//! The commands as the README lists them.

use mainstay_testkit::Binary;

/// The verbs below a command, as its help lists them; none where it is one itself.
fn verbs(binary: &Binary, command: &[String]) -> Vec<String> {
    let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
    arguments.push("--help");
    let output = binary.command(&arguments).output().expect("the program starts");
    let help = String::from_utf8(output.stdout).unwrap();
    let Some((_, listed)) = help.split_once("Commands:\n") else { return Vec::new() };
    let listed = listed.lines().take_while(|line| !line.is_empty());
    // A verb stands two blanks in, what it does behind it or further in.
    let named = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    named.filter(|verb| !verb.is_empty() && *verb != "help").map(str::to_owned).collect()
}

/// Every command with a verb of its own: `imports list`.
fn commands(binary: &Binary, above: &[String]) -> Vec<Vec<String>> {
    let below = verbs(binary, above);
    if below.is_empty() {
        return vec![above.to_vec()];
    }
    let deeper = below.into_iter().map(|verb| [above, &[verb]].concat());
    deeper.flat_map(|command| commands(binary, &command)).collect()
}

#[test]
fn every_command_is_in_the_table_of_the_readme() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<&str>> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split(" | ").next())
        .map(|cell| cell.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').collect())
        .collect();
    let commands = commands(&Binary::new(), &[]);
    assert!(commands.len() > 40, "{commands:?}");
    let missing: Vec<String> = commands
        .iter()
        .filter(|command| !rows.iter().any(|row| command.iter().all(|word| row.contains(&word.as_str()))))
        .map(|command| command.join(" "))
        .collect();
    assert!(missing.is_empty(), "the table of README.md has no row for {missing:?}");
}
