/** What is asked of the real Nix on PATH. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Failure } from "../../nix/diagnostic.ts";
import { evaluate } from "../../nix/tools/evaluate.ts";
import { run } from "../../nix/tools/run.ts";
import { findNix, needNix } from "../../nix/tools/nix.ts";
import { withNixSettings } from "./nix_settings.ts";

const NO_PROGRAMS = { env: { PATH: "/nowhere" } };

Deno.test("findNix() says what nix-instantiate says of itself", async () => {
  await withNixSettings(async (_, env) => {
    const nix = await needNix({ env });
    const version = await run("nix-instantiate", ["--version"], { env });
    assertMatch(version.stdout, new RegExp(`\\b${RegExp.escape(nix.version)}`));
    assertEquals(nix.system, await evaluate("builtins.currentSystem", { env }));
    assertEquals(nix.store, await evaluate("toString builtins.storeDir", { env }));
    assertEquals(nix.flakes, !nix.version.startsWith("2.3."));
  });
});

Deno.test("findNix() finds nothing where there is nothing", async () => {
  assertEquals(await findNix(NO_PROGRAMS), undefined);
  const error = await assertRejects(() => needNix(NO_PROGRAMS), Failure);
  assertEquals(error.diagnostics[0]!.code, "no-nix");
});

Deno.test("evaluate() returns values of every kind", async () => {
  await withNixSettings(async (_, env) => {
    assertEquals(await evaluate(`{ a = [ 1 2.5 "x" null true ]; b.c = "é\${"\\n"}"; }`, { env }), {
      a: [1, 2.5, "x", null, true],
      b: { c: "é\n" },
    });
  });
});

Deno.test("evaluate() looks things up where it is told", async () => {
  await withNixSettings(async (cwd, env) => {
    await Deno.writeTextFile(`${cwd}/x.nix`, `"found"`);
    assertEquals(await evaluate("import <x>", { env, nixPath: `x=${cwd}/x.nix` }), "found");
    assertEquals(await evaluate("import ./x.nix", { env, cwd }), "found");
    for (const options of [{ nixPath: "" }, { nixPath: "", features: false }] as const) {
      const lookUp = () => evaluate("import <x>", { env, ...options });
      await assertRejects(lookUp, Failure, "'x' was not found");
    }
  });
});

Deno.test("evaluate() looks nowhere else, whatever the settings say", async () => {
  await withNixSettings(async (cwd, env) => {
    await Deno.writeTextFile(`${cwd}/nix.conf`, `\nnix-path = x=${cwd}/other.nix\n`, {
      append: true,
    });
    await Deno.writeTextFile(`${cwd}/x.nix`, `"found"`);
    await Deno.writeTextFile(`${cwd}/other.nix`, `"other"`);
    const nixPath = `${cwd}/nowhere:x=${cwd}/x.nix`;
    assertEquals(await evaluate("import <x>", { env, nixPath }), "found");
    const elsewhere = () => evaluate("import <x>", { env, nixPath: "" });
    await assertRejects(elsewhere, Failure, "'x' was not found");
  });
});

Deno.test("evaluate() writes to the store only when told", async () => {
  const drvPath = (name: string) => {
    return `(derivation { name = "${name}"; builder = "x"; system = "x"; }).drvPath`;
  };
  await withNixSettings(async (_, env) => {
    const name = `flakebridge-test-${crypto.randomUUID()}`;
    const computed = String(await evaluate(drvPath(name), { env }));
    await assertRejects(() => Deno.stat(computed), Deno.errors.NotFound);
    assertEquals(await evaluate(drvPath(name), { env, write: true }), computed);
    assert((await Deno.stat(computed)).isFile);
  });
});

Deno.test("evaluate() takes an expression longer than an argument may be", async () => {
  await withNixSettings(async (_, env) => {
    const expression = `builtins.stringLength "${"x".repeat(300_000)}"`;
    assertEquals(await evaluate(expression, { env }), 300_000);
  });
});

Deno.test("evaluate() fails with the command and Nix's own words", async () => {
  await withNixSettings(async (_, env) => {
    const error = await assertRejects(() => evaluate("{ a = 1; }.b", { env }), Failure);
    const words = /^`nix-instantiate --eval .*` ended with status 1: attribute 'b' missing/;
    assertMatch(error.message, words);
  });
});
