import { useEffect, useState } from 'preact/hooks';
import { glanceAt } from '../model/glance.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { count, duration, money, plainText, plural, short } from '../model/words.ts';
import { Approvals } from './Approvals.tsx';
import { Icon, IconButton } from './Icon.tsx';
import { Menu } from './Menu.tsx';
import { Meter } from './Meter.tsx';
import { StateGlyph } from './StateGlyph.tsx';
import type { Look } from './StateGlyph.tsx';

const statusLooks: Readonly<Record<string, Look>> = { running: 'running', done: 'done', partial: 'degraded', cancelled: 'stopped', failed: 'failed' };
const statusWords: Readonly<Record<string, string>> = { running: 'Running', done: 'Done', partial: 'Partial result', cancelled: 'Cancelled', failed: 'Failed' };

/** The run at a glance: how it stands, what it has cost, what holds it up, and what a human can do now. */
export function RunBar({ model }: { readonly model: MonitorModel }) {
  const { state, log, run } = model;
  const now = useNow(model.isLive);
  const at = model.isLive ? Math.max(now, state.at) : state.at;
  const glance = glanceAt(state, at);
  const status = state.end?.status ?? 'running';
  const team = state.team === '' ? (run?.team ?? '') : state.team;
  return (
    <header class="runbar">
      <div class="runbar-line">
        <h1 title={plainText(state.end?.reason ?? '')}>
          <StateGlyph look={statusLooks[status]!} label={false} />
          <span class="strong">{team === '' ? 'Run' : `${team[0]!.toUpperCase()}${team.slice(1)}`}</span>
          <span class="quiet clip">{plainText(state.subject === '' ? (run?.subject ?? '') : state.subject)}</span>
        </h1>
        <dl class="facts">
          <Fact name="State" value={model.cursor === null ? statusWords[status]! : `Replay, event ${count(model.shown)} of ${count(log.head)}`} />
          <Fact name="Elapsed" value={duration(glance.elapsed)} {...capOf(state.caps.seconds, glance.elapsed / 1000, 's')} />
          <Fact name="Tokens" value={short(state.spent.tokens)} {...capOf(state.caps.tokens, state.spent.tokens, 'tokens')} />
          <Fact name="Cost" value={money(state.spent.usd)} {...capOf(state.caps.usd, state.spent.usd, 'USD')} />
          <Fact name="Agents" value={agentsInWords(glance, state.agents.size)} />
          {glance.bottleneck === null ? null : (
            <div>
              <dt>Bottleneck</dt>
              <dd><button type="button" class="link" onClick={() => model.select({ kind: 'agent', agent: glance.bottleneck!.profile.id })}>{plainText(glance.bottleneck.profile.title)}</button></dd>
            </div>
          )}
          <div>
            <dt>Errors</dt>
            <dd>
              {state.errors === 0 ? 'none' : (
                <button type="button" class="link bad" title="Go to the first error" onClick={() => goToError(model, state.errorSeqs[0]!)}><Icon name="error" />{plural(state.errors, 'error')}</button>
              )}
            </dd>
          </div>
        </dl>
        <div class="actions">
          {model.isLive && !model.isStatic ? <IconButton icon="stop" label="Cancel run" onClick={() => model.act({ type: 'cancelRun', run: run!.run })} /> : null}
          <IconButton icon="compare" label="Compare with another run" isPressed={model.isComparing} onClick={() => model.set({ isComparing: !model.isComparing })} />
          {model.isStatic ? null : (
            <>
              <Menu icon="export" label="Export" items={[
                { label: 'Page that anyone can open (HTML)', run: () => model.act({ type: 'exportRun', run: run!.run, format: 'html' }) },
                { label: 'Run file to import elsewhere (JSON)', run: () => model.act({ type: 'exportRun', run: run!.run, format: 'json' }) },
                { label: 'OpenTelemetry trace (OTLP JSON)', run: () => model.act({ type: 'exportRun', run: run!.run, format: 'otlp' }) },
                { label: 'Sequence diagram (Mermaid)', run: () => model.act({ type: 'exportRun', run: run!.run, format: 'mermaid' }) },
              ]} />
              <IconButton icon="import" label="Import a run" onClick={() => model.act({ type: 'importRun' })} />
            </>
          )}
          <IconButton icon="help" label="Keyboard shortcuts" onClick={() => model.set({ isHelpOpen: true })} />
        </div>
      </div>
      <Approvals model={model} />
    </header>
  );
}

export function goToError(model: MonitorModel, seq: number): void {
  model.moveTo(seq);
  const body = model.log.events[seq - 1]?.body;
  if (body === undefined) return;
  if (body.type === 'task.finished') model.select({ kind: 'task', task: body.task });
  else if ('agent' in body && typeof body.agent === 'string') model.select({ kind: 'agent', agent: body.agent });
}

function agentsInWords(glance: { running: number; waiting: number; failed: number }, all: number): string {
  const parts = [glance.running > 0 ? `${glance.running} working` : '', glance.waiting > 0 ? `${glance.waiting} waiting` : '', glance.failed > 0 ? `${glance.failed} failed` : ''].filter((part) => part !== '');
  return parts.length === 0 ? String(all) : `${parts.join(' · ')} of ${all}`;
}

function capOf(cap: number | undefined, used: number, unit: string): { share?: number; of?: string } {
  return cap === undefined ? {} : { share: used / cap, of: `of ${count(cap)} ${unit}` };
}

function Fact({ name, value, share, of }: { readonly name: string; readonly value: string; readonly share?: number; readonly of?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={of}>{value}{share === undefined ? null : <Meter share={share} label={`${name} used ${of ?? ''}`} />}</dd>
    </div>
  );
}

/** The time of day, once a second while something runs. */
function useNow(isLive: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isLive]);
  return now;
}
