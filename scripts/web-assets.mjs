// Makes what browsers are given by the web app: one style sheet, one script, images; file names carry a hash of the
// content, so that they can be kept for ever, and manifest.json says which is which.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { compile } from 'sass';

const root = join(import.meta.dirname, '..');
const source = join(root, 'apps', 'web', 'src', 'assets');

/** Writes the assets into `folder`, anew. */
export function buildWebAssets(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'images'), { recursive: true });
  const { css } = compile(join(source, 'styles.scss'), { style: 'compressed', loadPaths: [root] });
  const { outputFiles } = buildSync({
    entryPoints: [join(source, 'app.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  const manifest = {
    'styles.css': put(folder, 'styles', 'css', css),
    'app.js': put(folder, 'app', 'js', outputFiles[0].text),
  };
  cpSync(join(source, 'favicon.svg'), join(folder, 'images', 'favicon.svg'));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

function put(folder, name, extension, text) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const file = `${name}-${hash}.${extension}`;
  writeFileSync(join(folder, file), text);
  return `/assets/${file}`;
}

if (process.argv[1] === import.meta.filename)
  buildWebAssets(process.argv[2] ?? join(root, 'dist', 'apps', 'web', 'assets'));
