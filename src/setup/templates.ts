/** A GitHub Actions workflow that sweeps what a push or pull request brings. `run`: how the runner calls keysweep. */
export function githubWorkflow(run: string): string {
  return `name: keysweep
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  keysweep:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: ${run} check --format github
`;
}

/** A GitLab job; its report shows up in merge requests and on the vulnerability page. */
export function gitlabJob(run: string): string {
  return `keysweep:
  image: node:22
  variables:
    GIT_DEPTH: "0"
  script:
    - ${run} check --format text --format gitlab=gl-secret-detection-report.json
  artifacts:
    when: always
    reports:
      secret_detection: gl-secret-detection-report.json
`;
}

/** What `.keysweep.toml` begins as: nothing is changed, everything is shown. `schema`: where editors find its JSON Schema. */
export function configFile(schema: string): string {
  return `#:schema ${schema}
"$schema" = "${schema}"

# Paths to leave out, as in .gitignore: exclude = ["test/fixtures/**"]
exclude = []

# Rules to leave out: skipRules = ["generic-secret"]
skipRules = []
`;
}
