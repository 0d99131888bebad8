/**
 * Migrating projects of 5, 500 and 20,000 files, without the proof: time, and the most memory
 * taken, as V8 takes it, which collects late where there is enough, and where it is told to spare
 * it.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import { spawned } from "./paired.ts";

const root = fromFileUrl(new URL("..", import.meta.url));

const migrate = ["migrate", "--no-verify"];

/** Of this many files, one is a package. */
const filesAPackage = 5;

/** A package set in git: packages that are called by name, each with sources beside it. */
async function layOut(directory: string, files: number): Promise<void> {
  const packages = Math.max(1, Math.floor(files / filesAPackage));
  const names = Array.from({ length: packages }, (_, at) => `p${at}`);
  const calls = names.map((name) => `  ${name} = pkgs.callPackage ./pkgs/${name} { };\n`);
  await write(
    directory,
    "default.nix",
    `{ pkgs ? import <nixpkgs> { } }:\n{\n${calls.join("")}}\n`,
  );
  for (const name of names) {
    const text = `{ stdenv }:\nstdenv.mkDerivation {\n  name = "${name}";\n  src = ./.;\n}\n`;
    await write(directory, `pkgs/${name}/default.nix`, text);
  }
  for (let at = packages + 1; at < files; at++) {
    await write(directory, `pkgs/p${at % packages}/source${at}.c`, `int x${at};\n`.repeat(40));
  }
  const git = (...args: readonly string[]) => spawned("git", ["-C", directory, ...args]);
  await git("init", "-q");
  await git("add", "-A");
  await git("-c", "user.name=b", "-c", "user.email=b@localhost", "commit", "-q", "-m", "all");
}

async function write(directory: string, path: string, text: string): Promise<void> {
  const file = join(directory, path);
  await Deno.mkdir(join(file, ".."), { recursive: true });
  await Deno.writeTextFile(file, text);
}

/** Milliseconds, and mebibytes at most; `flags` are those of `deno run`. */
async function migrated(
  directory: string,
  ...flags: readonly string[]
): Promise<{ readonly time: number; readonly peak: number }> {
  const nixpkgs = `path:${join(root, "tests/nixpkgs")}`;
  const start = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...flags, join(root, "cli.ts"), ...migrate, "--nixpkgs", nixpkgs],
    cwd: directory,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let peak = 0;
  const watch = setInterval(() => peak = Math.max(peak, peakOf(child.pid)), 5);
  const { code } = await child.status;
  clearInterval(watch);
  if (code !== 0) throw new Error(`migrate ended with ${code}`);
  return { time: performance.now() - start, peak };
}

/** The most memory that a process had so far, in mebibytes; 0 where Linux does not tell. */
function peakOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The project as it was committed. */
async function takeBack(directory: string): Promise<void> {
  await spawned("git", ["-C", directory, "reset", "-q", "--hard"]);
  await spawned("git", ["-C", directory, "clean", "-q", "-d", "--force"]);
}

const rows = ["files    time       a file     memory     spared"];
for (const files of [5, 500, 20_000]) {
  const directory = await Deno.makeTempDir({ prefix: "flakebridge-bench-" });
  await layOut(directory, files);
  const { time, peak } = await migrated(directory);
  await takeBack(directory);
  const { peak: spared } = await migrated(directory, "--v8-flags=--optimize-for-size");
  await Deno.remove(directory, { recursive: true });
  const each = `${(time / files).toFixed(2)} ms`;
  const cells = [
    `${time.toFixed(0)} ms`,
    each,
    `${peak.toFixed(0)} MiB`,
    `${spared.toFixed(0)} MiB`,
  ];
  rows.push([String(files).padEnd(8), ...cells.map((cell) => cell.padEnd(10))].join(" ").trimEnd());
}
// deno-lint-ignore no-console
console.log(["A project by its size, migrated without proof", ...rows, ""].join("\n  "));
