// The columns of a file of people.

/** Columns by their headers in lower case; a profile may name others. Only the pupil's number is needed. */
export const columns = {
  upn: 'UPN',
  surname: 'Surname',
  forename: 'Forename',
  dateOfBirth: 'Date.Of.Birth',
  yearGroup: 'Year.Group',
  registrationGroup: 'Reg',
  site: 'Site',
  parent: 'Parent.Id',
  parentTitle: 'Parent.Title',
  parentForename: 'Parent.Forename',
  parentSurname: 'Parent.Surname',
  address: 'Parent.Address',
  email: 'Parent.Email',
  phone: 'Parent.Phone',
  service: 'Letters.By',
  letters: 'Receives.Letters',
  liable: 'Liable',
  courtOrder: 'Court.Order',
  refuge: 'Address.Withheld',
  sen: 'SEN',
  fsm: 'FSM',
  lookedAfter: 'CLA',
  eal: 'EAL',
  socialWorker: 'Social.Worker',
} as const;
export type Column = keyof typeof columns;
export type Cells = Readonly<Partial<Record<Column, string>>>;

/** True or false for yes or no, `otherwise` for nothing, null for anything else. */
export function yes(text: string | undefined, otherwise: boolean): boolean | null {
  if (!text) return otherwise;
  if (/^(y|yes|true|1)$/i.test(text)) return true;
  return /^(n|no|false|0)$/i.test(text) ? false : null;
}
