/**
 * `deno task gate`: what must hold before the tests are worth running: format, lint, types, the
 * examples in the documentation, the directions of imports.
 *
 * @module
 */
import $ from "@david/dax";
import { main } from "./main.ts";
import { say } from "./say.ts";

interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

const checks: readonly Check[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint"] },
  { name: "types", args: ["check"] },
  { name: "doc examples", args: ["test", "-A", "--doc", "--reporter=dot", ...await documented()] },
  {
    name: "import directions",
    args: ["test", "-A", "--reporter=dot", "tests/architecture_test.ts"],
  },
];

/** The modules whose examples are run: all but tests. */
async function documented(): Promise<readonly string[]> {
  const rooms = ["cli", "compat", "migrate", "nix"];
  const found = await Promise.all(rooms.map((room) => Array.fromAsync(modulesIn(room))));
  return ["mod.ts", ...found.flat()];
}

async function* modulesIn(directory: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    if (isDirectory) yield* modulesIn(path);
    else if (name.endsWith(".ts") && !name.endsWith("_test.ts")) yield path;
  }
}

async function passes({ name, args }: Check): Promise<boolean> {
  say(`gate: ${name}`);
  const { code } = await $`${[Deno.execPath(), ...args]}`.stdin("null").noThrow();
  return code === 0;
}

/** Every check runs, so that one run tells all. */
await main(async () => {
  const failed: string[] = [];
  for (const check of checks) if (!await passes(check)) failed.push(check.name);
  if (failed.length > 0) say(`gate: failed: ${failed.join(", ")}`);
  return failed.length > 0 ? 1 : 0;
});
