/**
 * What a cell of the conformance table says.
 *
 * @module
 */
import type { Case } from "./case.ts";
import { isUnknowable, type Json, mismatches } from "./compare.ts";
import type { Evaluated } from "./evaluate.ts";
import type { NixEnvironment } from "../ground/nix_environment.ts";

export interface Verdict {
  /**
   * - `equal`: every attribute and every derivation is native's.
   * - `absent`: equal, but for what an expression can't know, which is absent.
   * - `refused`: an error was expected, and its words are the expected ones.
   * - `beyond`: native flakes of this Nix can't evaluate it; ours gives the derivations that
   *   another version's give.
   * - `as-other`: this Nix has no flakes; ours gives the derivations of a version that has, though
   *   not the newest one's.
   * - `neither`: native flakes of this Nix can't evaluate it, and ours says why it can't either.
   * - `limit`: a known gap of ours, which says so in the words the case expects.
   * - `skipped`: the Nixes at hand can't lay the case out, or no native flakes of theirs evaluate
   *   it.
   * - `wrong`: anything else.
   */
  readonly kind:
    | "equal"
    | "absent"
    | "refused"
    | "beyond"
    | "as-other"
    | "neither"
    | "limit"
    | "skipped"
    | "wrong";
  /** What is absent or wrong. */
  readonly detail: string;
}

/** What there is to judge by. */
export interface Judged {
  readonly nix: NixEnvironment;
  readonly ours: Evaluated;
  /** Native flakes of the same Nix; absent where it has none. */
  readonly native: Evaluated | undefined;
  /** Native flakes of every Nix at hand, newest first: the measure where there is no `native`. */
  readonly natives: readonly Evaluated[];
}

/** Compares ours with native flakes. */
export function verdictOf(tried: Case, judged: Judged): Verdict {
  const { nix, ours, native, natives } = judged;
  if (tried.error !== undefined) return refusal(ours, tried.error, native);
  if (ours.kind === "error") return failure(tried, nix, ours.message, native ?? natives[0]);
  if (native?.kind === "value") return sameValues(tried, native.value, ours.value);
  if (native?.kind === "error" && tried.incomparable?.some((version) => isOf(nix, version))) {
    return { kind: "beyond", detail: lastLines(native.message) };
  }
  const others = natives.flatMap((other) => other.kind === "value" ? [other.value] : []);
  const derivations = (kind: Verdict["kind"], detail: string) =>
    others.map((value) => sameDerivation(value, ours.value, { kind, detail }));
  const compared = others.map((value) => sameValues(tried, value, ours.value));
  const found = native === undefined
    ? [...compared, ...derivations("as-other", compared[0]?.detail ?? "")]
    : derivations("beyond", lastLines(native.message));
  return found.find(({ kind }) => kind !== "wrong") ?? found[0] ?? byItself(tried, natives);
}

/**
 * Where no native flakes of any Nix at hand evaluate it, and ours does: the case says why, or a
 * newer Nix must judge.
 */
function byItself({ beyond }: Case, natives: readonly Evaluated[]): Verdict {
  const detail = `no native flakes: ${natives.map(errorOf).join(" ")}`;
  return { kind: beyond === undefined ? "skipped" : "beyond", detail };
}

/** @param native What the newest Nix says where this one has no flakes. */
function failure(
  tried: Case,
  nix: NixEnvironment,
  message: string,
  native: Evaluated | undefined,
): Verdict {
  const limit = Object.entries(tried.limits ?? {}).find(([version]) => isOf(nix, version));
  if (limit !== undefined && message.includes(limit[1])) return { kind: "limit", detail: limit[1] };
  const isClear = message.includes("flake-compat: ");
  return native?.kind === "error" && isClear
    ? { kind: "neither", detail: lastLines(message) }
    : wrong(lastLines(message));
}

/** Whether it is a release of `version`, `2.8`. */
function isOf(nix: NixEnvironment, version: string): boolean {
  return nix.version.startsWith(`${version}.`);
}

function refusal(ours: Evaluated, words: string, native: Evaluated | undefined): Verdict {
  if (ours.kind === "value") return wrong("no error");
  if (native?.kind === "value") {
    return wrong(`native flakes take it; ours: ${lastLines(ours.message)}`);
  }
  return ours.message.includes(words)
    ? { kind: "refused", detail: "" }
    : wrong(lastLines(ours.message));
}

function sameValues(tried: Case, native: Json, ours: Json): Verdict {
  const found = mismatches(withDefault(native), ours);
  const unexpected = found.filter((mismatch) =>
    !isUnknowable(mismatch, native, tried.unlocked ?? false)
  );
  if (unexpected.length > 0) {
    return wrong(
      unexpected.slice(0, 4).map(({ path, native, ours }) =>
        `${path}: native ${JSON.stringify(native)}, ours ${JSON.stringify(ours)}`
      ).join("; "),
    );
  }
  if (found.length === 0) return { kind: "equal", detail: "" };
  return { kind: "absent", detail: found.map(({ path }) => path).join(" ") };
}

/** The probe's derivation is the default package too. */
function withDefault(native: Json): Json {
  const drvPath = field(native, "drvPath");
  return drvPath === undefined ? native : { ...(native as object), default: drvPath };
}

function sameDerivation(native: Json, ours: Json, verdict: Verdict): Verdict {
  const [left, right] = [field(native, "drvPath"), field(ours, "drvPath")];
  return left === right
    ? verdict
    : wrong(`drvPath: another version's native ${left}, ours ${right}; ${verdict.detail}`);
}

function errorOf(evaluated: Evaluated): string {
  return evaluated.kind === "error" ? lastLines(evaluated.message) : "";
}

function field(value: Json, name: string): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json>>)[name]
    : undefined;
}

function wrong(detail: string): Verdict {
  return { kind: "wrong", detail };
}

function lastLines(message: string): string {
  return message.split("\n").filter((line) => /error|flake-compat/.test(line)).slice(-2).join(
    " ",
  ) ||
    message.slice(-200);
}
