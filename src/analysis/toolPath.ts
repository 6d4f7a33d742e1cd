/** Code that only the project's own people run: builds, tasks, benchmarks, configuration. */
const toolFolder = /(^|\/)(scripts?|tools?|tasks|benchmarks?|bench|\.github|\.ci|ci)\//;
const toolFile = /(^|\/)((setup|noxfile|fabfile|conf|tasks)\.py|(gulpfile|gruntfile|Gulpfile|Gruntfile)\.[cm]?[jt]s|[^/]*\.config\.[cm]?[jt]s)$/;

/** Whether a path names code that runs on a developer's machine and on no server, by the usual conventions. */
export function isToolPath(path: string): boolean {
  return toolFolder.test(path) || toolFile.test(path);
}
