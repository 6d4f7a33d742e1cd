import type { Git } from './gitCommand.ts';
import type { Repository } from './repository.ts';

export interface FileAttributes {
  readonly isGenerated?: boolean;
  readonly isVendored?: boolean;
}

/** What `.gitattributes` says of files, asked of one process for all of them. */
export async function attributesOf(
  git: Git,
  folder: string,
  repository: Repository,
  paths: readonly string[],
  options: { isStaged: boolean; signal: AbortSignal },
): Promise<ReadonlyMap<string, FileAttributes>> {
  const found = new Map<string, { isGenerated?: boolean; isVendored?: boolean }>();
  if (paths.length === 0) return found;
  const output = await git.run(
    folder,
    ['check-attr', '-z', '--stdin', ...(options.isStaged ? ['--cached'] : []), 'linguist-generated', 'linguist-vendored'],
    { signal: options.signal, config: repository.config, input: paths.join('\0') + '\0' },
  );
  const fields = output.split('\0');
  for (let i = 0; i + 2 < fields.length; i += 3) {
    const value = fields[i + 2]!;
    if (value === 'unspecified') continue;
    const isSet = value === 'set' || value === 'true';
    const entry = found.get(fields[i]!) ?? {};
    if (fields[i + 1] === 'linguist-generated') entry.isGenerated = isSet;
    else entry.isVendored = isSet;
    found.set(fields[i]!, entry);
  }
  return found;
}
