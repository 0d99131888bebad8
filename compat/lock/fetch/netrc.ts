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

/** The logins of a netrc text, by machine; that of `default` under the empty name. */
export function parseNetrc(text: string): ReadonlyMap<string, Login> {
  const logins = new Map<string, Login>();
  const words = text.replace(/^\s*#.*$/gm, "").split(/\s+/).filter((word) => word !== "");
  let [machine, login]: [string | undefined, Login] = [undefined, { user: "", password: "" }];
  for (let at = 0; at < words.length; at++) {
    switch (words[at]) {
      case "machine":
        [machine, login] = [words[++at], { user: "", password: "" }];
        break;
      case "default":
        [machine, login] = ["", { user: "", password: "" }];
        break;
      case "login":
        login = { ...login, user: words[++at] ?? "" };
        break;
      case "password":
        login = { ...login, password: words[++at] ?? "" };
        break;
      default:
        continue;
    }
    if (machine !== undefined && login.password !== "" && !logins.has(machine)) {
      logins.set(machine, login);
    }
  }
  return logins;
}

/** The header that carries a login. */
export function basicAuthorization({ user, password }: Login): string {
  return `Basic ${new TextEncoder().encode(`${user}:${password}`).toBase64()}`;
}
