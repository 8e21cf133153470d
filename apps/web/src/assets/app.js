// What scripts add to pages that work without them: components of the libraries, and a warning before signing out.
import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
} from 'govuk-frontend';
import { SortableTable } from '@ministryofjustice/frontend';
import { showProgress } from './import-progress.js';
import { warnBeforeSigningOut } from './timeout.js';

// A second press within a second is not a second wish.
createAll(Button, { preventDoubleClick: true });
for (const component of [
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  SortableTable,
]) {
  createAll(component);
}
warnBeforeSigningOut();
showProgress();
