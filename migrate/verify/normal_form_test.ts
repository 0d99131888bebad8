import { assertEquals } from "@std/assert";
import { type DrawnDerivation, side, storePath } from "../../tests/verify/memory_side.ts";
import { NormalForms, variableKey } from "./normal_form.ts";
import type { Side } from "./side.ts";

const LIB: DrawnDerivation = { path: storePath("0", "lib.drv"), out: storePath("1", "lib") };

/** A program whose source stands at `source`, with more in its environment. */
function program(
  source: string,
  [drv, out]: readonly [string, string],
  more = {},
): DrawnDerivation {
  return {
    path: storePath(drv, "p.drv"),
    out: storePath(out, "p"),
    inputs: [LIB.path],
    sources: [source],
    env: { src: `${source}/main.c`, lib: `${LIB.out}/lib`, ...more },
  };
}

function same(before: Side, after: Side): boolean {
  const forms = new NormalForms();
  const [a, b] = [[...before.derivations.keys()].at(-1)!, [...after.derivations.keys()].at(-1)!];
  return forms.numberOf(before, a) === forms.numberOf(after, b);
}

const OLD = storePath("2", "project");
const NEW = storePath("3", `${"9".repeat(32)}-source`);

Deno.test("numberOf() is the same where only the project's sources differ", () => {
  const before = side([LIB, program(OLD, ["4", "5"])], { [OLD]: "" });
  const after = side([LIB, program(NEW, ["6", "7"])], { [NEW]: "" });
  assertEquals(same(before, after), true);
});

Deno.test("numberOf() differs where a source is not the project's, or of another place", () => {
  const before = side([LIB, program(OLD, ["4", "5"])], { [OLD]: "" });
  const after = program(NEW, ["6", "7"]);
  assertEquals(same(before, side([LIB, after])), false);
  assertEquals(same(before, side([LIB, after], { [NEW]: "sub" })), false);
});

Deno.test("numberOf() takes a part and the whole with the path to it for the same", () => {
  const part = { ...program(OLD, ["4", "5"]), env: { src: OLD } };
  const whole = { ...program(NEW, ["6", "7"]), env: { src: `${NEW}/sub` } };
  const [before, after] = [side([LIB, part], { [OLD]: "sub" }), side([LIB, whole], { [NEW]: "" })];
  assertEquals(same(before, after), true);
});

Deno.test("numberOf() sees one changed attribute, here and in an input", () => {
  const before = side([LIB, program(OLD, ["4", "5"])], { [OLD]: "" });
  const changed = program(OLD, ["6", "7"], { debug: "1" });
  assertEquals(same(before, side([LIB, changed], { [OLD]: "" })), false);

  const user = (input: DrawnDerivation, digit: string): DrawnDerivation => {
    return { path: storePath(digit, "u.drv"), out: storePath("8", "u"), inputs: [input.path] };
  };
  const p = program(OLD, ["4", "5"]);
  const left = side([LIB, p, user(p, "a")], { [OLD]: "" });
  assertEquals(same(left, side([LIB, changed, user(changed, "b")], { [OLD]: "" })), false);
  const renamed = program(NEW, ["6", "7"]);
  assertEquals(same(left, side([LIB, renamed, user(renamed, "b")], { [NEW]: "" })), true);
});

Deno.test("numberOf() does not take a source's name outside a path for the source", () => {
  const before = program(OLD, ["4", "5"], { base: "project" });
  const after = program(NEW, ["6", "7"], { base: `${"9".repeat(32)}-source` });
  assertEquals(same(side([LIB, before], { [OLD]: "" }), side([LIB, after], { [NEW]: "" })), false);
});

Deno.test("numberOf() takes what is fetched by its hash for the tree that it is", () => {
  const tree = storePath("a", "source");
  const fetch = { path: storePath("b", "source.drv"), out: tree, hash: "0".repeat(64) };
  const of = (digits: readonly [string, string], more: Partial<DrawnDerivation>) => ({
    ...{ path: storePath(digits[0], "u.drv"), out: storePath(digits[1], "u") },
    ...{ env: { src: tree }, ...more },
  });
  const fetched = side([fetch, of(["4", "5"], { inputs: [fetch.path] })]);
  assertEquals(same(fetched, side([of(["6", "7"], { sources: [tree] })])), true);
  assertEquals(same(fetched, side([of(["6", "7"], {})])), false);
  const both = side([fetch, of(["4", "5"], { inputs: [fetch.path], sources: [tree] })]);
  assertEquals(same(both, side([of(["6", "7"], { sources: [tree] })])), true);
  const made = { ...fetch, hash: "" };
  const built = side([made, of(["4", "5"], { inputs: [made.path] })]);
  assertEquals(same(built, side([of(["6", "7"], { sources: [tree] })])), false);
});

Deno.test("numberOf() takes the checkout for the project, and leaves out what it is told to", () => {
  const [one, two] = [["4", "5"], ["6", "7"]] as const;
  const before = side([LIB, program(OLD, one, { at: "/p/src", v: "1" })], { [OLD]: "" });
  const after = side([LIB, program(NEW, two, { at: `${NEW}/src`, v: "2" })], { [NEW]: "" });
  const [a, b] = [storePath("4", "p.drv"), storePath("6", "p.drv")];
  const alike = (left: Side, without: ReadonlySet<string>): boolean => {
    const forms = new NormalForms(without);
    return forms.numberOf(left, a) === forms.numberOf(after, b);
  };
  const versions = new Set([variableKey(a, "v"), variableKey(b, "v")]);
  assertEquals(alike({ ...before, checkout: "/p" }, versions), true);
  assertEquals(alike({ ...before, checkout: "/p" }, new Set()), false);
  assertEquals(alike({ ...before, checkout: "/p/s" }, versions), false);
});
