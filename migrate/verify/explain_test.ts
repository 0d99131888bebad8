import { assertEquals } from "@std/assert";
import { memoryTree } from "../../tests/store/memory_tree.ts";
import { type DrawnDerivation, side, storePath } from "../../tests/verify/memory_side.ts";
import { explain } from "./explain.ts";
import type { Side } from "./side.ts";
import { treeDifference } from "./tree_difference.ts";

/** What differs between the last derivation of each side, a line each. */
async function told(before: Side, after: Side): Promise<readonly string[]> {
  const [a, b] = [[...before.derivations.keys()].at(-1)!, [...after.derivations.keys()].at(-1)!];
  const read = (path: string) => memoryTree({ name: path.slice(44), same: "" });
  const sourcesDiffer = (x: string, y: string) => treeDifference(read(x), read(y));
  const differences = await explain({ before, after, sourcesDiffer }, a, b);
  return differences.map(({ kind, subject, detail }) => `${kind} | ${subject} | ${detail}`);
}

function drawn(name: string, [drv, out]: readonly [string, string], more = {}): DrawnDerivation {
  return { path: storePath(drv, `${name}.drv`), out: storePath(out, name), ...more };
}

Deno.test("explain() names attributes that changed, came and went", async () => {
  const before = side([drawn("p", ["0", "1"], { env: { version: "1", old: "x" } })]);
  const after = side([drawn("p", ["2", "3"], { env: { version: "2", new: "" } })]);
  assertEquals(await told(before, after), [
    'attribute | version | "1" before, "2" after',
    'attribute | old | "x" before, absent after',
    'attribute | new | absent before, "" after',
  ]);
});

Deno.test("explain() names a source of the project by its place, and what differs in it", async () => {
  const [old, now] = [storePath("4", "project"), storePath("5", `${"9".repeat(32)}-source`)];
  const before = drawn("p", ["0", "1"], { sources: [old], env: { src: `${old}/x` } });
  const after = drawn("p", ["2", "3"], { sources: [now], env: { src: `${now}/x` } });
  assertEquals(await told(side([before], { [old]: "" }), side([after], { [now]: "" })), [
    "source | ./. | `project` before, `HASH-source` after; changed: name",
  ]);
  assertEquals(await told(side([before]), side([after])), [
    "source | project | `project` before, `HASH-source` after; changed: name",
  ]);
});

Deno.test("explain() goes down to the first derivation that differs in itself, once", async () => {
  const sideOf = (version: string, [d, e, f]: readonly [string, string, string]) => {
    const deep = drawn("deep", [d, "1"], { env: { version } });
    const a = drawn("a", [e, "2"], { inputs: [deep.path], env: { deep: deep.out } });
    return side([
      deep,
      a,
      drawn("top", [f, "3"], { inputs: [a.path, deep.path], env: { a: a.out, deep: deep.out } }),
    ]);
  };
  assertEquals(await told(sideOf("1", ["4", "5", "6"]), sideOf("2", ["7", "8", "9"])), [
    'input | deep | attribute version: "1" before, "2" after',
  ]);
});

Deno.test("explain() stops where there is too much to tell", async () => {
  const sideOf = (version: string, digits: string) => {
    const inputs = Array.from(digits, (digit, index) => {
      return drawn(`lib${index}`, [digit, digit], { env: { version } });
    });
    const paths = inputs.map(({ path }) => path);
    return side([...inputs, drawn("top", [version, "z"], { inputs: paths })]);
  };
  const lines = await told(sideOf("s", "0123456789abc"), sideOf("v", "dfghijklmnpqr"));
  assertEquals(lines.length, 13);
  assertEquals(
    lines.at(-1),
    "input | and more | there are further differences, which are not listed",
  );
});

Deno.test("explain() names inputs that only one side has", async () => {
  const [x, y, z] = ["x", "y", "z"].map((name, index) => drawn(name, [`${index}`, `${index + 3}`]));
  const before = side([x!, drawn("p", ["6", "7"], { inputs: [x!.path] })]);
  const after = side([y!, z!, drawn("p", ["8", "9"], { inputs: [y!.path, z!.path] })]);
  assertEquals(await told(before, after), [
    "input | x | only before",
    "input | y | only after",
    "input | z | only after",
  ]);
});
