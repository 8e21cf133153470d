// GET of the description of this interface.
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OpenToAll } from '#libs/identity';
import { Description } from './description.js';

@ApiExcludeController()
@OpenToAll()
@Controller('v1/openapi.json')
export class OpenapiController {
  constructor(@Inject(Description) private readonly description: Description) {}

  @Get()
  @Header('Cache-Control', 'no-cache')
  read(): object {
    return this.description.document;
  }
}
