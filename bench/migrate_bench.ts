/**
 * Migrating each example, without the proof, against Nix evaluating the example's shell.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import { paired, print, spawned } from "./paired.ts";

const root = fromFileUrl(new URL("..", import.meta.url));
const nixpkgs = join(root, "tests/nixpkgs");
const examples = [...Deno.readDirSync(join(root, "examples"))]
  .filter(({ isDirectory }) => isDirectory)
  .map(({ name }) => name)
  .sort();

/** A copy of the example in a new directory, in git, as a person would have it. */
async function copyOf(example: string): Promise<string> {
  const directory = join(await Deno.makeTempDir(), example);
  await spawned("cp", ["-r", join(root, "examples", example), directory]);
  const git = (...args: readonly string[]) => spawned("git", ["-C", directory, ...args]);
  await git("init", "-q");
  await git("add", "-A");
  await git("-c", "user.name=b", "-c", "user.email=b@localhost", "commit", "-q", "-m", "all");
  return directory;
}

async function timed(example: string): Promise<void> {
  const rounds = 5;
  const copies = await Promise.all(Array.from({ length: rounds + 1 }, () => copyOf(example)));
  const migrate = ["migrate", "--no-verify", "--nixpkgs", `path:${nixpkgs}`];
  const timings = await paired([
    {
      name: "nix-instantiate shell.nix",
      run: (round) =>
        spawned("nix-instantiate", ["shell.nix", "-I", `nixpkgs=${nixpkgs}`], {
          cwd: copies[round] ?? "",
        }),
    },
    {
      name: "flakebridge migrate",
      run: (round) =>
        spawned(Deno.execPath(), ["run", "-A", join(root, "cli.ts"), ...migrate], {
          cwd: copies[round] ?? "",
        }),
    },
  ], rounds);
  print(`examples/${example}`, timings);
  for (const copy of copies) await Deno.remove(join(copy, ".."), { recursive: true });
}

for (const example of examples) await timed(example);
