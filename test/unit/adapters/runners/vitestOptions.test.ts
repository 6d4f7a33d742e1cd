import assert from 'node:assert/strict';
import { nameRegex } from '../../../../src/adapters/runners/javascript/nameRegex.ts';
import { betweenNames, vitestOptions } from '../../../../src/adapters/runners/vitest/vitestOptions.ts';

describe('Options of Vitest', () => {
  const wishes = { coverage: true, updateSnapshots: false, names: undefined };

  it('leaves out what an old version does not know', () => {
    assert.deepEqual(vitestOptions('0.34.6', wishes), ['--bail=0', '--passWithNoTests', '--no-coverage']);
    assert.deepEqual(vitestOptions('1.2.0', wishes), ['--bail=0', '--passWithNoTests', '--no-coverage', '--no-file-parallelism']);
    for (const version of ['1.6.1', '5.0.0', null]) assert.deepEqual(vitestOptions(version, wishes), ['--bail=0', '--passWithNoTests', '--coverage.enabled=false', '--no-cache', '--no-file-parallelism']);
  });

  it('selects a name in each way that versions write it', () => {
    const tests = [{ project: '', file: 'a.test.ts', path: ['sums (all)', '\0adds'] }];
    const option = vitestOptions('4.0.0', { ...wishes, names: nameRegex(tests, betweenNames) }).at(-1)!;
    assert.ok(!option.includes('\0'), 'no argument may hold it');
    const regex = new RegExp(option.replace('--testNamePattern=', ''));
    for (const name of ['sums (all) \0adds', ' sums (all) \0adds', 'sums (all) > \0adds']) assert.match(name, regex);
    assert.doesNotMatch('sums (all) \0adds more', regex);
  });
});
