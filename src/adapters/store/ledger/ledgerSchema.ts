/** The file of what must be accounted for. It is one of its own, so that a damaged history takes nothing of it along. */
export const ledgerFileName = 'ledger.db';

/** Each brings the schema from its index to the next number; what was released is never changed. */
export const ledgerSchema: readonly string[] = [
  `
  -- Each digest is over the one before, the number, the time and the body.
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'The audit log is append-only'); END;
  CREATE TABLE spending (
    id INTEGER PRIMARY KEY,
    day TEXT NOT NULL,
    usd REAL NOT NULL
  ) STRICT;
  CREATE INDEX spending_by_day ON spending (day);
  `,
];
