use super::*;

fn actor(role: Role, granted: bool) -> Actor {
    Actor { user: None, name: String::new(), role, granted: granted.then(BTreeSet::new), scopes: None }
}

/// The whole matrix, so that a change of permission is a change of this text.
#[test]
fn the_permission_matrix_is_as_decided() {
    let mut matrix = String::new();
    for verb in Verb::ALL {
        let cell = |role, granted| {
            if may(&actor(role, granted), verb).is_ok() { "yes" } else { "-" }
        };
        let row = [cell(Role::Admin, false), cell(Role::Viewer, false), cell(Role::Viewer, true)];
        matrix += &[verb.as_str(), row[0], row[1], row[2]].join(" ");
        matrix += "\n";
    }
    let decided = "\
sign_in yes yes yes
read_accounts yes yes yes
read_imports yes yes -
see_portfolio yes yes -
see_margin yes - -
import_lines yes - -
undo_imports yes - -
run_analysis yes - -
judge_accounts yes - -
watch_jobs yes yes yes
ask_sql yes yes yes
save_filters yes yes yes
manage_tokens yes yes yes
change_settings yes - -
manage_users yes - -
";
    assert_eq!(matrix, decided, "columns: admin, viewer, viewer limited to some accounts");
}

/// The same for the tokens of an administrator, who may do everything.
#[test]
fn the_scopes_of_tokens_are_as_decided() {
    let mut matrix = String::new();
    for verb in Verb::ALL {
        matrix += verb.as_str();
        for scope in Scope::ALL {
            let token = Actor { scopes: Some(BTreeSet::from([scope])), ..actor(Role::Admin, false) };
            matrix += if may(&token, verb).is_ok() { " yes" } else { " -" };
        }
        matrix += "\n";
    }
    let decided = "\
sign_in - - - -
read_accounts yes - - yes
read_imports yes yes - yes
see_portfolio yes - - yes
see_margin yes - - yes
import_lines - yes - yes
undo_imports - - - yes
run_analysis - - yes yes
judge_accounts - - yes yes
watch_jobs yes yes yes yes
ask_sql yes - - yes
save_filters - - yes yes
manage_tokens - - - -
change_settings - - - yes
manage_users - - - yes
";
    assert_eq!(matrix, decided, "columns: read, import, analyse, admin");
}

#[test]
fn a_token_never_carries_more_than_its_owner_may() {
    let everything = Some(BTreeSet::from(Scope::ALL));
    for granted in [false, true] {
        let person = actor(Role::Viewer, granted);
        let token = Actor { scopes: everything.clone(), ..person.clone() };
        for verb in Verb::ALL {
            assert!(may(&token, verb).is_err() || may(&person, verb).is_ok(), "{verb}");
        }
        assert_eq!(sight(&token), sight(&person));
    }
    let importer = Actor { scopes: Some(BTreeSet::from([Scope::Import])), ..actor(Role::Admin, false) };
    assert!(!sight(&importer).margin, "what a token may not see is hidden from it");
}

#[test]
fn what_takes_a_person_is_refused_to_every_token_of_theirs() {
    let person = actor(Role::Admin, false);
    assert_eq!(may_in_person(&person, Verb::ManageUsers), Ok(()));
    let token = Actor { scopes: Some(BTreeSet::from(Scope::ALL)), ..person };
    assert_eq!(may_in_person(&token, Verb::ManageUsers), Err(Denied::Token(Verb::ManageUsers)));
    let viewer = actor(Role::Viewer, false);
    assert!(matches!(may_in_person(&viewer, Verb::ManageUsers), Err(Denied::Role { .. })));
}

#[test]
fn a_limited_viewer_sees_the_granted_accounts_and_no_margin() {
    let mine = AccountRef { source: "erp".to_owned(), external_id: "1".to_owned() };
    let theirs = AccountRef { source: "erp".to_owned(), external_id: "2".to_owned() };
    let mut viewer = actor(Role::Viewer, true);
    viewer.granted = Some(BTreeSet::from([mine.clone()]));
    let sight = sight(&viewer);
    assert!(sight.rows.contains(&mine));
    assert!(!sight.rows.contains(&theirs));
    assert!(!sight.margin);
}
