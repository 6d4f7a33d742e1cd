import type { MonitorModel } from '../model/monitorModel.ts';

/** How a lane is called: agents by their title, the human as such, topics with their mark. */
export function laneTitle(model: MonitorModel, name: string): string {
  return model.log.live.agents.get(name)?.profile.title ?? (name === 'user' ? 'You' : name);
}
