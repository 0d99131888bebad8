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
  const none = new Set<string>();
  const seen = { seenBefore: none, seenAfter: none };
  const { differences } = await explain({ before, after, sourcesDiffer, ...seen }, a, b);
  return differences.map(({ cause, subject, detail, via }) =>
    [cause, ...via.map((name) => `in ${name}`), subject, detail].join(" | ")
  );
}

function drawn(name: string, [drv, out]: readonly [string, string], more = {}): DrawnDerivation {
  return { path: storePath(drv, `${name}.drv`), out: storePath(out, name), ...more };
}

Deno.test("explain() names attributes that changed, came and went", async () => {
  const before = side([drawn("p", ["0", "1"], { env: { version: "1", old: "x" } })]);
  const after = side([drawn("p", ["2", "3"], { env: { version: "2", new: "" } })]);
  assertEquals(await told(before, after), [
    'environment | version | "1" before, "2" after',
    'environment | old | "x" before, absent after',
    'environment | new | absent before, "" after',
  ]);
});

Deno.test("explain() names a source of the project by its place, and what differs in it", async () => {
  const [old, now] = [storePath("4", "project"), storePath("5", `${"9".repeat(32)}-source`)];
  const before = drawn("p", ["0", "1"], { sources: [old], env: { src: `${old}/x` } });
  const after = drawn("p", ["2", "3"], { sources: [now], env: { src: `${now}/x` } });
  assertEquals(await told(side([before], { [old]: "" }), side([after], { [now]: "" })), [
    "source-content | ./. | `project` before, `HASH-source` after; changed: name",
  ]);
  assertEquals(await told(side([before]), side([after])), [
    "source-content | project | `project` before, `HASH-source` after; changed: name",
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
    'environment | in deep | version | "1" before, "2" after',
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
    "more | and more | there are further differences, which are not listed",
  );
});

Deno.test("explain() names inputs that only one side has", async () => {
  const [x, y, z] = ["x", "y", "z"].map((name, index) => drawn(name, [`${index}`, `${index + 3}`]));
  const before = side([x!, drawn("p", ["6", "7"], { inputs: [x!.path] })]);
  const after = side([y!, z!, drawn("p", ["8", "9"], { inputs: [y!.path, z!.path] })]);
  assertEquals(await told(before, after), [
    "dependency | x | only before",
    "dependency | y | only after",
    "dependency | z | only after",
  ]);
});

Deno.test("explain() names the filter where a file is missing that both could see", async () => {
  const [old, now] = [storePath("4", "src"), storePath("5", "src")];
  const before = side([drawn("p", ["0", "1"], { sources: [old] })], { [old]: "src" });
  const after = side([drawn("p", ["2", "3"], { sources: [now] })], { [now]: "src" });
  const causes = async (seenAfter: ReadonlySet<string>): Promise<readonly string[]> => {
    const comparison = {
      before,
      after,
      seenBefore: new Set(["src/a"]),
      seenAfter,
      sourcesDiffer: () => Promise.resolve({ onlyBefore: ["a"], onlyAfter: [], changed: [] }),
    };
    const [a, b] = [storePath("0", "p.drv"), storePath("2", "p.drv")];
    return (await explain(comparison, a, b)).differences.map(({ cause }) => cause);
  };
  assertEquals(await causes(new Set(["src/a"])), ["source-filter"]);
  assertEquals(await causes(new Set()), ["source-content"]);
});

Deno.test("explain() names a source's name where nothing else differs", async () => {
  const [old, now] = [storePath("4", "old"), storePath("5", "now")];
  const before = side([drawn("p", ["0", "1"], { sources: [old], env: { src: old } })]);
  const after = side([drawn("p", ["2", "3"], { sources: [now], env: { src: now } })]);
  const none = { onlyBefore: [], onlyAfter: [], changed: [] };
  const nothing = new Set<string>();
  const { differences } = await explain(
    {
      before,
      after,
      seenBefore: nothing,
      seenAfter: nothing,
      sourcesDiffer: () => Promise.resolve(none),
    },
    storePath("0", "p.drv"),
    storePath("2", "p.drv"),
  );
  assertEquals(differences, [{
    cause: "source-name",
    subject: "old",
    detail: "`old` before, `now` after; same content",
    via: [],
  }]);
});

Deno.test("explain() tells a revision from other texts", async () => {
  const [one, two] = ["0123456789abcdef".repeat(3).slice(0, 40), "f".repeat(40)];
  const told1 = (a: string, b: string) =>
    told(
      side([drawn("p", ["0", "1"], { env: { version: a } })]),
      side([drawn("p", ["2", "3"], { env: { version: b } })]),
    );
  const causeOf = async (a: string, b: string) => (await told1(a, b))[0]?.split(" | ")[0];
  assertEquals(await causeOf(`1.0-${one}`, `1.0-${two}`), "revision");
  assertEquals(await causeOf(one.slice(0, 7), "dirty"), "revision");
  assertEquals(await causeOf("1.0.20240101", "1.0.20250606"), "revision");
  assertEquals(await causeOf("1.0", "1.1"), "environment");
});

Deno.test("explain() tells which paths of a list came and went, and which line changed", async () => {
  const lib = (name: string, digit: string) => `/nix/store/${digit.repeat(32)}-${name}`;
  const script = (line: string) => `set -e\n${line}\nmake\n`;
  const sideOf = (libs: string, line: string, digits: readonly [string, string]) =>
    side([drawn("p", digits, { env: { buildInputs: libs, buildPhase: script(line) } })]);
  assertEquals(
    await told(
      sideOf(`${lib("a", "a")} ${lib("b", "b")}`, "one", ["0", "1"]),
      sideOf(`${lib("b", "b")} ${lib("c", "c")}`, "two", ["2", "3"]),
    ),
    [
      "environment | buildInputs | without a; with c",
      'environment | buildPhase | line 2: "one" before, "two" after',
    ],
  );
});

Deno.test("explain() looks into structured attributes, outputs and their hashes", async () => {
  const json = (more: object) => JSON.stringify({ name: "p", ...more });
  const before = side([
    drawn("p", ["0", "1"], { env: { __json: json({ version: "1", a: [1] }) } }),
  ]);
  const after = side([drawn("p", ["2", "3"], { env: { __json: json({ version: "2" }) } })]);
  assertEquals(await told(before, after), [
    'environment | version | "1" before, "2" after',
    'environment | a | "[1]" before, absent after',
  ]);
  const fixed = (hash: string, digits: readonly [string, string]) => {
    const made = side([drawn("p", digits)]);
    const [[path, derivation] = []] = [...made.derivations];
    const outputs = new Map([["out", { path: "", hashAlgorithm: "sha256", hash }]]);
    return { ...made, derivations: new Map([[path!, { ...derivation!, outputs }]]) };
  };
  assertEquals(
    (await told(fixed("aa", ["0", "1"]), fixed("bb", ["2", "3"])))[0],
    "output | out | sha256 aa before, sha256 bb after",
  );
});

Deno.test("explain() names an input that gave its place to another package", async () => {
  const sideOf = (name: string, [d, e]: readonly [string, string], env: object) => {
    const input = drawn(name, [d, "1"], { env });
    return side([input, drawn("p", [e, "2"], { inputs: [input.path], env: { dep: input.out } })]);
  };
  assertEquals(
    await told(sideOf("jq-1.6", ["3", "4"], {}), sideOf("hello-2", ["5", "6"], {})),
    ["dependency | jq-1.6 | another one after: hello-2"],
  );
  assertEquals(
    await told(
      sideOf("jq-1.6", ["3", "4"], { version: "1.6" }),
      sideOf("jq-1.7", ["5", "6"], { version: "1.7" }),
    ),
    ['environment | in jq-1.6 | version | "1.6" before, "1.7" after'],
  );
});

Deno.test("explain() knows a tree whoever fetches it", async () => {
  const tree = storePath("a", "source");
  const fetch = { path: storePath("b", "source.drv"), out: tree, hash: "0".repeat(64) };
  const fetched = side([
    fetch,
    drawn("p", ["0", "1"], { inputs: [fetch.path], env: { src: tree } }),
  ]);
  const given = side([drawn("p", ["2", "3"], { sources: [tree], env: { src: tree } })]);
  const words = "the same tree, fetched by a derivation on one side and by Nix itself on the other";
  assertEquals(await told(fetched, given), [`dependency | source | ${words}`]);
  assertEquals(await told(given, fetched), [`dependency | source | ${words}`]);
});

Deno.test("explain() names where the project is and its commit, and lists variables with the latter", async () => {
  const copy = storePath("9", "source");
  const commit = "c".repeat(40);
  const old = { at: "cd /home/me/p/src", other: "/home/me/p2", commit, short: commit.slice(0, 7) };
  const now = { at: `cd ${copy}/src`, other: copy, commit: "none", short: "dirty" };
  const before = side([drawn("p", ["0", "1"], { env: old })]);
  const after = side([drawn("p", ["2", "3"], { env: now })], { [copy]: "" });
  const checkout = { ...before, checkout: "/home/me/p", commit };
  const lines = await told(checkout, after);
  assertEquals(lines.map((line) => line.split(" | ").slice(0, 2)), [
    ["checkout", "at"],
    ["environment", "other"],
    ["commit", "commit"],
    ["commit", "short"],
  ]);
  const lost = await told({ ...checkout, commit: "d".repeat(40) }, after);
  assertEquals(lost.map((line) => line.split(" | ")[0]), [
    ...["checkout", "environment", "environment", "revision"],
  ]);
});
