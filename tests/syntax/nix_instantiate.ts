/**
 * What the real Nix makes of files: `nix-instantiate --parse`, many files in one process.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import type { NixVersion } from "../../nix/syntax/dialect.ts";
import { bytesAsCharacters } from "./nix_files.ts";

/** A Nix to ask. */
export interface OracleNix {
  /** The words before `--parse`. */
  readonly command: readonly string[];
  /** What the program says of itself, `2.8.0`. */
  readonly version: string;
  /** Whose dialect it speaks. */
  readonly dialect: NixVersion;
  /** What it takes `~` for. */
  readonly home: string;
  /** The experimental features that are on. */
  readonly features: readonly string[];
  /** What its order of names depends on: `addresses` of memory that is used again and again, or the
   * order in which it meets them, which old versions need our `allocator` for. */
  readonly order: "meeting" | "allocator" | "addresses";
}

/** Nix's answer: what it printed, byte by byte as characters, or why it refused. */
export type OracleAnswer =
  | { readonly kind: "shown"; readonly text: string }
  | {
    readonly kind: "refused";
    readonly message: string;
    /** From 1, in bytes; absent where Nix names no place. */
    readonly line: number | undefined;
    readonly column: number | undefined;
  };

/** The environment variable that names a directory with several Nixes, `bin/nixv VERSION …`. */
const MATRIX = "FLAKEBRIDGE_NIX_MATRIX";

/**
 * The Nix of a name: a version of the matrix, a path to `nix-instantiate`, or, without a name, the
 * one on PATH; `undefined` when it is not there.
 */
