/**
 * What an evaluation read of a flake's tree, from what `observer.nix` and Nix itself say on stderr.
 *
 * @module
 */

/** What of a path was looked at. */
export type ReadKind =
  /** What stands there, if anything. */
  | "type"
  /** What stands in the directory: names and their types. */
  | "directory"
  /** The text of the file. */
  | "file"
  /** The text of the file, or of `default.nix` in the directory. */
  | "import"
  /** All that is below it, as it would be copied to the store. */
  | "copy";

/** One look at a path; the path is relative to the tree, `""` for its root. */
export interface Read {
  readonly kind: ReadKind;
  readonly path: string;
}

/** All that was looked at. */
export interface Reads {
  /** Sorted, each once. */
  readonly paths: readonly Read[];
  /** What the flake asked of its own metadata: `rev`; `""` where it looked at itself at all. */
  readonly self: ReadonlySet<string>;
}

const KINDS: ReadonlySet<string> = new Set(["type", "directory", "file", "import", "copy"]);

/** A line of ours; Nix before 2.4 may have put colours around it. */
const TOLD = /^\S*trace: flakebridge-read (\w+) (".*")/;

/** A line of Nix's: 'FROM' -> 'TO', where quotes may have colours in them. */
const COPIED = /^copied source '(.*)' -> '/;

/** What Nix 2.3 to 2.34 say of evaluations with `-vv`, and not without. */
const CHATTER =
  /^(?:copied source|copying '|evaluating file|executing builder|getting Git revision|instantiated|using (?:builder|revision)) ?/;

/** An evaluation, as it is seen from outside. */
export interface Seen {
  /** What it said, with `-vv`. */
  readonly stderr: string;
  /** Metadata of the flake that were told to others, as if the flake had asked for them. */
  readonly told?: readonly string[];
}

/** The reads of an evaluation of the flake whose tree is at `root`, a store path. */
export function readsIn({ stderr, told = [] }: Seen, root: string): Reads {
  const paths = new Map<string, Read>();
  const self = new Set<string>(told);
  const add = (kind: ReadKind, path: string) => paths.set(`${kind} ${path}`, { kind, path });
  for (const line of stderr.split("\n")) {
    const [, kind = "", json = '""'] = TOLD.exec(line) ?? [];
    if (kind === "self") self.add(JSON.parse(json));
    else if (kind === "tree") add("copy", "");
    else if (KINDS.has(kind)) add(kind as ReadKind, JSON.parse(json));
    const copied = COPIED.exec(line)?.[1];
    if (copied === root) add("copy", "");
    else if (copied?.startsWith(`${root}/`)) add("copy", copied.slice(root.length + 1));
  }
  if (self.has("outPath") || self.has("narHash")) add("copy", "");
  return { paths: withoutCovered([...paths.values()]), self };
}

/** Whether a line of stderr is for us, not for the person who asked. */
export function isForObserver(line: string): boolean {
  return TOLD.test(line) || CHATTER.test(line);
}

/** Where the whole tree counts, single looks at it need not be kept. */
function withoutCovered(reads: readonly Read[]): readonly Read[] {
  const whole = reads.find(({ kind, path }) => kind === "copy" && path === "");
  if (whole !== undefined) return [whole];
  const sortable = ({ kind, path }: Read) => `${path}\0${kind}`;
  return reads.toSorted((one, two) => sortable(one) < sortable(two) ? -1 : 1);
}
