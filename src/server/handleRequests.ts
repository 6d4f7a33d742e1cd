import type { CancellationToken, Connection, ResponseError } from 'vscode-languageserver/node';
import * as messages from '../protocol/messages.ts';
import type { RequestMessage } from '../protocol/messages.ts';
import type { Window } from './window.ts';

/** Ties each request of the protocol to what answers it; one line a message. */
export function handleRequests(connection: Connection, window: () => Promise<Window>, toWireError: (error: unknown) => ResponseError<unknown>): void {
  const answer = <P, R>(message: RequestMessage<P, R>, work: (window: Window, params: P, signal: AbortSignal) => R | Promise<R>): void => {
    connection.onRequest(message.method, async (params: P, token: CancellationToken) => {
      const controller = new AbortController();
      const cancelled = token.onCancellationRequested(() => controller.abort());
      try {
        return await work(await window(), params, controller.signal);
      } catch (error) {
        throw toWireError(error);
      } finally {
        cancelled.dispose();
      }
    });
  };

  answer(messages.startReview, (ready, { target, trigger }) => ready.startReview(target, trigger));
  answer(messages.cancelReview, (ready) => ready.cancelReview());
  answer(messages.rerunReview, (ready) => ready.rerunReview());
  answer(messages.listBases, (ready) => ready.listBases());
  answer(messages.subscribeView, (ready) => ready.subscribe());
  answer(messages.tryModel, (ready, access, signal) => ready.tryModel(access, signal));
  answer(messages.previewModel, (ready, { target }) => ready.previewModel(target));
  answer(messages.reportForModel, (ready, params) => ready.reportForModel(params));
  answer(messages.dismissFindings, (ready, params) => ready.dismiss(params));
  answer(messages.restoreFindings, (ready, params) => ready.restore(params.ids));
  answer(messages.fixEdits, (ready, params) => ready.fixEdits(params));
  answer(messages.explainFinding, (ready, { id }) => ready.explainFinding(id));
  answer(messages.explainRule, (ready, { rule }) => ready.explainRule(rule));
  answer(messages.exportSarif, (ready) => ready.exportSarif());
  answer(messages.importSarif, (ready, { text }) => ready.importSarif(text));
  answer(messages.doctor, (ready) => ready.doctor());
  answer(messages.explainRun, (ready, { run }) => ready.explainRun(run));
  answer(messages.startHeal, (ready, params) => ready.heal.start(params));
  answer(messages.cancelHeal, (ready) => ready.heal.cancel());
  answer(messages.proposalEdits, (ready, { proposal }) => ready.feature.proposalEdits(proposal) ?? ready.heal.proposalEdits(proposal));
  answer(messages.markApplied, (ready, { proposal }) => ready.markApplied(proposal));
  answer(messages.rejectProposal, (ready, { proposal, reason }) => ready.heal.reject(proposal, reason));
  answer(messages.startFeature, (ready, params) => ready.feature.start(params));
  answer(messages.featureOutcome, (ready, { run }) => ready.feature.outcome(run));
  answer(messages.cancelFeature, (ready) => ready.feature.cancel());
  answer(messages.monitorRuns, (ready) => ready.monitor.runs());
  answer(messages.monitorPull, (ready, params) => ready.monitor.pull(params));
  answer(messages.monitorInspect, (ready, params) => ready.monitor.inspect(params));
  answer(messages.monitorExport, (ready, params) => ready.monitor.export(params));
  answer(messages.monitorImport, (ready, params) => ready.importRun(params));
  answer(messages.monitorCancel, (ready, { run }) => ready.cancelRun(run));
  answer(messages.monitorAnswer, (ready, params) => ready.answerApproval(params));
  answer(messages.monitorRunOf, (ready, params) => ready.runOf(params));
  answer(messages.explainFailure, (ready, what) => ready.heal.explain(what));
}
