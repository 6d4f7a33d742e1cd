import type { Node } from '../../javascript/syntax/tree.ts';
import { accesses } from './templates/accesses.ts';
import { asynchronous } from './templates/asynchronous.ts';
import { chains } from './templates/chains.ts';
import { conditions } from './templates/conditions.ts';
import { constants } from './templates/constants.ts';
import { defaults } from './templates/defaults.ts';
import { excess } from './templates/excess.ts';
import { guards } from './templates/guards.ts';
import { jumps } from './templates/jumps.ts';
import { methods } from './templates/methods.ts';
import { moves } from './templates/moves.ts';
import { names } from './templates/names.ts';
import { offByOne } from './templates/offByOne.ts';
import { operators } from './templates/operators.ts';
import { regexes } from './templates/regexes.ts';
import { separators } from './templates/separators.ts';
import { statements } from './templates/statements.ts';
import { strings } from './templates/strings.ts';
import { swaps } from './templates/swaps.ts';
import { terms } from './templates/terms.ts';
import { wrappers } from './templates/wrappers.ts';
import type { RepairContext } from './repairContext.ts';

/** Looks at one node and drafts what may have been meant there. */
export type Template = (node: Node, context: RepairContext) => void;

export const templates: readonly Template[] = [
  operators, constants, names, offByOne, methods, chains, swaps, conditions, excess, terms, wrappers, accesses, guards, statements, moves, jumps,
  asynchronous, defaults, regexes, strings, separators,
];
