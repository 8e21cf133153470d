// In which form a report is given: as the query says, else as the asker's Accept header prefers.
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { changeReportStyle } from '#libs/register';
import type { ReportFormat } from './register-changes.dto.js';

const mediaTypes: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

export function formatFor(request: IncomingMessage, asked: ReportFormat | undefined): ReportFormat {
  if (asked !== undefined) return asked;
  const accepted = (request.headers.accept ?? '').split(',').map(part => part.split(';', 1)[0]!.trim());
  for (const type of accepted) {
    if (type === 'application/json' || type === '*/*') return 'json';
    if (type === 'text/csv') return 'csv';
    if (type === 'text/html') return 'html';
  }
  return 'json';
}

const styleHash = createHash('sha256').update(changeReportStyle).digest('base64');

/** Headers of a report; the page may use its own style and nothing else. */
export function setFormat(response: ServerResponse, format: ReportFormat, name: string): void {
  response.setHeader('Content-Type', mediaTypes[format]);
  response.setHeader('Vary', 'Accept');
  if (format === 'csv') response.setHeader('Content-Disposition', `attachment; filename="${name}.csv"`);
  if (format === 'html') {
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'`,
    );
  }
}
