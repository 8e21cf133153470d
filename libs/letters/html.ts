// A letter as HTML for email: one document that needs nothing from elsewhere. Everything that comes in is escaped.
import type { Block } from './content.js';
import type { Page } from './page.js';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, c => escapes[c]!).replaceAll('\n', '<br>');
const linesOf = (lines: readonly string[]): string => lines.map(escape).join('<br>');

/** The page as an HTML document. */
export function toHtml(page: Page): string {
  const { size, leading } = page.face;
  const style = `margin:0 auto;max-width:40em;padding:1em;font:${size}pt/${1 + leading * 0.8} Arial,sans-serif;color:#0b0c0c;background:#fff;overflow-wrap:anywhere`;
  const sections = page.sections.map(
    ({ lang, blocks }) => `<section lang="${lang}">\n${blocks.map(blockHtml).join('\n')}\n</section>`,
  );
  return [
    '<!doctype html>',
    `<html lang="${page.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escape(page.title)}</title></head>`,
    `<body style="${style}">`,
    `<p><strong>${escape(page.sender.name)}</strong><br>${linesOf(page.sender.lines)}</p>`,
    `<p>${linesOf(page.addressee)}</p>`,
    `<p>${linesOf(page.particulars)}</p>`,
    ...sections,
    '</body></html>',
    '',
  ].join('\n');
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading': {
      const tag = `h${Math.min(block.level, 6)}`;
      return `<${tag} style="font-size:${block.level === 1 ? 1.3 : 1.1}em">${escape(block.text)}</${tag}>`;
    }
    case 'paragraph':
      return `<p>${escape(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map(item => `<li>${escape(item)}</li>`).join('')}</ul>`;
    case 'table': {
      const cell = 'border:1px solid #777;padding:.25em .5em;text-align:left';
      const head = block.head.map(text => `<th scope="col" style="${cell}">${escape(text)}</th>`).join('');
      const rows = block.rows.map(
        row => `<tr>${row.map(text => `<td style="${cell}">${escape(text)}</td>`).join('')}</tr>`,
      );
      return `<table style="border-collapse:collapse"><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
    }
    case 'write':
      return `<p><strong>${escape(block.label)}</strong>${'<br><br>'.repeat(block.lines)}</p>`;
    case 'cut':
      return '<hr>';
    case 'signature':
      return `<p>${linesOf([block.lines[0]!, '', ...block.lines.slice(1)])}</p>`;
  }
}
