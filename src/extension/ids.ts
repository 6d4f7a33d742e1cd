import { clientCommands } from '../protocol/messages.ts';

/** Publisher and name, as the editor knows the extension. */
export const extensionId = 'roundtable.roundtable';

/** Section of the user's settings. */
export const configurationSection = 'roundtable';

/** Every command the extension registers; package.json titles each of them. */
export const commands = {
  reviewChanges: 'roundtable.review.changes',
  reviewStaged: 'roundtable.review.staged',
  reviewBranch: 'roundtable.review.branch',
  reviewFile: 'roundtable.review.file',
  reviewWorkspace: 'roundtable.review.workspace',
  cancelReview: 'roundtable.review.cancel',
  rerunReview: 'roundtable.review.rerun',
  showFindings: 'roundtable.findings.show',
  fixFinding: 'roundtable.findings.fix',
  fixRule: clientCommands.fixRule,
  dismissFinding: clientCommands.dismiss,
  restoreFinding: 'roundtable.findings.restore',
  explainFinding: clientCommands.explain,
  nextFinding: 'roundtable.findings.next',
  previousFinding: 'roundtable.findings.previous',
  groupFindings: 'roundtable.findings.group',
  filterFindings: 'roundtable.findings.filter',
  clearFilter: 'roundtable.findings.clearFilter',
  healTests: 'roundtable.heal.start',
  healTest: 'roundtable.heal.test',
  cancelHeal: 'roundtable.heal.cancel',
  showProposals: 'roundtable.proposals.show',
  previewProposal: clientCommands.previewProposal,
  applyProposal: clientCommands.applyProposal,
  applyAndRerun: 'roundtable.proposals.applyAndRerun',
  rejectProposal: 'roundtable.proposals.reject',
  openEvidence: clientCommands.openEvidence,
  buildFeature: 'roundtable.feature.build',
  previewFeature: 'roundtable.feature.preview',
  applyFeature: 'roundtable.feature.apply',
  exportSarif: 'roundtable.sarif.export',
  importSarif: 'roundtable.sarif.import',
  showRun: 'roundtable.runs.show',
  openMonitor: 'roundtable.monitor.open',
  showInMonitor: 'roundtable.monitor.show',
  importRun: 'roundtable.monitor.import',
  exportRun: 'roundtable.monitor.export',
  showDoctor: 'roundtable.doctor.show',
  previewModel: 'roundtable.model.preview',
  setUpModel: 'roundtable.model.setUp',
  openSample: 'roundtable.sample.open',
  showLog: 'roundtable.log.show',
  restartServer: 'roundtable.server.restart',
  showStatusMenu: 'roundtable.status.menu',
  openPage: 'roundtable.page.open',
  openPlace: 'roundtable.place.open',
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];

export const views = {
  container: 'roundtable',
  team: 'roundtable.team',
  findings: 'roundtable.findings',
  proposals: 'roundtable.proposals',
} as const;

/** Names of the context keys that `when` clauses read, with the type of each value. */
export interface ContextKeys {
  'roundtable.isRunning': boolean;
  'roundtable.hasRun': boolean;
  'roundtable.hasFindings': boolean;
  'roundtable.isFiltered': boolean;
  'roundtable.isHealing': boolean;
  'roundtable.hasHealed': boolean;
  'roundtable.hasFailures': boolean;
  'roundtable.hasProposals': boolean;
}

/** The participant of the editor's chat, with its commands. */
export const chat = { id: 'roundtable.chat', name: 'roundtable', commands: ['review', 'heal', 'explain'] } as const;

export type ChatCommand = (typeof chat.commands)[number];

/** The tools that the editor's agent mode may call. */
export const agentTools = { review: 'roundtable_review', heal: 'roundtable_heal' } as const;

/** Scheme and editor of our readable pages: `roundtable:/rule/…`, `roundtable:/finding/…`. */
export const pages = { scheme: 'roundtable', viewType: 'roundtable.page' } as const;

/** The editor tab of the run monitor. */
export const monitorViewType = 'roundtable.monitor';

/** Scheme of the texts that a proposal would leave behind, for the right side of a comparison. */
export const proposalScheme = 'roundtable-proposal';

/** The same for what the feature team proposes. */
export const featureScheme = 'roundtable-feature';

/** Scheme of the documents that show what a model would be sent. */
export const modelPreviewScheme = 'roundtable-model-preview';

/** Values that rows of the trees carry for `viewItem` clauses; a row may carry several, separated by dots. */
export const rowKinds = { fixable: 'fixable', open: 'open', dismissed: 'dismissed', run: 'run', failure: 'failure', proposal: 'proposal', remedy: 'remedy', applied: 'applied' } as const;

/** Where small choices of the user are kept between windows. */
export const memoryKeys = { grouping: 'findings.grouping' } as const;
