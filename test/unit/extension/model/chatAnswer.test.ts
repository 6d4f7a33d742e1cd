import assert from 'node:assert/strict';
import { commands } from '../../../../src/extension/ids.ts';
import type { ChatPart } from '../../../../src/extension/model/chatAnswer.ts';
import { healAnswer, inlineMarkdown, reviewAnswer } from '../../../../src/extension/model/chatAnswer.ts';
import { inEnglish } from '../../../../src/extension/model/translate.ts';
import { someAgent, someFailure, someFinding, someHeal, someProposal, someRun, someState } from '../support.ts';

function shown(parts: readonly ChatPart[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : part.kind === 'place' ? `[${part.title}]` : `<${part.title}>`)).join('');
}

describe('What a review is told as in the chat', () => {
  it('counts, then lists the weightiest first with what it rests on, and offers what can be done', () => {
    const note = someFinding({ id: 'f2', severity: 'info', file: 'a.js', message: 'small', evidence: [] });
    const grave = someFinding({ fix: { title: 'Use `execFile`', isSafe: true, edits: [] } });
    const { parts, listed } = reviewAnswer(someState({ findings: [note, grave] }), someRun(), () => true, inEnglish);
    assert.equal(
      shown(parts),
      '**1 error · 1 note**\n\nworking tree · 12 files · 2\\.4 s\n\n' +
        '1. [src/server.js:6] · Error · security · proven  \n   `host` from the request reaches `exec`\n   - nothing checks it on the way\n' +
        '2. [a.js:6] · Note · security · proven  \n   small\n' +
        '<Fix 1: Use execFile><Show Findings><Open Run Monitor>',
    );
    assert.deepEqual(listed, ['f1', 'f2']);
    const fix = parts.find((part) => part.kind === 'button' && part.command === commands.fixFinding);
    assert.deepEqual(fix?.kind === 'button' && fix.argument, { id: 'f1' });
  });

  it('says what was read where there is nothing, who was hindered, and why it is not whole', () => {
    const hindered = someAgent({ title: 'Style', state: { status: 'degraded', reason: 'ESLint could not start' } });
    const run = someRun({ agents: [hindered], state: { status: 'partial', endedAt: 3400, reason: 'the time is up' } });
    assert.equal(shown(reviewAnswer(someState(), run, () => true, inEnglish).parts), '**1 reviewer, 12 files, nothing to act on**\n\nworking tree · 2\\.4 s\n\nThis is a partial result: the time is up\n\n- Style: ESLint could not start\n\n<Open Run Monitor>');
    assert.match(shown(reviewAnswer(someState(), someRun({ state: { status: 'cancelled', endedAt: 3400 } }), () => true, inEnglish).parts), /Cancelled: this is what was found until then/);
  });

  it('tells twelve and counts the others, and leaves out what was not asked about', () => {
    const findings = Array.from({ length: 30 }, (_, index) => someFinding({ id: `f${index}`, file: index < 23 ? 'a.js' : 'b.js' }));
    const { parts, listed } = reviewAnswer(someState({ findings }), someRun(), ({ file }) => file === 'a.js', inEnglish);
    assert.equal(listed.length, 12);
    assert.match(shown(parts), /^\*\*23 errors\*\*[\s\S]+11 more stand in the Findings view\./);
    assert.match(shown(parts), /\n12\. \[a\.js:6\] · .+\n {4}`host`.+\n {4}- nothing/, 'as deep as the number is wide');
  });

  it('lets no text of a workspace be markup', () => {
    assert.equal(inlineMarkdown('`a[0](b)` and [x](command:y) ![z](https://e.vil) <img>\nnext'), '`a[0](b)` and \\[x\\]\\(command:y\\) \\!\\[z\\]\\(https://e\\.vil\\) \\<img\\> next');
  });
});

describe('What a heal is told as in the chat', () => {
  it('says why each test fails, what was proven with its verdict, and opens the comparison', () => {
    const failure = someFailure({ proposals: [someProposal()] });
    const state = someState({ heal: someHeal(), failures: [failure] });
    const { parts } = healAnswer(state, state.heal!, inEnglish);
    const text = shown(parts);
    assert.match(text, /1\. \[[^\]]+:\d+\] · \*\*.+\*\* · wrong code/);
    assert.match(text, /- \*\*.+\*\* · target \d+\/\d+/);
    const preview = parts.find((part) => part.kind === 'button' && part.command === commands.previewProposal);
    assert.deepEqual(preview?.kind === 'button' && preview.argument, { proposalId: failure.proposals[0]!.id });
    assert.ok(!parts.some((part) => part.kind === 'button' && part.command === commands.applyProposal), 'what changes a file is one look away');
  });

  it('says that no test fails, and what to do where nothing is proposed', () => {
    const passing = someState({ heal: someHeal({ suites: [{ id: 's', passed: 12, failed: 0, skipped: 0 }] }) });
    assert.match(shown(healAnswer(passing, passing.heal!, inEnglish).parts), /All 12 tests pass/);
    const stuck = someState({ heal: someHeal(), failures: [someFailure({ proposals: [], advice: 'Install `jest`' })] });
    assert.match(shown(healAnswer(stuck, stuck.heal!, inEnglish).parts), /- Install `jest`/);
  });
});
