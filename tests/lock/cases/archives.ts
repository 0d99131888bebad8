/**
 * Archives and files on disk: `tarball+file:` and `file+file:`; those of forges are in `forge/`.
 *
 * @module
 */
import { flakeText, LEAF, type LockCase } from "../case.ts";

const FILES = { "t/flake.nix": LEAF, "t/b.c": "1", "t/b/c": "2" };
const TAR = "tar --mtime=2020-02-02T02:02:02Z -cf";

export const ARCHIVE_CASES: readonly LockCase[] = [
  {
    name: "tarball: gzip, one directory",
    inputs: `a.url = "file://{{dir}}/t.tar.gz";`,
    files: FILES,
    script: `${TAR} - t | gzip -n > t.tar.gz`,
  },
  {
    name: "tarball: not compressed",
    inputs: `a.url = "tarball+file://{{dir}}/t.tar";`,
    files: FILES,
    script: `${TAR} t.tar t`,
    releases: ["2.26", "2.34"],
  },
  {
    name: "tarball: xz",
    inputs: `a.url = "file://{{dir}}/t.tar.xz";`,
    files: FILES,
    script: `${TAR} - t | xz > t.tar.xz`,
  },
  {
    name: "tarball: zstd",
    inputs: `a.url = "file://{{dir}}/t.tar.zst";`,
    files: FILES,
    script: `${TAR} - t | zstd -q > t.tar.zst`,
    releases: ["2.26", "2.34"],
  },
  {
    name: "tarball: packed as its name does not say",
    inputs: `a.url = "file://{{dir}}/t.tar.gz";`,
    files: FILES,
    script: `${TAR} - t | xz > t.tar.gz`,
  },
  {
    name: "tarball: modes, links, an empty directory",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: FILES,
    script:
      `chmod +x t/b.c; ln -s b.c t/l; ln t/b.c t/hard; mkdir t/empty; ${TAR} - t | gzip -n > t.tar.gz`,
  },
  {
    name: "tarball: long names",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: {
      [`t/${"directory/".repeat(15)}${"n".repeat(120)}`]: "x",
      [`t/${"é".repeat(60)}`]: "y",
    },
    script: `${TAR} - t | gzip -n > t.tar.gz`,
  },
  {
    name: "tarball: pax names",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: { [`t/${"directory/".repeat(15)}${"é".repeat(60)}`]: "x" },
    script: `${TAR} - --format=pax t | gzip -n > t.tar.gz`,
  },
  {
    name: "tarball: several members at the top",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: FILES,
    script: `${TAR} - -C t . | gzip -n > t.tar.gz`,
    releases: ["2.26", "2.34"],
  },
  {
    name: "tarball: a directory in it",
    inputs: `a.url = "file://{{dir}}/t.tar.gz?dir=sub";`,
    files: { "t/sub/flake.nix": LEAF },
    script: `${TAR} - t | gzip -n > t.tar.gz`,
  },
  {
    name: "tarball: flake.nix is a link",
    inputs: `a.url = "file://{{dir}}/t.tar.gz";`,
    files: { "t/sub/real.nix": flakeText(`c.url = "path:{{dir}}/c";`), "c/flake.nix": LEAF },
    script: `ln -s sub/real.nix t/flake.nix; ${TAR} - t | gzip -n > t.tar.gz`,
  },
  {
    name: "tarball: cut off",
    inputs: `a.url = "file://{{dir}}/t.tar.gz";`,
    files: { ...FILES, "t/long": "x\n".repeat(20000) },
    script: `${TAR} - t | gzip -n | head -c 200 > t.tar.gz`,
    refused: "",
  },
  {
    name: "tarball: not there",
    inputs: `a.url = "file://{{dir}}/t.tar.gz";`,
    refused: "",
  },
  {
    name: "file: as it is",
    inputs: `a = { url = "file+file://{{dir}}/x.txt"; flake = false; };`,
    files: { "x.txt": "hello\n" },
    releases: ["2.26", "2.34"],
  },
  {
    name: "file: an archive kept packed",
    inputs: `a = { url = "file+file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: FILES,
    script: `${TAR} - t | gzip -n > t.tar.gz`,
    releases: ["2.26", "2.34"],
  },
];
