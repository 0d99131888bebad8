import { assertEquals } from "@std/assert";
import { channelStanding, fetchedStanding, isFetched, listedChannel, placesOf } from "./channel.ts";

const REV = "0123456789abcdef0123456789abcdef01234567";
const PATH = "/nix/var/nix/profiles/per-user/root/channels/nixos";

Deno.test("placesOf() follows prefixes and directories of names, in their order", () => {
  const entries = [
    { prefix: "", path: "/channels" },
    { prefix: "nixpkgs", path: "/nixpkgs" },
    { prefix: "", path: "https://example.org/x.tar.gz" },
    { prefix: "nixos-config", path: "/etc/nixos/configuration.nix" },
  ];
  assertEquals(placesOf("nixpkgs", entries), ["/channels/nixpkgs", "/nixpkgs"]);
  assertEquals(placesOf("unstable", entries), ["/channels/unstable"]);
  assertEquals(placesOf("nixpkgs", []), []);
});

Deno.test("isFetched() tells URLs from directories", () => {
  for (const url of ["https://a/b.tar.gz", "channel:nixos-24.11", "flake:nixpkgs", "git+ssh://a"]) {
    assertEquals(isFetched(url), true, url);
  }
  for (const path of ["/nix/store/x", "nixpkgs", "./a:b"]) assertEquals(isFetched(path), false);
});

Deno.test("fetchedStanding() reads references of flakes, and says where a registry decides", () => {
  const read = (url: string) => {
    const standing = fetchedStanding(url, "x");
    return [standing?.kind, standing?.url];
  };
  const nixpkgs = "github:NixOS/nixpkgs";
  assertEquals(read("flake:nixpkgs"), ["unknown", `${nixpkgs}/nixpkgs-unstable`]);
  assertEquals(read("flake:nixpkgs/nixos-24.05"), ["branch", `${nixpkgs}/nixos-24.05`]);
  assertEquals(read(`flake:nixpkgs/${REV}`), ["revision", `${nixpkgs}/${REV}`]);
  assertEquals(read(`flake:nixpkgs/nixos-24.05/${REV}`), ["revision", `${nixpkgs}/${REV}`]);
  assertEquals(read("flake:github:NixOS/nixpkgs/master"), ["branch", `${nixpkgs}/master`]);
  assertEquals(read("flake:other"), ["unknown", undefined]);
});

Deno.test("fetchedStanding() reads channels, archives of branches and of revisions", () => {
  const said = (url: string): unknown => {
    const standing = fetchedStanding(url, "x");
    if (standing?.kind === "revision") return [standing.url, standing.rev];
    return standing?.kind === "branch" ? standing.url : standing;
  };
  const branch = "github:NixOS/nixpkgs/nixos-24.11";
  assertEquals(said("channel:nixos-24.11"), branch);
  assertEquals(said("https://nixos.org/channels/nixos-24.11"), branch);
  assertEquals(said("https://channels.nixos.org/nixos-24.11/nixexprs.tar.xz"), branch);
  assertEquals(said("https://nixos.org/channels/nixos-24.11/nixexprs.tar.xz"), branch);
  assertEquals(said("https://github.com/NixOS/nixpkgs/archive/nixos-24.11.tar.gz"), branch);
  assertEquals(
    said("https://github.com/nix-community/home-manager/archive/master.tar.gz"),
    "github:nix-community/home-manager/master",
  );
  const url = `github:NixOS/nixpkgs/${REV}`;
  assertEquals(said(`https://github.com/NixOS/nixpkgs/archive/${REV}.tar.gz`), [url, REV]);
  assertEquals(said("s3://bucket/nixpkgs"), undefined);
});

Deno.test("channelStanding() has the revision, and the branch that it was made from", () => {
  const branchOf = (files: object, listed?: string): unknown => {
    const standing = channelStanding(PATH, { revision: REV, ofNixos: true, ...files }, listed);
    return standing.kind === "revision" && standing.rev === REV && standing.url;
  };
  const nixpkgs = "github:NixOS/nixpkgs";
  const [unstable, stable] = ["pre712.0123456789ab", ".712.0123456789ab"];
  assertEquals(branchOf({ version: "24.11", suffix: stable }), `${nixpkgs}/nixos-24.11`);
  assertEquals(branchOf({ version: "24.11", suffix: "beta7.a" }), `${nixpkgs}/nixos-24.11`);
  assertEquals(branchOf({ version: "25.05", suffix: unstable }), `${nixpkgs}/nixos-unstable`);
  const plain = { version: "25.05", suffix: unstable, ofNixos: false };
  assertEquals(branchOf(plain), `${nixpkgs}/nixpkgs-unstable`);
  assertEquals(
    branchOf(plain, "https://nixos.org/channels/nixos-unstable-small"),
    `${nixpkgs}/nixos-unstable-small`,
  );
});

Deno.test("channelStanding() does not guess a revision", () => {
  const version = { version: "15.09", suffix: ".712.0123456" };
  for (const revision of [undefined, "0123456", ""]) {
    const files = { ...version, ...(revision !== undefined && { revision }), ofNixos: true };
    assertEquals(channelStanding(PATH, files, undefined), {
      kind: "unknown",
      why: "does not say which revision it is",
      told: `${PATH} (15.09.712.0123456)`,
    });
  }
  const listed = "https://github.com/nix-community/home-manager/archive/release-24.11.tar.gz";
  assertEquals(channelStanding("/c/home-manager", { ofNixos: false }, listed), {
    kind: "unknown",
    why: "does not say which revision it is",
    told: "/c/home-manager",
    url: "github:nix-community/home-manager/release-24.11",
  });
});

Deno.test("listedChannel() reads the list of nix-channel", () => {
  const list = "# mine\nhttps://nixos.org/channels/nixos-24.11 nixos\n\nhttps://a.org/b  b\n";
  assertEquals(listedChannel(list, "nixos"), "https://nixos.org/channels/nixos-24.11");
  assertEquals(listedChannel(list, "b"), "https://a.org/b");
  assertEquals(listedChannel(list, "mine"), undefined);
  assertEquals(listedChannel("", "nixos"), undefined);
});
