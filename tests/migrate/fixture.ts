/**
 * A fixture: a small project before a migration (`in/`), what is to be seen, and the project after
 * it (`out/`).
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import { exists } from "@std/fs";

/** What `fixture.json` says; every field may be left out but `about`. */
export interface FixtureFile {
  /** What this project is an example of. */
  readonly about: string;
  /** More flags for `migrate`; `@flakes@` is the directory of the miniatures. */
  readonly flags?: readonly string[];
  /** The exit status of `migrate`; with one that is not 0 nothing may change. */
  readonly status?: number;
  /** Words that must be in what it prints. */
  readonly says?: readonly string[];
  /**
   * Words for `nix-instantiate` and `nix-build`, each list one call: the derivations before and
   * after must be the same. The entry files there are, unless told.
   */
  readonly same?: readonly (readonly string[])[];
  /** As `same`, for derivations of another system, which can't be built here. */
  readonly sameForOthers?: readonly (readonly string[])[];
  /** Which of those, joined by spaces, and which rows of the proof may differ by their source. */
  readonly explained?: readonly string[];
  /**
   * As `explained`, for what may become different, since it depends on where or by what it is
   * evaluated; where it does, `migrate` ends with 1.
   */
  readonly differs?: readonly string[];
  /** Rows of the proof that did not evaluate before either. */
  readonly failsBefore?: readonly string[];
  /** Rows of the proof that need an input that can't be locked without a network. */
  readonly unproven?: readonly string[];
  /** How git knows the project: all committed unless told. */
  readonly git?: "all" | "none" | `untracked: ${string}` | `dirty: ${string}`;
}

/** A fixture with everything told. */
export interface Fixture extends Required<FixtureFile> {
  readonly name: string;
  /** The project before. */
  readonly input: string;
  /** The project after, as it should be. */
  readonly output: string;
}

const HERE = fromFileUrl(new URL(".", import.meta.url));
const EXAMPLES = fromFileUrl(new URL("../../examples", import.meta.url));

/** Every fixture, and every example of `examples/`, by name. */
export async function allFixtures(): Promise<readonly Fixture[]> {
  const own = await directoriesIn(join(HERE, "fixtures"));
  const examples = await directoriesIn(EXAMPLES);
  return await Promise.all([
    ...own.map((name) => {
      const directory = join(HERE, "fixtures", name);
      return readFixture(name, directory, join(directory, "in"));
    }),
    ...examples.map((name) => {
      return readFixture(`examples/${name}`, join(HERE, "examples", name), join(EXAMPLES, name));
    }),
  ]);
}

async function directoriesIn(directory: string): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  return entries.filter((entry) => entry.isDirectory).map((entry) => entry.name).sort();
}

async function readFixture(name: string, directory: string, input: string): Promise<Fixture> {
  const text = await Deno.readTextFile(join(directory, "fixture.json"));
  return await fixtureOf(name, JSON.parse(text), { input, output: join(directory, "out") });
}

/** The fixture of the project at `input`, of which `file` is told. */
export async function fixtureOf(
  name: string,
  file: FixtureFile,
  { input, output }: Pick<Fixture, "input" | "output">,
): Promise<Fixture> {
  return {
    flags: [],
    status: 0,
    says: [],
    explained: [],
    differs: [],
    failsBefore: [],
    sameForOthers: [],
    unproven: [],
    same: await entryFiles(input),
    git: "all",
    ...file,
    name,
    input,
    output,
  };
}

async function entryFiles(input: string): Promise<string[][]> {
  const there: string[][] = [];
  for (const entry of ["default.nix", "shell.nix"]) {
    if (await exists(join(input, entry))) there.push([entry]);
  }
  return there;
}
