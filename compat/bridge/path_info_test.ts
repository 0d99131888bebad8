import { assertEquals } from "@std/assert";
import type { PathInfo } from "../../nix/tools/path_infos.ts";
import { infoDocument, infoLine, sortedByReferences } from "./path_info.ts";

const INFO: PathInfo = {
  path: "/nix/store/a-x",
  narHash: "sha256-SuGnHVB6IkHvNR9ED//pBY0J657HYmx8E44bLiYTMko=",
  narSize: 1352,
  references: ["/nix/store/b-y"],
  registrationTime: 0,
  ultimate: true,
  signatures: ["key:abc"],
  contentAddress: "fixed:r:sha256:0jij2ck2w6wf2dy6qqn7kvmhk385x7zhyi0z6ppl28ksa0fsgqaa",
};

Deno.test("sortedByReferences() puts paths before those that refer to them, cycles or not", () => {
  const references: Readonly<Record<string, readonly string[]>> = {
    a: ["c", "a"],
    b: [],
    c: ["d", "gone"],
    d: ["c"],
  };
  const sorted = sortedByReferences(["d", "a", "b", "c"], (path) => references[path] ?? []);
  assertEquals(sorted, ["d", "c", "a", "b"]);
});

Deno.test("infoLine() has the columns that are wanted, as each Nix writes sizes", () => {
  const columns = { size: true, isHumanReadable: true, signatures: true };
  const line = (like: "2.8" | "2.34", more = {}) => {
    const options = { closureSize: 5, width: 15, columns: { ...columns, ...more }, like };
    return infoLine("/nix/store/a-x", INFO, options);
  };
  const signed = `\tultimate ca:${INFO.contentAddress} key:abc`;
  assertEquals(line("2.34"), `/nix/store/a-x \t   1.3 KiB\t   0.0 KiB${signed}`);
  assertEquals(line("2.8"), `/nix/store/a-x \t   1.3K\t   5.0 ${signed}`);
  const plain = { isHumanReadable: false, signatures: false };
  assertEquals(line("2.34", plain), "/nix/store/a-x \t       1352\t          5");
});

Deno.test("infoDocument() has store paths and addresses as the second format has them", () => {
  const document = infoDocument([{ path: INFO.path, info: INFO }], 2, "/nix/store");
  assertEquals(JSON.parse(JSON.stringify(document)), {
    info: {
      "a-x": {
        ca: { hash: INFO.narHash, method: "nar" },
        deriver: null,
        narHash: INFO.narHash,
        narSize: 1352,
        references: ["b-y"],
        registrationTime: null,
        signatures: ["key:abc"],
        storeDir: "/nix/store",
        ultimate: true,
        version: 2,
      },
    },
    storeDir: "/nix/store",
    version: 2,
  });
});

Deno.test("infoDocument() says in 2.8's list which paths are not valid", () => {
  assertEquals(infoDocument([{ path: INFO.path }], "list", "/nix/store"), [
    { path: INFO.path, valid: false },
  ]);
});
