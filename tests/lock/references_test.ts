/**
 * Flake references as Nix reads and prints them. What Nix says was written down by
 * `references/record.ts`.
 */
import { assert, assertEquals } from "@std/assert";
import { type NixRelease, parseFlakeRef, printFlakeRef } from "../../compat/ref/mod.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { FORMS } from "./references/forms.ts";
import newest from "./references/nix-2.34.json" with { type: "json" };
import oldest from "./references/nix-2.8.json" with { type: "json" };
import older from "./references/nix-2.26.json" with { type: "json" };

type Answer = {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly printed: string | null;
};
type Answers = Readonly<Record<string, Answer | null>>;

/**
 * Forms that an older Nix reads otherwise, where we read them as 2.34 does: ports, hosts and
 * characters that no one has.
 */
const UNLIKE: Readonly<Record<"2.8" | "2.26", readonly string[]>> = {
  "2.8": [
    "git+https://example.org/r?x=a%26b",
    "git+https://example.org:/r",
    "git+https://example.org:0/r",
    "git+https://example.org:99999/r",
    "git+ssh://git@example.org:o/r",
    "git:example.org/r",
    "https://example.org/a.tar.gz?x=[1]",
    "sourcehut:%7Eu/r",
  ],
  "2.26": [
    "git+https://example.org:/r",
    "git+https://example.org:0/r",
    "git+https://example.org:99999/r",
    "git+ssh://git@example.org:o/r",
    "git:example.org/r",
    "https://example.org/a.tar.gz?x=[1]",
  ],
};

function ours(form: string, like: NixRelease): Answer | null {
  try {
    const ref = parseFlakeRef(form, { allowRelative: false, like });
    return { attributes: { ...ref }, printed: printFlakeRef(ref, like) };
  } catch (error) {
    assert(error instanceof Failure, `${form}: ${error}`);
    return null;
  }
}

function nativeAnswer(answers: Answers, form: string): Answer | null {
  const native = answers[form];
  assert(native !== undefined, `no answer of Nix for '${form}': run references/record.ts`);
  return native;
}

Deno.test("parseFlakeRef() reads, and printFlakeRef() prints, every form as Nix 2.34 does", async (test) => {
  assert(FORMS.length >= 200);
  for (const form of FORMS) {
    const native = nativeAnswer(newest as Answers, form);
    await test.step(form === "" ? "the empty text" : form, () => {
      const answer = ours(form, "2.34");
      assertEquals(answer?.attributes, native?.attributes);
      if (typeof native?.printed === "string") assertEquals(answer?.printed, native.printed);
    });
  }
});

for (const [like, answers] of [["2.26", older], ["2.8", oldest]] as const) {
  Deno.test(`parseFlakeRef() reads every form as Nix ${like} does, but for those that are known`, () => {
    const unlike = FORMS.filter((form) => {
      const native = nativeAnswer(answers as Answers, form);
      const answer = ours(form, like);
      return !equal(answer?.attributes, native?.attributes) ||
        typeof native?.printed === "string" && answer?.printed !== native.printed;
    });
    assertEquals(unlike.sort(), UNLIKE[like].toSorted());
  });
}

function equal(left: unknown, right: unknown): boolean {
  try {
    assertEquals(left, right);
    return true;
  } catch {
    return false;
  }
}
