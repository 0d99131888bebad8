/**
 * A directory that is locked by a real Nix and by us.
 *
 * @module
 */
import type { NixRelease } from "../../compat/ref/mod.ts";

/** Texts by path, relative to the case's directory; `{{dir}}` in them is that directory. */
export type Files = Readonly<Record<string, string>>;

/** One locking; it starts from the lock file that the step before left. */
export interface Step {
  /** Files that are written first. */
  readonly files?: Files;
  /** Shell commands run in the case's directory after that. */
  readonly script?: string;
  /** The `inputs` of `flake/flake.nix`; what the step before had unless told. */
  readonly inputs?: string;
  /** Inputs to update: their printed paths, or all. */
  readonly update?: readonly string[] | "all";
  /** `--override-input PATH REF`; `{{dir}}` as in files. */
  readonly override?: Readonly<Record<string, string>>;
  /** Whether the flake is locked as a git repository, which the script makes of it. */
  readonly isRepository?: boolean;
  /** Part of the words that both sides must refuse with; without it both must lock. */
  readonly refused?: string;
}

/** A case: a first locking and what follows it. */
export interface LockCase extends Step {
  readonly name: string;
  readonly then?: readonly Step[];
  /** The releases it is for; all that have flakes unless told. */
  readonly releases?: readonly NixRelease[];
}

/** A flake.nix with these `inputs` and no outputs. */
export function flakeText(inputs: string): string {
  return `{\n  inputs = {\n${inputs}\n  };\n  outputs = _: { };\n}\n`;
}

/** A flake.nix without inputs. */
export const LEAF = "{ outputs = _: { }; }\n";

/** Shell commands that make a git repository of `directory` and commit what is in it. */
export function commit(directory: string, more = ""): string {
  return `git -C ${directory} init -q && git -C ${directory} add -A && ` +
    `git -C ${directory} commit -qm commit${more === "" ? "" : ` && ${more}`}\n`;
}
