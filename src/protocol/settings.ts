import type { Severity } from '../base/severity.ts';

/** The `roundtable` section of the editor's settings, as package.json declares it. */
export interface Settings {
  readonly review: {
    /** Review a file's change when it is saved. */
    readonly onSave: boolean;
    /** How long to wait after a save, in milliseconds. */
    readonly onSaveDelay: number;
    /** Which reviewers sit at the table. */
    readonly reviewers: readonly string[];
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    /** Base of Review Against Branch when none is picked; empty: ask. */
    readonly base: string;
    readonly maxFiles: number;
    readonly maxSeconds: number;
    /** Try findings out by running code of the workspace in a copy. The user's alone: a workspace cannot set it. */
    readonly probe: boolean;
  };
  readonly findings: {
    /** The least severity that becomes a diagnostic. */
    readonly minimumSeverity: Severity;
    readonly minimumConfidence: number;
    /** How many are shown at once; the rest are one click away. */
    readonly maxShown: number;
    /** Also show findings on lines that the change did not touch. */
    readonly showOffDiff: boolean;
  };
  readonly style: {
    /** `workspace`: the workspace's own linter; `bundled`: only ours; `off`. */
    readonly linter: 'workspace' | 'bundled' | 'off';
  };
  readonly heal: {
    /** The command that runs the tests; empty: found from the workspace. */
    readonly command: string;
    readonly maxSeconds: number;
    /** Heal after a save: `failing`, while tests are known to fail; `always`. */
    readonly onRed: 'off' | 'failing' | 'always';
    /** Whether failing tests are shown in the Test Explorer; `auto`: where no other extension shows tests. */
    readonly testController: 'auto' | 'on' | 'off';
  };
  /** The model that judges; the extension hands it to the server with its key when that starts. */
  readonly model: {
    readonly name: string;
    readonly baseUrl: string;
    /** Models that stand in for it; read when the server starts, where `MoreModels` brings them. */
    readonly others: readonly unknown[];
    readonly balance: 'failover' | 'roundRobin' | 'leastConnections';
    /** Models for triage. */
    readonly small: readonly unknown[];
    /** No endpoint is ever called. */
    readonly keepLocal: boolean;
    /** Globs of files whose text no model is shown. */
    readonly localGlobs: readonly string[];
    /** Words, and expressions between slashes, that are masked in what a model is shown. */
    readonly mask: readonly string[];
    /** US dollars for a million tokens by model, before the list prices. */
    readonly prices: Readonly<Record<string, unknown>>;
    /** US dollars; null: no cap. */
    readonly maxUsdPerRun: number | null;
    readonly maxUsdPerDay: number | null;
  };
  readonly audit: { readonly keepDays: number };
  readonly trace: { readonly level: 'off' | 'messages' | 'verbose' };
}

export const defaultSettings: Settings = {
  review: {
    onSave: false,
    onSaveDelay: 1000,
    reviewers: ['style', 'security', 'tests', 'performance', 'structure'],
    include: [],
    exclude: [],
    base: '',
    maxFiles: 2000,
    maxSeconds: 120,
    probe: false,
  },
  findings: { minimumSeverity: 'info', minimumConfidence: 0.5, maxShown: 50, showOffDiff: false },
  style: { linter: 'workspace' },
  heal: { command: '', maxSeconds: 120, onRed: 'off', testController: 'auto' },
  model: { name: '', baseUrl: '', others: [], balance: 'failover', small: [], keepLocal: false, localGlobs: [], mask: [], prices: {}, maxUsdPerRun: null, maxUsdPerDay: null },
  audit: { keepDays: 365 },
  trace: { level: 'off' },
};
