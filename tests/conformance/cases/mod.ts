/**
 * All cases of the conformance table, each under a name of its own.
 *
 * @module
 */
import type { Case } from "../case.ts";
import { FOLLOWS_CASES } from "./follows.ts";
import { INPUT_CASES } from "./inputs.ts";
import { LOCK_CASES } from "./locks.ts";
import { MODE_CASES } from "./modes.ts";
import { OVERRIDE_CASES } from "./overrides.ts";
import { ROOT_CASES } from "./roots.ts";
import { SOURCE_CASES } from "./sources.ts";

export const CASES: readonly Case[] = [
  ...ROOT_CASES,
  ...INPUT_CASES,
  ...FOLLOWS_CASES,
  ...LOCK_CASES,
  ...MODE_CASES,
  ...OVERRIDE_CASES,
  ...SOURCE_CASES,
];
