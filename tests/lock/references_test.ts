/**
 * Flake references as Nix reads and prints them. What Nix says was written down by
 * `references/record.ts`.
 */
import { assert, assertEquals } from "@std/assert";
import { parseFlakeRef, printFlakeRef } from "../../compat/ref/mod.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { FORMS } from "./references/forms.ts";
import answers from "./references/nix-2.34.json" with { type: "json" };

type Answer = {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly printed: string | null;
};

const NIX = answers as Readonly<Record<string, Answer | null>>;

function ours(form: string): Answer | null {
  try {
    const ref = parseFlakeRef(form, { allowRelative: false });
    return { attributes: { ...ref }, printed: printFlakeRef(ref) };
  } catch (error) {
    assert(error instanceof Failure, `${form}: ${error}`);
    return null;
  }
}

Deno.test("parseFlakeRef() reads, and printFlakeRef() prints, every form as Nix 2.34 does", async (test) => {
  assert(FORMS.length >= 200);
  for (const form of FORMS) {
    const native = NIX[form];
    assert(native !== undefined, `no answer of Nix for '${form}': run references/record.ts`);
    await test.step(form === "" ? "the empty text" : form, () => {
      const answer = ours(form);
      assertEquals(answer?.attributes, native?.attributes);
      if (typeof native?.printed === "string") assertEquals(answer?.printed, native.printed);
    });
  }
});
