/**
 * What we write is what nixfmt makes of it, byte for byte; where there is a nixfmt on PATH.
 */
import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import fc from "fast-check";
import { isShim, renderShim } from "../../compat/shim/shim.ts";
import { write } from "../../nix/syntax/write.ts";
import type { Written, WrittenBinding } from "../../nix/syntax/written.ts";
import { anyShim } from "../ground/any_shim.ts";
import { findNixfmt } from "./nixfmt.ts";

const nixfmt = await findNixfmt();
const ROOT = fromFileUrl(new URL("../..", import.meta.url));

if (nixfmt === undefined) {
  // deno-lint-ignore no-console
  console.warn("tests/syntax/nixfmt_test.ts: no nixfmt on PATH, so nothing is compared with it");
}

const name = fc.constantFrom("a", "pkgs", "aNameThatIsRatherLong", "if", "x y");
const variable = fc.constantFrom("x", "_", "aVariableWithAName", "system");
const word = fc.nat({ max: 110 }).map((length) => "x".repeat(length + 1));

/** Whatever the writer is given. */
const written: fc.Arbitrary<Written> = fc.letrec<{ value: Written; binding: WrittenBinding }>(
  (tie) => {
    const bindings = fc.array(tie("binding"), { maxLength: 4 }).map(withoutLooseBlanks);
    const values = (maxLength: number) => fc.array(tie("value"), { minLength: 1, maxLength });
    return {
      binding: fc.oneof(
        { weight: 5, arbitrary: assignment(tie("value")) },
        fc.record({
          kind: fc.constant("inherit" as const),
          names: fc.array(name, { minLength: 1, maxLength: 5 }),
        }),
        fc.record({
          kind: fc.constant("inherit" as const),
          names: fc.array(name, { minLength: 1, maxLength: 5 }),
          from: fc.constantFrom("lib", "pkgs.lib"),
        }),
        fc.constant({ kind: "blank" as const }),
      ),
      value: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        word.map((text): Written => ({ kind: "expression", text })),
        word.map((value): Written => ({ kind: "string", value })),
        fc.constantFrom<Written>(
          { kind: "integer", value: 1 },
          { kind: "null" },
          { kind: "expression", text: "a.b" },
          { kind: "expression", text: "./x" },
          { kind: "expression", text: "f x" },
        ),
        fc.record({
          kind: fc.constant("list" as const),
          elements: fc.array(tie("value"), { maxLength: 3 }),
        }),
        fc.record({ kind: fc.constant("set" as const), bindings, recursive: fc.boolean() }),
        fc.record({
          kind: fc.constant("lambda" as const),
          parameter: variable,
          body: tie("value"),
        }),
        fc.record({
          kind: fc.constant("function" as const),
          formals: fc.uniqueArray(variable, { maxLength: 3 }).map((names) =>
            names.map((name, index) => index === 2 ? { name, default: "1" } : { name })
          ),
          ellipsis: fc.boolean(),
          body: tie("value"),
        }),
        fc.tuple(fc.constantFrom("import", "f.g", "callPackage"), values(3).filter(isUsual)).map(
          ([callee, [first, ...others]]): Written => ({
            kind: "call",
            callee,
            arguments: [first!, ...others],
          }),
        ),
        fc.tuple(bindings, word).map(([bindings, right]): Written => ({
          kind: "call",
          callee: "import ./x.nix",
          arguments: [{ kind: "update", set: { kind: "set", bindings }, right }],
        })),
        fc.record({
          kind: fc.constant("let" as const),
          bindings: assignment(tie("value")).map((binding) => [binding]),
          body: tie("value"),
        }),
      ),
    };
  },
).value;

/**
 * The arguments that we know how to lay out. Nixfmt treats lists side by side in a way of their
 * own, and what a function with formals, or a `let`, becomes as an argument we never need.
 */
function isUsual(all: readonly Written[]): boolean {
  return all.filter(({ kind }) => kind === "list").length < 2 &&
    all.every(({ kind }) => kind !== "function" && kind !== "let");
}

function assignment(value: fc.Arbitrary<Written>): fc.Arbitrary<WrittenBinding> {
  return fc.tuple(fc.array(name, { minLength: 1, maxLength: 2 }), value).map(([path, value]) => ({
    kind: "assign",
    path,
    value,
  }));
}

/** Nixfmt takes blank lines away at the ends of a set, and all but one between bindings. */
function withoutLooseBlanks(bindings: readonly WrittenBinding[]): readonly WrittenBinding[] {
  return bindings.filter(({ kind }, index) =>
    kind !== "blank" ||
    (index > 0 && index < bindings.length - 1 && bindings[index + 1]?.kind !== "blank")
  );
}

Deno.test({
  name: "write() writes what nixfmt leaves as it is",
  ignore: nixfmt === undefined,
  fn: () =>
    fc.assert(
      fc.asyncProperty(written, async (value) => {
        const text = write(value);
        assertEquals(text, await nixfmt!(text));
      }),
      { numRuns: 500 },
    ),
});

/**
 * The Nix that stands in the project, and what migrations leave behind that we write as a whole.
 */
async function writtenFiles(): Promise<readonly string[]> {
  const files = [join(ROOT, "compat/evaluator/flake-compat.nix")];
  for (const group of ["examples", "fixtures"]) {
    const directory = join(ROOT, "tests/migrate", group);
    for await (const { name } of Deno.readDir(directory)) {
      files.push(...await writtenIn(join(directory, name, "out")));
    }
  }
  return files;
}

async function writtenIn(directory: string): Promise<readonly string[]> {
  const paths = ["flake.nix", "default.nix", "shell.nix"].map((name) => join(directory, name));
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(path).catch(() => "")));
  return paths.filter((path, index) =>
    path.endsWith("/flake.nix") ? texts[index] !== "" : isShim(texts[index] ?? "")
  );
}

Deno.test({
  name: "the evaluator, and what migrations write, are formatted as nixfmt formats",
  ignore: nixfmt === undefined,
  fn: async () => {
    for (const path of await writtenFiles()) {
      const text = await Deno.readTextFile(path);
      assertEquals(text, await nixfmt!(text), path);
    }
  },
});

Deno.test({
  name: "shims of every mode and interface are formatted as nixfmt formats",
  ignore: nixfmt === undefined,
  fn: async () => {
    const isFormatted = fc.asyncProperty(anyShim, async (shim) => {
      const text = renderShim(shim);
      assertEquals(text, await nixfmt!(text));
    });
    await fc.assert(isFormatted, { numRuns: 200 });
  },
});
