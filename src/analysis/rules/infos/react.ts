import { scriptRule } from './script.ts';

const notReact = 'The file imports nothing of React or Preact';

export const nestedComponent = scriptRule('performance', {
  name: 'nested-component',
  title: 'A component defined inside another one',
  severity: 'warning',
  why: 'Each render of the outer component makes a new function, which React takes for another component: it removes everything the old one showed, with its state and the focus in it, and builds it again.',
  remedy: 'Move it to the top of the file and hand it what it needs as props, or call it as a plain function.',
  silentWhen: `${notReact}, it is not used as an element, or a hook keeps it.`,
  example: { bad: 'function Table() { const Row = () => <tr/>; return <Row/>; }', good: 'const Row = () => <tr/>; function Table() { return <Row/>; }' },
});

export const newContextValue = scriptRule('performance', {
  name: 'new-context-value',
  title: 'A context whose value is new in each render',
  severity: 'info',
  why: 'Everyone who reads a context renders again when its value is not the same object as before, memoised or not.',
  remedy: 'Keep the value with `useMemo`, or split it into several contexts.',
  silentWhen: `${notReact}, the component has no state or hooks of its own, or the value comes from elsewhere.`,
  example: { bad: '<Theme.Provider value={{ dark, setDark }}>', good: 'const value = useMemo(() => ({ dark, setDark }), [dark]);' },
});

export const renderLoop = scriptRule('performance', {
  name: 'render-loop',
  title: 'Rendering that starts itself again',
  severity: 'error',
  why: 'Setting state asks for another render. Where every render does it, the page freezes or React gives up with "Too many re-renders".',
  remedy: 'Set state in a handler or in an effect that has dependencies; compute what follows from props and state while rendering.',
  silentWhen: `${notReact}, the call is behind a condition, or the effect sets what may be the same value.`,
  example: { bad: '<button onClick={setOpen(true)}>', good: '<button onClick={() => setOpen(true)}>' },
});

export const unstableDependency = scriptRule('performance', {
  name: 'unstable-dependency',
  title: 'A dependency that is new in each render',
  severity: 'warning',
  why: 'Dependencies are compared by identity. An object, array or function made while rendering is never the one from before, so an effect runs each time and a memoised value is never reused.',
  remedy: 'Depend on the values in it, make it inside of the effect, or keep it with `useMemo`.',
  silentWhen: `${notReact}, or the dependency comes from elsewhere.`,
  example: { bad: 'useEffect(load, [{ page }])', good: 'useEffect(load, [page])' },
});

export const missingKey = scriptRule('style', {
  name: 'missing-key',
  title: 'List elements without a key',
  severity: 'warning',
  why: 'Without a key React goes by position: after an insertion or a removal each row gets the state, the text and the focus of its neighbour.',
  remedy: 'Give each element a `key` that belongs to what it shows, such as an id.',
  silentWhen: `${notReact}, the element takes spread attributes, or the list goes to something that gives keys itself.`,
  example: { bad: '{users.map((user) => <li>{user.name}</li>)}', good: '{users.map((user) => <li key={user.id}>{user.name}</li>)}' },
});
