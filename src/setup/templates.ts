/** A GitHub Actions workflow that sweeps what a push or pull request brings. `install`: how the runner gets keysweep. */
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
      - run: ${run} history
      - run: ${run} env
`;
}

/** A GitLab job. */
export function gitlabJob(run: string): string {
  return `keysweep:
  image: node:22
  variables:
    GIT_DEPTH: "0"
  script:
    - ${run} history
    - ${run} env
`;
}

/** What \`.keysweep.toml\` begins as: nothing is changed, everything is shown. */
export const CONFIG_FILE = `# Settings of keysweep: https://www.npmjs.com/package/keysweep
"$schema" = "./node_modules/keysweep/dist/keysweep.schema.json"

# Paths to leave out, as in .gitignore: exclude = ["test/fixtures/**"]
exclude = []

# Rules to leave out: skipRules = ["generic-assigned-secret"]
skipRules = []
`;
