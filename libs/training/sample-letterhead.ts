// The letterhead of made-up schools: contacts, signers and authority, so that letters can be looked at, and none of them
// looks like one of a real school.
import type { Actor, Role } from '#libs/access';
import { sampleSchool } from '#libs/letters';
import type { Instant } from '#libs/school-time';
import { loadSettings, saveSettings, type Tx } from '#libs/store';

/** Gives the school a letterhead, unless somebody saved its settings before. */
export async function putSampleLetterhead(tx: Tx, by: Actor, at: Instant): Promise<void> {
  const settings = await loadSettings(tx);
  if (settings.version > 0) return;
  const { address, phone, email, signers, authority } = sampleSchool;
  const signatories = Object.entries(signers).map(([role, signer]) => ({ role: role as Role, ...signer }));
  const contacts = { address, phone, email, website: '' };
  const draft = { ...settings, contacts, signatories, authority: authority ?? null };
  await saveSettings(tx, draft, { by, at, basedOn: 0 });
}
