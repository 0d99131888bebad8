/**
 * Every case, in the order of the files beside this one.
 *
 * @module
 */
import type { LockCase } from "../case.ts";
import { ARCHIVE_CASES } from "./archives.ts";
import { CHANGE_CASES } from "./changes.ts";
import { DECLARATION_CASES } from "./declarations.ts";
import { FOLLOWS_CASES } from "./follows.ts";
import { GIT_CASES } from "./git.ts";
import { LINK_CASES } from "./links.ts";
import { PATH_CASES } from "./paths.ts";
import { RELATIVE_2_8_CASES } from "./relative_2_8.ts";

export const LOCK_CASES: readonly LockCase[] = [
  ...DECLARATION_CASES,
  ...PATH_CASES,
  ...RELATIVE_2_8_CASES,
  ...LINK_CASES,
  ...GIT_CASES,
  ...ARCHIVE_CASES,
  ...FOLLOWS_CASES,
  ...CHANGE_CASES,
];
