// Four kinds of test by suffix. `unit` needs no server; the others share one embedded PostgreSQL and Temporal.
const common = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist'],
};

const servers = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

const exceptUnit = ['\\.int\\.spec\\.ts$', '\\.wf\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$'];

export default {
  // A loaded machine is no fault of the code: only what never ends fails.
  testTimeout: 30_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/dist/', ...exceptUnit],
    },
    { ...common, ...servers, displayName: 'int', testMatch: ['**/*.int.spec.ts'] },
    { ...common, ...servers, displayName: 'wf', testMatch: ['**/*.wf.spec.ts'] },
    { ...common, ...servers, displayName: 'e2e', testMatch: ['**/*.e2e.spec.ts'] },
  ],
};
