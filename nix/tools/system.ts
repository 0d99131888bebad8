/**
 * The system type of this machine.
 *
 * @module
 */

/** `x86_64-linux`: what `builtins.currentSystem` is where no setting says otherwise. */
export function hostSystem(): string {
  const { arch, os } = Deno.build;
  return `${arch}-${os}`;
}
