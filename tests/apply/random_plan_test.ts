import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import fc from "fast-check";
import { apply } from "../../migrate/apply/apply.ts";
import { undo } from "../../migrate/apply/undo.ts";
import { unifiedDiff } from "../../migrate/apply/unified_diff.ts";
import type { FileChange } from "../../migrate/plan/plan.ts";
import { planOf, readAll, readGit } from "./plans.ts";
import { commitAll, runGit, withProject, writeFiles } from "./project.ts";

/** A file of a random tree, and what a random plan makes of it. */
interface RandomFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  readonly fate: "stays" | "edited" | "moved" | "moved and replaced";
  readonly to: string;
  readonly newText: string;
  readonly replacement: string;
}

const names = ["default.nix", "shell.nix", "a b.nix", "é.nix", 'q"\\\t.nix', "[x]*?.nix", "-n.nix"];
const path = fc.tuple(fc.constantFrom("", "nix/", "src/é ü/", "d e/"), fc.constantFrom(...names))
  .map(([directory, name]) => directory + name);
const text = fc.array(
  fc.constantFrom("a\n", "b\n", "\n", "c\r\n", "\ufeffd\n", "\r", "-- x\n", "+y\n", "ü", "@@\n"),
  { maxLength: 12 },
).map((pieces) => pieces.join(""));
const mode = fc.constantFrom(0o644, 0o755, 0o600);

const file: fc.Arbitrary<RandomFile> = fc.record({
  path,
  text,
  mode,
  fate: fc.constantFrom("stays", "edited", "moved", "moved and replaced"),
  to: path.map((path) => `moved/${path}`),
  newText: text,
  replacement: text,
});
const files = fc.tuple(
  fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: 6 }),
  fc.uniqueArray(fc.tuple(path.map((path) => `new/${path}`), text), { selector: ([path]) => path }),
).map(([files, created]) => ({ files: uniqueTargets(files), created }));

/** Of files that would move to the same place only the first. */
function uniqueTargets(files: readonly RandomFile[]): RandomFile[] {
  return files.filter((file, at) => files.findIndex(({ to }) => to === file.to) === at);
}

function changesOf(
  { path, to, fate, text: before, newText, replacement }: RandomFile,
): FileChange[] {
  const move = { kind: "move", from: path, path: to, before, text: newText } as const;
  switch (fate) {
    case "stays":
      return [];
    case "edited":
      return before === newText ? [] : [{ kind: "edit", path, before, text: newText }];
    case "moved":
      return [move];
    case "moved and replaced":
      return [move, { kind: "create", path, text: replacement }];
    default:
      throw new TypeError(`A fate of no kind: ${fate satisfies never}`);
  }
}

/** Runs the property on random trees in a repository (or without), with random plans for them. */
function check(
  runs: number,
  property: (root: string, changes: readonly FileChange[]) => Promise<void>,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(files, async ({ files, created }) => {
      const tree = files.map(({ path, text, mode }) => [path, { text, mode }] as const);
      const creates = created.map(([path, text]) => ({ kind: "create", path, text } as const));
      const changes = [...files.flatMap(changesOf), ...creates];
      await withProject(Object.fromEntries(tree), (root) => property(root, changes));
    }),
    { numRuns: runs, interruptAfterTimeLimit: 60_000 },
  );
}

Deno.test("undo() after apply() is the identity on random trees without git", async () => {
  await check(100, async (root, changes) => {
    const before = readAll(root);
    await apply(planOf(root, changes));
    if (changes.length > 0) await undo(root);
    assertEquals(readAll(root), before);
  });
});

Deno.test("undo() after apply() is the identity on random trees with git", async () => {
  await check(30, async (root, changes) => {
    commitAll(root);
    const before = [readAll(root), readGit(root)];
    await apply(planOf(root, changes));
    assertEquals(runGit(root, "ls-files", "--others"), "");
    if (changes.length > 0) await undo(root);
    assertEquals([readAll(root), readGit(root)], before);
  });
});

Deno.test("git apply of unifiedDiff() gives the tree that apply() gives", async () => {
  await check(60, async (root, changes) => {
    const files = readAll(root);
    const copy = join(root, "../copy");
    Deno.mkdirSync(copy);
    new Deno.Command("cp", { args: ["-a", `${root}/.`, copy] }).outputSync();
    assertEquals(readAll(copy), files);
    writeFiles(root, { "../patch": await unifiedDiff({ changes }) });
    await apply(planOf(root, changes));
    if (changes.length > 0) runGit(copy, "apply", "--whitespace=nowarn", "../patch");
    assertEquals(withoutDirectories(readAll(copy)), withoutDirectories(readAll(root)));
  });
});

/** What git sees of a tree: no directories, and of the modes the executable bit. */
function withoutDirectories(tree: Record<string, string>): Record<string, string> {
  const files = Object.entries(tree).filter(([, what]) => what !== "/");
  return Object.fromEntries(files.map(([path, what]) => [path, what.replace(/^6\d\d /, "644 ")]));
}
