import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { AuditReport } from "../../migrate/audit/report.ts";
import { commitAll, runGit, withProject } from "../apply/project.ts";
import { flakebridge } from "./program.ts";

Deno.test("audit ends with 1 for what is left, with 0 for notes, with 2 for wrong words", async () => {
  await withProject({ "default.nix": "{ pkgs }: pkgs.hello\n" }, async (root) => {
    assertEquals((await flakebridge(["audit", root])).status, 0);
    Deno.writeTextFileSync(
      join(root, "default.nix"),
      "{ nixpkgs }: import nixpkgs { system = 1; }\n",
    );
    const noted = await flakebridge(["audit", root]);
    assertEquals([noted.status, noted.stdout.includes("nixpkgs-config")], [0, true]);
    Deno.writeTextFileSync(join(root, "default.nix"), "<home-manager>\n");
    assertEquals((await flakebridge(["audit", root])).status, 1);
    for (const words of [["--dry-run"], ["--json", "--sarif"], ["--fixx"]]) {
      assertEquals((await flakebridge(["audit", root, ...words])).status, 2, words.join(" "));
    }
  });
});

Deno.test("audit --fix --dry-run prints a diff that git takes, and writes nothing", async () => {
  const text = "f: f.mkDerivation { src = ./.; }\n";
  await withProject({ "default.nix": text }, async (root) => {
    commitAll(root);
    const { stdout } = await flakebridge(["audit", root, "--fix", "--dry-run"]);
    assertEquals(Deno.readTextFileSync(join(root, "default.nix")), text);
    const patch = join(root, "..", "patch");
    Deno.writeTextFileSync(patch, stdout);
    runGit(root, "apply", patch);
    const fixed = Deno.readTextFileSync(join(root, "default.nix"));
    assert(fixed.includes('builtins.path { path = ./.; name = "project"; }'), fixed);
  });
});

Deno.test("audit --fix --dry-run says which files git would be told of", async () => {
  await withProject({ "default.nix": "import ./new.nix\n" }, async (root) => {
    commitAll(root);
    Deno.writeTextFileSync(join(root, "new.nix"), "{ }\n");
    const { stdout, stderr } = await flakebridge(["audit", root, "--fix", "--dry-run"]);
    assertEquals([stdout, stderr.includes("git add new.nix (--fix does it)")], ["", true]);
    assert(stderr.includes("; 1 would be mended"), stderr);
  });
});

Deno.test("audit --fix refuses a tree with changes, as migrate does", async () => {
  await withProject({ "default.nix": "{ }\n" }, async (root) => {
    commitAll(root);
    Deno.writeTextFileSync(join(root, "default.nix"), "f: f.mkDerivation { src = ./.; }\n");
    const { status, stderr } = await flakebridge(["audit", root, "--fix"]);
    assertEquals([status, stderr.includes("--allow-dirty")], [1, true]);
    assertEquals((await flakebridge(["audit", root, "--fix", "--allow-dirty"])).status, 0);
  });
});

Deno.test("audit finds secrets in all of the repository that a flake would copy", async () => {
  const secret = "DB_PASSWORD=correct-horse-battery-staple\n";
  const files = { "project/default.nix": "{ }\n", "deploy/.env": secret, "private/.env": secret };
  await withProject(files, async (root) => {
    Deno.writeTextFileSync(join(root, ".gitignore"), "/private/\n");
    commitAll(root);
    const { stdout } = await flakebridge(["audit", join(root, "project"), "--json"]);
    const { findings }: AuditReport = JSON.parse(stdout);
    assertEquals(findings.map(({ code, place }) => `${code} ${place.file}:${place.line}`), [
      "secret-file ../deploy/.env:1",
    ]);
    const { status, stderr } = await flakebridge(["migrate", join(root, "project")]);
    assertEquals([status, stderr.includes("--allow-secrets")], [1, true]);
    assert(!stdout.includes("battery") && !stderr.includes("battery"));
  });
});

Deno.test("explain tells about a rule in any case, and lists them all as JSON", async () => {
  const { stdout } = await flakebridge(["explain", "Search-Path"]);
  assert(stdout.startsWith("search-path (error): a search path\n"), stdout);
  const all: readonly { readonly code: string }[] = JSON.parse(
    (await flakebridge(["explain", "--json"])).stdout,
  );
  assert(all.length > 20 && all.every(({ code }) => code !== ""));
});
