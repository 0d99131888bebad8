/**
 * Files that hold secrets by their nature: `.env`, `.netrc`, key stores.
 *
 * @module
 */
import { basename } from "@std/path";
import { looksSecret } from "./entropy.ts";

/** What is secret in such a file; `start` is an offset into its text. */
export interface SecretPlace {
  readonly start: number;
  readonly what: string;
}

/** A kind of file, and where its text says something secret. */
interface Kind {
  readonly name: RegExp;
  readonly find: (text: string) => readonly SecretPlace[];
}

/** Key stores, and the bytes that each begins with. */
const stores: readonly { readonly name: RegExp; readonly magic: readonly number[] }[] = [
  { name: /\.(p12|pfx)$/i, magic: [0x30, 0x82] },
  { name: /\.(jks|keystore)$/i, magic: [0xfe, 0xed, 0xfe, 0xed] },
  { name: /\.kdbx$/i, magic: [0x03, 0xd9, 0xa2, 0x9a] },
  { name: /\.keytab$/i, magic: [0x05, 0x02] },
];

/** Whether a file is a key store, by its name and its first bytes. */
export function isKeyStore(path: string, bytes: Uint8Array): boolean {
  return stores.some(({ name, magic }) =>
    name.test(path) && magic.every((byte, at) => bytes[at] === byte)
  );
}

const kinds: readonly Kind[] = [
  {
    name:
      /^(\.env(rc|\.(?!(.*\.)?(example|sample|template|dist|defaults?|test|ci)$).+)?|(?!(.*[._-])?(example|sample|template|dist|defaults?|test|ci)\.)[^.].*\.env)$/i,
    find: (text) => assignedSecrets(text),
  },
  {
    name: /^[._]netrc$/,
    find: (text) => captured(text, /\bpassword\s+(\S+)/g, "a password"),
  },
  {
    name: /^\.npmrc$/,
    find: (text) => captured(text, /:_(?:authToken|password)\s*=\s*"?([^\s"$]+)/g, "a token"),
  },
  {
    name: /^\.pypirc$/,
    find: (text) => captured(text, /^\s*password\s*[:=]\s*([^\s%]+)/gm, "a password"),
  },
  {
    name: /^\.git-credentials$/,
    find: (text) => captured(text, /:\/\/[^:@\s]+:([^@\s]+)@/g, "a password"),
  },
  {
    // Of Docker: a name and a password, in base 64.
    name: /^(config\.json|\.dockercfg)$/,
    find: (text) => captured(text, /"auth"\s*:\s*"([A-Za-z0-9+/]{12,}=*)"/g, "a password"),
  },
  {
    // Of Rails: what decrypts config/credentials.yml.enc.
    name: /^(master|production|staging|development)\.key$/,
    find: (text) => captured(text, /^([0-9a-f]{32})\s*$/g, "a key"),
  },
  {
    name: /\.tfstate(\.backup)?$/,
    find: (text) =>
      captured(text, /"\w*(?:password|secret|token|private_key)"\s*:\s*"([^"]{8,})"/g, "a secret"),
  },
  {
    name: /^\.pgpass$/,
    find: (text) => captured(text, /^[^#:\n]*:[^:\n]*:[^:\n]*:[^:\n]*:([^\n]+)/gm, "a password"),
  },
];

/**
 * What is secret in the file at the path, by the file's name; nothing for names like all others.
 */
export function secretsByName(path: string, text: string): readonly SecretPlace[] {
  const name = basename(path);
  return kinds.find((kind) => kind.name.test(name))?.find(text) ?? [];
}

/** The last part of the names of variables that hold secrets. */
const SECRET_NAME = new RegExp(
  "(SECRET|TOKEN|PASS|PASSWORD|PASSWD|PASSPHRASE|PSK|" +
    "(API|PRIVATE|ACCESS|SECRET|ENCRYPTION|MASTER|APP)_?KEY(_BASE)?)$",
  "i",
);

/** `API_TOKEN=…` with a value that is none of a template, a reference or a path. */
function assignedSecrets(text: string): readonly SecretPlace[] {
  const assignment = /^[ \t]*(?:export\s+)?(\w+)\s*=[ \t]*(["']?)([^\s"'#]*)\2/gm;
  return text.matchAll(assignment).flatMap(({ index, 1: name = "", 3: value = "" }) => {
    const isSecret = SECRET_NAME.test(name) && value.length >= 8 && looksSecret(value, 2.5) &&
      !/^[$<{/.~]|^ENC\[|^op:|^vault:|^(secret|password|token|dev|local|test)/i.test(value);
    return isSecret ? [{ start: index, what: `the value of ${name}` }] : [];
  }).toArray();
}

/** Passwords that are none: stand-ins, those of tests, those of programs as they come. */
const KNOWN_PASSWORD =
  /pass(word|wd|phrase)|secret|^(foo(bar)?|tests?|testing|admin|root|guest|user(name)?|nixos|postgres(ql)?|mysql|demo|dev|none|null|true|false)[\d!]{0,4}$/i;

/**
 * `password = "…";` in Nix code, however little it looks like chance; no hash of one. What other
 * names of secrets have must look like it, `token = "…";`, and be no variable's name.
 */
export function writtenPasswords(text: string): readonly SecretPlace[] {
  const assignment = /\b([\w-]+)"?\s*=\s*"([^"\s\\$<>{}%@/]{4,})"\s*;/g;
  return text.matchAll(assignment)
    .filter(({ 1: name = "", 2: value = "" }) =>
      /(password|passwd|passphrase|psk)$/i.test(name)
        ? !KNOWN_PASSWORD.test(value) && looksSecret(value, 1)
        : SECRET_NAME.test(name) && value.length >= 16 && looksSecret(value, 3) &&
          !/^[A-Z_]+$/.test(value)
    )
    .map(({ index, 1: name = "" }) => ({ start: index, what: `the value of ${name}` })).toArray();
}

function captured(text: string, pattern: RegExp, what: string): readonly SecretPlace[] {
  return text.matchAll(pattern).filter(({ 1: value = "" }) => looksSecret(value, 2))
    .map(({ index }) => ({ start: index, what })).toArray();
}
