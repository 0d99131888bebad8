/**
 * What is fetched of a git repository is kept: for when its tree is no longer in the store, and for
 * the commits that come after it.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { fetchTree } from "../../compat/lock/fetch/fetch_tree.ts";
import { narHashOf } from "../../compat/lock/fetch/git_commit.ts";
import { withFetchSession } from "../../compat/lock/mod.ts";
import { type FlakeRef, parseFlakeRef } from "../../compat/ref/mod.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { run } from "../../nix/tools/run.ts";
import { setVariables } from "./environment.ts";
import { startForge } from "./forge/forge.ts";

interface Place extends AsyncDisposable {
  /** The repository that is fetched. */
  readonly repository: string;
  readonly cache: string;
  /** Fetches the files; the reference that they are locked by. */
  readonly fetch: (url: string, refresh?: boolean) => Promise<FlakeRef>;
  /** How often the server was asked for commits. */
  readonly fetches: () => number;
}

const URL = "git+https://example.org/o/r.git";

async function startPlace(): Promise<Place> {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  const forge = await startForge(directory);
  const cache = join(directory, "cache");
  const variables = setVariables({
    ...forge.environment,
    NIX_CONF_DIR: directory,
    NIX_USER_CONF_FILES: "/dev/null",
    XDG_CACHE_HOME: cache,
  });
  const repository = join(forge.repositories, "o/r");
  await run("git", ["init", "--quiet", "--initial-branch=main", repository]);
  await commit(repository, "one");
  return {
    repository,
    cache,
    fetch: async (url, refresh = false) =>
      await withFetchSession({ network: true, like: "2.34", refresh }, async (session) => {
        const { locked, withFiles } = await fetchTree(parseFlakeRef(url), session);
        assertEquals(await narHashOf(withFiles), locked.narHash);
        return locked;
      }),
    fetches: () => forge.seen.filter(({ path }) => path.endsWith("git-upload-pack")).length,
    async [Symbol.asyncDispose]() {
      variables[Symbol.dispose]();
      await forge[Symbol.asyncDispose]();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

async function commit(repository: string, text: string): Promise<void> {
  await Deno.writeTextFile(join(repository, "flake.nix"), `{ outputs = _: { }; } # ${text}`);
  await run("git", ["-C", repository, "add", "."]);
  const author = ["-c", "user.name=x", "-c", "user.email=x@y"];
  await run("git", ["-C", repository, ...author, "commit", "--quiet", "-m", text]);
}

function revOf(locked: FlakeRef): string | undefined {
  return locked.type === "git" ? locked.rev : undefined;
}

for (const parameters of ["", "?shallow=1", "?allRefs=1", "?submodules=1"]) {
  Deno.test(`the files of a commit are there without its server: "${parameters}"`, async () => {
    await using place = await startPlace();
    const first = await place.fetch(URL + parameters);
    await Deno.rename(place.repository, `${place.repository}-gone`);
    assertEquals(await place.fetch(URL + parameters), first);
    assertEquals(await place.fetch(URL + parameters, true), first);
    await Deno.remove(join(place.cache, "flakebridge/git"), { recursive: true });
    await assertRejects(() => place.fetch(URL + parameters), Failure);
  });
}

Deno.test("a commit that another one is made of is not fetched again", async () => {
  await using place = await startPlace();
  const first = await place.fetch(URL);
  await commit(place.repository, "two");
  const second = await place.fetch(URL, true);
  assert(revOf(first) !== revOf(second));
  const before = place.fetches();
  const again = await place.fetch(`${URL}?ref=main&rev=${revOf(first)}`);
  assertEquals([revOf(again), place.fetches()], [revOf(first), before]);
});

Deno.test("several at once fetch into one clone", async () => {
  await using place = await startPlace();
  const urls = ["", "?ref=main", "?ref=refs/heads/main", "?shallow=1"].map((more) => URL + more);
  const trees = await Promise.all([...urls, ...urls].map((url) => place.fetch(url)));
  assertEquals(new Set(trees.map(({ narHash }) => narHash)).size, 1);
  const clones = [...Deno.readDirSync(join(place.cache, "flakebridge/git"))];
  assertEquals(clones.length, 2);
});

Deno.test("repositories on this machine are as ones elsewhere where Nix's tests want it", async () => {
  await using place = await startPlace();
  using _ = setVariables({ _NIX_FORCE_HTTP: "1" });
  const url = `git+file://${place.repository}`;
  const first = await place.fetch(url);
  await commit(place.repository, "two");
  assertEquals(await place.fetch(url), first);
  await Deno.rename(place.repository, `${place.repository}-gone`);
  assertEquals(await place.fetch(url, true), first);
});

Deno.test("where no clone can be kept it is fetched all the same", async () => {
  await using place = await startPlace();
  await Deno.mkdir(join(place.cache, "flakebridge"), { recursive: true });
  await Deno.writeTextFile(join(place.cache, "flakebridge/git"), "");
  assert(revOf(await place.fetch(URL)) !== undefined);
});

Deno.test("a fetch that was killed half-way holds up no later one", async () => {
  await using place = await startPlace();
  for (const parameters of ["", "?shallow=1", "?allRefs=1"]) await place.fetch(URL + parameters);
  await commit(place.repository, "two");
  const rev = (await run("git", ["-C", place.repository, "rev-parse", "HEAD"])).stdout.trim();
  for (const { name } of Deno.readDirSync(join(place.cache, "flakebridge/git"))) {
    const clone = join(place.cache, "flakebridge/git", name);
    const locks = ["shallow", "packed-refs", `refs/fetched/${rev}`, "refs/all/heads/main"];
    for (const lock of locks) {
      await Deno.mkdir(join(clone, lock, ".."), { recursive: true });
      await Deno.writeTextFile(join(clone, `${lock}.lock`), "");
    }
  }
  for (const parameters of ["", "?shallow=1", "?allRefs=1"]) {
    assertEquals(revOf(await place.fetch(URL + parameters, true)), rev, parameters);
  }
});

Deno.test("what is fetched is there as a whole, or not at all", async () => {
  await using place = await startPlace();
  await place.fetch(URL);
  const [{ name } = { name: "" }] = Deno.readDirSync(join(place.cache, "flakebridge/git"));
  const objects = [...Deno.readDirSync(join(place.cache, "flakebridge/git", name, "objects"))];
  assertEquals(objects.map(({ name }) => name).sort(), ["info", "pack"]);
});
