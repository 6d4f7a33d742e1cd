import { UserFacingError } from '../../base/errors.ts';

/** Git answered with an error; kept apart from what a user is told. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
  readonly exitCode: number;
  readonly stderr: string;

  constructor(args: readonly string[], exitCode: number, stderr: string) {
    super(`git ${args[0] ?? ''} failed: ${firstLine(stderr)}`);
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/** No git on this machine; recognised by callers that can review plain files instead. */
export class GitMissingError extends UserFacingError {}

export function gitMissing(gitPath: string | undefined): GitMissingError {
  return new GitMissingError(gitPath === undefined ? 'git was not found on the PATH.' : `There is no git at ${gitPath}.`, {
    hint: 'Install git, or review files instead of changes.',
  });
}

/** Puts what git says into words that name the cause and what to do, where the user can do something. */
export function toUserError(error: unknown, cwd: string): Error {
  if (!(error instanceof GitFailure)) return error as Error;
  const { stderr } = error;
  const lock = /Unable to create '([^']+\.lock)'/.exec(stderr);
  if (lock !== null) {
    return new UserFacingError(`The repository is locked: ${lock[1]} exists.`, {
      hint: 'Wait for the other git command to end. If none is running, delete that file.',
      cause: error,
    });
  }
  if (/dubious ownership/.test(stderr)) {
    const folder = /repository at '([^']+)'/.exec(stderr)?.[1] ?? cwd;
    return new UserFacingError(`Git does not read ${folder} because it belongs to another user.`, {
      hint: `If you trust it, run: git config --global --add safe.directory "${folder}"`,
      cause: error,
    });
  }
  if (/bad config|bad numeric config|invalid config|unable to parse/i.test(stderr)) {
    return new UserFacingError(`Git cannot read its configuration: ${firstLine(stderr)}`, { cause: error });
  }
  if (/index file (corrupt|smaller)|bad (index file|signature)|unknown index entry/i.test(stderr)) {
    return new UserFacingError(`Git cannot read its index: ${firstLine(stderr)}`, {
      hint: 'Git can rebuild it: delete the file "index" in the .git folder and run "git reset".',
      cause: error,
    });
  }
  return new UserFacingError(`Git could not read the change in ${cwd}: ${firstLine(stderr)}`, { cause: error });
}

function firstLine(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  return (lines.find((line) => /^(fatal|error):/.test(line)) ?? lines.find((line) => line !== '') ?? 'no message').replace(
    /^(fatal|error): /,
    '',
  );
}
