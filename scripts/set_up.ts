/**
 * Makes sure that what the demo and the tests need is on this machine: Nix and git, and for the
 * tests what makes certificates and archives.
 *
 * As root on Debian what is missing is installed; else the one command that does it is named.
 *
 * @module
 */
import $ from "@david/dax";
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

const NEEDS: readonly Need[] = [
  { program: "nix-instantiate", package: "nix-bin" },
  { program: "git", package: "git" },
  { program: "openssl", package: "openssl", version: "version" },
  { program: "bzip2", package: "bzip2", version: "--help" },
  { program: "xz", package: "xz-utils" },
  { program: "zstd", package: "zstd" },
];

/**
 * Installs what is missing, and fetches the program's own dependencies, so that nothing that follows
 * waits for a network.
 *
 * @throws {Failure} `missing-programs` where that can't be done here; its help is the command.
 */
export async function setUp(): Promise<void> {
  await installNeeds();
  await run(Deno.execPath(), "cache", "--quiet", checkoutPath("cli.ts"));
}

async function installNeeds(): Promise<void> {
  const missing = await missingPackages();
  if (missing.length === 0) return;
  const command = `apt-get install -y ${missing.join(" ")}`;
  if (Deno.uid() !== 0 || !await works("apt-get", "--version")) throw missingPrograms(command);

  say(`$ ${command}`);
  const areListed = await works("apt-get", "install", "--simulate", ...missing);
  if (!areListed) await run("apt-get", "update", "-q");
  await run("apt-get", "install", "-y", "-q", "--no-install-recommends", ...missing);
  const left = await missingPackages();
  if (left.length > 0) throw missingPrograms(command);
}

function missingPrograms(command: string): Error {
  return failure("missing-programs", "Not all that is needed is on this machine", {
    help: Deno.uid() === 0
      ? `on Debian: \`${command}\`; elsewhere see https://nixos.org/download`
      : `on Debian: \`sudo ${command}\`; elsewhere see https://nixos.org/download`,
  });
}

async function missingPackages(): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const need of NEEDS) {
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
