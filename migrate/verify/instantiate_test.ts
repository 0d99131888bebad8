import { assertEquals } from "@std/assert";
import { Failure, failure } from "../../nix/diagnostic.ts";
import {
  type Answer,
  type Ask,
  discover,
  type Found,
  instantiate,
  type Request,
} from "./instantiate.ts";

/**
 * A value whose attributes are derivations, but for those whose names begin with `throw` (which
 * tryEval catches) and `abort` (which ends the evaluation).
 */
function asker(names: readonly string[]): { ask: Ask; calls: Request[][] } {
  const calls: Request[][] = [];
  const ask: Ask = (requests) => {
    calls.push([...requests]);
    return Promise.resolve(requests.flatMap((request) => answersTo(request, names)));
  };
  return { ask: async (requests) => await ask(requests), calls };
}

function answersTo({ path, depth, mode }: Request, names: readonly string[]): readonly Answer[] {
  const name = path[0] ?? "";
  if (mode === "shape" && path.length === 0) return [{ path, is: "set", names }];
  if (name.startsWith("abort") || (mode === "fail" && name.startsWith("throw"))) {
    throw failure("evaluation", `words of ${name}`);
  }
  if (path.length === 0) {
    return names.flatMap((below) => answersTo({ path: [below], depth: depth - 1, mode }, names));
  }
  if (!names.includes(name)) return [{ path, is: "missing" }];
  if (name.startsWith("throw")) return [{ path, is: "error" }];
  return [{ path, is: "derivation", drvPath: `/${name}.drv` }];
}

function told(found: readonly Found[]): readonly string[] {
  return found.map(({ path, outcome }) => {
    const words = outcome.kind === "derivation" ? outcome.drvPath : outcome.words;
    return `${path.join(".")}: ${words}`;
  });
}

Deno.test("discover() takes one evaluation where nothing aborts", async () => {
  const { ask, calls } = asker(["a", "b"]);
  assertEquals(told(await discover(ask, 1)), ["a: /a.drv", "b: /b.drv"]);
  assertEquals(calls.length, 1);
});

Deno.test("discover() gets the words of what throws, and goes around what aborts", async () => {
  const { ask } = asker(["a", "abort-1", "b", "throw-1", "c", "abort-2"]);
  assertEquals(told(await discover(ask, 1)), [
    "a: /a.drv",
    "abort-1: words of abort-1",
    "b: /b.drv",
    "throw-1: words of throw-1",
    "c: /c.drv",
    "abort-2: words of abort-2",
  ]);
});

Deno.test("instantiate() answers for every path, and says what is not there", async () => {
  const { ask } = asker(["a", "abort"]);
  assertEquals(told(await instantiate(ask, [["a"], ["abort"], ["no"]])), [
    "a: /a.drv",
    "abort: words of abort",
    "no: there is no such attribute",
  ]);
  assertEquals(await instantiate(ask, []), []);
});

Deno.test("instantiate() does not try path by path where the root fails", async () => {
  let calls = 0;
  const ask: Ask = () => {
    calls++;
    return Promise.reject(failure("evaluation", "no lock"));
  };
  const paths = Array.from({ length: 100 }, (_, index) => [`a${index}`]);
  const found = await instantiate(ask, paths);
  assertEquals(new Set(told(found).map((line) => line.slice(line.indexOf(":")))).size, 1);
  assertEquals(found.length, 100);
  assertEquals(calls, 2);
});

Deno.test("instantiate() loses patience after forty failures", async () => {
  const names = Array.from({ length: 500 }, (_, index) => `abort-${index}`);
  const { ask, calls } = asker(names);
  const found = await instantiate(ask, names.map((name) => [name]));
  assertEquals(found.length, 500);
  assertEquals(found.every(({ outcome }) => outcome.kind === "error"), true);
  assertEquals(calls.length < 60, true, `${calls.length}`);
});

Deno.test("discover() passes on what is not Nix's failure", async () => {
  const stop = new DOMException("stop", "AbortError");
  const caught = await discover(() => Promise.reject(stop), 1).catch((error) => error);
  assertEquals(caught, stop);
  assertEquals(caught instanceof Failure, false);
});
