/**
 * The login in a repository's URL, handed to git where no other user of the machine can see it.
 *
 * @module
 */

import type { GitOptions } from "./git_program.ts";

/** How git is called for a repository. */
export interface GitLogin extends GitOptions {
  /** The URL without its login. */
  readonly address: string;
}

/**
 * Says the login when git asks for it; the words of a process are no secret, its environment is.
 */
const HELPER = '!f() { test "$1" = get && ' +
  'printf "username=%s\\npassword=%s\\n" "$FLAKEBRIDGE_USER" "$FLAKEBRIDGE_PASSWORD"; }; f';

/**
 * Takes the password out of a URL of the web. As with the URL itself it goes to that server alone,
 * and before what a person's own helpers know.
 */
export function gitLogin(address: string): GitLogin {
  const url = /^https?:/.test(address) ? URL.parse(address) : null;
  const [user, password] = [url?.username ?? "", url?.password ?? ""].map(decoded);
  if (url === null || user === undefined || password === undefined || password === "") {
    return { address };
  }
  return {
    address: address.replace(/^(https?:\/\/)[^/?#]*@/, "$1"),
    settings: ["-c", "credential.helper=", "-c", `credential.${url.origin}.helper=${HELPER}`],
    env: { FLAKEBRIDGE_USER: user, FLAKEBRIDGE_PASSWORD: password },
  };
}

/** Undefined for what git refuses in a login. */
function decoded(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text);
    return /[\0\r\n]/.test(plain) ? undefined : plain;
  } catch {
    return undefined;
  }
}
