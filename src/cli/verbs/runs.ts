import type { Command } from 'commander';
import { addRunsExport } from './runsExport.ts';
import { addRunsImport } from './runsImport.ts';
import { addRunsList } from './runsList.ts';
import { addRunsReplay } from './runsReplay.ts';
import { addRunsRerun } from './runsRerun.ts';
import { addRunsShow } from './runsShow.ts';

/** `roundtable runs`: what was done before. */
export function addRunsVerb(program: Command, finish: (code: number) => void): void {
  const runs = program.command('runs').description('look at past runs');
  addRunsList(runs, finish);
  addRunsShow(runs, finish);
  addRunsReplay(runs, finish);
  addRunsRerun(runs, finish);
  addRunsExport(runs, finish);
  addRunsImport(runs, finish);
}
