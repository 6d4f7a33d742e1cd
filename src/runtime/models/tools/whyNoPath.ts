/** Why a path that a model names can be no file of the workspace, in words; null where it can. */
export function whyNoPath(file: string): string | null {
  if (file === '' || file.length > 500) return 'that is no path; name a file relative to the workspace, with `/`';
  if (/^[/\\~]|^[A-Za-z]:|\\|[\0-\x1f]/.test(file)) return 'it is outside the workspace; name a path relative to its root, with `/`';
  const parts = file.split('/');
  if (parts.some((part) => part === '..' || part === '.' || part === '')) return 'it is outside the workspace; name a path relative to its root, without `.` and `..`';
  if (parts.some((part) => part.toLowerCase() === '.git')) return "it is git's own";
  return null;
}
