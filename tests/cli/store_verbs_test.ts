/**
 * `prefetch`, `metadata`, `archive`, `init`, `new` and `clone` beside the verbs of `nix flake`, of
 * every Nix at hand that has them: the same JSON, status, files and store paths. Ours run with
 * flakes off.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { basename, join } from "@std/path";
import { pathsOf } from "../../compat/lock/mod.ts";
import type { Finished } from "../../nix/tools/run.ts";
import {
  comparedVersions,
  type NixEnvironment,
  nixEnvironment,
} from "../ground/nix_environment.ts";
import { readTree, type Tree } from "../ground/tree.ts";
import { commit, LEAF } from "../lock/case.ts";
import { flakeSettings } from "../lock/environment.ts";
import { prepare } from "../lock/lay_out.ts";
import { checkoutPath } from "./program.ts";

/** Both sides in one directory. */
interface Sides {
  readonly directory: string;
  readonly native: (words: readonly string[], cwd?: string) => Promise<Finished>;
  readonly ours: (words: readonly string[], cwd?: string) => Promise<Finished>;
}

const FLAKE = `{
  inputs.a.url = "path:{{dir}}/a";
  inputs.b = { url = "path:{{dir}}/b"; inputs.a.follows = "a"; };
  inputs.below.url = "path:./below";
  inputs.plain = { url = "git+file://{{dir}}/plain?ref=main"; flake = false; };
  outputs = _: { };
}
`;

const OUTER = `{ inputs.b.url = "path:{{dir}}/b"; outputs = _: { }; }`;

const TEMPLATES = `{
  outputs = _: {
    templates.default = { path = ./default; description = "d"; };
    templates.outside = { path = /etc; description = "o"; };
    templates."r.s" = { path = ./rust; description = "a name with a dot"; };
    templates.rust = { path = ./rust; description = "r"; welcomeText = "Have *fun*"; };
  };
}
`;

const FILES = {
  "flake/flake.nix": FLAKE,
  "flake/below/flake.nix": `{ inputs.deep.url = "path:./deep"; outputs = _: { }; }`,
  "flake/below/deep/flake.nix": LEAF,
  "a/flake.nix": LEAF,
  "b/flake.nix":
    `{ inputs.a.url = "path:{{dir}}/a"; inputs.c.url = "path:{{dir}}/a"; outputs = _: { }; }`,
  "plain/x": "1",
  "templates/flake.nix": TEMPLATES,
  "templates/default/flake.nix": LEAF,
  "templates/rust/flake.nix": LEAF,
  "templates/rust/src/main.rs": "fn main() {}\n",
};

const SCRIPT = [
  commit("plain"),
  "ln -s main.rs templates/rust/src/link; chmod +x templates/rust/src/main.rs",
  commit("flake"),
  commit("templates"),
].join("\n");

async function sidesOf(nix: NixEnvironment): Promise<Sides> {
  const directory = join(nix.directory, "place");
  await Deno.mkdir(directory);
  await prepare(nix, directory, { files: FILES, script: SCRIPT });
  const { NIX_CONFIG, ...variables } = flakeSettings(nix);
  const words = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const off = NIX_CONFIG!.replace("nix-command flakes", "");
  const program = [Deno.execPath(), "run", "-A", checkoutPath("cli.ts")];
  const release = ["--nix", nix.version];
  const native: Sides["native"] = (rest, cwd = directory) =>
    nix.run(["env", ...words, `NIX_CONFIG=${NIX_CONFIG}`, "nix", "flake", ...rest], { cwd });
  await native(["lock", "./flake"]);
  await prepare(nix, directory, { script: commit("flake") });
  return {
    directory,
    native,
    ours: (rest, cwd = directory) =>
      nix.run(["env", ...words, `NIX_CONFIG=${off}`, ...program, ...rest, ...release], { cwd }),
  };
}

/** The same status and the same JSON, byte for byte. */
async function sameJson({ native, ours }: Sides, words: readonly string[]): Promise<void> {
  const [theirs, own] = [await native(words), await ours(words)];
  assertEquals(own.status, theirs.status, `${own.stderr}\n${theirs.stderr}`);
  assertEquals(theirs.status, 0, theirs.stderr);
  assertEquals(own.stdout, theirs.stdout, words.join(" "));
}

