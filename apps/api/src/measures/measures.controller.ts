// GET of a pupil's figures.
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Asking, Needs, type Principal } from '#libs/identity';
import { Problems } from '../openapi/problem-responses.js';
import { SchoolsService } from '../schools/schools.service.js';
import { MeasuresDto, MeasuresQuery } from './measures.dto.js';
import { MeasuresService } from './measures.service.js';

@ApiTags('register')
@Controller('v1/pupils/:id/measures')
export class MeasuresController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(MeasuresService) private readonly measures: MeasuresService,
  ) {}

  @Get()
  @Needs('register:read')
  @ApiOperation({
    operationId: 'readMeasures',
    summary: "A pupil's figures in every window, and the triggers of the policy, as known at a moment or now",
  })
  @ApiParam({ name: 'id', description: 'Id of the pupil', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: MeasuresDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async read(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: MeasuresQuery,
  ): Promise<MeasuresDto> {
    const school = await this.schools.forRequest(asking, query.school);
    return await this.measures.read(school, asking, id, query);
  }
}
