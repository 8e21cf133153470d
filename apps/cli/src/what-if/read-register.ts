// Reads a register's file into bytes.
import { closeSync, openSync, readSync } from 'node:fs';
import { detectDelimiter, detectEncoding, scanRows } from '#libs/register';
import type { CalendarSpec } from '#libs/school-time';
import { columnsOf, refusal, type Columns } from './columns.js';
import { createBuilder, type PackedRegister } from './packed-register.js';
import { refuseErrors } from './row-errors.js';
import { createRowReader } from './row-reader.js';
import { cellsOf } from './take-rows.js';

const newline = 10;
const chunkBytes = 262_144;

/** Every pupil and mark of a file. Throws WaymarkError `what-if.register`, with a line for each of the first mistakes. */
export function readRegister(
  file: string,
  calendar: CalendarSpec,
  group: string | undefined,
): PackedRegister {
  const descriptor = open(file);
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    const read = () => buffer.subarray(0, readSync(descriptor, buffer));
    const start = read();
    const { delimiter, columns, body } = headerOf(start, group);
    const builder = createBuilder(columns, calendar);
    const rows = createRowReader(delimiter, columns, builder);
    rows.push(start.subarray(body));
    for (let bytes = read(); bytes.length > 0; bytes = read()) rows.push(bytes);
    rows.end();
    const packed = builder.finish();
    refuseErrors(packed.errors, packed.errorCount);
    if (packed.pupils.length === 0) throw refusal(`${file} has no rows below a header`);
    return packed;
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (cause) {
    throw refusal(`cannot read ${file}: ${(cause as Error).message}`);
  }
}

interface Header {
  readonly delimiter: string;
  readonly columns: Columns;
  /** Where the first row below the header begins. */
  readonly body: number;
}

function headerOf(start: Buffer, group: string | undefined): Header {
  const { encoding, skip } = detectEncoding(start);
  if (encoding.startsWith('utf-16')) throw refusal('it is written in UTF-16; save it as UTF-8');
  const delimiter = detectDelimiter(start.toString('latin1', skip));
  const body = start.indexOf(newline) + 1 || start.length;
  const scanner = scanRows(delimiter.charCodeAt(0), () => 0);
  let header: string[] = [];
  scanner.push(start.subarray(skip, body), row => (header = cellsOf(row)));
  scanner.end(row => (header = cellsOf(row)));
  return { delimiter, columns: columnsOf(header, group), body };
}