/** The same status and the same files, below a directory that each side writes. */
async function sameFiles(
  { directory, native, ours }: Sides,
  words: (place: string) => readonly string[],
  before: string,
): Promise<void> {
  const trees = await Promise.all(([["native", native], ["ours", ours]] as const).map(
    async ([name, side]) => {
      const place = join(directory, `${name}-${crypto.randomUUID()}`);
      await new Deno.Command("sh", { args: ["-euc", before, "sh", place], cwd: directory })
        .output();
      const { status, stdout } = await side(words(place));
      const git = new Deno.Command("git", { args: ["-C", place, "ls-files"] });
      const tracked = new TextDecoder().decode((await git.output()).stdout);
      await Deno.remove(join(place, ".git"), { recursive: true }).catch(() => {});
      return { status, stdout, tracked, files: await readTree(place) };
    },
  ));
  assertEquals(trees[1], trees[0]);
}

/** The files in a store that stands below a directory, without those that are about the store. */
async function filesInStore(directory: string): Promise<Tree> {
  const files = Object.entries(await readTree(directory));
  return Object.fromEntries(files.filter(([path]) => /\/[0-9a-z]{32}-source\//.test(path)));
}

for (const version of await comparedVersions()) {
  Deno.test(`the verbs that write to the store do what ${version ?? "the Nix on PATH"} does`, async (test) => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const sides = await sidesOf(nix);
    await test.step("prefetch --json", async () => {
      const { directory } = sides;
      for (
        const flake of ["./flake", `path:${directory}/a`, `git+file://${directory}/plain?ref=main`]
      ) {
        await sameJson(sides, ["prefetch", "--json", flake]);
      }
    });
    await test.step("metadata --json", async () => {
      const { directory, ours } = sides;
      const flake = join(directory, "described");
      await Deno.mkdir(flake);
      await Deno.writeTextFile(join(flake, "flake.nix"), `${LEAF}# ${crypto.randomUUID()}\n`);
      const { path } = JSON.parse((await ours(["metadata", "--json", flake])).stdout);
      const { status } = await nix.run(["nix-store", "--check-validity", path]);
      assertEquals(status, 0, "the tree is not in the store");
      await sameJson(sides, ["metadata", "--json", flake]);
    });
    await test.step("archive --json, --dry-run and --to", async () => {
      await sameJson(sides, ["archive", "--json", "./flake"]);
      await sameJson(sides, ["archive", "--json", "--dry-run", "./flake"]);
      const [theirs, own] = ["native", "ours"].map((name) =>
        join(sides.directory, `cache-${name}`)
      );
      assertEquals(
        (await sides.native(["archive", "--to", `file://${theirs}`, "./flake"])).status,
        0,
      );
      const run = await sides.ours(["archive", "--to", `file://${own}`, "./flake"]);
      assertEquals(run.status, 0, run.stderr);
      assertEquals(await readTree(own!), await readTree(theirs!));
    });
    await test.step("archive of a flake that has no lock yet", async () => {
      const archived = async (side: "native" | "ours") => {
        const name = `unlocked-${side}`;
        const script = `cp -r flake ${name}; cd ${name}; git rm -qf flake.lock; ${commit(".")}`;
        await prepare(nix, sides.directory, { script });
        const cache = join(sides.directory, `cache-${name}`);
        const words = ["archive", "--json", "--to", `file://${cache}`, `./${name}`];
        const { status, stdout, stderr } = await sides[side](words);
        assertEquals(status, 0, stderr);
        return [stdout, await readTree(cache)];
      };
      assertEquals(await archived("ours"), await archived("native"));
    });
    await test.step("archive --to ssh://", async () => {
      // Nix needs no server for this host: it starts itself instead.
      const [theirs, own] = ["native", "ours"].map((name) => join(sides.directory, `far-${name}`));
      const words = (store: string) =>
        ["archive", "--to", `ssh://localhost?remote-store=${store}`, "./flake"] as const;
      assertEquals((await sides.native(words(theirs!))).status, 0);
      const run = await sides.ours(words(own!));
      assertEquals(run.status, 0, run.stderr);
      const copied = await filesInStore(theirs!);
      assert(Object.keys(copied).length >= 4);
      assertEquals(await filesInStore(own!), copied);
    });
    await test.step("archive keeps what it copied from being collected", async () => {
      const links = join(nix.directory, "home/.local/state/flakebridge/archives");
      const { stdout } = await sides.native(["archive", "--json", "--dry-run", "./flake"]);
      const paths = pathsOf(JSON.parse(stdout)).map((path) => basename(path)).toSorted();
      // Other flakes were archived before, and directories have no order.
      const archives = [...Deno.readDirSync(links)].map(({ name }) => join(links, name));
      const namesIn = (archive: string) => [...Deno.readDirSync(archive)].map(({ name }) => name);
      const key = archives.find((at) => namesIn(at).toSorted().join() === paths.join());
      assert(key !== undefined, `none of ${archives.join(", ")} holds ${paths.join(", ")}`);
      const roots = await nix.run(["nix-store", "--query", "--roots", `/nix/store/${paths[0]}`]);
      assertStringIncludes(roots.stdout, key);
    });
    await test.step("what the store has is not fetched, though its source has changed", async () => {
      const { directory, native, ours } = sides;
      const places = [join(directory, "outer-native"), join(directory, "outer-ours")] as const;
      const [theirs, own] = places;
      await prepare(nix, directory, { files: { "outer/flake.nix": OUTER } });
      await native(["lock", `path:${directory}/outer`]);
      for (const place of places) await prepare(nix, directory, { script: `cp -r outer ${place}` });
      await prepare(nix, directory, { script: "echo '# more' | tee -a a/flake.nix b/flake.nix" });
      const update = ["lock", "--update-input", "b/c"];
      assertEquals((await native([...update, `path:${theirs}`])).status, 0);
      const run = await ours([...update, `path:${own}`]);
      assertEquals(run.status, 0, run.stderr);
      assertEquals(await readTree(own), await readTree(theirs));
    });
    await test.step("new and init", async () => {
      const { directory } = sides;
      await sameFiles(sides, (place) => ["new", place, "-t", "./templates#rust"], "true");
      await sameFiles(
        sides,
        (place) => ["new", place, "-t", `path:${directory}/templates`],
        "true",
      );
      const repository = `mkdir "$1"; git init -q "$1"`;
      await sameFiles(sides, (place) => ["new", place, "-t", './templates#"r.s"'], repository);
      const conflict = `${repository}; mkdir "$1/src"; echo other > "$1/src/main.rs"`;
      if (!nix.version.startsWith("2.8")) {
        await sameFiles(sides, (place) => ["new", place, "-t", "./templates#rust"], conflict);
      }
      const none = await sides.ours(["new", "none", "-t", "./templates#rost"]);
      assertEquals(
        none.status,
        (await sides.native(["new", "none", "-t", "./templates#rost"])).status,
      );
      assertStringIncludes(none.stderr, "Did you mean `rust`?");
    });
    await test.step("new copies nothing from outside the flake", async () => {
      const words = ["new", "outside", "-t", "./templates#outside"];
      const [theirs, own] = [await sides.native(words), await sides.ours(words)];
      assertEquals([theirs.status, own.status], [1, 1]);
      assertStringIncludes(own.stderr, "access to path '/etc' is forbidden");
    });
    await test.step("new never overwrites", async () => {
      const place = join(sides.directory, "mine");
      await Deno.mkdir(place);
      await Deno.writeTextFile(join(place, "flake.nix"), "mine");
      const run = await sides.ours(["init", "-t", "../templates#rust"], place);
      assertEquals(run.status, 1);
      assertStringIncludes(run.stderr, `refusing to overwrite existing file "${place}/flake.nix"`);
      assertStringIncludes(run.stderr, "Have *fun*");
      assertStringIncludes(run.stderr, "encountered 1 conflicts - see above");
      assertEquals(await Deno.readTextFile(join(place, "flake.nix")), "mine");
      const file = await sides.ours(["new", "mine/flake.nix", "-t", "./templates#rust"]);
      assertEquals(file.status, 1);
      assertStringIncludes(file.stderr, `"${place}/flake.nix" is there, and is no directory`);
    });
    await test.step("clone", async () => {
      const url = `git+file://${sides.directory}/plain`;
      await sameFiles(sides, (place) => ["clone", url, "--dest", place], "true");
      await sameFiles(sides, (place) => ["clone", `${url}?ref=main`, "--dest", place], "true");
      await sameFiles(
        sides,
        (place) => ["clone", url, "--dest", place],
        `mkdir "$1"; touch "$1/x"`,
      );
      const existing = ["clone", `path:${sides.directory}/plain`, "--dest", sides.directory];
      const said = `cannot clone into existing path "${sides.directory}"`;
      const own = await sides.ours(existing);
      assertEquals(own.status, 1);
      assertStringIncludes(own.stderr, said);
      if (nix.version.startsWith("2.34")) {
        assertStringIncludes((await sides.native(existing)).stderr, said);
      }
    });
    await test.step("prefetch --out-link", async () => {
      const link = join(sides.directory, "link");
      const run = await sides.ours(["prefetch", "./flake", "-o", link]);
      assertEquals(run.status, 0, run.stderr);
      assertStringIncludes(run.stderr, "Downloaded 'git+file://");
      assert((await Deno.readLink(link)).endsWith("-source"));
    });
  });
}
