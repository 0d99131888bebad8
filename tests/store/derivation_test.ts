import { assert, assertEquals } from "@std/assert";
import { narDigest } from "../../nix/store/digest.ts";
import { parseDerivation, printDerivation } from "../../nix/store/derivation.ts";
import { parseHash } from "../../nix/store/hash.ts";
import { fixedOutputPath, parseStorePath, sourcePath } from "../../nix/store/store_path.ts";
import { readTree } from "../../nix/tools/read_tree.ts";

/** Derivations with everything a `.drv` file can hold. */
const EXPRESSION = String.raw`
  let
    make = more: derivation ({ system = "x86_64-linux"; builder = "/bin/sh"; } // more);
    fixed = make { name = "f"; outputHash = "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73";
      outputHashAlgo = "sha256"; outputHashMode = "recursive"; };
    two = make { name = "two"; outputs = [ "out" "dev" ]; args = [ "-c" "echo \"\\n\"\n\t\r" ]; };
    structured = make { name = "structured"; __structuredAttrs = true; list = [ 1 2 ]; inherit two; };
    text = builtins.toFile "text" "some ''text''";
  in make { name = "odd"; "é" = "ü\\"; inherit fixed text structured; dev = two.dev; out1 = two.out;
    empty = ""; number = 1.5; path = TREE; }
`;

Deno.test("printDerivation() gives back every .drv file of a closure, byte for byte", async () => {
  await withTree(async (root) => {
    const top = await instantiate(root);
    const closure = (await run("nix-store", "-q", "--requisites", top)).trim().split("\n");
    const derivations = closure.filter((path) => path.endsWith(".drv"));
    assertEquals(derivations.length, 4);
    for (const path of derivations) {
      const text = await Deno.readTextFile(path);
      const derivation = parseDerivation(text);
      assertEquals(printDerivation(derivation), text);
      const references = (await run("nix-store", "-q", "--references", path)).trim().split("\n");
      const inputs = [...derivation.inputDerivations.keys(), ...derivation.inputSources];
      assertEquals(inputs.toSorted(), references.filter((line) => line !== "").toSorted());
    }
  });
});

Deno.test("sourcePath() is where Nix copies a tree", async () => {
  await withTree(async (root) => {
    const path = parseDerivation(await Deno.readTextFile(await instantiate(root))).env.get("path")!;
    const hash = await narDigest(readTree(root));
    assertEquals(await sourcePath(hash, parseStorePath(path)!.name), path);
  });
});

Deno.test("fixedOutputPath() equals nix-store --print-fixed-path", async () => {
  for (const algorithm of ["md5", "sha1", "sha256", "sha512"] as const) {
    const sizes = { md5: 32, sha1: 40, sha256: 64, sha512: 128 };
    const digits = "0f".repeat(sizes[algorithm] / 2);
    const hash = parseHash(digits, algorithm);
    for (const recursive of [false, true]) {
      const flags = recursive ? ["--recursive"] : [];
      const path = await run("nix-store", "--print-fixed-path", ...flags, algorithm, digits, "a-1");
      assertEquals(await fixedOutputPath("a-1", { hash, recursive }), path.trim());
    }
  }
});

async function instantiate(root: string): Promise<string> {
  const expression = EXPRESSION.replace("TREE", root);
  return (await run("nix-instantiate", "--option", "substitute", "false", "-E", expression)).trim();
}

async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  const decoder = new TextDecoder();
  assert(success, `${program} ${args.join(" ")}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

async function withTree(test: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/d`);
    await Deno.writeTextFile(`${root}/d/f`, "text", { mode: 0o755 });
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
