import type { CodeAction, CodeActionParams } from 'vscode-languageserver/node';
import { CodeActionKind } from 'vscode-languageserver/node';
import type { Failure, Proposal, Verdict } from '../../protocol/healing.ts';
import { isRepaired, openProposals } from '../../protocol/healing.ts';
import type { ClientCommandArguments, FailureDiagnosticData } from '../../protocol/messages.ts';
import { clientCommands } from '../../protocol/messages.ts';
import type { FailureBoard } from './failureBoard.ts';

const maxEntries = 4;
/** From here on a repair is the first thing that the editor suggests. */
const preferredFrom = 0.9;

/** Quick fixes on a failing assertion and on the line at fault: apply, preview, explain. */
export function failureCodeActions(params: CodeActionParams, board: FailureBoard): CodeAction[] {
  const only = params.context.only;
  if (only !== undefined && !only.some((kind) => CodeActionKind.QuickFix === kind || CodeActionKind.QuickFix.startsWith(`${kind}.`))) return [];
  const failures = new Map<string, Failure>();
  for (const { failure, range } of board.in(params.textDocument.uri)) {
    const isHere = range.start.line <= params.range.end.line && range.end.line >= params.range.start.line;
    if (isHere && !isRepaired(failure)) failures.set(failure.id, failure);
  }
  return [...failures.values()].flatMap((failure) => actionsOf(failure, params)).slice(0, maxEntries);
}

function actionsOf(failure: Failure, params: CodeActionParams): CodeAction[] {
  const diagnostics = params.context.diagnostics.filter(({ data }) => (data as FailureDiagnosticData | undefined)?.failureId === failure.id);
  const action = (title: string, command: string, argument: object, isPreferred = false): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    ...(diagnostics.length === 0 ? {} : { diagnostics }),
    ...(isPreferred ? { isPreferred } : {}),
    command: { title, command, arguments: [argument] },
  });
  const [best, second] = openProposals(failure).filter(({ fit }) => fit === undefined);
  const actions: CodeAction[] = [];
  const apply = (proposal: Proposal, isPreferred: boolean): void => {
    const argument: ClientCommandArguments['applyProposal'] = { proposalId: proposal.id };
    const verb = proposal.command === undefined ? 'Apply' : 'Run';
    actions.push(action(`${verb}: ${short(proposal.title)}${figures(proposal)}`, clientCommands.applyProposal, argument, isPreferred));
  };
  if (best !== undefined) {
    apply(best, best.confidence >= preferredFrom);
    if (best.command === undefined) actions.push(action('Preview this repair', clientCommands.previewProposal, { proposalId: best.id } satisfies ClientCommandArguments['previewProposal']));
  }
  if (second !== undefined) apply(second, false);
  if (best !== undefined || failure.evidence.length > 0) {
    actions.push(action(`Explain why \`${short(lastName(failure))}\` fails`, clientCommands.openEvidence, { failureId: failure.id } satisfies ClientCommandArguments['openEvidence']));
  }
  return actions;
}

function figures({ verdict, command }: Proposal): string {
  return command === undefined ? ` (${shortVerdict(verdict)})` : '';
}

function shortVerdict({ target, suite }: Verdict): string {
  const all = suite === null ? 'suite not run' : `suite ${suite.passed}/${suite.total}`;
  return `target ${target.passed}/${target.runs}, ${all}`;
}

function lastName({ name, file }: Failure): string {
  return name.split(' › ').at(-1) || file;
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
