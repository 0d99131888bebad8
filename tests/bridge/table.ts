/**
 * The table of comparisons: every case on every Nix at hand.
 *
 * @module
 */
import { join } from "@std/path";
import { checkoutPath } from "../cli/program.ts";
import { compareVersions, type NixEnvironment } from "../ground/nix_environment.ts";
import { readTree, type Tree } from "../ground/tree.ts";
import { type Case, nameOf } from "./case.ts";
import { copyTrees, layOut } from "./project.ts";
import { lastError } from "./said.ts";
import { shell } from "../conformance/project.ts";

/**
 * - `same`: what native flakes of this Nix do.
 * - `newest`: what the newest Nix does, where this one has no flakes, or the case says why.
 * - `gap`: a known gap.
 * - `skipped`: nothing at hand to compare with.
 * - `wrong`: anything else.
 */
export interface Verdict {
  readonly kind: "same" | "newest" | "gap" | "skipped" | "wrong";
  readonly detail: string;
}

/** A case and its verdict on each Nix, in their order. */
export interface Row {
  readonly name: string;
  readonly verdicts: readonly Verdict[];
}

/** What a command did. */
interface Observed {
  readonly status: number;
  readonly printed: unknown;
  readonly files: Tree;
  readonly stderr: string;
  /** What it says was wrong; empty where it succeeded. */
  readonly error: string;
}

/** The rows of the cases, as they are done: two at a time. */
export async function* rows(
  directory: string,
  nixes: readonly NixEnvironment[],
  cases: readonly Case[],
): AsyncGenerator<Row> {
  // Opening a fresh store twice at once fails.
  for (const nix of nixes) {
    for (const store of ["ours", "native"]) await nix.run(["nix-store", "--init"], { store });
  }
  const base = join(directory, "base");
  await layOut(base, nixes);
  const pending: Promise<Row>[] = [];
  for (const [number, tried] of cases.entries()) {
    pending.push(rowOf(tried, { base, nixes, place: join(directory, String(number)) }));
    if (pending.length > 2) yield await (pending.shift() as Promise<Row>);
  }
  for (const rest of pending) yield await rest;
}

interface Ground {
  readonly base: string;
  readonly nixes: readonly NixEnvironment[];
  /** A new directory for the case. */
  readonly place: string;
}

async function rowOf(tried: Case, ground: Ground): Promise<Row> {
  const { nixes } = ground;
  const ours: Observed[] = [];
  const native: (Observed | undefined)[] = [];
  for (const nix of nixes) {
    ours.push(await observed(nix, tried, ground, "ours"));
    native.push(nix.hasFlakes ? await observed(nix, tried, ground, "native") : undefined);
  }
  const verdicts = nixes.map((nix, at) =>
    verdictOf(tried, {
      version: nix.version,
      ours: ours[at]!,
      native: native[at],
      newest: native.at(-1),
    })
  );
  return { name: nameOf(tried), verdicts };
}

const PROGRAM = {
  native: ["nix"],
  ours: [Deno.execPath(), "run", "--quiet", "-A", checkoutPath("cli.ts")],
} as const;

