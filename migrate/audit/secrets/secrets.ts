/**
 * Secrets in a file that a flake would copy to the store, which everybody on the machine can read.
 * What is found is never repeated: only what it is, and where.
 *
 * @module
 */
import { placeOf } from "../../../nix/diagnostic.ts";
import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";
import { looksSecret } from "./entropy.ts";
import { secretFile, secretKey, secretPassword, secretToken } from "./rules.ts";
import { isKeyStore, secretsByName, writtenPasswords } from "./secret_file.ts";
import { beginsBlock, keys, type SecretForm, tokens } from "./tokens.ts";

/** A file as it would be in the store. */
export interface StoredFile {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  /** Its bytes, or the first of them where it is very long. */
  readonly bytes: Uint8Array;
}

/** The forms of secrets, each with the rule that tells of it. */
const forms: readonly (readonly [Rule, SecretForm])[] = [
  ...keys.map((form) => [secretKey, form] as const),
  ...tokens.map((form) => [secretToken, form] as const),
];

/** How many secrets of one kind are told of one file. */
const TOLD = 3;

/** The secrets in one file, in the order of the text. */
export function secretsIn({ path, bytes }: StoredFile): readonly Finding[] {
  const text = textOf(bytes);
  const found = (rule: Rule, what: string, start: number): Finding =>
    findingOf(rule, what, { path, text: text ?? "", start });
  if (isKeyStore(path, bytes)) return [found(secretFile, "a key store", 0)];
  if (text === undefined) return [];
  const named = secretsByName(path, text)
    .slice(0, TOLD).map(({ what, start }) => found(secretFile, what, start));
  const written = path.endsWith(".nix") ? writtenPasswords(text) : [];
  const formed = forms.filter(([, { marker }]) => text.includes(marker))
    .flatMap(([rule, form]) =>
      formIn(form, text).map(({ index }) => found(rule, form.what, index))
    );
  const lines = new Set(formed.map(({ place }) => place.line));
  const told = written.values().map(({ what, start }) => found(secretPassword, what, start))
    .filter(({ place }) => !lines.has(place.line)).take(TOLD);
  return [...named, ...told, ...formed].sort((a, b) => a.place.line - b.place.line);
}

/** The text of the bytes, where they are text at all. */
function textOf(bytes: Uint8Array): string | undefined {
  return bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
}

/** What has the form of a secret in a text; that its marker is there is seen. */
function formIn({ form, bits, block }: SecretForm, text: string): readonly RegExpExecArray[] {
  return text.matchAll(form)
    .filter(({ groups }) => groups?.chance === undefined || looksSecret(groups.chance, bits))
    .filter(({ 0: { length }, index }) => !block || beginsBlock(text.slice(index + length)))
    .take(TOLD).toArray();
}

/** Where keys are made for tests and examples: worth a word, but no reason to stop. */
const FOR_TESTS = new RegExp(
  String
    .raw`(^|/)([\w.]+[-_])*(tests?|testdata|specs?|fixtures?|examples?|samples?|mocks?|docs?)(/|$)` +
    String.raw`|__tests__|snakeoil|example|dummy|[._-]tests?([._-]|$)`,
  "i",
);

function findingOf(
  { code, severity }: Rule,
  what: string,
  { path, text, start }: { readonly path: string; readonly text: string; readonly start: number },
): Finding {
  const { file, line, column } = placeOf(path, text, start);
  const isForTests = FOR_TESTS.test(path);
  return {
    severity: isForTests ? "note" : severity,
    code,
    message: isForTests
      ? `This looks like ${what}, made for a test or an example`
      : `This looks like ${what}, and a flake copies it to the store, where everybody can read it`,
    place: { file, line, column },
    help: isForTests
      ? "nothing, if nobody uses it for anything else"
      : "take it out of the project (sops-nix and agenix keep secrets encrypted), and replace it, " +
        "since it is in git's history",
    migrated: false,
  };
}
