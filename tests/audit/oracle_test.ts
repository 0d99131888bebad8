/**
 * The rules of the audit against the real Nix: what it refuses in pure evaluation, and what not.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { auditFile } from "../../migrate/audit/audit_file.ts";
import { expressionRules } from "../../migrate/audit/rules.ts";
import { FLAKE_FEATURES } from "../../nix/tools/nix.ts";
import { scan } from "../../migrate/scan/scan.ts";
import { fileOf, memoryTree } from "../migrate/memory_project.ts";
import { matrixVersions, nixEnvironment } from "../ground/nix_environment.ts";
import { writeTree } from "../ground/tree.ts";

function codesIn(text: string): readonly string[] {
  const link = { kind: "symlink", target: "/etc/hostname" } as const;
  const tree = memoryTree(
    { "default.nix": text, link: "" },
    {},
    (path) => path === "link" ? link : {},
  );
  const project = scan(tree);
  return auditFile(fileOf(project, "default.nix"), project).map(({ code }) => code);
}

/** Rules whose examples depend on what git knows. */
const ABOUT_GIT = new Set(["submodule", "untracked-file"]);

Deno.test("the example of every rule is found before, and not after", () => {
  for (const { code, example } of expressionRules.filter(({ code }) => !ABOUT_GIT.has(code))) {
    assert(codesIn(example.before).includes(code), `${code} is not found in ${example.before}`);
    assert(!codesIn(example.after).includes(code), `${code} is found in ${example.after}`);
  }
});

/** The rules whose examples evaluate alone, and what pure evaluation does with each. */
const REFUSED = [
  ...["search-path", "current-system", "current-time", "unpinned-fetch", "unlocked-flake"],
  ...["absolute-path", "home-path", "store-path", "outside-path"],
];
const ANSWERED_OTHERWISE = ["nix-path", "environment"];

/** Other expressions that pure evaluation refuses, by what is found in them. */
const ALSO_REFUSED: readonly (readonly [code: string, text: string])[] = [
  ["absolute-path", '"x" + /etc/hostname'],
  ["absolute-path", "import (toString /etc/x.nix)"],
  ["absolute-path", 'let a = "/etc"; in builtins.readFile "${builtins.toPath a}/hostname"'],
  ["absolute-path", 'builtins.hashFile "sha256" ("/etc/" + "hostname")'],
  ["absolute-path", 'builtins.path { path = "/etc/hostname"; }'],
  ["outside-path", "builtins.readFile ./link"],
  ["unlocked-flake", `builtins.getFlake "nixpkgs/${"1".repeat(40)}"`],
  ["unlocked-flake", `builtins.getFlake "https://example.org/a.tar.gz?rev=${"1".repeat(40)}"`],
  ["unpinned-fetch", 'let url = "https://example.org/" + "a"; in builtins.fetchTarball url'],
];

/** Expressions in which nothing is to be found, since pure evaluation takes them. */
const ALLOWED = [
  "toString /a/b",
  'builtins.isPath (/. + "a")',
  "builtins.typeOf /a/b",
  '[ (/a/b == "/a/b") (/. + "a" != /b) ]',
  "baseNameOf (/a/b)",
  'builtins.isString ("x" + "/etc/x" + toString /etc)',
  "toString ./link",
  "builtins.pathExists ./default.nix",
  'let fetchTarball = x: x; in fetchTarball "https://example.org/a"',
  "{ currentTime = 1; }.currentTime",
  "builtins.isFunction (import <nix/fetchurl.nix>)",
];

for (const version of await versions()) {
  const name = version === undefined ? "the Nix on PATH" : `Nix ${version}`;
  Deno.test(`audit finds what ${name} refuses in pure evaluation, and no more`, async () => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const directory = join(nix.directory, "project");
    const flake = "{ outputs = _: { x = import ./default.nix; }; }";
    const evaluate = async (text: string, pure: boolean) => {
      await writeTree(directory, {
        "default.nix": { text, executable: false },
        "flake.nix": { text: flake, executable: false },
        link: { target: "/etc/hostname" },
      });
      const words = pure
        ? ["nix", ...FLAKE_FEATURES, "eval", "--json", `path:${directory}#x`]
        : ["nix-instantiate", "--eval", "--strict", "--json", "./default.nix"];
      return await nix.run(words, { cwd: directory });
    };
    for (const { code, example } of expressionRules) {
      const pure = await evaluate(example.before, true);
      if (REFUSED.includes(code)) {
        assert(pure.status !== 0, `${code}: ${example.before} gives ${pure.stdout}`);
      } else if (ANSWERED_OTHERWISE.includes(code)) {
        const impure = await evaluate(example.before, false);
        assertEquals([pure.status, impure.status], [0, 0], pure.stderr + impure.stderr);
        assert(pure.stdout !== impure.stdout, `${code}: ${pure.stdout}`);
      }
    }
    for (const [code, text] of ALSO_REFUSED) {
      const { status, stdout } = await evaluate(text, true);
      assert(status !== 0, `${text} gives ${stdout}`);
      assert(codesIn(text).includes(code), `${code} is not found in ${text}`);
    }
    for (const text of ALLOWED) {
      const { status, stderr } = await evaluate(text, true);
      assertEquals(status, 0, `${text}: ${stderr}`);
      assertEquals(codesIn(text), [], text);
    }
  });
}

async function versions(): Promise<readonly (string | undefined)[]> {
  const all = await matrixVersions();
  return all.length === 0 ? [undefined] : all;
}
