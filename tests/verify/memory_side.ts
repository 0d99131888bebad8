/**
 * Derivations for tests of the comparison, written down in short.
 *
 * @module
 */
import type { Side } from "../../migrate/verify/side.ts";
import type { Derivation } from "../../nix/store/derivation.ts";

/** A derivation in short; paths are made with {@linkcode storePath}. */
export interface DrawnDerivation {
  /** The path of the `.drv` file. */
  readonly path: string;
  /** The path of its only output. */
  readonly out: string;
  readonly inputs?: readonly string[];
  readonly sources?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where it fetches something, the hash of that. */
  readonly hash?: string;
}

/** A store path whose digest is one character, repeated. */
export function storePath(digit: string, name: string): string {
  return `/nix/store/${digit.repeat(32)}-${name}`;
}

/** The side that has these derivations. */
export function side(
  derivations: readonly DrawnDerivation[],
  ownSources: Readonly<Record<string, string>> = {},
): Side {
  return {
    store: "/nix/store",
    derivations: new Map(derivations.map((drawn) => [drawn.path, derivationOf(drawn)])),
    ownSources: new Map(Object.entries(ownSources)),
  };
}

function derivationOf(drawn: DrawnDerivation): Derivation {
  const { out, inputs = [], sources = [], env = {}, hash = "" } = drawn;
  const hashAlgorithm = hash === "" ? "" : "r:sha256";
  return {
    outputs: new Map([["out", { path: out, hashAlgorithm, hash }]]),
    inputDerivations: new Map(inputs.map((input) => [input, ["out"]])),
    inputSources: sources,
    system: "x86_64-linux",
    builder: "/bin/sh",
    args: ["-c", "build"],
    env: new Map(Object.entries({ ...env, out })),
  };
}
