// Rows of a delimited file straight from its bytes: no text is made of a row that is in order. A row that cannot be read
// takes no other row with it: an unclosed quote ends with its line, and a line without end is left out as one row.

/** Longest row in bytes. */
const LONGEST_ROW = 32_768;
const MOST_COLUMNS = 400;
const MOST_LINES_OF_A_CELL = 20;
const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;
/** What stands in for a place: only the next piece tells; a quote does not close. */
const WAIT = -1;
const OPEN = -2;

/** The row that was just read; the same object for each, so take out what is needed. */
export interface ScannedRow {
  bytes: Uint8Array;
  /** Where the row begins and ends in `bytes`, its line end left out. */
  from: number;
  to: number;
  cells: number;
  /** Where each cell begins and ends, quotes around it left out. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Whether a cell has quotes written twice inside it. */
  doubled: boolean;
  /** Counts the lines of the file from 1: the one on which the row begins. */
  line: number;
  /** What is wrong with a row that cannot be read; its cells mean nothing then. */
  problem: RowFault | null;
}

export type RowFault = 'quote' | 'too-long' | 'too-many-cells';

export interface RowScanner {
  /** Reads a piece; `visit` gets each row that ends in it. */
  push(piece: Uint8Array, visit: (row: ScannedRow) => void): void;
  /** Reads what is left as the last row. */
  end(visit: (row: ScannedRow) => void): void;
  /** Bytes that are read for good: a scanner that starts there reads on. */
  offset(): number;
}