async function observed(
  nix: NixEnvironment,
  tried: Case,
  { base, place }: Ground,
  side: "ours" | "native",
): Promise<Observed> {
  const directory = join(place, `${nix.version}-${side}`);
  await copyTrees(base, directory);
  if (tried.script !== undefined) await shell(directory, tried.script);
  const fill = (text: string) => text.replaceAll("{{base}}", base).replaceAll("{{dir}}", directory);
  const variables = Object.entries(tried.environment ?? {}).map((pair) => fill(pair.join("=")));
  const command = (
    words: readonly string[],
  ) => ["env", ...variables, ...PROGRAM[side], ...words.map(fill)];
  const options = { cwd: join(directory, tried.cwd ?? "whole"), store: side } as const;
  const features = side === "ours" ? "off" : "on";
  const run = (words: readonly string[], more: { readonly stdin?: string } = {}) =>
    nix.run(command(words), { ...options, features, ...more });
  if (tried.before !== undefined) await run(tried.before);
  const words = side === "native" ? tried.native ?? tried.words : tried.words;
  const stdin = tried.stdin === undefined ? {} : { stdin: fill(tried.stdin) };
  const { status, stdout, stderr } = await run(words, stdin);
  // `nix flake show` has colours whoever reads it.
  // deno-lint-ignore no-control-regex
  const plain = stdout.replaceAll(directory, "DIR").replace(/\u001b\[[0-9;]*m/g, "");
  const error = status === 0 ? "" : lastError(stderr.replaceAll(directory, "DIR"));
  const files = await filesIn(directory);
  return { status, printed: printedOf(tried, plain), files, stderr, error };
}

/**
 * What stands in the trees, wherever they are; what git keeps for itself changes as it is asked.
 */
async function filesIn(directory: string): Promise<Tree> {
  const tree = JSON.stringify(await readTree(directory)).replaceAll(directory, "DIR");
  const files = Object.entries(JSON.parse(tree) as Tree);
  return Object.fromEntries(files.filter(([path]) => !path.includes("/.git/")));
}

function printedOf({ prints }: Case, stdout: string): unknown {
  switch (prints) {
    case "json":
      return jsonOf(stdout);
    case "text":
      return stdout;
    case "nothing":
      return "";
    default:
      return prints satisfies never;
  }
}

const TIMES = new Set(["startTime", "stopTime", "cpuUser", "cpuSystem", "registrationTime"]);

/** The value of a JSON text, without times of the clock; a text that is none as it is. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text, (name, value) => TIMES.has(name) ? undefined : value);
  } catch {
    return text;
  }
}

interface Judged {
  readonly version: string;
  readonly ours: Observed;
  readonly native: Observed | undefined;
  readonly newest: Observed | undefined;
}

function verdictOf(tried: Case, { version, ours, native, newest }: Judged): Verdict {
  const of = (reasons: Case["gaps"] = {}) =>
    Object.entries(reasons).find(([release]) => version.startsWith(`${release}.`))?.[1];
  const gap = of(tried.gaps);
  if (gap !== undefined) return { kind: "gap", detail: gap };
  const reason = native === undefined ? "no flakes" : of(tried.newest);
  const measure = reason === undefined ? native : newest;
  // With one Nix at hand there is no newest one to compare with.
  if (measure === undefined || measure === native && reason !== undefined) {
    return { kind: "skipped", detail: reason ?? "" };
  }
  // Older ones, and another version, have words of their own.
  const isWorded = reason === undefined && compareVersions(version, "2.26") >= 0;
  const errors = isWorded ? errorDifference(ours, measure, of(tried.worded)) : [];
  const detail = differenceOf(ours, measure, { ...tried, errors });
  if (detail !== "") return { kind: "wrong", detail };
  return { kind: reason === undefined ? "same" : "newest", detail: reason ?? "" };
}

/** What differs, in words; empty where nothing does. */
function differenceOf(
  ours: Observed,
  native: Observed,
  { says, succeeds, errors }: Case & { readonly errors: readonly string[] },
): string {
  const isSaid = says === undefined || ours.stderr.includes(says);
  const all = [
    ...difference("status", native.status, ours.status),
    ...difference("printed", native.printed, ours.printed),
    ...[...new Set([...Object.keys(native.files), ...Object.keys(ours.files)])].flatMap((path) =>
      difference(path, native.files[path], ours.files[path])
    ),
    ...(succeeds === true && ours.status !== 0 ? [`ours ends with ${ours.status}`] : []),
    ...errors,
    ...(isSaid ? [] : [`ours does not say "${says}"`]),
  ];
  return all.length === 0 ? "" : `${all.join("; ")}\nours: ${ours.stderr}native: ${native.stderr}`;
}

/** Errors must be the same, unless there is a `reason`; then they must not. */
function errorDifference(
  ours: Observed,
  native: Observed,
  reason: string | undefined,
): readonly string[] {
  if (reason === undefined) return difference("error", native.error, ours.error);
  return native.error === ours.error && native.error !== ""
    ? [`the same error, and yet a reason: ${reason}`]
    : [];
}

function difference(name: string, native: unknown, ours: unknown): readonly string[] {
  const [left, right] = [native, ours].map((value) => JSON.stringify(sorted(value)));
  return left === right ? [] : [`${name}: native ${left}, ours ${right}`];
}

/** A value with the names of its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map((
      [name, below],
    ) => [name, sorted(below)]),
  );
}
