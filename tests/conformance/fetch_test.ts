/**
 * Inputs that are in no store yet, fetched from forges on loopback, on every Nix at hand.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { narDigest } from "../../nix/store/digest.ts";
import { sourcePath } from "../../nix/store/store_path.ts";
import { type Forge, startForge } from "../lock/forge/forge.ts";
import { startMercurial } from "../lock/forge/mercurial.ts";
import { archiveOf } from "../lock/forge/repository.ts";
import { compareVersions, type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";
import { narHash, narNode, shell } from "./project.ts";

const EVALUATOR = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

type Attributes = Readonly<Record<string, string | boolean>>;

/** What is locked, besides `rev` and `narHash`; the repository is `o/r` everywhere. */
const INPUTS: Readonly<Record<string, Attributes>> = {
  github: { type: "github", owner: "o", repo: "r" },
  enterprise: { type: "github", owner: "o", repo: "r", host: "ghe.example.org" },
  gitlab: { type: "gitlab", owner: "o", repo: "r" },
  subgroup: { type: "gitlab", owner: "g/s", repo: "r" },
  sourcehut: { type: "sourcehut", owner: "~o", repo: "r" },
  tarball: { type: "tarball", url: "https://example.org/r.tar.gz" },
  git: { type: "git", url: "https://example.org/o/r.git", ref: "main" },
};

Deno.test("inputs are fetched from forges, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    const repository = join(directory, "repositories/o/r");
    await using forge = await startForge(directory, {
      "example.org/r.tar.gz": async () => await archiveOf(repository, "HEAD") ?? Response.error(),
    });
    for (const nix of nixes) {
      for (const [name, attributes] of Object.entries(INPUTS)) {
        const { tree, rev } = await publish(directory, `${name} ${nix.version}`);
        const pinned = attributes.type === "tarball" ? {} : { rev };
        const locked = { ...attributes, ...pinned, narHash: await narHash(tree) };
        const expected = await storePath(tree);
        const found = await fetched(directory, nix, forge, locked);
        assertEquals(found, `"${expected}"`, `${name}, Nix ${nix.version}`);
      }
    }
  });
});

Deno.test("a Mercurial repository is fetched over the web, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    for (const nix of nixes) {
      const tree = join(directory, nix.version);
      const rev = await shell(
        directory,
        `mkdir "${tree}"; cd "${tree}"; hg init; echo '{ outputs = _: { }; }' > flake.nix; pwd > name
        hg add -q; hg commit -q -u a -m one; hg identify --id --debug`,
      );
      await using server = await startMercurial(tree);
      const files = await withoutHg(tree);
      for (const known of [{}, { narHash: await narHash(files) }]) {
        const locked = { type: "hg", url: server.url, rev, ...known };
        const found = await fetched(directory, nix, { environment: {} }, locked);
        assertEquals(found, `"${await storePath(files)}"`, nix.version);
      }
    }
  });
});

Deno.test("files of Git LFS are fetched by a Nix that knows them, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    await using forge = await startForge(directory);
    for (const nix of nixes) {
      const [tree, repository] = [join(directory, nix.version), join(forge.repositories, "o/r")];
      const rev = await shell(
        directory,
        `rm -rf "${repository}"; mkdir -p "${repository}"; cd "${repository}"; git init -q .
        git lfs install --local > "${directory}/said"; git lfs track '*.bin' > "${directory}/said"
        pwd > name.bin; echo ${nix.version} >> name.bin; echo '{ outputs = _: { }; }' > flake.nix
        git add -A; git commit -q -m one; cp -r . "${tree}"; rm -r "${tree}/.git"; git rev-parse HEAD`,
      );
      const url = "https://example.org/o/r.git";
      const locked = { type: "git", url, ref: "main", rev, lfs: true };
      for (const known of [{}, { narHash: await narHash(tree) }]) {
        const found = await fetched(directory, nix, forge, { ...locked, ...known });
        if (compareVersions(nix.version, "2.27") >= 0) {
          assertEquals(found, `"${await storePath(tree)}"`, nix.version);
        } else assertStringIncludes(found, `can't fetch the LFS files of '${url}'`);
      }
    }
  });
});

/** A copy of a repository's files. */
async function withoutHg(repository: string): Promise<string> {
  const files = `${repository} files`;
  await shell(repository, `cp -r . "${files}"; rm -r "${files}/.hg"`);
  return files;
}

async function storePath(tree: string): Promise<string> {
  return await sourcePath(await narDigest(await narNode(tree)));
}

/** A tree of its own for each name, lest a store has it from another, in the one repository. */
async function publish(
  directory: string,
  name: string,
): Promise<{ readonly tree: string; readonly rev: string }> {
  const tree = join(directory, "trees", name);
  const rev = await shell(
    directory,
    `
    mkdir -p "${tree}" repositories/g; cd "${tree}"; echo '{ outputs = _: { }; }' > flake.nix; pwd > name
    cd "${directory}"; rm -rf repositories/o; mkdir repositories/o; cp -r "${tree}" repositories/o/r
    ln -sfn o repositories/~o; ln -sfn ../o repositories/g/s
    cd repositories/o/r; git init -q .; git add -A; git commit -q -m one; git rev-parse HEAD`,
  );
  return { tree, rev };
}

/** The store path of the one input that is locked so. */
async function fetched(
  directory: string,
  nix: NixEnvironment,
  forge: Pick<Forge, "environment">,
  locked: Attributes,
): Promise<string> {
  const flake = join(directory, "flake");
  await Deno.mkdir(flake, { recursive: true });
  const original = { type: "indirect", id: "dep" };
  const nodes = { root: { inputs: { dep: "dep" } }, dep: { locked, original } };
  const lock = JSON.stringify({ nodes, root: "root", version: 7 });
  await Deno.writeTextFile(join(flake, "flake.lock"), lock);
  await Deno.writeTextFile(
    join(flake, "flake.nix"),
    "{ outputs = { self, dep }: { path = dep.outPath; }; }\n",
  );
  const ran = await nix.run([
    ...Object.entries(forge.environment).map(([name, value]) => `${name}=${value}`),
    ..."nix-instantiate --eval --strict --json --read-write-mode -E".split(" "),
    `(import ${EVALUATOR} { src = ${flake}; }).outputs.path`,
  ]);
  return ran.status === 0 ? ran.stdout.trim() : ran.stderr;
}
