// The OpenAPI 3.1 description, made once from the controllers.
import { Injectable, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { BecauseDto } from '../cases/events.dto.js';
import { RegisterDto } from '../register/register.dto.js';
import { actionComponents, anyAction } from './action-schema.js';
import { problemSchema } from './problem-responses.js';

@Injectable()
export class Description {
  document: OpenAPIObject | Record<string, never> = {};

  /** To be called when all controllers are there. */
  makeFrom(app: INestApplication): void {
    const settings = new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Waymark')
      .setDescription('Attendance casework: registers in, cases and what they wait for out, actions on them.')
      .setVersion('1')
      .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
      .addBearerAuth({
        type: 'http',
        scheme: 'bearer',
        description:
          'A token of an account, `waymark_...`: made on the page Your account, by POST /v1/tokens, or by `waymark account token`',
      })
      .addSecurityRequirements('bearer')
      .build();
    const document = SwaggerModule.createDocument(app, settings, { extraModels: [RegisterDto, BecauseDto] });
    const schemas = { ...document.components?.schemas } as Record<string, unknown>;
    schemas['Problem'] = problemSchema;
    schemas['Action'] = anyAction;
    Object.assign(schemas, actionComponents);
    this.document = { ...document, components: { ...document.components, schemas } } as OpenAPIObject;
  }
}
