// GET of the first page.
import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { roles } from '#libs/access';
import { Asking, Needs, type Principal } from '#libs/identity';
import { SchoolQuery } from '../cases/cases.dto.js';
import { CasesService } from '../cases/cases.service.js';
import { SchoolsService } from '../schools/schools.service.js';
import { homePage } from './home.page.js';

/** Cases a role on the page. */
const MOST_CASES = 50;

@ApiExcludeController()
@Controller()
export class HomeController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(CasesService) private readonly cases: CasesService,
  ) {}

  @Get()
  @Needs('case:read')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async read(@Asking() asking: Principal, @Query() query: SchoolQuery): Promise<string> {
    const school = await this.schools.forRequest(asking, query.school);
    const byRole = [];
    for (const role of roles) {
      const { items, next } = await this.cases.list(school, asking, { awaiting: role, limit: MOST_CASES });
      byRole.push({ role, cases: items, more: next !== null });
    }
    return homePage({ school: school.slug, byRole });
  }
}
