import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../nix/diagnostic.ts";
import { parseFlakeRef, parseFlakeRefWithFragment } from "./parse.ts";

const REV = "0123456789abcdef0123456789abcdef01234567";

Deno.test("parseFlakeRef() reads forge references with refs, revisions, hosts and directories", () => {
  assertEquals(parseFlakeRef("github:o/r"), { type: "github", owner: "o", repo: "r" });
  assertEquals(parseFlakeRef(`github:o/r/${REV}?dir=sub&host=ghe.example.org`), {
    type: "github",
    owner: "o",
    repo: "r",
    rev: REV,
    host: "ghe.example.org",
    dir: "sub",
  });
  assertEquals(parseFlakeRef("gitlab:group%2Fsub/r/feature/x"), {
    type: "gitlab",
    owner: "group/sub",
    repo: "r",
    ref: "feature/x",
  });
});

Deno.test("parseFlakeRef() reads git and archive URLs and takes its own parameters out of them", () => {
  assertEquals(parseFlakeRef(`git+https://x.org/r.git?ref=main&rev=${REV}&shallow=1&a=b`), {
    type: "git",
    url: "https://x.org/r.git?a=b",
    ref: "main",
    rev: REV,
    shallow: true,
  });
  assertEquals(parseFlakeRef("https://x.org/a.tar.gz?dir=d"), {
    type: "tarball",
    url: "https://x.org/a.tar.gz",
    dir: "d",
  });
  assertEquals(parseFlakeRef("https://x.org/a.txt", { isFlake: false }), {
    type: "file",
    url: "https://x.org/a.txt",
  });
});

Deno.test("parseFlakeRef() reads paths, relative ones too, and names of a registry", () => {
  assertEquals(parseFlakeRef("./sub"), { type: "path", path: "./sub" });
  assertEquals(parseFlakeRef("/a//b?dir=c"), { type: "path", path: "/a/b", dir: "c" });
  assertEquals(parseFlakeRef("path:../x"), { type: "path", path: "../x" });
  assertEquals(parseFlakeRef(`nixpkgs/nixos-24.05/${REV}`), {
    type: "indirect",
    id: "nixpkgs",
    ref: "nixos-24.05",
    rev: REV,
  });
});

Deno.test("parseFlakeRefWithFragment() separates what stands behind the hash", () => {
  assertEquals(parseFlakeRefWithFragment("nixpkgs#a.b%20c").fragment, "a.b c");
});

Deno.test("parseFlakeRef() says what is wrong with a reference", () => {
  for (
    const [text, words] of [
      ["github:o/r/main?ref=x", "multiple branch/tag names"],
      ["github:only-owner", "owner and a repository"],
      ["nope+https://x.org", "is unsupported"],
      ["./x", "not an absolute path"],
      ["https://x.org/a.tar.gz?lastModified=9007199254740992", "'lastModified' is above"],
    ] as const
  ) {
    assertThrows(() => parseFlakeRef(text, { allowRelative: false }), Failure, words);
  }
  assertThrows(() => parseFlakeRef("nixpkgs#x"), Failure, "unexpected fragment");
});
