// The Temporal server built from its published Go module, for machines that have Go and the module proxy but not the release page.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { childEnv } from '#libs/runtime';
import { WaymarkError } from '#libs/kernel';

export interface GoBuildOptions {
  readonly version: string;
  /** Existing folder that `temporal-server` and `temporal-sql-tool` are put into. */
  readonly folder: string;
  readonly onProgress: (doing: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const timeoutMs = 30 * 60_000;

/**
 * Builds both programs (about four minutes on two cores). The module's hash is checked by Go itself.
 * Throws 'temporal.no-go' when there is no Go, 'temporal.go-failed' with Go's last line when the build fails.
 */
export async function buildWithGo({ version, folder, onProgress, signal }: GoBuildOptions): Promise<void> {
  if (spawnSync('go', ['version'], { env: childEnv(), timeout: 10_000 }).status !== 0) {
    throw new WaymarkError('temporal.no-go', 'Go is not installed');
  }
  const module = 'go.temporal.io/server/cmd';
  const child = spawn(
    'go',
    [
      'install',
      '-trimpath',
      '-ldflags=-s -w',
      `${module}/server@v${version}`,
      `${module}/tools/sql@v${version}`,
    ],
    {
      cwd: folder,
      env: childEnv({ GOBIN: folder, CGO_ENABLED: '0', GOFLAGS: '' }),
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: timeoutMs,
      ...(signal && { signal }),
    },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => (said = `${said}${text}`.slice(-4000)));
  const ticking = setInterval(
    () => onProgress(`building the Temporal server ${version} with Go, about 4 minutes`),
    1000,
  );
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    const lastLine = said.trim().split('\n').at(-1) ?? '';
    if (code !== 0)
      throw new WaymarkError('temporal.go-failed', `go install failed (${lastLine || 'it ran out of time'})`);
  } finally {
    clearInterval(ticking);
  }
  renameSync(join(folder, 'server'), join(folder, 'temporal-server'));
  renameSync(join(folder, 'sql'), join(folder, 'temporal-sql-tool'));
}
