import assert from 'node:assert/strict';
import type { StatedLevels, StrictModelSettings } from '../../../../src/extension/model/strictest.ts';
import { strictest } from '../../../../src/extension/model/strictest.ts';

const of = (levels: Partial<Record<keyof StrictModelSettings, StatedLevels | readonly StatedLevels[]>>): StrictModelSettings => strictest((key) => [levels[key] ?? {}].flat());

describe('What the levels of the settings say of models, taken together', () => {
  it('is nothing where nobody says anything', () => {
    assert.deepEqual(of({}), { keepLocal: false, localGlobs: [], mask: [], maxUsdPerRun: null, maxUsdPerDay: null });
  });

  it('keeps everything local where any level does, whatever a workspace says against it', () => {
    assert.equal(of({ keepLocal: { globalValue: true, workspaceValue: false, workspaceFolderValue: false } }).keepLocal, true);
    assert.equal(of({ keepLocal: { globalValue: false, workspaceValue: true } }).keepLocal, true);
    assert.equal(of({ keepLocal: [{}, { workspaceFolderValue: true }] }).keepLocal, true, 'one folder of several');
    assert.equal(of({ keepLocal: { globalValue: 'no' } }).keepLocal, true, 'what is not understood is the stricter');
    assert.equal(of({ keepLocal: { globalValue: false } }).keepLocal, false);
  });

  it('puts the lists of all levels together, so that a workspace takes nothing away', () => {
    assert.deepEqual(of({ localGlobs: [{ globalValue: ['secret/**'], workspaceValue: [] }, { workspaceFolderValue: ['legal', 'secret/**', 7] }] }).localGlobs, ['secret/**', 'legal']);
    assert.deepEqual(of({ mask: { globalValue: 'Acme', workspaceValue: ['Zaphod'] } }).mask, ['Acme', 'Zaphod']);
  });

  it('takes the lowest cap, and none of what is no amount', () => {
    assert.equal(of({ maxUsdPerDay: { globalValue: 5, workspaceValue: 100 } }).maxUsdPerDay, 5);
    assert.equal(of({ maxUsdPerDay: { globalValue: 5, workspaceValue: 1 } }).maxUsdPerDay, 1);
    assert.equal(of({ maxUsdPerRun: { globalValue: 5, workspaceValue: null } }).maxUsdPerRun, 5);
    assert.equal(of({ maxUsdPerRun: { globalValue: '5' } }).maxUsdPerRun, 0);
  });
});
