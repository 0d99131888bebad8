/**
 * Every program that a migration calls fails once, each in a run of its own: the tree is the old
 * one or the new one, and what is said is no defect of ours. Every call with
 * FLAKEBRIDGE_ALL_FAULTS, else one of a few.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { Finished } from "../../nix/tools/run.ts";
import { checkoutPath } from "../cli/program.ts";
import { MINI_NIXPKGS_REF } from "../ground/mini_nixpkgs.ts";
import { type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";
import { readTree, type Tree, writeTree } from "../ground/tree.ts";
import { git } from "./repositories.ts";

const ALL = Deno.env.get("FLAKEBRIDGE_ALL_FAULTS") !== undefined;

/** Flags of the migration, and of how many calls one fails. */
const ways: Readonly<Record<string, readonly [step: number, ...flags: string[]]>> = {
  "and proves itself": [7],
  "only here": [5, "--local-only", "--no-verify"],
  "each directory by itself": [5, "--per-directory", "--no-verify"],
  "of a list": [5, "--batch", "list", "--no-verify"],
};

/** Stands in for a program: counts the calls of all, and fails at one, or is killed there. */
const STAND_IN = `#!/bin/sh
printf x >> "$CALLS"
if [ "$(($(wc -c < "$CALLS")))" = "$FAILING" ]; then
  if [ $((FAILING % 2)) = 0 ]; then kill -KILL $$; fi
  echo "out of luck" >&2
  exit 1
fi
PATH=\${PATH#*:} exec "\${0##*/}" "$@"
`;

for (const [way, [step, ...flags]] of Object.entries(ways)) {
  Deno.test(`migrate leaves all or nothing where a program fails that it calls, ${way}`, async () => {
    await using nix = await nixEnvironment();
    const programs = join(nix.directory, "programs");
    await writeTree(
      programs,
      Object.fromEntries(
        ["git", "nix", "nix-instantiate"].map((
          name,
        ) => [name, { text: STAND_IN, executable: true }]),
      ),
    );
    const whole = await attempt(nix, programs, { failing: 0, flags });
    assertEquals(whole.finished.status, 0, whole.finished.stderr);
    assert(whole.calls > 8, `only ${whole.calls} calls`);
    let undone = 0;
    for (let failing = 1; failing <= whole.calls; failing += ALL ? 1 : step) {
      const { finished: { stdout, stderr }, after, again, before, status } = await attempt(
        nix,
        programs,
        { failing, flags },
      );
      assertEquals(again, flags.includes("--batch") ? whole.after : undefined);
      const words = `call ${failing} of ${whole.calls} failed:\n${stdout}\n${stderr}`;
      assert(!/defect|\.ts:/.test(stderr + stdout), words);
      if (JSON.stringify(after) !== JSON.stringify(before)) assertEquals(after, whole.after, words);
      else {
        undone++;
        assertEquals(status, "", words);
      }
    }
    assert(undone > 0, "no failure kept it from changing anything");
  });
}

interface Attempt {
  readonly finished: Finished;
  readonly calls: number;
  readonly before: Tree;
  readonly after: Tree;
  /** Of a list: the project after a second run, in which nothing fails. */
  readonly again: Tree | undefined;
  /** What git says of the project then. */
  readonly status: string;
}

let attempts = 0;

/** A migration of a new project in git, in which one call fails; none, where that is 0. */
async function attempt(
  nix: NixEnvironment,
  programs: string,
  { failing, flags }: { readonly failing: number; readonly flags: readonly string[] },
): Promise<Attempt> {
  const place = join(nix.directory, `attempt-${attempts++}`);
  const project = join(place, "c-program");
  const before = await readTree(checkoutPath("examples/c-program"));
  await writeTree(project, before);
  await git(nix, project, "init", "--quiet");
  await git(nix, project, "add", "--all");
  await git(nix, project, "commit", "--quiet", "--message", "All");
  const counted = join(place, "calls");
  await Deno.writeTextFile(counted, "");
  await Deno.writeTextFile(join(place, "list"), "c-program\n");
  const isList = flags.includes("--batch");
  const migrate = (failing: number): Promise<Finished> =>
    nix.run([
      ...["env", `CALLS=${counted}`, `FAILING=${failing}`],
      ...["sh", "-c", 'PATH="$0:$PATH" exec "$@"', programs, Deno.execPath()],
      ...[
        "run",
        "-A",
        "--no-prompt",
        checkoutPath("cli.ts"),
        "migrate",
        ...isList ? [] : [project],
      ],
      ...["--offline", "--nixpkgs", MINI_NIXPKGS_REF, ...flags],
    ], { cwd: place });
  const finished = await migrate(failing);
  const after = await readTree(project);
  const calls = (await Deno.readTextFile(counted)).length;
  const status = await git(nix, project, "status", "--porcelain");
  if (isList) await migrate(0);
  const again = isList ? await readTree(project) : undefined;
  await Deno.remove(place, { recursive: true });
  return { finished, calls, before, after, again, status };
}
