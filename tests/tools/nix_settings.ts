/**
 * Settings for the Nix on PATH, for tests that call the program's own functions in this process.
 *
 * @module
 */
import { join } from "@std/path";

/**
 * Variables that keep Nix from the network, from registries and from the user's settings;
 * `temporary` is its home. Root uses the machine's store; for anyone else the store is below
 * `temporary`, since a daemon may not serve them.
 */
export async function nixSettings(temporary: string): Promise<Readonly<Record<string, string>>> {
  const registry = join(temporary, "registry.json");
  await Deno.writeTextFile(registry, '{ "flakes": [], "version": 2 }');
  const lines = [
    "sandbox = false",
    "build-users-group =",
    "substitute = false",
    `flake-registry = ${registry}`,
  ];
  await Deno.writeTextFile(join(temporary, "nix.conf"), lines.join("\n"));
  const own = { HOME: temporary, NIX_CONF_DIR: temporary, NIX_USER_CONF_FILES: "/dev/null" };
  if (Deno.uid() === 0) return own;
  return {
    ...own,
    NIX_REMOTE: "",
    NIX_STORE_DIR: join(temporary, "nix", "store"),
    NIX_LOCALSTATE_DIR: join(temporary, "nix", "var"),
    NIX_STATE_DIR: join(temporary, "nix", "var", "nix"),
    NIX_LOG_DIR: join(temporary, "nix", "var", "log", "nix"),
  };
}

/** Runs `test` with an empty directory and Nix's settings for it; nothing is left afterwards. */
export async function withNixSettings(
  test: (temporary: string, env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const temporary = await Deno.realPath(await Deno.makeTempDir());
  try {
    await test(temporary, await nixSettings(temporary));
  } finally {
    // A store is not writable.
    await new Deno.Command("chmod", { args: ["-R", "u+w", temporary] }).output();
    await Deno.remove(temporary, { recursive: true });
  }
}
