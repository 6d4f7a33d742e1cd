import { check } from '../support.ts';

check('performance/blocking-in-async', [
  { says: 'speaks about a sleep and offers the async one', code: 'import asyncio, time\nasync def f():\n    time.sleep(1) #!\n', fixed: 'import asyncio, time\nasync def f():\n    await asyncio.sleep(1)\n' },
  { says: 'knows HTTP clients and processes', code: 'import requests, subprocess\nasync def f(url):\n    requests.get(url) #!\n    subprocess.run(["x"]) #!\n' },
  { says: 'is silent in plain and nested plain functions', code: 'import time, asyncio\ndef f():\n    time.sleep(1)\nasync def g():\n    def work():\n        time.sleep(1)\n    await asyncio.to_thread(work)\n    await asyncio.to_thread(time.sleep, 1)\n' },
]);

check('performance/await-in-loop', [
  { says: 'speaks about independent fetches', code: 'async def f(ids):\n    users = []\n    for id in ids:\n        users.append(await fetch_user(id)) #!\n    return users\n' },
  { says: 'is silent where a round needs the one before', code: 'async def f(ids):\n    users = []\n    token = None\n    for id in ids:\n        token = await fetch_user(id, token)\n        users.append(token)\n    return users\n' },
  { says: 'is silent about writes, shared connections and early ends', code: 'async def f(ids, session):\n    out = []\n    for id in ids:\n        out.append(await save(id))\n    for id in ids:\n        out.append(await session.get(User, id))\n    for id in ids:\n        x = await fetch(id)\n        if x:\n            break\n        out.append(x)\n' },
]);

check('performance/query-in-loop', [
  { says: 'speaks about the ORM in a loop', code: 'def f(orders):\n    for order in orders:\n        user = User.objects.get(id=order.user_id) #!\n        mail(user)\n' },
  { says: 'speaks about a select in a loop', code: 'def f(cursor, ids):\n    for id in ids:\n        cursor.execute("SELECT * FROM t WHERE id = %s", (id,)) #!\n' },
  { says: 'is silent about batches, writes and dictionaries', code: 'def f(cursor, ids, d):\n    for chunk in chunks(ids):\n        User.objects.filter(id__in=chunk)\n    for id in ids:\n        cursor.execute("INSERT INTO t VALUES (%s)", (id,))\n        d.get(id)\n    for user in User.objects.filter(a=1):\n        mail(user)\n' },
]);

check('performance/quadratic-search', [
  { says: 'speaks about a list that grows', code: 'def f(names):\n    seen = []\n    for name in names:\n        if name not in seen: #!\n            seen.append(name)\n    return seen\n' },
  { says: 'speaks about a list made before', code: 'def f(users, banned):\n    ids = [b.id for b in banned]\n    for user in users:\n        if user.id in ids: #!\n            drop(user)\n' },
  { says: 'is silent about sets, dictionaries, short lists and the unknown', code: 'def f(names, other):\n    seen = set()\n    kinds = ["a", "b"]\n    for name in names:\n        if name in seen or name in other or name in kinds:\n            seen.add(name)\n' },
]);

check('performance/repeated-work', [
  { says: 'speaks about sorting the same list', code: 'def f(rows, ids):\n    for row in rows:\n        first = sorted(ids)[0] #!\n        use(first, row)\n' },
  { says: 'is silent where it changes', code: 'def f(rows, ids):\n    for row in rows:\n        ids.append(row)\n        use(sorted(ids))\n        use(sorted(row))\n    for x in sorted(ids):\n        use(x)\n' },
]);

check('performance/quadratic-concatenation', [
  { says: 'speaks about a text that grows', code: 'def f(rows):\n    page = ""\n    for row in rows:\n        page += row.html() #!\n    return page\n' },
  { says: 'is silent about numbers and lists', code: 'def f(rows):\n    n = 0\n    parts = []\n    for row in rows:\n        n += 1\n        parts += [row]\n' },
]);

check('performance/row-iteration', [
  { says: 'speaks about iterrows', code: 'for _, row in df.iterrows(): #!\n    use(row)\n' },
  { says: 'is silent about itertuples', code: 'for row in df.itertuples():\n    use(row)\n' },
]);

check('performance/growing-cache', [
  { says: 'speaks about a store that each request adds to', code: 'from flask import Flask, request\napp = Flask(__name__)\npages = {}\nseen = set()\n\n@app.get("/<name>")\ndef page(name):\n    pages[name] = render(name) #!\n    seen.add(request.remote_addr) #!\n    return pages[name]\n' },
  { says: 'is silent where entries go again, keys are fixed, or nobody asks', code: 'from flask import Flask\napp = Flask(__name__)\npages = {}\nstate = {}\nother = {}\n\n@app.get("/<name>")\ndef page(name):\n    if len(pages) > 100:\n        pages.clear()\n    pages[name] = 1\n    state["last"] = name\n    return ""\n\ndef add(name):\n    other[name] = 1\n' },
  { says: 'speaks about a cache over a method', code: 'from functools import cache, lru_cache\n\nclass Price:\n    @lru_cache(maxsize=None) #!\n    def total(self, items):\n        return 1\n\n    @cache #!\n    def tax(self):\n        return 1\n\n    @staticmethod\n    @lru_cache\n    def rate(country):\n        return 1\n\n@cache\ndef rates():\n    return {}\n' },
]);
