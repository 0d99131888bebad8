/**
 * What the real Nix makes of files: `nix-instantiate --parse`, many files in one process.
 *
 * @module
 */
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
export async function findNix(name?: string): Promise<OracleNix | undefined> {
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
    return { command, version, dialect: dialectOf(version), home };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The Nix on PATH and those of the matrix, as far as there are any. */
export async function findNixes(): Promise<readonly OracleNix[]> {
  const names = Deno.env.get(MATRIX) ? ["2.3", "2.8", "2.26", "2.34"] : [undefined];
  const found = await Promise.all(names.map(findNix));
  return found.filter((nix) => nix !== undefined);
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

/** Asks Nix for every file; the answers are in the order of the files. */
export async function parseWithNix(
  nix: OracleNix,
  files: readonly string[],
): Promise<readonly OracleAnswer[]> {
  const share = Math.ceil(files.length / WORKERS);
  const shares = Array.from(
    { length: WORKERS },
    (_, index) => files.slice(index * share, (index + 1) * share),
  );
  return (await Promise.all(shares.map((part) => parseInTurn(nix, part)))).flat();
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
  const { stdout, stderr, success } = await run([...nix.command, "--parse", ...files]);
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

function refusal(stderr: string): OracleAnswer {
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
