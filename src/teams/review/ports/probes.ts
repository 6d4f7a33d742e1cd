/** Opens what probes run in: an isolated copy of a root that nothing of the workspace can be harmed from. */
export interface ProbeBenches {
  /** Throws `UserFacingError` where no copy or no sandbox can be made. */
  open(root: string, signal: AbortSignal): Promise<ProbeBench>;
}

/** Runs probes over one root; each in a process of its own that is ended at its limit. */
export interface ProbeBench {
  /** What the isolation lacks on this machine, in words; empty where it is whole. */
  readonly missing: readonly string[];
  grow(probe: GrowthProbe, signal: AbortSignal): Promise<GrowthOutcome>;
  send(probe: ArrivalProbe, signal: AbortSignal): Promise<ArrivalOutcome>;
  dispose(): Promise<void>;
}

/** An input that a regular expression is slow on, in parts of which some are repeated. */
export interface AttackParts {
  readonly pumps: readonly { readonly prefix: string; readonly pump: string }[];
  readonly suffix: string;
}

/** A regular expression that is run on an input that grows. */
export interface GrowthProbe {
  /** Whose matcher runs it. */
  readonly engine: 'javascript' | 'python';
  /** As the engine reads it; for Python the literal as it is written. */
  readonly source: string;
  readonly flags: string;
  /** How much of the input it has to match, where the language has different calls for that. */
  readonly anchors: 'none' | 'start' | 'both';
  readonly attack: AttackParts;
  readonly complexity: 'exponential' | 'polynomial';
}

export type GrowthOutcome =
  | {
      readonly status: 'measured';
      /** Time over length, shortest first. */
      readonly points: readonly { readonly length: number; readonly ms: number }[];
      /** The length that it did not come to an end with, and how long it was given. */
      readonly unfinished?: { readonly length: number; readonly ms: number };
    }
  | { readonly status: 'failed'; readonly why: string };

/** What harm a sink does, which decides what is sent and how its arrival is told. */
export type SinkUse = 'command' | 'code' | 'sql' | 'path' | 'html' | 'template' | 'redirect' | 'request' | 'deserialize';

/** A function of the workspace that is called with a marked text, with everything dangerous replaced by a recorder. */
export interface ArrivalProbe {
  readonly language: 'javascript' | 'python';
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** The file as it was reviewed, saved or not. */
  readonly text: string;
  readonly source: ProbeSource;
  readonly sink: ProbeSink;
  /** Tried one after the other until one arrives. */
  readonly payloads: readonly string[];
  /** In every payload, and in nothing else. */
  readonly mark: string;
}

export interface ProbeSource {
  /** As it is written: `req.query.host`, `folder: string`. */
  readonly written: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** Dotted name of the function that the finding is in; empty for one without a name. */
  readonly symbol: string;
}

export interface ProbeSink {
  readonly use: SinkUse;
  /** As it is written: `db.query`; `the page` for what a function returns as one. */
  readonly name: string;
  /** 1-based lines of what arrives there. */
  readonly line: number;
  readonly endLine: number;
}

export type ArrivalOutcome =
  | {
      readonly status: 'arrived';
      /** The call, as a person would write it: `GET /ping with req.query.host = …`. */
      readonly call: string;
      readonly input: string;
      /** What was called with it, and the text as it arrived. */
      readonly sink: string;
      readonly observed: string;
    }
  /** It arrived, but something on the way had made it harmless. */
  | { readonly status: 'altered'; readonly call: string; readonly input: string; readonly sink: string; readonly observed: string }
  | { readonly status: 'stopped'; readonly why: string }
  | { readonly status: 'failed'; readonly why: string };
