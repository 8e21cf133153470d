// What the pages for parts of the settings have in common: a form's fields out of the settings, and back.
import type { Fields, FieldsRead } from './fields.js';
import type { SchoolSettings, SettingsDraft } from '#libs/store';

export interface SettingsPart {
  /** Last part of the address. */
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  /** Template in this folder. */
  readonly view: string;
  /** The form as the settings fill it. */
  values(settings: SchoolSettings): Fields;
  /** What was typed, as a change of the settings. */
  read(typed: Fields, settings: SchoolSettings): FieldsRead<Partial<SettingsDraft>>;
  /** The form's field for one that the settings' own check names; the first of the form where nothing is given. */
  fieldOf?(field: string): string;
  /** What else the template needs. */
  more?(values: Fields): object;
}

/** The settings as they are saved again, with a change. */
export function draftWith(settings: SchoolSettings, change: Partial<SettingsDraft>): SettingsDraft {
  const { version: _v, savedAt: _a, savedBy: _b, slug: _s, takenOn: _t, ...draft } = settings;
  return { ...draft, ...change };
}
