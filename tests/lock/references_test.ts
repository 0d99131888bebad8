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

const OVER_2_53 = [
  "path:/a?lastModified=9007199254740993",
  "path:/a?lastModified=9223372036854775807",
];

/** Forms that we read otherwise than a Nix does, by the reason. */
const UNLIKE: Readonly<Record<string, Partial<Record<NixRelease, readonly string[]>>>> = {
  "Nix 2.34 puts some bytes of its memory behind the zone of an address": {
    "2.34": [
      "git+https://[fe80::1%25eth0]/r",
      "git+https://[fe80::1%25eth0]:80/r",
      "https://[fe80::1%25eth0]/a.tar.gz",
    ],
  },
  "nobody has a date or a count over 2^53, and JSON's numbers in JavaScript end there": {
    "2.34": OVER_2_53,
    "2.26": OVER_2_53,
    "2.8": OVER_2_53,
  },
  "our texts are Unicode; and 2.8 takes bytes over 127 for negative numbers": {
    "2.34": ["git+https://e.org/r?x=%ff"],
    "2.26": ["git+https://e.org/r?x=%ff"],
    "2.8": ["git+https://e.org/r?x=%ff", "git+https://e.org/r?x=%C3%A9"],
  },
  "the language of 2.26 cuts a text at its first zero byte; a URL with one is refused by us": {
    "2.26": [
      "git+https://e.org/r?dir=%00",
      "github:o%00/r",
      "github:o/r%00",
      "https://e.org/%00.tar.gz",
      "path:/a%00",
    ],
    "2.8": ["git+https://e.org/r?dir=%00"],
  },
  "to git such a branch is an option; 2.34 refuses it as we do": {
    "2.26": ["git+https://e.org/r?ref=-x"],
    "2.8": ["git+https://e.org/r?ref=-x"],
  },
  "2.8 reads it, and refuses to write it down; we refuse it where it is used": {
    "2.8": ["path:/a?narHash=x", "path:/a?rev=x"],
  },
  "Nix reads it and can't print what it read": { "2.34": ["git+://e.org"] },
  "Nix wants the feature `verified-fetches` for it": {
    "2.34": ["git+https://e.org/r?publicKeys=[]"],
  },
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

for (const [like, answers] of [["2.34", newest], ["2.26", older], ["2.8", oldest]] as const) {
  Deno.test(`parseFlakeRef() reads, and printFlakeRef() prints, every form as Nix ${like} does, but for those that are known`, () => {
    const unlike = FORMS.filter((form) => {
      const native = nativeAnswer(answers as Answers, form);
      const answer = ours(form, like);
      return !equal(answer?.attributes, native?.attributes) ||
        typeof native?.printed === "string" && answer?.printed !== native.printed;
    });
    const known = Object.values(UNLIKE).flatMap((forms) => forms[like] ?? []);
    assertEquals(unlike.sort(), known.sort());
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
