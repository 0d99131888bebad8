/**
 * Flake references as Nix reads and prints them. What Nix says was written down by
 * `references/record.ts`.
 */
import { assert, assertEquals } from "@std/assert";
import { type NixRelease, parseFlakeRef, printFlakeRef } from "../../compat/ref/mod.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { FORMS } from "./references/forms.ts";
import newest from "./references/nix-2.34.json" with { type: "json" };
import older from "./references/nix-2.26.json" with { type: "json" };

type Answer = {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly printed: string | null;
};
type Answers = Readonly<Record<string, Answer | null>>;

/** Forms that Nix 2.26 reads otherwise than 2.34, where we read them as 2.34 does. */
const UNLIKE_2_26 = [
  // Its own idea of which names a branch may have.
  ...["nixpkgs/a..b", "nixpkgs/a.lock", "github:o/r/a..b", "github:o/r/-x/y", "github:o/r/x.lock"],
  ...["github:o/r/@", "github:o/r/x.", "github:o/r/%C3%A9"],
  // Revisions are written in small letters at once.
  "github:o/r/0123456789ABCDEF0123456789ABCDEF01234567",
  // Ports and schemes that no one has.
  ...[
    "git+https://example.org:/r",
    "git+https://example.org:0/r",
    "git+https://example.org:99999/r",
  ],
  ...["git+ssh://git@example.org:o/r", "git+git://example.org/r", "git+foo://example.org/r"],
  "git:example.org/r",
  // Parameters that came later.
  ...["git+https://example.org/r?lfs=1", "https://example.org/a.tar.gz?name=n&unpack=1&type=t"],
  "https://example.org/a.tar.gz?x=[1]",
];

function ours(form: string, like: NixRelease): Answer | null {
  try {
    const ref = parseFlakeRef(form, { allowRelative: false, like });
    return { attributes: { ...ref }, printed: printFlakeRef(ref) };
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

Deno.test("parseFlakeRef() reads every form as Nix 2.26 does, but for those that are known", () => {
  const unlike = FORMS.filter((form) => {
    const native = nativeAnswer(older as Answers, form)?.attributes;
    return !equal(ours(form, "2.26")?.attributes, native);
  });
  assertEquals(unlike.sort(), UNLIKE_2_26.toSorted());
});

function equal(left: unknown, right: unknown): boolean {
  try {
    assertEquals(left, right);
    return true;
  } catch {
    return false;
  }
}
