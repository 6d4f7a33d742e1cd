import type { MonitorMessageKind } from '../../../src/protocol/monitor/monitorEvent.ts';

/** The codicons in use, by what they say. */
export const icons = {
  account: '\ueb99', arrowLeft: '\uea9b', arrowRight: '\uea9c', check: '\ueab2', chevronDown: '\ueab4', chevronRight: '\ueab6', close: '\uea76',
  collapse: '\ueac5', compare: '\ueafd', copy: '\uebcc', error: '\uea87', errorBack: '\uebfd', errorOn: '\uebfe', expand: '\ueb95', export: '\uebac', file: '\uea94', filter: '\ueaf1',
  fit: '\ueb4c', flame: '\ueaf2', fold: '\ueaf5', help: '\ueb32', import: '\uea78', info: '\uea74', law: '\ueb12', link: '\ueb15', list: '\ueb84',
  more: '\uea7c', next: '\ueab6', path: '\ueb20', pause: '\uead1', play: '\ueb2c', previous: '\ueab5', pulse: '\ueb31', refresh: '\ueb37', search: '\uea6d',
  shield: '\ueb53', stop: '\ueba5', tree: '\ueb86', warning: '\uea6c', zoomIn: '\ueb81', zoomOut: '\ueb82', lightbulb: '\uea61', pass: '\ueba4',
} as const;

export type IconName = keyof typeof icons;

/** Each kind of message has a glyph and a word of its own. */
export const kindGlyphs: Readonly<Record<MonitorMessageKind, string>> = {
  task: '\ueb67', result: '\ueab2', request: '\ueb32', reply: '\uea7d', event: '\ueaad', announce: '\ueb1e', bid: '\uea66', award: '\ueb59',
  vote: '\ueb6c', argument: '\ueac7', review: '\uea70', refutation: '\ueabd', handoff: '\uebcb',
};

export const kindWords: Readonly<Record<MonitorMessageKind, string>> = {
  task: 'Task', result: 'Result', request: 'Request', reply: 'Reply', event: 'Event', announce: 'Call for bids', bid: 'Bid', award: 'Award',
  vote: 'Vote', argument: 'Argument', review: 'Peer review', refutation: 'Refutation', handoff: 'Hand-off',
};
