/**
 * Access tokens: `access-tokens` of nix.conf and NIX_CONFIG, and GITHUB_TOKEN for github.com.
 *
 * A token is a secret: it leaves this program in one header to its own host and in no other way.
 *
 * @module
 */

/** Finds the token for a repository: the longest key that is `HOST/OWNER/REPO` or begins it. */
export function accessTokens(): (host: string, repository: string) => string | undefined {
  let known: ReadonlyMap<string, string> | undefined;
  return (host, repository) => {
    known ??= readTokens();
    return tokenFor(known, host, repository);
  };
}

/** As Nix chooses: the longest key that begins `HOST/OWNER/REPO` at a slash. */
export function tokenFor(
  tokens: ReadonlyMap<string, string>,
  host: string,
  repository: string,
): string | undefined {
  const path = `${host}/${repository}`;
  const keys = [...tokens.keys()].filter((key) => path === key || path.startsWith(`${key}/`));
  const [longest] = keys.sort((a, b) => b.length - a.length);
  return longest === undefined ? undefined : tokens.get(longest);
}

/** The tokens of configuration text: `access-tokens = HOST=TOKEN HOST/OWNER=TOKEN`. */
export function tokensIn(configuration: string): ReadonlyMap<string, string> {
  const tokens = new Map<string, string>();
  for (const line of configuration.split("\n")) {
    const setting = /^\s*(extra-)?access-tokens\s*=\s*([^#]*)/.exec(line);
    if (setting === null) continue;
    if (setting[1] === undefined) tokens.clear();
    for (const pair of setting[2]!.trim().split(/\s+/)) {
      const equals = pair.indexOf("=");
      if (equals > 0) tokens.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
  }
  return tokens;
}

function readTokens(): ReadonlyMap<string, string> {
  const github = Deno.env.get("GITHUB_TOKEN");
  const texts = [...configurationFiles().map(readIfThere), Deno.env.get("NIX_CONFIG") ?? ""];
  return new Map([
    ...(github === undefined || github === "" ? [] : [["github.com", github] as const]),
    ...tokensIn(texts.join("\n")),
  ]);
}

/** The system's, then the person's: later settings win. */
function configurationFiles(): readonly string[] {
  const system = Deno.env.get("NIX_CONF_DIR") ?? "/etc/nix";
  const home = Deno.env.get("HOME");
  const person = Deno.env.get("XDG_CONFIG_HOME") ??
    (home === undefined ? undefined : `${home}/.config`);
  return [`${system}/nix.conf`, ...(person === undefined ? [] : [`${person}/nix/nix.conf`])];
}

function readIfThere(file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return "";
    }
    throw error;
  }
}
