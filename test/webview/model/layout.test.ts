import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { MonitorAgentProfile } from '../../../src/protocol/monitor/monitorEvent.ts';
import { laneBoxes } from '../../../webview-ui/src/draw/waterfallLayout.ts';
import { RunLog } from '../../../webview-ui/src/model/runLog.ts';
import { spanKinds } from '../../../webview-ui/src/model/spanLog.ts';
import { isHidden, placeAgents } from '../../../webview-ui/src/model/treeLayout.ts';
import { largeRun, reviewRun } from '../../support/monitor/syntheticRuns.ts';

const team = fc.array(fc.nat(30), { minLength: 1, maxLength: 40 }).map((bosses) => bosses.map((boss, index): MonitorAgentProfile => ({
  id: `a${index}`, role: 'r', title: `a${index}`, capabilities: [], permissions: [], reportsTo: boss >= index ? null : `a${boss}`,
})));

describe('what has been drawn', () => {
  it('keeps its cell in the graph when others join', () => {
    fc.assert(fc.property(team, (profiles) => {
      const whole = placeAgents(profiles);
      for (let size = 1; size <= profiles.length; size++) {
        for (const [id, { column, row }] of placeAgents(profiles.slice(0, size))) assert.deepEqual([whole.get(id)!.column, whole.get(id)!.row], [column, row]);
      }
      const cells = [...whole.values()].map(({ column, row }) => `${column} ${row}`);
      assert.equal(new Set(cells).size, cells.length);
    }));
  });

  it('is out of sight below somebody who is collapsed, and nobody else is', () => {
    const profiles = [['a', null], ['b', 'a'], ['c', 'b'], ['d', 'a']].map(([id, reportsTo]) => ({ id: id!, role: '', title: '', capabilities: [], permissions: [], reportsTo: reportsTo! }));
    const placed = placeAgents(profiles);
    assert.deepEqual([...placed.values()].filter((each) => isHidden(each, placed, new Set(['b']))).map(({ id }) => id), ['c']);
  });

  it('keeps its row in the waterfall while a run grows and when work ends', () => {
    const log = new RunLog();
    const seen = new Map<number, string>();
    for (const event of reviewRun()) {
      log.append(event);
      for (let span = 0; span < log.spans.length; span++) {
        const place = `${log.spans.lane.at(span)} ${log.spans.row.at(span)} ${log.spans.start.at(span)}`;
        assert.equal(seen.get(span) ?? place, place);
        seen.set(span, place);
      }
    }
    assert.ok(laneBoxes(log).boxes.every((box, index, all) => index === 0 || box.top > all[index - 1]!.top));
  });

  it('lies in rows in which no two pieces of work overlap', () => {
    const log = new RunLog();
    for (const event of largeRun(6000)) log.append(event);
    const { spans } = log;
    const last = new Map<string, number>();
    for (let span = 0; span < spans.length; span++) {
      if (spanKinds[spans.kind.at(span)] !== 'task') continue;
      const row = `${spans.lane.at(span)} ${spans.row.at(span)}`;
      assert.ok((last.get(row) ?? 0) <= spans.start.at(span));
      last.set(row, spans.end.at(span));
    }
  });
});
