import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Place } from '../../../analysis/observation.ts';
import type { Range } from '../../../base/text.ts';
import type { Json } from './json.ts';
import { countOf, recordOf, recordsOf, textOf } from './json.ts';

/** Reads locations of one run as places under the root. */
export interface PlaceReader {
  /** The place of a location; null where its file is not under the root. */
  read(location: unknown): { readonly file: string; readonly range: Range } | null;
}

/** How deep bases may build upon each other. */
const maxBases = 8;

export function createPlaceReader(run: Json, root: string): PlaceReader {
  const artifacts = recordsOf(run['artifacts']);
  const bases = recordOf(run['originalUriBaseIds']);
  const baseUri = (id: string | undefined, depth = 0): string => {
    if (id === undefined || depth > maxBases) return '';
    const base = recordOf(bases[id]);
    const uri = textOf(base['uri']) ?? '';
    const ended = uri === '' || uri.endsWith('/') ? uri : `${uri}/`;
    return isAbsoluteUri(ended) ? ended : baseUri(textOf(base['uriBaseId']), depth + 1) + ended;
  };
  const fileOf = (physical: Json): string | null => {
    const written = recordOf(physical['artifactLocation']);
    const index = countOf(written['index']);
    const known = textOf(written['uri']) === undefined && index !== undefined ? recordOf(recordOf(artifacts[index])['location']) : written;
    const uri = textOf(known['uri']);
    if (uri === undefined || uri === '') return null;
    return underRoot(isAbsoluteUri(uri) ? uri : baseUri(textOf(known['uriBaseId'])) + uri, uri, root);
  };
  return {
    read: (location) => {
      const physical = recordOf(recordOf(location)['physicalLocation']);
      const file = fileOf(physical);
      return file === null ? null : { file, range: rangeOf(recordOf(physical['region'])) };
    },
  };
}

/** A location inside another file says so; in the observed file it needs no name. */
export function toPlace(place: { readonly file: string; readonly range: Range }, file: string): Place {
  return place.file === file ? { range: place.range } : place;
}

/** SARIF counts lines and columns from 1 and its end column is exclusive; a region without columns is whole lines. */
function rangeOf(region: Json): Range {
  const startLine = atLeastOne(countOf(region['startLine']));
  const startColumn = atLeastOne(countOf(region['startColumn']));
  const endLine = Math.max(startLine, countOf(region['endLine']) ?? startLine);
  const endColumn = countOf(region['endColumn']);
  const start = { line: startLine, column: startColumn };
  if (endColumn !== undefined) {
    return { start, end: { line: endLine, column: endLine === startLine ? Math.max(startColumn, endColumn) : atLeastOne(endColumn) } };
  }
  if (countOf(region['startLine']) === undefined) return { start, end: start };
  return { start, end: { line: endLine + 1, column: 1 } };
}

function atLeastOne(value: number | undefined): number {
  return Math.max(1, value ?? 1);
}

function isAbsoluteUri(uri: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(uri) || uri.startsWith('/') || /^[a-z]:[\\/]/i.test(uri);
}

/**
 * The path relative to the root; null for what lies outside. A scanner may have run on another machine: where its
 * absolute base does not fit, the path below that base is taken.
 */
function underRoot(resolved: string, written: string, root: string): string | null {
  const absolute = toPath(resolved);
  if (absolute === null) return null;
  if (path.isAbsolute(absolute)) {
    const inside = path.relative(root, absolute);
    if (isInside(inside)) return inside.split(path.sep).join('/');
    if (isAbsoluteUri(written)) return null;
    const below = toPath(written);
    return below === null ? null : normal(below);
  }
  return normal(absolute);
}

function normal(file: string): string | null {
  const inside = path.posix.normalize(file.replaceAll('\\', '/')).replace(/^\.\//, '');
  return isInside(inside) && !path.posix.isAbsolute(inside) ? inside : null;
}

function isInside(relative: string): boolean {
  return relative !== '' && relative !== '.' && relative !== '..' && !/^\.\.[\\/]/.test(relative) && !path.isAbsolute(relative);
}

function toPath(uri: string): string | null {
  try {
    if (/^file:/i.test(uri)) return fileURLToPath(uri);
    if (/^[a-z][a-z\d+.-]+:/i.test(uri)) return null;
    return decodeURIComponent(uri);
  } catch {
    return null;
  }
}
