import type { ModelUseView, RunView } from '../../protocol/viewState.ts';
import type { Row } from './row.ts';
import type { Translate } from './translate.ts';
import { counted } from './translate.ts';
import { grouped } from './verdictWords.ts';
import { dollars, escapeMarkdown } from './words.ts';

const mostNamed = 5;

/** What a model may cost, known before it is asked, and which files it is not shown. */
export function modelRows(run: RunView | null, t: Translate): readonly Row[] {
  const model = run?.model;
  if (model === undefined) return [];
  return [...estimateRow(model, t), ...localRow(model, t)];
}

function estimateRow({ estimate }: ModelUseView, t: Translate): readonly Row[] {
  if (estimate === null || estimate.calls === 0) return [];
  const { model, calls, kept, tokens, usd } = estimate;
  const unknown = isOfEditor(model) ? t('by the provider’s plan, at most {0} tokens', grouped(tokens)) : t('price unknown, at most {0} tokens', grouped(tokens));
  const price = usd === null ? unknown : usd === 0 ? t('free') : t('at most {0}', dollars(usd));
  const asked = counted(t, calls, '{0} call', '{0} calls');
  const description = `${price} · ${kept === 0 ? asked : t('{0}, {1} from the cache', asked, kept)}`;
  const tooltip = t('Estimated before the first call: {0} tokens at most. What a skeptic asks about the answers comes on top.', grouped(tokens));
  return [row('model', model, description, tooltip, 'sparkle')];
}

/** What trying a model came to, and whether something set by the user keeps it from being used. */
export function triedWords(model: string, { milliseconds, tokens, usd }: { readonly milliseconds: number; readonly tokens: number; readonly usd: number | null }, isLimited: boolean, t: Translate): string {
  const price = usd !== null ? dollars(usd) : isOfEditor(model) ? t('paid by the provider’s plan; what that comes to is unknown here') : t('its price is unknown');
  const answered = t('{0} answered in {1} s with {2} tokens ({3}).', model, (milliseconds / 1000).toFixed(1), tokens, price);
  const next = usd === null && isLimited ? t('A limit in US dollars is set, and it cannot be kept without a price: state one under roundtable.model.prices, or reviews do without it.') : t('Reviews use it from now on.');
  return `${answered} ${next}`;
}

/** The editor's own models are paid by whatever plan the user has with their provider. */
function isOfEditor(model: string): boolean {
  return model.startsWith('editor/');
}

function localRow({ keptLocal: { files, total } }: ModelUseView, t: Translate): readonly Row[] {
  if (total === 0) return [];
  const named = files.slice(0, mostNamed).join(', ');
  const description = total > mostNamed ? t('{0} and {1} more', named, total - mostNamed) : named;
  return [row('keptLocal', counted(t, total, '{0} file kept local', '{0} files kept local'), description, t('Not shown to the model: {0}', files.join(', ')), 'lock')];
}

function row(id: string, label: string, description: string, tooltip: string, icon: string): Row {
  return { id, label, description, tooltip: escapeMarkdown(tooltip), icon: { id: icon, color: 'descriptionForeground' }, expansion: 'none', spoken: `${label}: ${description}`, children: [] };
}
