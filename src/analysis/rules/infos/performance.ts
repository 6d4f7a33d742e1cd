import { scriptRule } from './script.ts';

export const syncOnRequestPath = scriptRule('performance', {
  name: 'sync-on-request-path',
  title: 'Blocks every request while it works',
  severity: 'warning',
  why: 'Node serves all requests on one thread: while a synchronous call waits for the disk, a process or a key derivation, nobody else is answered.',
  remedy: 'Use the promise version and await it, or do the work once at start.',
  silentWhen: 'The call does not stand in a request handler or in a function that one calls.',
  example: { bad: "app.get('/', (req, res) => res.send(fs.readFileSync(page)))", good: "app.get('/', async (req, res) => res.send(await fs.promises.readFile(page)))" },
});

export const awaitInLoop = scriptRule('performance', {
  name: 'await-in-loop',
  title: 'Waits for one after the other',
  severity: 'info',
  why: 'Each round waits for the one before although nothing connects them, so the time adds up: a hundred calls of 50 ms take five seconds instead of a fraction of one.',
  remedy: 'Start them together with `Promise.all(items.map(...))`, in batches where there may be many.',
  silentWhen: 'A round uses what another one left, the loop can end early, retries, waits on purpose, writes in order, or the file is a test or a script.',
  example: { bad: 'for (const id of ids) users.push(await load(id))', good: 'const users = await Promise.all(ids.map(load))' },
});

export const quadraticSearch = scriptRule('performance', {
  name: 'quadratic-search',
  title: 'Searches a whole list for each element of another',
  severity: 'info',
  why: 'The work grows with the product of both lengths: a thousand elements on each side are a million comparisons.',
  remedy: 'Put the searched list into a `Set` or a `Map` before the loop.',
  silentWhen: 'One of the lists is visibly short, or is made anew in each round.',
  example: { bad: 'for (const user of users) if (banned.includes(user.id)) drop(user)', good: 'const bannedIds = new Set(banned);' },
});

export const spreadAccumulator = scriptRule('performance', {
  name: 'spread-accumulator',
  title: 'Copies everything gathered so far in each round',
  severity: 'info',
  why: 'Each round copies the whole accumulator, so the work grows with the square of the number of elements.',
  remedy: 'Push to one array, assign to one object, or use `Object.fromEntries` and `flatMap`.',
  silentWhen: 'The list that is gone through is visibly short.',
  example: { bad: 'items.reduce((all, item) => ({ ...all, [item.id]: item }), {})', good: 'Object.fromEntries(items.map((item) => [item.id, item]))' },
});

export const repeatedWork = scriptRule('performance', {
  name: 'repeated-work',
  title: 'Does the same work in each round',
  severity: 'info',
  why: 'Nothing in it changes between rounds, so all but the first are wasted.',
  remedy: 'Do it once before the loop.',
  silentWhen: 'The operands are written to in the loop, or the result is changed afterwards.',
  example: { bad: 'for (const line of lines) if (new RegExp(pattern).test(line)) n++', good: 'const matcher = new RegExp(pattern);' },
});

export const queryInLoop = scriptRule('performance', {
  name: 'query-in-loop',
  title: 'One query for each element',
  severity: 'warning',
  why: 'Each round makes a trip to the database: for a page of a hundred rows that is a hundred and one queries where two would do, and it grows with the data.',
  remedy: 'Ask for all of them at once (`WHERE id IN (...)`, a join, `include`), and put the rows into a `Map`.',
  silentWhen: 'The list is visibly short or cut into batches, the query does not depend on the element, or the file is a test, a script or a migration.',
  example: { bad: 'for (const order of orders) order.user = await User.findById(order.userId)', good: 'const users = await User.find({ _id: { $in: orders.map((order) => order.userId) } })' },
});

export const growingCache = scriptRule('performance', {
  name: 'growing-cache',
  title: 'Keeps something of every request for ever',
  severity: 'warning',
  why: 'What lives as long as the process and gets an entry for each new key that a request brings grows until memory is out, and a stranger can make it grow faster.',
  remedy: 'Give it a limit and an age (an LRU cache), or delete entries when they are done with.',
  silentWhen: 'Anything in the file deletes from it, clears it, replaces it or looks at its size, it is weak, or its keys do not come from the request.',
  example: { bad: 'const seen = new Map(); app.get("/", (req, res) => { seen.set(req.ip, Date.now()); })', good: 'const seen = new LRUCache({ max: 10_000, ttl: 60_000 })' },
});

export const heavyImport = scriptRule('performance', {
  name: 'heavy-import',
  title: 'A whole library for a function or two',
  severity: 'info',
  why: 'A package in one piece is sent to every visitor whole; on a phone each 100 kB of script costs a noticeable part of a second before the page answers.',
  remedy: 'Import the part (`lodash/debounce`), use the package in modules (`lodash-es`), or write the few lines.',
  silentWhen: 'The file is not for browsers, many functions are used, or the library is handed on whole.',
  example: { bad: "import { debounce } from 'lodash'", good: "import debounce from 'lodash/debounce'" },
});
