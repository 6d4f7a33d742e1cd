import type { Team } from '../../runtime/engine.ts';
import { createCritic } from './agents/critic.ts';
import { createDiagnostician } from './agents/diagnostician.ts';
import { createLocator } from './agents/locator.ts';
import { createMedic } from './agents/medic.ts';
import { createTestRunner } from './agents/testRunner.ts';
import { createValidator } from './agents/validator.ts';
import type { HealPorts } from './healPorts.ts';
import type { HealRequest } from './healRequest.ts';
import { HealSession } from './healSession.ts';
import { createModelStrategy } from './strategies/model/modelStrategy.ts';
import { createExpectationStrategy } from './strategies/expectationStrategy.ts';
import { createRevertStrategy } from './strategies/revertStrategy.ts';
import { createSnapshotStrategy } from './strategies/snapshotStrategy.ts';
import { createSteadyStrategy } from './strategies/steadyStrategy.ts';
import { createSearchStrategy, pairSearch, templates } from './strategies/searchStrategy.ts';

/** The healing team: a medic, who finds out and proves, and strategies that bid for each failure. */
export function createHealingTeam(ports: HealPorts): Team<HealRequest> {
  return {
    name: 'healing',
    version: '1',
    lead: 'medic',
    lanes: {},
    agents: (request) => {
      const session = new HealSession(request, ports);
      return [
        createMedic(session),
        createTestRunner(session),
        createDiagnostician(session),
        createLocator(session),
        createRevertStrategy(session),
        createSearchStrategy(session, templates),
        createSearchStrategy(session, pairSearch),
        createSteadyStrategy(session),
        createExpectationStrategy(session),
        createSnapshotStrategy(session),
        createModelStrategy(session),
        createValidator(session),
        createCritic(),
      ];
    },
  };
}
