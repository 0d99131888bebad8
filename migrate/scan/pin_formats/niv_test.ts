import { assertEquals } from "@std/assert";
import { nivPins } from "./niv.ts";
import type { Pin } from "./pin.ts";

const rev = "fedcba9876543210fedcba9876543210fedcba98";
const sha256 = "0".repeat(52);
const narHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/** What of a `sources.nix` tells its version: that of today unless told. */
const NAMED = 'fetch_file = pkgs: name: spec: let name\' = sanitizeName name + "-src"; in x;';

function pin(
  entry: Readonly<Record<string, unknown>>,
  name = "a",
  code = NAMED,
): Pin | undefined {
  return nivPins({ [name]: entry }, code)?.[0];
}

Deno.test("nivPins() reads archives of forges, and any other by its URL", () => {
  const url = `https://github.com/o/r/archive/${rev}.tar.gz`;
  const found = pin({ type: "tarball", url, sha256, branch: "main", rev });
  assertEquals(found?.source, {
    name: "a",
    kind: "tree",
    url: "github:o/r/main",
    rev,
    narHash,
    pinned: true,
    subpath: "",
  });
  assertEquals(found?.storeName, "a-src");
  const url_template = "https://github.com/<owner>/<repo>/archive/<rev>.tar.gz";
  const open = pin({ url, sha256, rev, url_template })?.source;
  assertEquals([open?.url, open?.rev, open?.narHash], ["github:o/r", rev, narHash]);
  assertEquals(pin({ url, sha256, rev })?.source?.url, `github:o/r/${rev}`);
  const tag = pin({ url: "https://github.com/o/r/archive/v1.tar.gz", sha256, version: "1" });
  assertEquals([tag?.source?.url, tag?.source?.narHash], [
    "https://github.com/o/r/archive/v1.tar.gz",
    narHash,
  ]);
  assertEquals(pin({ url: "https://a.b/c", sha256 })?.source?.url, "tarball+https://a.b/c");
  assertEquals(pin({ url: "https://a.b/c", sha256 }, "nixpkgs")?.source?.kind, "nixpkgs");
});

Deno.test("nivPins() reads git repositories by branch, tag or reference", () => {
  const url = (entry: Readonly<Record<string, unknown>>) =>
    pin({ type: "git", repo: "https://a.b/c.git", rev, ...entry })?.source?.url;
  assertEquals(url({ branch: "main" }), "git+https://a.b/c.git?ref=main");
  assertEquals(url({ ref: "refs/heads/main" }), "git+https://a.b/c.git?ref=main");
  assertEquals(url({ tag: "v1" }), "git+https://a.b/c.git?ref=refs/tags/v1");
  assertEquals(
    url({ branch: "x", submodules: true }),
    "git+https://a.b/c.git?ref=x&submodules=1",
  );
  assertEquals(url({ repo: "git@a.b:c/d.git", branch: "x" }), "git+ssh://git@a.b/c/d.git?ref=x");
});

Deno.test("nivPins() leaves files to what fetches them, and local trees where they are", () => {
  const file = pin({ type: "file", url: "https://a.b/c", sha256 });
  assertEquals([file?.source, file?.made?.length], [undefined, 1]);
  assertEquals(pin({ type: "local", path: "/a" })?.made?.length, 1);
  assertEquals(pin({ type: "unheard" })?.made, undefined);
});

Deno.test("nivPins() knows the names that niv gives to the store", () => {
  const entry = { url: "https://a.b/c.tar.gz", sha256 };
  assertEquals(pin(entry, ".a b/c+d")?.storeName, "a-b-c+d-src");
});

Deno.test("nivPins() reads nothing that is not niv's", () => {
  for (const json of [[], null, { a: 1 }, "a"]) assertEquals(nivPins(json, NAMED), undefined);
});

Deno.test("nivPins() gives no names that the sources.nix at hand does not give", () => {
  const tree = { type: "tarball", url: "https://a.b/c.tar.gz", sha256 };
  const file = { type: "file", url: "https://a.b/c", sha256 };
  const namesBy = (code: string) => [
    pin(tree, "a", code)?.storeName,
    JSON.stringify(pin(file, "a", code)?.made).includes("a-src"),
  ];
  assertEquals(namesBy(NAMED), ["a-src", true]);
  const trees = `fetch_file =\n pkgs: spec:\n x; fetch_tarball = pkgs: name: spec: "\${name}-src"`;
  assertEquals(namesBy(trees), ["a-src", false]);
  assertEquals(namesBy("fetch_file = spec: x; fetch_tarball = spec: x;"), [undefined, false]);
  assertEquals(namesBy("builtins.mapAttrs (_: spec: spec) versions"), [undefined, false]);
});
