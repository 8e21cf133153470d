// The form of one parent's means of contact, and what of it is a change.
import { blockReasons, type ContactMeans, type MeansChange } from '#libs/store';
import { FieldReader, type Fields, type FieldsRead } from '../set-up/fields.js';

export const meansValues = (means: ContactMeans): Fields => ({
  service: means.service,
  texts: means.texts ? 'yes' : '',
  mayReceive: means.mayReceive ? 'yes' : 'no',
  reason: means.reason ?? '',
  addressWithheld: means.addressWithheld ? 'yes' : '',
  // An address that is withheld is on no screen: an empty field leaves it as it is.
  address: means.addressWithheld ? '' : means.address.join('\n'),
  email: means.email,
  phone: means.phone,
});

export function readMeans(typed: Fields, before: ContactMeans): FieldsRead<MeansChange> {
  const form = new FieldReader(typed);
  const service = form.oneOf('service', ['post', 'email', 'hand'], 'Choose how letters go');
  const mayReceive =
    form.oneOf('mayReceive', ['yes', 'no'], 'Choose whether the parent is written to') === 'yes';
  const reason = mayReceive
    ? undefined
    : form.oneOf('reason', blockReasons, 'Say why the parent must not be written to');
  const address = form.lines('address', 'the address', { optional: true });
  const email = form.email('email', 'the email address', true);
  const phone = form.phone('phone', 'the telephone number', true);
  const order = form.text('courtOrder', 'the court order', { optional: true, most: 4000 });
  const hasEnded = form.raw('orderEnded') === 'yes';
  if (hasEnded && order !== '')
    form.wrong('courtOrder', 'Either an order has ended, or there is one: not both');
  const addressWithheld = form.raw('addressWithheld') === 'yes';
  const keepsHidden = before.addressWithheld && address.length === 0;
  return form.result(() => ({
    service,
    texts: form.raw('texts') === 'yes',
    mayReceive,
    ...(reason && { reason }),
    addressWithheld,
    ...(!keepsHidden && { address }),
    email,
    phone,
    ...(hasEnded ? { courtOrder: null } : order !== '' && { courtOrder: order }),
  }));
}
