import type { RuleInfo } from '../../observation.ts';

const base = { area: 'performance', languages: ['python'] } as const;

export const blockingInAsync: RuleInfo = {
  ...base,
  id: 'performance/blocking-in-async',
  title: 'Blocks the event loop',
  severity: 'warning',
  why: 'While a blocking call waits in an `async` function, nothing else on this event loop runs: every other request stands still.',
  remedy: 'Use the async counterpart (`asyncio.sleep`, an async HTTP client, `asyncio.create_subprocess_exec`), or hand the call to `asyncio.to_thread`.',
  silentWhen: 'The call stands in a nested function that is not async, or the file is a test.',
  example: { bad: 'async def page():\n    time.sleep(1)', good: 'async def page():\n    await asyncio.sleep(1)' },
};

export const awaitInLoop: RuleInfo = {
  ...base,
  id: 'performance/await-in-loop',
  title: 'Waits for one after the other',
  severity: 'info',
  why: 'Each round waits for the one before although nothing connects them, so the time adds up: a hundred calls of 50 ms take five seconds instead of a fraction of one.',
  remedy: 'Start them together with `asyncio.gather(*(fetch(item) for item in items))`, in batches where there may be many.',
  silentWhen: 'A round uses what another one left, the loop can end early, writes something, or shares one connection.',
  example: { bad: 'for id in ids:\n    users.append(await fetch(id))', good: 'users = await asyncio.gather(*map(fetch, ids))' },
};

export const queryInLoop: RuleInfo = {
  ...base,
  id: 'performance/query-in-loop',
  title: 'One query for each element',
  severity: 'warning',
  why: 'A hundred elements are a hundred round trips to the database; the page gets slower with every row that is added.',
  remedy: 'Fetch them in one query before the loop: `filter(id__in=ids)`, `WHERE id IN (...)`, `select_related` or `joinedload`.',
  silentWhen: 'The query does not use the loop\'s variable, the loop goes through batches, or can end early.',
  example: { bad: 'for order in orders:\n    user = User.objects.get(id=order.user_id)', good: 'users = User.objects.in_bulk(order.user_id for order in orders)' },
};

export const quadraticSearch: RuleInfo = {
  ...base,
  id: 'performance/quadratic-search',
  title: 'Searches a whole list in each round',
  severity: 'info',
  why: 'The work grows with the product of both lengths: a thousand elements on each side are a million comparisons.',
  remedy: 'Keep a `set` beside the list, or make it one.',
  silentWhen: 'The list is visibly short, or it is not known to be a list.',
  example: { bad: 'if name not in seen: seen.append(name)', good: 'if name not in seen: seen.add(name)' },
};

export const repeatedWork: RuleInfo = {
  ...base,
  id: 'performance/repeated-work',
  title: 'Does the same work in each round',
  severity: 'info',
  why: 'Nothing in it changes between rounds, so all but the first are wasted.',
  remedy: 'Do it once before the loop.',
  silentWhen: 'What it works on changes in the loop.',
  example: { bad: 'for row in rows:\n    if row.id == sorted(ids)[0]: ...', good: 'first = sorted(ids)[0]' },
};

export const quadraticConcatenation: RuleInfo = {
  ...base,
  id: 'performance/quadratic-concatenation',
  title: 'Copies the text so far in each round',
  severity: 'hint',
  why: 'A text cannot grow in place: adding to it copies what is there, which is slow for long texts wherever the interpreter cannot avoid it.',
  remedy: 'Collect the parts in a list and join them once.',
  silentWhen: 'The loop runs over a short range, or leaves right after.',
  example: { bad: 'for row in rows:\n    page += row.html()', good: 'page = "".join(row.html() for row in rows)' },
};

export const rowIteration: RuleInfo = {
  ...base,
  id: 'performance/row-iteration',
  title: 'Goes through a table row by row',
  severity: 'hint',
  why: '`iterrows` builds a new object for each row, hundreds of times slower than working on whole columns.',
  remedy: 'Work on the columns (`df["a"] * df["b"]`), or use `itertuples` where rows are needed.',
  example: { bad: 'for _, row in df.iterrows():\n    total += row["a"] * row["b"]', good: 'total = (df["a"] * df["b"]).sum()' },
};

export const growingCache: RuleInfo = {
  ...base,
  id: 'performance/growing-cache',
  title: 'Keeps something of every request for ever',
  severity: 'warning',
  why: 'What lives as long as the process and gets an entry for each new key that a request brings grows until memory is out, and a stranger can make it grow faster.',
  remedy: 'Give it a limit and an age (`cachetools.TTLCache`, `lru_cache(maxsize=...)` on a plain function), or delete entries when they are done with.',
  silentWhen: 'Anything in the file deletes from it or looks at its size, it is made with content, or its keys do not come from the request.',
  example: { bad: 'pages = {}\n\n@app.get("/<name>")\ndef page(name):\n    pages[name] = render(name)', good: 'pages = TTLCache(maxsize=1000, ttl=60)' },
};
