import { assertEquals } from "@std/assert";
import { EMPTY_LOCK, printLock } from "./lock_file.ts";
import { parseLock } from "./parse_lock.ts";

const REV = "0123456789abcdef0123456789abcdef01234567";
const HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

Deno.test("printLock() writes what Nix writes", () => {
  assertEquals(
    printLock(EMPTY_LOCK),
    '{\n  "nodes": {\n    "root": {}\n  },\n  "root": "root",\n  "version": 7\n}\n',
  );
});

Deno.test("printLock() gives back the text that parseLock() read", () => {
  const text = `{
  "nodes": {
    "10": {
      "flake": false,
      "locked": {
        "path": "./x",
        "type": "path"
      },
      "original": {
        "path": "./x",
        "type": "path"
      },
      "parent": []
    },
    "2": {
      "inputs": {
        "é": [
          "10"
        ]
      },
      "locked": {
        "lastModified": 1,
        "narHash": "${HASH}",
        "owner": "o",
        "repo": "r",
        "rev": "${REV}",
        "type": "github"
      },
      "original": {
        "id": "nixpkgs",
        "type": "indirect"
      }
    },
    "root": {
      "inputs": {
        "10": "10",
        "2": "2"
      }
    }
  },
  "root": "root",
  "version": 7
}
`;
  assertEquals(printLock(parseLock(text)), text);
});