export async function findNix(
  name?: string,
  features: readonly string[] = [],
): Promise<OracleNix | undefined> {
  const matrix = Deno.env.get(MATRIX);
  const isVersion = name !== undefined && /^[0-9.]+$/.test(name);
  if (isVersion && !matrix) return undefined;
  const command = isVersion
    ? [`${matrix}/bin/nixv`, name, "nix-instantiate"]
    : [name ?? "nix-instantiate"];
  try {
    const { stdout } = await run([...command, "--version"]);
    const version = /[0-9]+(\.[0-9]+)+/.exec(stdout)?.[0];
    if (version === undefined) return undefined;
    const home = (await run([...command, "--parse", "-E", "~/x"])).stdout.replace("/x\n", "");
    const dialect = dialectOf(version);
    return { command, version, dialect, home, features, order: await orderOf(dialect) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The Nix on PATH and those of the matrix, as far as there are any. */
export async function findNixes(): Promise<readonly OracleNix[]> {
  const names = Deno.env.get(MATRIX) ? ["2.3", "2.8", "2.26", "2.34"] : [undefined];
  const found = await Promise.all(names.map((name) => findNix(name)));
  return found.filter((nix) => nix !== undefined);
}

/** Old Nix needs our allocator, and that a C compiler. */
async function orderOf(dialect: NixVersion): Promise<OracleNix["order"]> {
  if (dialect !== "2.3" && dialect !== "2.8") return "meeting";
  try {
    return (await run(["cc", "--version"])).success ? "allocator" : "addresses";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "addresses";
    throw error;
  }
}

function dialectOf(version: string): NixVersion {
  const minor = Number(version.split(".")[1]);
  if (minor < 4) return "2.3";
  if (minor < 20) return "2.8";
  return minor < 30 ? "2.26" : "2.34";
}

/** How many files are given to one process, and how many processes run at once. */
const BATCH = 500;
const WORKERS = 4;

/** Asks for the files batch by batch, several batches at once; the answers are in their order. */
export function inBatches<Answer>(
  files: readonly string[],
  ask: (batch: readonly string[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  return shared(files, async (part) => {
    const answers: Answer[] = [];
    for (let from = 0; from < part.length; from += BATCH) {
      answers.push(...await ask(part.slice(from, from + BATCH)));
    }
    return answers;
  });
}

/** Asks Nix for every file; the answers are in the order of the files. */
export function parseWithNix(
  nix: OracleNix,
  files: readonly string[],
): Promise<readonly OracleAnswer[]> {
  if (nix.order === "allocator") return parseAlone(nix, files);
  return shared(files, (part) => parseInTurn(nix, part));
}

async function shared<Answer>(
  files: readonly string[],
  parse: (files: readonly string[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const share = Math.ceil(files.length / WORKERS);
  const shares = Array.from(
    { length: WORKERS },
    (_, index) => files.slice(index * share, (index + 1) * share),
  );
  return (await Promise.all(shares.map(parse))).flat();
}

/** Runs a process for each file, so that Nix knows no names from the files before, with the
 * allocator of `rising_allocator.c`. */
async function parseAlone(
  nix: OracleNix,
  files: readonly string[],
): Promise<readonly OracleAnswer[]> {
  const directory = await Deno.makeTempDir();
  try {
    const library = `${directory}/allocator.so`;
    const source = fromFileUrl(new URL("rising_allocator.c", import.meta.url));
    const flags = ["-O2", "-shared", "-fPIC", "-nostartfiles", "-o", library, source];
    const built = await run(["cc", ...flags]);
    if (!built.success) throw new Error(built.stderr);
    return await shared(files, (part) => parseEach(nix, library, part));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Parses each of its arguments with the program `$2`, `$1` preloaded: a line for each to stdout,
 * an empty one where Nix refuses the file, and what Nix says to stderr, up to three zero bytes. */
const EACH = `library=$1 program=$2; shift 2
for file; do
  LD_PRELOAD=$library "$program" --parse "$file" || echo
  printf '\\0\\0\\0' >&2
done`;

async function parseEach(
  { command }: OracleNix,
  library: string,
  files: readonly string[],
): Promise<readonly OracleAnswer[]> {
  const answers: OracleAnswer[] = [];
  const [program = ""] = command.slice(-1);
  while (answers.length < files.length) {
    const batch = files.slice(answers.length, answers.length + BATCH);
    const shell = [...command.slice(0, -1), "sh", "-c", EACH, "sh", library, program];
    const { stdout, stderr } = await run([...shell, ...batch]);
    const [shown, said] = [stdout.split("\n"), stderr.split("\0\0\0")];
    answers.push(...batch.map((_, index): OracleAnswer => {
      const text = shown[index] ?? "";
      return text === "" ? refusal(said[index] ?? "") : { kind: "shown", text };
    }));
  }
  return answers;
}

async function parseInTurn(nix: OracleNix, files: readonly string[]): Promise<OracleAnswer[]> {
  const answers: OracleAnswer[] = [];
  while (answers.length < files.length) {
    const batch = files.slice(answers.length, answers.length + BATCH);
    answers.push(...await parseBatch(nix, batch));
  }
  return answers;
}

/** The answers up to the first file that Nix refuses. */
async function parseBatch(nix: OracleNix, files: readonly string[]): Promise<OracleAnswer[]> {
  const command = [...nix.command, ...switchesOf(nix)];
  const { stdout, stderr, success } = await run([...command, "--parse", ...files]);
  const lines = stdout.split("\n").slice(0, -1);
  const answers = lines.map((text): OracleAnswer => ({ kind: "shown", text }));
  if (success) return answers;
  // Which of several undefined variables Nix names depends on what else it has read; and Nix 2.8
  // crashes now and then when it has read many files.
  const asked = answers.length;
  const unsure = stderr.includes("undefined variable") ? asked > 0 : !stderr.includes("error:");
  if (unsure && files.length > 1) {
    return [...answers, ...await parseBatch(nix, files.slice(asked, asked + 1))];
  }
  return [...answers, refusal(stderr)];
}

/** What switches experimental features on: the Nix's own and others; 2.3 knows of none. */
export function switchesOf(nix: OracleNix, ...others: readonly string[]): readonly string[] {
  const features = [...nix.features, ...others];
  if (features.length === 0 || nix.dialect === "2.3") return [];
  return ["--extra-experimental-features", features.join(" ")];
}

/** What Nix said where it refused a file. */
export function refusal(stderr: string): OracleAnswer & { readonly kind: "refused" } {
  // deno-lint-ignore no-control-regex
  const words = stderr.replace(/\x1b\[[0-9;]*m/g, "");
  const message = words.slice(words.lastIndexOf("error:") + "error:".length).trim();
  const place = /^ *at .*?:(\d+):(\d+):?$/m.exec(message) ??
    /,? at .*?:(\d+):(\d+)/.exec(message);
  return {
    kind: "refused",
    message: message.split("\n")[0] ?? "",
    line: place ? Number(place[1]) : undefined,
    column: place ? Number(place[2]) : undefined,
  };
}

interface Ran {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

async function run([program = "", ...args]: readonly string[]): Promise<Ran> {
  const command = new Deno.Command(program, { args, stdin: "null" });
  const { success, stdout, stderr } = await command.output();
  return { success, stdout: bytesAsCharacters(stdout), stderr: bytesAsCharacters(stderr) };
}
