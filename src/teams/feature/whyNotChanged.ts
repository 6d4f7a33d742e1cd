import { whyNoPath } from '../../runtime/models/tools/whyNoPath.ts';
import { looksLikeTest } from '../healing/testModel.ts';
import type { FeatureStep } from './featureResult.ts';

const instructions = /(?:^|\/)(?:AGENTS|CLAUDE|GEMINI|REVIEW|COPILOT)(?:\.local)?\.md$/i;
const pipelines = /(?:^|\/)(?:Jenkinsfile|Makefile|GNUmakefile|Dockerfile|Procfile|Justfile|Taskfile|Vagrantfile|docker-compose|compose|azure-pipelines|appveyor|bitbucket-pipelines|buildspec|cloudbuild|codefresh|wercker)[^/]*$/i;
/** They decide what is installed and what is run, and so whether any check means something. */
const manifests = /(?:^|\/)(?:package\.json|[^/]*lock[^/]*\.(?:json|ya?ml)|[^/]+\.lock|[^/]+\.config\.[^/]+|tsconfig[^/]*\.json|jsconfig\.json|pyproject\.toml|setup\.(?:py|cfg)|tox\.ini|pytest\.ini|conftest\.py|noxfile\.py|requirements[^/]*\.txt|Pipfile)$/i;
const source = /\.(?:[cm]?[jt]sx?|py|json|css|scss|less|html?|vue|svelte|sql|graphql)$/i;
const documentation = /\.(?:mdx?|markdown|rst|adoc|txt)$/i;

/** Why a specialist may not change or make a file, in words; null where it may. What a model says changes nothing here. */
export function whyNotChanged(file: string, step: FeatureStep): string | null {
  const why = whyNoPath(file);
  if (why !== null) return why;
  const parts = file.split('/');
  if (parts.some((part) => part === 'node_modules')) return 'it is installed, and belongs to somebody else';
  if (instructions.test(file)) return 'it gives instructions to models and people, which only people change';
  if (pipelines.test(file)) return 'it decides what machines run, which only people change';
  if (parts.some((part) => part.startsWith('.'))) return 'hidden files decide how tools and machines work, which only people change';
  if (manifests.test(file)) return 'it decides what is installed and how things are run; say in your summary what should be changed there';
  switch (step) {
    case 'research':
      return 'research changes nothing';
    case 'documentation':
      return documentation.test(file) ? null : 'only documentation may be changed in this step: Markdown, reStructuredText, AsciiDoc or plain text';
    case 'testing':
      return looksLikeTest(file) && source.test(file) ? null : 'only tests may be changed in this step; where the code is wrong, say so in your summary';
    case 'coding':
      if (looksLikeTest(file)) return 'it is a test; tests have a step of their own';
      return source.test(file) ? null : 'only source code may be changed in this step';
  }
}
