// Every action's form. The table is total: an action without a form does not compile.
import type { ActionName } from '#libs/casework';
import type { FormOf } from './form.js';
import { authorityForms } from './authority-forms.js';
import { ladderForms } from './ladder-forms.js';
import { legalForms } from './legal-forms.js';
import { recordForms } from './record-forms.js';
import { reviewForms } from './review-forms.js';

export const actionForms: Readonly<Record<ActionName, FormOf>> = {
  ...ladderForms,
  ...reviewForms,
  ...legalForms,
  ...authorityForms,
  ...recordForms,
};
