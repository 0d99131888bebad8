import type { Case } from "../case.ts";
export const FOLLOWS_CASES: readonly Case[] = [];
