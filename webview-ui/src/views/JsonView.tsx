import { useState } from 'preact/hooks';
import { plainText } from '../model/words.ts';
import { Icon } from './Icon.tsx';

const maxEntries = 100;
const longText = 200;

/** JSON as a tree that opens where one wants it; texts of many lines are set as such, diffs with their colours. */
export function JsonView({ value }: { readonly value: unknown }) {
  return <div class="json">{entriesOf(value).map(([name, each]) => <Entry key={name} name={name} value={each} depth={0} />)}</div>;
}

function Entry({ name, value, depth }: { readonly name: string; readonly value: unknown; readonly depth: number }) {
  const isBranch = typeof value === 'object' && value !== null && entriesOf(value).length > 0;
  const [isOpen, setOpen] = useState(depth < 2);
  const [shown, setShown] = useState(maxEntries);
  if (!isBranch) return <div class="json-row"><span class="json-name">{plainText(name)}</span><Leaf value={value} /></div>;
  const entries = entriesOf(value);
  return (
    <div class="json-branch">
      <button type="button" class="json-row" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} /><span class="json-name">{plainText(name)}</span><span class="quiet">{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </button>
      {isOpen ? (
        <div class="json-inner">
          {entries.slice(0, shown).map(([key, each]) => <Entry key={key} name={key} value={each} depth={depth + 1} />)}
          {entries.length > shown ? <button type="button" class="link" onClick={() => setShown(shown + maxEntries)}>Show {Math.min(maxEntries, entries.length - shown)} more of {entries.length}</button> : null}
        </div>
      ) : null}
    </div>
  );
}

function Leaf({ value }: { readonly value: unknown }) {
  const [isWhole, setWhole] = useState(false);
  if (typeof value !== 'string') return <span class={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>;
  if (!value.includes('\n')) {
    const text = isWhole ? value : value.slice(0, longText);
    return <span class="json-string">{plainText(text)}{value.length > text.length ? <button type="button" class="link" onClick={() => setWhole(true)}>… {value.length - text.length} more</button> : null}</span>;
  }
  const lines = value.split('\n');
  const isDiff = /^(---|\+\+\+|@@) /m.test(value);
  const kept = isWhole ? lines.slice(0, 5000) : lines.slice(0, 40);
  return (
    <span class="json-text">
      <code>{kept.map((line, index) => <span key={index} class={isDiff ? lineClass(line) : 'line'}>{plainText(line)}{'\n'}</span>)}</code>
      {lines.length > kept.length ? <button type="button" class="link" onClick={() => setWhole(true)}>{lines.length - kept.length} more lines</button> : null}
    </span>
  );
}

function lineClass(line: string): string {
  if (line.startsWith('+') && !line.startsWith('+++')) return 'line added';
  if (line.startsWith('-') && !line.startsWith('---')) return 'line removed';
  return line.startsWith('@@') ? 'line quiet' : 'line';
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
