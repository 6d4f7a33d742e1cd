import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as ids from '../../src/extension/ids.ts';
import { clientCommands } from '../../src/protocol/messages.ts';
import { defaultSettings } from '../../src/protocol/settings.ts';

const root = resolve(import.meta.dirname, '..', '..');

interface Menu {
  readonly command: string;
  readonly when?: string;
}

interface Setting {
  readonly default?: unknown;
  readonly scope?: string;
  readonly markdownDescription?: string;
  readonly order?: number;
}

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string; readonly enablement?: string }[];
    readonly menus: Readonly<Record<string, readonly Menu[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when: string; readonly args?: unknown }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly customEditors: readonly { readonly viewType: string; readonly selector: readonly { readonly filenamePattern: string }[] }[];
    readonly configuration: readonly { readonly title: string; readonly properties: Readonly<Record<string, Setting>> }[];
    readonly chatParticipants: readonly { readonly id: string; readonly name: string; readonly description: string; readonly commands: readonly { readonly name: string; readonly description: string }[] }[];
    readonly languageModelTools: readonly { readonly name: string; readonly displayName: string; readonly userDescription: string; readonly modelDescription: string; readonly when: string; readonly inputSchema: { readonly additionalProperties: boolean; readonly properties: Readonly<Record<string, { readonly description: string }>> } }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly id: string; readonly description: string; readonly media: { readonly svg: string }; readonly completionEvents: readonly string[] }[] }[];
  };
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
const { contributes } = manifest;
const declared = contributes.commands.map(({ command }) => command);
const ours: readonly string[] = Object.values(ids.commands);

