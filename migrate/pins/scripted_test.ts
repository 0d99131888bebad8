import { assertEquals } from "@std/assert";
import { memoryTree } from "../../tests/migrate/memory_project.ts";
import { scriptedStandings } from "./scripted.ts";

const [one, two] = ["1".repeat(40), "2".repeat(40)];
const archive = (rev: string) => `https://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz`;

/** What `nixpkgs` is by these scripts. */
function nixpkgs(texts: Readonly<Record<string, string>>): unknown {
  return scriptedStandings(memoryTree(texts).files).get("nixpkgs");
}

Deno.test("scriptedStandings() finds revisions wherever a search path is set", () => {
  const url = archive(one);
  for (
    const [path, text] of [
      [".envrc", `export NIX_PATH=nixpkgs=${url}\nuse nix`],
      [".envrc", `export NIX_PATH="a=/b:nixpkgs=${url}:c=d"`],
      ["ci/build.sh", `nix-build -I nixpkgs=${url} -A all`],
      ["run.sh", `#! nix-shell -i bash -p hello -I nixpkgs=${url}`],
      ["Makefile", `NIX_PATH := nixpkgs=${url}`],
      [".github/workflows/ci.yml", `        nix_path: nixpkgs=${url}`],
      [".travis.yml", `env: NIX_PATH='nixpkgs=${url}'`],
    ] as const
  ) {
    const { told, ...found } = nixpkgs({ [path]: text }) as { readonly told: string };
    assertEquals(found, { kind: "revision", url: `github:NixOS/nixpkgs/${one}`, rev: one }, text);
    assertEquals(told.replace(/:\d+$/, ""), `${path}:1`);
  }
});

Deno.test("scriptedStandings() leaves alone what sets no search path, or is made by the shell", () => {
  for (
    const [path, text] of [
      [".envrc", `# export NIX_PATH=nixpkgs=${archive(one)}`],
      [".envrc", "export NIX_PATH=nixpkgs=https://github.com/NixOS/nixpkgs/archive/$rev.tar.gz"],
      [
        ".envrc",
        "export NIX_PATH=nixpkgs=https://github.com/NixOS/nixpkgs/archive/${{ rev }}.tar.gz",
      ],
      ["a.sh", `curl -o nixpkgs=${archive(one)}`],
      ["README.md", `nix-build -I nixpkgs=${archive(one)}`],
      ["Makefile", "NIX_PATH = nixpkgs=./nixpkgs"],
      ["Makefile", `NIX_PATH = my-nixpkgs=${archive(one)}`],
    ] as const
  ) assertEquals(nixpkgs({ [path]: text }), undefined, text);
});

Deno.test("scriptedStandings() takes a revision before a branch, and names another revision", () => {
  const ci = "nix_path: nixpkgs=channel:nixos-24.11";
  const url = "github:NixOS/nixpkgs/nixos-24.11";
  assertEquals(nixpkgs({ "a.yml": ci }), { kind: "branch", url, told: "a.yml:1:11" });
  const both = { "a.yml": ci, ".envrc": "use nix", "x.sh": `nix-build -I nixpkgs=${archive(one)}` };
  assertEquals((nixpkgs(both) as { readonly rev: string }).rev, one);
  const twice = { ...both, ".envrc": `NIX_PATH=nixpkgs=${archive(two)}` };
  assertEquals(nixpkgs(twice), {
    kind: "revision",
    url: `github:NixOS/nixpkgs/${two}`,
    rev: two,
    told: ".envrc:1:10, unlike x.sh:1:14,",
  });
});
