/**
 * Which Nix is on PATH and which store it has, without running it.
 *
 * @module
 */

/** Variables that say where the store is. */
const VARIABLES: readonly string[] = ["NIX_REMOTE", "NIX_STORE_DIR", "NIX_STATE_DIR"];

/**
 * A text that is another one on another system, where another program would run, or with another
 * store.
 */
export function nixIdentity(): string {
  const program = nixProgram();
  return JSON.stringify([
    Deno.build.target,
    program,
    program === undefined ? undefined : stampOf(program),
    VARIABLES.map((name) => Deno.env.get(name)),
  ]);
}

/** The file of the program that evaluates; undefined where there is no Nix. */
export function nixProgram(): string | undefined {
  return programOnPath("nix-instantiate");
}

/** A link to the program of one version leads to another one after an upgrade. */
function programOnPath(name: string): string | undefined {
  for (const directory of (Deno.env.get("PATH") ?? "").split(":")) {
    try {
      return Deno.realPathSync(`${directory}/${name}`);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }
  return undefined;
}

function stampOf(path: string): readonly unknown[] {
  const { size, mtime, ino } = Deno.statSync(path);
  return [size, mtime?.getTime(), ino];
}

function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
