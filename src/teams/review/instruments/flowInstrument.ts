import { flowLanguageOf } from '../../../analysis/flows/flowLanguage.ts';
import type { FlowVerdict } from '../../../analysis/flows/flowObservations.ts';
import { flowObservations } from '../../../analysis/flows/flowObservations.ts';
import type { RefutedArrival } from '../../../analysis/flows/refutedArrivals.ts';
import { refutedArrivals, supersededArrivals } from '../../../analysis/flows/refutedArrivals.ts';
import type { FarFlow } from '../../../analysis/flows/followFlows.ts';
import { languageOf } from '../../../analysis/languageOf.ts';
import type { ProjectObservation } from '../../../analysis/project/projectObservation.ts';
import { functionOver } from '../../../analysis/project/projectObservation.ts';
import { rulesVersion } from '../../../analysis/rules/rulesVersion.ts';
import { isChangedLine } from '../changeSet.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { flowVersion, FlowWalk, maxOtherFiles } from './flowWalk.ts';
import type { ProjectInstrument } from './instrument.ts';

/** Follows data through calls from file to file: from where it enters in one to where it does harm in another. */
export function flowInstrument(session: ReviewSession): ProjectInstrument {
  return {
    id: 'far-flows',
    version: `${rulesVersion}.${flowVersion}`,
    checks: 'data flow across files',
    read: async (input, signal) => {
      const view = await session.project.view(input.root, signal);
      const walk = new FlowWalk(session, input, view.index);
      const { flows, arrivals, isCut } = await walk.follow(signal);
      const reviewed = walk.reviewed;
      const judge = (flow: FarFlow): FlowVerdict | undefined => flowLanguageOf(languageOf(flow.file)!).judge(flow);
      const observations = flowObservations(flows, judge, {
        isReviewed: (file) => reviewed.has(file),
        isNew: (file, line) => reviewed.has(file) && isChangedLine(reviewed.get(file)!, line),
        symbolAt: (file, line) => functionOver(view.index.summaries.get(file), line, line),
      });
      // A place that is reached from elsewhere as well is not taken back for one that is guarded.
      const refuted = [...refutedArrivals(arrivals, judge), ...supersededArrivals(flows, judge)].filter((each) => reviewed.has(each.file) && !observations.some((raised) => isSamePlace(raised, each)));
      const reasons = [view.degraded ?? '', isCut || walk.isLate ? 'not every way through the project was followed' : '', walk.isFull ? `of the files beside the change only ${maxOtherFiles} were followed` : ''].filter((reason) => reason !== '');
      return { observations, ...(refuted.length > 0 && { refuted }), ...(walk.undecided > 0 && { undecided: walk.undecided }), ...(reasons.length > 0 && { degraded: reasons.join(', ') }) };
    },
  };
}

function isSamePlace({ file, observation }: ProjectObservation, refuted: RefutedArrival): boolean {
  const [a, b] = [observation.range.start, refuted.range.start];
  return file === refuted.file && observation.rule === refuted.rule && a.line === b.line && a.column === b.column;
}
