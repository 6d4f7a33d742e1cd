import type { Range } from '../../base/text.ts';

/**
 * How data moves through one file, as far as other files have a part in it: what its functions do with what they are
 * handed, what it hands to functions of other files, and what it does with what those give back. Told by the file's text
 * alone, so that it can be kept by content; plain data, so that it can cross threads. `followFlows` puts files together.
 */
export interface FileFlows {
  readonly path: string;
  /** What other files can call, as they would write it after the module's name; empty for the module itself. */
  readonly functions: readonly string[];
  readonly aliases: readonly FlowAlias[];
  readonly calls: readonly OutwardCall[];
  readonly edges: readonly FlowEdge[];
  /** Why it is not whole, if it is not. */
  readonly skipped?: string;
}

/** Why a file is asked for: what is handed to it is followed in any, but only one that holds a source can give one back. */
export type FlowPurpose = 'arguments' | 'results';

/** A name that the file offers but another one declares. */
export interface FlowAlias {
  /** As others write it; `*` for everything that the other file offers. */
  readonly name: string;
  readonly specifier: string;
  /** What it is called there; empty for the module itself. */
  readonly imported: string;
}

/** A call of something that stands in another file. */
export interface OutwardCall {
  readonly specifier: string;
  /** `find`, `Users().find`; empty for the module itself. */
  readonly name: string;
}

/** Data that goes from one end to the other without leaving the file. */
export interface FlowEdge {
  readonly from: FlowStart;
  readonly to: FlowEnd;
  /** What it is made safe for on the way, in the bits of the file's language. */
  readonly cleared: number;
  /** Whether an object stays one on the way. */
  readonly mayBeObject: boolean;
  readonly certainty: number;
  readonly steps: readonly FlowStep[];
  /** Functions of other files that were asked about it and may make it safe. */
  readonly checks?: readonly FlowCheck[];
}

export interface FlowStep {
  readonly range: Range;
  /** "is kept in `name`" */
  readonly text: string;
}

/** Members by which a part is reached: `['query', 'name']`, `['get()']`. */
export type Access = readonly string[];

export type FlowStart =
  | { readonly kind: 'source'; readonly source: FlowSource }
  /** An object that is no source itself but has some as members: `@request`. */
  | { readonly kind: 'known'; readonly path: string; readonly label: string }
  | { readonly kind: 'parameter'; readonly function: number; readonly index: number; /** Where callers may name it. */ readonly name?: string; readonly access: Access }
  | { readonly kind: 'result'; readonly call: number; readonly access: Access };

/** Where untrusted data enters. */
export interface FlowSource {
  /** "the request" */
  readonly from: string;
  readonly origin: string;
  /** What a developer calls it, in backticks: "`req.query.name`". */
  readonly label: string;
  /** The code that reads it. */
  readonly written: string;
}

export type FlowEnd =
  | (FlowPlace & {
      readonly kind: 'sink';
      /** What it is dangerous for, in the words of the file's language. */
      readonly use: string;
      /** What a developer calls it: `db.query`. */
      readonly name: string;
      /** The only origin that does harm there, where not all do. */
      readonly needs?: string;
      readonly certainty: number;
    })
  | { readonly kind: 'return'; readonly function: number; readonly access: Access; readonly text?: string }
  | { readonly kind: 'argument'; readonly call: number; /** Its place, or its name. */ readonly index: number | string; readonly access: Access; readonly text?: string }
  /** Not data but what is known of it: a function that says so makes its argument safe. */
  | { readonly kind: 'verdict'; readonly function: number; readonly answer: Answer };

export interface FlowPlace {
  readonly range: Range;
  readonly symbol: string;
  /** The text around it where that is known, with `\u0000` for the data itself. */
  readonly text?: string;
}

/** What a check answered: yes, no, or anything but throwing. */
export type Answer = 'yes' | 'no' | 'returned';

export interface FlowCheck {
  readonly call: number;
  readonly index: number;
  readonly answer: Answer;
}
