// Words of the notes of a case.

export const content = {
  title: 'Notes and files',
  kept: 'The note is kept with the case.',
  nothing: 'Write a note, or choose a file',
  tooLong: 'Use 10,000 characters or fewer',
  kind: (name: string) =>
    `"${name}" is not a file that is taken. Choose a PDF, a PNG or JPEG picture, a Word or OpenDocument text without macros, or plain text.`,
  empty: (name: string) => `"${name}" is empty`,
  refused: (name: string) => `"${name}" was refused by the virus scanner. It was not kept.`,
  failed: (name: string) => `"${name}" could not be scanned, so it was not kept. Try again later.`,
  noScanner: 'No virus scanner is set up here: files are kept as they come. Open them with care.',
};

export const mostFiles = 5;
export const mostNote = 10_000;
