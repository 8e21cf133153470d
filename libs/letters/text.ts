// A letter as plain text, for the text part of an email.
import type { Block } from './content.js';
import type { Page } from './page.js';

/** The page as text; lines are not wrapped. */
export function toText(page: Page): string {
  const parts = [
    [page.sender.name, ...page.sender.lines].join('\n'),
    page.addressee.join('\n'),
    page.particulars.join('\n'),
    ...page.sections.flatMap(({ blocks }) => blocks.map(blockText)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${block.text}\n${(block.level === 1 ? '=' : '-').repeat(Math.min(block.text.length, 72))}`;
    case 'paragraph':
      return block.text;
    case 'list':
      return block.items.map(item => `* ${item}`).join('\n');
    case 'table':
      return block.rows
        .map(row => row.map((cell, i) => (i === 0 ? cell : `${block.head[i] ?? ''}: ${cell}`)).join('; '))
        .join('\n');
    case 'write':
      return `${block.label}${'\n____________________'.repeat(block.lines)}`;
    case 'cut':
      return '- - - - - - - - - -';
    case 'signature':
      return [block.lines[0], '', ...block.lines.slice(1)].join('\n');
  }
}