describe('package.json', () => {
  it('titles every command of the code, and the code has every command it titles', () => {
    assert.deepEqual([...declared].sort(), [...ours].sort());
    assert.equal(new Set(declared).size, declared.length);
    for (const command of Object.values(clientCommands)) assert.ok(declared.includes(command), command);
  });

  it('has commands that some feature registers', () => {
    const sources = filesUnder('src/extension').map((file) => readFileSync(file, 'utf8')).join('\n');
    const unregistered = Object.keys(ids.commands).filter((name) => !sources.includes(`[commands.${name}]:`));
    assert.deepEqual(unregistered, []);
  });

  it('puts all commands under one category and names them `roundtable.area.verb`', () => {
    for (const { command, category } of contributes.commands) {
      assert.equal(category, 'Roundtable');
      assert.match(command, /^roundtable\.[a-z]+\.[a-zA-Z]+$/);
    }
  });

  it('finds every text it refers to, and refers to every text there is', () => {
    const used = [...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key!);
    assert.deepEqual(used.filter((key) => texts[key] === undefined), []);
    assert.deepEqual(Object.keys(texts).filter((key) => !used.includes(key)), []);
  });

  it('leaves no title or description untranslatable', () => {
    for (const { title } of contributes.commands) assert.match(title, /^%.+%$/);
    for (const { contents } of contributes.viewsWelcome) assert.match(contents, /^%.+%$/);
    for (const { title } of contributes.configuration) assert.match(title, /^%.+%$/);
  });

  it('names only commands that exist in menus, keys, welcome views and the walkthrough', () => {
    const named = [
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command)),
      ...contributes.keybindings.flatMap(({ command, args }) => [command, ...((args as { commands?: readonly string[] } | undefined)?.commands ?? [])]),
      ...[...JSON.stringify(texts).matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command!),
      ...[...JSON.stringify(contributes.walkthroughs).matchAll(/onCommand:([\w.]+)/g)].map(([, command]) => command!),
    ];
    const wrong = named.filter((command) => command.startsWith('roundtable.') && !declared.includes(command));
    assert.deepEqual(wrong, []);
  });

  it('reads in `when` clauses only context keys that the code sets', () => {
    const clauses = [...JSON.stringify(contributes).matchAll(/"(?:when|enablement)":"((?:[^"\\]|\\.)*)"/g)].map(([, clause]) => clause!);
    assert.ok(clauses.length > 20);
    const values = new Set<string>([...Object.values(ids.views), ids.pages.viewType]);
    const source = readFileSync(join(root, 'src/extension/ids.ts'), 'utf8');
    for (const clause of clauses) {
      for (const [key] of clause.matchAll(/roundtable\.[\w.]+/g)) {
        assert.ok(values.has(key) || source.includes(`'${key}': `), `${key} in ${clause}`);
      }
    }
  });

  it('looks in rows only for the kinds that rows have', () => {
    const kinds: readonly string[] = Object.values(ids.rowKinds);
    for (const { when } of contributes.menus['view/item/context']!) {
      const named = [...when!.matchAll(/viewItem =~ \/\\b\(?([\w|]+)\)?\\b\//g)].flatMap(([, words]) => words!.split('|'));
      assert.ok(named.length > 0 && named.every((kind) => kinds.includes(kind)), when);
    }
  });

  it('hides from the palette what only makes sense with arguments', () => {
    const hidden = contributes.menus['commandPalette']!.filter(({ when }) => when === 'false').map(({ command }) => command);
    assert.deepEqual(hidden, [ids.commands.showStatusMenu, ids.commands.openPage, ids.commands.showInMonitor, ids.commands.openPlace]);
  });

  it('declares the chat participant and the tools of the code, with texts that can be translated', () => {
    const [participant, ...others] = contributes.chatParticipants;
    assert.deepEqual(others, []);
    assert.deepEqual([participant!.id, participant!.name, participant!.commands.map(({ name }) => name)], [ids.chat.id, ids.chat.name, [...ids.chat.commands]]);
    for (const { description } of [participant!, ...participant!.commands]) assert.match(description, /^%chat\..+%$/);
    assert.deepEqual(contributes.languageModelTools.map(({ name }) => name).sort(), [...Object.values(ids.agentTools)].sort());
    for (const { displayName, userDescription, modelDescription, inputSchema, when } of contributes.languageModelTools) {
      for (const words of [displayName, userDescription, modelDescription]) assert.match(words, /^%tool\..+%$/);
      assert.equal(inputSchema.additionalProperties, false);
      for (const { description } of Object.values(inputSchema.properties)) assert.ok(description.length > 10);
      assert.ok(when.includes('workspaceFolderCount != 0'));
    }
  });

  it('binds keys only inside our own views', () => {
    for (const { when } of contributes.keybindings) assert.match(when, /^focusedView == roundtable\./);
  });

  it('declares exactly the settings of the protocol, with their defaults', () => {
    const properties = Object.assign({}, ...contributes.configuration.map((section) => section.properties)) as Record<string, Setting>;
    const expected = Object.entries(defaultSettings).flatMap(([section, values]) =>
      Object.entries(values as Record<string, unknown>).map(([key, value]) => [`roundtable.${section}.${key}`, value] as const),
    );
    assert.deepEqual(Object.keys(properties).sort(), expected.map(([key]) => key).sort());
    for (const [key, value] of expected) {
      assert.deepEqual(properties[key]!.default, value, key);
      assert.ok(properties[key]!.scope !== undefined && properties[key]!.markdownDescription !== undefined, key);
    }
    for (const key of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations) assert.ok(properties[key] !== undefined, key);
  });

  it('lets no workspace decide that its code is run or where code is sent', () => {
    const settings = Object.assign({}, ...contributes.configuration.map(({ properties }) => properties)) as Record<string, Setting>;
    for (const name of ['roundtable.review.probe', 'roundtable.model.name', 'roundtable.model.baseUrl', 'roundtable.model.others', 'roundtable.model.small', 'roundtable.model.balance']) assert.equal(settings[name]!.scope, 'machine', name);
    assert.equal(settings['roundtable.review.probe']!.default, false);
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const name of ['roundtable.review.probe', 'roundtable.style.linter', 'roundtable.heal.command', 'roundtable.heal.onRed']) assert.ok(restrictedConfigurations.includes(name), name);
  });

  it('orders settings within their sections without ties', () => {
    for (const { title, properties } of contributes.configuration) {
      const orders = Object.values(properties).map(({ order }) => order);
      assert.equal(new Set(orders).size, orders.length, title);
    }
  });

  it('has the views, the container and the page editor of the code', () => {
    assert.deepEqual(contributes.viewsContainers.activitybar.map(({ id }) => id), [ids.views.container]);
    assert.deepEqual(contributes.views[ids.views.container]!.map(({ id }) => id), [ids.views.team, ids.views.findings, ids.views.proposals]);
    const [editor] = contributes.customEditors;
    assert.equal(editor!.viewType, ids.pages.viewType);
    assert.equal(editor!.selector[0]!.filenamePattern, `${ids.pages.scheme}:/**`);
    assert.equal(`${manifest.publisher}.${manifest.name}`, ids.extensionId);
  });

  it('activates on as little as possible', () => {
    assert.deepEqual(manifest.activationEvents, ['onStartupFinished']);
  });

  it('refers only to pictures that are there', () => {
    const pictures = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
    ];
    assert.deepEqual(pictures.filter((file) => !existsSync(join(root, file))), []);
  });

  it('ends every step of the walkthrough in a command', () => {
    for (const step of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      assert.match(texts[step.description.slice(1, -1)]!, /\]\(command:[^)]+\)$/, step.id);
    }
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}
