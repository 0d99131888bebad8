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
    name: "tarball: bzip2",
    inputs: `a.url = "file://{{dir}}/t.tar.bz2";`,
    files: FILES,
    script: `${TAR} - t | bzip2 > t.tar.bz2`,
  },
  {
    name: "tarball: bzip2, in several streams",
    inputs: `a = { url = "file://{{dir}}/t.tar.bz2"; flake = false; };`,
    files: { ...FILES, "t/long": "x\n".repeat(20000) },
    script: `${TAR} t.tar t; head -c 9999 t.tar | bzip2 > 1; tail -c +10000 t.tar | bzip2 > 2
      cat 1 2 > t.tar.bz2`,
  },
  {
    name: "tarball: bzip2, cut off",
    inputs: `a = { url = "file://{{dir}}/t.tar.bz2"; flake = false; };`,
    files: { ...FILES, "t/long": "x\n".repeat(20000) },
    script: `${TAR} - t | bzip2 | head -c 150 > t.tar.bz2`,
    refused: "",
  },
  {
    name: "tarball: zstd, cut off",
    inputs: `a = { url = "file://{{dir}}/t.tar.zst"; flake = false; };`,
    files: FILES,
    script: `${TAR} - t | zstd -q | head -c -9 > t.tar.zst`,
    releases: ["2.26", "2.34"],
    refused: "",
  },
  {
    name: "tarball: zstd, cut off after a whole stream",
    inputs: `a = { url = "file://{{dir}}/t.tar.zst"; flake = false; };`,
    files: FILES,
    script: `${TAR} - t | zstd -q > 1; head -c 6 1 | cat 1 - > t.tar.zst`,
    releases: ["2.26", "2.34"],
    refused: "",
  },
  {
    name: "tarball: gzip, in several streams",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: { ...FILES, "t/long": "x\n".repeat(20000) },
    script: `${TAR} t.tar t; head -c 9999 t.tar | gzip > 1; tail -c +10000 t.tar | gzip > 2
      cat 1 2 > t.tar.gz`,
  },
  {
    name: "tarball: xz and zstd, in several streams",
    inputs: `a = { url = "file://{{dir}}/t.tar.xz"; flake = false; };
      b = { url = "file://{{dir}}/t.tar.zst"; flake = false; };`,
    files: { ...FILES, "t/long": "x\n".repeat(20000) },
    script: `${TAR} t.tar t; head -c 9999 t.tar > 1; tail -c +10000 t.tar > 2
      xz -k 1 2; cat 1.xz 2.xz > t.tar.xz; zstd -q 1 2; cat 1.zst 2.zst > t.tar.zst`,
    releases: ["2.26", "2.34"],
  },
  {
    name: "zip: one directory, modes, links",
    inputs: `a.url = "file://{{dir}}/t.zip";`,
    files: { ...FILES, "t/é/x": "x\n".repeat(20000) },
    script:
      `chmod +x t/b.c; ln -s b.c t/l; ln -s no/where/é t/dangling; mkdir t/empty; : > t/nothing
      find t -exec touch -h -d 2020-02-02T02:02:02Z {} +; zip -qry t.zip t`,
  },
  {
    name: "zip: several members at the top",
    inputs: `a = { url = "file://{{dir}}/t.zip"; flake = false; };`,
    files: FILES,
    script: `find t -exec touch -d 2020-02-02T02:02:02Z {} +; cd t && zip -qr ../t.zip .`,
    releases: ["2.26", "2.34"],
  },
  {
    name: "zip: not compressed, without Unix's dates and modes",
    inputs: `a = { url = "file://{{dir}}/t.zip"; flake = false; };`,
    files: FILES,
    script: `chmod +x t/b.c; find t -exec touch -d 2020-02-02T02:02:02Z {} +; zip -qrX0 t.zip t`,
  },
  {
    name: "zip: named otherwise",
    inputs: `a = { url = "tarball+file://{{dir}}/t"; flake = false; };`,
    files: FILES,
    script: `mkdir u; mv t u/; chmod +x u/t/b.c; ln -s b.c u/t/l
      find u/t -exec touch -h -d 2020-02-02T02:02:02Z {} +; cd u; zip -qry ../t.zip t; mv ../t.zip ../t`,
    releases: ["2.26", "2.34"],
  },
  {
    name: "zip: cut off",
    inputs: `a = { url = "file://{{dir}}/t.zip"; flake = false; };`,
    files: { ...FILES, "t/long": "x\n".repeat(20000) },
    script: `zip -qr u.zip t; head -c 400 u.zip > t.zip`,
    refused: "",
  },
  {
    name: "tarball: an empty archive",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: FILES,
    script: `${TAR} - -T /dev/null | gzip -n > t.tar.gz`,
    releases: ["2.26", "2.34"],
  },
  {
    name: "tarball: an empty archive, and several members, for 2.8",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: FILES,
    script: `${TAR} - -T /dev/null | gzip -n > t.tar.gz`,
    refused: "",
    releases: ["2.8"],
    then: [{ script: `${TAR} - -C t . | gzip -n > t.tar.gz`, refused: "" }],
  },
  {
    name: "tarball: no archive at all",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: { "t.tar.gz": "<html>not here</html>\n".repeat(100) },
    refused: "",
  },
  {
    name: "tarball: a member that leaves it",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: FILES,
    script: `${TAR} - -P --transform=s,^t/b.c,t/../../x, t | gzip -n > t.tar.gz`,
    releases: ["2.26", "2.34"],
  },
  {
    name: "tarball: setuid, sticky, no rights",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: FILES,
    script: `chmod 4654 t/b.c; chmod 1777 t/b; chmod 0 t/b/c; ${TAR} - t | gzip -n > t.tar.gz`,
  },
  {
    name: "tarball: the same member twice",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: FILES,
    script:
      `${TAR} t.tar t; echo new > t/b.c; ${TAR} u.tar t/b.c; tar -A -f t.tar u.tar; gzip -n t.tar`,
  },
  {
    name: "tarball: made by bsdtar, ustar and v7",
    inputs: `a = { url = "file://{{dir}}/u.tar.gz"; flake = false; };
      b = { url = "file://{{dir}}/v.tar.gz"; flake = false; };`,
    files: FILES,
    script:
      `${TAR} - --format=ustar t | gzip -n > u.tar.gz; ${TAR} - --format=v7 t | gzip -n > v.tar.gz`,
  },
  {
    name: "tarball: names that are not UTF-8",
    inputs: `a = { url = "file://{{dir}}/t.tar.gz"; flake = false; };`,
    files: FILES,
    script:
      `printf x > "t/$(printf 'z\\377')"; printf x > "t/$(printf 'z\\303')"; ln -s "$(printf '\\200')" t/l
      ${TAR} - t | gzip -n > t.tar.gz`,
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
