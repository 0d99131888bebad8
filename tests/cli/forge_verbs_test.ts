/**
 * The verbs that take a flake, given flakes of forges and names of a registry, beside those of
 * `nix flake`: the same JSON, from the same forge on loopback. Ours run with flakes off.
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import {
  comparedVersions,
  type NixEnvironment,
  nixEnvironment,
} from "../ground/nix_environment.ts";
import { readTree } from "../ground/tree.ts";
import { commit } from "../lock/case.ts";
import { FORGE_SCRIPT } from "../lock/cases/forges.ts";
import { flakeSettings } from "../lock/environment.ts";
import { startForge } from "../lock/forge/forge.ts";
import { prepare } from "../lock/lay_out.ts";
import { checkoutPath } from "./program.ts";

const CALLS: readonly (readonly string[])[] = [
  ["metadata", "--json", "github:o/leaf"],
  ["metadata", "--json", "github:o/leaf/v1"],
  ["metadata", "github:o/leaf"],
  ["metadata", "--json", "leaf"],
  ["metadata", "--json", "--no-write-lock-file", "nested"],
  ["metadata", "--json", "github:o/nested?dir=sub"],
  ["metadata", "--json", "gitlab:o/leaf"],
  ["metadata", "--json", "git+https://example.org/o/leaf.git?ref=main"],
  ["metadata", "--json", "git+https://example.org/o/leaf.git"],
  ["metadata", "--json", "https://github.com/o/leaf/archive/main.tar.gz"],
  ["prefetch", "--json", "github:o/leaf"],
  ["prefetch", "--json", "leaf/v1"],
  ["prefetch", "--json", "git+https://example.org/o/leaf.git?ref=main"],
  ["prefetch", "--json", "https://github.com/o/leaf/archive/main.tar.gz"],
  ["archive", "--json", "--no-write-lock-file", "github:o/nested"],
  ["metadata", "--json", "github:o/none"],
  ["metadata", "--json", "none"],
];

/** What is asked of forges anew that have nothing any more. */
const GONE = [
  "github:o/leaf",
  "gitlab:o/leaf",
  "leaf",
  "leaf/none",
  "git+https://example.org/o/leaf.git",
  "git+https://example.org/o/leaf.git?ref=main",
  "git+https://example.org/o/leaf.git?ref=none",
  "https://github.com/o/leaf/archive/main.tar.gz",
];

const REGISTRY = {
  version: 2,
  flakes: [
    ["leaf", { type: "github", owner: "o", repo: "leaf" }],
    ["nested", { type: "github", owner: "o", repo: "nested" }],
    ["templates", { type: "github", owner: "o", repo: "templates" }],
  ].map(([id, to]) => ({ from: { type: "indirect", id }, to })),
};

const TEMPLATES = `mkdir -p $FORGE/o/templates/t
printf '%s' '{ outputs = _: { templates.default = { path = ./t; description = "t"; }; }; }' \\
  > $FORGE/o/templates/flake.nix
echo '{ outputs = _: { }; }' > $FORGE/o/templates/t/flake.nix
${commit("$FORGE/o/templates")}`;

for (const version of await comparedVersions()) {
  Deno.test(`flakes of forges are to all verbs what they are to ${version ?? "the Nix on PATH"}`, async (test) => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const directory = join(nix.directory, "forge");
    await Deno.mkdir(directory);
    await using forge = await startForge(directory);
    const script = [`FORGE='${forge.repositories}'`, FORGE_SCRIPT, TEMPLATES].join("\n");
    await prepare(nix, directory, { script });
    const registry = join(directory, "registry.json");
    await Deno.writeTextFile(registry, JSON.stringify(REGISTRY));
    const { native, ours } = sidesOf(nix, {
      ...forge.environment,
      ...flakeSettings(nix, registry),
    });
    for (const words of CALLS) {
      await test.step(words.join(" "), async () => {
        const [expected, own] = [await native(words), await ours(words)];
        assertEquals(own.status, expected.status, `${own.stderr}\n${expected.stderr}`);
        assertEquals(plainText(own.stdout), plainText(expected.stdout));
      });
    }
    for (
      const words of [["clone", "github:o/leaf", "--dest"], ["clone", "leaf", "--dest"], ["new"]]
    ) {
      await test.step(words.join(" "), async () => {
        const trees = await Promise.all(
          [["native", native], ["ours", ours]].map(async ([name, run]) => {
            const place = join(directory, `${words.join("-").replaceAll("/", "-")}-${name}`);
            const { status, stderr } = await (run as typeof ours)([...words, place]);
            assertEquals(status, 0, stderr);
            await Deno.remove(join(place, ".git"), { recursive: true }).catch(() => {});
            return await readTree(place);
          }),
        );
        assertEquals(trees[1], trees[0]);
      });
    }
    await Deno.rename(forge.repositories, `${forge.repositories}-gone`);
    for (const flake of GONE) {
      await test.step(`metadata --refresh ${flake}, which is gone`, async () => {
        const words = ["metadata", "--json", "--refresh", flake];
        const [expected, own] = [await native(words), await ours(words)];
        assertEquals(own.status, expected.status, `${own.stderr}\n${expected.stderr}`);
        assertEquals(plainText(own.stdout), plainText(expected.stdout));
      });
    }
  });
}

function plainText(text: string): string {
  return text.replaceAll(/\p{Cc}\[[0-9;]*m/gu, "");
}

function sidesOf(nix: NixEnvironment, variables: Readonly<Record<string, string>>) {
  const { NIX_CONFIG, ...rest } = variables;
  const env = ["env", ...Object.entries(rest).map(([name, value]) => `${name}=${value}`)];
  const off = NIX_CONFIG!.replace("nix-command flakes", "");
  const program = [Deno.execPath(), "run", "-A", checkoutPath("cli.ts")];
  return {
    native: (words: readonly string[]) =>
      nix.run([...env, `NIX_CONFIG=${NIX_CONFIG}`, "nix", "flake", ...words]),
    ours: (words: readonly string[]) =>
      nix.run([...env, `NIX_CONFIG=${off}`, ...program, ...words, "--nix", nix.version]),
  };
}
