import { assertEquals } from "@std/assert";
import { lonPins } from "./lon.ts";

const revision = "fedcba9876543210fedcba9876543210fedcba98";
const hash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

Deno.test("lonPins() reads archives and git repositories", () => {
  const entry = { branch: "main", revision, hash };
  const pins = lonPins({
    version: "1",
    sources: {
      a: {
        ...entry,
        fetchType: "tarball",
        url: `https://github.com/o/r/archive/${revision}.tar.gz`,
      },
      b: { ...entry, fetchType: "git", url: "https://a.b/c", submodules: true },
      c: { ...entry, fetchType: "git", url: "https://a.b/c", frozen: true },
    },
  });
  assertEquals(pins?.map(({ source }) => [source?.name, source?.url, source?.narHash]), [
    ["a", "github:o/r/main", hash],
    ["b", "git+https://a.b/c?ref=main&submodules=1", hash],
    ["c", `git+https://a.b/c?ref=main&rev=${revision}`, hash],
  ]);
});

Deno.test("lonPins() reads no version that it does not know", () => {
  assertEquals(lonPins({ version: "2", sources: {} }), undefined);
  assertEquals(lonPins([]), undefined);
});
