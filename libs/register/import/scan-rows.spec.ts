import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { scanRows } from './scan-rows.js';

interface Read {
  readonly cells: readonly string[] | string;
  readonly line: number;
}

/** The rows of a text that comes in pieces of a size. */
function read(bytes: Uint8Array, size: number, width = 3): Read[] {
  const rows: Read[] = [];
  const scanner = scanRows(44, () => width);
  const visit: Parameters<typeof scanner.push>[1] = row =>
    rows.push({
      line: row.line,
      cells:
        row.problem ??
        Array.from({ length: row.cells }, (_, i) =>
          Buffer.from(row.bytes.subarray(row.starts[i], row.ends[i]))
            .toString('latin1')
            .replaceAll('""', '"'),
        ),
    });
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size), visit);
  scanner.end(visit);
  return rows;
}
const cells = (text: string, size = 7): (readonly string[] | string)[] =>
  read(Buffer.from(text, 'latin1'), size).map(row => row.cells);

describe('rows from bytes', () => {
  it('reads plain and quoted cells, with either line end, and passes over empty lines', () => {
    expect(cells('a,b,c\r\n\r\n1,,3\n"x,y","say ""no""",""\nlast,"two\nlines",z')).toEqual([
      ['a', 'b', 'c'],
      ['1', '', '3'],
      ['x,y', 'say "no"', ''],
      ['last', 'two\nlines', 'z'],
    ]);
  });

  it('ends an unclosed quote with its line, so that no other row is lost', () => {
    expect(cells('a,b,c\n1,"2,3\n4,5,6\n7,"8",9\n"')).toEqual([
      ['a', 'b', 'c'],
      'quote',
      ['4', '5', '6'],
      ['7', '8', '9'],
      'quote',
    ]);
    expect(cells('1,"2"x,3\n4,5,6')).toEqual(['quote', ['4', '5', '6']]);
  });

  it('leaves out a line without end as one row, in little memory', () => {
    const scanner = scanRows(44, () => 3);
    const found: (string | null)[] = [];
    const piece = new Uint8Array(65_536).fill(120);
    for (let i = 0; i < 2000; i += 1) scanner.push(piece, row => found.push(row.problem));
    scanner.push(Buffer.from('\n1,2,3\n'), row => found.push(row.problem));
    expect(found).toEqual(['too-long', null]);
  });

  it('reads the same however the bytes are cut up, and never fails', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', ',', '"', '\n', '\r', ' ', 'é'),
      maxLength: 200,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 50 }), (given, size) => {
        const bytes = Buffer.from(given, 'latin1');
        expect(read(bytes, size)).toEqual(read(bytes, 1000));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives every row in order back, whatever rows out of order stand between', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '-', '/'), maxLength: 5 });
    const good = fc.tuple(cell, cell, fc.constant('good'));
    const bad = fc.constantFrom('x,"y,good', '"', 'a"b,"c"d,e', ',,,,,,', '"a,b,c', 'x,y"z"');
    fc.assert(
      fc.property(fc.array(fc.oneof(good, bad), { maxLength: 12 }), list => {
        const text = list.map(each => (typeof each === 'string' ? each : each.join())).join('\n');
        const wanted = list.filter(each => typeof each !== 'string').map(each => (each as string[]).join());
        const got = cells(text, 50).flatMap(row =>
          typeof row !== 'string' && row.length === 3 && row[2] === 'good' ? [row.join()] : [],
        );
        expect(got).toEqual(wanted);
      }),
      { numRuns: 2000 },
    );
  });
});
