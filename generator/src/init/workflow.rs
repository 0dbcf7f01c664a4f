//! The workflows of a council's repository: the project's own, which `make test` runs, with Doorstep fetched beside the council's
//! folder. Made from them, so that they cannot differ.

/// Where the workflows find Doorstep in the council's repository.
pub const HOUSE: &str = ".doorstep";

const STEPS: &str = "scripts/ci/";

const GITHUB: &str = "\
# Every morning: fetch, check, build, gate, publish, keep the edition. With every push to main: the same without fetching. On a
# pull request: the site as an artefact and one comment with what would change. Turn it on under Settings, Pages: source \"GitHub
# Actions\"; give the environment \"github-pages\" a reviewer where a person shall approve. Variables: DOORSTEP and DOORSTEP_COMMIT,
# the repository and the full hash of the commit that the site is built with; SITE, the live site's address; and
# DOORSTEP_PUBLIC_KEY once a signed site is live. The steps are scripts of Doorstep, whose tests run them.
";

const GITLAB: &str = "\
# On a schedule: fetch, check, build, gate, publish, keep the edition, and look at the live site. With every push to the default branch:
# the same without fetching. On a merge request: the site as an artefact and one comment with what would change. What fails opens one
# issue. Variables: DOORSTEP and DOORSTEP_COMMIT, the address of the repository and the full hash of the commit that the site is built
# with; SITE, the live site's address; FIRST=1 in the first run; DOORSTEP_PUBLIC_KEY once a signed site is live. Three secrets, all
# masked: DOORSTEP_SIGNING_KEY (protected) signs; PROJECT_TOKEN (protected, for the environment \"keepers\" alone; a project's
# token, API and repository) keeps editions and opens issues; COMMENT_TOKEN (not protected, for the environment \"review\" alone; a
# project's token of a reporter, API) comments, and cannot push. Needs GitLab 16.1 or newer. The steps are scripts of Doorstep, whose
# tests run them.
";

const WATCH: &str = "\
# Every day at noon: is the live site there, whole, signed and in date? On its own, because a publication that waits for somebody's
# approval keeps the next ones waiting, and that is when a site grows old. The variables are those of publish.yml.
";

/// `.github/workflows/publish.yml`.
pub fn github() -> String {
    council(GITHUB, below(include_str!("../../../.github/workflows/publish.yml"), "name: publish"))
}

/// `.github/workflows/watch.yml`.
pub fn watch() -> String {
    council(WATCH, below(include_str!("../../../.github/workflows/watch.yml"), "name: watch"))
}

fn council(head: &str, body: &str) -> String {
    let body = body.replacen("\njobs:\n", "\nenv:\n  PROJECT: ${{ github.workspace }}\n\njobs:\n", 1);
    let mut text = head.to_owned();
    let mut checkout: Option<&str> = None;
    for line in body.split_inclusive('\n') {
        if let Some(uses) = checkout
            && line.starts_with("      - ")
        {
            text.push_str(&beside(uses));
            checkout = None;
        }
        if line.contains("- uses: actions/checkout@") {
            checkout = Some(line);
        }
        text.push_str(&line.replace(STEPS, &format!("{HOUSE}/{STEPS}")));
    }
    text
}

/// The step that puts Doorstep beside what was checked out.
fn beside(uses: &str) -> String {
    format!(
        "{uses}        with:\n          repository: ${{{{ vars.DOORSTEP }}}}\n          ref: ${{{{ vars.DOORSTEP_COMMIT }}}}\n          path: {HOUSE}\n          \
         persist-credentials: false\n"
    )
}

/// `.gitlab-ci.yml`.
pub fn gitlab() -> String {
    let own = include_str!("../../../.gitlab-ci.yml");
    let body = below(own, "image: ").replace(STEPS, &format!("{HOUSE}/{STEPS}"));
    let (image, rest) = body.split_once('\n').unwrap_or((&body, ""));
    format!(
        "{GITLAB}{image}\n\nvariables:\n  PROJECT: $CI_PROJECT_DIR\n\nbefore_script:\n  - git clone --quiet \"$DOORSTEP\" {HOUSE}\n  \
         - git -C {HOUSE} checkout --quiet --detach \"$DOORSTEP_COMMIT\"\n{rest}"
    )
}

/// What follows the comment at the head, which speaks of the project itself.
fn below<'a>(text: &'a str, first: &str) -> &'a str {
    text.find(&format!("\n{first}")).map_or(text, |at| &text[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::sign;

    /// The lines of a workflow that run a step.
    fn steps(text: &str) -> Vec<&str> {
        text.lines().filter(|line| line.contains(STEPS) && !line.trim_start().starts_with('#')).map(str::trim).collect()
    }

    #[test]
    fn a_councils_workflow_has_the_projects_own_steps() {
        let check = |council: &str, own: &str, least: usize| {
            let expected: Vec<String> = steps(own).iter().map(|line| line.replace(STEPS, &format!("{HOUSE}/{STEPS}"))).collect();
            assert_eq!(steps(council), expected);
            assert!(expected.len() >= least, "{expected:?}");
        };
        check(&github(), include_str!("../../../.github/workflows/publish.yml"), 8);
        check(&watch(), include_str!("../../../.github/workflows/watch.yml"), 3);
        check(&gitlab(), include_str!("../../../.gitlab-ci.yml"), 9);
    }

    #[test]
    fn keys_have_one_name_everywhere() {
        let check = |text: &str, name: &str| assert!(text.contains(name), "{name}");
        for secret in [sign::SECRET, sign::PUBLIC, "CQC_API_KEY"] {
            check(&github(), &format!("{secret}: ${{{{"));
            check(include_str!("../../../docs/running-a-portal.md"), secret);
        }
        for name in [sign::SECRET, sign::PUBLIC, "PROJECT_TOKEN", "COMMENT_TOKEN"] {
            check(&gitlab(), name);
            check(include_str!("../../../docs/running-a-portal.md"), name);
        }
        check(&watch(), &format!("{}: ${{{{", sign::PUBLIC));
        check(include_str!("../../../docs/publishing.md"), sign::SECRET);
    }

    #[test]
    fn doorstep_stands_beside_whatever_is_checked_out() {
        let text = github();
        let own = include_str!("../../../.github/workflows/publish.yml");
        let checkouts = own.matches("actions/checkout@").count();
        assert!(checkouts >= 4);
        assert_eq!(text.matches("actions/checkout@").count(), 2 * checkouts, "{text}");
        assert_eq!(text.matches("path: .doorstep\n").count(), checkouts);
        assert!(text.contains("PROJECT: ${{ github.workspace }}") && !text.contains("make test"), "{text}");
        let text = gitlab();
        assert!(text.contains("git clone") && text.contains("PROJECT: $CI_PROJECT_DIR") && text.contains("\nimage: rust"), "{text}");
    }
}
