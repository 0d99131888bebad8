/**
 * Every kind of flake.nix, read by a real Nix and by us: the same verdict, the same words, the same
 * place. By the Nix on PATH, or by those of a matrix (see `tests/ground/nix_environment.ts`).
 */
import { assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import fc from "fast-check";
import { declarationOf } from "../../compat/lock/flake_declaration.ts";
import type { NixRelease } from "../../compat/ref/mod.ts";
import { Failure } from "../../nix/diagnostic.ts";
import {
  comparedVersions,
  type NixEnvironment,
  nixEnvironment,
} from "../ground/nix_environment.ts";
import { LEAF } from "./case.ts";
import { flakeSettings } from "./environment.ts";
import { FLAKE_FORMS, UNKNOWN_NAMES } from "./flake_forms.ts";
import { releaseOf } from "./lay_out.ts";
import { flakeForm } from "./random_forms.ts";

/** What was said of a file: `ok`, or the words and, where Nix names one, the place, `1:3`. */
interface Verdict {
  readonly words: string;
  readonly place: string | undefined;
}

/** Words of ours that are not Nix's: why. */
const OTHER_WORDS: readonly { readonly nix: RegExp; readonly why: string }[] = [
  { nix: /^syntax error/, why: "ours say what was expected" },
  { nix: /^undefined variable|already defined/, why: "ours say that the file does not parse" },
  { nix: /^unsupported (path )?input attribute/, why: "a newer Nix's name the type as well" },
  { nix: /is not a valid URL|have a scheme$/, why: "2.34 has words of its own for each part" },
  { nix: /forbidden in pure evaluation mode/, why: "Nix's name a flag that we have not" },
  { nix: /^expected a string but found/, why: "a newer Nix's show the value as well" },
  { nix: /^invalid integer/, why: "2.8 and 2.26 differ in what they quote" },
];

/** How many random files each Nix is asked about; FLAKEBRIDGE_RANDOM_FORMS says otherwise. */
const RANDOM = Number(Deno.env.get("FLAKEBRIDGE_RANDOM_FORMS") ?? 60);
const FORMS = [...FLAKE_FORMS, ...fc.sample(flakeForm, RANDOM)];
/** All that Nix is asked about. */
const ASKED = [...FORMS, ...UNKNOWN_NAMES.map(({ text }) => text)];

for (const version of await comparedVersions()) {
  Deno.test(`declarationOf() judges as ${version ?? "the Nix on PATH"} does`, async () => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const native = await askNix(nix);
    const like = releaseOf(nix.version);
    const differing = FORMS.flatMap((text, index) => {
      const theirs = native[index] ?? { words: "nothing", place: undefined };
      const ours = judged(text, like, theirs);
      // Of several faults, as random files have, old Nix finds the one whose name stands first in
      // its memory.
      const anyFault = like === "2.8" && index >= FLAKE_FORMS.length;
      return agrees(ours, theirs, anyFault) ? [] : [{ text, theirs, ours }];
    });
    assertEquals(differing, []);
    for (const [index, { text, nix }] of UNKNOWN_NAMES.entries()) {
      const theirs = native[FORMS.length + index];
      assertEquals(theirs?.words === "ok" ? "ok" : "refused", nix, text);
      assertThrows(() => declarationOf(text, { like }), Failure);
    }
  });
}

function agrees(ours: Verdict, theirs: Verdict, anyFault: boolean): boolean {
  return anyFault && ours.words !== "ok"
    ? theirs.words !== "ok"
    : ours.words === theirs.words && ours.place === theirs.place;
}

/** Our verdict, in Nix's words where they may differ, and placed only where Nix's is. */
function judged(text: string, like: NixRelease, { words, place }: Verdict): Verdict {
  try {
    declarationOf(text, { like });
    return { words: "ok", place: undefined };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const [{ message = "", place: at } = {}] = error.diagnostics;
    const column = new TextEncoder().encode(at?.text?.slice(0, at.column - 1)).length + 1;
    return {
      words: OTHER_WORDS.some(({ nix }) => nix.test(words)) ? words : message,
      place: place === undefined ? undefined : `${at?.line}:${column}`,
    };
  }
}

/** Nix's verdict on each form; all in one shell, since there are many. */
async function askNix(nix: NixEnvironment): Promise<readonly Verdict[]> {
  const forms = join(nix.directory, "forms");
  for (const [index, text] of ASKED.entries()) {
    for (const [path, content] of [["", text], ["a", LEAF], ["b", LEAF]] as const) {
      await Deno.mkdir(join(forms, String(index), path), { recursive: true });
      await Deno.writeTextFile(join(forms, String(index), path, "flake.nix"), content);
    }
  }
  const assignments = Object.entries(flakeSettings(nix)).map(([name, value]) => `${name}=${value}`);
  const script = `for form in $(seq 0 ${ASKED.length - 1}); do
    echo "=== $form"
    nix flake metadata --no-write-lock-file "path:${forms}/$form" </dev/null 2>&1
  done`;
  const { stdout } = await nix.run(["env", ...assignments, "sh", "-c", script]);
  return stdout.split(/^=== \d+\n/m).slice(1).map(verdictOf);
}

/** Nix's last error, without the names that are the test's; the place is the last that it names. */
function verdictOf(printed: string): Verdict {
  const start = printed.lastIndexOf("error:");
  // What no registry has was read as Nix would have it.
  if (start < 0 || /cannot find flake 'flake:/.test(printed)) {
    return { words: "ok", place: undefined };
  }
  const error = printed.slice(start + "error:".length).trim();
  const places = [...error.matchAll(/at \S*\/flake\.nix:(\d+):(\d+)/g)];
  const [, line, column] = places.at(-1) ?? [];
  const words = (error.split("\n")[0] ?? "")
    .replace(/,? at \S*\/flake\.nix:\d+:\d+/, "")
    .replace(/'[^']*\/flake\.nix'/, "'flake.nix'")
    .replace(/flake 'path:[^']*'/, "the flake")
    .replace(/ at («none»:0|undefined position)$/, "")
    .replace(/ as \S*-source\/$/, " as the flake")
    .replace(/ \{.*\}$/, "");
  return { words, place: line === undefined ? undefined : `${line}:${column}` };
}
