// The settings between the API and the store.
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/access';
import type { SchoolRef } from '#libs/identity';
import { readPack } from '#libs/policy';
import { formatInstant, type Instant } from '#libs/school-time';
import {
  listSettingsVersions,
  loadChecklist,
  loadLogo,
  loadSettings,
  putLogo,
  saveSettings,
  type Logo,
  type SchoolSettings,
  type SettingsDraft,
  type Store,
} from '#libs/store';
import { NOW, STORE } from '../dependencies.js';
import { ProblemError } from '../problems/problem.js';
import type { ChecklistDto, LogoDto, SavedSettingsDto, SettingsHistoryDto } from './answers.dto.js';
import type { SettingsDto } from './settings.dto.js';

@Injectable()
export class SettingsService {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(NOW) private readonly now: () => Instant,
  ) {}

  async read({ id }: SchoolRef): Promise<SavedSettingsDto> {
    return shown(await this.store.forSchool(id, loadSettings));
  }

  async save({ id }: SchoolRef, by: Actor, { version, ...draft }: SettingsDto): Promise<SavedSettingsDto> {
    const options = { by, at: this.now(), basedOn: version };
    return shown(await this.store.forSchool(id, tx => saveSettings(tx, draft as SettingsDraft, options)));
  }

  async versions({ id }: SchoolRef): Promise<SettingsHistoryDto> {
    const versions = await this.store.forSchool(id, listSettingsVersions);
    return {
      items: versions.map(({ at, changed, ...rest }) => ({
        ...rest,
        at: formatInstant(at),
        changed: [...changed],
      })),
    };
  }

  async checklist({ id }: SchoolRef): Promise<ChecklistDto> {
    const { ready, items } = await this.store.forSchool(id, tx => loadChecklist(tx, this.now()));
    return { ready, items: [...items] };
  }

  async putLogo({ id }: SchoolRef, bytes: Buffer): Promise<LogoDto> {
    const { hash, type } = await this.store.forSchool(id, tx => putLogo(tx, bytes));
    return { logo: hash, type };
  }

  async logo({ id }: SchoolRef, hash: string): Promise<Logo> {
    const logo = await this.store.forSchool(id, tx => loadLogo(tx, hash));
    if (!logo) throw new ProblemError(404, 'unknown-logo', 'There is no such image');
    return logo;
  }
}

function shown(settings: SchoolSettings): SavedSettingsDto {
  const plain = JSON.parse(JSON.stringify(settings)) as SavedSettingsDto;
  const { savedAt, policy } = settings;
  return {
    ...plain,
    savedAt: savedAt === null ? null : formatInstant(savedAt),
    authorityCode: readPack(policy.id).authority,
  };
}
