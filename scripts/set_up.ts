/**
 * Makes sure that what the demo and the tests need is on this machine.
 *
 * As root on Debian what is missing is installed; else the one command that does it is named.
 *
 * @module
 */
import $ from "@david/dax";
import { join } from "@std/path";
import { failure } from "../nix/diagnostic.ts";
import { checkoutPath } from "../tests/cli/program.ts";
import { say } from "./say.ts";

/** A program we need, and the Debian package it is in. */
interface Need {
  readonly program: string;
  readonly package: string;
  /** What makes it say that it is there; `--version` unless told. */
  readonly version?: string;
}

/** What the demo needs. */
const NEEDS: readonly Need[] = [
  { program: "nix-instantiate", package: "nix-bin" },
  { program: "git", package: "git" },
];

/**
 * What the tests need besides: what makes certificates, archives and repositories of other kinds.
 */
const TEST_NEEDS: readonly Need[] = [
  { program: "openssl", package: "openssl", version: "version" },
  { program: "bzip2", package: "bzip2", version: "--help" },
  { program: "xz", package: "xz-utils" },
  { program: "zstd", package: "zstd" },
  { program: "zip", package: "zip" },
  { program: "ssh", package: "openssh-client", version: "-V" },
  { program: "/usr/sbin/sshd", package: "openssh-server", version: "-V" },
  { program: "hg", package: "mercurial" },
  { program: "git-lfs", package: "git-lfs" },
  { program: "tmux", package: "tmux", version: "-V" },
];

/**
 * Installs what is missing for the demo, and fetches the program's own dependencies, so that
 * nothing that follows waits for a network.
 *
 * @throws {Failure} `missing-programs` where that can't be done here; its help is the command.
 */
export async function setUp(): Promise<void> {
  await install(NEEDS);
  await run(Deno.execPath(), "cache", "--quiet", checkoutPath("cli.ts"));
}

/** As {@linkcode setUp}, for the tests. */
export async function setUpTests(): Promise<void> {
  await install([...NEEDS, ...TEST_NEEDS]);
  await setUp();
}

/**
 * The directory of the four Nixes side by side, which are put there unless they are: the one that
 * FLAKEBRIDGE_NIX_MATRIX names, else the one where `tests/nix_matrix/nix-matrix` puts them.
 *
 * @throws {Failure} `missing-programs`, `set-up`, `no-namespaces` where that can't be done here.
 */
export async function setUpMatrix(): Promise<string> {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? "/root", ".cache");
  const directory = Deno.env.get("FLAKEBRIDGE_NIX_MATRIX") ||
    join(cache, "flakebridge", "nix-matrix");
  const asRoot = Deno.uid() === 0 ? [] : ["--map-root-user"];
  if (!await works("unshare", ...asRoot, "--mount", "true")) {
    throw failure("no-namespaces", "Nixes side by side need a mount namespace each", {
      help: "in a container, allow it: `--privileged` or `--cap-add SYS_ADMIN`",
    });
  }
  if (!await isMatrix(directory)) {
    await install([...NEEDS, { program: "patchelf", package: "patchelf" }]);
    await run("sh", checkoutPath("tests/nix_matrix/nix-matrix"), directory);
  }
  return directory;
}

async function isMatrix(directory: string): Promise<boolean> {
  const tried = ["2.3", "2.8", "2.26", "2.34"].map((version) =>
    works(join(directory, "bin", "nixv"), version, "nix-instantiate", "--version")
  );
  return (await Promise.all(tried)).every((isThere) => isThere);
}

async function install(needs: readonly Need[]): Promise<void> {
  const missing = await missingPackages(needs);
  if (missing.length === 0) return;
  const command = `apt-get install -y ${missing.join(" ")}`;
  if (Deno.uid() !== 0 || !await works("apt-get", "--version")) throw missingPrograms(command);

  say(`$ ${command}`);
  const areListed = await works("apt-get", "install", "--simulate", ...missing);
  if (!areListed) await run("apt-get", "update", "-q");
  await run("apt-get", "install", "-y", "-q", "--no-install-recommends", ...missing);
  const left = await missingPackages(needs);
  if (left.length > 0) throw missingPrograms(command);
}

function missingPrograms(command: string): Error {
  return failure("missing-programs", "Not all that is needed is on this machine", {
    help: Deno.uid() === 0
      ? `on Debian: \`${command}\`; elsewhere see https://nixos.org/download`
      : `on Debian: \`sudo ${command}\`; elsewhere see https://nixos.org/download`,
  });
}

async function missingPackages(needs: readonly Need[]): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const need of needs) {
    if (!await works(need.program, need.version ?? "--version")) missing.push(need.package);
  }
  return missing;
}

async function works(...words: readonly string[]): Promise<boolean> {
  return (await $`${words}`.stdin("null").quiet().noThrow()).code === 0;
}

/** Runs a program, its words shown; it can ask nothing. */
async function run(...words: readonly string[]): Promise<void> {
  const environment = { DEBIAN_FRONTEND: "noninteractive" };
  const { code } = await $`${words}`.env(environment).stdin("null").noThrow();
  if (code !== 0) {
    throw failure("set-up", `\`${words.join(" ")}\` failed`, {
      help: "its own words stand above",
    });
  }
}
