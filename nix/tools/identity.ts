/**
 * Which Nix is on PATH and how it is set up, without running it.
 *
 * @module
 */

/** Variables that Nix looks at when it evaluates and builds. */
const VARIABLES: readonly string[] = [
  "NIX_CONFIG",
  "NIX_REMOTE",
  "NIX_STORE_DIR",
  "NIX_STATE_DIR",
  "NIX_USER_CONF_FILES",
];

/** A text that is another one where another program, or another configuration, would run. */
export function nixIdentity(): string {
  const program = programOnPath("nix-instantiate");
  return JSON.stringify([
    program,
    program === undefined ? undefined : stampOf(program),
    VARIABLES.map((name) => Deno.env.get(name)),
    configurationFiles().map(textOf),
  ]);
}

/** The files that the identity is made of; some need not be there. */
export function identityFiles(): readonly string[] {
  const program = programOnPath("nix-instantiate");
  return [...(program === undefined ? [] : [program]), ...configurationFiles()];
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

/** As the manual says under "nix.conf". */
function configurationFiles(): readonly string[] {
  const home = Deno.env.get("HOME") ?? "/";
  const own = Deno.env.get("XDG_CONFIG_HOME") ?? `${home}/.config`;
  const listed = Deno.env.get("NIX_USER_CONF_FILES");
  return [
    `${Deno.env.get("NIX_CONF_DIR") ?? "/etc/nix"}/nix.conf`,
    ...(listed?.split(":") ?? [`${own}/nix/nix.conf`]),
  ];
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (isAbsent(error) || error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
