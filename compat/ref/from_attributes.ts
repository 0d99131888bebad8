/**
 * Attribute sets → flake references: which attributes each type has, and what may stand in them.
 *
 * @module
 */
import { failure, type Place } from "../../nix/diagnostic.ts";
import type { Attributes, FlakeRef, FlakeRefType } from "./flake_ref.ts";
import { isForgeRefName, isLegalRefName } from "./ref_name.ts";
import { NEWEST_RELEASE, type NixRelease } from "./release.ts";
import { BadAttribute, BadHash, BadUrl } from "./bad_url.ts";
import { fixGitUrl } from "./git_url.ts";
import { parseUrl } from "./url.ts";

type Kind = "string" | "number" | "boolean";
type Fields = Readonly<Record<string, Kind>>;

const COMMON = { type: "string", dir: "string", narHash: "string" } as const;
const FORGE: Fields = {
  ...COMMON,
  owner: "string",
  repo: "string",
  ref: "string",
  rev: "string",
  host: "string",
  treeHash: "string",
  lastModified: "number",
};
const DOWNLOAD: Fields = {
  ...COMMON,
  url: "string",
  name: "string",
  unpack: "boolean",
  rev: "string",
  revCount: "number",
  lastModified: "number",
};

/** The attributes of each type and the types of their values. */
const FIELDS: Readonly<Record<FlakeRefType, Fields>> = {
  github: FORGE,
  gitlab: FORGE,
  sourcehut: FORGE,
  git: {
    ...COMMON,
    url: "string",
    ref: "string",
    rev: "string",
    shallow: "boolean",
    submodules: "boolean",
    lfs: "boolean",
    exportIgnore: "boolean",
    allRefs: "boolean",
    name: "string",
    revCount: "number",
    lastModified: "number",
    dirtyRev: "string",
    dirtyShortRev: "string",
    verifyCommit: "boolean",
    keytype: "string",
    publicKey: "string",
    publicKeys: "string",
  },
  hg: {
    ...COMMON,
    url: "string",
    ref: "string",
    rev: "string",
    revCount: "number",
    name: "string",
  },
  path: { ...COMMON, path: "string", rev: "string", revCount: "number", lastModified: "number" },
  tarball: DOWNLOAD,
  file: DOWNLOAD,
  indirect: { ...COMMON, id: "string", ref: "string", rev: "string" },
};

const REQUIRED: Readonly<Record<FlakeRefType, readonly string[]>> = {
  github: ["owner", "repo"],
  gitlab: ["owner", "repo"],
  sourcehut: ["owner", "repo"],
  git: ["url"],
  hg: ["url"],
  path: ["path"],
  tarball: ["url"],
  file: ["url"],
  indirect: ["id"],
};

/** The names of the attributes that a type may have. */
export function attributeNames(type: FlakeRefType): readonly string[] {
  return Object.keys(FIELDS[type]);
}

/** Where the attributes are from. */
export interface AttributesReading {
  /** The place of an attribute, or of them all: a function, since looking for it takes time. */
  readonly place?: (attribute?: string) => Place;
  /** The release of Nix whose reading is wanted. */
  readonly like?: NixRelease;
}

/**
 * The flake reference that the attributes are. Throws a failure for an unknown type or attribute, a
 * missing one, a value of another type, and values Nix refuses: at the attribute that is at fault,
 * where it is one.
 */
export function refFromAttributes(
  attributes: Attributes,
  { place, like }: AttributesReading = {},
): FlakeRef {
  try {
    return checkedRef(attributes, like);
  } catch (error) {
    if (!(error instanceof BadUrl)) throw error;
    const attribute = error instanceof BadAttribute ? error.attribute : undefined;
    throw failure("flake-ref", error.message, place && { place: place(attribute) });
  }
}

/**
 * {@linkcode refFromAttributes} for callers that try another reading: throws {@linkcode BadUrl}.
 */
export function checkedRef(
  attributes: Attributes,
  like: NixRelease = NEWEST_RELEASE,
): FlakeRef {
  const type = typeOf(attributes);
  checkFields(type, attributes);
  checkValues(attributes);
  const ref = attributes as unknown as FlakeRef;
  switch (ref.type) {
    case "github":
    case "gitlab":
    case "sourcehut":
      return checkForge(ref, like), ref;
    case "git":
      checkRefName(ref.ref, "Git");
      return { ...ref, url: checkedUrl(() => fixGitUrl(ref.url, like)) };
    case "hg":
      checkedUrl(() => parseUrl(ref.url, like));
      checkMercurialName(ref.ref);
      return ref;
    case "indirect":
      checkId(ref.id);
      return ref;
    case "tarball":
    case "file":
      checkedUrl(() => parseUrl(ref.url, like));
      return ref;
    case "path":
      return ref;
    default:
      return ref satisfies never;
  }
}

