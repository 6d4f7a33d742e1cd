import type { Team } from '../../runtime/engine.ts';
import { createManager } from './agents/manager.ts';
import { createSpecialist } from './agents/specialist.ts';
import { createFeatureValidator } from './agents/validator.ts';
import type { FeaturePorts } from './featurePorts.ts';
import type { FeatureRequest } from './featureRequest.ts';
import { featureSteps } from './featureResult.ts';
import { FeatureSession } from './featureSession.ts';

/** The feature team: a manager over specialists in a line, each looked at by a colleague, and a validator who has the last word. */
export function createFeatureTeam(ports: FeaturePorts): Team<FeatureRequest> {
  return {
    name: 'feature',
    version: '1',
    lead: 'manager',
    lanes: {},
    agents: (request) => {
      const session = new FeatureSession(request, ports);
      return [createManager(session), ...featureSteps.map((step) => createSpecialist(step, session)), createFeatureValidator(session)];
    },
  };
}
