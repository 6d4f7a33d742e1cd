import assert from 'node:assert/strict';
import { check, fixed, lines } from './check.ts';

const page = { path: 'src/Page.tsx', language: 'tsx' } as const;
const head = "import { createContext, useEffect, useMemo, useState } from 'react';";
const component = (...body: readonly string[]): string => lines(head, 'export function Page({ items, id }) {', '  const [open, setOpen] = useState(false);', ...body, '}');

describe('Rules about React', () => {
  it('finds components that are defined while another one renders', () => {
    const [found] = check('performance/nested-component', component('  const Row = ({ item }) => <li>{item}</li>;', '  return <ul>{items.map((item) => <Row key={item} item={item} />)}</ul>;'), [4], page);
    assert.match(found!.message, /`Row` is another component in each render of `Page`/);
    check('performance/nested-component', component('  function Row() { const [a] = useState(1); return <li>{a}</li>; }', '  return <Row />;'), [4], page);
    // Called as a function, kept by a hook, handed on as a render function, or of the top level: all of them are the same each time.
    check('performance/nested-component', component('  const Row = () => <li />;', '  return <ul>{Row()}</ul>;'), [], page);
    check('performance/nested-component', component('  const Row = useMemo(() => () => <li />, []);', '  return <Row />;'), [], page);
    check('performance/nested-component', component('  return <List renderRow={() => <li />} />;'), [], page);
    check('performance/nested-component', lines(head, 'const Row = () => <li />;', 'export const Page = () => <Row />;'), [], page);
    check('performance/nested-component', lines("import { render } from 'solid-js/web';", 'export function Page() {', '  const Row = () => <li />;', '  return <Row />;', '}'), [], page);
  });

  it('finds context values that are new in each render of something that renders by itself', () => {
    const provider = (value: string, ...before: readonly string[]): string => component(...before, `  return <Theme.Provider value={${value}}><Menu /></Theme.Provider>;`);
    check('performance/new-context-value', provider('{ open, setOpen }'), [4], page);
    check('performance/new-context-value', provider('value', '  const value = { open };'), [5], page);
    check('performance/new-context-value', provider('value', '  const value = useMemo(() => ({ open }), [open]);'), [], page);
    check('performance/new-context-value', provider('open'), [], page);
    check('performance/new-context-value', lines(head, 'const value = { a: 1 };', 'export const Page = () => <Theme.Provider value={value} />;'), [], page);
    check('performance/new-context-value', lines(head, 'export const Page = ({ children }) => <Theme.Provider value={{ a: 1 }}>{children}</Theme.Provider>;'), [], page);
  });

  it('finds rendering that starts itself again, and puts handlers right', () => {
    check('performance/render-loop', component('  setOpen(items.length > 0);', '  return <p>{open}</p>;'), [4], page);
    check('performance/render-loop', component('  if (items.length === 0) setOpen(false);', '  return <p>{open}</p>;'), [], page);
    check('performance/render-loop', component('  if (items === id) return null;', '  setOpen(true);', '  return <p>{open}</p>;'), [], page);
    check('performance/render-loop', component('  const close = () => { setOpen(false); };', '  return <p onClick={close}>{open}</p>;'), [], page);
    check('performance/render-loop', component('  return <button onClick={setOpen(true)}>{open}</button>;'), [4], page);
    assert.match(fixed('performance/render-loop', component('  return <button onClick={setOpen(true)}>{open}</button>;'), page), /onClick=\{\(\) => setOpen\(true\)\}/);
    check('performance/render-loop', component('  return <button onClick={() => setOpen(true)} ref={setOpen}>{open}</button>;'), [], page);
    check('performance/render-loop', component('  useEffect(() => { setOpen({ id }); });', '  return <p>{open}</p>;'), [4], page);
    check('performance/render-loop', component('  useEffect(() => { setOpen((count) => count + 1); });', '  return <p>{open}</p>;'), [4], page);
    check('performance/render-loop', component('  useEffect(() => { setOpen(true); });', '  return <p>{open}</p>;'), [], page);
    check('performance/render-loop', component('  useEffect(() => { setOpen({ id }); }, [id]);', '  return <p>{open}</p>;'), [], page);
  });

  it('finds dependencies that are new in each render', () => {
    check('performance/unstable-dependency', component('  useEffect(() => load(id), [{ id }]);', '  return <p />;'), [4], page);
    check('performance/unstable-dependency', component('  const filter = { id };', '  const found = useMemo(() => search(filter), [filter]);', '  return <p>{found}</p>;'), [5], page);
    check('performance/unstable-dependency', component('  const filter = useMemo(() => ({ id }), [id]);', '  useEffect(() => load(filter), [filter]);', '  return <p />;'), [], page);
    check('performance/unstable-dependency', lines(head, 'const filter = { a: 1 };', 'export function Page() { useEffect(() => load(filter), [filter]); return <p />; }'), [], page);
    check('performance/unstable-dependency', component('  useEffect(() => load(id), [id, items.length]);', '  return <p />;'), [], page);
  });

  it('finds list elements without a key', () => {
    const list = (row: string): string => component(`  return <ul>{items.map((item) => ${row})}</ul>;`);
    check('style/missing-key', list('<li>{item}</li>'), [4], page);
    check('style/missing-key', list('<><b>{item}</b></>'), [4], page);
    check('style/missing-key', list('{ if (!item) return null; return <li>{item}</li>; }'), [4], page);
    check('style/missing-key', list('item.isNew ? <b key={item.id} /> : <li />'), [4], page);
    check('style/missing-key', component('  return <ul>{open && items.filter(Boolean).map((item) => <li>{item}</li>)}</ul>;'), [4], page);
    check('style/missing-key', list('<li key={item}>{item}</li>'), [], page);
    check('style/missing-key', list('<Row {...item} />'), [], page);
    check('style/missing-key', list('item.name'), [], page);
    check('style/missing-key', component('  return <Select options={items.map((item) => ({ label: <b>{item}</b> }))} />;'), [], page);
    check('style/missing-key', component('  return <ul>{Children.toArray(items.map((item) => <li>{item}</li>))}</ul>;'), [], page);
    check('style/missing-key', lines("import { For } from 'solid-js';", 'export const Page = (props) => <ul>{props.items.map((item) => <li>{item}</li>)}</ul>;'), [], page);
  });
});