/** A scanner; `width` says how many cells a row should have, once that is known (0 before). */
export function scanRows(delimiter: number, width: () => number, offset = 0, line = 0): RowScanner {
  /** One buffer for all pieces: what a piece leaves over moves to its front. */
  let buffer = new Uint8Array(4 * LONGEST_ROW);
  let held = 0;
  let skipping = false;
  /** Line ends inside the quoted cells of the row that is being read. */
  let linesInCells = 0;
  let done = offset;
  const row: ScannedRow = {
    bytes: buffer,
    from: 0,
    to: 0,
    cells: 0,
    starts: new Int32Array(MOST_COLUMNS),
    ends: new Int32Array(MOST_COLUMNS),
    doubled: false,
    line,
    problem: null,
  };

  /** Reads all rows that end; gives where the first begins that does not end yet. */
  function read(bytes: Uint8Array, visit: (row: ScannedRow) => void, isEnd: boolean): number {
    row.bytes = bytes;
    let at = 0;
    while (at < bytes.length) {
      const next = skipping ? endOfSkipped(bytes, at) : readRow(bytes, at, visit, isEnd);
      if (next === WAIT) return at;
      at = next;
    }
    return Math.min(at, bytes.length);
  }

  /** Where a row begins again after a line that is left out; it is over where the piece has no line end. */
  function endOfSkipped(bytes: Uint8Array, at: number): number {
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0) return bytes.length;
    skipping = false;
    return end + 1;
  }

  /** Reads the row at `at`; gives where the next one begins, `WAIT` where this one does not end yet. */
  function readRow(bytes: Uint8Array, at: number, visit: (row: ScannedRow) => void, isEnd: boolean): number {
    const { starts, ends } = row;
    const length = bytes.length;
    let cell = 0;
    let i = at;
    let closed = false;
    linesInCells = 0;
    row.doubled = false;
    starts[0] = at;
    for (; i < length; i += 1) {
      const byte = bytes[i]!;
      if (byte === NEWLINE) break;
      if (byte === QUOTE && i === starts[cell]) {
        const close = closing(bytes, i + 1, at, isEnd);
        if (close === WAIT) return WAIT;
        if (close === OPEN) return leaveOut(bytes, at, 'quote', visit, isEnd);
        starts[cell] = i + 1;
        ends[cell] = close;
        i = afterQuote(bytes, close);
        closed = i >= length || bytes[i] === NEWLINE;
        if (closed) break;
      } else if (byte === delimiter) ends[cell] = i;
      else continue;
      cell += 1;
      if (cell === MOST_COLUMNS) return leaveOut(bytes, at, 'too-many-cells', visit, isEnd);
      starts[cell] = i + 1;
    }
    if (i - at > LONGEST_ROW) return leaveOut(bytes, at, 'too-long', visit, isEnd);
    if (i >= length && !isEnd) return WAIT;
    const end = Math.min(i, length);
    if (!closed) ends[cell] = end > at && bytes[end - 1] === RETURN ? end - 1 : end;
    row.line += 1;
    give(bytes, at, end, cell + 1, null, visit);
    row.line += linesInCells;
    return end + 1;
  }

  /** Gives a row that cannot be read. The line alone is at fault; what follows it is read anew. */
  function leaveOut(
    bytes: Uint8Array,
    at: number,
    fault: RowFault,
    visit: (row: ScannedRow) => void,
    isEnd: boolean,
  ): number {
    let end = bytes.indexOf(NEWLINE, at);
    if (end < 0 && !isEnd && bytes.length - at <= LONGEST_ROW) return WAIT;
    if (end < 0) {
      end = bytes.length;
      skipping = !isEnd;
    }
    row.line += 1;
    give(bytes, at, end, 0, end - at > LONGEST_ROW ? 'too-long' : fault, visit);
    return end + 1;
  }

  function give(
    bytes: Uint8Array,
    from: number,
    end: number,
    cells: number,
    problem: RowFault | null,
    visit: (row: ScannedRow) => void,
  ) {
    row.from = from;
    row.to = end > from && bytes[end - 1] === RETURN ? end - 1 : end;
    row.cells = cells;
    row.problem = problem;
    if (row.to > from) visit(row);
  }

  /** Where the quote closes; `OPEN` where it does not as it should, `WAIT` where the next piece must tell. */
  function closing(bytes: Uint8Array, from: number, begin: number, isEnd: boolean): number {
    const limit = Math.min(bytes.length, begin + LONGEST_ROW);
    for (let i = from; i < limit; i += 1) {
      if (bytes[i] !== QUOTE) continue;
      if (i + 1 === bytes.length && !isEnd) return WAIT;
      if (bytes[i + 1] !== QUOTE) return mayClose(bytes, from, i) ? i : OPEN;
      row.doubled = true;
      i += 1;
    }
    return limit === bytes.length && !isEnd && bytes.length - begin < LONGEST_ROW ? WAIT : OPEN;
  }

  /** Whether a quoted cell may end here: nothing stands between it and the next cell or row, and it holds no other row. */
  function mayClose(bytes: Uint8Array, from: number, close: number): boolean {
    const inside = newlines(bytes, from, close);
    if (inside > 0 && !mayRunOver(bytes, from, close, inside)) return false;
    linesInCells += inside;
    const after = afterQuote(bytes, close);
    return after >= bytes.length || bytes[after] === delimiter || bytes[after] === NEWLINE;
  }

  /** A cell may run over lines, unless one of them could be a row of its own: that row must not be lost in a note. */
  function mayRunOver(bytes: Uint8Array, from: number, to: number, inside: number): boolean {
    const wanted = width();
    if (inside > MOST_LINES_OF_A_CELL || wanted < 2) return false;
    let delimiters = 0;
    for (let i = from; i < to; i += 1) {
      if (bytes[i] === delimiter) delimiters += 1;
      else if (bytes[i] === NEWLINE) delimiters = 0;
      if (delimiters >= wanted - 1) return false;
    }
    // The last line goes on after the quote.
    for (let i = to + 1; i < bytes.length && bytes[i] !== NEWLINE; i += 1)
      if (bytes[i] === delimiter) delimiters += 1;
    return delimiters < wanted - 1;
  }

  function feed(piece: Uint8Array, visit: (row: ScannedRow) => void, isEnd: boolean): void {
    const length = held + piece.length;
    if (length > buffer.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(buffer.subarray(0, held));
      buffer = larger;
    }
    buffer.set(piece, held);
    const used = read(buffer.subarray(0, length), visit, isEnd);
    buffer.copyWithin(0, used, length);
    held = length - used;
    done += used;
  }

  return {
    push: (piece, visit) => feed(piece, visit, false),
    end: visit => feed(new Uint8Array(0), visit, true),
    offset: () => done,
  };
}

/** Where the byte after a closing quote stands; a return that belongs to the line end is passed over. */
function afterQuote(bytes: Uint8Array, close: number): number {
  const isLineEnd =
    bytes[close + 1] === RETURN && (close + 2 >= bytes.length || bytes[close + 2] === NEWLINE);
  return isLineEnd ? close + 2 : close + 1;
}

function newlines(bytes: Uint8Array, from: number, to: number): number {
  let found = 0;
  for (let i = from; i < to; i += 1) if (bytes[i] === NEWLINE) found += 1;
  return found;
}
