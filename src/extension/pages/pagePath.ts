/** What a page of ours is about. Its path is its address: it survives a reload and can be linked to. */
export type PageSubject =
  | { readonly kind: 'rule'; readonly rule: string }
  | { readonly kind: 'finding'; readonly id: string }
  | { readonly kind: 'failure'; readonly id: string }
  | { readonly kind: 'proposal'; readonly id: string }
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'doctor' };

/** Path of a rule's page; its last part is what the tab shows. */
export function rulePagePath(rule: string): string {
  return `/rule/${plain(rule)}`;
}

/** Path of a finding's page; the title is only for the tab. */
export function findingPagePath(id: string, title: string): string {
  return `/finding/${plain(id)}/${tabTitle(title)}`;
}

export function failurePagePath(id: string, title: string): string {
  return `/failure/${plain(id)}/${tabTitle(title)}`;
}

export function proposalPagePath(id: string, title: string): string {
  return `/proposal/${plain(id)}/${tabTitle(title)}`;
}

export function runPagePath(run: string, title: string): string {
  return `/run/${plain(run)}/${tabTitle(title)}`;
}

export const doctorPagePath = '/doctor/Roundtable Doctor';

/** Reads an address back; undefined for what is not one of ours. */
export function parsePagePath(path: string): PageSubject | undefined {
  const [, kind, first, ...rest] = path.split('/');
  if (first === undefined || first === '') return undefined;
  switch (kind) {
    case 'rule':
      return { kind, rule: [first, ...rest].join('/') };
    case 'finding':
    case 'failure':
    case 'proposal':
      return { kind, id: first };
    case 'run':
      return { kind, run: first };
    case 'doctor':
      return { kind };
    default:
      return undefined;
  }
}

/** The editor opens some links without escaping them, so characters that mean something in an address stay out. */
function plain(text: string): string {
  return text.replace(/[?#%\s\\]/g, '-');
}

function tabTitle(text: string): string {
  const flat = text.replace(/[?#%/\\\s]+/g, ' ').trim();
  return flat.length > 40 ? `${flat.slice(0, 39)}…` : flat || 'Roundtable';
}
