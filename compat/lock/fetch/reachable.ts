/**
 * Whether there is a network at all: noticed in two seconds, not in the minutes that programs wait,
 * unless Nix's settings give more.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import type { ParsedUrl } from "../../ref/url.ts";
import { millisecondsOf, type NixSettings } from "./nix_settings.ts";

/** How long a connection may take unless the setting `connect-timeout` says it, in milliseconds. */
const PATIENCE = 2000;

const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ssh: 22, git: 9418 };

/**
 * Throws a failure unless the URL's host takes connections; a proxy is trusted to be there, and
 * what can be no host is left to the program that is to connect.
 */
export async function needReachable(
  url: Pick<ParsedUrl, "scheme" | "authority">,
  settings: NixSettings,
): Promise<void> {
  const port = PORTS[url.scheme];
  const address = URL.parse(`http://${url.authority ?? ""}/`);
  if (port === undefined || address === null || behindProxy(url.scheme)) return;
  const { hostname, port: ownPort } = address;
  if (hostname === "") return;
  const patience = millisecondsOf(settings, "connect-timeout") ?? PATIENCE;
  await connect(
    hostname.replace(/^\[|\]$/g, ""),
    ownPort === "" ? port : Number(ownPort),
    patience,
  );
}

function behindProxy(scheme: string): boolean {
  const names = scheme === "ssh" ? [] : [`${scheme}_proxy`, "all_proxy"];
  return names.some((name) =>
    (Deno.env.get(name) ?? Deno.env.get(name.toUpperCase()) ?? "") !== ""
  );
}

async function connect(hostname: string, port: number, patience: number): Promise<void> {
  const attempt = Deno.connect({ hostname, port });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), patience);
  });
  try {
    const result = await Promise.race([attempt, late]);
    if (result !== "late") return result.close();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw unreachable(hostname, port, connectionWords(error));
  } finally {
    clearTimeout(timer);
  }
  attempt.then((connection) => connection.close(), () => {});
  throw unreachable(hostname, port, "it does not answer");
}

function connectionWords(error: unknown): string {
  if (error instanceof Deno.errors.ConnectionRefused) return "it refuses connections";
  const isName = error instanceof Error && /lookup|resolve/.test(error.message);
  return isName ? "its name is not known" : "it can't be reached";
}

function unreachable(hostname: string, port: number, words: string): Error {
  return failure("no-network", `no connection to ${hostname}:${port}: ${words}`);
}
