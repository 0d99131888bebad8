/**
 * Passwords for web servers: the file that Nix's setting `netrc-file` names.
 *
 * Source of the rules: Nix manual, "netrc-file"; curl's manual of `.netrc`.
 *
 * @module
 */

/** A login for one machine. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** What one entry says. */
export interface NetrcEntry extends Login {
  /** In small letters; undefined for `default`, which is any machine. */
  readonly machine: string | undefined;
}

/** The entries of a netrc text. What is no entry, macros for one, is passed over. */
export function parseNetrc(text: string): readonly NetrcEntry[] {
  const entries: NetrcEntry[] = [];
  const add = (more: Partial<Login>) => {
    const last = entries.pop();
    if (last !== undefined) entries.push({ ...last, ...more });
  };
  const words = wordsIn(text);
  for (let at = 0; at < words.length; at++) {
    switch (words[at]?.toLowerCase()) {
      case "machine":
        entries.push({ machine: (words[++at] ?? "").toLowerCase(), user: "", password: "" });
        break;
      case "default":
        entries.push({ machine: undefined, user: "", password: "" });
        break;
      case "login":
        add({ user: words[++at] ?? "" });
        break;
      case "password":
        add({ password: words[++at] ?? "" });
        break;
    }
  }
  return entries;
}

/** The words of a netrc text; one in quotes may hold spaces, quotes and `\n`, `\r`, `\t`. */
function wordsIn(text: string): readonly string[] {
  const plain = text.replace(MACRO, "\n").replace(/^\s*#.*$/gm, "");
  return Array.from(
    plain.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g),
    ([word, quoted]) => quoted?.replace(/\\(.)/g, (_, letter) => ESCAPES[letter] ?? letter) ?? word,
  );
}

/** A macro goes up to an empty line, or the end. */
const MACRO = /^\s*macdef\s[^]*?(?:\n\s*\n|(?![^]))/gim;

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/**
 * The login for a machine, that of `user` if one is given: the first entry counts that is for both.
 * One that names nobody is for everybody.
 */
export function loginFor(
  entries: readonly NetrcEntry[],
  machine: string,
  user?: string,
): Login | undefined {
  const found = entries.find((entry) =>
    [machine, undefined].includes(entry.machine) &&
    (entry.user === "" ? entry.password !== "" : [entry.user, undefined].includes(user))
  );
  return found && { user: found.user === "" ? user ?? "" : found.user, password: found.password };
}

/** The header that carries a login. */
export function basicAuthorization({ user, password }: Login): string {
  return `Basic ${new TextEncoder().encode(`${user}:${password}`).toBase64()}`;
}
