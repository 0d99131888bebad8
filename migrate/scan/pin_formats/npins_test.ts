import { assertEquals } from "@std/assert";
import { npinsPins } from "./npins.ts";
import type { Pin } from "./pin.ts";

const rev = "fedcba9876543210fedcba9876543210fedcba98";
const hash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const archive = `https://github.com/o/r/archive/${rev}.tar.gz`;
const github = { type: "GitHub", owner: "o", repo: "r" };

/** The one pin of a file that has this entry, called `a`. */
function pin(
  entry: Readonly<Record<string, unknown>>,
  version = 8,
  code = "inherit name;",
): Pin | undefined {
  return npinsPins({ version, pins: { a: entry } }, code)?.[0];
}

/** What is locked of it: the reference, the commit, the hash. */
function source(entry: Readonly<Record<string, unknown>>, version?: number) {
  const { url, rev, narHash } = pin(entry, version)?.source ?? {};
  return [url, rev, narHash];
}

Deno.test("npinsPins() reads branches of forges, whatever notation the hash has", () => {
  const entry = { type: "Git", repository: github, branch: "main", revision: rev, url: archive };
  assertEquals(source({ ...entry, hash }), ["github:o/r/main", rev, hash]);
  assertEquals(source({ ...entry, hash: "0".repeat(52) }, 3), ["github:o/r/main", rev, hash]);
  const gitlab = `https://gitlab.com/api/v4/projects/o%2Fr/repository/archive.tar.gz?sha=${rev}`;
  assertEquals(source({ ...entry, url: gitlab, hash }), ["gitlab:o/r/main", rev, hash]);
});

Deno.test("npinsPins() takes other forges, and submodules, as git repositories", () => {
  const entry = { type: "Git", branch: "main", revision: rev, hash };
  const forgejo = { type: "Forgejo", server: "https://codeberg.org/", owner: "o", repo: "r" };
  const url = `https://codeberg.org/o/r/archive/${rev}.tar.gz`;
  assertEquals(source({ ...entry, repository: forgejo, url }), [
    "git+https://codeberg.org/o/r.git?ref=main",
    rev,
    hash,
  ]);
  assertEquals(source({ ...entry, repository: github, url: archive, submodules: true }), [
    "git+https://github.com/o/r.git?ref=main&submodules=1",
    rev,
    hash,
  ]);
  const repository = { ...entry, repository: { type: "Git", url: "https://a.b/c.git" }, url: null };
  const plain = pin(repository);
  assertEquals(plain?.source?.url, "git+https://a.b/c.git?ref=main");
  assertEquals(plain?.storeName, "c.git-fedcba9");
  assertEquals(pin(repository, 2, "fetchGit { inherit url rev; }")?.storeName, undefined);
});

Deno.test("npinsPins() says of a release that its tag is not followed", () => {
  const entry = { type: "GitRelease", repository: github, version: "v1", revision: rev };
  const found = pin({ ...entry, url: archive, hash });
  assertEquals(found?.source?.url, "github:o/r/v1");
  assertEquals(found?.source?.lost?.includes("newest release"), true);
});

Deno.test("npinsPins() lets a channel lead to its newest release, and locks the pinned one", () => {
  const url = "https://releases.nixos.org/nixos/23.11/nixos-23.11.1/nixexprs.tar.xz";
  const found = pin({ type: "Channel", name: "nixos-23.11", url, hash })?.source;
  assertEquals(found?.url, "https://channels.nixos.org/nixos-23.11/nixexprs.tar.xz");
  assertEquals([found?.lockedUrl, found?.narHash, found?.kind], [url, hash, "nixpkgs"]);
});

Deno.test("npinsPins() reads archives of versions 7 and 8", () => {
  const [url, locked] = ["https://a.b/c.tar.gz", "https://a.b/c-1.tar.gz"];
  assertEquals(
    pin({ type: "Tarball", url, locked_url: locked, hash }, 7)?.source?.lockedUrl,
    locked,
  );
  assertEquals(source({ type: "Url", url, unpack: true, hash }), [url, undefined, hash]);
  const mutable = pin({ type: "MutableUrl", update_url: url, url: locked, unpack: true, hash });
  assertEquals([mutable?.source?.url, mutable?.source?.lockedUrl], [url, locked]);
});

Deno.test("npinsPins() names the revision of what is frozen, so that updates leave it", () => {
  const entry = { frozen: true, branch: "main", revision: rev, version: "v1", hash };
  const git = { type: "Git", url: "https://a.b/c.git" };
  assertEquals(
    [
      pin({ ...entry, type: "Git", repository: github, url: archive }),
      pin({ ...entry, type: "Git", repository: git, url: null }),
      pin({
        type: "Channel",
        name: "nixos-23.11",
        url: "https://a.b/c.tar.xz",
        hash,
        frozen: true,
      }),
      pin({ ...entry, type: "GitRelease", repository: github, url: archive }),
    ].map((found) => [found?.source?.url, found?.source?.rev, found?.source?.lost]),
    [
      [`github:o/r/${rev}`, rev, undefined],
      [`git+https://a.b/c.git?ref=main&rev=${rev}`, rev, undefined],
      ["https://a.b/c.tar.xz", undefined, undefined],
      [`github:o/r/${rev}`, rev, undefined],
    ],
  );
});

Deno.test("npinsPins() leaves files and images to what fetches them", () => {
  const [url, version] = ["https://a.b/c.whl", "1"];
  for (const entry of [{ type: "PyPi", version }, { type: "Url", unpack: false }]) {
    const found = pin({ ...entry, url, hash });
    assertEquals([found?.source, found?.made?.length], [undefined, 1]);
  }
  const image = { image_name: "i", image_tag: "t", image_digest: "sha256:0", hash };
  assertEquals(pin({ type: "Container", ...image })?.made?.length, 1);
});

Deno.test("npinsPins() reads version 0", () => {
  const branch = { type: "GitHub", owner: "o", repository: "r", branch: "main", revision: rev };
  assertEquals(source({ ...branch, hash }, 0), ["github:o/r/main", rev, hash]);
  const tarball = "https://api.github.com/repos/o/r/tarball/v1";
  const release = { type: "GitHubRelease", owner: "o", repository: "r", tarball_url: tarball };
  assertEquals(source({ ...release, hash }, 0), [`tarball+${tarball}`, undefined, hash]);
  const git = { type: "Git", repository_url: "https://a.b/c", branch: "main", revision: rev };
  assertEquals(source({ ...git, hash }, 0), ["git+https://a.b/c?ref=main", rev, hash]);
});

Deno.test("npinsPins() reads no version that it does not know", () => {
  assertEquals(npinsPins({ version: 9, pins: {} }, ""), undefined);
  assertEquals(npinsPins({ pins: {} }, ""), undefined);
  assertEquals(npinsPins([], ""), undefined);
  assertEquals(pin({ type: "Unheard" }), { name: "a", attributes: { type: "Unheard" } });
});
