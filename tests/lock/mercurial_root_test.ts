/**
 * Working trees of Mercurial as flakes: what a real Nix and the program say of them, what lock file
 * both write, and what Mercurial then knows of it. Nothing where there is no `hg`.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { flakebridge, type Run } from "../cli/program.ts";
import {
  comparedVersions,
  type NixEnvironment,
  nixEnvironment,
} from "../ground/nix_environment.ts";
import { flakeText, LEAF } from "./case.ts";
import { flakeSettings } from "./environment.ts";
import { hasMercurial } from "./forge/mercurial.ts";
import { prepare, releaseOf } from "./lay_out.ts";

const COMMIT = `hg -R flake commit -u A -d "1700000000 0" -m`;
const REPOSITORY = `hg init flake; chmod +x flake/sub/flake.nix; ln -s flake.nix flake/link
  hg -R flake add -q; echo x > flake/untracked`;

/** A state of the repository, made of the one before, and what is asked of it. */
interface State {
  readonly name: string;
  readonly script: string;
  /** What is asked; `metadata --json` unless told. */
  readonly words?: readonly string[];
  readonly query?: string;
  /** Part of the words that both sides refuse with. */
  readonly refused?: string;
}

const STATES: readonly State[] = [
  { name: "no commit", script: REPOSITORY },
  {
    name: "clean, and no lock, in words",
    script: `hg -R flake forget -q flake/flake.lock; ${COMMIT} 1`,
    words: ["metadata"],
  },
  { name: "clean, and a missing file", script: `${COMMIT} 2; rm flake/flake.lock` },
  { name: "changed and removed", script: "echo >> flake/flake.nix; hg -R flake rm flake/link" },
  {
    name: "no changes allowed",
    script: "true",
    words: ["lock", "--option", "allow-dirty", "false"],
    refused: "is unclean",
  },
  {
    name: "another branch",
    script: `hg -R flake branch -q b; echo > flake/b; hg -R flake add -q flake/b; ${COMMIT} 3`,
  },
  { name: "a branch by its name", script: "true", query: "?ref=b&dir=sub", refused: "lock file" },
  {
    name: "a commit of the lock file, over one that is not tracked",
    script: "echo {} > flake/sub/flake.lock",
    words: ["lock", "--commit-lock-file"],
    query: "?dir=sub",
  },
];

for (const version of await comparedVersions()) {
  Deno.test({
    name: `a Mercurial working tree is what ${version ?? "the Nix on PATH"} makes of it`,
    ignore: !await hasMercurial(),
    async fn(test) {
      await using nix = await nixEnvironment(version);
      if (!nix.hasFlakes) return;
      const directory = join(nix.directory, "hg");
      const inputs = `a.url = "path:${directory}/a";`;
      const files = { "a/flake.nix": LEAF, "flake/sub/flake.nix": flakeText(inputs) };
      await Deno.mkdir(directory);
      await prepare(nix, directory, { inputs, files });
      for (const state of STATES) {
        await test.step(state.name, () => compareState(nix, directory, state));
      }
    },
  });
}

async function compareState(nix: NixEnvironment, directory: string, state: State): Promise<void> {
  const variables = { ...flakeSettings(nix), HGUSER: "A" };
  const { script, words = ["metadata", "--json"], query = "", refused } = state;
  await prepare(nix, directory, { script: `${script}; rm -rf before; cp -a flake before` });
  const flake = `hg+file://${directory}/flake${query}`;
  const command = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const native = await nix.run(["env", ...command, "nix", "flake", ...words, flake]);
  const expected = await leftBy(nix, directory, native);
  await prepare(nix, directory, { script: "rm -rf flake; cp -a before flake" });
  const like = ["--nix", releaseOf(nix.version)];
  const ours = await flakebridge([...words, ...like, flake], { cwd: directory, env: variables });
  const left = await leftBy(nix, directory, ours);
  if (refused === undefined) return assertEquals(left, expected, ours.stderr + native.stderr);
  for (const { stderr } of [native, ours]) assertStringIncludes(stderr, refused);
  assertEquals({ ...left, status: 1 }, { ...expected, status: 1 });
}

/** What was printed, and what became of the repository; of the newest commit not its date. */
async function leftBy(nix: NixEnvironment, directory: string, run: Run): Promise<object> {
  const show = `cat flake/flake.lock flake/sub/flake.lock; hg -R flake status -A
    hg -R flake log -r tip --template '{desc|firstline} {files} {author}'`;
  const { stdout } = await nix.run(["sh", "-c", show], { cwd: directory });
  const printed = run.stdout.replaceAll(/\p{Cc}\[[0-9;]*m/gu, "");
  return { status: run.status, printed, tree: stdout };
}
