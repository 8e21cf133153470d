// Letters as answers: all of them as JSON, one of them as PDF or HTML, and the files of a letter that went out.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LettersPreview } from '#libs/desk';
import { ProblemError } from '../problems/problem.js';
import { shownPreview } from './letter-documents.service.js';

export const forms = {
  'document.pdf': 'application/pdf',
  'document.html': 'text/html; charset=utf-8',
  'document.txt': 'text/plain; charset=utf-8',
  'meeting.ics': 'text/calendar; charset=utf-8; method=PUBLISH',
} as const;
type FileName = keyof typeof forms;
export const fileNames = Object.keys(forms) as FileName[];

export const isFileName = (file: string): file is FileName => Object.hasOwn(forms, file);

type Files = Pick<LettersPreview['letters'][number]['document'], 'pdf' | 'html' | 'text' | 'calendar'>;

export function bodyOfFile({ pdf, html, text, calendar }: Files, file: FileName): Uint8Array | string | null {
  switch (file) {
    case 'document.pdf':
      return pdf;
    case 'document.html':
      return html;
    case 'document.txt':
      return text;
    case 'meeting.ics':
      return calendar;
  }
}

/** JSON of all letters, or the one that was asked for as PDF or HTML. */
export function answerLetters(
  request: IncomingMessage,
  response: ServerResponse,
  preview: LettersPreview,
  parent: string | undefined,
): void {
  const accept = request.headers.accept ?? '';
  const file = accept.startsWith('application/pdf')
    ? 'document.pdf'
    : accept.startsWith('text/html')
      ? 'document.html'
      : undefined;
  if (file === undefined)
    return sendLetter(response, 'application/json; charset=utf-8', JSON.stringify(shownPreview(preview)));
  const letter = preview.letters.find(({ document }) => parent === undefined || document.parent === parent);
  if (!letter) {
    const [missing] = preview.missing;
    throw missing
      ? new ProblemError(422, 'letter-incomplete', `The letter lacks a fact: ${missing.fact}`, {
          field: missing.question === null ? missing.fact : `details.${missing.question.field}`,
          remedy: missing.question?.label ?? missing.remedy,
        })
      : new ProblemError(404, 'no-letter', 'The action sends no letter to this parent', { field: 'parent' });
  }
  sendLetter(response, forms[file], bodyOfFile(letter.document, file)!);
}

/** Letters are nobody else's: kept by no cache, and as HTML without anything that could run. */
export function sendLetter(response: ServerResponse, type: string, body: Uint8Array | string): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  response.end(body);
}
