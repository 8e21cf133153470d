// Decorators for fields that several classes share: parts with a class of their own, and postal addresses.
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsDefined, Length, ValidateIf, ValidateNested } from 'class-validator';

/** Each entry of a list. */
export const EACH = { each: true } as const;
export const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A field of its own class that must be there. */
export const Part =
  (type: () => new () => object): PropertyDecorator =>
  (target, key) => {
    ApiProperty({ type })(target, key);
    IsDefined()(target, key);
    ValidateNested()(target, key);
    Type(type)(target, key);
  };
/** The same, or null. */
export const PartOrNull =
  (type: () => new () => object): PropertyDecorator =>
  (target, key) => {
    ApiProperty({ type, nullable: true })(target, key);
    ValidateIf((holder: object) => Reflect.get(holder, key) !== null)(target, key);
    IsDefined()(target, key);
    ValidateNested()(target, key);
    Type(type)(target, key);
  };
/** A list of them. */
export const Parts =
  (type: () => new () => object, most: number): PropertyDecorator =>
  (target, key) => {
    ApiProperty({ type, isArray: true, maxItems: most })(target, key);
    IsArray()(target, key);
    ArrayMaxSize(most)(target, key);
    ValidateNested({ each: true })(target, key);
    Type(type)(target, key);
  };
/** The lines of a postal address. */
export const AddressLines = (): PropertyDecorator => (target, key) => {
  ApiProperty({ type: [String], maxItems: 8 })(target, key);
  IsArray()(target, key);
  ArrayMaxSize(8)(target, key);
  Length(1, 100, EACH)(target, key);
};
