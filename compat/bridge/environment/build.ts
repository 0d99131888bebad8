/**
 * From the derivation of a shell to its environment, by `nix-build`.
 *
 * @module
 */
import { readDerivation } from "../../../nix/tools/read_store.ts";
import { runNix, type RunOptions } from "../../../nix/tools/run.ts";
import { environmentExpression } from "./derivation.ts";

/** How the environment is built. */
export interface BuildOptions extends Pick<RunOptions, "env" | "signal"> {
  /** The symbolic link that keeps the environment from being collected; none unless told. */
  readonly link?: string;
  /** Flags for `nix-build`: `--option`, `--builders` … */
  readonly flags?: readonly string[];
}

/**
 * Builds the environment of the derivation at `drvPath`, and returns the store path of the file
 * that holds it.
 *
 * @throws {Failure} `no-environment` where it can't have one; `nix-failed` with Nix's own words.
 */
export async function buildEnvironment(
  drvPath: string,
  options: BuildOptions = {},
): Promise<string> {
  const { link, flags = [], ...rest } = options;
  const expression = environmentExpression(readDerivation(drvPath), drvPath);
  const words = ["-", ...(link === undefined ? ["--no-out-link"] : ["--out-link", link]), ...flags];
  return (await runNix("nix-build", words, { ...rest, stdin: expression })).trim();
}