function typeOf(attributes: Attributes): FlakeRefType {
  const { type } = attributes;
  if (typeof type !== "string") {
    throw new BadAttribute("type", "input attribute 'type' is not a string");
  }
  if (!Object.hasOwn(FIELDS, type)) {
    throw new BadAttribute("type", `flake inputs of type '${type}' are unknown`);
  }
  return type as FlakeRefType;
}

function checkFields(type: FlakeRefType, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const kind = Object.hasOwn(FIELDS[type], name) ? FIELDS[type][name] : undefined;
    if (kind === undefined) {
      throw new BadAttribute(name, `input attribute '${name}' not supported by scheme '${type}'`);
    }
    const actual: string = typeof value;
    if (actual !== kind) {
      throw new BadAttribute(name, `input attribute '${name}' is not ${ARTICLED[kind]}`);
    }
  }
  const missing = REQUIRED[type].find((name) => attributes[name] === undefined);
  if (missing !== undefined) throw new BadUrl(`input attribute '${missing}' is missing`);
}

const ARTICLED: Readonly<Record<Kind, string>> = {
  string: "a string",
  number: "an integer",
  boolean: "a Boolean",
};

function checkValues(attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value !== "number" || (Number.isSafeInteger(value) && value >= 0)) continue;
    const fault = value > Number.MAX_SAFE_INTEGER
      ? `is above ${Number.MAX_SAFE_INTEGER}: JSON is read without loss up to there`
      : `is not a whole number of at least 0: ${value}`;
    throw new BadAttribute(name, `input attribute '${name}' ${fault}`);
  }
}

/**
 * Whether a text may be a NAR hash: SRI SHA-256, whose final `=` old lock files left out. Nix asks
 * this only when it uses the hash, so any text may stand in a reference.
 */
export function isNarHash(text: string): boolean {
  return text === "" || /^sha256-[A-Za-z0-9+/]{43}=?$/.test(text);
}

/** Whether a text may be a revision, of git or Mercurial: SHA-1 in base 16. */
export function isCommitHash(text: string): boolean {
  return /^[0-9a-f]{40}$/i.test(text);
}

type Forge = Extract<FlakeRef, { type: "github" | "gitlab" | "sourcehut" }>;

function checkForge(ref: Forge, like: NixRelease): void {
  const { type, owner, repo } = ref;
  const subject = `input '${type}:${owner}/${repo}'`;
  if (ref.ref !== undefined && ref.rev !== undefined) {
    throw new BadAttribute(
      "ref",
      `${subject} contains both a commit hash ('${ref.rev}') and a branch/tag name ('${ref.ref}')`,
    );
  }
  if (ref.rev !== undefined && !isCommitHash(ref.rev)) {
    throw new BadHash("rev", `${subject}: '${ref.rev}' is not a commit hash`);
  }
  if (ref.ref !== undefined && !isForgeRefName(ref.ref, like)) {
    throw new BadAttribute("ref", `${subject} contains an invalid branch/tag name`);
  }
  if (ref.host !== undefined && !/^[a-zA-Z0-9.-]*$/.test(ref.host)) {
    throw new BadAttribute("host", `${subject} contains an invalid instance host`);
  }
}

function checkedUrl<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof BadUrl ? new BadAttribute("url", error.message) : error;
  }
}

function checkRefName(name: string | undefined, program: string): void {
  if (name !== undefined && !isLegalRefName(name)) {
    throw new BadAttribute("ref", `invalid ${program} branch/tag name '${name}'`);
  }
}

function checkMercurialName(name: string | undefined): void {
  if (name !== undefined && !/^[a-zA-Z0-9@][a-zA-Z0-9_.\/@+-]*$/.test(name)) {
    throw new BadAttribute("ref", `invalid Mercurial branch/tag name '${name}'`);
  }
}

/** Throws {@linkcode BadUrl} unless a registry may have an entry of this name. */
export function checkId(id: string): void {
  if (!/^[a-zA-Z][a-zA-Z0-9_-]*$/.test(id)) {
    throw new BadAttribute("id", `'${id}' is not a valid flake ID`);
  }
}
