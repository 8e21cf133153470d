// The one error for a case that is not in the school that is asked about, whether it exists elsewhere or nowhere.
import { WaymarkError } from '#libs/kernel';

export const unknownCase = (caseId: string): WaymarkError =>
  new WaymarkError('desk.unknown-case', 'There is no case with this id in this school', {
    details: { caseId },
  });
