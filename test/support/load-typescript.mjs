// Lets plain Node import the TypeScript sources: jest transforms what its tests import, but not what a global setup imports.
import { transformSync } from '@swc/core';
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const jsc = {
  target: 'es2024',
  parser: { syntax: 'typescript', decorators: true },
  transform: { legacyDecorator: true, decoratorMetadata: true },
};

registerHooks({
  resolve(specifier, context, next) {
    const conditions = [...context.conditions, 'source'];
    const source = specifier.replace(/\.js$/, '.ts');
    if (
      source !== specifier &&
      specifier.startsWith('.') &&
      existsSync(fileURLToPath(new URL(source, context.parentURL)))
    ) {
      return next(source, { ...context, conditions });
    }
    return next(specifier, { ...context, conditions });
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/'))
      return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      filename,
      jsc,
      module: { type: 'es6' },
      sourceMaps: 'inline',
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
