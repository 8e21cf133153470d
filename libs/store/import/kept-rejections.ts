// The rows that an import could not take, as a file to mend and send again, at any time after it.
import { WaymarkError } from '#libs/kernel';
import { detectDelimiter } from '#libs/register';
import type { Instant } from '#libs/school-time';
import { listRejectedRows } from '../amendments.js';
import { requireUuid } from '../ids.js';
import type { Tx } from '../store.js';
import { quoted, rejectedHeader, rejectedLines } from './rejected-file.js';
import type { RefusedRow } from './stage.js';

/** Rows opened at once. */
const PAGE = 500;

export interface RejectedImport {
  readonly id: string;
  readonly source: string;
  readonly receivedAt: Instant;
  /** The header of its file; null for marks that came in no file. */
  readonly header: string | null;
}

/** The import of this id, or the latest one with rejected rows. Throws 'import.none-rejected'. */
export async function findRejectedImport(tx: Tx, batchId?: string): Promise<RejectedImport> {
  const [found] = await tx.query<RejectedImport>(
    `select id, source, received_at as "receivedAt", header from waymark.import_batch b
     where school_id = $1 and ($2::uuid is null or id = $2)
       and exists (select from waymark.rejected_row r where r.school_id = $1 and r.batch_id = b.id)
     order by received_at desc, id limit 1`,
    [tx.schoolId, batchId === undefined ? null : requireUuid(batchId, 'batchId')],
  );
  if (found) return found;
  const which =
    batchId === undefined
      ? 'No import of this school has rows that could not be taken'
      : `This school has no import ${batchId} with rows that could not be taken`;
  throw new WaymarkError('import.none-rejected', which, {
    details: { field: 'import', ...(batchId !== undefined && { value: batchId }) },
  });
}

/** The file, piece by piece: each row as it came with what is wrong beside it. A row of no file stands whole in one cell. */
export async function* rejectedFile(tx: Tx, { id, header }: RejectedImport): AsyncGenerator<string> {
  const delimiter = header === null ? ',' : detectDelimiter(header);
  yield rejectedHeader(header ?? 'Row', delimiter);
  for (let after = 0; ;) {
    const page = await listRejectedRows(tx, id, { after, limit: PAGE });
    const last = page.at(-1)?.row;
    if (last === undefined) return;
    // The last row of a full page may have more to say on the next.
    const whole = page.length < PAGE ? page : page.filter(({ row }) => row < last);
    yield rejectedLines(
      whole.map(({ text, ...row }): RefusedRow => ({
        ...row,
        line: 0,
        text: header === null && row.field !== 'row' ? quoted(text) : text,
        refused: true,
        value: null,
      })),
      delimiter,
    );
    if (page.length < PAGE) return;
    after = last - 1;
  }
}
