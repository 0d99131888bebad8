/**
 * Access tokens reach the host they are for, and nothing and no one else.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { cloneFlake, lockFlake, withFetchSession } from "../../compat/lock/mod.ts";
import { parseFlakeRef } from "../../compat/ref/mod.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { run } from "../../nix/tools/run.ts";
import { flakeText, LEAF } from "./case.ts";
import { setVariables } from "./environment.ts";
import { type Forge, type Page, startForge } from "./forge/forge.ts";
import { archiveOf, gitBackend } from "./forge/repository.ts";
import { startServer, status } from "./forge/server.ts";

const TOKEN = "secret-0123456789";
const IDENTITY = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
const REV = "0123456789abcdef0123456789abcdef01234567";

interface Workplace extends AsyncDisposable {
  readonly forge: Forge;
  /** What locking these inputs says: the lock file, or the error with its help. */
  readonly lock: (inputs: string, settings: string) => Promise<string>;
  /** Clones what the reference means. */
  readonly clone: (reference: string, target: string) => Promise<void>;
}

async function workplace(pages: Readonly<Record<string, Page>> = {}): Promise<Workplace> {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  const forge = await startForge(directory, pages);
  const [repository, flake] = [join(forge.repositories, "o/r"), join(directory, "flake")];
  await Deno.mkdir(repository, { recursive: true });
  await Deno.mkdir(flake);
  await Deno.writeTextFile(join(repository, "flake.nix"), LEAF);
  for (const words of [["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "1"]]) {
    await run("git", ["-C", repository, ...IDENTITY, ...words]);
  }
  const withVariables = (settings: string) =>
    setVariables({
      ...forge.environment,
      NIX_CONFIG: settings,
      NIX_CONF_DIR: directory,
      XDG_CACHE_HOME: join(directory, "cache"),
      NIX_USER_CONF_FILES: "/dev/null",
      GITHUB_TOKEN: "",
    });
  return {
    forge,
    async clone(reference, target) {
      using _ = withVariables("");
      await withFetchSession(
        { network: true, like: "2.34" },
        (session) => cloneFlake(parseFlakeRef(reference), target, session),
      );
    },
    async lock(inputs, settings) {
      using _ = withVariables(settings);
      await Deno.writeTextFile(join(flake, "flake.nix"), flakeText(inputs));
      try {
        return (await lockFlake({ flake, network: true })).text;
      } catch (error) {
        assert(error instanceof Failure);
        return JSON.stringify(error.diagnostics);
      }
    },
    async [Symbol.asyncDispose]() {
      await forge[Symbol.asyncDispose]();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

const sentTo = (
  { seen }: Forge,
) => [...new Set(seen.filter((one) => one.authorization !== undefined).map((one) => one.host))];

Deno.test("a token goes to its own forge, and Nix's address for archives with a token is taken", async () => {
  await using place = await workplace();
  const text = await place.lock(
    `a.url = "github:o/r";`,
    `access-tokens = github.com=${TOKEN} gitlab.com=PAT:other`,
  );
  assertStringIncludes(text, `"repo": "r"`);
  assertEquals(place.forge.seen.map(({ host, authorization }) => [host, authorization]), [
    ["api.github.com", `token ${TOKEN}`],
    ["api.github.com", `token ${TOKEN}`],
  ]);
});

Deno.test("a token does not follow a redirect to another host", async () => {
  let archive = (): Promise<Response | undefined> => Promise.resolve(undefined);
  await using place = await workplace({
    "ghe.example.org/api/v3/repos/o/r/commits/HEAD": () => Response.json({ sha: REV }),
    [`ghe.example.org/api/v3/repos/o/r/tarball/${REV}`]: () =>
      Response.redirect("https://other.example.org/r.tar.gz", 302),
    "other.example.org/r.tar.gz": async () => (await archive())!,
  });
  archive = () => archiveOf(join(place.forge.repositories, "o/r"), "main");
  const text = await place.lock(
    `a.url = "github:o/r?host=ghe.example.org";`,
    `access-tokens = ghe.example.org=${TOKEN}`,
  );
  assertStringIncludes(text, `"host": "ghe.example.org"`);
  assertEquals(sentTo(place.forge), ["ghe.example.org"]);
  assertEquals(
    place.forge.seen.map(({ host }) => host),
    ["ghe.example.org", "ghe.example.org", "other.example.org"],
  );
});

Deno.test("a login of netrc goes to its own server, and nowhere from there", async () => {
  let archive = (): Promise<Response | undefined> => Promise.resolve(undefined);
  await using place = await workplace({
    "example.org/r.tar.gz": () => Response.redirect("https://other.example.org/r.tar.gz", 302),
    "other.example.org/r.tar.gz": async () => (await archive())!,
  });
  archive = () => archiveOf(join(place.forge.repositories, "o/r"), "main");
  const netrc = join(place.forge.repositories, "netrc");
  await Deno.writeTextFile(netrc, `machine example.org login me password ${TOKEN}\n`);
  const text = await place.lock(`a.url = "https://example.org/r.tar.gz";`, `netrc-file = ${netrc}`);
  assertStringIncludes(text, `"type": "tarball"`);
  assertEquals(sentTo(place.forge), ["example.org"]);
});

Deno.test("nothing secret follows a redirect from https to http", async () => {
  await using open = startServer({ "/r.tar.gz": (_, { write }) => write(status(404)) });
  await using place = await workplace({
    "example.org/r.tar.gz": () => Response.redirect(`${open.url}/r.tar.gz`, 302),
  });
  const netrc = join(place.forge.repositories, "netrc");
  await Deno.writeTextFile(netrc, `default login me password ${TOKEN}\n`);
  const url = "https://me:password@example.org/r.tar.gz";
  const refused = await place.lock(`a.url = "${url}";`, `netrc-file = ${netrc}`);
  assertStringIncludes(refused, "the server answers 404");
  assertEquals(sentTo(place.forge), ["example.org"]);
  assertEquals(open.seen.map(({ headers }) => headers.get("authorization")), [undefined]);
});

Deno.test("a token is in no message and in no lock file", async () => {
  await using place = await workplace({
    "api.github.com/repos/o/closed/commits/HEAD": () => new Response("", { status: 401 }),
  });
  const settings = `access-tokens = github.com=${TOKEN}`;
  for (const inputs of [`a.url = "github:o/closed";`, `a.url = "github:o/r";`]) {
    assert(!(await place.lock(inputs, settings)).includes(TOKEN));
  }
  const refused = await place.lock(`a.url = "github:o/closed";`, settings);
  assertStringIncludes(refused, "the server answers 401");
  assertStringIncludes(refused, "does the access token for this host allow it?");
  const without = await place.lock(`a.url = "github:o/closed";`, "");
  assertStringIncludes(without, "access-tokens");
});

Deno.test("a page in the place of a forge's answer is named", async () => {
  await using place = await workplace({
    "api.github.com/repos/o/r/commits/HEAD": () => new Response("<html>Please log in</html>"),
  });
  const words = "https://api.github.com/repos/o/r/commits/HEAD' gives an answer that is not JSON";
  assertStringIncludes(await place.lock(`a.url = "github:o/r";`, ""), words);
});

/** The repository itself, by a relative URL, is one of its modules. */
async function addSubmodule(repository: string): Promise<void> {
  const git = async (...words: readonly string[]) =>
    (await run("git", ["-C", repository, ...IDENTITY, ...words])).stdout.trim();
  const module = '[submodule "again"]\n\tpath = again\n\turl = ../r.git\n';
  await Deno.writeTextFile(join(repository, ".gitmodules"), module);
  await git("add", ".gitmodules");
  const revision = await git("rev-parse", "HEAD");
  await git("update-index", "--add", "--cacheinfo", `160000,${revision},again`);
  await git("commit", "-qm", "2");
}

Deno.test("a password for a repository is in no words of a process", async () => {
  let repository = "";
  const closed: Page = async (request) =>
    request.headers.get("authorization") === `Basic ${btoa(`me:${TOKEN}`)}`
      ? (await gitBackend(repository, request))!
      : new Response("", { status: 401, headers: { "www-authenticate": "Basic" } });
  await using place = await workplace({
    "example.org/o/r.git/info/refs": closed,
    "example.org/o/r.git/git-upload-pack": closed,
  });
  repository = place.forge.repositories;
  await addSubmodule(join(repository, "o/r"));
  const trace = join(repository, "trace");
  using _ = setVariables({ GIT_TRACE: trace });
  const inputs = `a = { url = "git+https://me:${TOKEN}@example.org/o/r.git"; flake = false; };`;
  assertStringIncludes(await place.lock(inputs, ""), '"revCount": 2');
  const whole = `git+https://me:${TOKEN}@example.org/o/r.git`;
  const ofSubmodules = `a = { url = "${whole}?submodules=1"; flake = false; };`;
  assertStringIncludes(await place.lock(ofSubmodules, ""), '"submodules": true');
  const target = join(repository, "cloned");
  await place.clone(whole, target);
  assertStringIncludes(await Deno.readTextFile(join(target, "flake.nix")), "outputs");
  assert(!(await Deno.readTextFile(join(target, ".git/config"))).includes(TOKEN));
  const calls = await Deno.readTextFile(trace);
  for (const word of ["ls-remote", "set-url", "clone"]) assertStringIncludes(calls, word);
  assert(!calls.includes(TOKEN));
  const wrong = await place.lock(inputs.replace("me:", "you:"), "");
  assertStringIncludes(wrong, "git-failed");
  assert(!wrong.includes(TOKEN));
});
