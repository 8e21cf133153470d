// The scanner of uploaded files: a program of the installation's own choice that reads a file on standard input. A file is
// kept only when the program says that it is clean; a program that fails has not said so.
import { spawn } from 'node:child_process';

export type Scan = 'clean' | 'no-scanner' | 'refused' | 'failed';

const SCAN_MS = 30_000;

/** What the program says of the bytes: exit code 0 is clean, 1 is refused, anything else a failure of the program. */
export async function scanFile(command: string | undefined, bytes: Uint8Array): Promise<Scan> {
  if (command === undefined) return 'no-scanner';
  const [program, ...args] = command.split(' ') as [string, ...string[]];
  return await new Promise(resolve => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: SCAN_MS,
      shell: false,
    });
    child.on('error', () => resolve('failed'));
    child.on('close', code => resolve(code === 0 ? 'clean' : code === 1 ? 'refused' : 'failed'));
    // A scanner may have seen enough before the end.
    child.stdin.on('error', () => {});
    child.stdin.end(bytes);
  });
}
