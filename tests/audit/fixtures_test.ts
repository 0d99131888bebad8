/**
 * The audit of whole small projects: what it prints, what it mends, that a second run changes
 * nothing, that `undo` gives everything back; and, where derivations are named, that a mending
 * keeps them. With `--update`, what is printed and mended is written anew.
 */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { exists } from "@std/fs";
import { type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";
import { readTree, type Tree, writeTree } from "../ground/tree.ts";
import { checkoutPath } from "../cli/program.ts";

interface Fixture {
  readonly about: string;
  /** For the second call; the first has none. */
  readonly flags?: readonly string[];
  /** The exit status of the call with the flags. */
  readonly status: number;
  /** The text of .gitattributes, which in this repository would hold for the fixture itself. */
  readonly attributes?: string;
  /** Files that git does not know. */
  readonly untracked?: readonly string[];
  /** Files whose derivations a mending must keep, beside the same other files. */
  readonly same?: readonly string[];
}

const HERE = fromFileUrl(new URL("fixtures", import.meta.url));
const UPDATE = Deno.args.includes("--update");

for (const { name } of [...Deno.readDirSync(HERE)].sort((a, b) => a.name < b.name ? -1 : 1)) {
  const fixture: Fixture = JSON.parse(Deno.readTextFileSync(join(HERE, name, "fixture.json")));
  Deno.test(`audit passes ${name}: ${fixture.about}`, () => check(name, fixture));
}

async function check(name: string, fixture: Fixture): Promise<void> {
  await using nix = await nixEnvironment();
  const directory = join(nix.directory, name);
  const before = withAttributes(await readTree(join(HERE, name, "in")), fixture);
  await writeTree(directory, before);
  await commit(nix, directory, fixture.untracked ?? []);
  const run = async (verb: string, ...flags: readonly string[]) => {
    const deno = [Deno.execPath(), "run", "-A", "--cached-only", checkoutPath("cli.ts")];
    const { status, stdout, stderr } = await nix.run([...deno, verb, directory, ...flags]);
    return { status, text: stdout + stderr };
  };
  const index = () => nix.run(["git", "ls-files", "--stage"], { cwd: directory });
  const indexBefore = (await index()).stdout;

  const { text } = await run("audit");
  await checkText(join(HERE, name, "words.txt"), text);
  assertEquals(await readTree(directory), before);

  const { status } = await run("audit", ...fixture.flags ?? []);
  assertEquals(status, fixture.status, text);
  const after = await readTree(directory);
  await checkTree(join(HERE, name, "out"), before, after);
  for (const path of fixture.same ?? []) {
    assertEquals(
      await instantiate(nix, directory, after[path]),
      await instantiate(nix, directory, before[path]),
    );
  }
  if (fixture.flags === undefined) return;

  await run("audit", ...fixture.flags, "--allow-dirty");
  assertEquals(await readTree(directory), after);
  const undone = await run("undo");
  assertEquals([undone.status, await readTree(directory)], [0, before], undone.text);
  assertEquals((await index()).stdout, indexBefore);
}

function withAttributes(tree: Tree, { attributes }: Fixture): Tree {
  if (attributes === undefined) return tree;
  return { ".gitattributes": { text: attributes, executable: false }, ...tree };
}

async function commit(
  nix: NixEnvironment,
  directory: string,
  untracked: readonly string[],
): Promise<void> {
  for (
    const words of [
      ["init", "--quiet"],
      ["add", "--all", "--force"],
      ...untracked.map((path) => ["rm", "--quiet", "--cached", path]),
      ["commit", "--quiet", "--message", "All"],
    ]
  ) {
    const { status, stderr } = await nix.run(["git", ...words], { cwd: directory });
    assertEquals(status, 0, stderr);
  }
}

/** The derivation of an expression that stands in the directory. */
async function instantiate(
  nix: NixEnvironment,
  directory: string,
  entry: Tree[string] | undefined,
): Promise<string> {
  assert(entry !== undefined && "text" in entry);
  const words = ["nix-instantiate", "-E", `(${entry.text}) { }`];
  const { status, stdout, stderr } = await nix.run(words, { cwd: directory });
  assertEquals(status, 0, stderr);
  return stdout;
}

async function checkText(path: string, text: string): Promise<void> {
  if (UPDATE) await Deno.writeTextFile(path, text);
  assertEquals(text, await Deno.readTextFile(path));
}

/** `out/` is there where something is mended. */
async function checkTree(path: string, before: Tree, after: Tree): Promise<void> {
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  if (UPDATE && !isSame) await writeTree(path, after);
  assertEquals(after, await exists(path) ? await readTree(path) : before);
}
